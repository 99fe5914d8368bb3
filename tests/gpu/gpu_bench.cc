// SPDX-License-Identifier: BSD-3-Clause
// Speed of the GPU: gpu_bench [SIZE:VIEWS...]. Prints a table for doc/benchmarks.md: what the device does at
// most, the steps of both methods, filters, and bands from host memory to host memory. Compiled for CUDA, and
// for the emulation, which only proves that it runs.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>

#include "base/text.h"
#include "device/cuda/backend.h"
#include "device/cuda/device_equations.h"
#include "device/cuda/device_stripe_rows.h"
#include "device/cuda/filter_step.h"
#include "device/cuda/limits.h"
#include "device/cuda/runtime.h"
#include "device/cuda/steps.h"
#include "device/cuda/tables.h"
#include "device/leaning_fbp.h"
#include "filter/bilateral.h"
#include "filter/smooth.h"
#include "filter/wavelet.h"
#include "math/window.h"

using namespace harima;
using namespace harima::CT_GPU_TARGET;

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Seconds a run, of the fastest of some groups of runs, after one that does not count.
double time_of(Stream& stream, const std::function<void()>& work) {
  const double first = seconds_of([&] { work(), stream.wait(); });
  const int runs = std::clamp(int(0.05 / std::max(first, 1e-6)), 1, 200);
  double best = 1e300;
  for (int group = 0; group < 4; ++group)
    best = std::min(best, seconds_of([&] {
                            for (int i = 0; i < runs; ++i) work();
                            stream.wait();
                          }) / runs);
  return best;
}

GpuChainSpec spec_of(const std::string& method, int size, int views) {
  GpuChainSpec spec;
  spec.method = method;
  spec.flats = 2;
  spec.detector_columns = size;
  FbpSpec& fbp = spec.fbp;
  fbp.columns = fbp.width = fbp.out_width = fbp.out_height = size;
  fbp.views = views;
  fbp.window = kFilterWindows[0].at;
  fbp.as_linear = true;
  fbp.circle_px = 0.5 * (size - 1);
  for (int v = 0; v < views; ++v) fbp.angle_rad.push_back(M_PI * v / views);
  fbp.weight_rad.assign(size_t(views), M_PI / views);
  return spec;
}

// Copies and shared memory; `blocks` of 256 threads load.
double measure_limits(int blocks, int loads) {
  Stream stream;
  constexpr size_t kBytes = size_t{1} << 28;
  Buffer host = pinned_memory(kBytes);
  std::fill_n(host.as<char>(), kBytes, char(1));
  DeviceMemory device(kBytes);
  const double up = time_of(stream, [&] { copy_up(device.as<void>(), host.data(), kBytes, stream); });
  const double down = time_of(stream, [&] { copy_down(host.data(), device.as<void>(), kBytes, stream); });
  double bytes = 0;
  const double shared =
      time_of(stream, [&] { bytes = load_shared(blocks, loads, device.as<float>(), stream); });
  const double updates = bytes / shared / 8;  // two floats each
  fmt::print(
      "limit\tpinned up {:.1f} GB/s, down {:.1f} GB/s; shared memory {:.1f} TB/s = {:.2f} tera-updates/s of "
      "direct\n",
      kBytes / up / 1e9, kBytes / down / 1e9, bytes / shared / 1e12, updates / 1e12);
  return updates;
}

void row(const char* step, int size, int views, int slices, double seconds) {
  const double updates = double(slices) * size * size * views;
  fmt::print("{}\t{}\t{}\t{:.3f}\t{:.2f}\n", step, size, views, seconds / slices * 1e3,
             updates / seconds / 1e12);
  std::fflush(stdout);
}

