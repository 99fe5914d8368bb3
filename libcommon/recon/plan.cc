// SPDX-License-Identifier: BSD-3-Clause
#include "recon/plan.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "device/ring.h"
#include "recon/band.h"
#include "recon/helical_slices.h"
#include "recon/host_rows.h"
#include "recon/leaning_slices.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kBands = 8;  // at least so many, so that reading overlaps computing, and little memory is taken
constexpr int kSlabRows = 32;  // but no thinner: below this, reading rows costs more than their bytes
// Updates per second and thread of a current core, order of magnitude of many views; and of a GPU, a guess.
// An iteration is a projection and a back projection.
constexpr double kDirectRate = 13e9, kFourierRate = 200e9;
constexpr double kGpuDirectRate = 1e12, kGpuFourierRate = 10e12, kGpuIterationRate = 4e12;
// For the estimate: what gridding takes of a thread for a sample and for a pixel of each of kTogether slices,
// which cost as much when there are fewer (recon_bench and iterative_bench, from 640 columns and 181 views to
// 2048 and 3000: within a third).
constexpr int kTogether = 16;
constexpr double kSampleSeconds = 4.8e-9, kPixelSeconds = 8.2e-9, kIterationShare = 2.3;
constexpr int kGpuSlabRows = 64;

int round_up(int n, int to) { return (n + to - 1) / to * to; }

// Pixels of a whole slice and of the wanted region.
size_t whole_pixels(const Scan& scan, const Recipe& recipe) {
  const auto width = size_t(slice_width(scan, recipe));
  return width * width;
}
size_t wanted_pixels(const Scan& scan, const Recipe& recipe) {
  return recipe.roi.width > 0 ? size_t(recipe.roi.width) * size_t(recipe.roi.height)
                              : whole_pixels(scan, recipe);
}

double updates_per_slice(const Scan& scan, const Recipe& recipe) {
  const size_t pixels = recipe.method == "direct" ? wanted_pixels(scan, recipe) : whole_pixels(scan, recipe);
  return double(pixels) * double(scan.views.size());
}

// What --metal adds where each slice has some, of what gridding takes (tests/bench/stages_bench); a third of
// it where none has.
constexpr double kMetalShare = 0.75;

// Iterations in terms of one: a subset takes transforms of the whole slice of its own.
double rounds(const Iteration& how) { return how.iterations * (0.6 + 0.4 * how.subsets); }

// Of one thread, for a batch.
double gridding_seconds(const Scan& scan, const Recipe& recipe) {
  const double samples = double(scan.views.size()) * scan.width(),
               pixels = double(whole_pixels(scan, recipe));
  return kTogether * (samples * kSampleSeconds + pixels * kPixelSeconds);
}
double metal_seconds(const Scan& scan, const Recipe& recipe) {
  return recipe.metal_per_cm > 0 ? kMetalShare * gridding_seconds(scan, recipe) : 0;
}
double batch_seconds(const Scan& scan, const Recipe& recipe) {
  const double metal = metal_seconds(scan, recipe), once = gridding_seconds(scan, recipe);
  if (recipe.iteration.is_on()) return metal + once * kIterationShare * rounds(recipe.iteration);
  return metal +
         (recipe.method == "direct" ? kTogether * updates_per_slice(scan, recipe) / kDirectRate : once);
}

// Of one GPU.
double gpu_seconds_per_update(const Recipe& recipe) {
  if (recipe.iteration.is_on()) return rounds(recipe.iteration) / kGpuIterationRate;
  return 1 / (recipe.method == "direct" ? kGpuDirectRate : kGpuFourierRate);
}

// What a ring method looks at on the host, of one GPU: rows of three chunks of slices, and what it makes of
// those of one.
size_t ring_search_bytes(const Scan& scan, const Recipe& recipe) {
  constexpr int kSlices = 16;
  const RingMethod* const ring = ring_method(recipe.ring);
  return ring ? 2 * ring->memory_bytes({kSlices, int(scan.views.size()), scan.width(), 0, nullptr}) : 0;
}

