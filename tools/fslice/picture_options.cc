// SPDX-License-Identifier: BSD-3-Clause
#include "picture_options.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/keep_frames.h"
#include "format/peek.h"
#include "format/result.h"
#include "image/region.h"

namespace harima {

namespace {

// Forwards to a source that is shared.
class Shared : public Source {
 public:
  explicit Shared(std::shared_ptr<Source> source) : source_(std::move(source)) { info_ = source_->info(); }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    source_->read_rows(index, first, last, dst);
  }
  FrameTag tag(int index) const override { return source_->tag(index); }
  std::string place(int index) const override { return source_->place(index); }

 private:
  const std::shared_ptr<Source> source_;
};

GreyWindow parse_window(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) fail_usage("--window is '{}', wanted auto or LOW:HIGH", text);
  const GreyWindow window{float(parse_number(text.substr(0, colon))),
                          float(parse_number(text.substr(colon + 1)))};
  if (!(window.high > window.low)) fail_usage("--window {} is empty, wanted LOW:HIGH with LOW < HIGH", text);
  return window;
}

}  // namespace

void check_png(const std::string& path, const std::vector<std::string>& inputs) {
  if (!has_ending(path, ".png")) fail_usage("{}: pictures end in .png", path);
  check_output(path, inputs);
  check_new_file(path, common_options().force);
}

void check_grey_window(const std::string& text) {
  if (text != "auto") parse_window(text);
}

GreyWindow grey_window(const std::string& text, const FrameView& frame) {
  return text == "auto" ? window_of(frame, 0.005, 0.995) : parse_window(text);
}

std::unique_ptr<Source> open_slice(const Input& in, const std::string& slice, const std::string& folder) {
  auto source = open_input(in);
  const int count = source->info().count;
  if (!source->can_seek() && (slice == "xyz" || (slice == "mid" && count < 0))) {
    OpenOptions keeping;
    keeping.memory_bytes = common_options().memory_bytes / 2;
    keeping.spool_folder = folder;
    source = std::make_unique<Shared>(keep_frames(std::move(source), keeping));
  }
  if (slice == "xyz") return source;
  const int index = slice == "mid" ? source->info().count / 2 : parse_integer(slice);
  if (index < 0 || (count >= 0 && index >= count))
    fail_usage("--slice {} is not within the {} slices of {}", index, count, in.path);
  return region_of(std::move(source), {{}, {}, {index, index + 1, 1}}, in.path);
}

}  // namespace harima
