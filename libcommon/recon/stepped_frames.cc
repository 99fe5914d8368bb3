// SPDX-License-Identifier: BSD-3-Clause
#include "recon/stepped_frames.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kGpuViews = 64;  // that are read for a device together, at most
constexpr size_t kLotBytes = size_t{128}
                             << 20;  // of frames that are read together, at most, but for one of each device

bool is_in_order(const Scan& scan) {
  for (size_t i = 0; i < scan.views.size(); ++i)
    if (scan.views[i].frame != int(i)) return false;
  return int(scan.views.size()) == scan.source->info().count;
}

const FrameStepSource* step_of(const Scan& scan) {
  return dynamic_cast<const FrameStepSource*>(scan.source.get());
}

}  // namespace

// Views that are read together, and rows without gaps: `row` is the place of the first among all that are
// wanted.
struct SteppedFrames::Lot {
  GpuFrames::Block block;
  size_t view, row;
};

struct SteppedFrames::OnGpus {
  std::array<Buffer, 2> raw;
  std::unique_ptr<GpuFrames> frames;  // null: they have no room
};

std::unique_ptr<SteppedFrames> SteppedFrames::of(const Scan& scan, const GpuChoice& gpus,
                                                 std::shared_ptr<const BadPixels> bad) {
  return gpus.backend && step_of(scan) ? or_mended(scan, gpus, std::move(bad)) : nullptr;
}

std::unique_ptr<SteppedFrames> SteppedFrames::or_mended(const Scan& scan, const GpuChoice& gpus,
                                                        std::shared_ptr<const BadPixels> bad) {
  if (!gpus.backend || (!step_of(scan) && !bad)) return nullptr;
  return std::unique_ptr<SteppedFrames>(new SteppedFrames(scan, gpus, std::move(bad)));
}

std::unique_ptr<SteppedFrames> SteppedFrames::one_of(int scans, const Scan& scan, const GpuChoice& gpus) {
  return std::unique_ptr<SteppedFrames>(new SteppedFrames(scan, gpus, nullptr, scans));
}

SteppedFrames::SteppedFrames(const Scan& scan, const GpuChoice& gpus, std::shared_ptr<const BadPixels> bad,
                             int scans)
    : gpus_(gpus), bad_(std::move(bad)), scans_(scans), made_(scan.source->info()),
      measured_(scan.source.get()), frames_(all_rows(std::max(0, made_.count))) {
  for (const FrameStepSource* step = step_of(scan); step;
       step = is_in_order(step->made_of()) ? step_of(step->made_of()) : nullptr)
    sources_.insert(sources_.begin(), step);
  if (sources_.empty()) return;
  measured_ = sources_.front()->made_of().source.get();
  for (size_t i = 0; i < frames_.size(); ++i) frames_[i] = sources_.front()->made_of().views[i].frame;
}
SteppedFrames::~SteppedFrames() = default;

int SteppedFrames::views_together() const {
  const StackInfo& raw = measured().info();
  const size_t frame = size_t(raw.width) * size_t(raw.height) * bytes_of(raw.type),
               devices = gpus_.devices.size();
  return int(std::clamp(kLotBytes / std::max<size_t>(1, frame), devices, devices * kGpuViews));
}

size_t SteppedFrames::raw_bytes(int rows, int views) const {
  constexpr int kBeside = 4;
  const StackInfo& raw = measured().info();
  return size_t(std::min(views + kBeside, int(frames_.size()))) * size_t(raw.width) * size_t(rows) *
         bytes_of(raw.type);
}

size_t SteppedFrames::work_bytes() const { return 2 * raw_bytes(measured().info().height, views_together()); }

bool SteppedFrames::take_gpus(int rows) const {
  if (!on_gpus_) {
    on_gpus_ = std::make_unique<OnGpus>();
    on_gpus_->frames = gpus_.backend->make_frames(spec(rows), gpus_.devices);
    if (on_gpus_->frames)
      debug("{}: frames go through {} steps, {} views at a time", gpus_.name, steps().size(),
            on_gpus_->frames->views_at_a_time());
    else debug("{} has no room for frames beside slices; processors straighten and clean them", gpus_.name);
  }
  return on_gpus_->frames != nullptr;
}

