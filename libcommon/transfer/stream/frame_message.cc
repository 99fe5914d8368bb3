// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_message.h"

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "format/stream_message.h"

namespace harima {

namespace {

void send_part(Channel& line, Xxh3& sum, std::span<const std::byte> bytes) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kSliceBytes))) {
    const auto slice = bytes.first(std::min(bytes.size(), kSliceBytes));
    sum.add(slice.data(), slice.size());
    line.send(slice, true);
  }
}

void receive_part(Channel& line, Xxh3& sum, std::span<std::byte> bytes) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kSliceBytes))) {
    const auto slice = bytes.first(std::min(bytes.size(), kSliceBytes));
    if (!line.receive_all(slice)) fail_lost("it ends within a frame");
    sum.add(slice.data(), slice.size());
  }
}

// What belongs to one frame and has no word of its own in the message.
Meta meta_of(const StreamFrame& held) {
  Meta meta = without_tag(tag_meta(held.frame.tag));
  for (const auto& [name, value] : held.meta.items()) meta.set(name, value);
  return meta;
}

void check_pixels_of(const StreamPixels& pixels, uint64_t number, const FrameView& wanted) {
  if (pixels.width != wanted.width || pixels.height != wanted.height || pixels.type != wanted.type)
    fail("frame {} is {} x {} {}, wanted {} x {} {}", number, pixels.width, pixels.height,
         name_of(pixels.type), wanted.width, wanted.height, name_of(wanted.type));
  if (pixels.packing != StreamPacking::none || pixels.is_big_endian)
    fail("frame {} is packed or big-endian", number);
}

}  // namespace

void send_frame(Channel& line, const StreamFrame& frame, int first, int last) {
  const FrameView rows = FrameView(frame.frame).rows(first, last);
  StreamImage image;
  image.image_id = frame.number;
  image.tag = frame.frame.tag;
  image.tag.row_offset += first;
  image.meta = meta_of(frame);
  const std::string head = image_head(image, rows.type, rows.width, rows.height);
  Xxh3 sum;
  send_head(line, {.type = MessageType::frame,
                   .id = frame.number,
                   .offset = head.size(),
                   .length = uint32_t(head.size() + rows.tight_bytes())});
  send_part(line, sum, std::as_bytes(std::span(head)));
  send_part(line, sum, {rows.data, rows.tight_bytes()});
  send_tail(line, {sum.sum(), 0});
}

StreamFrame receive_frame(Channel& line, const Message& message, Frame into) {
  if (message.offset > kMostImageHead || message.length != message.offset + into.bytes())
    fail("frame {} has {} bytes, its pixels at {}: wanted {} of pixels", message.id, message.length,
         message.offset, into.bytes());
  Xxh3 sum;
  std::vector<std::byte> head(message.offset);
  receive_part(line, sum, head);
  ByteInput input{std::span<const std::byte>(head)};
  CborReader reader(input);
  const StreamOpening opening = read_opening(reader);
  if (opening.type != StreamType::image) fail("frame {} is no image message", message.id);
  StreamImage image = read_image(reader, opening.pairs, "", [&](ByteInput&, const StreamPixels& pixels) {
    check_pixels_of(pixels, message.id, into);
  });
  if (image.image_id != message.id) fail("frame {} calls itself {}", message.id, image.image_id);
  if (!input.at_end()) fail("frame {}: its pixels do not begin where its head ends", message.id);
  receive_part(line, sum, {into.data(), into.bytes()});
  if (receive_tail(line).sum != sum.sum()) fail("frame {} is damaged", message.id);
  into.tag = image.tag;
  into.tag.number = int(image.meta.number(meta_name::kFrameNumber, -1));
  into.tag.axis_px = image.meta.number(meta_name::kAxisPx, into.tag.axis_px);
  return {message.id, std::move(into), std::move(image.meta)};
}

}  // namespace harima
