// SPDX-License-Identifier: BSD-3-Clause
// Files that fcompress packed: as readers see them, and as fcompress unpacks them. And files of all kinds, to
// be packed: what recognisers make of damaged ones must not matter.
#include <cstring>

#include "base/error.h"
#include "base/hash.h"
#include "codec/fcz_file.h"
#include "format/format.h"
#include "pack/pack_stream.h"
#include "pack/unpack_stream.h"
#include "target.h"

namespace fuzz {

using namespace harima;

namespace {

constexpr size_t kMemory = 64 << 20;

ReadSome reader_of(const std::string& bytes) {
  return [&bytes, at = size_t(0)](void* dst, size_t wanted) mutable {
    const size_t count = std::min(wanted, bytes.size() - at);
    std::memcpy(dst, bytes.data() + at, count);
    at += count;
    return count;
  };
}

WriteAll writer_to(std::string& bytes) {
  return [&bytes](std::span<const std::byte> more) {
    bytes.append(reinterpret_cast<const char*>(more.data()), more.size());
  };
}

std::string packed(const std::string& bytes, const Loss& loss = {}, int level = 3) {
  std::string out;
  PackOptions options;
  options.loss = loss;
  options.level = level;
  pack_stream(reader_of(bytes), writer_to(out), options);
  return out;
}

std::string unpacked(const std::string& bytes) {
  std::string out;
  unpack_stream(reader_of(bytes), writer_to(out), {.memory_bytes = kMemory});
  return out;
}

// What is lost may be much: it is not kept.
void recover(const std::string& bytes) {
  unpack_stream(reader_of(bytes), [](std::span<const std::byte>) {},
                {.memory_bytes = kMemory, .recover = true});
}

// Checksums find nearly all damage before anything is made of it: here they are made to fit (man 5
// harima-fcz).
std::string with_checksums(std::string bytes) {
  const std::string mark(reinterpret_cast<const char*>(kBlockMark.data()), kBlockMark.size());
  constexpr size_t kCheckAt = 6, kPackedAt = 20, kPayloadSumAt = 24;
  constexpr uint8_t kEnd = uint8_t(BlockType::end);
  for (size_t at = bytes.find(mark); at != std::string::npos && at + kBlockHeadBytes <= bytes.size();
       at = bytes.find(mark, at + 1)) {
    char* head = bytes.data() + at;
    uint32_t payload = 0;
    std::memcpy(&payload, head + kPackedAt, sizeof payload);
    payload = uint32_t(std::min<size_t>(payload, bytes.size() - at - kBlockHeadBytes));
    const uint64_t sum = xxh3(head + kBlockHeadBytes, payload);
    if (uint8_t(head[5]) != kEnd) std::memcpy(head + kPayloadSumAt, &sum, sizeof sum);
    std::memset(head + kCheckAt, 0, 2);
    const uint64_t check = xxh3(head, kBlockHeadBytes);
    std::memcpy(head + kCheckAt, &check, 2);
  }
  return bytes;
}

// A frame is long enough to make a block of frames.
std::string large(const std::string& path, int frames, bool is_noisy = false) {
  SinkInfo info;
  info.stack = {PixelType::u16, 160, 110, frames, {}, {}, {}};
  info.compression = "none";
  info.force = true;
  const auto sink = open_sink(path, info);
  Frame frame(PixelType::u16, 160, 110);
  for (int i = 0; i < frames; ++i) {
    for (size_t at = 0; at < frame.bytes(); ++at) {
      const uint32_t mixed = uint32_t(at + frame.bytes() * size_t(i)) * 2654435761u;
      frame.data()[at] = is_noisy ? std::byte(at % 2 ? 0 : (mixed ^ mixed >> 15) >> 26)
                                  : std::byte((at * 7 + size_t(i)) % 60);
    }
    sink->put(i, frame, {});
  }
  sink->close({}, {});
  return file_bytes(path);
}

std::vector<std::string> unpacked_seeds(const std::string& folder) {
  std::vector<std::string> seeds = hdf5_seeds(folder);
  for (const char* name : {"/tif.tif", "/his.his", "/cbor.cbor", "/h5.h5"})
    seeds.push_back(large(folder + name, 3));
  return seeds;
}

}  // namespace

std::vector<std::string> packed_seeds(const std::string& folder) {
  std::vector<std::string> seeds;
  for (const std::string& seed : unpacked_seeds(folder)) seeds.push_back(packed(seed));
  seeds.push_back(seeds[3] + packed("text") + packed(""));
  const std::string tiff = large(folder + "/loss.tif", 3);
  seeds.push_back(packed(tiff, {LossMode::absolute, 3}));
  seeds.push_back(packed(tiff, {LossMode::pointwise, 0.1}));
  seeds.push_back(packed(tiff, {LossMode::absolute, 3, {{5, 60, 10, 30}}}));
  seeds.push_back(packed(large(folder + "/noisy.tif", 3, true), {}, 9));
  return seeds;
}

void read_packed(const std::string& folder, const std::string& bytes) {
  try {
    recover(bytes);
    glance_at(*open_source(put_file(folder, "x.fcz", bytes)));
  } catch (const Error&) {
  }
  const std::string mended = with_checksums(bytes);
  recover(mended);
  glance_at(*open_source(put_file(folder, "y.fcz", mended)));
}

std::vector<std::string> pack_seeds(const std::string& folder) { return unpacked_seeds(folder); }

void pack_and_unpack(const std::string&, const std::string& bytes) {
  if (unpacked(packed(bytes)) != bytes) throw std::logic_error("other bytes came back");
}

}  // namespace fuzz
