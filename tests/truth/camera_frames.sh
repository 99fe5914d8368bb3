# SPDX-License-Identifier: BSD-3-Clause
# A camera sequence of 859 frames, comments of varying length, in 16, 8 and packed 12 bits: every pixel is found.
. "$TESTS/truth/words"
check_type() {  # check_type TYPE RAW_TYPE
  phantom scan format=his type="$1" photons="$3" out="$1"
  phantom scan format=raw type="$1" photons="$3" out="$1.raw"
  framediff "$1/a.his" "$1.raw" raw_b="$2,512x16" exact max=0 >found
  [ "$(figure found frames)" = 859 ]
}
check_type u16 u16 30000
check_type u8 u8 150
check_type u12 u16 3000

# Two pixels in three bytes.
{ printf 'IM\0\0\2\0\1\0\0\0\0\0\6\0\1\0'; head -c 48 /dev/zero; printf '\x12\x34\x56'; } >two.img
printf '\x23\1\x56\4' >two.raw
framediff two.img two.raw raw_b=u16,2x1 exact max=0 >found

# A last frame that was cut off is said and left out.
head -c -100 u16/a.his >cut.his
head -c $((858 * 512 * 16 * 2)) u16.raw >cut.raw
framediff cut.his cut.raw raw_b=u16,512x16 exact max=0 >found 2>said
grep -q 'cut.his: frame 858 is cut off' said || wrong "the cut frame is not said: $(cat said)"
[ "$(figure found frames)" = 858 ]
