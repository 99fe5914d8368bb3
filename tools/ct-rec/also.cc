// SPDX-License-Identifier: BSD-3-Clause
#include "also.h"

#include <algorithm>
#include <filesystem>

#include "base/companion.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/shared_ring.h"
#include "format/sidecar.h"
#include "format/stream_sink.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

// "slices.bin2" of "slices/", "v.bin2.h5" of "v.h5".
std::string name_beside(const std::string& output, const std::string& what) {
  if (output == "-" || is_shared_ring(output))
    fail_usage("--also {}: -o {} gives no name to the result; wanted a command line", what, output);
  fs::path path = fs::path(output).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string ending = has_ending(path, ".tif .tiff .h5 .hdf5 .nxs") ? path.extension().string() : "";
  return path.replace_extension(ending.empty() ? path.extension().string() + "." + what
                                               : "." + what + ending);
}

std::vector<std::string> fslice(const std::string& subcommand, const std::string& output,
                                const std::vector<std::string>& options) {
  std::vector<std::string> command{companion("fslice"), subcommand, "-", output, "-q"};
  command.insert(command.end(), options.begin(), options.end());
  return command;
}

void add_bins(const std::string& asked, std::string_view factors, const std::string& output,
              std::vector<Also>& list) {
  for (const std::string_view factor : split(factors, ',')) {
    const int by = parse_integer(factor);
    if (by < 2 || by > 64) fail_usage("--also {}: wanted factors of 2 to 64", asked);
    const std::string name = name_beside(output, fmt::format("bin{}", by));
    list.push_back({asked, name, fslice("bin", name, {"--by", std::to_string(by)}), by});
  }
}

void add(const std::string& asked, const std::string& output, std::vector<Also>& list) {
  const auto parts = split(asked, '=', 2);
  const std::string what(parts.front()), value(parts.size() > 1 ? parts.back() : "");
  if (asked.find(' ') != asked.npos) {
    list.push_back({asked, "", {"/bin/sh", "-c", asked}});
  } else if (what == "bin") {
    add_bins(asked, value, output, list);
  } else if (what == "u8" || what == "u16") {
    const auto ends = split(value, ':', 2);
    if (ends.size() != 2 || !(parse_number(ends[0]) < parse_number(ends[1])))
      fail_usage("--also {}: wanted {}=LOW:HIGH", asked, what);
    list.push_back({asked, name_beside(output, what),
                    fslice("convert", name_beside(output, what), {"--to", what, "--window", value})});
  } else if (asked == "xz" || asked == "yz") {
    list.push_back(
        {asked, name_beside(output, what), fslice("reslice", name_beside(output, what), {"--plane", what})});
  } else if (asked == "preview") {
    const std::string name = fs::path(name_beside(output, "preview")).string() + ".png";
    list.push_back({asked, name, fslice("preview", name, {"--slice", "xyz"})});
  } else {
    fail_usage(
        "--also {}: wanted bin=N[,N...], u8=LOW:HIGH, u16=LOW:HIGH, xz, yz, preview, or a command line",
        asked);
  }
}

// A folder that a run was stopped in.
bool is_unfinished(const Also& also) { return fs::exists(fs::path(also.output) / kRecipeFile); }

bool is_finished(const Also& also) {
  return fs::is_directory(also.output) ? fs::exists(sidecar_path(also.output)) : fs::exists(also.output);
}

// A command line that is several is made anew each time.
bool is_line(const Also& also) { return also.output.empty() && also.asked.find('\n') == also.asked.npos; }

bool has_line(std::string_view lines, const std::string& line) {
  const auto all = split(lines, '\n');
  return std::find(all.begin(), all.end(), line) != all.end();
}

class AlsoSink : public Sink {
 public:
  AlsoSink(std::unique_ptr<Sink> sink, std::string output, const SinkInfo& info,
           const std::vector<Also>& list)
      : sink_(std::move(sink)), output_(std::move(output)), info_(info) {
    SinkInfo stream = info;
    stream.compression = "none";
    for (const Also& also : list) {
      const std::string name = "--also " + also.asked;
      auto command = open_command_output(also.command, name);
      onward_.emplace_back();
      if (is_line(also)) onward_.back().line = also.asked;
      attempt(onward_.back(), [&] { onward_.back().sink = create_stream(std::move(command), name, stream); });
    }
  }