void SteppedFrames::leave_gpus() const { on_gpus_ = std::make_unique<OnGpus>(); }

int SteppedFrames::views_at_a_time() const {
  return on_gpus_ && on_gpus_->frames ? on_gpus_->frames->views_at_a_time() : 0;
}

const std::vector<FrameStep>& SteppedFrames::steps() const {
  std::call_once(asked_, [&] {
    for (const FrameStepSource* source : sources_) steps_.push_back(source->step());
    if (!bad_) return;
    FrameStep& mended = steps_.emplace_back();
    mended.how.emplace<MendStep>(bad_->step());
    mended.type = made_.type;
    mended.made_of = [](const FrameBlock& block) { return block; };
  });
  return steps_;
}

GpuFramesSpec SteppedFrames::spec(int rows) const {
  return {measured().info().type, made_.width, made_.height, int(frames_.size()), steps(), rows, scans_};
}

GpuFrames::Block SteppedFrames::block_for(FrameBlock wanted) const {
  GpuFrames::Block block{wanted, wanted, nullptr, nullptr, 0};
  for (size_t i = steps().size(); i-- > 0;) block.read = steps()[i].made_of(block.read);
  block.on_zingers = [this](size_t step, int view, int row, int64_t count) {
    sources_[step]->count_zingers(view, row, count);
  };
  return block;
}

std::vector<SteppedFrames::Lot> SteppedFrames::lots_of(const std::vector<int>& rows,
                                                       std::span<const int> frames) const {
  std::vector<Lot> lots;
  for (size_t first = 0, last = 0; first < rows.size(); first = last) {
    while (last < rows.size() && rows[last] - rows[first] == int(last - first)) ++last;
    for (size_t view = 0; view < frames.size(); view += size_t(views_together())) {
      const auto from = frames.begin() + std::ptrdiff_t(view);
      const FrameBlock wanted{{from, from + std::min(std::ptrdiff_t(views_together()), frames.end() - from)},
                              rows[first],
                              rows[first] + int(last - first)};
      lots.push_back({block_for(wanted), view, first});
    }
  }
  return lots;
}

void SteppedFrames::read_raw(const FrameBlock& block, Buffer& raw) const {
  const Source& source = measured();
  const size_t view_bytes = size_t(block.rows()) * size_t(source.info().width) * bytes_of(source.info().type),
               bytes = block.views.size() * view_bytes;
  if (raw.bytes() < bytes) {
    raw = {};
    raw = gpus_.backend->host_buffer(bytes);
  }
  parallel_for(int(block.views.size()), [&](int i) {
    const int frame = frames_[size_t(block.views[size_t(i)])];
    try {
      source.read_rows(frame, block.first_row, block.last_row, raw.data() + size_t(i) * view_bytes);
    } catch (const Error& e) {
      throw e.in("{}", source.place(frame));
    }
  });
}

void SteppedFrames::make(const Lot& lot, const Buffer& raw, std::byte* out, size_t view_bytes) const {
  const size_t row_bytes = size_t(made_.width) * bytes_of(made_.type);
  GpuFrames::Block block = lot.block;
  block.raw = raw.data(), block.out = out + lot.view * view_bytes + lot.row * row_bytes,
  block.view_bytes = view_bytes;
  on_gpus_->frames->run(block);
}

bool SteppedFrames::read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const {
  if (!take_gpus(int(rows.size()))) return false;
  const size_t view_bytes = rows.size() * size_t(made_.width) * bytes_of(made_.type);
  const std::vector<Lot> lots = lots_of(rows, frames);
  Pipeline stages;
  stages.read = [&](int job) { read_raw(lots[size_t(job)].block.read, on_gpus_->raw[size_t(job % 2)]); };
  stages.work = [&](int job) { make(lots[size_t(job)], on_gpus_->raw[size_t(job % 2)], out, view_bytes); };
  try {
    run_in_order(int(lots.size()), stages);
  } catch (...) {
    on_gpus_.reset();  // it may still write to `out`
    throw;
  }
  return true;
}

}  // namespace harima
