// SPDX-License-Identifier: BSD-3-Clause
// A mesh of triangles as a file, written while it is made: binary PLY with shared vertices, or binary STL. It
// appears whole or not at all. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/part_file.h"
#include "image/mesh.h"

namespace harima {

// Fails (usage) if the ending of `path` is neither .ply nor .stl.
void check_mesh_name(const std::string& path);

class MeshFile {
 public:
  // By the ending of `path`: .ply or .stl.
  explicit MeshFile(const std::string& path);

  void vertex(const MeshPlace& place);
  void triangle(const MeshTriangle& corners);
  // Completes the file; `comment` stands in it. Fails for more triangles than the format can count.
  void close(const std::string& comment);

 private:
  // Bytes on their way to a file.
  class Stream {
   public:
    explicit Stream(const std::string& path) : file(path) {}
    void put(const void* data, size_t bytes);
    void flush();
    PartFile file;
    size_t at = 0;  // where in the file the next bytes go

   private:
    std::vector<std::byte> held_;
  };
  std::string head(const std::string& comment) const;
  void append_faces();

  const bool is_ply_;
  Stream body_;
  std::optional<Stream> faces_;  // of PLY: they stand behind all vertices
  uint64_t vertices_ = 0, triangles_ = 0;
};

}  // namespace harima
