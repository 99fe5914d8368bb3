// SPDX-License-Identifier: BSD-3-Clause
#include "format/mesh_file.h"

#include <unistd.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"
#include "format/peek.h"

namespace harima {

namespace {

static_assert(std::endian::native == std::endian::little,
              "both formats are written as numbers stand in memory");

constexpr size_t kPieceBytes = 1 << 20;
constexpr size_t kPlyHeadBytes = 512;
constexpr size_t kStlWords = 80;  // and 4 bytes with the number of triangles

bool is_ply(const std::string& path) {
  if (has_ending(path, ".ply")) return true;
  if (has_ending(path, ".stl")) return false;
  fail_usage("{}: wanted a name that ends in .ply or .stl", path);
}

std::array<float, 3> normal_of(const MeshTriangle& corners) {
  double a[3], b[3];
  for (size_t i = 0; i < 3; ++i) {
    a[i] = double(corners[1].place[i]) - double(corners[0].place[i]);
    b[i] = double(corners[2].place[i]) - double(corners[0].place[i]);
  }
  const double n[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
  const double length = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  if (!(length > 0)) return {};
  return {float(n[0] / length), float(n[1] / length), float(n[2] / length)};
}

}  // namespace

void check_mesh_name(const std::string& path) { is_ply(path); }

void MeshFile::Stream::put(const void* data, size_t bytes) {
  const auto* const begin = static_cast<const std::byte*>(data);
  held_.insert(held_.end(), begin, begin + bytes);
  if (held_.size() >= kPieceBytes) flush();
}

void MeshFile::Stream::flush() {
  file.write(held_, at);
  at += held_.size();
  held_.clear();
}

MeshFile::MeshFile(const std::string& path) : is_ply_(is_ply(path)), body_(path) {
  if (is_ply_) faces_.emplace(path + ".faces");
  body_.at = is_ply_ ? kPlyHeadBytes : kStlWords + 4;
}

void MeshFile::vertex(const MeshPlace& place) {
  if (vertices_++ == uint64_t(std::numeric_limits<int32_t>::max()))
    fail("{}: more vertices than can be counted; --x, --y, --z or bin make fewer", body_.file.path());
  if (is_ply_) body_.put(place.data(), sizeof place);
}

void MeshFile::triangle(const MeshTriangle& corners) {
  ++triangles_;
  if (is_ply_) {
    const unsigned char three = 3;
    faces_->put(&three, 1);
    for (const MeshCorner& corner : corners) faces_->put(&corner.vertex, sizeof corner.vertex);
    return;
  }
  const std::array<float, 3> normal = normal_of(corners);
  const uint16_t attribute = 0;
  body_.put(normal.data(), sizeof normal);
  for (const MeshCorner& corner : corners) body_.put(corner.place.data(), sizeof corner.place);
  body_.put(&attribute, sizeof attribute);
}

std::string MeshFile::head(const std::string& comment) const {
  if (!is_ply_) {
    std::string words = comment.substr(0, kStlWords);
    words.resize(kStlWords, ' ');
    const uint32_t count = uint32_t(triangles_);
    words.append(reinterpret_cast<const char*>(&count), sizeof count);
    return words;
  }
  std::string text = fmt::format(
      "ply\nformat binary_little_endian 1.0\ncomment {}\nelement vertex {}\nproperty float x\nproperty float "
      "y\nproperty float z\n"
      "element face {}\nproperty list uchar int vertex_indices\ncomment ",
      comment.substr(0, kPlyHeadBytes / 2), vertices_, triangles_);
  text.resize(kPlyHeadBytes - 12, '-');
  return text + "\nend_header\n";
}

void MeshFile::append_faces() {
  faces_->flush();
  std::vector<std::byte> piece(kPieceBytes);
  for (size_t done = 0; done < faces_->at;) {
    const ssize_t found = pread(faces_->file.descriptor(), piece.data(), piece.size(), off_t(done));
    if (found <= 0) fail_errno(fmt::format("{}: cannot read what was written", faces_->file.path()));
    body_.put(piece.data(), size_t(found));
    done += size_t(found);
  }
  faces_.reset();
}

void MeshFile::close(const std::string& comment) {
  if (triangles_ > std::numeric_limits<uint32_t>::max())
    fail("{}: {} triangles are more than can be counted", body_.file.path(), triangles_);
  if (is_ply_) append_faces();
  body_.flush();
  const std::string text = head(comment);
  body_.file.write(std::as_bytes(std::span(text)), 0);
  body_.file.commit();
}

}  // namespace harima
