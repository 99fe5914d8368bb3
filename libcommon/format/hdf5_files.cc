// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_files.h"

#include <filesystem>
#include <set>

#include "base/error.h"
#include "format/hdf5_parts.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostFiles = 100000;

struct Links {
  std::vector<std::string> external, hard;
};

herr_t keep_link(hid_t, const char* name, const H5L_info_t* info, void* into) {
  Links& links = *static_cast<Links*>(into);
  if (info->type == H5L_TYPE_EXTERNAL) links.external.emplace_back(name);
  if (info->type == H5L_TYPE_HARD) links.hard.emplace_back(name);
  return 0;
}

class FileWalk {
 public:
  explicit FileWalk(const std::string& path) {
    add(path);
    for (size_t i = 0; i < files.size(); ++i) look_into(std::string(files[i]));
  }
  std::vector<std::string> files;

 private:
  // Is it there?
  bool add(const std::string& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return false;
    if (!seen_.insert(fs::weakly_canonical(file, ignored)).second) return true;
    if (files.size() == kMostFiles) fail("{}: leads to more than {} files", files[0], kMostFiles);
    files.push_back(file);
    return true;
  }

  void look_into(const std::string& path) {
    Hdf5Handle file;
    try {
      file = open_hdf5_file(path);
    } catch (const Error&) {
      return;  // raw pixels, or damaged: whoever wants to read it says so
    }
    Links links;
    H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, keep_link, &links);
    for (const std::string& name : links.external) add_target(path, file, name);
    for (const std::string& name : links.hard) add_parts(path, file, name);
  }

  // To where the link says, and to where the files were moved together.
  void add_target(const std::string& path, hid_t file, const std::string& name) {
    const std::optional<std::string> target = hdf5_external(file, name);
    if (!target) return;
    const std::string other = target->substr(0, target->rfind(':'));
    add(hdf5_part_place(path, other));
    add((fs::path(path).parent_path() / fs::path(other).filename()).string());
  }

  void add_parts(const std::string& path, hid_t file, const std::string& name) {
    const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.valid()) return;
    const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
    for (const Hdf5RawPart& part : hdf5_raw_parts(plan)) add(hdf5_part_place(path, part.file));
    for (const Hdf5Part& part : hdf5_virtual_parts(plan))
      for (int block = 0; add(hdf5_part_place(path, hdf5_block(part.file, block))); ++block)
        if (hdf5_block(part.file, block) == hdf5_block(part.file, block + 1)) break;
  }

  std::set<fs::path> seen_;
};

}  // namespace

std::vector<std::string> hdf5_files(const std::string& path) {
  const Hdf5Lock lock;
  return FileWalk(path).files;
}

}  // namespace harima
