// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_filters.h"

#include <array>
#include <cstring>

#include "base/error.h"
#include "format/stream_pixels.h"

namespace harima {

namespace {

constexpr H5Z_filter_t kBzip2 = 307, kLzf = 32000, kLz4 = 32004, kBitshuffle = 32008;
// Values of bitshuffle: two of its version, bytes of an element, elements of a block, what packs the blocks.
constexpr size_t kElement = 2, kPacker = 4;
constexpr unsigned kPackerLz4 = 2;
constexpr size_t kMostRatio = 256;  // LZ4 cannot do better than 255; a larger size is damage

size_t unpacked_bytes(const std::vector<std::byte>& packed) {
  uint64_t bytes = 0;
  if (packed.size() < 8) fail("a chunk of {} bytes, wanted 8 at least", packed.size());
  for (size_t i = 0; i < 8; ++i) bytes = bytes << 8 | uint64_t(packed[i]);
  if (bytes == 0 || bytes > kMostRatio * packed.size())
    fail("a chunk of {} bytes says that it holds {}", packed.size(), bytes);
  return size_t(bytes);
}

// Unpacks a chunk in place of itself, as the library wants it: the new size, or 0 if it is damaged.
template <class Unpack>
size_t replace_chunk(size_t bytes, size_t* capacity, void** chunk, const Unpack& unpack) {
  const auto* first = static_cast<const std::byte*>(*chunk);
  const std::vector<std::byte> packed(first, first + bytes);
  void* unpacked = nullptr;
  try {
    const size_t size = unpacked_bytes(packed);
    unpacked = H5allocate_memory(size, false);
    if (!unpacked) return 0;
    unpack(packed, static_cast<std::byte*>(unpacked), size);
    H5free_memory(*chunk);
    *chunk = unpacked;
    return *capacity = size;
  } catch (const std::exception&) {
    H5free_memory(unpacked);
    return 0;
  }
}

size_t filter_lz4(unsigned flags, size_t, const unsigned*, size_t bytes, size_t* capacity, void** chunk) {
  if (!(flags & H5Z_FLAG_REVERSE)) return 0;
  return replace_chunk(bytes, capacity, chunk, unpack_lz4);
}

size_t filter_bitshuffle(unsigned flags, size_t count, const unsigned* values, size_t bytes, size_t* capacity,
                         void** chunk) {
  if (!(flags & H5Z_FLAG_REVERSE) || count <= kPacker || values[kPacker] != kPackerLz4 ||
      values[kElement] == 0)
    return 0;
  return replace_chunk(bytes, capacity, chunk, [&](const auto& packed, std::byte* into, size_t size) {
    unpack_bslz4(packed, values[kElement], into, size);
  });
}

// Said to encode too, without which no dataset can be declared; they refuse to.
constexpr H5Z_class2_t kLz4Class{H5Z_CLASS_T_VERS, kLz4, 1, 1, "lz4", nullptr, nullptr, filter_lz4};
constexpr H5Z_class2_t kBitshuffleClass{H5Z_CLASS_T_VERS, kBitshuffle, 1,       1,
                                        "bitshuffle",     nullptr,     nullptr, filter_bitshuffle};
bool g_bitshuffle_is_ours = false;

// Where to get a filter. The last has nearly all.
const char* package_of(H5Z_filter_t filter) {
  if (filter == kBzip2 || filter == kLz4) return "Debian: hdf5-filter-plugin";
  if (filter == kLzf || filter == kBitshuffle) return "Debian: bitshuffle";
  return "pip: hdf5plugin";
}

}  // namespace

void register_hdf5_filters() {
  static bool is_done = false;
  if (is_done) return;
  is_done = true;
  if (H5Zfilter_avail(kLz4) <= 0) H5Zregister(&kLz4Class);
  if (H5Zfilter_avail(kBitshuffle) <= 0) g_bitshuffle_is_ours = H5Zregister(&kBitshuffleClass) >= 0;
}

void check_hdf5_filters(hid_t dataset, const std::string& name) {
  register_hdf5_filters();
  const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
  for (int i = 0; i < H5Pget_nfilters(plan); ++i) {
    unsigned flags = 0;
    std::array<unsigned, 8> values{};
    size_t count = values.size();
    std::array<char, 128> text{};
    const H5Z_filter_t filter =
        H5Pget_filter2(plan, unsigned(i), &flags, &count, values.data(), text.size(), text.data(), nullptr);
    const bool is_beyond_ours =
        filter == kBitshuffle && g_bitshuffle_is_ours && values[kPacker] != kPackerLz4;
    if (is_beyond_ours || H5Zfilter_avail(filter) <= 0)
      fail(
          "{} is packed with filter {} ({}), whose plugin is missing; install it ({}) or set "
          "HDF5_PLUGIN_PATH",
          name, filter, text.data(), package_of(filter));
  }
}

}  // namespace harima
