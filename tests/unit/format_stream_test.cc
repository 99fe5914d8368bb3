// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/hash.h"
#include "format/format.h"
#include "format/keep_frames.h"
#include "format/stream_message.h"
#include "format/stream_sink.h"
#include "format/stream_source.h"
#include "scratch.h"

using namespace harima;

namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  for (unsigned char c : bytes) text += fmt::format("{:02x}", c);
  return text;
}

std::string unhex(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2)
    bytes += char(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

// Frame k of the test stack: 3 x 2 pixels of value 100 k + index.
Frame test_frame(int k) {
  Frame frame(PixelType::u16, 3, 2);
  for (int i = 0; i < 6; ++i) frame.row<uint16_t>(i / 3)[i % 3] = uint16_t(100 * k + i);
  return frame;
}

StackInfo test_info(int count) {
  StackInfo info{PixelType::u16, 3, 2, count, {}, {}, {}};
  info.meta.set(meta_name::kPixelUm, 2.5);
  info.meta.set("sample.name", "bone \xc2\xb5");
  info.meta.set("scan.ok", true);
  info.meta.set("scan.number", -7);
  info.meta.set("scan.list", MetaValue(std::vector<double>{1, -2.5}));
  HistoryEntry entry;
  entry.tool = "ct-rec";
  entry.argv = {"ct-rec", "raw"};
  entry.params = {{"axis", 12.25}};
  info.history.push_back(entry);
  return info;
}

// A stream of `kinds` frames as the sink writes it.
std::string make_stream(const Scratch& scratch, const std::vector<FrameTag>& tags, int announced) {
  SinkInfo info;
  info.stack = test_info(announced);
  info.force = true;
  const auto sink = open_sink(scratch.path("made.cbor"), info);
  for (size_t k = 0; k < tags.size(); ++k) sink->put(int(k), test_frame(int(k)), tag_meta(tags[k]));
  sink->close(info.stack.meta, info.stack.history);
  return scratch.read("made.cbor");
}

std::vector<FrameTag> some_tags() {
  return {
      {FrameKind::dark}, {FrameKind::flat}, {FrameKind::projection, 0.0}, {FrameKind::projection, 90.5, 16}};
}

std::unique_ptr<Source> open_as_pipe(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY);
  return open_stream_pipe(fd, "pipe");  // the test ends before descriptors do
}

// All frames of a stream whose messages were put together by hand.
std::vector<Frame> frames_of(const Scratch& scratch, const std::string& bytes) {
  const auto source = open_source(scratch.write("hand.cbor", bytes));
  std::vector<Frame> frames;
  for (Frame frame; source->next(frame);) frames.push_back(frame);
  return frames;
}

std::string hand_image(int tag, std::string_view payload_hex, uint64_t rows = 2, uint64_t columns = 3) {
  CborWriter w;
  w.out = kCborMagic;
  w.map(3);
  w.text("type");
  w.text("image");
  w.text("image_id");
  w.unsigned_integer(0);
  w.text("data");
  w.map(1);
  w.text("c");
  w.tag(40);
  w.array(2);
  w.array(2);
  w.unsigned_integer(rows);
  w.unsigned_integer(columns);
  w.tag(uint64_t(tag));
  return w.out + unhex(payload_hex);
}

std::string start_of(PixelType type) { return start_message({type, 3, 2, -1, {}, {}, {}}); }

// 12 bytes of pixels, element by element: the plainest way to shuffle bits.
std::string shuffle_bits(const std::string& bytes, size_t element) {
  const size_t count = bytes.size() / element;
  std::string planes(bytes.size(), '\0');
  for (size_t i = 0; i < count; ++i)
    for (size_t bit = 0; bit < 8 * element; ++bit)
      if (bytes[i * element + bit / 8] >> (bit % 8) & 1)
        planes[bit * (count / 8) + i / 8] |= char(1 << (i % 8));
  return planes;
}

// An LZ4 block that holds only literals.
std::string lz4_literals(const std::string& bytes) {
  std::string block;
  block += char(std::min<size_t>(bytes.size(), 15) << 4);
  if (bytes.size() >= 15) block += char(bytes.size() - 15);
  return block + bytes;
}

