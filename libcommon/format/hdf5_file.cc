// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_file.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "format/hdf5_packed.h"

namespace harima {

namespace {

constexpr hssize_t kMostNumbers = 1 << 24;

std::recursive_mutex& library() {
  static std::recursive_mutex mutex;
  return mutex;
}

std::string text_in(hid_t type, hid_t space, const auto& read) {
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return {};
  const Hdf5Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_cset(memory, H5Tget_cset(type));
  if (H5Tis_variable_str(type) > 0) {
    H5Tset_size(memory, H5T_VARIABLE);
    char* text = nullptr;
    if (read(memory, &text) < 0 || !text) return {};
    std::string copy(text);
    H5free_memory(text);
    return copy;
  }
  std::string text(H5Tget_size(type) + 1, '\0');
  H5Tset_size(memory, text.size());
  if (read(memory, text.data()) < 0) return {};
  text.resize(text.find('\0'));
  return text;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : lock_(library()) {
  static const herr_t once = H5dont_atexit();  // what was abandoned stays so at exit
  (void)once;
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Hdf5Handle::~Hdf5Handle() {
  if (id_ < 0) return;
  const Hdf5Lock lock;
  close_(id_);
}

std::string hdf5_reason() {
  std::string reason;
  const auto keep = [](unsigned, const H5E_error2_t* error, void* into) -> herr_t {
    if (error->desc) static_cast<std::string*>(into)->assign(error->desc);
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep, &reason);
  constexpr std::string_view kSystem = "error message = '";  // the system's word in a list of numbers
  if (const size_t at = reason.find(kSystem); at != std::string::npos)
    reason = reason.substr(at + kSystem.size(), reason.find('\'', at + kSystem.size()) - at - kSystem.size());
  return reason.empty() ? "unknown reason" : reason;
}

Hdf5Handle open_hdf5_file(const std::string& path) {
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_file_locking(access, false, true);
  read_packed_hdf5(access, path);
  Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (!file.valid()) fail("{}: cannot be read as HDF5: {}", path, hdf5_reason());
  return file;
}

bool hdf5_has(hid_t file, const std::string& name) {
  for (size_t end = name.find('/', 1); end != std::string::npos; end = name.find('/', end + 1))
    if (end > 0 && (H5Lexists(file, name.substr(0, end).c_str(), H5P_DEFAULT) <= 0)) return false;
  if (name == "/" || name.empty()) return true;
  return H5Lexists(file, name.c_str(), H5P_DEFAULT) > 0 &&
         H5Oexists_by_name(file, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> hdf5_children(hid_t file, const std::string& group) {
  std::vector<std::string> names;
  const Hdf5Handle id(H5Gopen2(file, group.c_str(), H5P_DEFAULT), H5Gclose);
  if (!id.valid()) return names;
  const auto add = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
    static_cast<std::vector<std::string>*>(into)->emplace_back(name);
    return 0;
  };
  H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names);
  return names;
}

std::optional<std::string> hdf5_external(hid_t file, const std::string& name) {
  H5L_info_t info{};
  if (H5Lget_info(file, name.c_str(), &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_EXTERNAL)
    return std::nullopt;
  std::vector<char> value(info.u.val_size);
  const char *target = nullptr, *object = nullptr;
  if (H5Lget_val(file, name.c_str(), value.data(), value.size(), H5P_DEFAULT) < 0) return std::nullopt;
  if (H5Lunpack_elink_val(value.data(), value.size(), nullptr, &target, &object) < 0) return std::nullopt;
  return fmt::format("{}:{}", target, object);
}

std::string hdf5_attribute(hid_t file, const std::string& object, const char* attribute) {
  if (H5Aexists_by_name(file, object.c_str(), attribute, H5P_DEFAULT) <= 0) return {};
  const Hdf5Handle id(H5Aopen_by_name(file, object.c_str(), attribute, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle type(H5Aget_type(id), H5Tclose), space(H5Aget_space(id), H5Sclose);
  return text_in(type, space, [&](hid_t memory, void* into) { return H5Aread(id, memory, into); });
}

std::string hdf5_text(hid_t file, const std::string& dataset) {
  if (!hdf5_has(file, dataset)) return {};
  const Hdf5Handle id(H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), H5Dclose);
  if (!id.valid()) return {};
  const Hdf5Handle type(H5Dget_type(id), H5Tclose), space(H5Dget_space(id), H5Sclose);
  return text_in(type, space, [&](hid_t memory, void* into) {
    return H5Dread(id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, into);
  });
}

std::vector<double> hdf5_numbers(hid_t file, const std::string& dataset) {
  if (!hdf5_has(file, dataset)) return {};
  const Hdf5Handle id(H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), H5Dclose);
  if (!id.valid()) return {};
  const Hdf5Handle type(H5Dget_type(id), H5Tclose), space(H5Dget_space(id), H5Sclose);
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  const H5T_class_t kind = H5Tget_class(type);
  if (count <= 0 || count > kMostNumbers || (kind != H5T_INTEGER && kind != H5T_FLOAT)) return {};
  std::vector<double> numbers(static_cast<size_t>(count));
  if (H5Dread(id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0)
    fail("{}: cannot be read: {}", dataset, hdf5_reason());
  return numbers;
}

}  // namespace harima