// The steps of one method over rows that are in device memory, 16 slices or as many as there is memory for.
class StepBench {
 public:
  StepBench(const std::string& method, int size, int views, int slices)
      : size_(size), views_(views), slices_(slices), spec_(spec_of(method, size, views)), tables_(spec_),
        on_device_(tables_), row_fft_({tables_.padded, false, slices / 2 * views}),
        grid_fft_(tables_.is_direct ? FftShape{2, false, 1}
                                    : FftShape{tables_.gridding.grid, true, slices / 2}) {
    rows_ = {nullptr, slices / 2, views, size, tables_.padded, size, 0};
    const size_t row_bytes = size_t(rows_.pairs) * size_t(views) * size_t(rows_.padded) * sizeof(Complex);
    rows_memory_ = DeviceMemory(row_bytes);
    rows_.data = rows_memory_.as<Complex>();
    scratch_ = DeviceMemory(
        std::max(ring_bytes(rows_), tables_.is_direct ? 0 : sample_bytes(rows_, tables_.gridding)));
    if (!tables_.is_direct)
      grid_ = DeviceMemory(size_t(rows_.pairs) * size_t(tables_.gridding.grid) *
                           size_t(tables_.gridding.grid) * sizeof(Complex));
    out_ = DeviceMemory(size_t(slices) * size_t(size) * size_t(size) * sizeof(float));
    work_ = DeviceMemory(std::max<size_t>({1, row_fft_.work_bytes(), grid_fft_.work_bytes()}));
    axis_ = DeviceMemory(size_t(slices) * sizeof(double));
    fill();
  }

  // With what the host does to the rows that it looks at.
  void rings() {
    for (const char* name : {"sort", "all", "vo-filter", "titarenko"}) {
      const RingMethod& method = *ring_method(name);
      DeviceStripeRows stripes(method, rows_, stream_);
      row(fmt::format("rings: {}", name).c_str(), size_, views_, slices_,
          time_of(stream_, [&] { stripes.remove(method.usual, rows_, scratch_.as<uint64_t>()); }));
    }
  }

  void direct(double limit) {
    const double filter = time_of(stream_, [&] {
      row_fft_.run(rows_.data, false, work_.as<void>(), stream_);
      filter_rows(rows_, on_device_.response(), on_device_.view_weight(), stream_);
      row_fft_.run(rows_.data, true, work_.as<void>(), stream_);
    });
    fill();
    const double sums = time_of(stream_, [&] {
      back_project(rows_, on_device_.lines(), axis_.as<double>(), false, tables_.geometry, out_.as<float>(),
                   stream_);
    });
    row("direct: filter", size_, views_, slices_, filter);
    row("direct: sums", size_, views_, slices_, sums);
    // Squares beyond the circle are not summed.
    const double inside = M_PI / 4 * slices_ * double(size_) * size_ * views_;
    fmt::print(
        "direct: sums\twithin the circle alone {:.2f} tera-updates/s, {:.0f} % of the limit of shared "
        "memory\n",
        inside / sums / 1e12, 100 * inside / sums / limit);
    row("direct", size_, views_, slices_, filter + sums);
  }

  void fourier() {
    const Gridding& how = on_device_.gridding();
    auto* samples = scratch_.as<Complex>();
    auto* grid = grid_.as<Complex>();
    const double steps[] = {
        time_of(stream_, [&] { row_fft_.run(rows_.data, false, work_.as<void>(), stream_); }),
        (fill(), time_of(stream_, [&] { sample_rays(rows_, how, axis_.as<double>(), samples, stream_); })),
        time_of(stream_, [&] { fill_grid(samples, how, rows_.pairs, grid, stream_); }),
        time_of(stream_, [&] { grid_fft_.run(grid, true, work_.as<void>(), stream_); }),
        time_of(stream_,
                [&] { take_slices(grid, how, rows_.pairs, tables_.geometry, out_.as<float>(), stream_); })};
    const char* names[] = {"fourier: rows", "fourier: samples", "fourier: gridding", "fourier: grid",
                           "fourier: slices"};
    double sum = 0;
    for (int i = 0; i < 5; ++i) {
      row(names[i], size_, views_, slices_, steps[i]);
      sum += steps[i];
    }
    row("fourier", size_, views_, slices_, sum);
  }

