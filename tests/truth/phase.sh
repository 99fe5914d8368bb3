# SPDX-License-Identifier: BSD-3-Clause
# Light of a homogeneous sample spreads over 146 mm: phase retrieval gives back the attenuation of its parts, which are slanted, so that rows
# differ; bands, shards and chosen rows have the same bits; sharpening makes edges steeper; what has no flats and comes by a pipe is alike.
. "$TESTS/truth/words"
form="columns=256 rows=32 views=384 shift=0.3 field=0.0512 energy=20 deltabeta=50 axis=130.25 photons=0 gain=0 ring=0"
phantom scan format=his out=far distance=146 $form
phantom scan format=his out=near $form
truth out=truth $form
options="--pixel 2 --axis 130.25 --ring none --filter ramp"
beam="--energy 20 --distance 146 --delta-beta 50"
scored() {  # scored SLICES [CHECK...]: rows 8 to 23, into SLICES.score
  local out=$1
  shift
  score "$out" truth circle=110 first=8 check "nan==0" "$@" >"$out.score"
}
rec near.slices near $options --rows 8:24
scored near.slices
rec none far $options --rows 8:24
scored none
holds "$(figure none.score flat) > 20 * $(figure near.slices.score flat)" "fringes are seen"
for method in paganin paganin-generalised ctf; do
  rec $method far $options $beam --phase $method --rows 8:24
  scored $method "flat<=0.08"
done
# Where edges are far, means are those of the sample: the contrast transfer function is that of weak absorption.
for method in paganin paganin-generalised; do
  near "$(figure $method.score mean_0)" 0 0.003 "$method: mean of nothing"
  for mu in 2 5 9 15; do near "$(figure $method.score mean_$mu)" $mu "0.005 * $mu" "$method: mean of $mu 1/cm"; done
done
for mu in 2 5; do near "$(figure ctf.score mean_$mu)" $mu "0.005 * $mu" "ctf: mean of $mu 1/cm"; done
near "$(figure ctf.score mean_9)" 9 0.15 "ctf: mean of 9 1/cm"

# The same bits, whatever is made with them.
rec all far $options $beam --phase paganin
rec small far $options $beam --phase paganin --mem 30M -t 1
for shard in 0/2 1/2; do rec shards far $options $beam --phase paganin --shard $shard; done
framediff all small exact max=0 >found
framediff all shards exact max=0 >found
for row in 08 13 23; do cmp all/rec000$row.tif paganin/rec000$row.tif; done

# By a pipe, with flats and without.
phantom scan format=stream out=far.cbor distance=146 $form
rec file far.cbor $options $beam --phase paganin --rows 8:16
ct-rec - -o piped $options $beam --phase paganin --rows 8:16 <far.cbor 2>piped.log
framediff file piped exact max=0 >found

# Sharpening: of what phase retrieval has blurred, and alone.
rec sharp far $options $beam --phase paganin --unsharp 1.5:1 --rows 8:24
rec alone near $options --unsharp 1.5:1 --rows 8:24
for out in sharp alone; do scored $out; near "$(figure $out.score mean_5)" 5 0.05 "$out: mean of 5 1/cm"; done
holds "$(figure sharp.score flat) > $(figure paganin.score flat)" "sharpening is seen"

# Noise: what phase retrieval is for.
phantom scan format=his out=noisy distance=146 $form photons=3000
rec noisy.none noisy $options --rows 8:24
rec noisy.paganin noisy $options $beam --phase paganin --rows 8:24
for out in noisy.none noisy.paganin; do scored $out; done
holds "$(figure noisy.paganin.score flat) < 0.2 * $(figure noisy.none.score flat)" "less noise"
near "$(figure noisy.paganin.score mean_5)" 5 0.05 "noisy: mean of 5 1/cm"

# The axis is found, air is air, and pictures are made.
rec searched far --pixel 2 $beam --phase paganin --air 6 --rows 8:12
near "$(value_of searched axis_px)" 130.25 0.2 "axis"
ct-rec far -o look.png --preview $options $beam --phase paganin
ct-rec far -o axes.png --axis-sweep 129:131:1 --pixel 2 $beam --phase paganin
