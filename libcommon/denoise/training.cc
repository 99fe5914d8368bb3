// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "denoise/crops.h"
#include "denoise/training_state.h"

namespace harima {

namespace {

constexpr int kWarmUp = 100, kLossesKept = 32;
constexpr double kLastRate = 0.01, kAveraging = 0.995;
constexpr double kFarAbove = 10;  // times the usual loss: nothing is learnt from such a batch
constexpr int kBadInARow = 5, kMostRestarts = 3;

double rate_at(const TrainingPlan& plan, int step) {
  const int warm_up = std::min(kWarmUp, std::max(1, plan.steps / 10));
  const double rise = std::min(1.0, double(step + 1) / warm_up), way = double(step) / plan.steps;
  return plan.rate * rise * (kLastRate + (1 - kLastRate) * 0.5 * (1 + std::cos(std::numbers::pi * way)));
}

double averaging_at(int step) { return std::min(kAveraging, (step + 1.0) / (step + 10.0)); }

double median(std::vector<double> values) {
  const auto middle = values.begin() + ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / double(values.size());
}

class Trainer {
 public:
  Trainer(const TrainingPlan& plan, const TrainingData& data, const EngineSettings& settings,
          const TrainingConditions& conditions, Checkpoint& checkpoint, const TrainingWatch& watch)
      : plan_(plan), settings_(settings), watch_(watch), crops_(plan, data), compared_(crops_.held_out()),
        checkpoint_(checkpoint), conditions_(plan.text() + conditions.data),
        network_(begun(new_network(plan.shape, plan.seed))) {
    if (const auto saved = checkpoint.load()) go_on(*saved, conditions.engine);
    state_.engine = conditions.engine;
  }

  Trained run() {
    while (state_.step < plan_.steps && !has_converged()) {
      learn();
      ++state_.step;
      watch_.progress(1);
      if (state_.step % plan_.compare_every == 0 || state_.step == plan_.steps) compare();
      if (watch_.stop()) {
        save();
        return {false, state_.step, state_.record, state_.best_held_out, {}};
      }
      if (is_time_to_save()) save();
    }
    if (state_.best.empty())
      fail("step {}: the loss of held-out slices was never a number; a lower --rate may help", state_.step);
    return {true, state_.step, state_.record, state_.best_held_out,
            folded(plan_.shape, state_.best, settings_.gain)};
  }

 private:
  void go_on(const TensorFile& saved, const std::string& engine) {
    state_ = read_state(saved, conditions_, checkpoint_.path());
    network_->set_state(std::exchange(state_.network, {}));
    note("{}: goes on after step {} of {}", checkpoint_.path(), state_.step, plan_.steps);
    if (state_.engine != engine)
      warn("{}: begun by {}, goes on by {}: the model will not be the same to the last bit",
           checkpoint_.path(), state_.engine, engine);
    watch_.progress(state_.step);
  }

  std::unique_ptr<TrainingNetwork> begun(const Tensors& start) const {
    return engine().training(plan_.shape, start, settings_);
  }

  void learn() {
    const bool knows_usual = int(state_.losses.size()) == kLossesKept;
    const double limit = knows_usual ? kFarAbove * median(state_.losses) : 0;
    const double loss =
        network_->step(crops_.batch(state_.step),
                       {state_.slower * rate_at(plan_, state_.step), averaging_at(state_.step), limit});
    if (std::isfinite(loss) && (limit == 0 || loss <= limit)) {
      state_.bad = 0;
      state_.losses.push_back(loss);
      if (int(state_.losses.size()) > kLossesKept) state_.losses.erase(state_.losses.begin());
    } else if (++state_.bad == kBadInARow) {
      begin_slower(loss);
    }
  }

  // From the best weights, at half the rate.
  void begin_slower(double loss) {
    if (++state_.restarts > kMostRestarts)
      fail("step {}: the loss is {} again and again; a lower --rate may help", state_.step, loss);
    note("step {}: the loss is {}; begins again from the best weights, at half the rate", state_.step, loss);
    network_ = begun(state_.best.empty() ? new_network(plan_.shape, plan_.seed) : state_.best);
    state_.slower /= 2;
    state_.bad = 0;
    state_.losses.clear();
  }

