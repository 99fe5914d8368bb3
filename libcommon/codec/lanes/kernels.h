// SPDX-License-Identifier: BSD-3-Clause
// What the files of this folder offer to the table of their instruction set (table.cc).
#pragma once

#include "codec/lanes.h"

namespace harima::CT_LANES_TARGET {

void load_row(int type, const void* from, int count, int16_t* to);
void store_row(int type, const int16_t* from, int count, void* to);
void update_mean(const int16_t* mean, const int16_t* pixels, size_t count, int rate, int16_t* to);

void predict_row(const PhaseTaps* phases, const int16_t* row, int chunks, const ResidualRow& residuals);
void predict_strip(const PhaseTaps* phases, const int16_t* first_row, size_t row_step, int rows, int chunks,
                   const ResidualRow& residuals, int last_columns);
void sum_taps(const PhaseTaps* phases, int chunks, int32_t* sums);
void restore_strip(const PhaseTaps* phases, int16_t* first_row, size_t row_step, int rows, int chunks,
                   const ResidualRow& residuals, int last_columns);
void quantise_phase(const PhaseTaps& taps, int phase, const Quantiser& quantiser, const int16_t* row,
                    int16_t* restored, int chunks, const ResidualRow& residuals);
void dequantise_phase(const PhaseTaps& taps, int phase, const Quantiser& quantiser, int16_t* row, int chunks,
                      const ResidualRow& residuals);
int largest_difference(const int16_t* a, const int16_t* b, int count);

void block_sums(const int16_t* residuals, size_t count, uint32_t* sums);
bool split_block(const int16_t* residuals, int steps, const SymbolRange& range, uint8_t* symbols,
                 uint8_t* low);
void merge_block(const uint8_t* symbols, const uint8_t* low, int steps, const SymbolRange& range,
                 int16_t* residuals);

uint16_t* encode_symbols(const uint32_t* table, int count, const uint8_t* symbols, int steps,
                         uint32_t* states, uint16_t* end);
const uint16_t* decode_symbols(const uint32_t* table, const uint16_t* words, int steps, uint32_t* states,
                               uint8_t* symbols);

int32_t weigh_taps(const int32_t* taps, const int16_t* weights, int shift, int is_odd, uint32_t* pairs);
void local_products(const uint32_t* pairs, int count, int32_t* sums);

void differences(const int16_t* from, const int16_t* base, int count, int shift, int16_t* to);
void products(const int16_t* values, size_t step, int rows, int count, int64_t* sums);

}  // namespace harima::CT_LANES_TARGET
