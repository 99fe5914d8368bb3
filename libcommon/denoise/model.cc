// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/model.h"

#include "base/error.h"
#include "base/hash.h"
#include "format/meta_json.h"

namespace harima {

namespace {

constexpr const char* kFormat = "harima-model/1";

Json about_json(const Model& model) {
  Json about{
      {"format", kFormat},
      {"network", {{"reach", model.shape.reach}, {"width", model.shape.width}, {"depth", model.shape.depth}}},
      {"scale", {{"mean", model.scale.mean}, {"deviation", model.scale.deviation}}},
      {"parts", model.parts},
      {"noise", model.noise},
      {"full_mismatch", model.full_mismatch},
      {"meta", Json::object()},
      {"record", Json::array()}};
  for (const auto& [name, value] : model.meta.items()) about["meta"][name] = value_json(value);
  for (const TrainingPoint& point : model.record)
    about["record"].push_back({point.step, point.loss, point.held_out});
  return about;
}

Model model_of(const Json& about) {
  if (about.at("format") != kFormat) fail("format is {}, wanted \"{}\"", about.at("format").dump(), kFormat);
  Model model;
  const Json &network = about.at("network"), &scale = about.at("scale");
  model.shape = {network.at("reach"), network.at("width"), network.at("depth")};
  model.scale = {scale.at("mean"), scale.at("deviation")};
  model.parts = about.at("parts");
  model.noise = about.at("noise");
  model.full_mismatch = number_or_nan(about.at("full_mismatch"));
  for (const auto& [name, value] : about.at("meta").items()) model.meta.set(name, value_of(value));
  for (const Json& point : about.at("record"))
    model.record.push_back({point.at(0), number_or_nan(point.at(1)), number_or_nan(point.at(2))});
  if (!(model.scale.deviation > 0)) fail("deviation {}, wanted a number above 0", model.scale.deviation);
  if (model.parts < 2) fail("made of {} parts, wanted at least 2", model.parts);
  return model;
}

}  // namespace

void write_model(const std::string& path, const Model& model) {
  write_tensors(path, {model.tensors, about_json(model).dump()});
}

Model read_model(const std::string& path) {
  TensorFile file = read_tensors(path);
  try {
    Model model = model_of(Json::parse(file.about));
    check_network(model.shape);
    model.tensors = std::move(file.tensors);
    check_applied(model.shape, model.tensors);
    return model;
  } catch (const Json::exception& e) {
    fail("{}: this is no model of ct-denoise ({})", path, e.what());
  } catch (const Error& e) {
    throw Error(e.what()).in("{}", path);
  }
}

std::string model_hash(const Model& model) {
  return xxh3_hex(
      tensor_bytes({model.tensors, fmt::format("{} {} {} {} {}", model.shape.reach, model.shape.width,
                                               model.shape.depth, model.scale.mean, model.scale.deviation)}));
}

}  // namespace harima
