// SPDX-License-Identifier: BSD-3-Clause
#include "image/selection.h"

#include "base/error.h"
#include "image/pixels.h"

namespace harima {

namespace {

std::vector<uint8_t> marks_of_circle(int width, int height, double radius) {
  std::vector<uint8_t> marks(size_t(width) * size_t(height));
  const double cx = 0.5 * (width - 1), cy = 0.5 * (height - 1);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      marks[size_t(y) * size_t(width) + size_t(x)] =
          (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius;
  return marks;
}

void check_mask(const StackInfo& stack, const Source& mask) {
  const StackInfo& info = mask.info();
  const bool is_as_long = info.count == 1 || stack.count < 0 || info.count == stack.count;
  if (info.width == stack.width && info.height == stack.height && is_as_long) return;
  fail("the mask is {} x {} x {}, wanted {} x {} x {}, or one slice for all", info.width, info.height,
       info.count, stack.width, stack.height, stack.count < 0 ? "any" : std::to_string(stack.count));
}

}  // namespace

Pixels pixels_of(const Frame& frame) {
  return {frame.type(), frame.view().data, size_t(frame.width()) * size_t(frame.height())};
}

Selection::Selection(const StackInfo& stack, std::optional<double> radius_px,
                     std::shared_ptr<const Source> mask)
    : pixels_(size_t(stack.width) * size_t(stack.height)), mask_(std::move(mask)) {
  if (radius_px) circle_ = marks_of_circle(stack.width, stack.height, *radius_px);
  if (mask_) check_mask(stack, *mask_);
}

std::span<const uint8_t> Selection::marks(int index) const {
  thread_local std::vector<uint8_t> marks;
  thread_local std::vector<std::byte> read;
  if (!mask_) return circle_;
  const StackInfo& info = mask_->info();
  if (info.count != 1 && index >= info.count) fail("the mask has {} slices and the volume more", info.count);
  read.resize(pixels_ * bytes_of(info.type));
  marks.resize(pixels_);
  mask_->read_rows(info.count == 1 ? 0 : index, 0, info.height, read.data());
  with_pixels(info.type, [&]<class T>() {
    const T* mask = reinterpret_cast<const T*>(read.data());
    for (size_t i = 0; i < pixels_; ++i) marks[i] = mask[i] != 0;
  });
  for (size_t i = 0; i < circle_.size(); ++i) marks[i] &= circle_[i];
  return marks;
}

Pixels Selection::pick(const Frame& frame, int index) const {
  thread_local std::vector<std::byte> picked;
  Pixels pixels = pixels_of(frame);
  if (is_all()) return pixels;
  const std::span<const uint8_t> chosen = marks(index);
  picked.resize((pixels.count + 1) * bytes_of(frame.type()));
  pixels.count = with_pixels(frame.type(), [&]<class T>() {
    const auto all = pixels.as<T>();
    T* to = reinterpret_cast<T*>(picked.data());
    for (size_t i = 0; i < all.size(); ++i) *to = all[i], to += chosen[i];
    return size_t(to - reinterpret_cast<T*>(picked.data()));
  });
  pixels.data = picked.data();
  return pixels;
}

size_t Selection::room_bytes() const {
  if (is_all()) return 0;
  return pixels_ * (sizeof(float) + (mask_ ? 1 + bytes_of(mask_->info().type) : 0));
}

}  // namespace harima
