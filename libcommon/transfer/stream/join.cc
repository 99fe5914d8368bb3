// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/join.h"

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"

namespace harima {

namespace {

constexpr uint32_t kMagic = 'J' | 'O' << 8 | 'I' << 16 | 'N' << 24;
constexpr size_t kLongestId = 255;

}  // namespace

std::vector<std::byte> encode_join(const Join& join) {
  ByteWriter out;
  out.put(kMagic);
  out.put_text(join.id);
  out.put(join.place);
  out.put(join.room_bytes);
  return out.take();
}

Join decode_join(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  if (in.left() < sizeof kMagic || in.get<uint32_t>() != kMagic)
    fail("frames are sent here; fxfer recv takes them");
  Join join{.id = in.get_text(kLongestId)};
  join.place = in.get<int32_t>();
  join.room_bytes = in.get<uint64_t>();
  in.expect_end();
  if (join.id.empty()) fail("a receiver without a name");
  return join;
}

}  // namespace harima
