// SPDX-License-Identifier: BSD-3-Clause
// Datasets of an HDF5 file that are stored uncompressed, in one piece or in chunks. What tells where they are
// may stand anywhere; it is of use where it comes before them, or not far behind.
#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <set>

#include "pack/hdf5_objects.h"
#include "pack/recogniser.h"

namespace harima {

extern const Recogniser kHdf5Recogniser;

namespace {

constexpr size_t kMostPlaces = 1 << 16, kMostPixels = 1 << 22;

bool begins(std::span<const std::byte> head) {
  constexpr unsigned char kMark[]{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  return head.size() >= sizeof kMark && std::memcmp(head.data(), kMark, sizeof kMark) == 0;
}

class Hdf5Splitter {
 public:
  explicit Hdf5Splitter(Splitter& file) : file_(file), bytes_(file) {
    if (const auto root = hdf5_root(bytes_)) add(*root);
  }

  void split() {
    for (;;) {
      look();
      if (!pixels_.empty()) {
        const Hdf5Pixels next = pixels_.extract(pixels_.begin()).mapped();
        if (!pass(next)) return;
      } else if (!places_.empty()) {  // out of reach
        file_.other(places_.begin()->first - file_.position());
        if (!bytes_.at(places_.begin()->first, 1)) return;
      } else {
        return;
      }
    }
  }

 private:
  void add(const Hdf5Address& place) {
    if (place.at >= file_.position() && place.at < UINT64_MAX / 2 && seen_.size() < kMostPlaces &&
        seen_.insert(place.at).second)
      places_.emplace(place.at, place);
  }

  // At all that is in reach, in the order of the file.
  void look() {
    while (!places_.empty() && places_.begin()->first < file_.position()) places_.erase(places_.begin());
    while (!places_.empty() && bytes_.is_in_reach(places_.begin()->first)) {
      const Hdf5Address place = places_.extract(places_.begin()).mapped();
      Hdf5Findings findings;
      look_at_hdf5(bytes_, place, findings);
      for (const Hdf5Address& next : findings.places) add(next);
      for (const Hdf5Pixels& pixels : findings.pixels)
        if (pixels_.size() < kMostPixels && pixels.at < UINT64_MAX / 2) pixels_.emplace(pixels.at, pixels);
    }
  }

  // False if the file ends within.
  bool pass(const Hdf5Pixels& pixels) {
    if (pixels.at < file_.position()) return true;
    file_.other(pixels.at - file_.position());
    const std::array run{PixelRun{0, pixels.shape.frame_bytes()}};
    for (uint64_t i = 0; i < pixels.frames; ++i)
      if (!file_.frame(pixels.shape, run)) return false;
    return true;
  }

  Splitter& file_;
  FileBytes bytes_;
  std::set<uint64_t> seen_;
  std::map<uint64_t, Hdf5Address> places_;
  std::map<uint64_t, Hdf5Pixels> pixels_;
};

void split(Splitter& file) { Hdf5Splitter(file).split(); }

}  // namespace

const Recogniser kHdf5Recogniser{"hdf5", begins, split};

}  // namespace harima
