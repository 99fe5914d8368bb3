// SPDX-License-Identifier: BSD-3-Clause
// The engine that is loaded: libtorch.
#include <torch/version.h>

#include "denoise/torch/applied.h"
#include "denoise/torch/guard.h"
#include "denoise/torch/memory.h"
#include "denoise/torch/training.h"

namespace harima::torch_engine {

namespace {

bool is_cpu(const std::string& device) { return device == "cpu"; }

bool has_gpu(const std::string& device) {
  constexpr std::string_view kName = "cuda", kIndexed = "cuda:";
  if (device == kName) return torch::cuda::is_available();
  const std::string index = device.starts_with(kIndexed) ? device.substr(kIndexed.size()) : "";
  const bool is_number =
      !index.empty() && index.size() < 4 && index.find_first_not_of("0123456789") == std::string::npos;
  return is_number && size_t(std::stoi(index)) < size_t(torch::cuda::device_count());
}

class Application : public AppliedNetwork {
 public:
  Application(const NetworkShape& shape, const Tensors& tensors, const EngineSettings& settings)
      : shape_(shape), settings_(settings), network_(shape, tensors, settings) {}

  void run(const float* images, int height, int width, float* denoised) override {
    try {
      guarded([&] { compute(images, height, width, denoised); });
    } catch (const std::bad_alloc&) {
      give_back_memory();
      throw;
    }
  }

 private:
  // What tensors may take beside the images that come in and go out.
  size_t allowed(int height, int width) const {
    const size_t images = size_t(height) * size_t(width) * size_t(shape_.channels() + 1) * sizeof(float);
    if (settings_.memory_bytes > 0 && settings_.memory_bytes <= images) throw std::bad_alloc();
    return settings_.memory_bytes > 0 ? settings_.memory_bytes - images : 0;
  }

  void compute(const float* images, int height, int width, float* denoised) {
    check_memory_left();
    const Allowance allowance(allowed(height, width));
    const ThreadCount threads(settings_);
    const at::NoGradGuard no_gradients;
    const at::Tensor in =
        at::from_blob(const_cast<float*>(images), {1, shape_.channels(), height, width}, at::kFloat)
            .to(device_of(settings_));
    const at::Tensor out = network_(in);
    at::from_blob(denoised, {1, 1, height, width}, at::kFloat).copy_(out);
  }

  const NetworkShape shape_;
  const EngineSettings settings_;
  Applied network_;
};

class TorchEngine : public Engine {
 public:
  TorchEngine() { provide_memory(); }
  std::string name() const override { return "libtorch " TORCH_VERSION; }
  bool has_device(const std::string& device) const override { return is_cpu(device) || has_gpu(device); }
  bool is_half_fast(const std::string& device) const override {
#if defined(__x86_64__)
    return !is_cpu(device) || __builtin_cpu_supports("avx512bf16");
#else
    return !is_cpu(device);
#endif
  }
  std::unique_ptr<TrainingNetwork> training(const NetworkShape& shape, const Tensors& start,
                                            const EngineSettings& settings) const override {
    check_room_for_threads(settings.threads);
    at::globalContext().setDeterministicAlgorithms(true, true);
    return make_training(shape, start, settings);
  }
  std::unique_ptr<AppliedNetwork> applied(const NetworkShape& shape, const Tensors& tensors,
                                          const EngineSettings& settings) const override {
    check_applied(shape, tensors);
    check_room_for_threads(settings.threads);
    return guarded([&] { return std::make_unique<Application>(shape, tensors, settings); });
  }
};

}  // namespace

}  // namespace harima::torch_engine

extern "C" const harima::Engine* harima_engine() {
  static const harima::torch_engine::TorchEngine engine;
  return &engine;
}
