// SPDX-License-Identifier: BSD-3-Clause
// A Target is a kind of file that the readers are given: whole ones to start from, and what is done with a
// damaged one.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "image/stack.h"

namespace fuzz {

struct Target {
  const char* name;
  int cases;  // damaged files in a run of the tests
  bool is_text;
  // Whole files, made in `folder`, which is empty.
  std::vector<std::string> (*seeds)(const std::string& folder);
  // Reads one from `folder`, where nothing else is. May throw harima::Error and nothing else.
  void (*read)(const std::string& folder, const std::string& bytes);
};

std::span<const Target> targets();

std::vector<std::string> hdf5_seeds(const std::string& folder);
std::vector<std::string> stream_seeds(const std::string& folder);
std::vector<std::string> npy_seeds(const std::string& folder);
std::vector<std::string> nrrd_seeds(const std::string& folder);
std::vector<std::string> png_seeds(const std::string& folder);
std::vector<std::string> zarr_seeds(const std::string& folder);
std::vector<std::string> packed_seeds(const std::string& folder);
std::vector<std::string> pack_seeds(const std::string& folder);
std::vector<std::string> word_seeds(const std::string& folder);
std::vector<std::string> unit_seeds(const std::string& folder);
void read_words(const std::string& folder, const std::string& bytes);
void take_units(const std::string& folder, const std::string& bytes);
std::vector<std::string> store_seeds(const std::string& folder);
void read_store_words(const std::string& folder, const std::string& bytes);
std::vector<std::string> frame_seeds(const std::string& folder);
void read_frame_words(const std::string& folder, const std::string& bytes);
void read_npy(const std::string& folder, const std::string& bytes);
void read_nrrd(const std::string& folder, const std::string& bytes);
void read_png_file(const std::string& folder, const std::string& bytes);
void read_zarr(const std::string& folder, const std::string& bytes);
void read_packed(const std::string& folder, const std::string& bytes);
void pack_and_unpack(const std::string& folder, const std::string& bytes);

// The bytes of a small volume written to `path`.
std::string made(const std::string& path, harima::PixelType type, int frames, const char* compression);
// Reads the first and the last rows of a few frames.
void glance_at(harima::Source& source);

// "FOLDER/NAME" with these bytes in it; the name comes back.
std::string put_file(const std::string& folder, const std::string& name, const std::string& bytes);
std::string file_bytes(const std::string& path);

}  // namespace fuzz
