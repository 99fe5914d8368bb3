// SPDX-License-Identifier: BSD-3-Clause
// What ct-rec can be told; defaults are the options' defaults.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/params.h"

namespace harima {

struct Options {
  std::string scan, output, raw, angles;
  std::vector<std::string> darks, flats;
  std::vector<std::string> stack;
  std::string stack_step;
  std::string frames, rows, roi, views, subset;
  double roll_deg = 0, tilt_deg = 0, helical = 0;
  std::string distortion, shifts;
  std::string axis, axis_method = "auto", axis_sweep;
  bool preview = false;
  std::string live_preview;
  std::string method = "auto", filter = "ramp", pad = "auto", offset = "auto";
  std::string ring = "sort";
  std::optional<int> ring_width, ring_wide;
  std::optional<double> ring_snr, ring_sigma;
  double zinger = 0;
  std::string zinger_in = "row";
  std::optional<double> floor;
  double black_fraction = 0.5;
  std::string air, beam_hardening;
  std::string flat_average = "mean", bad_pixels = "none", flats_mode = "time";
  bool no_log = false;
  std::string phase = "none", material, unsharp;
  std::optional<double> energy_kev, distance_mm, delta_beta, regularisation;
  std::optional<double> pixel_um;
  double angle_offset_deg = 0;
  std::optional<int> iterations, ordered_subsets;
  std::optional<double> relax, tv;
  bool positive = false;
  std::string start = "auto";
  double stop = 0;
  std::optional<double> metal{};
  std::string type = "f32", window, compression = "none";
  std::vector<std::string> also;
};

// Options as the command line has them, bound to `opt`.
void declare_options(Params& params, Options& opt);

// A picture is asked for, not a volume.
inline bool makes_picture(const Options& opt) { return opt.preview || !opt.axis_sweep.empty(); }

}  // namespace harima
