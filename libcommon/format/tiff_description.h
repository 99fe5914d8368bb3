// SPDX-License-Identifier: BSD-3-Clause
// What the ImageDescription of a TIFF says: the six numbers of SPring-8's slices, or the lines of ImageJ.
#pragma once

#include <string>

#include "image/stack.h"

namespace harima {

// "pixel um, axis, projections, angle offset rad, min, max", tab separated, and the window if there is one.
// Empty if the meta tells of no reconstruction. At most 240 bytes: readers have a buffer of 300.
std::string spring8_description(const Meta& meta);

// The description of a stack in one file, as ImageJ reads it.
std::string imagej_description(int count, const Meta& meta);

// Puts what a description tells into `meta`, where it does not say so already. `pixels_per_unit` is
// XResolution.
void read_description(const std::string& text, double pixels_per_unit, Meta& meta);

}  // namespace harima
