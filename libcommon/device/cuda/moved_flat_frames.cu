// SPDX-License-Identifier: BSD-3-Clause
// Transmissions by flats that stand where the beam stood, bad pixels mended.
#include <algorithm>

#include "device/cuda/frame_maker.h"
#include "device/cuda/kernel.h"
#include "device/cuda/typed.h"
#include "math/moved_sample.h"
#include "math/transmission.h"

namespace harima::CT_GPU_TARGET {

namespace {

// A flat, and how far the beam has moved since.
struct MovedFlatOfView {
  int flat;
  MoveTaps across, down;
  CT_HD bool is_moved() const { return !across.is_still || !down.is_still; }
};
struct BeamOfView {
  MovedFlatOfView before, after;
  float weight;  // of the second; 0: the first alone
};

struct MovedBeamRows {
  const float* light;   // [flat][row][column] of the rows that are made
  const float* moving;  // the same of rows [moving_first, ...)
  const float* dark;    // null: 0
  const BeamOfView* views;
  float floor;
  int width, height, first, rows, moving_first, moving_rows;

  CT_HD float light_of(const MovedFlatOfView& of, int x, int row) const {
    const float own = light[(size_t(of.flat) * size_t(rows) + size_t(row)) * size_t(width) + size_t(x)];
    if (!of.is_moved()) return own;
    const float* logs = moving + size_t(of.flat) * size_t(moving_rows) * size_t(width);
    const int top = moving_first, columns = width;
    const auto at = [logs, top, columns](int c, int r) {
      return logs[size_t(r - top) * size_t(columns) + size_t(c)];
    };
    return light_changed(own, at(x, first + row),
                         moved_sample(of.across, of.down, x, first + row, width, height, at));
  }

  // Of a pixel of row `row` of those that are made.
  CT_HD float transmission(float counts, int view, int row, int x) const {
    const BeamOfView& beam = views[view];
    float light_here = light_of(beam.before, x, row);
    if (beam.weight > 0) light_here = beam_between(light_here, light_of(beam.after, x, row), beam.weight);
    return share_of_beam(dark ? counts - dark[size_t(row) * size_t(width) + size_t(x)] : counts, light_here,
                         floor);
  }
};

template <class T>
struct TransmittedPixel {
  struct Args {
    const T* from;
    MovedBeamRows beam;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i =
        (size_t(item.z) * size_t(args.beam.rows) + size_t(item.y)) * size_t(args.beam.width) + size_t(item.x);
    args.to[i] = args.beam.transmission(float(args.from[i]), item.z, item.y, item.x);
  }
};

template <class T>
struct MendedTransmission {
  struct Args {
    const T* from;
    MovedBeamRows beam;
    SomePatches bad;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const BadPatch& patch = args.bad.patches[item.x];
    const int y = args.bad.rows[item.x];
    const size_t row = (size_t(item.y) * size_t(args.beam.rows) + size_t(y)) * size_t(args.beam.width);
    const T counts =
        mended_pixel(args.from[row + size_t(patch.left)], args.from[row + size_t(patch.right)], patch.share);
    args.to[row + size_t(patch.column)] = args.beam.transmission(float(counts), item.y, y, patch.column);
  }
};

class MovedFlatFrames : public FrameMaker {
 public:
  explicit MovedFlatFrames(const MovedFlatStep& step)
      : step_(step), beam_(step.light), moving_(step.moving), bad_(step.bad) {
    if (step.dark) beam_.push_back(step.dark);
    // Which is not looked at then.
    if (std::find(moving_.begin(), moving_.end(), nullptr) != moving_.end()) moving_ = step.light;
    for (size_t v = 0; v < step.mix.size(); ++v) {
      const FlatMix& mix = step.mix[v];
      const bool is_between = mix.after != mix.before && mix.weight > 0;
      views_.push_back({of_view(mix.before, step.to_before[v]), of_view(mix.after, step.to_after[v]),
                        is_between ? mix.weight : 0});
    }
  }

  void run(const FrameRows& from, const FrameRows& to, Stream& stream) override {
    const MovedBeamRows beam = beam_for(*to.place, stream);
    const SomePatches bad = bad_.take(*to.place, stream);
    const int views = to.views();
    auto* const out = reinterpret_cast<float*>(to.pixels);
    with_type_of(from.type, [&](auto zero) {
      using T = decltype(zero);
      const auto* const in = reinterpret_cast<const T*>(from.pixels);
      launch_items<TransmittedPixel<T>>({to.width, beam.rows, views}, {in, beam, out}, stream);
      launch_items<MendedTransmission<T>>({bad.count, views, 1}, {in, beam, bad, out}, stream);
    });
  }

 private:
  MovedFlatOfView of_view(int flat, const std::array<double, 2>& by) {
    const MovedFlatOfView one{flat, taps_for_move(by[0]), taps_for_move(by[1])};
    above_ = std::max(above_, 1 - one.down.first);
    below_ = std::max(below_, 2 + one.down.first);
    return one;
  }

  // With the rows beside them that any view may ask for, so that they stay while views change.
  MovedBeamRows beam_for(const FrameBlock& made, Stream& stream) {
    FrameBlock wide = made;
    wide.first_row = std::max(0, made.first_row - above_),
    wide.last_row = std::min(step_.height, made.last_row + below_);
    pick_views(views_, made, some_views_);
    const float* const light = kept_light_.take(beam_, step_.width, made, stream);
    const float* const dark =
        step_.dark ? light + step_.light.size() * size_t(made.rows()) * size_t(step_.width) : nullptr;
    return {light,        kept_moving_.take(moving_, step_.width, wide, stream),
            dark,         put_up(views_memory_, some_views_, stream),
            step_.floor,  step_.width,
            step_.height, made.first_row,
            made.rows(),  wide.first_row,
            wide.rows()};
  }

  const MovedFlatStep step_;
  std::vector<const float*> beam_, moving_;  // light of the flats, then the dark
  std::vector<BeamOfView> views_, some_views_;
  int above_ = 1, below_ = 2;
  KeptRows kept_light_, kept_moving_;
  GrowingMemory views_memory_;
  PatchTable bad_;
};

}  // namespace

std::unique_ptr<FrameMaker> frame_maker(const MovedFlatStep& step) {
  return std::make_unique<MovedFlatFrames>(step);
}

}  // namespace harima::CT_GPU_TARGET