std::string big_endian(uint64_t value, int width) {
  std::string bytes;
  for (int i = width - 1; i >= 0; --i) bytes += char(value >> (8 * i));
  return bytes;
}

std::vector<std::byte> bytes_of_text(const std::string& text) {
  const auto* p = reinterpret_cast<const std::byte*>(text.data());
  return {p, p + text.size()};
}

}  // namespace

TEST_CASE("stream: a bare image message is the annotated example byte for byte") {
  StreamImage image;
  image.image_id = 5;
  CHECK(hex(image_head(image, PixelType::u16, 3, 2)) ==
        "d9d9f7"
        "a4"
        "6474797065"
        "65696d616765"
        "697365726965735f6964"
        "01"
        "68696d6167655f6964"
        "05"
        "6464617461"
        "a1"
        "6163"
        "d828"
        "82"
        "820203"
        "d845"
        "4c");
}

TEST_CASE("stream: start and end messages byte for byte") {
  const StackInfo info{PixelType::f32, 4, 300, 7, {}, {}, {}};
  CHECK(hex(start_message(info)) ==
        "d9d9f7a7"
        "6474797065"
        "657374617274"
        "697365726965735f6964"
        "01"
        "6b696d6167655f6474797065"
        "67666c6f61743332"
        "6c696d6167655f73697a655f78"
        "04"
        "6c696d6167655f73697a655f79"
        "19012c"
        "706e756d6265725f6f665f696d61676573"
        "07"
        "69757365725f64617461"
        "a1"
        "66686172696d61"
        "a2"
        "646d657461"
        "a0"
        "67686973746f7279"
        "80");
  CHECK(hex(end_message({}, {})) ==
        "d9d9f7a3"
        "6474797065"
        "63656e64"
        "697365726965735f6964"
        "01"
        "69757365725f64617461"
        "a1"
        "66686172696d61"
        "a2"
        "646d657461"
        "a0"
        "67686973746f7279"
        "80");
}

TEST_CASE("stream: pixels, tags, meta and history survive, from a pipe and from a file") {
  Scratch scratch;
  make_stream(scratch, some_tags(), 4);
  for (const bool is_pipe : {false, true}) {
    const auto source =
        is_pipe ? open_as_pipe(scratch.path("made.cbor")) : open_source(scratch.path("made.cbor"));
    CHECK(source->can_seek() == !is_pipe);
    CHECK(source->info().count == 4);
    CHECK(source->info().meta.items() == test_info(4).meta.items());
    REQUIRE(source->info().history.size() == 1);
    CHECK(source->info().history[0].argv == std::vector<std::string>{"ct-rec", "raw"});
    CHECK(source->info().history[0].params == test_info(4).history[0].params);
    Frame frame;
    for (int k = 0; k < 4; ++k) {
      REQUIRE(source->next(frame));
      CHECK(std::memcmp(frame.data(), test_frame(k).data(), 12) == 0);
      CHECK(frame.tag.kind == some_tags()[size_t(k)].kind);
      CHECK(frame.tag.row_offset == some_tags()[size_t(k)].row_offset);
    }
    CHECK(frame.tag.angle_deg == 90.5);
    CHECK_FALSE(source->next(frame));
  }
}

