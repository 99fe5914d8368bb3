// SPDX-License-Identifier: BSD-3-Clause
#include "recon/phase.h"

#include "base/error.h"

namespace harima {

const std::vector<PhaseMethod>& phase_methods() {
  static const std::vector<PhaseMethod> methods{
      {"paganin", "one distance, one material (Paganin 2002)",
       [](const Propagation& beam, const Phase&, double kx, double ky) {
         return paganin_response(beam, kx, ky);
       },
       false, false},
      {"paganin-generalised", "the same, with finer details (Paganin 2020)",
       [](const Propagation& beam, const Phase&, double kx, double ky) {
         return paganin_generalised_response(beam, kx, ky);
       },
       false, false},
      {"ctf", "contrast transfer function of one distance, one material (Cloetens 1999, Gureyev 2004)",
       [](const Propagation& beam, const Phase& phase, double kx, double ky) {
         return ctf_response(beam, phase.regularisation, kx, ky);
       },
       true, true},
  };
  return methods;
}

const PhaseMethod* phase_method(const std::string& name) {
  if (name == "none") return nullptr;
  std::string known;
  for (const PhaseMethod& method : phase_methods()) {
    if (name == method.name) return &method;
    known += fmt::format("{}, ", method.name);
  }
  fail_usage("phase method '{}' is unknown; wanted one of {}none", name, known);
}

ProjectionFilterSpec phase_filter(const Scan& scan, const Phase& phase, double pixel_um, bool is_logged) {
  const PhaseMethod* method = phase_method(phase.method);
  const Propagation beam =
      method ? propagation(phase.energy_kev, phase.distance_mm, phase.delta_beta, pixel_um) : Propagation{};
  ProjectionFilterSpec spec;
  spec.rows = scan.height();
  spec.columns = scan.width();
  spec.value = is_logged                  ? PixelValue::as_read
               : method && method->of_log ? PixelValue::line_integral
                                          : PixelValue::transmission;
  spec.response = [=](double kx, double ky) {
    const double retrieved = method ? method->response(beam, phase, kx, ky) : 1;
    return retrieved * unsharp_response(phase.unsharp_px, phase.unsharp_share, kx, ky);
  };
  return spec;
}

void describe_phase(const Phase& phase, Meta& meta) {
  if (!phase.is_on()) return;
  meta.set("recon.phase", phase.method);
  if (const PhaseMethod* method = phase_method(phase.method)) {
    meta.set("recon.energy_kev", phase.energy_kev);
    meta.set("recon.distance_mm", phase.distance_mm);
    meta.set("recon.delta_beta", phase.delta_beta);
    if (method->is_regularised) meta.set("recon.regularisation", phase.regularisation);
  }
  if (phase.unsharp_px > 0)
    meta.set("recon.unsharp", std::vector<double>{phase.unsharp_px, phase.unsharp_share});
}

}  // namespace harima
