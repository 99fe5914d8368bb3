// SPDX-License-Identifier: BSD-3-Clause
// denoise_bench [SIDE [RUNS]]: what the networks of ct-denoise take on one thread, in CPU seconds, the
// fastest of several runs; and how many times as long the same network takes in plain libtorch
// (plain_unet.h). Tab separated. Memory is what the process grew by at its most.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>

#include "base/parallel.h"
#include "base/program.h"
#include "denoise/denoiser.h"
#include "denoise/draw.h"
#include "plain_unet.h"

using namespace harima;

namespace {

double cpu_seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

double fastest(int runs, const std::function<void()>& work) {
  double best = 1e300;
  for (int i = 0; i < runs; ++i) {
    const double start = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

// The most that this process has had in memory, in MB.
double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:" && status >> word) return std::stod(word) * 1024e-6;
  return 0;
}

std::vector<float> noise(size_t count) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = float(draw_unit(1, 2, i) - 0.5);
  return values;
}

void line(const std::string& what, double pixels, double seconds, double plain) {
  fmt::print("{}\t{:.4f}\t{:.2f}\t{:.2f}\n", what, seconds, 1e-6 * pixels / seconds, plain / seconds);
}

Model model_of(const NetworkShape& shape) {
  Model model;
  model.shape = shape;
  model.tensors = folded(shape, new_network(shape, 1), 1);
  return model;
}

void bench_applied(const NetworkShape& shape, int side, int runs, const EngineSettings& settings) {
  const Model model = model_of(shape);
  const size_t pixels = size_t(side) * size_t(side);
  const std::vector<float> values = noise(pixels);
  const std::vector<const float*> slices(size_t(shape.channels()), values.data());
  std::vector<float> denoised(pixels);
  const auto apply = [&](int tile) {
    Denoiser denoiser(model, settings, tile);
    return fastest(runs, [&] { denoiser.run(slices, side, side, denoised.data()); });
  };
  const double before = peak_mb(), whole = apply(0), grown = peak_mb() - before, tiled = apply(256);
  const torch::NoGradGuard no_gradients;
  PlainUnet net(shape);
  net->eval();
  const torch::Tensor images = torch::rand({1, shape.channels(), side, side});
  const double plain = fastest(1, [&] { net->forward(images); });
  line(fmt::format("applied to {} x {}, {}", side, side, settings.half ? "bf16" : "f32"), double(pixels),
       whole, plain);
  line(fmt::format("in tiles of 256, {}", settings.half ? "bf16" : "f32"), double(pixels), tiled, plain);
  fmt::print("memory of that, MB (estimated for --mem: {:.0f})\t{:.0f}\n",
             1e-6 * double(pixels) * double(bytes_a_pixel(shape, settings)), grown);
}

void bench_step(NetworkShape shape, int runs, const EngineSettings& settings) {
  constexpr int kCount = 4, kSide = 128;
  const size_t pixels = size_t(kCount) * kSide * kSide;
  const std::vector<float> inputs = noise(pixels * size_t(shape.channels())), targets = noise(pixels);
  const auto network = engine().training(shape, new_network(shape, 1), settings);
  const double own = fastest(runs, [&] {
    network->step({kCount, kSide, kSide, inputs.data(), targets.data()}, {.rate = 0.01, .averaging = 0.9});
  });
  PlainUnet net(shape);
  torch::optim::Adam adam(net->parameters(), 0.01);
  const torch::Tensor images = torch::rand({kCount, shape.channels(), kSide, kSide}),
                      wanted = torch::rand({kCount, 1, kSide, kSide});
  const double plain = fastest(runs, [&] {
    adam.zero_grad();
    torch::mse_loss(net->forward(images), wanted).backward();
    adam.step();
  });
  line(fmt::format("step of training, {} crops of {} x {}, width {}", kCount, kSide, kSide, shape.width),
       double(pixels), own, plain);
}

}  // namespace

int main(int argc, char** argv) {
  start_with_calm_threads(argv);
  set_thread_count(1);
  setenv("HARIMA_ENGINE", (program_folder() + "/../libharima_torch.so").c_str(), 0);
  const int side = argc > 1 ? std::atoi(argv[1]) : 1024, runs = argc > 2 ? std::atoi(argv[2]) : 5;
  EngineSettings settings;
  settings.half = engine().is_half_fast("cpu");
  at::set_num_threads(1);
  fmt::print(
      "{}, reach 5, depth 3, one thread, best of {}\nwhat\tCPU seconds\tMpx/s\tplain libtorch, times as "
      "long\n",
      engine().name(), runs);
  bench_applied({.width = 16}, side, runs, settings);
  if (settings.half) bench_applied({.width = 16}, side, runs, {});
  for (const int width : {16, 32}) bench_step({.width = width}, runs, settings);
}
