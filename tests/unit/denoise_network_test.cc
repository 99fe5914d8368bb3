// SPDX-License-Identifier: BSD-3-Clause
// Networks as data: their layers, their files, and what a file that was damaged says.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "denoise/checkpoint.h"
#include "denoise/draw.h"
#include "denoise/model.h"
#include "denoise/protobuf_writer.h"
#include "scratch.h"

using namespace harima;

namespace {

Model some_model() {
  Model model;
  model.shape = {1, 4, 1};
  model.scale = {2.5, 0.75};
  model.parts = 3;
  model.noise = 0.125;
  model.meta.set("scan.name", "tooth.h5");
  model.meta.set("train.steps", 40);
  model.record = {{20, 0.5, 0.4}, {40, 0.3, std::nan("")}};
  model.tensors = folded(model.shape, new_network(model.shape, 7), 1);
  return model;
}

bool are_equal(const Tensors& a, const Tensors& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](const Tensor& x, const Tensor& y) {
           return x.name == y.name && x.sizes == y.sizes && x.values == y.values;
         });
}

}  // namespace

TEST_CASE("denoise: layers fit together and have as many weights as the architecture says") {
  const NetworkShape shape{5, 16, 3};
  size_t weights = 0;
  for (const Layer& layer : layers_of(shape))
    weights += size_t(layer.in) * size_t(layer.out) * size_t(layer.side * layer.side);
  CHECK(layers_of(shape).size() == 18);
  // 9 c (in + c) a level down, 9 c (2 c + c) and 2 c c a level up, one c at the end
  size_t wanted = 16;
  for (size_t c = 16, in = 11; c <= 128; in = c, c *= 2) wanted += 9 * c * (in + c);
  for (size_t c = 16; c <= 64; c *= 2) wanted += 9 * c * 3 * c + 2 * c * c;
  CHECK(weights == wanted);
  CHECK(shape.halo() == 48);
  CHECK(shape.channels() == 11);
  CHECK_THROWS_AS(check_network({9, 16, 3}), Error);
  CHECK_THROWS_AS(check_network({5, 2, 3}), Error);
  CHECK_THROWS_AS(check_network({5, 16, 0}), Error);
}

TEST_CASE("denoise: a new network is drawn by its seed, its last layer is 0") {
  const NetworkShape shape{0, 8, 2};
  const Tensors one = new_network(shape, 1);
  CHECK(are_equal(one, new_network(shape, 1)));
  CHECK_FALSE(are_equal(one, new_network(shape, 2)));
  for (const float value : tensor_named(one, "noise.weight").values) CHECK(value == 0);
  double squares = 0;
  const Tensor& weight = tensor_named(one, "down2.second.weight");
  for (const float value : weight.values) squares += double(value) * value;
  // He: variance 2 / inputs.
  CHECK(squares / double(weight.count()) == doctest::Approx(2.0 / (32 * 9)).epsilon(0.05));
}

TEST_CASE("denoise: normalisation goes into the weights") {
  const NetworkShape shape{0, 4, 1};
  Tensors trained = new_network(shape, 3);
  for (Tensor& tensor : trained) {
    const float value = tensor.name.ends_with(".scale")   ? 1.5f
                        : tensor.name.ends_with(".shift") ? 0.25f
                        : tensor.name.ends_with(".mean")  ? -2.f
                                                          : 4.f;
    if (!tensor.name.ends_with(".weight")) tensor.values.assign(tensor.values.size(), value);
  }
  const Tensors applied = folded(shape, trained, 0.5);
  check_applied(shape, applied);
  const float before = tensor_named(trained, "down0.first.weight").values[5],
              after = tensor_named(applied, "down0.first.weight").values[5];
  CHECK(after == doctest::Approx(before * 1.5 / std::sqrt(4 + 1e-5)));
  CHECK(tensor_named(applied, "down0.first.bias").values[0] ==
        doctest::Approx(0.25 + 2 * 1.5 / std::sqrt(4 + 1e-5)));
  CHECK(tensor_named(applied, "noise.bias").values[0] == 2);
}

