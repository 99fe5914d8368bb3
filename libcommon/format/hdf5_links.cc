// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_links.h"

#include <filesystem>

#include "base/error.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kShown = 8;
constexpr const char* kKnown[] = {"/exchange/data",
                                  "/entry/data/data",
                                  "/entry/reconstruction/data",
                                  "/entry1/tomo_entry/data/data",
                                  "/entry/tomo_entry/data/data",
                                  "/entry/imaging/data",
                                  "/entry/data/data_000001"};

herr_t keep_broken(hid_t file, const char* name, const H5L_info_t* info, void* into) {
  if (info->type != H5L_TYPE_EXTERNAL || H5Oexists_by_name(file, name, H5P_DEFAULT) > 0) return 0;
  *static_cast<std::string*>(into) = "/" + std::string(name);
  return 1;
}

// A remark on the first link to a file that is not there, if any.
std::string broken_link(const Hdf5Place& from) {
  std::string name;
  H5Lvisit(*from.file, H5_INDEX_NAME, H5_ITER_INC, keep_broken, &name);
  const std::optional<std::string> target = name.empty() ? std::nullopt : hdf5_external(*from.file, name);
  return target ? fmt::format(" ({} is a link to {}, which is not there)", name, *target) : "";
}

struct Found {
  hid_t file;
  std::vector<std::string> names;
};

herr_t add_volume(hid_t, const char* name, const H5O_info_t* info, void* into) {
  if (info->type != H5O_TYPE_DATASET) return 0;
  auto& found = *static_cast<Found*>(into);
  const Hdf5Handle dataset(H5Dopen2(found.file, name, H5P_DEFAULT), H5Dclose);
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
  if (H5Sget_simple_extent_ndims(space) == 3) found.names.push_back("/" + std::string(name));
  return 0;
}

}  // namespace

Hdf5Place follow_hdf5(const Hdf5Place& from, const std::string& name) {
  if (hdf5_has(*from.file, name)) return {from.path, from.file, name};
  const std::optional<std::string> target = hdf5_external(*from.file, name);
  if (!target) return {from.path, from.file, name};
  const size_t colon = target->rfind(':');
  const fs::path folder = fs::path(from.path).parent_path(), file = target->substr(0, colon);
  std::string object = target->substr(colon + 1);
  if (!object.starts_with("/")) object = "/" + object;
  std::error_code ignored;
  for (const fs::path& moved : {folder / file, folder / file.filename()}) {
    if (!fs::is_regular_file(moved, ignored)) continue;
    auto handle = std::make_shared<Hdf5Handle>(open_hdf5_file(moved.string()));
    if (hdf5_has(*handle, object)) return {moved.string(), handle, object};
  }
  return {from.path, from.file, name};
}

std::string main_hdf5_dataset(const Hdf5Place& from) {
  for (const char* name : kKnown)
    if (const Hdf5Place place = follow_hdf5(from, name); hdf5_has(*place.file, place.name)) return name;
  for (const char* name : kKnown)  // a link that leads nowhere; opening it tells where it should
    if (hdf5_external(*from.file, name)) return name;
  Found found{*from.file, {}};
  H5Ovisit(*from.file, H5_INDEX_NAME, H5_ITER_INC, add_volume, &found);
  if (found.names.size() == 1) return found.names[0];
  if (found.names.empty())
    fail("{}: holds no dataset of three dimensions{}; name one as {}:/path", from.path, broken_link(from),
         from.path);
  const size_t count = found.names.size();
  if (count > kShown) found.names.resize(kShown);
  fail("{}: holds {} stacks: {}{}; name one as {}:{}", from.path, count, fmt::join(found.names, ", "),
       count > kShown ? ", ..." : "", from.path, found.names[0]);
}

}  // namespace harima
