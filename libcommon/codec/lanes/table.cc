// SPDX-License-Identifier: BSD-3-Clause
// The table of one instruction set.
#include "codec/lanes/kernels.h"

#define CT_NAME_OF(target) #target
#define CT_TEXT(target) CT_NAME_OF(target)

namespace harima::CT_LANES_TARGET {

extern const CodecKernels kCodecTable;
const CodecKernels kCodecTable = {
    .target = CT_TEXT(CT_LANES_TARGET),
    .load_row = load_row,
    .store_row = store_row,
    .predict_row = predict_row,
    .predict_strip = predict_strip,
    .sum_taps = sum_taps,
    .restore_strip = restore_strip,
    .quantise_phase = quantise_phase,
    .dequantise_phase = dequantise_phase,
    .largest_difference = largest_difference,
    .update_mean = update_mean,
    .block_sums = block_sums,
    .split_block = split_block,
    .merge_block = merge_block,
    .encode_symbols = encode_symbols,
    .decode_symbols = decode_symbols,
    .weigh_taps = weigh_taps,
    .local_products = local_products,
    .differences = differences,
    .products = products,
};

}  // namespace harima::CT_LANES_TARGET
