// SPDX-License-Identifier: BSD-3-Clause
#include "pack/hdf5_chunk_arrays.h"

#include <bit>

namespace harima {

namespace {

constexpr uint64_t kPrefix = 14;  // mark, version, client, address of the header
constexpr uint64_t kChecksum = 4, kAddress = 8;
constexpr uint64_t kMostElements = 1 << 22;  // of one block
constexpr unsigned kMostBits = 40;           // of an index

// What the header of an extensible array says of its blocks.
struct Growth {
  unsigned index_bits, index_elements, least_elements, least_pointers, page_bits;

  uint64_t offset_bytes() const { return (index_bits + 7) / 8; }
  unsigned blocks_of(unsigned super) const { return 1u << (super / 2); }
  uint64_t elements_of(unsigned super) const { return (uint64_t{1} << ((super + 1) / 2)) * least_elements; }
  // Super blocks whose data blocks the index block itself points to, and all of them.
  unsigned inner_supers() const { return 2 * unsigned(std::bit_width(least_pointers) - 1); }
  unsigned supers() const { return 1 + index_bits - unsigned(std::bit_width(least_elements) - 1); }
  bool is_possible() const {
    return index_bits <= kMostBits && page_bits <= kMostBits && std::has_single_bit(least_elements) &&
           std::has_single_bit(least_pointers) && unsigned(std::bit_width(least_elements)) <= index_bits &&
           inner_supers() <= supers();
  }
};

class ArrayReader {
 public:
  ArrayReader(const FileBytes& bytes, const Hdf5Address& place, Hdf5Findings& findings)
      : bytes_(bytes), place_(place), findings_(findings) {}

  void read() {
    if (number(place_.at + 4, 2) != 0) return;  // version 0 of unfiltered chunks
    const uint64_t mark = number(place_.at, 4);
    if (mark == kFixedHeader) read_fixed_header();
    else if (mark == kFixedBlock)
      read_elements(place_.at + kPrefix, place_.elements, place_.page_elements, true);
    else if (mark == kGrowingHeader) add_block(number(place_.at + 60, 8), place_.at, 0);
    else if (mark == kGrowingIndex) read_index();
    else if (mark == kGrowingSuper) read_super();
    else if (mark == kGrowingBlock)
      read_elements(place_.at + kPrefix + place_.offset_bytes, place_.elements, place_.page_elements, false);
  }

 private:
  // "FAHD" and so on, as numbers.
  enum Mark : uint64_t {
    kFixedHeader = 0x44484146,
    kFixedBlock = 0x42444146,
    kGrowingHeader = 0x44484145,
    kGrowingIndex = 0x42494145,
    kGrowingSuper = 0x42534145,
    kGrowingBlock = 0x42444145
  };

  uint64_t number(uint64_t at, size_t bytes) const { return bytes_.number(at, bytes).value_or(0); }

  void add_chunk(uint64_t at) { findings_.pixels.push_back({at, place_.chunk.shape, place_.chunk.frames}); }
  void add_block(uint64_t at, uint64_t header, unsigned super, uint64_t elements = 0,
                 uint64_t page_elements = 0, uint64_t offset_bytes = 0) {
    Hdf5Address next = place_;
    next.at = at, next.header = header, next.super = super, next.elements = elements,
    next.page_elements = page_elements, next.offset_bytes = offset_bytes;
    findings_.places.push_back(next);
  }

  // Addresses of chunks, from `at` on; many of them in pages with a checksum each. Fixed arrays say by a bit
  // which pages there are.
  void read_elements(uint64_t at, uint64_t count, uint64_t page, bool has_bits) {
    if (count > kMostElements) return;
    const bool is_paged = page > 0 && count > page;
    const uint64_t pages = is_paged ? (count + page - 1) / page : 1;
    if (is_paged) at += (has_bits ? (pages + 7) / 8 : 0) + kChecksum;
    for (uint64_t p = 0, left = count; p < pages; ++p) {
      const uint64_t here = is_paged ? std::min(page, left) : left;
      for (uint64_t i = 0; i < here; ++i) add_chunk(number(at + kAddress * i, 8));
      at += kAddress * here + kChecksum;
      left -= here;
    }
  }

  void read_fixed_header() {
    if (number(place_.at + 6, 1) != kAddress) return;
    const uint64_t bits = number(place_.at + 7, 1), count = number(place_.at + 8, 8);
    if (bits <= kMostBits) add_block(number(place_.at + 16, 8), place_.at, 0, count, uint64_t{1} << bits);
  }

  Growth growth() const {
    const uint64_t at = place_.header + 6;
    const auto field = [&](uint64_t i) { return unsigned(number(at + i, 1)); };
    return {field(1), field(2), field(3), field(4), field(5)};
  }

  void read_index() {
    const Growth growth = this->growth();
    if (number(place_.header + 6, 1) != kAddress || !growth.is_possible()) return;
    uint64_t at = place_.at + kPrefix;
    for (unsigned i = 0; i < growth.index_elements; ++i, at += kAddress) add_chunk(number(at, 8));
    for (unsigned super = 0; super < growth.inner_supers(); ++super) add_data_blocks(growth, super, at);
    for (unsigned super = growth.inner_supers(); super < growth.supers(); ++super, at += kAddress)
      add_block(number(at, 8), place_.header, super);
  }

  void read_super() {
    const Growth growth = this->growth();
    if (!growth.is_possible() || place_.super >= growth.supers()) return;
    const uint64_t elements = growth.elements_of(place_.super), page = uint64_t{1} << growth.page_bits;
    // Which pages there are.
    const uint64_t bits = elements > page ? (elements / page + 7) / 8 * growth.blocks_of(place_.super) : 0;
    uint64_t at = place_.at + kPrefix + growth.offset_bytes() + bits;
    add_data_blocks(growth, place_.super, at);
  }

  void add_data_blocks(const Growth& growth, unsigned super, uint64_t& at) {
    const uint64_t blocks = growth.blocks_of(super);
    for (uint64_t i = 0; i < blocks && bytes_.is_in_reach(at); ++i, at += kAddress)
      add_block(number(at, 8), place_.header, super, growth.elements_of(super),
                uint64_t{1} << growth.page_bits, growth.offset_bytes());
  }

  const FileBytes& bytes_;
  const Hdf5Address& place_;
  Hdf5Findings& findings_;
};

}  // namespace

void look_at_chunk_array(const FileBytes& bytes, const Hdf5Address& place, Hdf5Findings& findings) {
  ArrayReader(bytes, place, findings).read();
}

}  // namespace harima
