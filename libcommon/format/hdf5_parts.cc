// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_parts.h"

#include <array>
#include <filesystem>
#include <set>

namespace harima {

namespace fs = std::filesystem;

namespace {

template <class Read>
std::string text_of(Read read) {
  std::string text(size_t(std::max<ssize_t>(0, read(nullptr, 0))) + 1, '\0');
  read(text.data(), text.size());
  text.pop_back();
  return text;
}

}  // namespace

std::vector<Hdf5Part> hdf5_virtual_parts(hid_t plan) {
  std::vector<Hdf5Part> parts;
  size_t count = 0;
  if (H5Pget_layout(plan) != H5D_VIRTUAL || H5Pget_virtual_count(plan, &count) < 0) return parts;
  std::set<std::pair<std::string, std::string>> seen;
  for (size_t i = 0; i < count; ++i) {
    Hdf5Part part;
    part.file = text_of([&](char* to, size_t size) { return H5Pget_virtual_filename(plan, i, to, size); });
    part.dataset = text_of([&](char* to, size_t size) { return H5Pget_virtual_dsetname(plan, i, to, size); });
    if (seen.emplace(part.file, part.dataset).second) parts.push_back(part);
  }
  return parts;
}

std::string hdf5_block(const std::string& pattern, int block) {
  std::string name;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) name += pattern[i];
    else if (pattern[++i] == 'b') name += std::to_string(block);
    else name += pattern[i];
  }
  return name;
}

std::vector<Hdf5RawPart> hdf5_raw_parts(hid_t plan) {
  std::vector<Hdf5RawPart> parts;
  for (int i = 0; i < H5Pget_external_count(plan); ++i) {
    std::array<char, 4096> file{};
    off_t offset = 0;
    hsize_t bytes = 0;
    H5Pget_external(plan, unsigned(i), file.size() - 1, file.data(), &offset, &bytes);
    parts.push_back({file.data(), bytes == H5F_UNLIMITED ? 0 : size_t(offset) + bytes});
  }
  return parts;
}

// As H5F_prefix_open_file() seeks: an absolute name, else beside the file by its last word; a relative one
// beside, else here.
std::string hdf5_part_place(const std::string& path, const std::string& name) {
  const fs::path folder = fs::path(path).parent_path(), file = name;
  std::error_code ignored;
  for (const fs::path& place :
       {file.is_absolute() ? file : folder / file, file.is_absolute() ? folder / file.filename() : file})
    if (fs::is_regular_file(place, ignored)) return place.string();
  return {};
}

Hdf5Handle hdf5_dataset_access(hid_t file, const std::string& path, const std::string& name) {
  Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) return access;
  const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
  const std::vector<Hdf5RawPart> parts = hdf5_raw_parts(plan);
  std::error_code ignored;
  if (!parts.empty() && fs::is_regular_file(fs::path(path).parent_path() / parts[0].file, ignored))
    H5Pset_efile_prefix(access, "${ORIGIN}");
  return access;
}

}  // namespace harima
