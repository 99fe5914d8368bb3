// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/training_state.h"

#include "base/error.h"
#include "base/text.h"
#include "format/meta_json.h"

namespace harima {

namespace {

constexpr const char* kFormat = "harima-checkpoint/2";
constexpr std::string_view kBest = "best.";

// Lines that the two do not share.
std::string differences(const std::string& found, const std::string& wanted) {
  const auto had = split(found, '\n'), want = split(wanted, '\n');
  std::string text;
  for (size_t i = 0; i < std::max(had.size(), want.size()); ++i) {
    const std::string_view a = i < had.size() ? had[i] : "nothing", b = i < want.size() ? want[i] : "nothing";
    if (a != b) text += fmt::format("{}found {}, wanted {}", text.empty() ? "" : "; ", a, b);
  }
  return text;
}

}  // namespace

TensorFile written_state(const TrainingState& state, const std::string& conditions) {
  Json about{{"format", kFormat},
             {"conditions", conditions},
             {"engine", state.engine},
             {"step", state.step},
             {"losses", state.losses},
             {"slower", state.slower},
             {"bad", state.bad},
             {"restarts", state.restarts},
             {"best_held_out", state.best_held_out},
             {"best_step", state.best_step},
             {"record", Json::array()}};
  for (const TrainingPoint& point : state.record)
    about["record"].push_back({point.step, point.loss, point.held_out});
  TensorFile content{state.network, about.dump()};
  for (Tensor tensor : state.best) {
    tensor.name.insert(0, kBest);
    content.tensors.push_back(std::move(tensor));
  }
  return content;
}

TrainingState read_state(const TensorFile& content, const std::string& conditions, const std::string& path) {
  TrainingState state;
  try {
    const Json about = Json::parse(content.about);
    if (about.at("format") != kFormat)
      fail("{}: format is {}, wanted \"{}\"; --force begins again", path, about.at("format").dump(), kFormat);
    const std::string found = about.at("conditions");
    if (found != conditions)
      fail("{}: a checkpoint of another training: {}; --force begins again", path,
           differences(found, conditions));
    state.engine = about.at("engine");
    state.step = about.at("step");
    state.losses = about.at("losses").get<std::vector<double>>();
    state.slower = about.at("slower");
    state.bad = about.at("bad");
    state.restarts = about.at("restarts");
    state.best_held_out = number_or_nan(about.at("best_held_out"));
    state.best_step = about.at("best_step");
    for (const Json& point : about.at("record"))
      state.record.push_back({point.at(0), number_or_nan(point.at(1)), number_or_nan(point.at(2))});
  } catch (const Json::exception& e) {
    fail("{}: this is no checkpoint of ct-denoise ({})", path, e.what());
  }
  for (const Tensor& tensor : content.tensors) {
    if (!tensor.name.starts_with(kBest)) state.network.push_back(tensor);
    else state.best.push_back({tensor.name.substr(kBest.size()), tensor.sizes, tensor.values});
  }
  return state;
}

}  // namespace harima
