// SPDX-License-Identifier: BSD-3-Clause
// Reading .his and .img: a source over the index of a file.
#include <limits>

#include "base/error.h"
#include "format/format.h"
#include "format/his_index.h"
#include "format/his_sink.h"
#include "format/sidecar.h"
#include "format/spring8_scan.h"

namespace harima {

extern const Format kHisFormat;

namespace {

// Comments come in the code page of the camera's computer; JSON wants UTF-8, so other letters are shown as
// '?'.
std::string printable(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\t') || static_cast<unsigned char>(c) > 126)
      c = '?';
  return text;
}

class HisSource : public Source {
 public:
  explicit HisSource(const std::string& path) : file_(path), index_(walk_his(file_)) {
    if (index_.pixel_offset.size() > size_t(std::numeric_limits<int>::max()))
      fail("{}: {} frames are more than can be counted", path, index_.pixel_offset.size());
    info_.type = his_pixels(index_.head.pixel_type);
    info_.width = index_.head.width;
    info_.height = index_.head.height;
    info_.count = int(index_.pixel_offset.size());
    info_.remarks = index_.remarks;
    read_sidecar_of(path, info_.meta, info_.history);
    if (!index_.comment.empty()) info_.meta.set("hamamatsu.comment", printable(index_.comment));
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const size_t begin = size_t(first) * size_t(info_.width);
    const size_t count = size_t(last - first) * size_t(info_.width);
    const size_t offset = index_.pixel_offset[size_t(index)];
    if (index_.head.pixel_type == kHisPacked12) return read_packed(offset, begin, count, dst);
    const size_t bytes = bytes_of(info_.type);
    file_.read(dst, count * bytes, offset + begin * bytes);
  }

  std::string place(int index) const override { return fmt::format("{}: frame {}", file_.path(), index); }

 private:
  void read_packed(size_t offset, size_t begin, size_t count, std::byte* dst) const {
    const size_t from = begin / 2 * 3;
    const size_t to = ((begin + count) * 3 + 1) / 2;
    std::vector<unsigned char> packed(to - from);
    file_.read(packed.data(), packed.size(), offset + from);
    unpack_12bit(packed.data(), begin, count, reinterpret_cast<uint16_t*>(dst));
  }

  InputFile file_;
  HisIndex index_;
};

bool sniff(const Peek& peek) { return is_his_head(peek.head.data(), peek.head.size()); }

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) {
  return std::make_unique<HisSource>(path);
}

Scan scan(const std::string& path, const OpenOptions& options) {
  return spring8_scan_of_his(path, options.frames);
}

std::vector<std::string> files(const std::string& path) { return spring8_files_of_his(path); }

}  // namespace

const Format kHisFormat{"his", ".his .img", "Hamamatsu sequence and HiPic image, 8, 12 packed, 16 and 32 bit",
                        sniff, open,        create_his,
                        scan,  nullptr,     files};

}  // namespace harima
