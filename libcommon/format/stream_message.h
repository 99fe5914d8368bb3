// SPDX-License-Identifier: BSD-3-Clause
// The three messages of a stream of frames (man 5 harima-stream): `start`, `image`, `end`. Each is the magic
// of self-described CBOR and one map whose first key is "type"; unknown keys are skipped. What Stream V2 of
// DECTRIS has no word for stands under user_data.harima. The same bytes serve pipes, files, ZeroMQ and TCP.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "format/stream_pixels.h"
#include "image/stack.h"

namespace harima {

inline constexpr std::string_view kCborMagic = "\xd9\xd9\xf7";

enum class StreamType : uint8_t { start, image, end };

// Takes magic and type of the next message; the rest of the map (`pairs` keys) is for the calls below.
struct StreamOpening {
  StreamType type = StreamType::image;
  uint64_t pairs = 0;
};
StreamOpening read_opening(CborReader& reader);

struct StreamStart {
  StackInfo stack;                                                   // count -1: unknown (0 in the message)
  std::vector<std::string> channels;                                 // as the message names them
  double angle_start_deg = 0;                                        // of image 0, from the goniometer
  double angle_step_deg = std::numeric_limits<double>::quiet_NaN();  // NaN: frames carry their own
};
StreamStart read_start(CborReader& reader, uint64_t pairs);

struct StreamImage {
  uint64_t series_id = 1;
  uint64_t image_id = 0;
  std::string channel = "c";
  FrameTag tag;
  std::optional<uint64_t> xxh3;  // of the unpacked little-endian pixels
  Meta meta;                     // of this frame, to be written
};
// Reads an image message. `take` gets the pixels of the channel (of the first one if `channel` is empty) when
// their heads are read, and either reads or skips the payload.
using TakePixels = std::function<void(ByteInput&, const StreamPixels&)>;
StreamImage read_image(CborReader& reader, uint64_t pairs, const std::string& channel,
                       const TakePixels& take);

struct StreamEnd {
  std::optional<Meta> meta;  // final ones, in place of those of the start
  std::optional<History> history;
};
StreamEnd read_end(CborReader& reader, uint64_t pairs);

// Messages as bytes. Of an image all but the pixels, which follow at once.
std::string start_message(const StackInfo& stack);
std::string image_head(const StreamImage& image, PixelType type, int width, int height,
                       std::optional<size_t> packed = {});
std::string end_message(const Meta& meta, const History& history);

}  // namespace harima
