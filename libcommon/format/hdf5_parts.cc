// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_parts.h"

#include <array>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "format/hdf5_filters.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 8;

// "name%b.h5" stands for name0.h5, name1.h5, ...; the library takes as many as there are.
std::string first_of_pattern(std::string name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '%' || i + 1 == name.size()) out += name[i];
    else out += name[++i] == 'b' ? '0' : name[i];
  }
  return out;
}

// As H5F_prefix_open_file() seeks: an absolute name, else beside the file by its last word; a relative one beside, else here.
std::string part_path(const std::string& home, const std::string& name) {
  const fs::path folder = fs::path(home).parent_path(), file = name;
  std::error_code ignored;
  for (const fs::path& place : {file.is_absolute() ? file : folder / file, file.is_absolute() ? folder / file.filename() : file})
    if (fs::is_regular_file(place, ignored)) return place.string();
  return {};
}

template <class Read>
std::string text_of(Read read) {
  std::string text(size_t(std::max<ssize_t>(0, read(nullptr, 0))) + 1, '\0');
  read(text.data(), text.size());
  text.pop_back();
  return text;
}

void check_external(hid_t plan, const std::string& path, const std::string& name) {
  for (int i = 0; i < H5Pget_external_count(plan); ++i) {
    std::array<char, 4096> file{};
    off_t offset = 0;
    hsize_t bytes = 0;
    H5Pget_external(plan, unsigned(i), file.size() - 1, file.data(), &offset, &bytes);
    const std::string place = part_path(path, file.data());
    if (place.empty()) fail("{} has its pixels in {}, which is not there", name, file.data());
    const uintmax_t wanted = bytes == H5F_UNLIMITED ? 0 : uintmax_t(offset) + bytes, found = fs::file_size(place);
    if (found < wanted) fail("{} has its pixels in {}: found {} bytes, wanted {}", name, place, found, wanted);
  }
}

void check_dataset(hid_t dataset, const std::string& path, const std::string& name, int depth);

void check_part(hid_t file, const std::string& path, const std::string& name, int depth) {
  if (depth > kDeepest) fail("{} is put together from parts of parts, more than {} deep", name, kDeepest);
  const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) fail("has no {}", name);
  check_dataset(dataset, path, name, depth);
}

void check_virtual(hid_t plan, hid_t dataset, const std::string& path, const std::string& name, int depth) {
  size_t count = 0;
  H5Pget_virtual_count(plan, &count);
  std::set<std::pair<std::string, std::string>> seen;
  for (size_t i = 0; i < count; ++i) {
    const auto file_name = text_of([&](char* to, size_t size) { return H5Pget_virtual_filename(plan, i, to, size); });
    const auto part_name = text_of([&](char* to, size_t size) { return H5Pget_virtual_dsetname(plan, i, to, size); });
    const std::string file = first_of_pattern(file_name), part = first_of_pattern(part_name);
    if (!seen.emplace(file, part).second) continue;
    try {
      if (file == ".") {
        const Hdf5Handle home(H5Iget_file_id(dataset), H5Fclose);
        check_part(home, path, part, depth + 1);
        continue;
      }
      const std::string place = part_path(path, file);
      if (place.empty()) fail("is not there");
      const Hdf5Handle other = open_hdf5_file(place);
      check_part(other, place, part, depth + 1);
    } catch (const Error& e) {
      throw e.in("{} is put together from {}:{}", name, file, part);
    }
  }
}

void check_dataset(hid_t dataset, const std::string& path, const std::string& name, int depth) {
  check_hdf5_filters(dataset, name);
  const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
  check_external(plan, path, name);
  if (H5Pget_layout(plan) == H5D_VIRTUAL) check_virtual(plan, dataset, path, name, depth);
}

}  // namespace

void check_hdf5_parts(hid_t dataset, const std::string& path, const std::string& name) {
  check_dataset(dataset, path, name, 0);
}

Hdf5Handle hdf5_dataset_access(hid_t file, const std::string& path, const std::string& name) {
  Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
  const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) return access;
  const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
  std::array<char, 4096> part{};
  if (H5Pget_external_count(plan) < 1 || H5Pget_external(plan, 0, part.size() - 1, part.data(), nullptr, nullptr) < 0)
    return access;
  const fs::path beside = fs::path(path).parent_path() / part.data();
  std::error_code ignored;
  if (fs::is_regular_file(beside, ignored)) H5Pset_efile_prefix(access, "${ORIGIN}");
  return access;
}

}  // namespace harima
