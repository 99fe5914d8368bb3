// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <numeric>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "format/camera_plan.h"
#include "format/input_file.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr char kDosEnd = 0x1a;

// Programs that make no frames. Lines that begin with :: or # are comments.
constexpr const char* kPassedOver[] = {"rem", "echo",  "del", "erase", "rm",  "cd",      "chdir",   "pause",
                                       "md",  "mkdir", "set", "exit",  "cls", "his2img", "his2tif6"};

// "Q002.img" -> "q2": how the tools write numbers differs, what they mean does not.
std::string frame_name(std::string word) {
  std::replace(word.begin(), word.end(), '\\', '/');
  const std::string stem = lower_case(std::filesystem::path(word).stem().string());
  const size_t digits = stem.find_last_not_of("0123456789") + 1;
  int number = 0;
  if (digits == stem.size() || !is_number(std::string_view(stem).substr(digits), number)) return stem;
  return stem.substr(0, digits) + std::to_string(number);
}

// What stands in the folder as the script goes on: names, and the camera frames that they are the mean of.
class ConvFolder {
 public:
  ConvFolder(std::string stem, int count, bool is_whole)
      : stem_(std::move(stem)), count_(count), is_whole_(is_whole) {}

  void run(std::vector<std::string> words, CameraPlan& plan);
  void collect(CameraPlan& plan) const;

 private:
  void average(const std::vector<std::string>& words);
  void average_sequence(const std::vector<std::string>& words);
  void move(const std::vector<std::string>& words);
  void copy(const std::vector<std::string>& words);
  std::vector<int> frames_named(const std::string& word) const;
  bool is_cut_frame(const std::string& word) const;

  struct Command {
    const char* name;
    void (ConvFolder::*run)(const std::vector<std::string>&);
  };
  static const Command kCommands[];

  std::string stem_;
  int count_;
  bool is_whole_;
  std::map<std::string, std::vector<int>> files_;
  std::string remark_;  // on the line that is run
};

const ConvFolder::Command ConvFolder::kCommands[] = {{"img_ave", &ConvFolder::average},
                                                     {"tif_ave", &ConvFolder::average},
                                                     {"his_ave", &ConvFolder::average_sequence},
                                                     {"ren", &ConvFolder::move},
                                                     {"rename", &ConvFolder::move},
                                                     {"mv", &ConvFolder::move},
                                                     {"move", &ConvFolder::move},
                                                     {"copy", &ConvFolder::copy},
                                                     {"cp", &ConvFolder::copy}};

std::vector<int> ConvFolder::frames_named(const std::string& word) const {
  const std::string name = frame_name(word);
  if (const auto at = files_.find(name); at != files_.end()) return at->second;
  for (const std::string& stem : {stem_, std::string("a")}) {
    int number = 0;
    if (name.rfind(stem, 0) != 0 || !is_number(std::string_view(name).substr(stem.size()), number)) continue;
    if (number < 1 || number > count_) fail("'{}': the camera took {} frames", word, count_);
    return {number - 1};
  }
  fail("'{}' is neither a camera frame ({}1 to {}{}) nor made by a line before", word, stem_, stem_, count_);
}

// The one after the last that the camera took whole, where it was cut off.
bool ConvFolder::is_cut_frame(const std::string& word) const {
  if (is_whole_) return false;
  const std::string name = frame_name(word), next = std::to_string(count_ + 1);
  return files_.count(name) == 0 && (name == stem_ + next || name == "a" + next);
}

// img_ave a001.img a002.img ... dark.img
void ConvFolder::average(const std::vector<std::string>& words) {
  if (words.size() < 2) fail("found {} names, wanted frames and the name of their mean", words.size());
  std::vector<int> frames;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (!frames.empty() && is_cut_frame(words[i])) {
      remark_ = fmt::format("'{}' is left out of a mean: the camera took {} frames", words[i], count_);
      continue;
    }
    const std::vector<int> one = frames_named(words[i]);
    if (one.size() != 1) fail("'{}' is a mean already; a mean of means is not the same", words[i]);
    frames.push_back(one[0]);
  }
  files_[frame_name(words.back())] = frames;
}

