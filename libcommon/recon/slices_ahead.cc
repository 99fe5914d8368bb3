// SPDX-License-Identifier: BSD-3-Clause
#include "recon/slices_ahead.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kBeginShare = 8;  // of the views have come before anything is begun
constexpr int kLooks = 64;      // at what has come, over the scan
constexpr int kNeighbours = 2;  // in direction, on either side, that decide on the weight of a view: in a
                                // full turn views come in pairs

// Frames that are averaged: others would make other line integrals.
std::vector<std::vector<int>> beam_frames(const Scan& scan) {
  std::vector<std::vector<int>> frames;
  for (const FrameSet& dark : scan.darks) frames.push_back(dark.frames);
  for (const FlatGroup& flat : scan.flats) frames.push_back(flat.set.frames);
  return frames;
}

bool same_flats(const Scan& a, const Scan& b) {
  return a.darks.size() == b.darks.size() && beam_frames(a) == beam_frames(b);
}

int views_there(const Scan& whole, int frames) {
  return int(std::count_if(whole.views.begin(), whole.views.end(),
                           [&](const View& view) { return view.frame < frames; }));
}

// A sector whose rays can no longer change: all of its views have come, and their neighbours in direction.
bool is_ripe(const Sectors& sectors, size_t sector, int there) {
  std::vector<int> views;  // of all rays
  size_t first = 0;
  for (size_t s = 0; s < sectors.size(); ++s) {
    if (s == sector) first = views.size();
    for (const Ray& ray : sectors[s]) views.push_back(ray.view);
  }
  const size_t count = views.size(), length = sectors[sector].size() + 2 * kNeighbours;
  for (size_t i = 0; i < length; ++i)
    if (views[(first + count + i - kNeighbours) % count] >= there) return false;
  return true;
}

// Are there rows among these that are not kept, whose counts do not count?
bool has_company(const Plan& plan, const std::vector<int>& rows) {
  return (plan.lead > 0 && rows.front() == plan.bands.front().front()) ||
         (plan.trail > 0 && rows.back() == plan.bands.back().back());
}

}  // namespace

SlicesAhead::SlicesAhead(size_t memory_bytes, Foresee foresee)
    : memory_bytes_(memory_bytes), foresee_(std::move(foresee)), worker_([this] { run(); }) {}

SlicesAhead::~SlicesAhead() {
  give_up();
  if (worker_.joinable()) worker_.join();
}

void SlicesAhead::take(const StackInfo& stack, const Frame& frame) {
  if (!gave_up_) frames_.add(stack, frame);
}

void SlicesAhead::give_up() {
  gave_up_ = stop_ = true;
  frames_.end();
}

void SlicesAhead::run() {
  try {
    while (frames_.wait_for(next_look_) && !gave_up_) look();
  } catch (const Error& e) {
    debug("nothing is made ahead: {}", e.what());
    gave_up_ = true;
  }
  if (gave_up_) batches_.clear();
}

void SlicesAhead::look() {
  int announced = 0;
  const auto so_far = frames_.so_far(announced);
  const int frames = so_far->info().count;
  next_look_ = size_t(frames + std::max(1, announced / kLooks));
  const std::optional<Scan> whole = foresee_scan(so_far, announced, "-");
  if (!whole) return;
  const int there = views_there(*whole, frames);
  if (there < int(whole->views.size()) / kBeginShare) return;
  if (batches_.empty() && !begin(*whole, there)) return give_up();
  if (!same_flats(*whole, begun_)) return give_up();
  take_ripe(*whole, there);
}

