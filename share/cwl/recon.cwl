# SPDX-License-Identifier: BSD-3-Clause
# A scan to slices, to slices with less noise, to a picture of them.
#   cwltool --no-container --preserve-environment PATH recon.cwl job.yml
cwlVersion: v1.2
class: Workflow
label: reconstruct, denoise, look
inputs:
  scan:
    type: [File, Directory]
    doc: as ct-rec takes it
  axis:
    type: string?
    doc: rotation axis in columns from the first, 0-based; found if not given
  pixel:
    type: double?
    doc: pixel size in um; from the scan if it tells
  denoiser:
    type: string
    default: nlm
    doc: a filter of ct-denoise filter
steps:
  rec:
    run: ct-rec.cwl
    in: {scan: scan, axis: axis, pixel: pixel, output: {default: slices}}
    out: [result, report]
  denoise:
    run: ct-denoise-filter.cwl
    in: {name: denoiser, input: rec/result, output: {default: denoised}}
    out: [result]
  preview:
    run: fslice-preview.cwl
    in: {input: denoise/result, output: {default: preview.png}, slice: {default: xyz}}
    out: [result]
outputs:
  slices:
    type: [File, Directory]
    outputSource: denoise/result
    doc: with volume.ct.json, which says how they were made
  picture:
    type: File
    outputSource: preview/result
  report:
    type: File
    outputSource: rec/report
