// SPDX-License-Identifier: BSD-3-Clause
#include "recon/moved_beam.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/vector_clones.h"
#include "math/transmission.h"
#include "recon/band.h"
#include "recon/beam_moves.h"
#include "recon/frame_step_source.h"

namespace harima {

namespace {

CT_VECTOR_CLONES void mix_row(const float* after, float weight, int count, float* __restrict before) {
  for (int x = 0; x < count; ++x) before[x] = beam_between(before[x], after[x], weight);
}

CT_VECTOR_CLONES void divide_row(const float* light, const float* beam, float floor, int count,
                                 float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = share_of_beam(light[x], beam[x], floor);
}

size_t pixels_of(const StackInfo& info) { return size_t(info.width) * size_t(info.height); }

}  // namespace

class MovedBeam::Transmissions : public FrameStepSource {
 public:
  Transmissions(const Scan& scan, double floor)
      : FrameStepSource(scan), floor_(float(floor)), moves_(no_moves(scan.views.size())) {
    info_.type = PixelType::f32;
    info_.held_bytes +=
        pixels_of(info_) * sizeof(float) + scan.flats.size() * MovingFlat::settled_bytes(pixels_of(info_));
    for (const View& view : scan.views) mix_.push_back(mix_flats(scan.flats, view.time));
  }

  MovesReport find(std::shared_ptr<const BadPixels> bad_pixels, bool look,
                   const std::function<void()>& on_view);
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameStep step() const override;
  const std::vector<Move>& nearest() const { return moves_.nearest; }
  size_t search_bytes() const;

 private:
  MovesReport report() const;

  const float floor_;
  std::optional<BeamLight> beam_;
  std::vector<MovingFlat> flats_;
  std::vector<FlatMix> mix_;
  BeamMoves moves_;
};

MovesReport MovedBeam::Transmissions::find(std::shared_ptr<const BadPixels> bad_pixels, bool look,
                                           const std::function<void()>& on_view) {
  beam_.emplace(scan_, std::move(bad_pixels));
  flats_.clear();
  for (const FlatGroup& group : scan_.flats) flats_.emplace_back(beam_->mean_of(group.set));
  if (!look) return {};
  moves_ = find_beam_moves(scan_, *beam_, mix_, flats_, on_view);
  return report();
}

// The dark, all flats, and what is at work on one of them.
size_t MovedBeam::Transmissions::search_bytes() const {
  const StackInfo& raw = scan_.source->info();
  const size_t pixels = pixels_of(raw);
  return raw.held_bytes + pixels * sizeof(float) + scan_.flats.size() * MovingFlat::bytes(pixels) +
         MovingFlat::work_bytes(pixels, pixels * bytes_of(raw.type));
}

MovesReport MovedBeam::Transmissions::report() const {
  MovesReport all{int(mix_.size()), 0, {}, {}, moves_.shares};
  for (size_t v = 0; v < mix_.size(); ++v) {
    all.moved += moves_.to_before[v] != Move{} || moves_.to_after[v] != Move{};
    for (size_t axis : {0u, 1u}) {
      all.rms_px[axis] += moves_.nearest[v][axis] * moves_.nearest[v][axis] / double(mix_.size());
      all.largest_px[axis] = std::max(all.largest_px[axis], std::abs(moves_.nearest[v][axis]));
    }
  }
  for (double& rms : all.rms_px) rms = std::sqrt(rms);
  return all;
}

void MovedBeam::Transmissions::read_rows(int index, int first, int last, std::byte* dst) const {
  const auto view = size_t(index);
  const FlatMix& mix = mix_[view];
  std::vector<int> rows;
  for (int y = first; y < last; ++y) rows.push_back(y);
  Frame raw = beam_->raw_rows(*scan_.source, scan_.views[view].frame, rows);
  float* out = reinterpret_cast<float*>(dst);
  const auto width = size_t(info_.width);
  std::vector<float> signal(width), light(width), after(width);
  for (int y = first; y < last; ++y, out += width) {
    flats_[size_t(mix.before)].moved_row(moves_.to_before[view], y, light.data());
    if (lies_between(mix)) {
      flats_[size_t(mix.after)].moved_row(moves_.to_after[view], y, after.data());
      mix_row(after.data(), mix.weight, info_.width, light.data());
    }
    beam_->take_row(raw, y - first, y, signal.data());
    divide_row(signal.data(), light.data(), floor_, info_.width, out);
  }
}

FrameStep MovedBeam::Transmissions::step() const {
  const auto pixels_at = [](const Frame& frame) { return frame.empty() ? nullptr : frame.row<float>(0); };
  MovedFlatStep step{info_.width, info_.height, pixels_at(beam_->dark()), {}, {}, mix_, {}, {}, floor_, {}};
  for (const MovingFlat& flat : flats_)
    step.light.push_back(pixels_at(flat.light())), step.moving.push_back(pixels_at(flat.moving()));
  for (size_t v = 0; v < mix_.size(); ++v) {
    step.to_before.push_back(moves_.to_before[v]);
    step.to_after.push_back(lies_between(mix_[v]) ? moves_.to_after[v] : Move{});
  }
  if (beam_->bad_pixels()) step.bad = beam_->bad_pixels()->step();
  return {step, info_.type, [](const FrameBlock& block) { return block; }};
}

MovedBeam::MovedBeam(const Scan& scan, const FlatField& field, double floor)
    : source_(std::make_shared<Transmissions>(scan, floor)), moved_(with_frames(scan, source_)) {
  moved_.flats.clear();
  moved_.darks.clear();
  moved_.state += fmt::format("beam moved {} {}", field.bad_from, floor);
}
MovedBeam::~MovedBeam() = default;

MovesReport MovedBeam::find(std::shared_ptr<const BadPixels> bad_pixels, bool look,
                            const std::function<void()>& on_view) {
  return source_->find(std::move(bad_pixels), look, on_view);
}

size_t MovedBeam::search_bytes() const { return source_->search_bytes(); }

const std::vector<Move>& MovedBeam::moves() const { return source_->nearest(); }

}  // namespace harima