TEST_CASE("stream: another CBOR library reads the same") {
  Scratch scratch;
  std::istringstream stream(make_stream(scratch, some_tags(), 4));
  const auto message = [&] {
    return nlohmann::json::from_cbor(stream, false, true, nlohmann::json::cbor_tag_handler_t::ignore);
  };
  const auto start = message();
  CHECK(start["type"] == "start");
  CHECK(start["image_dtype"] == "uint16");
  CHECK(start["number_of_images"] == 4);
  CHECK(start["user_data"]["harima"]["meta"]["scan.pixel_um"] == 2.5);
  CHECK(start["user_data"]["harima"]["meta"]["scan.number"] == -7);
  CHECK(start["user_data"]["harima"]["meta"]["scan.list"][1] == -2.5);
  CHECK(start["user_data"]["harima"]["history"][0]["params"]["axis"] == 12.25);
  nlohmann::json image;
  for (int k = 0; k < 4; ++k) image = message();
  CHECK(image["image_id"] == 3);
  CHECK(image["user_data"]["harima"]["kind"] == "projection");
  CHECK(image["user_data"]["harima"]["angle_deg"] == 90.5);
  CHECK(image["user_data"]["harima"]["row_offset"] == 16);
  CHECK(image["user_data"]["harima"]["xxh3"] == xxh3(test_frame(3).data(), 12));
  CHECK(image["data"]["c"][0] == nlohmann::json{2, 3});
  CHECK(image["data"]["c"][1].get_binary().size() == 12);
  CHECK(std::memcmp(image["data"]["c"][1].get_binary().data(), test_frame(3).data(), 12) == 0);
  CHECK(message()["type"] == "end");
}

TEST_CASE("stream: the number of frames may be unknown before the end") {
  Scratch scratch;
  make_stream(scratch, some_tags(), -1);
  const auto pipe = open_as_pipe(scratch.path("made.cbor"));
  CHECK(pipe->info().count == -1);
  Frame frame;
  int count = 0;
  while (pipe->next(frame)) ++count;
  CHECK(count == 4);
  CHECK(pipe->info().count == 4);
  CHECK(open_source(scratch.path("made.cbor"))->info().count == 4);
}

TEST_CASE("stream: rows of a frame of a file") {
  Scratch scratch;
  make_stream(scratch, some_tags(), 4);
  uint16_t row[3];
  open_source(scratch.path("made.cbor"))->read_rows(2, 1, 2, reinterpret_cast<std::byte*>(row));
  CHECK(row[0] == 203);
  CHECK(row[2] == 205);
}

TEST_CASE("stream: cut at every byte it fails, and gives no wrong frame before") {
  Scratch scratch;
  const std::string whole = make_stream(scratch, some_tags(), 4);
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string path = scratch.write("cut.cbor", whole.substr(0, size));
    CHECK_THROWS_AS(open_source(path), Error);
    const int fd = open(path.c_str(), O_RDONLY);
    bool has_failed = false;
    try {
      const auto pipe = open_stream_pipe(fd, "pipe");
      Frame frame;
      for (int k = 0; pipe->next(frame); ++k) CHECK(std::memcmp(frame.data(), test_frame(k).data(), 12) == 0);
    } catch (const Error&) {
      has_failed = true;
    }
    close(fd);
    CHECK_MESSAGE(has_failed, "cut at byte ", size);
  }
  const size_t end = whole.rfind(std::string(kCborMagic));
  scratch.write("cut.cbor", whole.substr(0, end));
  CHECK_THROWS_WITH(open_source(scratch.path("cut.cbor")),
                    (scratch.path("cut.cbor") + ": stream ended after frame 4 of 4").c_str());
}

TEST_CASE("stream: any byte changed gives an error, a frame as it was, or other words, never a wrong frame") {
  Scratch scratch;
  const std::string whole = make_stream(scratch, some_tags(), 4);
  for (size_t at = 0; at < whole.size(); ++at)
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string bytes = whole;
      bytes[at] = char(bytes[at] ^ flip);
      const int fd = open(scratch.write("bad.cbor", bytes).c_str(), O_RDONLY);
      try {
        const auto pipe = open_stream_pipe(fd, "pipe");
        Frame frame;
        for (int k = 0; pipe->next(frame); ++k)
          if (bytes.find("xxh3") != std::string::npos && frame.bytes() == 12 &&
              frame.type() == PixelType::u16)
            CHECK_MESSAGE(std::memcmp(frame.data(), test_frame(k).data(), 12) == 0, "byte ", at);
      } catch (const Error&) {
      }
      close(fd);
    }
}

