// SPDX-License-Identifier: BSD-3-Clause
// A file driver of the HDF5 library that reads through an InputFile. No exception may pass through the
// library.
#include "format/hdf5_packed.h"

#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>
#endif

#include "base/error.h"
#include "format/input_file.h"

namespace harima {

namespace {

struct PackedHdf5 {
  H5FD_t head{};  // of the library, first
  InputFile file;
  haddr_t end = 0;
};

PackedHdf5& of(H5FD_t* file) { return *reinterpret_cast<PackedHdf5*>(file); }
const PackedHdf5& of(const H5FD_t* file) { return *reinterpret_cast<const PackedHdf5*>(file); }

H5FD_t* open_file(const char* name, unsigned flags, hid_t, haddr_t) {
  if (flags & H5F_ACC_RDWR) return nullptr;
  try {
    return &(new PackedHdf5{.file = InputFile(name)})->head;
  } catch (const std::exception&) {
    return nullptr;
  }
}

herr_t close_file(H5FD_t* file) {
  delete &of(file);
  return 0;
}

herr_t read_file(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, size_t bytes, void* dst) {
  try {
    of(file).file.read(dst, bytes, at);
    return 0;
  } catch (const std::exception& e) {
    H5Epush2(H5E_DEFAULT, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_IO, H5E_READERROR, "%s", e.what());
    return -1;
  }
}

herr_t refuse_write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, size_t, const void*) { return -1; }
haddr_t end_of_addresses(const H5FD_t* file, H5FD_mem_t) { return of(file).end; }
herr_t set_end_of_addresses(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  of(file).end = end;
  return 0;
}
haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return of(file).file.bytes(); }
int compare(const H5FD_t* a, const H5FD_t* b) { return of(a).file.path().compare(of(b).file.path()); }

H5FD_class_t driver() {
  H5FD_class_t table{};
#ifdef H5FD_CLASS_VERSION
  table.version = H5FD_CLASS_VERSION;
  table.value = H5FD_class_value_t(511);  // of those for private use
#endif
  table.name = "fcz";
  table.maxaddr = HADDR_MAX / 2;
  table.fc_degree = H5F_CLOSE_WEAK;
  table.open = open_file;
  table.close = close_file;
  table.cmp = compare;
  table.read = read_file;
  table.write = refuse_write;
  table.get_eoa = end_of_addresses;
  table.set_eoa = set_end_of_addresses;
  table.get_eof = end_of_file;
  for (H5FD_mem_t& kind : table.fl_map) kind = H5FD_MEM_DEFAULT;
  return table;
}

bool is_packed(const std::string& path) {
  try {
    return InputFile(path).is_packed();
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void read_packed_hdf5(hid_t access, const std::string& path) {
  static const H5FD_class_t table = driver();
  static const hid_t id = H5FDregister(&table);
  if (is_packed(path)) H5Pset_driver(access, id, nullptr);
}

}  // namespace harima
