// SPDX-License-Identifier: BSD-3-Clause
#include "estimate_transfer.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/log.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "format/input_file.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kPiece = size_t{4} << 20, kMostFiles = 1000;

// Files of the sources, the first of them.
std::vector<std::string> files_in(const std::vector<std::string>& sources) {
  std::vector<std::string> files;
  std::error_code ignored;
  for (const std::string& source : sources) {
    if (fs::is_regular_file(source, ignored)) files.push_back(source);
    for (fs::recursive_directory_iterator at(source, fs::directory_options::skip_permission_denied, ignored),
         end;
         at != end && files.size() < kMostFiles; at.increment(ignored))
      if (at->is_regular_file(ignored)) files.push_back(at->path().string());
  }
  return files;
}

// Reads files from where the last call has ended, around and around.
class Reading {
 public:
  explicit Reading(std::vector<std::string> files) : files_(std::move(files)) {}
  void read(double wanted) {
    for (size_t empty = 0; wanted > 0 && empty < files_.size();) {
      if (!file_) open_next();
      const size_t got = file_->read_some(buffer_.data(), std::min(kPiece, size_t(wanted)), at_);
      at_ += got, wanted -= double(got);
      empty = got > 0 ? 0 : empty + 1;
      if (got == 0) file_.reset();
    }
  }

 private:
  void open_next() {
    const std::string& name = files_[next_++ % files_.size()];
    file_ = std::make_unique<InputFile>(InputFile::of_bytes(name));
    at_ = 0;
  }

  std::vector<std::string> files_;
  std::unique_ptr<InputFile> file_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kPiece);
  size_t next_ = 0, at_ = 0;
};

double seconds_to_read(const Job& job, double bytes) {
  Reading files(files_in(job.sources));
  return seconds_of(bytes, double(kPiece), [&](double part) { files.read(part); });
}

}  // namespace

// As what else a copy says of itself: not with --quiet.
static void say(double seconds, const std::string& what) {
  if (log_level() == LogLevel::quiet) tell_time(seconds);
  else say_time(seconds, what);
}

void say_transfer(const Job& job, const JobOptions& options, uint64_t bytes, int more_reads,
                  const std::string& what) {
  const double all = double(bytes), limit = options.limit.empty() ? 0 : double(parse_size(options.limit, 0)),
               paced = limit > 0 ? all / limit : 0;
  if (job.from.kind == Address::Kind::local && job.to.kind == Address::Kind::local) {
    const double reading = all > 0 ? seconds_to_read(job, all) : 0;
    return say(std::max(paced, reading * (1 + more_reads) + seconds_to_write(all)),
               what + ", if disks keep up");
  }
  if (paced > 0) return say(paced, what + " at --limit, or more: the line has not been tried");
  if (log_level() != LogLevel::quiet) say_no_time("before the line is tried");
}

}  // namespace harima
