// SPDX-License-Identifier: BSD-3-Clause
// The table of recognisers, those with the longest marks first.
#include "pack/recogniser.h"

namespace harima {

extern const Recogniser kCborRecogniser;
extern const Recogniser kHdf5Recogniser;
extern const Recogniser kHisRecogniser;
extern const Recogniser kTarRecogniser;
extern const Recogniser kTiffRecogniser;

namespace {

constexpr const Recogniser* kRecognisers[] = {
    &kTarRecogniser, &kTiffRecogniser, &kHdf5Recogniser, &kCborRecogniser, &kHisRecogniser,
};

}  // namespace

std::span<const Recogniser* const> recognisers() { return kRecognisers; }

}  // namespace harima
