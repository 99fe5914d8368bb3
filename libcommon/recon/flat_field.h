// SPDX-License-Identifier: BSD-3-Clause
// The part of a recipe that makes of frames without the sample what the beam and the detector do: how they
// are averaged, and which pixels are not believed.
#pragma once

#include <memory>
#include <string>

#include "image/meta.h"
#include "recon/bad_pixels.h"

namespace harima {

struct EigenFlats;

struct FlatField {
  FrameAverage average = FrameAverage::mean;  // of the frames of a group of flats, and of all darks
  std::string bad_from = "none";              // where bad pixels are known from: "auto", a file
  // How the beam of a view is known: interpolated in time, "shifted", or "dynamic", "dynamic:N".
  std::string flats = "time";
  std::shared_ptr<const BadPixels> bad_pixels{};  // null: none, or not looked for yet
  std::shared_ptr<const EigenFlats> eigen{};      // null: interpolated in time
};

// What is written of it to the sidecar: what differs from the usual.
void describe_flat_field(const FlatField& field, Meta& meta);

}  // namespace harima
