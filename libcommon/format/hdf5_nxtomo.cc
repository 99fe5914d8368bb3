// SPDX-License-Identifier: BSD-3-Clause
#include <numeric>

#include "base/error.h"
#include "format/hdf5_quantity.h"
#include "format/hdf5_scan.h"
#include "format/hdf5_source.h"

namespace harima {

namespace {

enum ImageKey { kProjection = 0, kFlat = 1, kDark = 2, kInvalid = 3 };

// The entry and the detector within it that has an image_key.
struct Detector {
  std::string entry, name;
  std::string key() const { return entry + "/instrument/" + name + "/image_key"; }
};

std::vector<std::string> data_names(const Detector& detector) {
  return {detector.entry + "/instrument/" + detector.name + "/data",
          detector.entry + "/" + detector.name + "/data", detector.entry + "/data/data"};
}

// The first of several names at which something stands, be it a link that leads nowhere.
std::optional<Hdf5Place> first_of(const Hdf5Place& from, const std::vector<std::string>& names) {
  std::optional<Hdf5Place> broken;
  for (const std::string& name : names) {
    const Hdf5Place place = follow_hdf5(from, name);
    if (hdf5_has(*place.file, place.name)) return place;
    if (!broken && hdf5_external(*from.file, name)) broken = place;
  }
  return broken;
}

// The detector whose data is there; if there is none such, any with an image_key.
std::optional<Detector> find_detector(const Hdf5Place& from) {
  std::optional<Detector> any;
  for (const std::string& name : hdf5_children(*from.file, "/"))
    for (const std::string& entry : {"/" + name + "/tomo_entry", "/" + name})
      for (const std::string& child : hdf5_children(*from.file, entry + "/instrument")) {
        const Detector found{entry, child};
        if (!hdf5_has(*from.file, found.key())) continue;
        const auto data = first_of(from, data_names(found));
        if (data && hdf5_has(*data->file, data->name)) return found;
        if (!any) any = found;
      }
  return any;
}

void sort_frames(const std::vector<double>& keys, const std::vector<double>& angles, Scan& scan) {
  FrameSet darks{scan.source, {}};
  int previous = kInvalid;
  for (int i = 0; i < int(keys.size()); ++i) {
    const int key = int(keys[size_t(i)]);
    if (key == kProjection) scan.views.push_back({i, angles[size_t(i)], double(i)});
    if (key == kDark) darks.frames.push_back(i);
    if (key == kFlat && previous != kFlat) scan.flats.push_back({{scan.source, {}}, 0});
    if (key == kFlat) scan.flats.back().set.frames.push_back(i);
    if (key < kProjection || key > kInvalid)
      fail("{}: image_key of frame {} is {}, wanted 0 to 3", scan.name, i, key);
    previous = key;
  }
  for (FlatGroup& group : scan.flats)
    group.time = 0.5 * (double(group.set.frames.front()) + double(group.set.frames.back()));
  if (!darks.frames.empty()) scan.darks.push_back(std::move(darks));
}

// Energy, distance and pixel size, of the entry or of the one around it.
void read_beam(const Hdf5Place& from, const Detector& detector, Scan& scan) {
  const std::string &e = detector.entry, around = e.substr(0, e.rfind('/'));
  std::vector<std::string> energy, distance;
  for (const std::string& entry : around.empty() ? std::vector{e} : std::vector{e, around}) {
    for (const char* name : {"/instrument/beam/incident_energy", "/beam/incident_energy",
                             "/sample/beam/incident_energy", "/instrument/monochromator/energy"})
      energy.push_back(entry + name);
    distance.push_back(entry + "/instrument/" + detector.name + "/distance");
    distance.push_back(entry + "/sample/propagation_distance");
  }
  scan.energy_kev = read_quantity(from, Quantity::energy_kev, energy);
  scan.distance_mm = read_quantity(from, Quantity::distance_mm, distance);
  take_pixel(read_quantity(from, Quantity::pixel_um, {e + "/instrument/" + detector.name + "/x_pixel_size"}),
             scan);
}

std::vector<double> angles_of(const Hdf5Place& from, const Detector& detector,
                              std::vector<std::string>& remarks) {
  const std::string &e = detector.entry, &d = detector.name;
  const auto angle = first_of(
      from, {e + "/sample/rotation_angle", e + "/data/rotation_angle", e + "/" + d + "/rotation_angle",
             e + "/" + d + "/gts_theta_value", e + "/" + d + "/gts_theta_value_set"});
  if (!angle) fail("{}: {} has no rotation_angle; --angles gives them", from.path, e);
  return read_angles_deg(*angle, remarks);
}

void need(const char* what, const Hdf5Place& from, size_t found, size_t wanted) {
  if (found != wanted) fail("{}: {} {} for {} frames", from.path, found, what, wanted);
}

}  // namespace

bool is_nxtomo(const Hdf5Place& from) { return find_detector(from).has_value(); }

std::optional<Scan> read_nxtomo(const Hdf5Place& from, bool angles_apart) {
  const std::optional<Detector> detector = find_detector(from);
  if (!detector) return std::nullopt;
  const std::string& e = detector->entry;
  const auto data = first_of(from, data_names(*detector));
  if (!data) fail("{}: {} has an image_key but no data", from.path, e);
  Scan scan;
  scan.name = from.path;
  scan.source = open_hdf5_dataset(data->path, data->file, data->name);
  const size_t frames = size_t(scan.source->info().count);
  const std::vector<double> keys = hdf5_numbers(*from.file, detector->key());
  need("image keys", from, keys.size(), frames);
  std::vector<double> angles(frames);
  if (!angles_apart) angles = angles_of(from, *detector, scan.remarks);
  need("angles", from, angles.size(), frames);
  sort_frames(keys, angles, scan);
  read_beam(from, *detector, scan);
  if (const std::string name = hdf5_text(*from.file, e + "/sample/name"); !name.empty())
    scan.meta.set("scan.sample", MetaValue(name));
  return scan;
}

}  // namespace harima