 private:
  // Zeros stay zeros through all transforms, however often they run.
  void fill() {
    const std::vector<double> axis(size_t(slices_), 0.5 * (size_ - 1) + 0.3);
    copy_up(axis_.as<void>(), axis.data(), axis.size() * sizeof(double), stream_);
    const std::vector<Complex> zeros(rows_memory_.bytes() / sizeof(Complex) / size_t(rows_.pairs));
    for (int pair = 0; pair < rows_.pairs; ++pair)
      copy_up(rows_.data + size_t(pair) * zeros.size(), zeros.data(), zeros.size() * sizeof(Complex),
              stream_);
    stream_.wait();
  }

  const int size_, views_, slices_;
  const GpuChainSpec spec_;
  const ChainTables tables_;
  const DeviceTables on_device_;
  const Fft row_fft_, grid_fft_;
  PairRows rows_;
  DeviceMemory rows_memory_, scratch_, grid_, out_, work_, axis_;
  Stream stream_;
};

// As StepBench, with as many slices as there is memory for.
void bench_steps(const std::string& method, int size, int views, double limit) {
  for (int slices = 16;; slices /= 2) try {
      StepBench bench(method, size, views, slices);
      if (method == "fourier") {
        bench.rings();
        return bench.fourier();
      }
      return bench.direct(limit);
    } catch (const NoDeviceMemory& e) {
      if (slices == 2) return void(fmt::print("{}\t{}\t{}\tno memory: {}\n", method, size, views, e.what()));
    }
}

// The matched pair, and an iteration of SIRT, of slices and rows that stay in device memory.
void bench_iteration(int size, int views, int slices) {
  const FbpSpec fbp = spec_of("fourier", size, views).fbp;
  const ProjectorTables tables({size, fbp.angle_rad, slices, size, fbp.circle_px, false, 1});
  const auto on_device = std::make_shared<ProjectorTablesOnDevice>(tables);
  Stream stream;
  DeviceEquations equations({slices, size, views, size, 0, size, 3, 2}, tables, on_device, stream);
  const std::vector<double> axis(size_t(slices), 0.5 * (size - 1) + 0.3);
  const DeviceMemory axis_up(axis.size() * sizeof(double)),
      rows(size_t(slices / 2) * size_t(views) * size_t(size) * sizeof(Complex));
  const PairRows measured{rows.as<Complex>(), slices / 2, views, size, size, size, 0};
  copy_up(axis_up.as<void>(), axis.data(), axis.size() * sizeof(double), stream);
  fill_rows(measured, 1, stream);
  equations.set(measured, axis_up.as<double>());
  const RowSet lengths{0}, residual{1};
  const SliceSet steps{1}, gradient{2};
  equations.fill(kImage, {});
  equations.fill(steps, {});
  equations.fill(lengths, 1);
  stream.wait();
  row("projector: A", size, views, slices, time_of(stream, [&] { equations.project(kImage, residual); }));
  row("projector: A transposed", size, views, slices,
      time_of(stream, [&] { equations.back_project(residual, gradient); }));
  row("sirt: an iteration", size, views, slices, time_of(stream, [&] {
        equations.project(kImage, residual);
        equations.subtract_from_measured(residual, kAllViews);
        equations.multiply(residual, lengths, kAllViews);
        equations.back_project(residual, gradient);
        equations.step(kImage, steps, gradient, false, {});
      }));
}

// With as many slices as there is memory for.
void bench_iterations(int size, int views) {
  for (int slices = kMostSlices;; slices /= 2) try {
      return bench_iteration(size, views, slices);
    } catch (const NoDeviceMemory& e) {
      if (slices == 2) return void(fmt::print("sirt\t{}\t{}\tno memory: {}\n", size, views, e.what()));
    }
}

void filter_row(const char* filter, int size, int frames, double seconds) {
  const double voxels = double(frames) * size * size;
  fmt::print("{}\t{}\t{}\t{:.3f}\t{:.2f}\n", filter, size, frames, seconds / frames * 1e3,
             voxels / seconds / 1e9);
  std::fflush(stdout);
}

