// SPDX-License-Identifier: BSD-3-Clause
// Times of the steps from counts to slices, each also over that of gridding in the same run:
// recon_bench [COLUMNS] [VIEWS] [RUNS] [LANES] [STEPS]. Of several runs the fastest counts. STEPS: all,
// fourier alone, rings: some methods beside it, or leaning: views merged or not. Of the latter three,
// processor time as well.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/correct.h"
#include "device/cpu/ring/host_stripe_rows.h"
#include "device/fbp.h"
#include "device/leaning_fbp.h"
#include "device/projection_filter.h"
#include "device/ring.h"
#include "fbp_spec.h"
#include "math/phase_response.h"

using namespace harima;

namespace {

// Rows that a method looks at, made once, of samples that it does nothing to.
class LookedAtRows final : public StripeRows {
 public:
  explicit LookedAtRows(const SinogramBatch& batch) : rows_(batch), rough_(rows_.roughness()) {}

  const SinogramBatch& shape() const override { return rows_.shape(); }
  std::vector<float> roughness() override { return rough_; }
  SlowCells take_slow(int groups, SlowWeights weights, double sigma) override {
    if (!slow_.data) slow_ = rows_.take_slow(groups, weights, sigma);
    return slow_;
  }
  void add_change() override {}
  void bridge_slow(const std::vector<StripeRun>&) override {}
  void bridge(const std::vector<StripeRun>&) override {}
  void bridge_ranks(const std::vector<StripeRun>&) override {}
  void sort(int) override {}

 private:
  HostStripeRows rows_;
  const std::vector<float> rough_;
  SlowCells slow_;
};

class Bench {
 public:
  Bench(int columns, int views, int runs, int lanes)
      : runs_(runs), batch_{lanes, views, columns, view_floats_for(columns, lanes), nullptr},
        memory_(size_t(views) * batch_.view_floats * sizeof(float)) {
    batch_.data = memory_.as<float>();
  }

  // All in milliseconds a slice.
  double fbp(const char* method, int runs) {
    const FbpSpec spec = plain_fbp(batch_);
    const size_t side = size_t(batch_.columns), lanes = size_t(batch_.lanes);
    Buffer slices(lanes * side * side * sizeof(float));
    std::vector<float*> out;
    for (size_t lane = 0; lane < lanes; ++lane) out.push_back(slices.as<float>() + lane * side * side);
    const std::vector<double> axis(lanes, 0.5 * (batch_.columns - 1) + 3.3);
    const auto method_fbp = make_fbp(method, spec);
    return time([&] { method_fbp->reconstruct(batch_, axis, out, side); }, runs);
  }

  // The sum alone, of some slices about an axis that leans along the beam: rows are filtered once for all
  // slices of a band.
  double leaning(double degrees, bool is_hierarchical, int runs) {
    const FbpSpec spec = plain_fbp(batch_);
    const Lean lean{degrees * M_PI / 180, batch_.columns, is_hierarchical};
    const int first = batch_.columns / 2 / LeaningFbp::kSlices * LeaningFbp::kSlices;
    const LeaningBand band = leaning_band(spec, lean, {first, first + LeaningFbp::kSlices});
    LeaningFbp fbp(spec, lean, LeaningFbp::kSlices);
    fill();
    fbp.begin(band);
    for (int row = band.rows.first; row < band.rows.last; row += batch_.lanes)
      fbp.take(batch_, row, std::min(batch_.lanes, band.rows.last - row));
    fbp.settle();
    const size_t side = size_t(batch_.columns);
    Buffer slices(LeaningFbp::kSlices * side * side * sizeof(float));
    std::vector<float*> out;
    for (size_t i = 0; i < LeaningFbp::kSlices; ++i) out.push_back(slices.as<float>() + i * side * side);
    const double ms =
        time([&] { fbp.back_project(first, 0.5 * (batch_.columns - 1) + 3.3, out, side); }, runs);
    return ms * batch_.lanes / LeaningFbp::kSlices;
  }

  double rings(const RingMethod& method) {
    return time([&] { method.run(batch_, method.usual); }, 1);
  }

  // What is left to the host where the samples are on a GPU.
  double ring_search(const RingMethod& method) {
    fill();
    LookedAtRows rows(batch_);
    method.remove(rows, method.usual);  // fills what it looks at
    return time([&] { method.remove(rows, method.usual); }, 1);
  }

  // Processor time of the last call of the ones above.
  double cpu_ms() const { return cpu_ms_; }

