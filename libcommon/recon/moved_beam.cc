// SPDX-License-Identifier: BSD-3-Clause
#include "recon/moved_beam.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "base/parallel.h"
#include "base/vector_clones.h"
#include "math/exp.h"
#include "math/log.h"
#include "recon/band.h"
#include "recon/flat_shift.h"
#include "recon/moving_part.h"

namespace harima {

namespace {

constexpr double kLit = 0.05;    // of the mean of the flat
constexpr size_t kLooks = 64;    // projections, and flats of a group, that tell what moves
constexpr int kRounds = 2;
constexpr size_t kMostSeparated = 100;  // flats of a group
constexpr int kTurns = 6;
constexpr size_t kMostBytes = size_t{256} << 20;  // of logarithms of flats that are made at a time
constexpr int kTogether = 64;  // rows: fewer are not worth a thread

CT_VECTOR_CLONES void add_row(const float* row, float share, int count, float* __restrict sum) {
  for (int x = 0; x < count; ++x) sum[x] += share * row[x];
}

CT_VECTOR_CLONES void take_logs(float least, int count, float* __restrict row) {
  for (int x = 0; x < count; ++x) {
    const float log = plain_log(row[x] > 1e-30f ? row[x] : 1e-30f);
    row[x] = log > least ? log : least;
  }
}

// Light where its logarithm becomes another.
CT_VECTOR_CLONES void change_row(const float* from, const float* to, int count, float* __restrict light) {
  for (int x = 0; x < count; ++x) light[x] *= natural_exp(to[x] - from[x]);
}

CT_VECTOR_CLONES void mix_row(const float* after, float weight, int count, float* __restrict before) {
  for (int x = 0; x < count; ++x) before[x] += weight * (after[x] - before[x]);
}

CT_VECTOR_CLONES void divide_row(const float* light, const float* beam, float floor, int count, float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = (light[x] < floor ? floor : light[x]) / (beam[x] < floor ? floor : beam[x]);
}

// Adds `share` times the sum of frames, each moved by its own.
void add_moved(std::span<const Frame* const> frames, std::span<const Move> moves, float share, Frame& sum) {
  parallel_for(sum.height(), [&](int y) {
    std::vector<float> row(static_cast<size_t>(sum.width()));
    for (size_t i = 0; i < frames.size(); ++i) {
      moved_rows(*frames[i], moves[i], y, y + 1, row.data());
      add_row(row.data(), share, sum.width(), sum.row<float>(y));
    }
  }, 8);
}

// The sum of one frame moved by each of these.
void add_moved(const Frame& frame, const std::vector<Move>& moves, float share, Frame& sum) {
  const std::vector<const Frame*> same(moves.size(), &frame);
  add_moved(same, moves, share, sum);
}

bool lies_between(const FlatMix& mix) { return mix.after != mix.before && mix.weight > 0; }

Frame rows_of(const Frame& frame, const std::vector<int>& rows) {
  Frame out(PixelType::f32, frame.width(), int(rows.size()));
  for (size_t i = 0; i < rows.size(); ++i) std::copy_n(frame.row<float>(rows[i]), frame.width(), out.row<float>(int(i)));
  return out;
}

}  // namespace

class MovedBeam::Transmissions : public Source {
 public:
  Transmissions(const Scan& scan, double floor) : scan_(scan), floor_(float(floor)) {
    info_ = scan.source->info();
    info_.type = PixelType::f32;
    info_.count = int(scan.views.size());
    info_.held_bytes += size_t(info_.width) * size_t(info_.height) * sizeof(float) * (2 * scan.flats.size() + 1);
    for (const View& view : scan.views) mix_.push_back(mix_flats(scan.flats, view.time));
    nearest_.assign(scan.views.size(), Move{});
    to_before_ = to_after_ = nearest_;
  }

  MovesReport find(std::shared_ptr<const BadPixels> bad_pixels, bool look, const std::function<void()>& on_view);
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameTag tag(int index) const override { return scan_.source->tag(scan_.views[size_t(index)].frame); }
  std::string place(int index) const override { return scan_.source->place(scan_.views[size_t(index)].frame); }
  const std::vector<Move>& nearest() const { return nearest_; }