// Frames that are in device memory.
template <class Spec>
void bench_filter(const char* name, const Spec& spec, PixelType type, int size, int frames) {
  const size_t pixels = size_t(size) * size_t(size), bytes = pixels * bytes_of(type);
  const auto step = make_step(spec, type);
  const int all = frames + 2 * spec.reach();
  std::vector<uint16_t> noise(pixels * bytes_of(type) / sizeof(uint16_t));
  // As f32: about 1.
  for (size_t i = 0; i < noise.size(); ++i) noise[i] = uint16_t(16256 + (i * 2654435761u >> 20) % 128);
  const DeviceMemory in(size_t(all) * bytes), out(size_t(frames) * bytes),
      work(step->work_bytes({size, size, all, frames}) + 1);
  Stream stream;
  for (int z = 0; z < all; ++z) copy_up(in.as<char>() + size_t(z) * bytes, noise.data(), bytes, stream);
  stream.wait();
  filter_row(name, size, frames, time_of(stream, [&] {
               step->run({in.as<void>(), size, size, 0, all}, spec.reach(), spec.reach() + frames,
                         work.as<void>(), out.as<void>(), stream);
             }));
}

// A stack in host memory to one in host memory; best of three.
void bench_stack(const char* name, const FilterSpec& filter, int size, int frames) {
  StackInfo stack;
  stack.type = PixelType::f32;
  stack.width = stack.height = size;
  stack.count = frames;
  std::vector<Frame> in, out;
  for (int z = 0; z < frames; ++z)
    for (std::vector<Frame>* list : {&in, &out}) {
      list->emplace_back(stack.type, size, size,
                         backend().host_buffer(size_t(size) * size_t(size) * bytes_of(stack.type)));
      std::fill_n(list->back().row<float>(0), size_t(size) * size_t(size), float(z));
    }
  const int first_device[] = {0};
  const auto on_gpu = backend().make_filter({{filter}, stack, (frames + 2) / 3}, first_device);
  double best = 1e300;
  for (int run = 0; run < 3; ++run)
    best = std::min(best, seconds_of([&] { on_gpu->apply({0, 0, in}, out); }));
  filter_row(name, size, frames, best);
}

void bench_filters(int size, int frames) {
  const SmoothSpec gauss{gauss_weights(2), true, {}};
  fmt::print("filter\tsize\tframes\tms a frame\tgiga-voxels/s\n");
  bench_filter("median 3, 3-D, f32", MedianSpec{3, true}, PixelType::f32, size, frames);
  bench_filter("median 3, 3-D, u16", MedianSpec{3, true}, PixelType::u16, size, frames);
  bench_filter("median 5, 2-D, f32", MedianSpec{5, false}, PixelType::f32, size, frames);
  bench_filter("median 5, 3-D, f32", MedianSpec{5, true}, PixelType::f32, size, frames);
  bench_filter("gauss 2, 3-D, f32", gauss, PixelType::f32, size, frames);
  bench_filter("gauss 10, 3-D, f32", SmoothSpec{gauss_weights(10), true, {}}, PixelType::f32, size, frames);
  const double range = 0.01;
  bench_filter("bilateral, 3-D, f32", Bilateral{.range = range}.on_gpu(true), PixelType::f32, size, frames);
  bench_filter("nlm, 3-D, f32", NonLocalMeansSpec{3, 3, range, range, true}, PixelType::f32, size, frames);
  bench_filter("nlm, 2-D, f32", NonLocalMeansSpec{5, 5, range, range, false}, PixelType::f32, size, frames);
  bench_filter("diffusion, 10 steps, 3-D, f32", DiffusionSpec{range, 10, true}, PixelType::f32, size, frames);
  const Wavelet wavelet{.levels = 3, .noise = std::vector<double>(21, range)};
  bench_filter("wavelet, 3 levels, 3-D, f32", wavelet.on_gpu(true), PixelType::f32, size, frames);
  BlockMatchingSpec blocks{.distance = 4};
  blocks.noise.fill(float(range));
  bench_filter("bm4d, 3-D, f32", blocks, PixelType::f32, size, frames);
  blocks.distance = 11, blocks.is_3d = false;
  bench_filter("bm4d, 2-D, f32", blocks, PixelType::f32, size, frames);
  const TotalVariationSpec variation{.weight = range, .tolerance = 0, .most_steps = 50};
  bench_filter("tv, 50 steps, 3-D, f32", variation, PixelType::f32, size, frames);
  bench_stack("median 3, 3-D, f32, host to host", MedianSpec{3, true}, size, 2 * frames);
  bench_stack("gauss 2, 3-D, f32, host to host", gauss, size, 2 * frames);
}

