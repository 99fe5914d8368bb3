// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/apply.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"

namespace harima {

Neighbourhood::Neighbourhood(const Parts& parts, const Scale& scale, int reach)
    : parts_(parts), scale_(scale), reach_(reach), planes_(size_t(parts.count())) {}

const std::vector<const float*>& Neighbourhood::around(int part, int slice) {
  around_.clear();
  for (int z = slice - reach_; z <= slice + reach_; ++z) around_.push_back(plane(part, mirrored(z, parts_.slices()), slice));
  return around_;
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
    const auto far = std::ranges::max_element(planes, {}, [&](const Plane& one) { return std::abs(one.slice - middle); });
    std::iter_swap(planes.begin(), far);
  }
  Plane& plane = planes.front();
  plane.slice = -1;
  parts_.read(part, slice, plane.values.data());
  for (float& value : plane.values) value = scale_.to(value);
  plane.slice = slice;
  return plane.values.data();
}

Application::Application(const Parts& parts, const Model& model, const EngineSettings& settings, int tile)
    : parts_(parts), scale_(model.scale), neighbours_(parts, model.scale, model.shape.reach), denoiser_(model, settings, tile),
      one_(size_t(parts.width()) * size_t(parts.height())) {}

void Application::run(int slice, float* denoised) {
  std::fill_n(denoised, one_.size(), 0.f);
  for (int part = 0; part < parts_.count(); ++part) {
    denoiser_.run(neighbours_.around(part, slice), parts_.width(), parts_.height(), one_.data());
    for (size_t i = 0; i < one_.size(); ++i) denoised[i] += one_[i];
  }
  for (size_t i = 0; i < one_.size(); ++i) denoised[i] = scale_.from(denoised[i] / float(parts_.count()));
}

void check_fit(const Model& model, const PartNoise& noise) {
  const double shift = (noise.scale.mean - model.scale.mean) / model.scale.deviation, ratio = noise.scale.deviation / model.scale.deviation;
  if (std::abs(shift) > 3 || ratio < 0.5 || ratio > 2)
    fail("values have a mean of {:.4g} and a deviation of {:.4g}, the model was made for {:.4g} and {:.4g}: it belongs to another measurement (--force)",
         noise.scale.mean, noise.scale.deviation, model.scale.mean, model.scale.deviation);
}

}  // namespace harima