TEST_CASE("stream: a damaged pixel is found by its checksum") {
  Scratch scratch;
  std::string bytes = make_stream(scratch, some_tags(), 4);
  const std::string pixels(reinterpret_cast<const char*>(test_frame(1).data()), 12);
  bytes[bytes.find(pixels) + 4] ^= 1;
  const auto pipe = open_as_pipe(scratch.write("bad.cbor", bytes));
  Frame frame;
  CHECK(pipe->next(frame));
  CHECK_THROWS_WITH_AS(pipe->next(frame), doctest::Contains("pipe: frame 1: pixels are damaged"), Error);
}

TEST_CASE("stream: big-endian pixels of every width are turned") {
  Scratch scratch;
  const std::string end = end_message({}, {});
  auto frames = frames_of(scratch, start_of(PixelType::u16) +
                                       hand_image(65,
                                                  "4c"
                                                  "000100020003000400050006") +
                                       end);
  CHECK(frames.at(0).row<uint16_t>(1)[2] == 6);
  frames = frames_of(scratch, start_of(PixelType::i16) +
                                  hand_image(73,
                                             "4c"
                                             "ffff00020003000400050006") +
                                  end);
  CHECK(frames.at(0).row<int16_t>(0)[0] == -1);
  frames = frames_of(scratch, start_of(PixelType::i32) +
                                  hand_image(74,
                                             "5818"
                                             "fffffffe0000000200000003000000040000000500000006") +
                                  end);
  CHECK(frames.at(0).row<int32_t>(0)[0] == -2);
  frames = frames_of(scratch, start_of(PixelType::f32) +
                                  hand_image(81,
                                             "5818"
                                             "3f800000000000000000000000000000000000004000bf00") +
                                  end);
  CHECK(frames.at(0).row<float>(0)[0] == 1.0f);
  frames = frames_of(scratch, start_of(PixelType::u8) +
                                  hand_image(68,
                                             "46"
                                             "010203040506") +
                                  end);
  CHECK(frames.at(0).row<uint8_t>(1)[2] == 6);
}

TEST_CASE("stream: sizes, types and lengths that do not agree are refused, huge ones without allocation") {
  Scratch scratch;
  const std::string start = start_of(PixelType::u16);
  const auto refused = [&](const std::string& bytes, const char* why) {
    CHECK_THROWS_WITH_AS(open_source(scratch.write("x.cbor", bytes)), doctest::Contains(why), Error);
  };
  refused(start + hand_image(69, "4b"), "frame has 11 bytes, wanted 12");
  refused(start + hand_image(69, "5b7fffffffffffffff"), "frame has 9223372036854775807 bytes, wanted 12");
  refused(start + hand_image(69, "5f"), "indefinite length");
  refused(start + hand_image(69, "4c", 3, 2), "wanted 3 x 2 u16");
  refused(start + hand_image(69, "4c", 1 << 30, 1 << 30), "wanted 1 to");
  refused(start + hand_image(69, "4c", uint64_t{1} << 62, 4), "wanted at most");
  refused(start + hand_image(64, "46"), "frame is 3 x 2 u8");
  refused(start + hand_image(71, "5830"), "typed array with tag 71");
  refused(start + hand_image(69,
                             "d9dcb483"
                             "65"
                             "62736c7a34"
                             "02"
                             "5b00ffffffffffffff"),
          "wanted at most");
  refused(start + hand_image(69,
                             "d9dcb483"
                             "64"
                             "7a737464"
                             "02"
                             "40"),
          "compression 'zstd' is unknown");
  refused(start_message({PixelType::u16, 1 << 29, 1 << 29, -1, {}, {}, {}}), "wanted at most");
  refused(end_message({}, {}), "does not begin with a start message");
  refused(start + unhex("d9d9f7bbffffffffffffffff"), "a map of 18446744073709551615");
  refused(start + unhex("d9d9f7a1"
                        "7affffffff"),
          "a text of 4294967295 bytes");
  std::string deep = start + unhex(
                                 "d9d9f7a2"
                                 "6474797065"
                                 "65696d616765"
                                 "6178");
  refused(deep + std::string(40, '\x81') + '\0', "nested more than 16 deep");
}

