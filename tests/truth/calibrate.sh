# SPDX-License-Identifier: BSD-3-Clause
# ct-rec calibrate: the lens of a known distortion from an image of a grid of dots, with noise, uneven light and a missing dot, the grid turned and
# tilted, dots dark or bright: straight to a tenth of a pixel. --distortion takes the file. What is no grid is refused by a sentence.
. "$TESTS/truth/words"
. "$TESTS/cli/fails.bash"
picture() {  # picture NAME SETTING...
  dot_grid image $1.raw "${@:2}"
  fslice convert $1.raw $1.tif --raw u16,600x480 -q
}
lens="k1=2e-5 k2=-2e-7 k3=1e-10"
picture dots $lens
picture tilted $lens tilt=0.03 turn=-4 dark=0 pitch=20 radius=5
picture flat turn=0.7
for name in dots tilted flat; do
  ct-rec calibrate $name.tif -o $name.txt --json >$name.json 2>$name.said
  setting=$lens; [ $name = flat ] && setting=
  dot_grid check $name.txt $setting >$name.check
done
for name in dots flat; do
  holds "$(figure $name.check rms) < 0.05" "straight: $name"
  holds "$(figure $name.check most) < 0.1" "straight everywhere: $name"
done
holds "$(figure tilted.check rms) < 0.1" "straight, but for the tilt"
holds "$(value_of dots before_px) > 0.5" "the lens is seen"
for name in dots tilted flat; do holds "$(value_of $name after_px) < 0.1" "what is left: $name"; done
near "$(value_of dots 'centre[0]')" 310 3 "centre, columns"
near "$(value_of dots 'centre[1]')" 232 3 "centre, rows"
grep -q 'rms distance from the grid' dots.said
# The image itself, straightened as projections are, is a grid of an ideal lens.
printf '0\n60\n' >angles
cat dots.raw dots.raw >two.raw
ct-rec two.raw --raw u16,600x480 --angles angles --no-log --distortion dots.txt -o slices --rows 200:204 --axis 300 --device cpu -q
[ "$(ls slices/rec*.tif | wc -l)" = 4 ]
ct-rec calibrate dots.tif -o three.txt --factors 4 -q
[ "$(grep -c factor three.txt)" = 4 ]

fails 1 "exists" ct-rec calibrate dots.tif -o dots.txt
ct-rec calibrate dots.tif -o dots.txt -f -q
fails 2 "factors" ct-rec calibrate dots.tif -o x.txt --factors 1
head -c $((2 * 600 * 480)) /dev/urandom >noise.raw
fslice convert noise.raw noise.tif --raw u16,600x480 -q
fails 1 "is no image of a grid of dots" ct-rec calibrate noise.tif -o x.txt
head -c $((2 * 600 * 480)) /dev/zero >black.raw
fslice convert black.raw black.tif --raw u16,600x480 -q
fails 1 "is no image of a grid of dots" ct-rec calibrate black.tif -o x.txt
fails 1 "nowhere.tif" ct-rec calibrate nowhere.tif -o x.txt
[ ! -e x.txt ]
