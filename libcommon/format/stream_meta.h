// SPDX-License-Identifier: BSD-3-Clause
// Meta and History as CBOR: a map of dotted names to values, and an array of maps.
#pragma once

#include <string_view>

#include "format/cbor.h"
#include "image/meta.h"

namespace harima {

void write_meta(CborWriter& writer, const Meta& meta);
void write_history(CborWriter& writer, const History& history);
// Values of other kinds and unknown keys are skipped; fails on damage and on sizes beyond reason.
Meta read_meta(CborReader& reader);
History read_history(CborReader& reader);

}  // namespace harima