// A band of counts in host memory to slices in host memory; best of three.
void bench_band(const std::string& method, const char* ring, int size, int views, int rows) {
  GpuChainSpec spec = spec_of(method, size, views);
  spec.ring = ring_method(ring);
  spec.ring_options = spec.ring->usual;
  const size_t pixels = size_t(rows) * size_t(size);
  Buffer raw = backend().host_buffer(pixels * size_t(views) * 2);
  for (size_t i = 0; i < pixels * size_t(views); ++i)
    raw.as<uint16_t>()[i] = uint16_t(20000 + (i * 2654435761u >> 20) % 1000);
  const std::vector<float> dark(pixels, 100.0f), flat(pixels, 40000.0f);
  CorrectSpec correct;
  correct.views = views;
  correct.rows = rows;
  correct.columns = size;
  correct.dark = dark.data();
  correct.flats = {flat.data(), flat.data()};
  correct.mix.assign(size_t(views), {0, 1, 0.5f});
  const std::vector<double> axis(size_t(rows), 0.5 * (size - 1) + 0.3);
  std::vector<Buffer> slices;
  std::vector<void*> out;
  for (int i = 0; i < rows; ++i) {
    slices.push_back(backend().host_buffer(size_t(size) * size_t(size) * sizeof(float)));
    out.push_back(slices.back().as<float>());
  }
  const int first_device[] = {0};
  const auto chain = backend().make_chain(spec, first_device);
  double best = 1e300;
  for (int run = 0; run < 3; ++run)
    best = std::min(best, seconds_of([&] { chain->make({&correct, raw.data(), axis, out}); }));
  row(fmt::format("{}, host to host, --ring {}, {} rows", method, ring, rows).c_str(), size, views, rows,
      best);
}

// Slices about an axis that leans by 1 degree, from rows in host memory to slices there; best of three.
void bench_leaning(int size, int views, int slices, bool is_hierarchical) {
  const FbpSpec fbp = spec_of("direct", size, views).fbp;
  const Lean lean{M_PI / 180, 4 * slices, is_hierarchical};
  const RowSpan span = leaning_band(fbp, lean, {slices, 2 * slices}).rows;
  Buffer memory = backend().host_buffer(size_t(views) * size_t(size) * size_t(span.count()) * sizeof(float));
  std::fill_n(memory.as<float>(), memory.bytes() / sizeof(float), 1.0f);
  Buffer out = backend().host_buffer(size_t(slices) * size_t(size) * size_t(size) * sizeof(float));
  std::vector<float*> places;
  for (int i = 0; i < slices; ++i)
    places.push_back(out.as<float>() + size_t(i) * size_t(size) * size_t(size));
  const LeaningRows rows{memory.as<float>(), views, size, span};
  const int first_device[] = {0};
  const auto sum = backend().make_leaning(
      {.fbp = fbp, .lean_rad = lean.rad, .rows = lean.rows, .is_hierarchical = is_hierarchical},
      first_device);
  double best = 1e300;
  for (int run = 0; run < 3; ++run)
    best = std::min(best, seconds_of([&] {
                      sum->make({rows, nullptr, slices, 0.5 * (size - 1) + 0.3, places});
                    }));
  row(fmt::format("axis leaning by 1 degree, {}, host to host, {} slices",
                  is_hierarchical ? "hierarchical" : "direct", slices)
          .c_str(),
      size, views, slices, best);
}

