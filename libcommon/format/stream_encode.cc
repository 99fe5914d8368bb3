// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "format/stream_message.h"
#include "format/stream_meta.h"
#include "format/stream_names.h"

namespace harima {

namespace {

constexpr uint64_t kSeries = 1;  // one stream holds one series

CborWriter message(std::string_view type, size_t pairs) {
  CborWriter writer;
  writer.out = kCborMagic;
  writer.map(pairs);
  writer.text("type");
  writer.text(type);
  return writer;
}

void number(CborWriter& writer, std::string_view name, uint64_t value) {
  writer.text(name);
  writer.unsigned_integer(value);
}

void open_harima(CborWriter& writer, size_t pairs) {
  writer.text("user_data");
  writer.map(1);
  writer.text("harima");
  writer.map(pairs);
}

void meta_and_history(CborWriter& writer, const Meta& meta, const History& history) {
  writer.text("meta");
  write_meta(writer, meta);
  writer.text("history");
  write_history(writer, history);
}

// What the frame says of itself; nothing at all for a bare image.
void image_user_data(CborWriter& writer, const StreamImage& image, size_t pairs) {
  open_harima(writer, pairs);
  if (image.tag.kind != FrameKind::unknown) {
    writer.text("kind");
    writer.text(name_of(image.tag.kind));
  }
  if (std::isfinite(image.tag.angle_deg)) {
    writer.text("angle_deg");
    writer.real(image.tag.angle_deg);
  }
  if (image.tag.row_offset != 0) number(writer, "row_offset", uint64_t(image.tag.row_offset));
  if (image.xxh3) number(writer, "xxh3", *image.xxh3);
  if (!image.meta.items().empty()) {
    writer.text("meta");
    write_meta(writer, image.meta);
  }
}

}  // namespace

std::string start_message(const StackInfo& stack) {
  CborWriter writer = message("start", 7);
  number(writer, "series_id", kSeries);
  writer.text("image_dtype");
  writer.text(stream_dtype_of(stack.type));
  number(writer, "image_size_x", uint64_t(stack.width));
  number(writer, "image_size_y", uint64_t(stack.height));
  number(writer, "number_of_images", uint64_t(std::max(0, stack.count)));
  open_harima(writer, 2);
  meta_and_history(writer, stack.meta, stack.history);
  return std::move(writer.out);
}

std::string image_head(const StreamImage& image, PixelType type, int width, int height,
                       std::optional<size_t> packed) {
  if (image.tag.row_offset < 0) fail("row offset {}, wanted 0 or more", image.tag.row_offset);
  const size_t extra = size_t(image.tag.kind != FrameKind::unknown) +
                       size_t(std::isfinite(image.tag.angle_deg)) + size_t(image.tag.row_offset != 0) +
                       size_t(image.xxh3.has_value()) + size_t(!image.meta.items().empty());
  CborWriter writer = message("image", extra > 0 ? 5 : 4);
  number(writer, "series_id", image.series_id);
  number(writer, "image_id", image.image_id);
  if (extra > 0) image_user_data(writer, image, extra);
  writer.text("data");
  writer.map(1);
  writer.text(image.channel);
  write_pixel_heads(writer, type, width, height, packed);
  return std::move(writer.out);
}

std::string end_message(const Meta& meta, const History& history) {
  CborWriter writer = message("end", 3);
  number(writer, "series_id", kSeries);
  open_harima(writer, 2);
  meta_and_history(writer, meta, history);
  return std::move(writer.out);
}

}  // namespace harima
