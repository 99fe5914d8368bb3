// SPDX-License-Identifier: BSD-3-Clause
// Frames of an ideal detector from those of a real one: transmissions, sampled anew by cubic convolution.
#include "device/cuda/frame_maker.h"
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "math/cubic.h"
#include "math/transmission.h"

namespace harima::CT_GPU_TARGET {

namespace {

// What is read of a view, as numbers.
struct LitPixel {
  struct Args {
    const std::byte* pixels;
    PixelType type;
    int width, rows;
    const float* dark;   // [row][column] of the same rows; null: pixels are what they are
    const float* flats;  // [flat][row][column]
    const FlatMix* mix;  // of each view
    float floor;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t frame = size_t(args.rows) * size_t(args.width),
                 at = size_t(item.y) * size_t(args.width) + size_t(item.x), i = size_t(item.z) * frame + at;
    const float pixel = pixel_at(args.type, args.pixels, i);
    if (!args.dark) {
      args.to[i] = pixel;
      return;
    }
    const FlatMix mix = args.mix[item.z];
    const float beam = beam_between(args.flats[size_t(mix.before) * frame + at],
                                    args.flats[size_t(mix.after) * frame + at], mix.weight);
    args.to[i] = share_of_beam(pixel - args.dark[at], beam - args.dark[at], args.floor);
  }
};

// A pixel of what is wanted.
struct StraightPixel {
  struct Args {
    const float* pixels;  // [view][row][column], rows [first, first + rows) of the detector
    int width, first, rows;
    int last_row;  // of the detector
    DetectorTurn turn;
    LensPolynomial lens;
    bool is_upright;
    const DetectorPlace* shifts;  // of each view
    int to_first, to_rows;
    float* to;
  };

  CT_HD static void make(const Args& args, Extent item) {
    const DetectorPlace shift = args.shifts[item.z];
    const DetectorPlace at = bent_place(args.lens, turned_place(args.turn, double(item.x) + shift.x,
                                                                double(args.to_first + item.y) + shift.y));
    const float x = float(held_within(at.x, args.width - 1)), y = float(held_within(at.y, args.last_row));
    const bool is_mixed = args.is_upright && shift.x == 0;
    args.to[(size_t(item.z) * size_t(args.to_rows) + size_t(item.y)) * size_t(args.width) + size_t(item.x)] =
        is_mixed ? mixed(args, item, y) : sampled(args, item.z, x, y);
  }

  CT_HD static const float* row_at(const Args& args, int view, int row) {
    const int held = most(0, least(row - args.first, args.rows - 1));
    return args.pixels + (size_t(view) * size_t(args.rows) + size_t(held)) * size_t(args.width);
  }

  CT_HD static float mixed(const Args& args, const Extent& item, float y) {
    const int row = int(y), x = item.x, view = item.z;
    return cubic_sum(cubic_weights(y - float(row)), row_at(args, view, row - 1)[x],
                     row_at(args, view, row)[x], row_at(args, view, row + 1)[x],
                     row_at(args, view, row + 2)[x]);
  }

  CT_HD static float sampled(const Args& args, int view, float x, float y) {
    const int column = int(x), row = int(y), last = args.width - 1;
    const CubicWeights<float> across = cubic_weights(x - float(column));
    const int a = most(0, column - 1), c = least(column + 1, last), d = least(column + 2, last);
    float sum[4];
    CT_UNROLL
    for (int j = 0; j < 4; ++j) {
      const float* const pixels = row_at(args, view, row - 1 + j);
      sum[j] = cubic_sum(across, pixels[a], pixels[column], pixels[c], pixels[d]);
    }
    return cubic_sum(cubic_weights(y - float(row)), sum[0], sum[1], sum[2], sum[3]);
  }
};

class StraightFrames : public FrameMaker {
 public:
  explicit StraightFrames(const StraightenStep& step) : step_(step), beam_{step.dark} {
    beam_.insert(beam_.end(), step.flats.begin(), step.flats.end());
  }

  void run(const FrameRows& from, const FrameRows& to, Stream& stream) override {
    const FrameBlock& read = *from.place;
    pick_views(step_.shifts, read, some_shifts_);
    const int rows = read.rows(), views = from.views();
    float* const lit = lit_.of<float>(size_t(views) * size_t(rows) * size_t(from.width));
    launch_items<LitPixel>({from.width, rows, views}, lighting(from, lit, stream), stream);
    const LensPolynomial lens{step_.centre, put_up(factors_, step_.factors, stream),
                              int(step_.factors.size())};
    launch_items<StraightPixel>({to.width, to.place->rows(), views},
                                {lit, from.width, read.first_row, rows, step_.height - 1, step_.turn, lens,
                                 step_.is_upright, put_up(shifts_, some_shifts_, stream), to.place->first_row,
                                 to.place->rows(), reinterpret_cast<float*>(to.pixels)},
                                stream);
  }

 private:
  LitPixel::Args lighting(const FrameRows& from, float* lit, Stream& stream) {
    LitPixel::Args args{from.pixels, from.type,   from.width, from.place->rows(), nullptr, nullptr,
                        nullptr,     step_.floor, lit};
    if (step_.flats.empty()) return args;
    pick_views(step_.mix, *from.place, some_mix_);
    args.dark = kept_.take(beam_, from.width, *from.place, stream);
    args.flats = args.dark + size_t(args.rows) * size_t(args.width);
    args.mix = put_up(mix_, some_mix_, stream);
    return args;
  }

  const StraightenStep step_;
  std::vector<const float*> beam_;  // the dark, then flats
  KeptRows kept_;
  GrowingMemory lit_, factors_, shifts_, mix_;
  std::vector<DetectorPlace> some_shifts_;
  std::vector<FlatMix> some_mix_;
};

}  // namespace

std::unique_ptr<FrameMaker> frame_maker(const StraightenStep& step) {
  return std::make_unique<StraightFrames>(step);
}

}  // namespace harima::CT_GPU_TARGET
