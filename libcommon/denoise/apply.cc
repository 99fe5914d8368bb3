// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/apply.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "math/mirrored.h"

namespace harima {

// Each part is seen another way: what the network makes differently when the slice is turned is then
// averaged, too, at no cost.
static constexpr int kTurn = 3;

Neighbourhood::Neighbourhood(Parts& parts, const Scale& scale, int reach)
    : parts_(parts), scale_(scale), reach_(reach), planes_(size_t(parts.count())),
      means_(size_t(2 * reach + 1)) {}

const std::vector<const float*>& Neighbourhood::without(int part, int slice) {
  for (int z = std::max(0, slice - reach_); z <= std::min(parts_.slices() - 1, slice + reach_);
       ++z)  // in rising order
    for (int one = 0; one < parts_.count(); ++one) plane(one, z, slice);
  around_.clear();
  for (int i = 0; i <= 2 * reach_; ++i) {
    const int z = mirrored(slice + i - reach_, parts_.slices());
    if (parts_.count() <= 2) around_.push_back(plane(parts_.count() - 1 - part, z, slice));
    else around_.push_back(mean_without(part, z, slice, means_[size_t(i)]));
  }
  return around_;
}

const float* Neighbourhood::mean_without(int part, int slice, int middle, std::vector<float>& room) {
  room.assign(size_t(parts_.width()) * size_t(parts_.height()), 0);
  for (int other = 0; other < parts_.count(); ++other) {
    if (other == part) continue;
    const float* const from = plane(other, slice, middle);
    for (size_t i = 0; i < room.size(); ++i) room[i] += from[i];
  }
  for (float& value : room) value /= float(parts_.count() - 1);
  return room.data();
}

// The one that is farthest from the middle makes room.
const float* Neighbourhood::plane(int part, int slice, int middle) {
  std::deque<Plane>& planes = planes_[size_t(part)];
  const auto found = std::ranges::find(planes, slice, &Plane::slice);
  if (found != planes.end()) return found->values.data();
  if (int(planes.size()) <= 2 * reach_) {
    planes.push_back({-1, std::vector<float>(size_t(parts_.width()) * size_t(parts_.height()))});
    std::rotate(planes.begin(), planes.end() - 1, planes.end());
  } else {
    const auto far =
        std::ranges::max_element(planes, {}, [&](const Plane& one) { return std::abs(one.slice - middle); });
    std::iter_swap(planes.begin(), far);
  }
  Plane& plane = planes.front();
  plane.slice = -1;
  parts_.take(part, slice, plane.values.data());
  for (float& value : plane.values) value = scale_.to(value);
  plane.slice = slice;
  return plane.values.data();
}

Application::Application(Parts& parts, const Model& model, const EngineSettings& settings, int tile, int ways)
    : parts_(parts), scale_(model.scale), neighbours_(parts, model.scale, model.shape.reach),
      denoiser_(model, settings, tile, ways), one_(size_t(parts.width()) * size_t(parts.height())) {}

void Application::run(int slice, float* denoised) {
  std::fill_n(denoised, one_.size(), 0.f);
  for (int part = 0; part < parts_.count(); ++part) {
    denoiser_.run(neighbours_.without(part, slice), parts_.width(), parts_.height(), one_.data(),
                  kTurn * part);
    for (size_t i = 0; i < one_.size(); ++i) denoised[i] += one_[i];
  }
  for (size_t i = 0; i < one_.size(); ++i) denoised[i] = scale_.from(denoised[i] / float(parts_.count()));
}

void check_fit(const Model& model, const PartNoise& noise) {
  const double shift = (noise.scale.mean - model.scale.mean) / model.scale.deviation,
               ratio = noise.scale.deviation / model.scale.deviation;
  if (std::abs(shift) > 3 || ratio < 0.5 || ratio > 2)
    fail(
        "values have a mean of {:.4g} and a deviation of {:.4g}, the model was made for {:.4g} and {:.4g}: "
        "it belongs to another measurement (--force)",
        noise.scale.mean, noise.scale.deviation, model.scale.mean, model.scale.deviation);
}

std::string unlike(const Model& model, const PartNoise& noise) {
  // Measured on a phantom: with 0.68 of the noise that it has learnt from a model is 1.2 dB worse than one of
  // its own, with 1.48 of it not worse.
  constexpr double kMostShift = 1, kMostRatio = 1.5;
  const auto is_other = [](double value, double learnt) {
    return learnt > 0 && value > 0 && std::max(value / learnt, learnt / value) > kMostRatio;
  };
  const double fine = model.meta.number(kFineNoise, 0);
  const bool is_other_level =
      std::abs(noise.scale.mean - model.scale.mean) > kMostShift * model.scale.deviation ||
      is_other(noise.scale.deviation, model.scale.deviation);
  if (is_other_level)
    return fmt::format(
        "values have a mean of {:.4g} and a deviation of {:.4g}, the model has learnt from {:.4g} and {:.4g}",
        noise.scale.mean, noise.scale.deviation, model.scale.mean, model.scale.deviation);
  if (noise.deviation > 0 && is_other(noise.deviation, model.noise))
    return fmt::format("the noise is {:.3g}, the model has learnt from {:.3g}", noise.deviation, model.noise);
  if (noise.deviation == 0 && is_other(noise.fine, fine))
    return fmt::format("the fine noise is {:.3g}, the model has learnt from {:.3g}", noise.fine, fine);
  return "";
}

}  // namespace harima
