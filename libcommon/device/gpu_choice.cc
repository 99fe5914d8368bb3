// SPDX-License-Identifier: BSD-3-Clause
#include "device/gpu_choice.h"

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

std::vector<int> numbers_in(const std::string& device, int count) {
  std::vector<int> numbers;
  if (device == "cuda" || device == "auto") {
    for (int i = 0; i < count; ++i) numbers.push_back(i);
    return numbers;
  }
  for (const std::string_view text : split(std::string_view(device).substr(device.find(':') + 1), ',')) {
    const int number = parse_integer(text);
    if (number < 0 || number >= count)
      fail("--device is {}, but there is no GPU {}; wanted 0{}", device, number,
           count > 1 ? fmt::format(" to {}", count - 1) : "");
    for (int other : numbers)
      if (other == number) fail("--device is {}: GPU {} is named twice", device, number);
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

GpuChoice choose_gpus(const std::string& device, const GpuBackend* backend, std::string& remark) {
  if (device == "cpu" || (device == "auto" && !backend)) return {};
  if (!backend) fail("--device is {}, but this program was built without CUDA; wanted auto or cpu", device);
  std::string why_none;
  const std::vector<GpuInfo> gpus = backend->devices(why_none);
  if (gpus.empty() && device != "auto") fail("--device is {}, but no GPU answers: {}", device, why_none);
  if (gpus.empty()) {
    remark = fmt::format("no GPU answers ({}); computing on the CPU", why_none);
    return {};
  }
  GpuChoice choice;
  choice.backend = backend;
  choice.devices = numbers_in(device, int(gpus.size()));
  choice.name.clear();
  for (int number : choice.devices)
    choice.name +=
        fmt::format("{}cuda:{} ({})", choice.name.empty() ? "" : ", ", number, gpus[size_t(number)].name);
  return choice;
}

}  // namespace harima
