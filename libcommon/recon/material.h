// SPDX-License-Identifier: BSD-3-Clause
// Refractive indices of materials, n = 1 - delta + i beta, from the tables of xraylib (Schoonjans et al.
// 2011, Spectrochim. Acta B 66, 776).
#pragma once

#include <string>

namespace harima {

// delta / beta of a chemical formula (SiO2, Ca5(PO4)3OH), at any density: both are proportional to it. Fails
// (usage) on a formula or an energy that the tables do not know, and in a build without xraylib.
double delta_over_beta(const std::string& formula, double energy_kev);

}  // namespace harima
