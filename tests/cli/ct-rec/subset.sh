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