// What comes to the host where GPUs look for metal, of one GPU: of each of three chunks a slice, and ends of
// runs in a 64th of the pixels of all.
size_t metal_search_bytes(const Scan& scan, const Recipe& recipe) {
  constexpr size_t kChunks = 3, kSlices = 16, kRunBytes = 4 * sizeof(double), kPixelsOfRun = 64;
  const size_t pixels = whole_pixels(scan, recipe);
  return recipe.metal_per_cm > 0 ? kChunks * pixels * (sizeof(float) + kSlices * kRunBytes / kPixelsOfRun)
                                 : 0;
}

// The rows of the plan: those wanted, and the ones that complete the first and the last pair. A part of rows
// with gaps stays as it is, even if it has none itself.
std::vector<int> paired_rows(const Scan& scan, const std::vector<int>& rows, SliceRange part, Plan& plan) {
  std::vector<int> all(rows.begin() + part.first, rows.begin() + part.last);
  const bool is_gapless = rows.back() - rows.front() + 1 == int(rows.size());
  if (!is_gapless) return all;
  const int first = all.front(), last = all.back();
  plan.lead = first % 2;
  plan.trail = last % 2 == 0 && last + 1 < scan.height() ? 1 : 0;
  if (plan.lead) all.insert(all.begin(), first - 1);
  if (plan.trail) all.push_back(last + 1);
  return all;
}

void cut_bands(const std::vector<int>& rows, Plan& plan) {
  const int total = int(rows.size());
  for (int first = 0; first < total; first += plan.band_rows)
    plan.bands.emplace_back(rows.begin() + first, rows.begin() + std::min(total, first + plan.band_rows));
}

// Rows that are read in blocks: whole ones if there is room, so that none is read for two bands.
void fit_blocks(int block_rows, size_t room, int total, Plan& plan) {
  const int blocks = std::max(1, plan.band_rows / block_rows),
            rows = round_up(std::min(blocks * block_rows, total), plan.lanes);
  if (block_rows > 1 && size_t(rows) <= room) plan.band_rows = rows;
}

}  // namespace

int slices_of(const Plan& plan) {
  int rows = -plan.lead - plan.trail;
  for (const std::vector<int>& band : plan.bands) rows += int(band.size());
  return rows;
}

std::string faster_method(const Scan& scan, const Recipe& recipe) {
  if (recipe.lean_deg != 0) return faster_leaning_method(scan);
  Recipe direct = recipe, fourier = recipe;
  direct.method = "direct";
  fourier.method = "fourier";
  const bool is_direct =
      updates_per_slice(scan, direct) / kDirectRate < updates_per_slice(scan, fourier) / kFourierRate;
  return is_direct ? "direct" : "fourier";
}

Plan plan_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& wanted_rows, SliceRange part,
                PixelType output, size_t memory_bytes, int threads) {
  if (recipe.helix) return plan_helical_bands(scan, recipe, wanted_rows, part, output, memory_bytes);
  if (recipe.lean_deg != 0) return plan_leaning_bands(scan, recipe, wanted_rows, part, output, memory_bytes);
  const BandReader reader(scan, recipe);
  const size_t pixels = wanted_pixels(scan, recipe), reading = reader.work_bytes(threads);
  Plan plan;
  plan.first_slice = part.first;
  const std::vector<int> rows = paired_rows(scan, wanted_rows, part, plan);
  const int total = int(rows.size());
  size_t fixed = 0, least = 0;
  for (plan.lanes = total > 8 ? 16 : total > 4 ? 8 : 4; plan.lanes >= 4; plan.lanes /= 2) {
    fixed = reading + SliceMaker::memory_bytes(scan, recipe, plan.lanes) +
            kResultSlots * size_t(plan.lanes) * pixels * 4;
    least = fixed + 2 * reader.band_bytes(plan.lanes);
    if (memory_bytes == 0 || least <= memory_bytes) break;
  }
  if (plan.lanes < 4)
    fail("{}: {} of memory wanted at least, --mem allows {}; give more, or a smaller --roi", scan.name,
         size_text(least), size_text(memory_bytes));
  const size_t row_bytes = std::max<size_t>(1, reader.band_bytes(1));
  const size_t room = memory_bytes == 0 ? size_t(total) : (memory_bytes - fixed) / 2 / row_bytes;
  const int wanted = std::max(kSlabRows, round_up((total + kBands - 1) / kBands, plan.lanes));
  plan.band_rows =
      std::max(plan.lanes, int(std::min<size_t>(size_t(wanted), room)) / plan.lanes * plan.lanes);
  fit_blocks(reader.block_rows(), room, total, plan);
  cut_bands(rows, plan);
  plan.memory_bytes = fixed + 2 * reader.band_bytes(std::min(plan.band_rows, round_up(total, plan.lanes)));
  for (const std::vector<int>& band : plan.bands) plan.input_bytes += reader.read_bytes(band);
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  plan.seconds = batch_seconds(scan, recipe) * ((total + plan.lanes - 1) / plan.lanes) / threads;
  return plan;
}