  // From counts to transmissions whose phase is retrieved, by a kernel that decays by 1/e in `decay_px`; the
  // margins of blocks count.
  double phase(double decay_px) {
    const Propagation beam{1e-3, 1e3 * decay_px * decay_px};
    const auto response = [&](double kx, double ky) { return paganin_response(beam, kx, ky); };
    const ProjectionFilter filter({batch_.columns, batch_.columns, response, PixelValue::transmission});
    const int middle = batch_.columns / 2;
    const RowSpan block{middle, middle + filter.block_rows()}, read = filter.read_for(block);
    const int threads = thread_count(), views = threads * ProjectionFilter::kViews, kept = block.count();
    CorrectSpec spec;
    spec.views = views;
    spec.rows = read.count();
    spec.columns = batch_.columns;
    const size_t pixels = size_t(spec.rows) * size_t(spec.columns);
    const std::vector<float> dark(pixels, 100.0f), flat(pixels, 40000.0f);
    const std::vector<uint16_t> raw(pixels * size_t(views), 20000);
    spec.dark = dark.data();
    spec.flats = {flat.data()};
    spec.mix.assign(size_t(views), {});
    std::vector<int> rows;
    for (int row = block.first; row < block.last; ++row) rows.push_back(row);
    Buffer out(size_t(views) * size_t(kept) * size_t(spec.columns) * sizeof(float));
    std::vector<RowTally> seen(size_t(views) * size_t(kept));
    const double ms = time(
        [&] {
          parallel_for(threads, [&](int i) {
            const size_t place = size_t(i) * ProjectionFilter::kViews * size_t(kept);
            filter.run(spec, reinterpret_cast<const std::byte*>(raw.data()), read,
                       i * ProjectionFilter::kViews, ProjectionFilter::kViews,
                       {rows, kept, out.as<float>() + place * size_t(spec.columns), seen.data() + place});
          });
        },
        runs_);
    return ms * batch_.lanes / kept * batch_.views / views;
  }

  // From a band of 64 rows and between two flats, as in a scan: rows of a view lie together, those of the
  // next one further on.
  double correction() {
    CorrectSpec spec;
    spec.views = batch_.views;
    spec.rows = 64;
    spec.columns = batch_.columns;
    const size_t pixels = size_t(spec.rows) * size_t(spec.columns);
    const std::vector<float> dark(pixels, 100.0f), before(pixels, 40000.0f), after(pixels, 41000.0f);
    const std::vector<uint16_t> raw(pixels * size_t(spec.views), 20000);
    spec.dark = dark.data();
    spec.flats = {before.data(), after.data()};
    spec.mix.assign(size_t(spec.views), {0, 1, 0.3f});
    return time([&] { correct_rows(spec, reinterpret_cast<const std::byte*>(raw.data()), 0, batch_); },
                runs_);
  }

 private:
  // A noisy disc; every third lane has a wide stripe, some thin ones and a dead column.
  void fill() {
    uint32_t state = 1;
    for (int v = 0; v < batch_.views; ++v)
      for (int x = 0; x < batch_.columns; ++x) {
        const float r = 2.2f * float(x) / float(batch_.columns) - 1.1f,
                    disc = std::sqrt(std::max(0.0f, 1 - r * r));
        for (int lane = 0; lane < batch_.lanes; ++lane)
          batch_.at(v, x)[lane] = disc + float((state = state * 1664525u + 1013904223u) >> 8) * 1e-9f +
                                  (lane % 3 == 0 ? stripe(x) : 0);
      }
    for (int view = 0; view < batch_.views; ++view) batch_.at(view, batch_.columns / 5)[0] = 0.5f;
  }

  float stripe(int x) const {
    return x % 97 == 5 || (x > batch_.columns / 3 && x < batch_.columns / 3 + 10) ? 0.02f : 0.0f;
  }

