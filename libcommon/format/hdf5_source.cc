// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_source.h"

#include <algorithm>
#include <climits>
#include <cstring>

#include "base/error.h"
#include "format/hdf5_part_check.h"
#include "format/hdf5_parts.h"
#include "format/input_file.h"

namespace harima {

namespace {

struct Stored {
  Hdf5Handle dataset, type, space;
  std::vector<hsize_t> sizes;
};

[[noreturn]] void fail_to_open(hid_t file, const std::string& name) {
  for (size_t end = name.find('/', 1);; end = name.find('/', end + 1)) {
    const std::string part = name.substr(0, end);
    if (H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0) fail("has no {}", part);
    if (const auto target = hdf5_external(file, part);
        target && H5Oexists_by_name(file, part.c_str(), H5P_DEFAULT) <= 0)
      fail("{} is a link to {}, which is not there", part, *target);
    if (end == std::string::npos) break;
  }
  fail("{} is no dataset", name);
}

Stored open_stored(hid_t file, const std::string& path, const std::string& name) {
  Stored stored;
  const Hdf5Handle access = hdf5_dataset_access(file, path, name);
  stored.dataset = Hdf5Handle(H5Dopen2(file, name.c_str(), access), H5Dclose);
  if (!stored.dataset.valid()) fail_to_open(file, name);
  stored.type = Hdf5Handle(H5Dget_type(stored.dataset), H5Tclose);
  stored.space = Hdf5Handle(H5Dget_space(stored.dataset), H5Sclose);
  const int dimensions = H5Sget_simple_extent_ndims(stored.space);
  if (dimensions != 2 && dimensions != 3) fail("{} has {} dimensions, wanted 2 or 3", name, dimensions);
  stored.sizes.resize(size_t(dimensions));
  H5Sget_simple_extent_dims(stored.space, stored.sizes.data(), nullptr);
  if (dimensions == 2) stored.sizes.insert(stored.sizes.begin(), 1);
  for (hsize_t size : stored.sizes)
    if (size == 0 || size > INT_MAX)
      fail("{} has sizes {}, wanted 1 to {}", name, fmt::join(stored.sizes, " x "), INT_MAX);
  return stored;
}

PixelType type_of(hid_t type, const std::string& name) {
  const size_t bytes = H5Tget_size(type);
  if (H5Tget_class(type) == H5T_FLOAT) return PixelType::f32;
  if (H5Tget_class(type) != H5T_INTEGER) fail("{} holds no numbers", name);
  const bool is_signed = H5Tget_sign(type) == H5T_SGN_2;
  if (bytes > 4) return PixelType::f32;
  if (is_signed) return bytes <= 2 ? PixelType::i16 : PixelType::i32;
  return bytes == 1 ? PixelType::u8 : bytes == 2 ? PixelType::u16 : PixelType::u32;
}

hid_t memory_type(PixelType type) {
  switch (type) {
    case PixelType::u8:
      return H5T_NATIVE_UINT8;
    case PixelType::u16:
      return H5T_NATIVE_UINT16;
    case PixelType::i16:
      return H5T_NATIVE_INT16;
    case PixelType::u32:
      return H5T_NATIVE_UINT32;
    case PixelType::i32:
      return H5T_NATIVE_INT32;
    case PixelType::f32:
      return H5T_NATIVE_FLOAT;
  }
  return -1;
}

class Hdf5Source : public Source {
 public:
  Hdf5Source(const std::string& path, std::shared_ptr<Hdf5Handle> file, const std::string& name)
      : path_(path), name_(name), file_(std::move(file)), stored_(open_stored(*file_, path, name)) {
    info_.type = type_of(stored_.type, name);
    info_.count = int(stored_.sizes[0]);
    info_.height = int(stored_.sizes[1]);
    info_.width = int(stored_.sizes[2]);
    check_hdf5_parts(stored_.dataset, path, name);
    if (H5Tget_size(stored_.type) > 4)
      info_.remarks.push_back(fmt::format("{}: 64 bit numbers are read as 32 bit floats", name));
    find_run();
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    if (first >= last) return;
    const size_t row_bytes = size_t(info_.width) * bytes_of(info_.type);
    if (run_) {
      const size_t at = run_offset_ + (size_t(index) * size_t(info_.height) + size_t(first)) * row_bytes;
      return run_->read(dst, size_t(last - first) * row_bytes, at);
    }
    const Hdf5Lock lock;
    std::vector<hsize_t> start{hsize_t(index), hsize_t(first), 0},
        count{1, hsize_t(last - first), hsize_t(info_.width)};
    const bool flat = H5Sget_simple_extent_ndims(stored_.space) == 2;
    const Hdf5Handle part(H5Scopy(stored_.space), H5Sclose),
        memory(H5Screate_simple(3, count.data(), nullptr), H5Sclose);
    H5Sselect_hyperslab(part, H5S_SELECT_SET, start.data() + flat, nullptr, count.data() + flat, nullptr);
    if (H5Dread(stored_.dataset, memory_type(info_.type), memory, part, H5P_DEFAULT, dst) < 0)
      fail("{}: cannot read rows {} to {}: {}", place(index), first, last, hdf5_reason());
  }

  std::string place(int index) const override { return fmt::format("{}:{}: frame {}", path_, name_, index); }

 private:
  // Pixels that stand in the file as one run, as they are in memory, are read without the library and its
  // lock.
  void find_run() {
    if (H5Tequal(stored_.type, memory_type(info_.type)) <= 0) return;
    const Hdf5Handle plan(H5Dget_create_plist(stored_.dataset), H5Pclose);
    const haddr_t offset = H5Dget_offset(stored_.dataset);
    if (H5Pget_layout(plan) != H5D_CONTIGUOUS || H5Pget_external_count(plan) != 0 || offset == HADDR_UNDEF)
      return;
    const Hdf5Handle home(H5Iget_file_id(stored_.dataset), H5Fclose);
    std::string name(size_t(std::max<ssize_t>(0, H5Fget_name(home, nullptr, 0))) + 1, '\0');
    H5Fget_name(home, name.data(), name.size());
    name.pop_back();
    run_.emplace(name);
    run_offset_ = offset;
  }

  std::string path_, name_;
  std::shared_ptr<Hdf5Handle> file_;
  Stored stored_;
  std::optional<InputFile> run_;
  size_t run_offset_ = 0;
};

}  // namespace

std::unique_ptr<Source> open_hdf5_dataset(const std::string& path, std::shared_ptr<Hdf5Handle> file,
                                          const std::string& name) {
  const Hdf5Lock lock;
  try {
    return std::make_unique<Hdf5Source>(path, std::move(file), name);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
}

}  // namespace harima
