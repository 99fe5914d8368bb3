// SPDX-License-Identifier: BSD-3-Clause
// The table of formats, in the order in which files are sniffed: those with a magic number first.
#include "format/format.h"

namespace harima {

extern const Format kHdf5Format;
extern const Format kHisFormat;
extern const Format kNpyFormat;
extern const Format kNrrdFormat;
extern const Format kPngFormat;
extern const Format kRawFormat;
extern const Format kSpring8Format;
extern const Format kStreamFormat;
extern const Format kTiffFormat;
extern const Format kZarrFormat;

namespace {

constexpr const Format* kFormats[] = {
    &kStreamFormat, &kHisFormat,  &kSpring8Format, &kHdf5Format, &kNpyFormat,
    &kNrrdFormat,   &kZarrFormat, &kTiffFormat,    &kPngFormat,  &kRawFormat,
};

}  // namespace

std::span<const Format* const> formats() { return kFormats; }

}  // namespace harima