  double time(const std::function<void()>& work, int runs) {
    double best = 1e300, cpu = best;
    for (int i = 0; i < runs; ++i) {
      fill();
      const auto start = std::chrono::steady_clock::now();
      const std::clock_t spent = std::clock();
      work();
      cpu = std::min(cpu, double(std::clock() - spent) / CLOCKS_PER_SEC);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    cpu_ms_ = cpu / batch_.lanes * 1e3;
    return best / batch_.lanes * 1e3;
  }

  const int runs_;
  double cpu_ms_ = 0;
  SinogramBatch batch_;
  Buffer memory_;
};

}  // namespace

// Processor time, in turn: what else the machine does meets all.
static int compare_rings(Bench& bench, int runs) {
  struct Row {
    const char* name;
    bool is_search;  // what is left to the host of a GPU
    double least = 1e300;
  };
  std::array<Row, 8> rows{{{"sort", false},
                           {"dead", false},
                           {"all", false},
                           {"all", true},
                           {"vo-filter", true},
                           {"vo-fit", true},
                           {"wavelet", true},
                           {"titarenko", true}}};
  double beside = 1e300;
  for (int run = 0; run < runs; ++run) {
    bench.fbp("fourier", 2);  // the first one fetches memory as well
    beside = std::min(beside, bench.cpu_ms());
    for (Row& row : rows) {
      const RingMethod& method = *ring_method(row.name);
      row.is_search ? bench.ring_search(method) : bench.rings(method);
      row.least = std::min(row.least, bench.cpu_ms());
    }
  }
  fmt::print("processor time\nfourier\t{:.2f}\t1\n", beside);
  for (const Row& row : rows)
    fmt::print("ring {}{}\t{:.2f}\t{:.3f}\n", row.name, row.is_search ? ", on the host of a GPU" : "",
               row.least, row.least / beside);
  return 0;
}

// Processor time of the sums about a leaning axis.
static int compare_leaning(Bench& bench, double updates, int runs) {
  fmt::print("processor time\tms a slice\tgiga-updates/s\tratio\n");
  for (double degrees : {0.5, 2.0, 30.0}) {
    double least[2];
    for (int merged : {0, 1}) {
      bench.leaning(degrees, merged, runs);
      least[merged] = bench.cpu_ms() * LeaningFbp::kLanes / LeaningFbp::kSlices;
    }
    for (int merged : {0, 1})
      fmt::print("{} {:g} degrees\t{:.1f}\t{:.1f}\t{:.2f}\n", merged ? "hierarchical" : "direct", degrees,
                 least[merged], updates / least[merged], least[0] / least[merged]);
  }
  return 0;
}

int main(int argc, char** argv) {
  auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  const int columns = number(1, 2048), views = number(2, 3000), runs = number(3, 3), lanes = number(4, 16);
  Bench bench(columns, views, runs, lanes);
  fmt::print("columns {}, views {}, lanes {}, threads {}\n", columns, views, lanes, thread_count());
  fmt::print("step\tms a slice\tover fourier\tgiga-updates/s\n");
  const double updates = 1e-6 * columns * columns * views;
  const std::string_view steps = argc > 5 ? argv[5] : "all";
  if (steps == "leaning") return compare_leaning(bench, updates, runs);
  const double fourier = bench.fbp("fourier", runs);
  if (steps == "rings") return compare_rings(bench, runs);
  if (steps == "fourier")
    return fmt::print("fourier\t{:.2f}\t1\t{:.0f}\t{:.2f}\n", fourier, updates / fourier, bench.cpu_ms()), 0;
  fmt::print("fourier\t{:.2f}\t1\t{:.0f}\n", fourier, updates / fourier);
  // Ring removal in turn with gridding: what else the machine does meets both.
  std::vector<double> rings(ring_methods().size(), 1e300);
  double beside = 1e300;
  for (int run = 0; run < runs; ++run) {
    beside = std::min(beside, bench.fbp("fourier", 2));
    for (size_t i = 0; i < rings.size(); ++i) rings[i] = std::min(rings[i], bench.rings(ring_methods()[i]));
  }
  const double direct = bench.fbp("direct", (runs + 1) / 2), correction = bench.correction();
  fmt::print("direct\t{:.1f}\t{:.1f}\t{:.0f}\n", direct, direct / fourier, updates / direct);
  for (double degrees : {0.5, 2.0})
    if (const double leaning = lanes == 16 ? bench.leaning(degrees, false, (runs + 1) / 2) : 0; leaning > 0)
      fmt::print("leaning {:g} degrees\t{:.1f}\t{:.1f}\t{:.0f}\n", degrees, leaning, leaning / fourier,
                 updates / leaning);
  for (size_t i = 0; i < rings.size(); ++i)
    fmt::print("ring {}\t{:.2f}\t{:.2f}\t-\n", ring_methods()[i].name, rings[i], rings[i] / beside);
  for (double decay_px : {2.0, 7.0, 15.0}) {
    const double phase = bench.phase(decay_px);
    fmt::print("phase, decay {:.0f}\t{:.2f}\t{:.2f}\t-\n", decay_px, phase, phase / fourier);
  }
  fmt::print("correction\t{:.2f}\t{:.2f}\t-\n", correction, correction / fourier);
}
