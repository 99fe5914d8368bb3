// SPDX-License-Identifier: BSD-3-Clause
// The door to the HDF5 library: handles that close themselves, one lock for all calls (the library serialises
// them anyway), and errors as Error. Every use of a handle happens while a Hdf5Lock is held.
#pragma once

#define H5_USE_110_API  // one spelling from 1.10 to 1.14
#include <hdf5.h>

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harima {

// Holds the library and silences its own messages. May be nested.
class Hdf5Lock {
 public:
  Hdf5Lock();

 private:
  std::lock_guard<std::recursive_mutex> lock_;
};

class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Handle();
  operator hid_t() const { return id_; }
  bool valid() const { return id_ >= 0; }
  void abandon() { id_ = -1; }  // never closed

 private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

// Opens for reading, without file locks (network file systems have none). Fails if it is no HDF5 or cut off.
Hdf5Handle open_hdf5_file(const std::string& path);
// The innermost reason the library gave for its last failure.
std::string hdf5_reason();

// What hangs below `name`: does it exist, links resolved? Broken external links do not.
bool hdf5_has(hid_t file, const std::string& name);
// Names in a group, sorted.
std::vector<std::string> hdf5_children(hid_t file, const std::string& group);
// The file and the path that an external link points to; nothing for other names.
std::optional<std::string> hdf5_external(hid_t file, const std::string& name);
// A text attribute of an object, or a text dataset; empty if there is none.
std::string hdf5_attribute(hid_t file, const std::string& object, const char* attribute);
std::string hdf5_text(hid_t file, const std::string& dataset);
// All numbers of a dataset, whatever its type and shape, at most a few millions; empty if it is absent. Fails
// if it cannot be read.
std::vector<double> hdf5_numbers(hid_t file, const std::string& dataset);

}  // namespace harima
