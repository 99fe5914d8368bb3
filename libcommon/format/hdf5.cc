// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "format/format.h"
#include "format/hdf5_files.h"
#include "format/hdf5_links.h"
#include "format/hdf5_scan.h"
#include "format/hdf5_sink.h"
#include "format/hdf5_source.h"
#include "format/peek.h"
#include "format/sidecar.h"

namespace harima {

namespace {

bool sniff(const Peek& peek) { return peek.starts_with({"\x89HDF\r\n\x1a\n", 8}); }

Hdf5Place open_place(const std::string& path) {
  return {path, std::make_shared<Hdf5Handle>(open_hdf5_file(path)), {}};
}

void read_meta(const Hdf5Place& place, Meta& meta, History& history, std::vector<std::string>& remarks) {
  try {
    if (read_sidecar_of(place.path, meta, history)) return;  // may be newer than what stands in the file
    if (const std::string note = hdf5_text(*place.file, kHdf5Sidecar); !note.empty())
      parse_sidecar(note, meta, history);
  } catch (const Error& e) {
    remarks.emplace_back(e.what());
  }
}

// A source with meta of its own: open_hdf5_dataset() makes one for each of the datasets of a scan.
class Hdf5Volume : public Source {
 public:
  Hdf5Volume(std::unique_ptr<Source> pixels, const Hdf5Place& place) : pixels_(std::move(pixels)) {
    info_ = pixels_->info();
    read_meta(place, info_.meta, info_.history, info_.remarks);
  }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    pixels_->read_rows(index, first, last, dst);
  }
  std::string place(int index) const override { return pixels_->place(index); }

 private:
  std::unique_ptr<Source> pixels_;
};

std::unique_ptr<Source> open(const std::string& path, const OpenOptions&) {
  const Hdf5Lock lock;
  const std::string file = without_dataset(path);
  const Hdf5Place from = open_place(file);
  const std::string name = file.size() < path.size() ? path.substr(file.size() + 1) : main_hdf5_dataset(from);
  const Hdf5Place place = follow_hdf5(from, name);
  return std::make_unique<Hdf5Volume>(open_hdf5_dataset(place.path, place.file, place.name), from);
}

bool has_roles(const std::string& path) {
  const Hdf5Lock lock;
  return without_dataset(path) == path && (is_data_exchange(open_place(path)) || is_nxtomo(open_place(path)));
}

Scan scan(const std::string& path, const OpenOptions& options) {
  const Hdf5Lock lock;
  const Hdf5Place from = open_place(without_dataset(path));
  if (from.path != path)
    fail("{}: a dataset carries no angles; wanted --angles, or {} alone for the scan that it holds", path,
         from.path);
  std::optional<Scan> found = read_data_exchange(from, options.angles_apart);
  if (!found) found = read_nxtomo(from, options.angles_apart);
  if (!found)
    fail(
        "{}: holds no scan, wanted Data Exchange (/exchange/data) or NXtomo (an image_key); a stack of "
        "projections wants --angles",
        path);
  found->name = path;
  for (const std::string& remark : found->source->info().remarks) found->remarks.push_back(remark);
  return std::move(*found);
}

std::vector<std::string> files(const std::string& path) { return hdf5_files(without_dataset(path)); }

}  // namespace

extern const Format kHdf5Format{"hdf5",
                                ".h5 .hdf5 .hdf .nxs",
                                "HDF5: a dataset, Data Exchange, NXtomo; writes NXtomoproc",
                                sniff,
                                open,
                                create_hdf5,
                                scan,
                                has_roles,
                                files};

}  // namespace harima
