// SPDX-License-Identifier: BSD-3-Clause
#include "done_before.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/tool.h"
#include "filter.h"
#include "format/packed_loss.h"
#include "in_out.h"
#include "listing.h"
#include "loss_options.h"
#include "reduce.h"

namespace harima {

namespace {

// A regular file at `path`, if there is one.
bool find_file(const std::string& path, struct stat& status) {
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool have_same_time(const struct stat& a, const struct stat& b) {
  return a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// Do packed bytes, all of them, say that they are those of a file so long?
bool hold(const std::string& packed, off_t bytes) {
  const BlockIndex index = index_of(Input(packed));
  return !index.is_cut && index.bytes == uint64_t(bytes);
}

// Is that, and no more, what pixels of a packed file may have lost?
bool has_loss(const std::string& packed, const Loss& loss) {
  const std::vector<std::string> steps = loss_of_packed(packed).steps;
  if (loss.mode == LossMode::none || steps.size() != 1) return loss.mode == LossMode::none && steps.empty();
  const auto made = nlohmann::json::parse(steps[0]), wanted = nlohmann::json::parse(loss_json(loss, {}));
  const auto are_same = [&](const char* key) {
    return made.value(key, nlohmann::json()) == wanted.value(key, nlohmann::json());
  };
  return are_same("mode") && are_same("value") && are_same("exact");
}

}  // namespace

bool was_done_before(const Options& opt, const std::string& path) {
  if (opt.test || is_to_stdout(opt, path) || is_reduced(opt) || common_options().force) return false;
  const std::string made = output_name(opt, path);
  struct stat from, to;
  if (!find_file(made, to)) return false;
  if (!find_file(path, from)) return opt.remove && !opt.keep && errno == ENOENT;
  if (!have_same_time(from, to)) return false;
  try {
    return opt.decompress ? hold(path, to.st_size) : hold(made, from.st_size) && has_loss(made, loss_of(opt));
  } catch (const Error&) {  // something else has that name
    return false;
  }
}

}  // namespace harima
