// SPDX-License-Identifier: BSD-3-Clause
#include "format/result.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "format/series_folder.h"
#include "format/shared_ring.h"
#include "format/sidecar.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

using FileId = std::pair<dev_t, ino_t>;

// The same for all names of a file: links, symbolic ones too.
std::optional<FileId> id_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  return FileId{status.st_dev, status.st_ino};
}

// All that is there and that writing to `path` may replace or remove.
std::vector<std::string> at_stake(const std::string& path) {
  std::error_code none;
  if (!fs::is_directory(path, none)) {
    const std::string sidecar = sidecar_path(path);
    return {path, sidecar, part_name(path), part_name(sidecar)};
  }
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, none))
    names.push_back(entry.path().string());
  return names;
}

// Has the file room for so many bytes of pixels? Of one that may be packed nothing is known, but that it is
// not empty.
bool holds_bytes(const std::string& file, size_t bytes, const std::string& compression) {
  constexpr std::array kPlain{".tif", ".tiff", ".npy", ".nrrd", ".h5", ".hdf5", ".raw"};
  const bool is_plain = compression == "none" && std::ranges::any_of(kPlain, [&](const char* ending) {
                          return has_ending(file, ending);
                        });
  std::error_code missing;
  const uintmax_t found = fs::file_size(file, missing);
  return !missing && found > 0 && (!is_plain || found >= bytes);
}

// Are all frames there that the sidecar of a folder tells of, a file for each?
bool has_all_frames(const std::string& folder, const SidecarMark& mark, const std::string& compression) {
  try {
    if (mark.frames == 0 || open_source(folder)->info().count != mark.frames) return false;
    const std::vector<std::string> files = files_of_input(folder);
    return std::count_if(files.begin(), files.end(), [&](const std::string& file) {
             return holds_bytes(file, mark.frame_bytes, compression);
           }) >= mark.frames;
  } catch (const std::exception&) {
    return false;
  }
}

void check_inputs_stay(const std::string& path, const std::vector<std::string>& inputs) {
  std::set<FileId> lost;
  for (const std::string& name : at_stake(path))
    if (const auto id = id_of(name)) lost.insert(*id);
  const auto own = id_of(path);
  for (const std::string& input : inputs) {
    const auto id = id_of(input);
    if (id && id == own) fail("{}: is the input {}; the output needs a name of its own", path, input);
    if (id && lost.contains(*id))
      fail("{}: the input {} would be written over; the output needs a place of its own", path, input);
  }
}

}  // namespace

std::string home_of(const std::string& path) {
  fs::path whole = fs::path(path).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "sub/" names the folder "sub"
  const fs::path home = whole.parent_path();
  return home.empty() ? "." : home.string();
}

void check_output(const std::string& path, const std::vector<std::string>& inputs) {
  if (path == "-" || is_shared_ring(path)) return;
  check_inputs_stay(path, inputs);
  std::error_code ignored;
  const std::string folder = fs::is_directory(path, ignored) ? path : home_of(path);
  if (!fs::is_directory(folder, ignored)) fail("{}: there is no folder {}", path, folder);
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    fail_errno(fmt::format("{}: cannot write to the folder {}", path, folder));
}

void check_not_among(const std::string& path, const std::string& input) {
  std::error_code ignored;
  const std::string folder = is_glob(input) ? home_of(input) : input;
  if (path == "-" || !fs::is_directory(folder, ignored) || fs::is_directory(path, ignored) ||
      !fs::equivalent(home_of(path), folder, ignored))
    return;
  for (const std::string& file : files_of_input(input))
    if (const std::string ending = fs::path(file).extension(); !ending.empty() && has_ending(path, ending))
      fail("{}: would be a slice of the input {}; the output needs a place of its own", path, input);
}

void check_new_file(const std::string& path, bool force) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_directory(status)) fail("{}: is a folder, wanted the name of a file", path);
  if (fs::exists(status) && !force) fail("{}: exists already; --force replaces it", path);
}

bool is_finished(const std::string& path, const SinkInfo& info) {
  const std::optional<SidecarMark> mark = path == "-" ? std::nullopt : sidecar_mark(sidecar_path(path));
  if (!mark || mark->is_of_other(path)) return false;
  const bool is_asked = !info.asked.empty() && mark->asked == info.asked;
  const bool is_same = !info.recipe.empty() && mark->recipe == info.recipe;
  if (!is_asked && !is_same) return false;
  std::error_code missing;
  if (fs::is_regular_file(path, missing))
    return holds_bytes(path, mark->frame_bytes * size_t(mark->frames), info.compression);
  const bool is_series = !info.numbers.empty() && !fs::exists(fs::path(path) / ".zattrs");
  if (!is_series) return has_all_frames(path, *mark, info.compression);
  const size_t least = info.compression == "none" ? mark->frame_bytes : 0;
  for (int number : info.numbers) {
    const uintmax_t bytes = fs::file_size(series_file(path, info.stem, number), missing);
    if (missing || bytes <= least) return false;
  }
  return true;
}

bool is_up_to_date(const std::string& path, const SinkInfo& info) {
  if (info.force || !is_finished(path, info)) return false;
  note("{}: up to date", path);
  return true;
}

void mark_made(const SinkInfo& info, Meta& meta) {
  if (!info.recipe.empty()) meta.set(kRecipeMeta, MetaValue(info.recipe));
  if (!info.asked.empty()) meta.set(kAskedMeta, MetaValue(info.asked));
}

void finish_file(PartFile& file, const SinkInfo& info, const Meta& meta, const History& history) {
  Meta all = meta;
  mark_made(info, all);
  all.set(kResultMeta, MetaValue(fs::path(file.path()).filename().string()));
  const std::string path = sidecar_path(file.path());
  PartFile sidecar(path);
  const std::string text = sidecar_json(info.stack, all, history);
  sidecar.write(std::as_bytes(std::span(text)), 0);
  std::error_code ignored;
  fs::remove(path, ignored);  // of the file that is replaced now
  file.commit();
  sidecar.commit();
}

void check_sidecar_is_free(const std::string& path) {
  const std::string sidecar = sidecar_path(path);
  const std::optional<SidecarMark> mark = sidecar_mark(sidecar);
  if (!mark || !mark->is_of_other(path)) return;
  const std::string other = fs::path(path).replace_extension(fs::path(mark->result).extension()).string();
  if (fs::exists(other))
    fail("{}: its sidecar would be {}, which is that of {}; wanted another name", path, sidecar, other);
}

void check_free_space(const std::string& path, size_t bytes, size_t largest) {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < largest)
    fail("{}: a file needs {}, `ulimit -f` allows {}", path, size_text(largest), size_text(limit.rlim_cur));
  struct statvfs space {};
  const std::string place = fs::is_directory(path) ? path : home_of(path);
  if (statvfs(place.c_str(), &space) != 0 || space.f_blocks == 0) return;  // 0: it does not count
  const uint64_t free = uint64_t{space.f_bavail} * space.f_frsize;
  if (free < bytes) fail("{}: needs {}, {} has {} free", path, size_text(bytes), place, size_text(free));
}

}  // namespace harima
