// SPDX-License-Identifier: BSD-3-Clause
#include "format/series_folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/part_file.h"
#include "format/input_file.h"
#include "format/sidecar.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostRecipeBytes = 4096;

std::string sidecar_of(const std::string& folder) { return (fs::path(folder) / "volume.ct.json").string(); }

// The recipe of what stands in the folder; none if it is not ours.
std::optional<std::string> recipe_in(const std::string& folder) {
  const fs::path note = fs::path(folder) / kRecipeFile;
  if (fs::exists(note)) {
    std::string text(kMostRecipeBytes, '\0');
    text.resize(InputFile(note.string()).read_some(text.data(), text.size(), 0));
    return text;
  }
  const std::optional<SidecarMark> mark = sidecar_mark(sidecar_of(folder));
  if (!mark) return std::nullopt;
  return mark->recipe;
}

bool is_frame_of(const std::string& name, const std::string& stem) {
  if (!name.starts_with(stem) || !name.ends_with(".tif") || name.size() <= stem.size() + 4) return false;
  return std::all_of(name.begin() + long(stem.size()), name.end() - 4, [](char c) { return c >= '0' && c <= '9'; });
}

void remove_series(const std::string& folder, const std::string& stem) {
  std::vector<fs::path> ours{sidecar_of(folder)};
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (is_frame_of(entry.path().filename().string(), stem)) ours.push_back(entry.path());
  for (const fs::path& path : ours) fs::remove(path);
}

void note_recipe(const std::string& folder, const std::string& recipe) {
  PartFile note((fs::path(folder) / kRecipeFile).string());
  note.write(std::as_bytes(std::span(recipe)), 0);
  note.commit();
}

void make_folder(const std::string& folder) {
  std::error_code reason;
  fs::create_directory(folder, reason);
  if (reason) fail("{}: cannot create the folder: {}", folder, reason.message());
}

}  // namespace

bool claim_series_folder(const std::string& folder, const SinkInfo& info) {
  std::error_code ignored;
  if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored))
    fail("{}: is a file, wanted a folder", folder);
  make_folder(folder);
  bool resumed = false;
  if (!fs::is_empty(folder)) {
    const std::optional<std::string> found = recipe_in(folder);
    const bool same = found && !info.recipe.empty() && *found == info.recipe;
    if (!info.force) {
      if (!found) fail("{}: holds files of something else; --force writes into it", folder);
      if (!info.resume) fail("{}: exists already; --force replaces it", folder);
      if (!same) fail("{}: exists, made with other options or of another scan; --force replaces it", folder);
    }
    resumed = same && info.resume && !info.force;
    if (!same) remove_series(folder, info.stem);
    if (info.force) fs::remove(sidecar_of(folder));
  }
  if (!resumed || !fs::exists(sidecar_of(folder))) note_recipe(folder, info.recipe);
  return resumed;
}

void release_series_folder(const std::string& folder) {
  std::error_code ignored;
  fs::remove(fs::path(folder) / kRecipeFile, ignored);
}

std::string series_stem(PixelType type) { return type == PixelType::f32 ? "rec" : type == PixelType::u8 ? "ro" : "rh"; }

std::string series_file(const std::string& folder, const std::string& stem, int number, int digits) {
  return (fs::path(folder) / fmt::format("{}{:0{}d}.tif", stem, number, digits)).string();
}

}  // namespace harima