Plan plan_gpu_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& wanted_rows,
                    SliceRange part, PixelType output, size_t memory_bytes, const GpuChoice& gpus) {
  if (recipe.helix) return plan_helical_bands(scan, recipe, wanted_rows, part, output, memory_bytes, gpus);
  if (recipe.lean_deg != 0)
    return plan_leaning_bands(scan, recipe, wanted_rows, part, output, memory_bytes, gpus);
  const BandReader reader(scan, recipe, gpus);
  const bool is_mended = HostRows::are_wanted(recipe);
  const size_t raw_bytes = reader.band_bytes(1),
               sent_bytes = is_mended ? scan.views.size() * size_t(scan.width()) * sizeof(float) : raw_bytes;
  const size_t mending =
      is_mended ? HostRows::memory_bytes(scan, recipe)
                : gpus.devices.size() * (ring_search_bytes(scan, recipe) + metal_search_bytes(scan, recipe));
  const size_t reading = reader.work_bytes(thread_count()) + mending;
  const size_t pixels = wanted_pixels(scan, recipe),
               row_bytes = 2 * (sent_bytes + HostRows::metal_bytes(scan, recipe)) +
                           (is_mended ? raw_bytes : 0) + kResultSlots * pixels * sizeof(float);
  Plan plan;
  plan.gpus = gpus;
  plan.first_slice = part.first;
  const std::vector<int> rows = paired_rows(scan, wanted_rows, part, plan);
  const int total = int(rows.size());
  const size_t room = memory_bytes == 0 ? size_t(round_up(total, 2))
                                        : (memory_bytes - std::min(memory_bytes, reading)) / row_bytes;
  if (room < 2)
    fail("{}: {} of memory wanted at least, --mem allows {}; give more, or a smaller --roi", scan.name,
         size_text(reading + 2 * row_bytes), size_text(memory_bytes));
  const int wanted = std::max(kGpuSlabRows * int(gpus.devices.size()), (total + kBands - 1) / kBands);
  plan.band_rows = std::max(
      2, int(std::min<size_t>({size_t(round_up(wanted, 2)), size_t(round_up(total, 2)), room})) / 2 * 2);
  plan.lanes = 2;
  fit_blocks(reader.block_rows(), room, total, plan);
  plan.lanes = plan.band_rows;
  cut_bands(rows, plan);
  plan.memory_bytes = reading + size_t(plan.band_rows) * row_bytes;
  for (const std::vector<int>& band : plan.bands) plan.input_bytes += reader.read_bytes(band);
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  // With metal slices are made twice; before iterations processors look for it while GPUs compute.
  const double on_gpus =
      updates_per_slice(scan, recipe) * total / double(gpus.devices.size()) * gpu_seconds_per_update(recipe);
  const double mended = is_mended ? metal_seconds(scan, recipe) * total / kTogether / thread_count() : 0;
  plan.seconds = std::max(recipe.metal_per_cm > 0 && !is_mended ? 2 * on_gpus : on_gpus, mended);
  return plan;
}

Plan plan_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, PixelType output,
                size_t memory_bytes, int threads) {
  return plan_bands(scan, recipe, rows, {0, int(rows.size())}, output, memory_bytes, threads);
}

}  // namespace harima