TEST_CASE("denoise: numbers are drawn evenly, and by their place alone") {
  int counts[10] = {};
  for (uint64_t i = 0; i < 10000; ++i) ++counts[draw_below(10, 1, 2, i)];
  for (const int count : counts) CHECK(std::abs(count - 1000) < 150);
  CHECK(draw(1, 2, 3) == draw(1, 2, 3));
  CHECK(draw(1, 2, 3) != draw(1, 3, 2));
  CHECK(draw_unit(5, 6, 7) < 1);
}

TEST_CASE("denoise: a model comes back from its file as it was") {
  Scratch scratch;
  const Model model = some_model();
  write_model(scratch.path("m"), model);
  const Model found = read_model(scratch.path("m"));
  CHECK(found.shape == model.shape);
  CHECK(found.scale.mean == model.scale.mean);
  CHECK(found.scale.deviation == model.scale.deviation);
  CHECK(found.parts == 3);
  CHECK(found.noise == 0.125);
  CHECK(found.meta.text("scan.name") == "tooth.h5");
  REQUIRE(found.record.size() == 2);
  CHECK(found.record[0].loss == 0.5);
  CHECK(std::isnan(found.record[1].held_out));
  CHECK(are_equal(found.tensors, model.tensors));
  CHECK(model_hash(found) == model_hash(model));
}