TEST_CASE("stream: unknown keys and values of any kind are skipped") {
  Scratch scratch;
  std::string image = hand_image(69,
                                 "4c"
                                 "010000000000000000000600");
  image[3] = char(0xa6);  // three keys more, put before the data
  const std::string extra = unhex(
      "6161"
      "9f01820203ff"
      "6162"
      "c1fb3ff0000000000000"
      "6163"
      "bf6161f5ff");
  image.insert(image.find("\x64"
                          "data"),
               extra);
  const auto frames = frames_of(scratch, start_of(PixelType::u16) + image + end_message({}, {}));
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].row<uint16_t>(1)[2] == 6);
}

TEST_CASE("stream: missing, repeated and surplus frames are refused") {
  Scratch scratch;
  const std::string image = hand_image(69,
                                       "4c"
                                       "010000000000000000000600");
  const std::string end = end_message({}, {});
  const auto refused = [&](const std::string& bytes, const char* why) {
    CHECK_THROWS_WITH_AS(open_source(scratch.write("x.cbor", bytes)), doctest::Contains(why), Error);
  };
  refused(start_of(PixelType::u16) + image + image + end, "found image 0 where 1 was due");
  refused(start_message({PixelType::u16, 3, 2, 2, {}, {}, {}}) + image + end, "found 1 frames, 2 announced");
  refused(start_of(PixelType::u16) + image + start_of(PixelType::u16), "a second start message");
}

TEST_CASE("stream: lz4 and bit-shuffled lz4 payloads") {
  std::string pixels;
  for (int i = 0; i < 43; ++i) pixels += std::string{char(i * 37), char(i)};  // 43 elements of 2 bytes
  const std::string blocks = big_endian(86, 8) + big_endian(32, 4);
  std::string bslz4 = blocks;
  for (size_t at : {size_t{0}, size_t{32}, size_t{64}}) {
    const std::string block = lz4_literals(shuffle_bits(pixels.substr(at, at == 64 ? 16 : 32), 2));
    bslz4 += big_endian(block.size(), 4) + block;
  }
  bslz4 += pixels.substr(80);  // three elements left over
  std::string found(86, '\0');
  unpack_bslz4(bytes_of_text(bslz4), 2, reinterpret_cast<std::byte*>(found.data()), 86);
  CHECK(found == pixels);

  std::string lz4 = blocks + big_endian(32, 4) + pixels.substr(0, 32);  // stored
  for (size_t at : {size_t{32}, size_t{64}}) {
    const std::string block = lz4_literals(pixels.substr(at, 32));
    lz4 += big_endian(block.size(), 4) + block;
  }
  found.assign(86, '\0');
  unpack_lz4(bytes_of_text(lz4), reinterpret_cast<std::byte*>(found.data()), 86);
  CHECK(found == pixels);

  for (size_t size = 0; size < bslz4.size(); ++size)
    CHECK_THROWS_AS(
        unpack_bslz4(bytes_of_text(bslz4.substr(0, size)), 2, reinterpret_cast<std::byte*>(found.data()), 86),
        Error);
  for (size_t size = 0; size < lz4.size(); ++size)
    CHECK_THROWS_AS(
        unpack_lz4(bytes_of_text(lz4.substr(0, size)), reinterpret_cast<std::byte*>(found.data()), 86),
        Error);
}

TEST_CASE("stream: a compressed frame in a file is read whole and by rows") {
  Scratch scratch;
  const std::string pixels = unhex("010002000300040005000600");
  const std::string payload = big_endian(12, 8) + big_endian(8192, 4) + big_endian(12, 4) + pixels;
  CborWriter w;
  w.tag(56500);
  w.array(3);
  w.text("lz4");
  w.unsigned_integer(0);
  w.head(CborMajor::bytes, payload.size());
  scratch.write("z.cbor",
                start_of(PixelType::u16) + hand_image(69, hex(w.out + payload)) + end_message({}, {}));
  const auto source = open_source(scratch.path("z.cbor"));
  Frame frame;
  REQUIRE(source->next(frame));
  CHECK(std::memcmp(frame.data(), pixels.data(), 12) == 0);
  uint16_t row[3];
  source->read_rows(0, 1, 2, reinterpret_cast<std::byte*>(row));
  CHECK(row[1] == 5);
}

