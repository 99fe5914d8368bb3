// SPDX-License-Identifier: BSD-3-Clause
#include "codec/taps.h"

namespace harima {

namespace {

constexpr TapPlane C = TapPlane::current, M = TapPlane::mean, P = TapPlane::previous;

constexpr TapPair kAloneEven[] = {{C, -1, 0},  {C, -1, -2}, {C, -1, -4}, {C, -1, 2},
                                  {C, -2, -2}, {C, -2, 0},  {C, -2, 2}};
constexpr TapPair kAloneOdd[] = {{C, -1, 0}, {C, -1, -2}, {C, -1, 2}, {C, -2, -1}, {C, -2, 1},
                                 {C, 0, -1}, {C, 0, 1},   {C, 0, -3}, {C, 0, 3}};
constexpr TapPair kMeanEven[] = {{C, -1, 0}, {C, -1, -2}, {C, -1, 2}, {C, -2, -1}, {C, -2, 1}, {M, -1, -1},
                                 {M, -1, 1}, {M, 0, -1},  {M, 0, 1},  {M, 1, -1},  {M, 1, 1}};
constexpr TapPair kMeanOdd[] = {{C, -1, 0}, {C, -1, -2}, {C, -1, 2},  {C, -2, -1}, {C, -2, 1},
                                {C, 0, -1}, {C, 0, 1},   {M, -1, -1}, {M, -1, 1},  {M, 0, -1},
                                {M, 0, 1},  {M, 1, -1},  {M, 1, 1}};
constexpr TapPair kPreviousEven[] = {{C, -1, 0},  {C, -1, -2}, {C, -1, 2}, {C, -2, -1}, {C, -2, 1},
                                     {M, -1, -1}, {M, -1, 1},  {M, 0, -1}, {M, 0, 1},   {M, 1, -1},
                                     {M, 1, 1},   {P, -1, -1}, {P, -1, 1}, {P, 0, -1},  {P, 0, 1},
                                     {P, 1, -1},  {P, 1, 1}};
constexpr TapPair kPreviousOdd[] = {{C, -1, 0}, {C, -1, -2}, {C, -1, 2},  {C, -2, -1}, {C, -2, 1},
                                    {C, 0, -1}, {C, 0, 1},   {M, -1, -1}, {M, -1, 1},  {M, 0, -1},
                                    {M, 0, 1},  {M, 1, -1},  {M, 1, 1},   {P, -1, -1}, {P, -1, 1},
                                    {P, 0, -1}, {P, 0, 1},   {P, 1, -1},  {P, 1, 1}};

// The same for even columns and odd ones: of the row itself what is to the left.
constexpr TapPair kSerialFirst[] = {{C, -1, 0}, {C, -1, -2}, {C, -1, 2}, {C, -2, -2}, {C, -2, 0},
                                    {C, -2, 2}, {C, 0, -1},  {C, 0, -2}, {C, 0, -3}};
constexpr TapPair kSerialOther[] = {{C, -1, 0},  {C, -1, -2}, {C, -1, 2}, {C, -2, -2}, {C, -2, 0}, {C, -2, 2},
                                    {M, -1, -1}, {M, -1, 1},  {M, 0, -1}, {M, 0, 1},   {M, 1, -1}, {M, 1, 1},
                                    {P, -1, -1}, {P, -1, 1},  {P, 0, -1}, {P, 0, 1},   {P, 1, -1}, {P, 1, 1},
                                    {C, 0, -1},  {C, 0, -2},  {C, 0, -3}};

struct Phases {
  std::span<const TapPair> phase[2];
};
constexpr Phases kSets[kTapSets] = {{{kAloneEven, kAloneOdd}},
                                    {{kMeanEven, kMeanOdd}},
                                    {{kPreviousEven, kPreviousOdd}},
                                    {{kSerialFirst, kSerialFirst}},
                                    {{kSerialOther, kSerialOther}}};

}  // namespace

std::span<const TapPair> taps(int set, int phase) { return kSets[set].phase[phase]; }

}  // namespace harima