// Projections of one block of rows, from counts in host memory to filtered rows in host memory; best of
// three. A kernel that decays by 1/e in 5 pixels.
void bench_projections(int size, int views) {
  const ProjectionFilterSpec spec{size, size,
                                  [](double kx, double ky) { return 1 / (1 + 25 * (kx * kx + ky * ky)); }};
  const ProjectionFilter how(spec);
  const int count = how.block_rows(), first = (size - count) / 2;
  std::vector<int> rows;
  for (int i = 0; i < count; ++i) rows.push_back(first + i);
  const RowSpan read = how.read_for({first, first + count});
  const size_t pixels = size_t(read.count()) * size_t(size), made = size_t(count) * size_t(size);
  Buffer raw = backend().host_buffer(pixels * size_t(views) * 2),
         filtered = backend().host_buffer(made * size_t(views) * sizeof(float));
  for (size_t i = 0; i < pixels * size_t(views); ++i)
    raw.as<uint16_t>()[i] = uint16_t(20000 + (i * 2654435761u >> 20) % 1000);
  const std::vector<float> dark(pixels, 100.0f), flat(pixels, 40000.0f);
  CorrectSpec correct;
  correct.views = views;
  correct.rows = read.count();
  correct.columns = size;
  correct.dark = dark.data();
  correct.flats = {flat.data(), flat.data()};
  correct.mix.assign(size_t(views), {0, 1, 0.5f});
  std::vector<RowTally> seen(size_t(views) * rows.size());
  const int first_device[] = {0};
  const auto filter = backend().make_projection_filter({spec, PixelType::u16, 2, 0}, first_device);
  if (!filter) return void(fmt::print("paganin\t{}\t{}\tno memory\n", size, count));
  double best = 1e300;
  for (int run = 0; run < 3; ++run)
    best = std::min(
        best, seconds_of([&] {
          filter->run(
              {&correct, raw.data(), read, 0, views, {rows, count, filtered.as<float>(), seen.data()}});
        }));
  fmt::print("paganin, reach {}, {} rows, host to host\t{}\t{}\t{:.3f}\t{:.2f}\n", how.reach(), count, size,
             views, best / views * 1e3, double(made) * views / best / 1e9);
}

// So many rows beside a block, two views beside each.
FrameBlock around(const FrameBlock& block, int rows, int views, int height, int count) {
  FrameBlock wide{{}, std::max(0, block.first_row - rows), std::min(height, block.last_row + rows)};
  for (int v = std::max(0, block.views.front() - views); v < std::min(count, block.views.back() + 1 + views);
       ++v)
    wide.views.push_back(v);
  return wide;
}

// Steps over frames, from counts in host memory to what they make in host memory; best of three.
void bench_frames(const char* name, const FrameStep& step, int size, int views) {
  const int rows = std::min(64, size / 2), first = size / 2 - rows / 2;
  GpuFrames::Block block;
  for (int v = 0; v < views; ++v) block.wanted.views.push_back(v);
  block.wanted.first_row = first, block.wanted.last_row = first + rows;
  block.read = step.made_of(block.wanted);
  const size_t made = size_t(rows) * size_t(size);
  Buffer raw = backend().host_buffer(block.read.views.size() * size_t(block.read.rows()) * size_t(size) *
                                     sizeof(uint16_t)),
         out = backend().host_buffer(made * size_t(views) * sizeof(float));
  for (size_t i = 0; i < raw.bytes() / sizeof(uint16_t); ++i)
    raw.as<uint16_t>()[i] = uint16_t(20000 + (i * 2654435761u >> 20) % 1000);
  block.raw = raw.data(), block.out = out.data(), block.view_bytes = made * bytes_of(step.type);
  const int first_device[] = {0};
  const auto frames = backend().make_frames({PixelType::u16, size, size, views, {step}, rows}, first_device);
  if (!frames) return void(fmt::print("{}\t{}\t{}\tno memory\n", name, size, views));
  double best = 1e300;
  for (int run = 0; run < 3; ++run) best = std::min(best, seconds_of([&] { frames->run(block); }));
  fmt::print("{}, {} rows, host to host\t{}\t{}\t{:.3f}\t{:.2f}\n", name, rows, size, views,
             best / views * 1e3, double(made) * views / best / 1e9);
}