 private:
  Frame raw_rows(const Source& source, int frame, const std::vector<int>& rows) const;
  void light_row(Frame& raw, int at, int row, float* out) const;
  Frame light(const Source& source, int frame, const std::vector<int>& rows) const;
  Frame log_of(Frame light, size_t group) const;
  void average(const std::vector<int>& rows);
  void set_parts(size_t group);
  void set_shifts(size_t group);
  void tell_parts();
  bool separate(size_t group);
  Frame zeros() const;
  Move move_of(const Source& source, int frame, size_t group) const;
  void move_row(size_t group, const Move& by, int y, float* row) const;
  MovesReport report() const;

  const Scan scan_;
  const float floor_;
  std::shared_ptr<const BadPixels> bad_;
  Frame dark_;                // empty: 0
  std::vector<Frame> flats_;  // without dark
  Shares shares_{1, 1, 1, 1, 1};
  std::vector<Bands> bands_;  // of the logarithms of flats
  std::vector<Frame> stays_, moving_;  // what of them stays and what moves, logarithms
  std::vector<float> log_floor_;
  std::vector<std::unique_ptr<FlatShift>> shifts_;
  std::vector<FlatMix> mix_;
  std::vector<Move> to_before_, to_after_, nearest_;  // of each view
};

Frame MovedBeam::Transmissions::raw_rows(const Source& source, int frame, const std::vector<int>& rows) const {
  Frame raw(source.info().type, source.info().width, int(rows.size()));
  try {
    read_row_list(source, frame, rows, raw.data());
  } catch (const Error& e) {
    throw e.in("{}", source.place(frame));
  }
  return raw;
}

// Row `at` of raw ones, which is row `row` of the detector: mended, without dark.
void MovedBeam::Transmissions::light_row(Frame& raw, int at, int row, float* out) const {
  if (bad_) bad_->mend(raw.type(), row, raw.row<std::byte>(at));
  row_to_f32(raw, at, out);
  if (!dark_.empty()) add_row(dark_.row<float>(row), -1, raw.width(), out);
}

Frame MovedBeam::Transmissions::light(const Source& source, int frame, const std::vector<int>& rows) const {
  Frame raw = raw_rows(source, frame, rows), light(PixelType::f32, raw.width(), raw.height());
  parallel_for(light.height(), [&](int i) { light_row(raw, i, rows[size_t(i)], light.row<float>(i)); }, kTogether);
  return light;
}

// ln of each pixel, not below the flat's floor.
Frame MovedBeam::Transmissions::log_of(Frame light, size_t group) const {
  parallel_for(light.height(), [&](int y) { take_logs(log_floor_[group], light.width(), light.row<float>(y)); }, kTogether);
  return light;
}

void MovedBeam::Transmissions::set_parts(size_t group) {
  double sum = 0;
  for (int y = 0; y < info_.height; ++y)
    for (int x = 0; x < info_.width; ++x) sum += double(flats_[group].row<float>(y)[x]);
  log_floor_[group] = float(std::log(std::max(1e-30, kLit * sum / (double(info_.width) * info_.height))));
  Frame copy = zeros();
  add_moved(flats_[group], {{0, 0}}, 1, copy);
  bands_[group] = bands_of(log_of(std::move(copy), group));
  stays_[group] = zeros();
  set_shifts(group);
}

void MovedBeam::Transmissions::set_shifts(size_t group) {
  Shares stays;
  for (size_t k = 0; k < kBands; ++k) stays[k] = 1 - shares_[k];
  moving_[group] = weighed(bands_[group], shares_);
  Frame staying = weighed(bands_[group], stays);
  add_moved(stays_[group], {{0, 0}}, 1, staying);
  shifts_[group] = std::make_unique<FlatShift>(staying, moving_[group], log_floor_[group]);
}

// Looks at some projections: how far each has moved, and what of the flat does so.
void MovedBeam::Transmissions::tell_parts() {
  struct Look {
    const Source* source;
    int frame;
    size_t group;
  };
  std::vector<Look> looks;
  for (size_t i = 0; i < scan_.views.size(); i += (scan_.views.size() - 1) / kLooks + 1)
    looks.push_back({scan_.source.get(), scan_.views[i].frame, size_t(mix_[i].weight < 0.5f ? mix_[i].before : mix_[i].after)});
  for (int round = 0; round < kRounds; ++round) {
    std::vector<MovedFrame> frames(looks.size());
    parallel_for(int(looks.size()), [&](int i) {
      const Look& at = looks[size_t(i)];
      const FlatShift& shift = *shifts_[at.group];
      MovedFrame& frame = frames[size_t(i)];
      frame = {&bands_[at.group], &shift.rows(), log_of(light(*at.source, at.frame, shift.rows()), at.group), {}};
      frame.move = shift.fit(frame.log).px;
    });
    shares_ = moving_shares(frames, shares_);
    for (size_t g = 0; g < flats_.size(); ++g) set_shifts(g);
  }
}

Move MovedBeam::Transmissions::move_of(const Source& source, int frame, size_t group) const {
  return shifts_[group]->fit(log_of(light(source, frame, shifts_[group]->rows()), group)).px;
}

// What makes of the light of a row of a flat that of the moved one.
void MovedBeam::Transmissions::move_row(size_t group, const Move& by, int y, float* row) const {
  if (by == Move{}) return;
  std::vector<float> moved(static_cast<size_t>(info_.width));
  moved_rows(moving_[group], by, y, y + 1, moved.data());
  change_row(moving_[group].row<float>(y), moved.data(), info_.width, row);
}

// What of the flats of a group stays, and what moves, where they have moved against each other: each is the mean of what the other leaves of
// them, in turns. What is too coarse to be told apart remains with what moves. False: they have not moved.
bool MovedBeam::Transmissions::separate(size_t group) {
  const FrameSet& set = scan_.flats[group].set;
  const std::vector<int> rows = all_rows(info_.height);
  std::vector<int> used;
  for (size_t i = 0; i < set.frames.size(); i += (set.frames.size() - 1) / kMostSeparated + 1) used.push_back(set.frames[i]);
  std::vector<Move> moves(used.size()), back(used.size());
  Frame mean = zeros(), aligned = zeros();
  const size_t together = std::clamp(kMostBytes / mean.bytes(), size_t{1}, size_t(thread_count()));
  for (size_t first = 0; first < used.size(); first += together) {
    const size_t count = std::min(together, used.size() - first);
    std::vector<Frame> logs(count);
    std::vector<const Frame*> each(count);
    parallel_for(int(count), [&](int k) {
      const size_t i = first + size_t(k);
      logs[size_t(k)] = log_of(light(*set.source, used[i], rows), group);
      each[size_t(k)] = &logs[size_t(k)];
      moves[i] = shifts_[group]->fit(rows_of(logs[size_t(k)], shifts_[group]->rows())).px;
      back[i] = {-moves[i][0], -moves[i][1]};
    });
    add_moved(each, std::vector<Move>(count), 1, mean);
    add_moved(each, std::span(back).subspan(first, count), 1, aligned);
  }
  const auto count = float(moves.size());
  if (std::all_of(moves.begin(), moves.end(), [](const Move& m) { return m == Move{}; })) return false;
  Frame moving;
  for (int turn = 0; turn < kTurns; ++turn) {
    moving = zeros();
    add_moved(aligned, {{0, 0}}, 1 / count, moving);
    add_moved(stays_[group], back, -1 / count, moving);
    stays_[group] = zeros();
    add_moved(mean, {{0, 0}}, 1 / count, stays_[group]);
    add_moved(moving, moves, -1 / count, stays_[group]);
  }
  for (int y : rows)
    for (int x = 0; x < info_.width; ++x) {
      float& flat = flats_[group].row<float>(y)[x];
      if (std::log(std::max(1e-30f, flat)) > log_floor_[group]) flat = std::exp(stays_[group].row<float>(y)[x] + moving.row<float>(y)[x]);
    }
  bands_[group] = bands_of(moving);
  set_shifts(group);
  return true;
}

Frame MovedBeam::Transmissions::zeros() const {
  Frame frame(PixelType::f32, info_.width, info_.height);
  std::fill_n(frame.row<float>(0), size_t(info_.width) * size_t(info_.height), 0.0f);
  return frame;
}

void MovedBeam::Transmissions::average(const std::vector<int>& rows) {
  const auto averaged = [&](const std::vector<FrameSet>& sets) {
    Frame mean = mean_rows(sets, rows);
    for (int y : rows)
      if (bad_) bad_->mend(PixelType::f32, y, mean.row<std::byte>(y));
    return mean;
  };
  if (!scan_.darks.empty()) dark_ = averaged(scan_.darks);
  for (const FlatGroup& group : scan_.flats) {
    Frame flat = averaged({group.set});
    for (int y : rows)
      for (int x = 0; x < info_.width && !dark_.empty(); ++x) flat.row<float>(y)[x] -= dark_.row<float>(y)[x];
    flats_.push_back(std::move(flat));
  }
}

MovesReport MovedBeam::Transmissions::find(std::shared_ptr<const BadPixels> bad_pixels, bool look, const std::function<void()>& on_view) {
  bad_ = std::move(bad_pixels);
  average(all_rows(info_.height));
  if (!look) return {};
  bands_.resize(flats_.size()), moving_.resize(flats_.size()), stays_.resize(flats_.size()), shifts_.resize(flats_.size()), log_floor_.resize(flats_.size());
  bool separated = false;
  for (size_t g = 0; g < flats_.size(); ++g) {
    set_parts(g);
    separated = separate(g) || separated;
  }
  if (!separated) tell_parts();
  parallel_for(int(scan_.views.size()), [&](int v) {
    const auto at = size_t(v);
    const FlatMix& mix = mix_[at];
    const auto move_from = [&](int group) { return move_of(*scan_.source, scan_.views[at].frame, size_t(group)); };
    to_before_[at] = to_after_[at] = move_from(mix.before);
    if (lies_between(mix)) to_after_[at] = move_from(mix.after);
    nearest_[at] = mix.weight < 0.5f ? to_before_[at] : to_after_[at];
    on_view();
  });
  bands_.clear(), shifts_.clear(), stays_.clear();
  return report();
}

MovesReport MovedBeam::Transmissions::report() const {
  MovesReport all{int(nearest_.size()), 0, {}, {}, shares_};
  for (size_t v = 0; v < nearest_.size(); ++v) {
    all.moved += to_before_[v] != Move{} || to_after_[v] != Move{};
    for (size_t axis : {0u, 1u}) {
      all.rms_px[axis] += nearest_[v][axis] * nearest_[v][axis] / double(nearest_.size());
      all.largest_px[axis] = std::max(all.largest_px[axis], std::abs(nearest_[v][axis]));
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
  Frame raw = raw_rows(*scan_.source, scan_.views[view].frame, rows);
  float* out = reinterpret_cast<float*>(dst);
  const auto width = size_t(info_.width);
  std::vector<float> signal(width), beam(width), after(width);
  const auto take = [&](int group, const Move& by, int y, std::vector<float>& row) {
    std::copy_n(flats_[size_t(group)].row<float>(y), width, row.data());
    move_row(size_t(group), by, y, row.data());
  };
  for (int y = first; y < last; ++y, out += width) {
    take(mix.before, to_before_[view], y, beam);
    if (lies_between(mix)) {
      take(mix.after, to_after_[view], y, after);
      mix_row(after.data(), mix.weight, info_.width, beam.data());
    }
    light_row(raw, y - first, y, signal.data());
    divide_row(signal.data(), beam.data(), floor_, info_.width, out);
  }
}

MovedBeam::MovedBeam(const Scan& scan, const FlatField& field, double floor) : source_(std::make_shared<Transmissions>(scan, floor)), moved_(scan) {
  moved_.source = source_;
  for (size_t i = 0; i < moved_.views.size(); ++i) moved_.views[i].frame = int(i);
  moved_.flats.clear();
  moved_.darks.clear();
  moved_.state += fmt::format("beam moved {} {}", field.bad_from, floor);
}
MovedBeam::~MovedBeam() = default;

MovesReport MovedBeam::find(std::shared_ptr<const BadPixels> bad_pixels, bool look, const std::function<void()>& on_view) {
  return source_->find(std::move(bad_pixels), look, on_view);
}

const std::vector<Move>& MovedBeam::moves() const { return source_->nearest(); }

}  // namespace harima
