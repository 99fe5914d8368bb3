// SPDX-License-Identifier: BSD-3-Clause
#include "filter/oblique.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "filter/sample.h"
#include "image/frame_pool.h"
#include "image/pixels.h"

namespace harima {

namespace {

// voxels; places beyond by less are on the edge, which rounding may put them off.
constexpr double kEdge = 1e-6;

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

// Frames [first, last) of the volume in memory; places with their z in [first, end) are interpolated in them.
struct Slab {
  int first = 0, last = 0, end = 0;
  const Frame* frames = nullptr;  // one behind the other
};

// Groups of slices of the result stay in memory while the volume goes by in slabs.
class Oblique : public Source {
 public:
  Oblique(std::shared_ptr<Source> volume, const ObliqueView& view, double outside, size_t memory_bytes)
      : volume_(std::move(volume)), view_(view), outside_(outside) {
    info_ = view.target;
    const size_t slice = frame_bytes(info_), frame = frame_bytes(volume_->info());
    const size_t wanted = slice + 2 * frame;
    const size_t memory =
        memory_bytes > 0
            ? memory_bytes
            : std::max(wanted, frame * size_t(volume_->info().count + 1) + slice * size_t(info_.count));
    if (memory < wanted)
      fail("{} of memory wanted at least for slices of {} x {}, --mem allows {}", size_text(wanted),
           info_.width, info_.height, size_text(memory));
    group_ = int(std::clamp<size_t>(memory / 2 / slice, 1, size_t(info_.count)));
    slab_ = int(
        std::clamp<size_t>((memory - size_t(group_) * slice) / frame, 2, size_t(volume_->info().count) + 1));
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override {
    fail("slices that are interpolated come in order only");
  }
  std::string place(int index) const override { return fmt::format("slice {}", index); }

  bool next(Frame& frame) override {
    if (next_ == info_.count) return false;
    if (next_ == first_ + int(slices_.size())) make_group();
    frame = std::move(slices_[size_t(next_ - first_)]);
    frame.tag.number = next_++;
    return true;
  }

 private:
  void make_group() {
    first_ = next_;
    slices_.resize(size_t(std::min(group_, info_.count - first_)));
    for (Frame& slice : slices_) slice = pool_.take(info_.type, info_.width, info_.height);
    with_pixels(info_.type, [&]<class T>() {
      parallel_for(int(slices_.size()), [&](int i) {
        Frame& slice = slices_[size_t(i)];
        std::fill_n(slice.row<T>(0), size_t(slice.width()) * size_t(slice.height()), pixel_of<T>(outside_));
      });
      const auto [low, high] = reach();
      for (int z = low; z < high; z += slab_ - 1) sample_slab<T>(z, std::min(high, z + slab_ - 1));
    });
  }

  // Frames that the group may touch: its corners do.
  std::pair<int, int> reach() const {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int corner = 0; corner < 8; ++corner) {
      const int x = corner & 1 ? info_.width - 1 : 0, y = corner & 2 ? info_.height - 1 : 0;
      const double z =
          start(first_ + (corner & 4 ? int(slices_.size()) - 1 : 0), y)[2] + x * view_.step[0][2];
      low = std::min(low, z), high = std::max(high, z);
    }
    const double count = volume_->info().count;
    return {int(std::clamp(std::floor(low - kEdge), 0.0, count)),
            int(std::clamp(std::floor(high + kEdge) + 1, 0.0, count))};
  }

  // Place of the first pixel of a row.
  Triple start(int slice, int row) const {
    Triple at = view_.first;
    for (size_t i = 0; i < 3; ++i) at[i] += slice * view_.step[2][i] + row * view_.step[1][i];
    return at;
  }

  template <class T>
  void sample_slab(int first, int end) {
    const StackInfo& from = volume_->info();
    const Slab slab{first, std::min(end + 1, from.count), end, &frames_};
    if (frames_.empty()) frames_ = Frame(from.type, from.width, from.height * slab_);
    parallel_for(slab.last - slab.first, [&](int i) {
      volume_->read_rows(first + i, 0, from.height, frames_.row<std::byte>(i * from.height));
    });
    parallel_for(
        int(slices_.size()) * info_.height,
        [&](int i) { sample_row<T>(slab, i / info_.height, i % info_.height); }, 16);
  }

  // Pixels of a row of a slice of the group that lie in the slab.
  template <class T>
  void sample_row(const Slab& slab, int slice, int row) {
    const StackInfo& from = volume_->info();
    const Triple at = start(first_ + slice, row), step = view_.step[0];
    const auto [begin, end] = pixels_within(slab, at[2], step[2]);
    const double last[] = {from.width - 1.0, from.height - 1.0, from.count - 1.0};
    T* to = slices_[size_t(slice)].row<T>(row);
    for (int x = begin; x < end; ++x) {
      Triple p{};
      bool is_inside = true;
      for (size_t i = 0; i < 3; ++i) {
        const double place = at[i] + x * step[i];
        is_inside = is_inside && place > -kEdge && place < last[i] + kEdge;
        p[i] = std::clamp(place, 0.0, last[i]);
      }
      const int z = int(p[2]);
      if (!is_inside || z < slab.first || z >= slab.end) continue;
      const auto layer = [&](int k) {
        return Sampled<T>{slab.frames->row<T>((k - slab.first) * from.height), from.width, from.height}
            .linear(p[0], p[1]);
      };
      to[x] = pixel_of<T>(between(layer(z), layer(std::min(z + 1, from.count - 1)), p[2] - z));
    }
  }

  // A range of pixels that holds all of a row with their z in the slab, which begins at z and goes on by dz.
  std::pair<int, int> pixels_within(const Slab& slab, double z, double dz) const {
    const double low = slab.first - kEdge, high = slab.end + kEdge;
    if (std::abs(dz) * info_.width < 1e-9) return {0, z + 1e-9 >= low && z - 1e-9 <= high ? info_.width : 0};
    const double a = (low - z) / dz, b = (high - z) / dz, width = info_.width;
    return {int(std::clamp(std::floor(std::min(a, b)) - 1, 0.0, width)),
            int(std::clamp(std::ceil(std::max(a, b)) + 2, 0.0, width))};
  }

  const std::shared_ptr<Source> volume_;
  const ObliqueView view_;
  const double outside_;
  int group_ = 0, slab_ = 0;
  FramePool pool_;
  Frame frames_;  // of the slab
  std::vector<Frame> slices_;
  int first_ = 0, next_ = 0;
};

}  // namespace

std::unique_ptr<Source> oblique_slices(std::shared_ptr<Source> volume, const ObliqueView& view,
                                       double outside, size_t memory_bytes) {
  return std::make_unique<Oblique>(std::move(volume), view, outside, memory_bytes);
}

}  // namespace harima
