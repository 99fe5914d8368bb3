// SPDX-License-Identifier: BSD-3-Clause
// engine_check: what engine.h promises of the engine that is there (HARIMA_ENGINE names it). Prints what is
// broken; exits 1 if anything is.
#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "denoise/draw.h"
#include "denoise/engine.h"

namespace {

using namespace harima;

int g_broken = 0;

void check(bool holds, const char* what) {
  fmt::print("{}: {}\n", holds ? "holds" : "BROKEN", what);
  if (!holds) ++g_broken;
}

bool are_equal(const Tensors& a, const Tensors& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i].name != b[i].name || a[i].sizes != b[i].sizes || a[i].values != b[i].values) return false;
  return true;
}

constexpr NetworkShape kShape{.reach = 1, .width = 4, .depth = 2};
constexpr int kSide = 16, kCount = 2;
constexpr Step kStep{.rate = 0.01, .averaging = 0.5, .most_loss = 100};

struct Images {
  std::vector<float> inputs, targets;
  explicit Images(uint64_t seed, float times = 1)
      : inputs(size_t(kCount * kShape.channels() * kSide * kSide)), targets(size_t(kCount * kSide * kSide)) {
    for (size_t i = 0; i < inputs.size(); ++i) inputs[i] = times * float(draw_unit(seed, 1, i) - 0.5);
    for (size_t i = 0; i < targets.size(); ++i) targets[i] = times * float(draw_unit(seed, 2, i) - 0.5);
  }
  Batch batch() const { return {kCount, kSide, kSide, inputs.data(), targets.data()}; }
};

void check_training() {
  const Tensors start = new_network(kShape, 3);
  const auto network = engine().training(kShape, start, {});
  const Images one(1), two(2), far(3, 1e4f);
  network->step(one.batch(), kStep);
  const Tensors state = network->state();
  check(network->step(far.batch(), kStep) > kStep.most_loss && are_equal(network->state(), state),
        "a batch with too large a loss changes nothing");
  Images bad(4);
  bad.inputs[5] = NAN;
  check(std::isnan(network->step(bad.batch(), kStep)) && are_equal(network->state(), state),
        "a batch whose loss is no number changes nothing");
  network->loss(two.batch());
  check(are_equal(network->state(), state), "a comparison changes nothing");

  const auto other = engine().training(kShape, new_network(kShape, 4), {});
  other->set_state(state);
  check(are_equal(other->state(), state), "a state comes back as it was");
  check(other->step(two.batch(), kStep) == network->step(two.batch(), kStep) &&
            are_equal(other->state(), network->state()),
        "from a state training goes on to the same bits");
  check(!are_equal(network->state(), state), "a good batch is learnt from");

  Tensors wrong = state;
  for (Tensor& tensor : wrong)
    if (tensor.name == "down0.first.weight") tensor.sizes = {1}, tensor.values.resize(1);
  bool was_refused = false;
  try {
    other->set_state(wrong);
  } catch (const Error& e) {
    was_refused =
        std::string(e.what()).find("down0.first.weight is [1], wanted [4, 3, 3, 3]") != std::string::npos;
  }
  check(was_refused, "a state of other sizes is refused");
}

// What several steps leave, and the loss after them.
std::pair<Tensors, double> learnt(const EngineSettings& settings) {
  const auto network = engine().training(kShape, new_network(kShape, 3), settings);
  for (uint64_t i = 0; i < 4; ++i) network->step(Images(i).batch(), kStep);
  return {network->state(), network->loss(Images(9).batch())};
}

void check_training_bits() {
  for (const bool half : {false, true}) {
    const auto [state, loss] = learnt({.threads = 1, .half = half});
    for (const int threads : {2, 3}) {
      const auto [other, other_loss] = learnt({.threads = threads, .half = half});
      check(are_equal(state, other) && loss == other_loss,
            half ? "what is learnt in bf16 does not depend on threads"
                 : "what is learnt does not depend on threads");
    }
  }
}

std::vector<float> result_of(const Tensors& trained, const Images& images, const EngineSettings& settings) {
  std::vector<float> result(kSide * kSide);
  engine()
      .applied(kShape, folded(kShape, trained, 1), settings)
      ->run(images.inputs.data(), kSide, kSide, result.data());
  return result;
}

void check_applied_bits() {
  const Tensors start = new_network(kShape, 5);
  const Images images(6);
  const auto middle = images.inputs.begin() + ptrdiff_t(kShape.reach * kSide * kSide);
  check(std::equal(middle, middle + kSide * kSide, result_of(start, images, {}).begin()),
        "a network that has learnt nothing gives its input");
  const auto network = engine().training(kShape, start, {});
  for (int i = 0; i < 5; ++i) network->step(images.batch(), kStep);
  for (const bool half : {false, true}) {
    const std::vector<float> one = result_of(network->averaged(), images, {.threads = 1, .half = half});
    check(one == result_of(network->averaged(), images, {.threads = 3, .half = half}),
          half ? "bf16 results do not depend on threads" : "results do not depend on threads");
    check(!std::equal(one.begin(), one.end(), middle),
          "a network that has learnt something gives something else");
  }
}

// A network of the size that networks have, which has learnt something.
Tensors some_network(const NetworkShape& shape) {
  Tensors tensors = folded(shape, new_network(shape, 7), 1);
  for (Tensor& tensor : tensors)
    if (tensor.name.starts_with("noise")) tensor.values.assign(tensor.count(), 0.1f);
  return tensors;
}

// Tiles of several widths, narrow ones too, against the whole image of which they are the left side.
void check_tiles(const NetworkShape& shape, bool half) {
  constexpr int kWidth = 160, kHeight = 320;
  const auto network = engine().applied(shape, some_network(shape), {.half = half});
  const auto run = [&](int width) {
    const size_t pixels = size_t(width) * kHeight;
    std::vector<float> images(size_t(shape.channels()) * pixels), result(pixels);
    for (size_t i = 0; i < images.size(); ++i)
      images[i] =
          float(draw_unit(8, i / pixels, i % pixels / size_t(width) * kWidth + i % size_t(width)) - 0.5);
    network->run(images.data(), kHeight, width, result.data());
    return result;
  };
  const std::vector<float> whole = run(kWidth);
  int others = 0;
  for (const int width : {28, 32, 36, 40, 44, 64, 96}) {
    const std::vector<float> tile = run(width);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < width - shape.halo(); ++x)
        others += tile[size_t(y * width + x)] != whole[size_t(y * kWidth + x)];
  }
  check(others == 0, half ? "bf16 tiles have the bits of the whole" : "tiles have the bits of the whole");
}

}  // namespace

int main() {
  try {
    check_training();
    check_training_bits();
    check_applied_bits();
    for (const bool half : {false, true}) {
      check_tiles(kShape, half);
      check_tiles({.reach = 0, .width = 12, .depth = 2}, half);
      check_tiles({.reach = 5, .width = 24, .depth = 1}, half);
    }
    check(engine().has_device("cpu") && !engine().has_device("cuda:99") && !engine().has_device("toaster"),
          "devices that are not there are told");
  } catch (const std::exception& e) {
    fmt::print("BROKEN: {}\n", e.what());
    return 1;
  }
  return g_broken > 0;
}
