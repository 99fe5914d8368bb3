# SPDX-License-Identifier: BSD-3-Clause
# The same in one step: slices go from tool to tool by pipes, and only those that are denoised and halved reach a disk. Runners do not
# stream between steps, so a pipe is one step.
cwlVersion: v1.2
class: CommandLineTool
label: reconstruct, denoise and bin, through pipes
baseCommand: [bash, -euc, -o, pipefail]
arguments:
  - position: 0
    valueFrom: 'scan=$1 denoiser=$2 by=$3 output=$4; shift 4; ct-rec "$scan" -o - "$@" | ct-denoise filter "$denoiser" - - | fslice bin - "$output" --by "$by"'
  - {position: 0, valueFrom: stream}
temporaryFailCodes: [75]
inputs:
  scan:
    type: [File, Directory]
    inputBinding: {position: 1}
  denoiser:
    type: string
    default: median
    inputBinding: {position: 2}
  by:
    type: int
    default: 2
    inputBinding: {position: 3}
  output:
    type: string
    default: binned
    inputBinding: {position: 4}
  axis:
    type: string?
    inputBinding: {position: 5, prefix: --axis}
  pixel:
    type: double?
    inputBinding: {position: 5, prefix: --pixel}
outputs:
  result:
    type: [File, Directory]
    outputBinding: {glob: $(inputs.output)}
