// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include "base/error.h"
#include "format/stream_message.h"
#include "format/stream_meta.h"
#include "format/stream_names.h"

namespace harima {

namespace {

constexpr uint64_t kTagSelfDescribed = 55799;
constexpr uint64_t kMostPairs = 4096;
constexpr uint64_t kLongestSide = 1 << 30;
constexpr size_t kLongestName = 4096;
constexpr double kUmPerMetre = 1e6;

// body(key) for each key of a map; it takes the value.
template <class Body>
void for_each_key(CborReader& reader, const Body& body) {
  const uint64_t pairs = reader.expect(CborMajor::map, kMostPairs);
  for (uint64_t i = 0; i < pairs; ++i) body(reader.text(kLongestName));
}

int side(CborReader& reader) { return int(reader.expect(CborMajor::unsigned_integer, kLongestSide)); }

// Everything under user_data but harima belongs to others, and so does user_data that is no map.
template <class Body>
void read_user_data(CborReader& reader, const Body& body) {
  const CborHead head = reader.head();
  if (head.major != CborMajor::map || head.is_open) return reader.skip_rest_of(head, 1);
  for (uint64_t i = 0; i < head.value; ++i) {
    if (reader.text(kLongestName) == "harima") for_each_key(reader, body);
    else reader.skip();
  }
}

// {axis: {"increment": degrees, "start": degrees}}: the axis that moves is the rotation of the scan.
void read_goniometer(CborReader& reader, StreamStart& start) {
  for_each_key(reader, [&](const std::string&) {
    double first = 0, step = 0;
    for_each_key(reader, [&](const std::string& key) {
      if (key == "increment") step = reader.number();
      else if (key == "start") first = reader.number();
      else reader.skip();
    });
    if (step == 0 || !std::isfinite(step)) return;
    start.angle_start_deg = first;
    start.angle_step_deg = step;
  });
}

void read_channels(CborReader& reader, StreamStart& start) {
  const uint64_t count = reader.expect(CborMajor::array, kMostPairs);
  for (uint64_t i = 0; i < count; ++i) start.channels.push_back(reader.text(kLongestName));
}

void check_start(const StreamStart& start, bool has_dtype) {
  const StackInfo& stack = start.stack;
  if (!has_dtype || stack.width <= 0 || stack.height <= 0)
    fail("start message without image_dtype, image_size_x or image_size_y");
  if (uint64_t(stack.width) * uint64_t(stack.height) > kMaxFrameBytes / bytes_of(stack.type))
    fail("frames of {} x {} pixels, wanted at most {} bytes", stack.width, stack.height, kMaxFrameBytes);
}

void read_image_user_data(CborReader& reader, StreamImage& image) {
  read_user_data(reader, [&](const std::string& key) {
    if (key == "kind") image.tag.kind = frame_kind_named(reader.text(kLongestName));
    else if (key == "angle_deg") image.tag.angle_deg = reader.number();
    else if (key == "row_offset") image.tag.row_offset = side(reader);
    else if (key == "xxh3") image.xxh3 = reader.expect(CborMajor::unsigned_integer, UINT64_MAX);
    else if (key == "meta") image.meta = read_meta(reader);
    else reader.skip();
  });
}

}  // namespace

StreamOpening read_opening(CborReader& reader) {
  const auto start = reader.input().position();
  const CborHead magic = reader.head();
  if (magic.major != CborMajor::tag || magic.value != kTagSelfDescribed) {
    if (start == 0)
      fail(
          "is no harima-stream(5), which begins with d9 d9 f7; other formats are read as files, not from a "
          "pipe");
    fail("byte {}: no message begins here (found no d9 d9 f7)", start);
  }
  StreamOpening opening;
  opening.pairs = reader.expect(CborMajor::map, kMostPairs);
  const std::string key = opening.pairs > 0 ? reader.text(kLongestName) : "";
  if (key != "type") fail("message begins with '{}', wanted 'type'", key);
  --opening.pairs;
  const std::string type = reader.text(kLongestName);
  if (type == "start") opening.type = StreamType::start;
  else if (type == "image") opening.type = StreamType::image;
  else if (type == "end") opening.type = StreamType::end;
  else fail("message of type '{}', wanted start, image or end", type);
  return opening;
}

StreamStart read_start(CborReader& reader, uint64_t pairs) {
  StreamStart start;
  StackInfo& stack = start.stack;
  bool has_dtype = false;
  double pixel_m = 0;
  for (uint64_t i = 0; i < pairs; ++i) {
    const std::string key = reader.text(kLongestName);
    if (key == "image_dtype") {
      stack.type = pixel_type_of_stream(reader.text(kLongestName));
      has_dtype = true;
    } else if (key == "image_size_x") stack.width = side(reader);
    else if (key == "image_size_y") stack.height = side(reader);
    else if (key == "number_of_images")
      stack.count = int(reader.expect(CborMajor::unsigned_integer, kLongestSide));
    else if (key == "pixel_size_x") pixel_m = reader.number();
    else if (key == "goniometer") read_goniometer(reader, start);
    else if (key == "channels") read_channels(reader, start);
    else if (key == "user_data") {
      read_user_data(reader, [&](const std::string& name) {
        if (name == "meta") stack.meta = read_meta(reader);
        else if (name == "history") stack.history = read_history(reader);
        else reader.skip();
      });
    } else reader.skip();
  }
  check_start(start, has_dtype);
  if (stack.count == 0) stack.count = -1;
  if (pixel_m > 0 && !stack.meta.has(meta_name::kPixelUm))
    stack.meta.set(meta_name::kPixelUm, pixel_m * kUmPerMetre);
  return start;
}

StreamImage read_image(CborReader& reader, uint64_t pairs, const std::string& channel,
                       const TakePixels& take) {
  StreamImage image;
  bool is_taken = false;
  bool has_id = false;
  for (uint64_t i = 0; i < pairs; ++i) {
    const std::string key = reader.text(kLongestName);
    if (key == "image_id") {
      image.image_id = reader.expect(CborMajor::unsigned_integer, UINT64_MAX);
      has_id = true;
    } else if (key == "series_id") image.series_id = reader.expect(CborMajor::unsigned_integer, UINT64_MAX);
    else if (key == "user_data") read_image_user_data(reader, image);
    else if (key == "data") {
      for_each_key(reader, [&](const std::string& name) {
        if (is_taken || (!channel.empty() && name != channel)) return reader.skip();
        image.channel = name;
        take(reader.input(), read_pixel_heads(reader));
        is_taken = true;
      });
    } else reader.skip();
  }
  if (!has_id) fail("image message without image_id");
  if (!is_taken)
    fail("image {} has no data{}{}", image.image_id, channel.empty() ? "" : " of channel ", channel);
  return image;
}

StreamEnd read_end(CborReader& reader, uint64_t pairs) {
  StreamEnd end;
  for (uint64_t i = 0; i < pairs; ++i) {
    if (reader.text(kLongestName) != "user_data") {
      reader.skip();
      continue;
    }
    read_user_data(reader, [&](const std::string& name) {
      if (name == "meta") end.meta = read_meta(reader);
      else if (name == "history") end.history = read_history(reader);
      else reader.skip();
    });
  }
  return end;
}

}  // namespace harima
