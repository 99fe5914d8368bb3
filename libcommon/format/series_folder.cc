// SPDX-License-Identifier: BSD-3-Clause
#include "format/series_folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <random>

#include "base/error.h"
#include "base/part_file.h"
#include "format/input_file.h"
#include "format/shards.h"
#include "format/sidecar.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStems[] = {"rec", "ro", "rh"};
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

bool is_of_recipe(const fs::directory_entry& entry) {
  return entry.path().filename().string().find(kRecipeFile) != std::string::npos;
}

// And what a shard that was killed has left of it.
void forget_recipe(const std::string& folder) {
  std::error_code ignored;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (is_of_recipe(entry)) files.push_back(entry.path());
  for (const fs::path& path : files) fs::remove(path, ignored);
}

// Shards write notes of one name: where two do at once one finds its own gone, but what it was to say is
// said.
template <class Write, class Said>
void unless_another_did(Write write, Said said) {
  try {
    write();
  } catch (const Error&) {
    if (!said()) throw;
  }
}

// All that a run may have left there, whatever it was called; in a folder that is not ours only what would
// pass for frames of this run. The sidecar goes first: what is left says no more that it is complete.
void remove_series(const std::string& folder, const IsFrameName& is_frame) {
  std::vector<IsFrameName> old{is_frame};
  if (recipe_in(folder))
    for (const char* stem : kStems)
      for (const char* ending : {".tif", ".png"}) old.push_back(series_names(stem, ending));
  std::vector<fs::path> files{sidecar_of(folder)};
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (std::any_of(old.begin(), old.end(), [&](const IsFrameName& is_old) { return is_old(name); }))
      files.push_back(entry.path());
  }
  for (const fs::path& path : files) fs::remove(path);
  forget_recipe(folder);
}

// Another shard has made it just now and is about to note the recipe.
bool is_just_begun(const std::string& folder) {
  std::error_code ignored;
  const fs::directory_iterator entries(folder, ignored);
  return std::all_of(begin(entries), end(entries), is_of_recipe);
}

void note_recipe(const std::string& folder, const std::string& recipe) {
  unless_another_did(
      [&] {
        const std::string path = (fs::path(folder) / kRecipeFile).string();
        std::random_device random;
        // A name of its own: another's would be cut short.
        PartFile note(path, fmt::format("{}.{:08x}{:08x}.part", path, random(), random()));
        note.write(std::as_bytes(std::span(recipe)), 0);
        note.commit();
      },
      [&] { return !recipe.empty() && recipe_in(folder) == recipe; });
}

// False if it is there.
bool make_folder(const std::string& folder) {
  std::error_code reason;
  const bool is_made = fs::create_directory(folder, reason);
  if (reason) fail("{}: cannot create the folder: {}", folder, reason.message());
  return is_made;
}

}  // namespace

void check_series_folder(const std::string& folder, bool force) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return;
  if (!fs::is_directory(folder, ignored)) fail("{}: is a file, wanted a folder", folder);
  if (!force && !recipe_in(folder) && !is_just_begun(folder))
    fail("{}: holds files of something else; --force writes into it", folder);
}

ClaimedFolder::ClaimedFolder(const std::string& folder, const SinkInfo& info, const IsFrameName& is_frame)
    : folder_(folder) {
  check_series_folder(folder, info.force);
  is_made_ = make_folder(folder);
  if (info.force) remove_series(folder, is_frame);
  const std::optional<std::string> found = recipe_in(folder);
  if (found && !info.resume) fail("{}: exists already; --force replaces it", folder);
  if (found && (info.recipe.empty() || *found != info.recipe))
    fail("{}: exists, made with other options or of another scan; --force replaces it", folder);
  if (!found || !fs::exists(sidecar_of(folder))) note_recipe(folder, info.recipe);
}

ClaimedFolder::~ClaimedFolder() {
  std::error_code ignored;
  if (!is_made_ || is_shard() || !is_just_begun(folder_)) return;
  forget_recipe(folder_);
  fs::remove(folder_, ignored);
}

IsFrameName series_names(const std::string& stem, const std::string& ending) {
  return [stem, ending](const std::string& name) {
    if (!name.starts_with(stem) || !name.ends_with(ending) || name.size() <= stem.size() + ending.size())
      return false;
    return std::all_of(name.begin() + long(stem.size()), name.end() - long(ending.size()),
                       [](char c) { return c >= '0' && c <= '9'; });
  };
}

void finish_series_folder(const std::string& folder, const SinkInfo& info, const StackInfo& stack,
                          const Meta& meta, const History& history) {
  const std::string sidecar = sidecar_of(folder);
  unless_another_did([&] { write_sidecar(sidecar, stack, meta, history); },
                     [&] {
                       const std::optional<SidecarMark> mark = sidecar_mark(sidecar);
                       return !info.recipe.empty() && mark && mark->recipe == info.recipe;
                     });
  forget_recipe(folder);
}

std::string series_stem(PixelType type) {
  return type == PixelType::f32 ? "rec" : type == PixelType::u8 ? "ro" : "rh";
}

std::string series_file(const std::string& folder, const std::string& stem, int number, int digits,
                        std::string_view ending) {
  return (fs::path(folder) / fmt::format("{}{:0{}d}{}", stem, number, digits, ending)).string();
}

}  // namespace harima