void bench_frame_steps(int size, int views) {
  const std::vector<float> dark(size_t(size) * size_t(size), 100.0f), flat(dark.size(), 40000.0f);
  const double angle = 0.5 * M_PI / 180;
  StraightenStep roll;
  roll.width = roll.height = size;
  roll.turn = {std::cos(angle), std::sin(angle), {0.5 * (size - 1), 0.5 * (size - 1)}};
  roll.is_upright = false;
  roll.shifts.resize(size_t(views));
  roll.mix.assign(size_t(views), {0, 1, 0.5f});
  roll.dark = dark.data(), roll.flats = {flat.data(), flat.data()}, roll.floor = 2;
  const int margin = 4 + int(0.5 * size * std::sin(angle));
  bench_frames(
      "roll of 0.5 degrees",
      {roll, PixelType::f32, [=](const FrameBlock& block) { return around(block, margin, 0, size, views); }},
      size, views);
  const ZingerStep zingers{ZingerStep::Place::both, 500, size, size, views};
  bench_frames(
      "zingers in views and projections",
      {zingers, PixelType::u16, [=](const FrameBlock& block) { return around(block, 2, 2, size, views); }},
      size, views);
}

void run(int argc, char** argv) {
  std::string why_none;
  const std::vector<GpuInfo> gpus = backend().devices(why_none);
  if (gpus.empty()) return void(fmt::print("skipped: no GPU ({})\n", why_none));
  fmt::print("device\t{}, {:.1f} GB\n", gpus[0].name, double(gpus[0].memory_bytes) / 1e9);
  use_device(0);
  std::vector<std::string> sizes(argv + 1, argv + argc);
  if (sizes.empty()) sizes = {"1024:1500", "2048:3000", "4432:3600", "8192:6000"};
  const bool is_real = gpus[0].name != "emulated";
  const double limit = is_real ? measure_limits(4096, 4096) : measure_limits(4, 16);
  fmt::print("step\tsize\tviews\tms a slice\ttera-updates/s\n");
  for (const std::string& text : sizes) {
    const int size = parse_integer(split(text, ':').front()), views = parse_integer(split(text, ':').back());
    bench_steps("fourier", size, views, limit);
    if (size <= 4432) bench_steps("direct", size, views, limit);
    bench_iterations(size, views);
    const int rows = size <= 2048 ? 128 : size <= 4432 ? 48 : 12;
    for (const char* ring : {"sort", "all"}) bench_band("fourier", ring, size, views, size < 256 ? 4 : rows);
    if (size <= 2048) bench_band("direct", "sort", size, views, size < 256 ? 4 : 48);
    for (const bool is_hierarchical : {false, true})
      if (size <= 2048) bench_leaning(size, views, size < 256 ? 32 : 256, is_hierarchical);
  }
  fmt::print("projections\tsize\tviews\tms a view\tgiga-pixels/s\n");
  for (const std::string& text : sizes) {
    const int size = parse_integer(split(text, ':').front());
    bench_frame_steps(size, is_real ? 256 : 6);
    bench_projections(size, is_real ? 256 : 2);
  }
  bench_filters(is_real ? 2048 : 40, is_real ? 32 : 3);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc, argv);
  } catch (const Error& e) {
    fmt::print(stderr, "gpu_bench: {}\n", e.what());
    return 1;
  }
}