  void put(int index, FrameView frame, const Meta& meta) override {
    sink_->put(index, frame, meta);
    catch_up(index);
    give_on(frame, meta);
  }
  bool keeps_frames() const override { return sink_->keeps_frames(); }
  bool has(int index) const override { return sink_->has(index); }
  void close(const Meta& meta, const History& history) override {
    catch_up(info_.stack.count);
    for (Onward& one : onward_) attempt(one, [&] { one.sink->close(meta, history); });
    Meta all = meta;
    if (const std::string lines = lines_done(); !lines.empty()) all.set(kAlsoMeta, MetaValue(lines));
    sink_->close(all, history);
    for (const Onward& one : onward_)
      if (!one.trouble.empty()) fail("{}; {} is complete", one.trouble, output_);
  }

 private:
  struct Onward {
    std::unique_ptr<Sink> sink;
    std::string trouble, line;  // `line`: what the sidecar calls it when it has ended well
  };

  // Also those of an earlier run to which these slices belong.
  std::string lines_done() const {
    std::string lines;
    if (!info_.force && harima::is_finished(output_, info_))
      lines = sidecar_mark(sidecar_path(output_))->also;
    for (const Onward& one : onward_)
      if (one.trouble.empty() && !one.line.empty() && !has_line(lines, one.line))
        lines += (lines.empty() ? "" : "\n") + one.line;
    return lines;
  }

  template <class Step>
  void attempt(Onward& one, Step step) {
    if (!one.trouble.empty()) return;
    try {
      step();
    } catch (const Error& e) {
      one.trouble = e.what();
      warn("{}", one.trouble);
    }
  }
  void give_on(FrameView frame, const Meta& meta) {
    for (Onward& one : onward_) attempt(one, [&] { one.sink->put(next_, frame, meta); });
    ++next_;
  }
  // Slices that an earlier run has made.
  void catch_up(int index) {
    while (next_ < index) {
      Frame frame;
      open_source(series_file(output_, info_.stem, info_.numbers[size_t(next_)], info_.digits))->next(frame);
      give_on(frame, {});
    }
  }

  const std::unique_ptr<Sink> sink_;
  const std::string output_;
  const SinkInfo info_;
  std::vector<Onward> onward_;
  int next_ = 0;
};

}  // namespace

std::vector<Also> parse_also(const std::vector<std::string>& words, const std::string& output) {
  std::vector<Also> list;
  for (const std::string& asked : words) add(asked, output, list);
  return list;
}

void check_bins(const std::vector<Also>& list, const StackInfo& slices) {
  for (const Also& also : list)
    if (also.bin > std::min({slices.width, slices.height, slices.count}))
      fail_usage("--also bin={}: nothing is left of {} of {} x {}", also.bin, counted(slices.count, "slice"),
                 slices.width, slices.height);
}

void check_also(std::vector<Also>& list, bool force) {
  for (Also& also : list) {
    if (also.output.empty() || !fs::exists(also.output)) continue;
    if (!force && !is_unfinished(also)) fail("{}: exists already; --force replaces it", also.output);
    also.command.push_back("--force");
  }
}

void drop_finished(std::vector<Also>& list, const std::string& output) {
  const auto mark = sidecar_mark(sidecar_path(output));
  std::erase_if(list, [&](const Also& also) {
    return also.output.empty() ? mark && is_line(also) && has_line(mark->also, also.asked)
                               : is_finished(also);
  });
}

std::unique_ptr<Sink> with_also(std::unique_ptr<Sink> sink, const std::string& output, const SinkInfo& info,
                                const std::vector<Also>& list) {
  if (list.empty()) return sink;
  return std::make_unique<AlsoSink>(std::move(sink), output, info, list);
}

}  // namespace harima
