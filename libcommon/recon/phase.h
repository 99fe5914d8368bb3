// SPDX-License-Identifier: BSD-3-Clause
// What is done to whole projections before they are cut into sinograms: phase retrieval, and sharpening. Both
// multiply spatial frequencies by a factor (math/phase_response.h), so they are one filter.
#pragma once

#include <string>
#include <vector>

#include "device/projection_filter.h"
#include "image/meta.h"
#include "image/scan.h"
#include "math/phase_response.h"

namespace harima {

struct Phase {
  std::string method = "none";  // in phase_methods()
  double energy_kev = 0;
  double distance_mm = 0;  // sample to detector
  double delta_beta = 0;
  double regularisation = 0.2;  // alpha of ctf_response()
  double unsharp_px = 0;        // sigma; 0: no sharpening
  double unsharp_share = 0;

  bool is_on() const { return method != "none" || unsharp_px > 0; }
};

struct PhaseMethod {
  const char* name;
  const char* help;
  double (*response)(const Propagation& beam, const Phase& phase, double kx, double ky);
  bool of_log;          // acts on -ln(I/I0); else on I/I0, before the logarithm
  bool is_regularised;  // looks at Phase::regularisation
};

const std::vector<PhaseMethod>& phase_methods();
// Null for none. Fails (usage) with the list if there is no such method.
const PhaseMethod* phase_method(const std::string& name);

// The filter as a whole, for projections of the scan with pixels of this size. `is_logged`: they are line
// integrals already.
ProjectionFilterSpec phase_filter(const Scan& scan, const Phase& phase, double pixel_um, bool is_logged);

// What is written of it to the sidecar; nothing if it is off.
void describe_phase(const Phase& phase, Meta& meta);

}  // namespace harima
