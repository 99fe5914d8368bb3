# SPDX-License-Identifier: BSD-3-Clause
# A second run with the same options of the same files does nothing and says so; any change is noticed; an interrupted one goes on.
head -c 48000 /dev/urandom >v.bin  # 10 slices of 40 x 60 u16
raw=(--raw u16,40x60)

done_again() { fslice "$@" --json 2>said | grep -q '"slices":0[,}]' && grep -q 'up to date' said; }

for out in slices v.tif v.h5 v.nrrd v.npy v.raw pictures.zarr; do
  fslice flip v.bin $out --axis y "${raw[@]}" -q
  stat -c '%n %y' $out $(find $out -type f) >before
  done_again flip v.bin $out --axis y "${raw[@]}" --threads 1 --mem 64M
  stat -c '%n %y' $out $(find $out -type f) | cmp - before
  if fslice flip v.bin $out --axis x "${raw[@]}" -q 2>said; then exit 1; fi
  grep -q -- '--force' said
  fslice flip v.bin $out --axis y "${raw[@]}" --force -q
  if stat -c '%n %y' $out $(find $out -type f) | cmp -s - before; then exit 1; fi
  done_again flip v.bin $out --axis y "${raw[@]}"
  rm -rf v.ct.json
done

# a slice that is gone is made again
rm slices/rh00004.tif
fslice flip v.bin slices --axis y "${raw[@]}" -q
[ -s slices/rh00004.tif ]
done_again flip v.bin slices --axis y "${raw[@]}"

# the input changes: by name the same, by content not
sleep 0.01
head -c 48000 /dev/urandom >v.bin
if fslice flip v.bin slices --axis y "${raw[@]}" -q 2>/dev/null; then exit 1; fi
# a side file is gone
fslice threshold v.bin marks "${raw[@]}" --above 30000 -q
fslice label marks labels --table t.csv -q
done_again label marks labels --table t.csv
rm t.csv
fslice label marks labels --table t.csv -q
[ -s t.csv ]

# a file that was cut off is not up to date: a slice is made again, one file for all is in the way
fslice crop v.bin cut "${raw[@]}" -q
cp -r cut whole
slice=$(ls cut/*.tif | head -n 1)
truncate -s 500 "$slice"
fslice crop v.bin cut "${raw[@]}" 2>said
if grep -q 'up to date' said; then false; fi
cmp "$slice" "whole/${slice##*/}"
for out in cut.npy cut.raw cut.h5; do
  fslice crop v.bin $out "${raw[@]}" -q
  truncate -s 2000 $out
  if fslice crop v.bin $out "${raw[@]}" -q 2>said; then false; fi
  grep -q -- "$out: .*--force" said
  rm cut.ct.json
done

# of several inputs, each counts; a pipe is never known
fslice stack v.bin v.bin two.raw "${raw[@]}" -q
done_again stack v.bin v.bin two.raw "${raw[@]}"
fslice crop v.bin - "${raw[@]}" | fslice flip - piped --axis y -q
if fslice crop v.bin - "${raw[@]}" | fslice flip - piped --axis y -q 2>/dev/null; then exit 1; fi
fslice flip <(fslice crop v.bin - "${raw[@]}") fifo.raw --axis y -q
if fslice flip <(fslice crop v.bin - "${raw[@]}") fifo.raw --axis y -q 2>/dev/null; then exit 1; fi
fslice flip v.bin plain.raw --axis y "${raw[@]}" -q
cmp fifo.raw plain.raw

# killed half-way, the next run makes the folder whole
head -c 400000000 /dev/zero >big.bin
timeout -s KILL 0.15 fslice flip big.bin big --axis y --raw u16,1000x1000 -q || true
fslice flip big.bin big --axis y --raw u16,1000x1000 -q
[ "$(ls big/*.tif | wc -l)" = 200 ]
[ ! -e big/.harima-recipe ]
