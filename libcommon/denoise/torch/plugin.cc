// SPDX-License-Identifier: BSD-3-Clause
// The engine that is loaded: libtorch.
#include <malloc.h>
#include <sys/mman.h>
#include <torch/version.h>

#include <cstdint>
#include <cstdlib>

#include "denoise/torch/guard.h"
#include "denoise/torch/training.h"

namespace harima::torch_engine {

namespace {

bool is_cpu(const std::string& device) { return device == "cpu"; }

bool has_gpu(const std::string& device) {
  constexpr std::string_view kName = "cuda", kIndexed = "cuda:";
  if (device == kName) return torch::cuda::is_available();
  const std::string index = device.starts_with(kIndexed) ? device.substr(kIndexed.size()) : "";
  const bool is_number = !index.empty() && index.size() < 4 && index.find_first_not_of("0123456789") == std::string::npos;
  return is_number && size_t(std::stoi(index)) < size_t(torch::cuda::device_count());
}

class Applied : public AppliedNetwork {
 public:
  Applied(const NetworkShape& shape, const Tensors& tensors, const EngineSettings& settings)
      : shape_(shape), layers_(layers_of(shape)), settings_(settings), device_(device_of(settings)) {
    for (const Tensor& tensor : tensors) weights_.tensors[tensor.name] = to_torch(tensor, device_);
  }

  void run(const float* images, int height, int width, float* denoised) override {
    guarded([&] {
      const ThreadCount threads(settings_);
      const at::NoGradGuard no_gradients;
      const at::Tensor in = at::from_blob(const_cast<float*>(images), {1, shape_.channels(), height, width}, at::kFloat).to(device_);
      const at::Tensor out = unet(shape_, layers_, weights_, in, Norm::folded, settings_.half);
      at::from_blob(denoised, {1, 1, height, width}, at::kFloat).copy_(out);
    });
  }

 private:
  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const EngineSettings settings_;
  const at::Device device_;
  Weights weights_;
};

// Every layer asks for new memory. Blocks as large as slices would each come fresh from the system, page by page, and go back to it: that took up
// to as long as the layers themselves (doc/benchmarks.md).
// In pages of 2 MB, where the system has them, a training takes less time: much memory is asked for at once. All threads share it: an arena of a thread would have
// small pages, and give its end back again and again. And small blocks are joined as they are freed, not all at once whenever a large one is.
void keep_large_blocks() {
  constexpr size_t kRoom = size_t{1} << 30, kPage = size_t{1} << 21;
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MXFAST, 0);
  void* const room = std::malloc(kRoom);  // no page of it is touched
  if (!room) return;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(room) + kPage) / kPage * kPage;
  madvise(reinterpret_cast<void*>(first), kRoom - 2 * kPage, MADV_HUGEPAGE);
  std::free(room);
}

class TorchEngine : public Engine {
 public:
  TorchEngine() { keep_large_blocks(); }
  std::string name() const override { return "libtorch " TORCH_VERSION; }
  bool has_device(const std::string& device) const override { return is_cpu(device) || has_gpu(device); }
  bool is_half_fast(const std::string& device) const override {
#if defined(__x86_64__)
    return !is_cpu(device) || __builtin_cpu_supports("avx512bf16");
#else
    return !is_cpu(device);
#endif
  }
  std::unique_ptr<TrainingNetwork> training(const NetworkShape& shape, const Tensors& start, const EngineSettings& settings) const override {
    at::globalContext().setDeterministicAlgorithms(true, true);
    return make_training(shape, start, settings);
  }
  std::unique_ptr<AppliedNetwork> applied(const NetworkShape& shape, const Tensors& tensors, const EngineSettings& settings) const override {
    check_applied(shape, tensors);
    return guarded([&] { return std::make_unique<Applied>(shape, tensors, settings); });
  }
};

}  // namespace

}  // namespace harima::torch_engine

extern "C" const harima::Engine* harima_engine() {
  static const harima::torch_engine::TorchEngine engine;
  return &engine;
}