bool SlicesAhead::begin(const Scan& whole, int there) {
  const std::optional<Foreseen> foreseen = foresee_(whole, there);
  if (!foreseen) return false;
  begun_ = whole;
  recipe_ = foreseen->recipe;
  const Plan& plan = foreseen->plan;
  const size_t frame_bytes =
      size_t(whole.width()) * size_t(whole.height()) * bytes_of(whole.source->info().type);
  const size_t taken = frame_bytes * size_t(whole.views.back().frame + 1) + plan.memory_bytes;
  const size_t each = fourier_memory_bytes(fbp_spec(whole, recipe_, plan.lanes));
  const size_t most = memory_bytes_ == 0 ? SIZE_MAX : (memory_bytes_ - std::min(memory_bytes_, taken)) / each;
  for (const std::vector<int>& band : plan.bands)
    for (size_t first = 0; first < band.size(); first += size_t(plan.lanes)) {
      if (stop_ || batches_.size() >= most) break;
      const size_t last = std::min(band.size(), first + size_t(plan.lanes));
      const std::vector<int> rows(band.begin() + long(first), band.begin() + long(last));
      if (!has_company(plan, rows))
        batches_.push_back(std::make_unique<GradualBatch>(whole, recipe_, rows, plan.lanes));
    }
  if (batches_.empty()) return false;
  sectors_.resize(batches_[0]->plan().sectors.size());
  taken_.assign(sectors_.size(), false);
  debug("{} batches of rows are gridded as views come", batches_.size());
  return true;
}

void SlicesAhead::take_ripe(const Scan& whole, int there) {
  const Sectors now = batches_[0]->plan().sectors_of(fbp_spec(whole, recipe_, 4));
  const size_t count = now.size();
  for (size_t parity : {0, 1})
    for (size_t s = parity; s < count && !stop_; s += 2) {
      const bool is_due = parity == 0 || (taken_[s - 1] && taken_[(s + 1) % count]);
      if (taken_[s] || !is_due || !is_ripe(now, s, there)) continue;
      sectors_[s] = now[s];
      taken_[s] = true;
      take_sector(whole, s, [this] { return bool(stop_); });
      ++sectors_taken_;
    }
}

void SlicesAhead::take_sector(const Scan& scan, size_t sector, const std::function<bool()>& stop) {
  parallel_for(int(batches_.size()), [&](int i) {
    GradualBatch& batch = *batches_[size_t(i)];
    if (!batch.has(sector) && !(stop && stop())) batch.take(scan, sector, sectors_[sector]);
  });
}

bool SlicesAhead::was_right(const Scan& scan, const Recipe& recipe) const {
  if (recipe_hash(scan, recipe, "") != recipe_hash(scan, recipe_, "") || !same_flats(scan, begun_))
    return false;
  if (scan.views.size() > begun_.views.size()) return false;
  for (size_t v = 0; v < scan.views.size(); ++v)
    if (scan.views[v].frame != begun_.views[v].frame || scan.views[v].time != begun_.views[v].time)
      return false;
  const Sectors real = batches_[0]->plan().sectors_of(fbp_spec(scan, recipe, 4));
  for (size_t s = 0; s < real.size(); ++s)
    if (taken_[s] && sectors_[s] != real[s]) return false;
  return true;
}

void SlicesAhead::settle(const Scan& scan, const Recipe& recipe, const std::function<bool()>& stop) {
  stop_ = true;
  frames_.end();
  if (worker_.joinable()) worker_.join();
  if (batches_.empty()) return;
  if (!was_right(scan, recipe)) {
    debug("the scan went on otherwise than it had begun: what was made ahead is made again");
    return batches_.clear();
  }
  sectors_ = batches_[0]->plan().sectors_of(fbp_spec(scan, recipe, 4));
  for (size_t parity : {0, 1})
    for (size_t s = parity; s < sectors_.size(); s += 2) take_sector(scan, s, stop);
  std::erase_if(batches_, [](const auto& batch) { return batch->is_spoiled() || !batch->has_all(); });
}

bool SlicesAhead::has(const std::vector<int>& rows) const {
  return std::any_of(batches_.begin(), batches_.end(),
                     [&](const auto& batch) { return batch->rows() == rows; });
}

CorrectReport SlicesAhead::finish(const std::vector<int>& rows, std::span<Frame> out) {
  const auto batch =
      std::find_if(batches_.begin(), batches_.end(), [&](const auto& b) { return b->rows() == rows; });
  const CorrectReport report = (*batch)->finish(sectors_, out);
  batches_.erase(batch);
  return report;
}

}  // namespace harima
