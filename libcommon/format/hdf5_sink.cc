// SPDX-License-Identifier: BSD-3-Clause
#include "format/hdf5_sink.h"

#include <atomic>

#include "base/error.h"
#include "base/part_file.h"
#include "format/hdf5_file.h"
#include "format/result.h"
#include "format/sidecar.h"
#include "image/tight_view.h"

namespace harima {

namespace {

constexpr size_t kRoomForWords = 1 << 16;  // what stands in the file beside the pixels

hid_t stored_type(PixelType type) {
  switch (type) {
    case PixelType::u8:
      return H5T_STD_U8LE;
    case PixelType::u16:
      return H5T_STD_U16LE;
    case PixelType::i16:
      return H5T_STD_I16LE;
    case PixelType::u32:
      return H5T_STD_U32LE;
    case PixelType::i32:
      return H5T_STD_I32LE;
    case PixelType::f32:
      return H5T_IEEE_F32LE;
  }
  return -1;
}

Hdf5Handle text_type(const std::string& text) {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, text.size() + 1);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

void demand(herr_t result, const char* what) {
  if (result < 0) fail("cannot write {}: {}", what, hdf5_reason());
}

void set_text(hid_t object, const char* name, const std::string& text) {
  const Hdf5Handle type = text_type(text), space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  demand(H5Awrite(attribute, type, text.c_str()), name);
}

void put_text(hid_t group, const char* name, const std::string& text) {
  const Hdf5Handle type = text_type(text), space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle dataset(H5Dcreate2(group, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                           H5Dclose);
  demand(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.c_str()), name);
}

Hdf5Handle make_group(hid_t parent, const char* name, const char* nexus_class) {
  Hdf5Handle group(H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  set_text(group, "NX_class", nexus_class);
  return group;
}

// Pixels without compression stand in one run that is reserved at once and written without the library, from
// any thread; otherwise slices are chunks. A file that could not be written is abandoned, never closed: the
// library would try again what it could not write, and crash.
class Hdf5Sink : public Sink {
 public:
  Hdf5Sink(const std::string& path, const SinkInfo& info) : info_(info), part_(path) {
    const StackInfo& stack = info.stack;
    frame_bytes_ = size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
    const bool in_one_run = info.compression == "none" && stack.count > 0;
    const size_t bytes = in_one_run ? frame_bytes_ * size_t(stack.count) : 0;
    if (in_one_run) check_free_space(path, bytes + kRoomForWords, bytes + kRoomForWords);
    const Hdf5Lock lock;
    try {
      create(in_one_run);
      if (run_offset_ != HADDR_UNDEF) part_.reserve(run_offset_ + bytes);
    } catch (const Error&) {
      abandon();
      throw;
    }
  }
  ~Hdf5Sink() override { abandon(); }

  bool any_order() const override { return true; }

  void put(int index, FrameView frame, const Meta&) override {
    Frame room;
    frame = tight_view(frame, room);
    if (run_offset_ != HADDR_UNDEF)
      part_.write({frame.data, frame_bytes_}, run_offset_ + size_t(index) * frame_bytes_);
    else write_chunk(index, frame);
    for (int last = last_.load(); last < index && !last_.compare_exchange_weak(last, index);) {
    }
  }

  void close(const Meta& meta, const History& history) override {
    Meta all = meta;
    mark_made(info_, all);
    if (info_.stack.count < 0) info_.stack.count = last_ + 1;
    try {
      describe(sidecar_json(info_.stack, all, history), history, meta);
      finish();
    } catch (const Error& e) {
      throw e.in("{}", part_.path());
    }
    finish_file(part_, info_, meta, history);
  }

 private:
  void create(bool in_one_run) {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_file_locking(access, false, true);
    file_ = Hdf5Handle(H5Fcreate(part_.part_path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
    if (!file_.valid()) fail("{}: cannot create: {}", part_.path(), hdf5_reason());
    entry_ = make_group(file_, "entry", "NXentry");
    make_dataset(in_one_run);
  }

  void abandon() {
    for (Hdf5Handle* handle : {&dataset_, &entry_, &file_}) handle->abandon();
  }

  void make_dataset(bool in_one_run) {
    const StackInfo& stack = info_.stack;
    const hsize_t rows = hsize_t(stack.height), columns = hsize_t(stack.width);
    const hsize_t sizes[3] = {hsize_t(std::max(0, stack.count)), rows, columns},
                  most[3] = {H5S_UNLIMITED, rows, columns};
    const hsize_t chunk[3] = {1, rows, columns};
    const Hdf5Handle plan(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_fill_time(plan, in_one_run ? H5D_FILL_TIME_NEVER : H5D_FILL_TIME_IFSET);
    if (in_one_run) H5Pset_alloc_time(plan, H5D_ALLOC_TIME_EARLY);
    else H5Pset_chunk(plan, 3, chunk);
    if (info_.compression == "deflate" && (H5Pset_shuffle(plan) < 0 || H5Pset_deflate(plan, 4) < 0))
      fail("{}: this HDF5 library cannot deflate", part_.path());
    const Hdf5Handle space(H5Screate_simple(3, sizes, in_one_run ? nullptr : most), H5Sclose);
    const Hdf5Handle group = make_group(entry_, "data", "NXdata");
    dataset_ = Hdf5Handle(
        H5Dcreate2(group, "data", stored_type(stack.type), space, H5P_DEFAULT, plan, H5P_DEFAULT), H5Dclose);
    if (!dataset_.valid()) fail("{}: cannot create the dataset: {}", part_.path(), hdf5_reason());
    if (in_one_run) run_offset_ = H5Dget_offset(dataset_);
    set_text(group, "signal", "data");
    set_text(dataset_, "axes", "z:y:x");
  }

  void write_chunk(int index, FrameView frame) {
    const Hdf5Lock lock;
    const hsize_t rows = hsize_t(frame.height), columns = hsize_t(frame.width);
    const hsize_t start[3] = {hsize_t(index), 0, 0}, count[3] = {1, rows, columns};
    if (index >= rows_) {
      const hsize_t sizes[3] = {hsize_t(std::max(index + 1, info_.stack.count)), rows, columns};
      H5Dset_extent(dataset_, sizes);
      rows_ = int(sizes[0]);
    }
    const Hdf5Handle part(H5Dget_space(dataset_), H5Sclose),
        memory(H5Screate_simple(3, count, nullptr), H5Sclose);
    H5Sselect_hyperslab(part, H5S_SELECT_SET, start, nullptr, count, nullptr);
    if (H5Dwrite(dataset_, stored_type(frame.type), memory, part, H5P_DEFAULT, frame.data) < 0)
      fail("{}: cannot write frame {}: {}", part_.path(), index, hdf5_reason());
  }

  // NeXus: NXtomoproc, with the tool as NXprocess and the sidecar as NXnote.
  void describe(const std::string& sidecar, const History& history, const Meta& meta) {
    const Hdf5Lock lock;
    const HistoryEntry by = history.empty() ? HistoryEntry{} : history.back();
    set_text(file_, "default", "entry");
    set_text(entry_, "default", "data");
    put_text(entry_, "definition", "NXtomoproc");
    put_text(entry_, "title", meta.text("scan.title", "volume"));
    const Hdf5Handle instrument = make_group(entry_, "instrument", "NXinstrument"),
                     source = make_group(instrument, "source", "NXsource");
    put_text(source, "name", meta.text("beam.facility", "unknown"));
    put_text(source, "type", "Synchrotron X-ray Source");
    put_text(source, "probe", "x-ray");
    put_text(make_group(entry_, "sample", "NXsample"), "name", meta.text("scan.sample", "unknown"));
    const Hdf5Handle process = make_group(entry_, "reconstruction", "NXprocess");
    put_text(process, "program", by.tool.empty() ? "harima" : by.tool);
    put_text(process, "version", by.version.empty() ? HARIMA_VERSION : by.version);
    put_text(process, "date", by.end);
    put_text(make_group(process, "parameters", "NXparameters"), "raw_file",
             by.inputs.empty() ? "unknown" : by.inputs[0]);
    const Hdf5Handle note = make_group(process, "sidecar", "NXnote");
    put_text(note, "type", "application/json");
    put_text(note, "data", sidecar);
  }

  void finish() {
    const Hdf5Lock lock;
    demand(H5Fflush(file_, H5F_SCOPE_GLOBAL), "the last bytes");
    dataset_ = {};
    entry_ = {};
    const hid_t file = file_;
    file_.abandon();
    demand(H5Fclose(file), "the end of the file");
  }

  SinkInfo info_;
  PartFile part_;
  Hdf5Handle file_, entry_, dataset_;
  size_t frame_bytes_ = 0;
  haddr_t run_offset_ = HADDR_UNDEF;
  int rows_ = 0;
  std::atomic<int> last_{-1};
};

}  // namespace

std::unique_ptr<Sink> create_hdf5(const std::string& path, const SinkInfo& info) {
  if (info.compression != "none" && info.compression != "deflate")
    fail("{}: HDF5 output has no compression '{}'; wanted none or deflate", path, info.compression);
  return std::make_unique<Hdf5Sink>(path, info);
}

}  // namespace harima
