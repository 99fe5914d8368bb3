// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_part_check.h"

#include <filesystem>
#include <set>

#include "base/error.h"
#include "format/hdf5_filters.h"
#include "format/hdf5_parts.h"

namespace harima {

namespace {

constexpr int kDeepest = 8;
constexpr int kMostParts = 100000;

void check_raw_parts(hid_t plan, const std::string& path, const std::string& name) {
  for (const auto& [file, wanted] : hdf5_raw_parts(plan)) {
    const std::string place = hdf5_part_place(path, file);
    if (place.empty()) fail("{} has its pixels in {}, which is not there", name, file);
    const uintmax_t found = std::filesystem::file_size(place);
    if (found < wanted)
      fail("{} has its pixels in {}: found {} bytes, wanted {}", name, place, found, wanted);
  }
}

class PartCheck {
 public:
  void dataset(hid_t dataset, const std::string& path, const std::string& name, int depth) {
    check_hdf5_filters(dataset, name);
    const Hdf5Handle plan(H5Dget_create_plist(dataset), H5Pclose);
    check_raw_parts(plan, path, name);
    for (const auto& [file, part] : hdf5_virtual_parts(plan)) {
      try {
        virtual_part(dataset, path, hdf5_block(file, 0), hdf5_block(part, 0), depth + 1);
      } catch (const Error& e) {
        throw e.in("{} is put together from {}:{}", name, hdf5_block(file, 0), hdf5_block(part, 0));
      }
    }
  }

 private:
  // A part that many are put together from is looked at once. One that is still looked at is not good yet, so
  // a circle ends at the greatest depth.
  void virtual_part(hid_t whole, const std::string& path, const std::string& file, const std::string& name,
                    int depth) {
    const std::string place = file == "." ? path : hdf5_part_place(path, file);
    if (place.empty()) fail("is not there");
    if (good_.contains({place, name})) return;
    if (depth > kDeepest) fail("{} is put together from parts of parts, more than {} deep", name, kDeepest);
    if (int(good_.size()) >= kMostParts) fail("{} is one of more than {} parts", name, kMostParts);
    const Hdf5Handle home = file == "." ? Hdf5Handle(H5Iget_file_id(whole), H5Fclose) : open_hdf5_file(place);
    const Hdf5Handle part(H5Dopen2(home, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!part.valid()) fail("has no {}", name);
    dataset(part, place, name, depth);
    good_.emplace(place, name);
  }

  std::set<std::pair<std::string, std::string>> good_;  // file and dataset
};

}  // namespace

void check_hdf5_parts(hid_t dataset, const std::string& path, const std::string& name) {
  PartCheck().dataset(dataset, path, name, 0);
}

}  // namespace harima
