# SPDX-License-Identifier: BSD-3-Clause
# --subset: parts share no view and together have all, so that the mean of their volumes is that of all views.
. "$TESTS/cli/fails.bash"
phantom scan format=h5 out=scan.h5 columns=64 rows=4 views=120 axis=33.25
rec() { ct-rec scan.h5 --ring none --method direct --device cpu --axis 33.25 -q "$@"; }
rec -o whole.npy
for subset in 0/2 1/2 0/3 1/3 2/3; do rec -o "${subset//\//of}.npy" --subset $subset; done
fslice calc '(a+b)/2' a=0of2.npy b=1of2.npy halves.npy -q
fslice calc '(a+b+c)/3' a=0of3.npy b=1of3.npy c=2of3.npy thirds.npy -q
for mean in halves thirds; do fslice compare $mean.npy whole.npy --tolerance maxabs=0.002 >/dev/null || wrong "$mean: $(fslice compare $mean.npy whole.npy)"; done
fslice compare 0of2.npy whole.npy --tolerance maxabs=0.002 >/dev/null && wrong 'half of the views give all of the volume'
fslice info 1of2.npy | grep -q 'scan.subset = 1/2:1' || wrong "$(fslice info 1of2.npy)"
rec -o blocks.npy --subset 1/3:4
fslice info blocks.npy | grep -q 'scan.subset = 1/3:4' || wrong "$(fslice info blocks.npy)"
# The axis is that of the whole scan.
ct-rec scan.h5 -o all.npy -q --device cpu && ct-rec scan.h5 -o part.npy -q --device cpu --subset 1/4
[ "$(fslice info all.npy | grep recon.axis_row0_px)" = "$(fslice info part.npy | grep recon.axis_row0_px)" ]
fails 2 'wanted J/K' ct-rec scan.h5 -o no --subset 1
fails 2 'J from 0 to K - 1' ct-rec scan.h5 -o no --subset 2/2
fails 2 'J from 0 to K - 1' ct-rec scan.h5 -o no --subset 0/2:0
fails 1 '1 views in part' ct-rec scan.h5 -o no --subset 119/120
[ ! -e no ]

# Views by their numbers: those of one in three, part of the turn, and windows in time.
rec -o by_number.npy --views 1:120:3
fslice compare -q by_number.npy 1of3.npy --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "views 1:120:3 are not part 1/3"
fslice info by_number.npy | grep -q 'scan.views = 1:120:3' || wrong "$(fslice info by_number.npy)"
for first in 0 30 60; do rec -o window$first --views $first:$((first + 60)); done
rec -o tail --views 60:
fslice compare -q window60 tail --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "60: is not 60:120"
fails 1 'views 0:121 reach beyond its 120 views' ct-rec scan.h5 -o no --views 0:121
fails 1 '1 views in 3:4' ct-rec scan.h5 -o no --views 3
fails 2 'both choose views' ct-rec scan.h5 -o no --views 0:60 --subset 0/2
[ ! -e no ]