// his_ave a.his dark.tif [1 30]
void ConvFolder::average_sequence(const std::vector<std::string>& words) {
  int first = 1, last = count_;
  const bool is_range = words.size() == 4 && is_number(words[2], first) && is_number(words[3], last);
  if (words.size() != 2 && !is_range) fail("wanted: his_ave SEQUENCE OUTPUT [FIRST LAST]");
  if (first < 1 || last < first || last > count_)
    fail("frames {} to {}: the camera took {}", first, last, count_);
  std::vector<int> frames(size_t(last - first + 1));
  std::iota(frames.begin(), frames.end(), first - 1);
  files_[frame_name(words[1])] = frames;
}

void ConvFolder::copy(const std::vector<std::string>& words) {
  if (words.size() != 2) fail("found {} names, wanted 2", words.size());
  files_[frame_name(words[1])] = frames_named(words[0]);
}

void ConvFolder::move(const std::vector<std::string>& words) {
  copy(words);
  if (frame_name(words[0]) != frame_name(words[1])) files_.erase(frame_name(words[0]));
}

bool is_option(const std::string& word) {
  return word.size() > 1 && (word[0] == '-' || (word[0] == '/' && word.size() <= 3));
}

// "@call C:\\bin\\IMG_AVE.exe" -> "img_ave"; takes these words away.
std::string take_program(std::vector<std::string>& words) {
  std::string program;
  do {
    program = lower_case(words.front());
    words.erase(words.begin());
    if (program[0] == '@') program.erase(0, 1);
  } while ((program.empty() || program == "call") && !words.empty());
  std::replace(program.begin(), program.end(), '\\', '/');
  program = std::filesystem::path(program).filename().string();
  if (program.ends_with(".exe")) program.resize(program.size() - 4);
  return program;
}

// Without options and without what goes elsewhere (">nul", "2>&1").
void keep_names(std::vector<std::string>& words) {
  const auto goes_elsewhere = [](const std::string& word) { return word.find('>') < 2; };
  words.erase(std::find_if(words.begin(), words.end(), goes_elsewhere), words.end());
  words.erase(std::remove_if(words.begin(), words.end(), is_option), words.end());
}

bool makes_no_frames(const std::string& program) {
  return program.empty() || program.starts_with("::") || program.starts_with("#") ||
         std::find(std::begin(kPassedOver), std::end(kPassedOver), program) != std::end(kPassedOver);
}

void ConvFolder::run(std::vector<std::string> words, CameraPlan& plan) {
  const bool is_comment = words.front().starts_with("#") || words.front().starts_with("::");
  const std::string program = is_comment ? "" : take_program(words);
  if (makes_no_frames(program)) return;
  keep_names(words);
  for (const Command& command : kCommands)
    if (program == command.name) {
      (this->*command.run)(words);
      if (!remark_.empty()) plan.remarks.push_back(std::exchange(remark_, {}));
      return;
    }
  plan.remarks.push_back(fmt::format("'{}' is not understood and passed over", program));
}

void ConvFolder::collect(CameraPlan& plan) const {
  for (const auto& [name, frames] : files_) {
    int number = 0;
    if (name == "dark") plan.dark = frames;
    else if (name[0] == 'q' && is_number(std::string_view(name).substr(1), number)) plan.q[number] = frames;
  }
}

}  // namespace

CameraPlan read_conv(const std::string& path, const std::string& stem, int count, bool is_whole) {
  std::istringstream file(InputFile(path).text());
  ConvFolder folder(lower_case(stem), count, is_whole);
  CameraPlan plan;
  int line = 0;
  for (std::string text; std::getline(file, text);) {
    ++line;
    const std::vector<std::string> words = words_of(text);
    if (words.empty() || words[0][0] == kDosEnd) continue;
    const size_t remarks = plan.remarks.size();
    try {
      folder.run(words, plan);
    } catch (const Error& e) {
      throw e.in("{}: line {}", path, line);
    }
    if (plan.remarks.size() > remarks)
      plan.remarks.back() = fmt::format("{}: line {}: {}", path, line, plan.remarks.back());
  }
  folder.collect(plan);
  return plan;
}

}  // namespace harima