TEST_CASE("stream: a scan takes roles and angles from the frames") {
  Scratch scratch;
  make_stream(scratch,
              {{FrameKind::dark},
               {FrameKind::flat},
               {FrameKind::flat},
               {FrameKind::projection, 0.0},
               {FrameKind::projection, 90.0},
               {FrameKind::flat}},
              6);
  const Scan scan = open_scan(scratch.path("made.cbor"));
  CHECK(scan.views.size() == 2);
  CHECK(scan.views[1].frame == 4);
  CHECK(scan.views[1].angle_deg == 90.0);
  REQUIRE(scan.flats.size() == 2);
  CHECK(scan.flats[0].set.frames == std::vector<int>{1, 2});
  CHECK(scan.flats[0].time == 1.5);
  REQUIRE(scan.darks.size() == 1);
  CHECK(scan.darks[0].frames == std::vector<int>{0});
  CHECK(scan.pixel_um == 2.5);
}

TEST_CASE("stream: a detector's own stream gives angles by its goniometer and the pixel size") {
  Scratch scratch;
  CborWriter w;
  w.out = kCborMagic;
  w.map(6);
  for (const char* text : {"type", "start", "image_dtype", "uint16"}) w.text(text);
  w.text("image_size_x");
  w.integer(3);
  w.text("image_size_y");
  w.integer(2);
  w.text("pixel_size_x");
  w.real(75e-6);
  w.text("goniometer");
  w.map(2);
  for (const double step : {0.0, 0.5}) {
    w.text(step == 0 ? "chi" : "omega");
    w.map(2);
    w.text("start");
    w.real(10);
    w.text("increment");
    w.real(step);
  }
  std::string second = hand_image(69,
                                  "4c"
                                  "020000000000000000000600");
  second[second.find("image_id") + 8] = 1;
  scratch.write("d.cbor", w.out +
                              hand_image(69,
                                         "4c"
                                         "010000000000000000000600") +
                              second + end_message({}, {}));
  const Scan scan = open_scan(scratch.path("d.cbor"));
  REQUIRE(scan.views.size() == 2);
  CHECK(scan.views[0].angle_deg == 10.0);
  CHECK(scan.views[1].angle_deg == 10.5);
}

TEST_CASE(
    "stream: frames of a pipe stay in memory as far as it goes, then in a spool file that leaves nothing") {
  Scratch scratch;
  make_stream(scratch, some_tags(), 4);
  for (const size_t memory : {size_t{0}, size_t{12}, size_t{30}, size_t{47}, size_t{48}}) {
    OpenOptions options;
    options.memory_bytes = memory;
    options.spool_folder = scratch.path("");
    const auto kept = keep_frames(open_as_pipe(scratch.path("made.cbor")), options);
    CHECK(kept->can_seek());
    CHECK(kept->info().count == 4);
    uint16_t row[3];
    for (int k : {3, 0, 2, 1}) {
      kept->read_rows(k, 1, 2, reinterpret_cast<std::byte*>(row));
      CHECK(row[2] == 100 * k + 5);
    }
    CHECK(kept->tag(3).angle_deg == 90.5);
  }
  size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(scratch.path(""))) ++entries;
  CHECK(entries == 1);
  OpenOptions options;
  options.memory_bytes = 30;
  CHECK_THROWS_WITH_AS(keep_frames(open_as_pipe(scratch.path("made.cbor")), options),
                       doctest::Contains("does not fit"), Error);
}

TEST_CASE("stream: frames are written in order, and not fewer than announced") {
  Scratch scratch;
  SinkInfo info;
  info.stack = test_info(2);
  const auto sink = open_sink(scratch.path("o.cbor"), info);
  CHECK_THROWS_WITH_AS(sink->put(1, test_frame(1), {}), doctest::Contains("frame 1 where 0 was due"), Error);
  sink->put(0, test_frame(0), {});
  CHECK_THROWS_WITH_AS(sink->close({}, {}), doctest::Contains("1 frames written, 2 announced"), Error);
  CHECK_FALSE(std::filesystem::exists(scratch.path("o.cbor")));
}
