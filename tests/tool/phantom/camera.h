// SPDX-License-Identifier: BSD-3-Clause
// A Camera takes the frames of a phantom scan in counts. Every frame is a function of the settings and its
// place in the scan alone, so that all formats hold the same counts. Const calls are safe from several
// threads.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "image/frame.h"
#include "phantom/sample.h"
#include "phantom/settings.h"
#include "phantom/stripes.h"
#include "phantom/wave.h"

namespace phantom {

using harima::Frame;

class Camera {
 public:
  explicit Camera(const Settings& settings);

  const Settings& settings() const { return settings_; }
  // Per view; then that of the additional view, which repeats the first after the span.
  double angle_deg(int view) const { return angle_deg_[size_t(view)]; }

  // Bursts are averaged by those who use them, in integers: the mean of every pixel is a whole number.
  std::vector<Frame> darks() const;
  std::vector<Frame> flats_before() const;
  std::vector<Frame> flats_after() const;
  Frame projection(int view) const;  // view == settings().views: the additional one
  std::vector<Frame> projections(int first, int last) const;

 private:
  enum class Shot { dark, flat, projection };
  struct Exposure {
    Shot shot;
    int number;   // of the frame in the scan, camera order
    double beam;  // 1 at the beginning
    int view;
  };
  double of_bad_pixel(size_t pixel, double counts) const;
  Frame expose(const Exposure& exposure) const;
  std::vector<Frame> burst(Shot shot, int count, int first_number, double beam) const;
  double beam_at(int view) const { return 1 - settings_.drift * (view + 1.0) / (settings_.views + 1.0); }
  // What the beam of one exposure has at a column, over that of the flats: dimmer everywhere, flicker
  // everywhere, sway from end to end.
  double flicker_at(const Exposure& exposure, int column) const;
  std::vector<double> transmission(int view, int row) const;
  void set_moves();

  Settings settings_;
  Sample sample_;
  Stripes stripes_;
  std::optional<Wave> wave_;
  std::vector<double> angle_deg_;
  std::vector<std::array<double, 2>> moves_;      // of the sample, by view: columns and rows; none: it stays
  std::vector<float> dark_, beam_, gain_, ring_;  // per pixel
  double top_ = 65535;
};

// The mean of a burst, whole numbers.
Frame mean_frame(const std::vector<Frame>& burst);

}  // namespace phantom