  void compare() {
    double sum = 0;
    for (const OwnedBatch& batch : compared_) sum += network_->loss(batch.view());
    const TrainingPoint point{state_.step, mean(state_.losses), sum / double(compared_.size())};
    const bool is_better =
        std::isfinite(point.held_out) && (state_.best.empty() || point.held_out < state_.best_held_out);
    if (is_better) {
      state_.best = network_->averaged();
      state_.best_held_out = point.held_out;
      state_.best_step = point.step;
    }
    state_.record.push_back(point);
    watch_.point(point);
  }

  // Not in the first half of the steps, in which steps are long and held-out slices may fare worse for a
  // while.
  bool has_converged() const {
    return plan_.patience > 0 && 2 * state_.step >= plan_.steps && !state_.best.empty() &&
           state_.step - state_.best_step >= plan_.patience * plan_.compare_every;
  }

  bool is_time_to_save() const {
    return (watch_.save_steps > 0 && state_.step % watch_.save_steps == 0) ||
           std::chrono::duration<double>(Clock::now() - saved_).count() > watch_.save_seconds;
  }

  void save() {
    TrainingState now = state_;
    now.network = network_->state();
    checkpoint_.save(written_state(now, conditions_));
    saved_ = Clock::now();
  }

  using Clock = std::chrono::steady_clock;
  const TrainingPlan& plan_;
  const EngineSettings& settings_;
  const TrainingWatch& watch_;
  CropBatches crops_;
  const std::vector<OwnedBatch> compared_;
  Checkpoint& checkpoint_;
  const std::string conditions_;
  std::unique_ptr<TrainingNetwork> network_;
  TrainingState state_;
  Clock::time_point saved_ = Clock::now();
};

}  // namespace

std::string TrainingPlan::text() const {
  return fmt::format(
      "reach {}\nwidth {}\ndepth {}\nsteps {}\nbatch {}\npatch {}\nrate {}\nseed {}\nloss {}\nmirrors "
      "{}\ncompare-every {}\npatience {}\ndescent orthogonal\n",
      shape.reach, shape.width, shape.depth, steps, batch, patch, rate, seed, absolute_loss ? "l1" : "l2",
      mirrors, compare_every, patience);
}

void check_plan(const TrainingPlan& plan) {
  check_network(plan.shape);
  if (plan.steps < 1) fail_usage("--steps {}: wanted at least 1", plan.steps);
  if (plan.batch < 1 || plan.batch > 1024) fail_usage("--batch {}: wanted 1 to 1024", plan.batch);
  if (plan.patch < plan.shape.grain() || plan.patch % plan.shape.grain() != 0)
    fail_usage("--patch {}: wanted a multiple of {} for a network of depth {}", plan.patch,
               plan.shape.grain(), plan.shape.depth);
  const int64_t lowest = plan.patch / plan.shape.grain();
  if (plan.batch * lowest * lowest < 2)
    fail_usage(
        "--batch 1 of --patch {} is one pixel in the lowest level, wanted more: it is normalised by its "
        "deviation",
        plan.patch);
  if (!(plan.rate > 0 && plan.rate <= 1)) fail_usage("--rate {}: wanted more than 0, at most 1", plan.rate);
}

size_t crop_bytes(const TrainingPlan& plan) {
  const size_t batch = size_t(plan.batch) * size_t(plan.patch) * size_t(plan.patch) *
                       size_t(plan.shape.channels() + 1) * sizeof(float);
  return batch * (1 + kHeldOutBatches);
}

size_t step_bytes(const TrainingPlan& plan, bool half) {
  constexpr size_t kCopies = 8;  // of each weight: its gradient, averages, moments, the best, a checkpoint
  size_t weights = 0;
  for (const Layer& layer : layers_of(plan.shape))
    weights += size_t(layer.in) * size_t(layer.out) * size_t(layer.side * layer.side);
  const size_t pixels = size_t(plan.batch) * size_t(plan.patch) * size_t(plan.patch);
  // Measured: doc/benchmarks.md.
  return pixels * size_t(plan.shape.width) * (half ? 88 : 156) + weights * kCopies * sizeof(float);
}

Trained train(const TrainingPlan& plan, const TrainingData& data, const EngineSettings& settings,
              const TrainingConditions& conditions, Checkpoint& checkpoint, const TrainingWatch& watch) {
  check_plan(plan);
  return Trainer(plan, data, settings, conditions, checkpoint, watch).run();
}

}  // namespace harima
