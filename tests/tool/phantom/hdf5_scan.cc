// SPDX-License-Identifier: BSD-3-Clause
// Scans in HDF5, by the C API: Data Exchange (exchange/data, data_white, data_dark, theta) and NXtomo
// (entry1/tomo_entry with instrument/detector/data, image_key and sample/rotation_angle). The additional view
// is left out.
#include <hdf5.h>

#include <stdexcept>

#include "phantom/forms.h"

namespace phantom {

namespace {

void demand(int64_t result) {
  if (result < 0) throw std::runtime_error("HDF5 refused");
}

// A file that is written and closed when the scope ends.
struct File {
  explicit File(const std::string& path)
      : id(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {
    demand(id);
  }
  ~File() { H5Fclose(id); }
  hid_t id;
};

void attribute(hid_t object, const char* name, const std::string& value) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  H5Tset_size(type, value.size());
  const hid_t id = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  demand(H5Awrite(id, type, value.c_str()));
  H5Aclose(id), H5Sclose(space), H5Tclose(type);
}

void group(const File& file, const char* path, const char* nexus_class) {
  const hid_t id = H5Gcreate2(file.id, path, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  demand(id);
  if (*nexus_class) attribute(id, "NX_class", nexus_class);
  H5Gclose(id);
}

template <class T>
void vector(const File& file, const char* path, hid_t type, const std::vector<T>& values, const char* unit) {
  const hsize_t count = values.size();
  const hid_t space = H5Screate_simple(1, &count, nullptr);
  const hid_t id = H5Dcreate2(file.id, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  demand(id);
  demand(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  if (*unit) attribute(id, "units", unit);
  H5Dclose(id), H5Sclose(space);
}

void text(const File& file, const char* path, const std::string& value) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  H5Tset_size(type, value.size());
  const hid_t id = H5Dcreate2(file.id, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  demand(id);
  demand(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value.c_str()));
  H5Dclose(id), H5Sclose(space), H5Tclose(type);
}

// A chunked u16 dataset [frame][row][column], filled frame by frame.
class FrameStack {
 public:
  FrameStack(const File& file, const char* path, const Settings& s, int frames) {
    const hsize_t size[3] = {hsize_t(frames), hsize_t(s.rows), hsize_t(s.columns)},
                  chunk[3] = {1, size[1], size[2]};
    space_ = H5Screate_simple(3, size, nullptr);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(layout, 3, chunk);
    id_ = H5Dcreate2(file.id, path, H5T_STD_U16LE, space_, H5P_DEFAULT, layout, H5P_DEFAULT);
    H5Pclose(layout);
    demand(id_);
  }
  ~FrameStack() { H5Dclose(id_), H5Sclose(space_); }

  void add(const Frame& frame) {
    const hsize_t start[3] = {next_++, 0, 0}, size[3] = {1, hsize_t(frame.height()), hsize_t(frame.width())};
    const hid_t memory = H5Screate_simple(3, size, nullptr);
    H5Sselect_hyperslab(space_, H5S_SELECT_SET, start, nullptr, size, nullptr);
    demand(H5Dwrite(id_, H5T_NATIVE_UINT16, memory, space_, H5P_DEFAULT, frame.row<uint16_t>(0)));
    H5Sclose(memory);
  }

 private:
  hid_t id_, space_;
  hsize_t next_ = 0;
};

std::vector<double> view_angles(const Camera& camera) {
  std::vector<double> angles;
  for (int v = 0; v < camera.settings().views; ++v) angles.push_back(camera.angle_deg(v));
  return angles;
}

}  // namespace

void write_data_exchange(const Camera& camera) {
  const Settings& s = camera.settings();
  const File file(s.out);
  group(file, "/exchange", "");
  text(file, "/implements", "exchange");
  FrameStack data(file, "/exchange/data", s, s.views), white(file, "/exchange/data_white", s, 2 * s.flats),
      dark(file, "/exchange/data_dark", s, s.darks);
  if (s.distance > 0) {
    for (const char* name : {"/measurement", "/measurement/instrument",
                             "/measurement/instrument/monochromator", "/measurement/instrument/detector"})
      group(file, name, "");
    vector(file, "/measurement/instrument/monochromator/energy", H5T_NATIVE_DOUBLE,
           std::vector<double>{s.energy}, s.units.empty() ? "keV" : s.units.c_str());
    vector(file, "/measurement/instrument/detector/distance", H5T_NATIVE_DOUBLE,
           std::vector<double>{s.distance}, "mm");
  }
  vector(file, "/exchange/theta", H5T_NATIVE_DOUBLE, view_angles(camera), "deg");
  int view = 0;
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind kind, double) {
    if (kind == harima::FrameKind::dark) return dark.add(frame);
    if (kind == harima::FrameKind::flat) return white.add(frame);
    if (view++ < s.views) data.add(frame);
  });
}

void write_nxtomo(const Camera& camera) {
  const Settings& s = camera.settings();
  const File file(s.out);
  group(file, "/entry1", "NXentry");
  group(file, "/entry1/tomo_entry", "NXsubentry");
  text(file, "/entry1/tomo_entry/definition", "NXtomo");
  group(file, "/entry1/tomo_entry/instrument", "NXinstrument");
  group(file, "/entry1/tomo_entry/instrument/detector", "NXdetector");
  group(file, "/entry1/tomo_entry/sample", "NXsample");
  FrameStack data(file, "/entry1/tomo_entry/instrument/detector/data", s, s.darks + 2 * s.flats + s.views);
  std::vector<int> keys;
  std::vector<double> angles;
  int view = 0;
  for_all_frames(camera, [&](const Frame& frame, harima::FrameKind kind, double angle_deg) {
    if (kind == harima::FrameKind::projection && view++ == s.views) return;
    data.add(frame);
    keys.push_back(kind == harima::FrameKind::dark ? 2 : kind == harima::FrameKind::flat ? 1 : 0);
    angles.push_back(angle_deg);
  });
  vector(file, "/entry1/tomo_entry/instrument/detector/image_key", H5T_NATIVE_INT, keys, "");
  vector(file, "/entry1/tomo_entry/sample/rotation_angle", H5T_NATIVE_DOUBLE, angles, "degree");
  const std::vector<double> pixel = {s.pixel_um()};
  vector(file, "/entry1/tomo_entry/instrument/detector/x_pixel_size", H5T_NATIVE_DOUBLE, pixel, "um");
  if (s.distance > 0) {
    group(file, "/entry1/tomo_entry/instrument/beam", "NXbeam");
    vector(file, "/entry1/tomo_entry/instrument/beam/incident_energy", H5T_NATIVE_DOUBLE,
           std::vector<double>{s.energy * 1e3}, s.units.empty() ? "eV" : s.units.c_str());
    vector(file, "/entry1/tomo_entry/instrument/detector/distance", H5T_NATIVE_DOUBLE,
           std::vector<double>{s.distance * 1e-3}, "m");
  }
  vector(file, "/entry1/tomo_entry/instrument/detector/y_pixel_size", H5T_NATIVE_DOUBLE, pixel, "um");
}

}  // namespace phantom