TEST_CASE("denoise: fields of Protocol Buffers are the bytes of its specification") {
  const auto bytes = [](const ProtobufMessage& message) { return message.bytes(); };
  CHECK(bytes(ProtobufMessage().number(1, 150)) == "\x08\x96\x01");
  CHECK(bytes(ProtobufMessage().text(2, "testing")) == "\x12\x07testing");
  CHECK(bytes(ProtobufMessage().message(3, ProtobufMessage().number(1, 150))) == "\x1a\x03\x08\x96\x01");
  CHECK(bytes(ProtobufMessage().number(20, -2)) == "\xa0\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  CHECK(bytes(ProtobufMessage().real(2, 1)) == std::string("\x15\0\0\x80\x3f", 5));
}

TEST_CASE("denoise: a damaged model is refused or is what it was, at every byte, and when it is cut") {
  Scratch scratch;
  const Model model = some_model();
  write_model(scratch.path("m"), model);
  const std::string good = scratch.read("m");
  int refused = 0, tried = 0;
  for (size_t at = 0; at < good.size(); at += 17, ++tried) {
    std::string bad = good;
    bad[at] = char(bad[at] ^ 1);
    scratch.write("bad", bad);
    Tensors found = model.tensors;  // a digit of the record may be another one
    try {
      found = read_model(scratch.path("bad")).tensors;
    } catch (const Error& e) {
      ++refused;
      CHECK(std::string(e.what()).find(scratch.path("bad")) == 0);
    }
    CHECK(are_equal(found, model.tensors));
  }
  CHECK(refused > tried * 9 / 10);
  for (size_t size = 0; size < good.size(); size += good.size() / 50) {
    scratch.write("bad", good.substr(0, size));
    CHECK_THROWS_AS(read_model(scratch.path("bad")), Error);
  }
  CHECK_THROWS_AS(read_model(scratch.path("none")), Error);
}

namespace {

// The file with `from` in its header replaced by `to`, of any length.
std::string with_header(const std::string& file, const std::string& from, const std::string& to) {
  uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  std::string header = file.substr(8, length);
  const size_t at = header.find(from);
  REQUIRE(at != std::string::npos);
  header.replace(at, from.size(), to);
  const uint64_t now = header.size();
  return std::string(reinterpret_cast<const char*>(&now), sizeof now) + header + file.substr(8 + length);
}

// What reading a file says.
std::string words_of(const std::string& path) {
  try {
    read_model(path);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("denoise: a hostile model is refused, whatever it says of itself") {
  Scratch scratch;
  const std::string path = scratch.path("m");
  const auto says = [&](const std::string& from, const std::string& to) {
    write_model(path, some_model());
    scratch.write("m", with_header(scratch.read("m"), from, to));
    return words_of(path);
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  // 2^34 times 2^30 is 0 in 64 bits
  CHECK(has(says("\"shape\":[1],", "\"shape\":[17179869184,1073741824],"),
            "has sizes [17179869184, 1073741824]"));
  CHECK(has(says("\"shape\":[1],", "\"shape\":[-1],"), "has sizes [-1]"));
  CHECK(has(says("\"shape\":[1],", "\"shape\":[1,1,1,1,1],"), "has sizes"));
  CHECK(has(says("\"shape\":[1],", "\"shape\":\"x\","), "the header is damaged"));
  CHECK(has(says("\"dtype\":\"F32\"", "\"dtype\":\"F16\""), "wanted F32"));
  CHECK(has(says("\"data_offsets\":[0,", "\"data_offsets\":[99999999999,"), "stands at"));
  CHECK(has(says("\\\"mean\\\":2.5", "\\\"mean\\\":3.5"), "checksum"));  // not only the values are summed up
  CHECK(has(says("{\"__metadata__\"",
                 "{\"more\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"__metadata__\""),
            "tensors, wanted"));
  scratch.write("m", std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8) + "{}");
  CHECK(has(words_of(path), "a header of 9223372036854775807 bytes in a file of 10"));
  scratch.write("m", std::string("\0\0\0\0\0\0\0\0", 8));
  CHECK(has(words_of(path), "the header is damaged"));
  CHECK(has(words_of(scratch.path("")), "Is a directory"));
}

TEST_CASE("denoise: a network of weights that are no numbers is refused") {
  Scratch scratch;
  Model model = some_model();
  for (const float bad : {NAN, INFINITY}) {
    model.tensors[3].values.back() = bad;
    write_model(scratch.path("m"), model);
    CHECK_THROWS_WITH_AS(read_model(scratch.path("m")), doctest::Contains("wanted a finite number"), Error);
  }
  model = some_model();
  model.shape.width = 8;
  write_model(scratch.path("m"), model);
  CHECK_THROWS_WITH_AS(read_model(scratch.path("m")), doctest::Contains("wanted [8, 3, 3, 3]"), Error);
  model.shape.depth = 99;
  write_model(scratch.path("m"), model);
  CHECK_THROWS_WITH_AS(read_model(scratch.path("m")),
                       doctest::Contains("depth 99 of a network, wanted 1 to 6"), Error);
}

TEST_CASE("denoise: of two checkpoints one is whole, whatever happens to the other") {
  Scratch scratch;
  const auto content = [](float value) { return TensorFile{{{"t", {1}, {value}}}, "about"}; };
  const auto value_of = [](const std::optional<TensorFile>& file) {
    return file->tensors.at(0).values.at(0);
  };
  Checkpoint checkpoint(scratch.path("c"));
  CHECK_FALSE(checkpoint.load());
  checkpoint.save(content(1));
  checkpoint.save(content(2));
  CHECK(value_of(Checkpoint(scratch.path("c")).load()) == 2);
  scratch.write("c", "damaged");
  Checkpoint again(scratch.path("c"));
  CHECK(value_of(again.load()) == 1);
  again.save(content(3));  // the damaged one does not take the place of the whole one
  CHECK(value_of(again.load()) == 3);
  scratch.write("c", "damaged");
  CHECK(value_of(Checkpoint(scratch.path("c")).load()) == 1);
  scratch.write("c.1", "damaged");
  CHECK_THROWS_WITH_AS(Checkpoint(scratch.path("c")).load(), doctest::Contains("no checkpoint is whole"),
                       Error);
  scratch.write(".c.part", "of a save that was killed");
  CHECK_THROWS_AS(again.load(), Error);
  CHECK_FALSE(std::filesystem::exists(scratch.path(".c.part")));
  again.remove();
  CHECK_FALSE(Checkpoint(scratch.path("c")).load());
}
