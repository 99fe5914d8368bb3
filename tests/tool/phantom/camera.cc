// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/camera.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "base/parallel.h"
#include "math/solve.h"
#include "phantom/beam.h"
#include "phantom/counter_random.h"

namespace phantom {

namespace {

// Streams of random numbers; frames use kNoise + their number.
enum : uint64_t {
  kDark,
  kGain,
  kRing,
  kAngle,
  kNoise,
  kFlicker = 1ull << 40,
  kBad = 1ull << 43,
  kHit = 1ull << 44,
  kWander = 1ull << 45
};

constexpr double kNoiseFreeCounts = 50000, kDeadCounts = 3000, kHotCounts = 20000;

std::vector<double> make_angles(const Settings& s) {
  std::vector<double> angle;
  for (int v = 0; v <= s.views; ++v) {
    CounterRandom random(uint64_t(s.seed), kAngle, uint64_t(v));
    double share = v + s.jitter * random.normal();
    if (s.order == "random") share = s.views * random.uniform();
    if (s.order == "golden") share = s.views * std::fmod(v * 0.6180339887498949, 1.0);
    angle.push_back(s.span * share / s.views);
  }
  if (s.order != "even") angle.back() = angle.front() + s.span;
  // Scan logs hold four decimals; what is recorded is what was done.
  for (double& a : angle) a = std::round(a * 1e4) / 1e4;
  return angle;
}

// What open-beam frames do not see: some per mille everywhere, and a few pixels that are really off.
double ring_error(CounterRandom random, double rms) {
  const double common = rms * random.normal(), size = rms * (5 + 15 * random.uniform());
  if (random.uniform() >= 1.0 / 64) return common;
  return random.uniform() < 0.5 ? -size : size;
}

}  // namespace

Camera::Camera(const Settings& settings)
    : settings_(settings),
      stripes_(settings.stripes, settings.columns, settings.views, uint64_t(settings.seed)),
      angle_deg_(make_angles(settings)) {
  const Settings& s = settings_;
  sample_ = sample_named(s.object, s.sample_width(), s.shift);
  if (s.distance > 0) wave_.emplace(s);
  if (s.type == "u8") top_ = 255;
  if (s.type == "u12") top_ = 4095;
  const uint64_t seed = uint64_t(s.seed);
  for (int y = 0; y < s.rows; ++y)
    for (int x = 0; x < s.columns; ++x) {
      const uint64_t pixel = uint64_t(y) * uint64_t(s.columns) + uint64_t(x);
      const double u = 2.0 * x / s.columns - 1, v = 2.0 * y / s.rows - 1;
      beam_.push_back(s.reaches(y) ? float(1 - s.profile * (u * u + v * v) / 2) : 0.0f);
      dark_.push_back(float(s.darklevel * (1 + 0.1 * CounterRandom(seed, kDark, pixel).uniform())));
      gain_.push_back(float(1 + s.gain * CounterRandom(seed, kGain, pixel).normal()));
      ring_.push_back(float(1 + ring_error(CounterRandom(seed, kRing, pixel), s.ring)));
    }
  set_moves();
}

// Without what a sample that stands elsewhere would have: a turn of sine and cosine, and a mean along the
// axis.
void Camera::set_moves() {
  const Settings& s = settings_;
  if (s.wander == 0 && s.creep == 0) return;
  std::vector a(3, std::vector<double>(3, 0.0));
  std::vector<double> b(3, 0.0);
  double mean = 0;
  for (int v = 0; v < s.views; ++v) {
    CounterRandom random(uint64_t(s.seed), kWander, uint64_t(v));
    const double along = s.wander * random.normal(), down = s.wander * random.normal();
    moves_.push_back({along + s.creep * (double(v) / s.views - 0.5), down});
    const double turn = angle_deg(v) * M_PI / 180, at[] = {1, std::cos(turn), std::sin(turn)};
    for (size_t j = 0; j < 3; ++j) {
      for (size_t k = 0; k < 3; ++k) a[j][k] += at[j] * at[k];
      b[j] += at[j] * moves_.back()[0];
    }
    mean += down / s.views;
  }
  const std::vector<double> free = harima::solve(a, b);
  for (int v = 0; v < s.views; ++v) {
    const double turn = angle_deg(v) * M_PI / 180;
    moves_[size_t(v)][0] -= free[1] * std::cos(turn) + free[2] * std::sin(turn);
    moves_[size_t(v)][1] -= mean;
  }
  if (s.moves.empty()) return;
  std::ofstream file(s.moves);
  for (const auto& [x, y] : moves_) file << x << ' ' << y << '\n';
}

std::vector<double> Camera::transmission(int view, int row) const {
  std::vector<double> line(size_t(settings_.columns));
  const std::array<double, 2> move =
      moves_.empty() ? std::array<double, 2>{} : moves_[size_t(std::min(view, settings_.views - 1))];
  const double angle = angle_deg(view) * M_PI / 180, middle = (settings_.rows - 1) / 2.0;
  const double place =
      row + settings_.top - settings_.climb * (angle_deg(view) - angle_deg(0)) / 360 - move[1];
  if (settings_.lean != 0)
    sample_.project_leaning(angle, settings_.lean * M_PI / 180, settings_.axis_in_row(row), middle,
                            row - middle, line);
  else sample_.in_row(place).project(angle, settings_.axis_in_row(row) + move[0], place, line);
  const double cm = settings_.pixel_um() * 1e-4;
  for (double& p : line) p = std::exp(-p * cm);
  return line;
}

double Camera::flicker_at(const Exposure& e, int column) const {
  if (e.shot != Shot::projection) return 1;
  CounterRandom random(uint64_t(settings_.seed), kFlicker, uint64_t(e.number));
  const double common = settings_.flicker * random.normal(), tilt = settings_.sway * random.normal();
  return 1 - settings_.dim + common + tilt * (0.5 - column / std::max(1.0, settings_.columns - 1.0));
}

// Dead: no light; hot: far more than there is light; stuck: always the same.
double Camera::of_bad_pixel(size_t pixel, double counts) const {
  CounterRandom random(uint64_t(settings_.seed), kBad, pixel);
  const double draw = random.uniform() / settings_.bad;
  if (draw >= 1) return counts;
  return draw < 1 / 3.0 ? double(dark_[pixel]) : draw < 2 / 3.0 ? counts + kHotCounts : kDeadCounts;
}

Frame Camera::expose(const Exposure& e) const {
  const Settings& s = settings_;
  const double photons = s.photons > 0 ? s.photons : kNoiseFreeCounts;
  const bool rows_alike = sample_.same_in_all_rows() && s.tilt == 0;
  Frame frame(harima::PixelType::u16, s.columns, s.rows);
  const Beam beam(s, e.number);
  std::vector<double> through(size_t(s.columns), 1.0), swing, light_behind;
  if (wave_ && e.shot == Shot::projection) light_behind = wave_->intensity(angle_deg(e.view) * M_PI / 180);
  for (int x = 0; x < s.columns; ++x) swing.push_back(flicker_at(e, x));
  for (int y = 0; y < s.rows; ++y) {
    if (!light_behind.empty())
      std::copy_n(light_behind.begin() + long(y) * s.columns, s.columns, through.begin());
    else if (e.shot == Shot::projection && (y == 0 || !rows_alike)) through = transmission(e.view, y);
    uint16_t* out = frame.row<uint16_t>(y);
    for (int x = 0; x < s.columns; ++x) {
      const size_t pixel = size_t(y) * size_t(s.columns) + size_t(x);
      CounterRandom random(uint64_t(s.seed), kNoise + uint64_t(e.number), pixel);
      double light = e.shot == Shot::dark ? 0
                                          : photons * e.beam * beam_[pixel] * swing[size_t(x)] *
                                                beam.factor(x, y) * through[size_t(x)];
      if (e.shot == Shot::projection) light *= ring_[pixel] * stripes_.factor(x, e.view);
      double counts = dark_[pixel] + gain_[pixel] * (s.photons > 0 ? random.poisson(light) : light);
      if (s.photons > 0) counts += s.readnoise * random.normal();
      if (s.zingers > 0 && e.shot == Shot::projection && random.uniform() < s.zingers) counts = top_;
      if (s.flathits > 0 && e.shot == Shot::flat &&
          CounterRandom(uint64_t(s.seed), kHit + uint64_t(e.number), pixel).uniform() < s.flathits)
        counts = top_;
      if (s.bad > 0) counts = of_bad_pixel(pixel, counts);
      if (stripes_.is_dead(x)) counts = e.shot == Shot::dark ? s.darklevel : kDeadCounts;
      out[x] = uint16_t(std::clamp(std::round(counts), 0.0, top_));
    }
  }
  return frame;
}

std::vector<Frame> Camera::burst(Shot shot, int count, int first_number, double beam) const {
  std::vector<Frame> frames(static_cast<size_t>(count));
  harima::parallel_for(count, [&](int k) { frames[size_t(k)] = expose({shot, first_number + k, beam, 0}); });
  // One count is taken from the first few frames where the sum is no multiple of the count.
  for (int y = 0; y < settings_.rows; ++y)
    for (int x = 0; x < settings_.columns; ++x) {
      int sum = 0;
      for (Frame& frame : frames) sum += frame.row<uint16_t>(y)[x];
      int excess = sum % count;
      for (int k = 0; excess > 0; k = (k + 1) % count)
        if (uint16_t& pixel = frames[size_t(k)].row<uint16_t>(y)[x]; pixel > 0) --pixel, --excess;
    }
  return frames;
}

std::vector<Frame> Camera::darks() const { return burst(Shot::dark, settings_.darks, 0, 0); }

std::vector<Frame> Camera::flats_before() const {
  return burst(Shot::flat, settings_.flats, settings_.darks, beam_at(-1));
}

std::vector<Frame> Camera::flats_after() const {
  const int first = settings_.darks + settings_.flats + settings_.views + 1;
  return burst(Shot::flat, settings_.flats, first, beam_at(settings_.views));
}

Frame Camera::projection(int view) const {
  const int number = settings_.darks + settings_.flats + view;
  return expose({Shot::projection, number, beam_at(view), view});
}

std::vector<Frame> Camera::projections(int first, int last) const {
  std::vector<Frame> frames(static_cast<size_t>(last - first));
  harima::parallel_for(last - first, [&](int k) { frames[size_t(k)] = projection(first + k); });
  return frames;
}

Frame mean_frame(const std::vector<Frame>& burst) {
  Frame mean(harima::PixelType::u16, burst[0].width(), burst[0].height());
  for (int y = 0; y < mean.height(); ++y)
    for (int x = 0; x < mean.width(); ++x) {
      int sum = 0;
      for (const Frame& frame : burst) sum += frame.row<uint16_t>(y)[x];
      mean.row<uint16_t>(y)[x] = uint16_t(sum / int(burst.size()));
    }
  return mean;
}

}  // namespace phantom
