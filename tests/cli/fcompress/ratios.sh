# SPDX-License-Identifier: BSD-3-Clause
# How small pixels become, of projections with the noise of a detector: held against what their noise alone leaves, against other
# codecs in the same run, and, with a bound, against what the best known codecs with a bound reach.
. "$TESTS/cli/fails.bash"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
ratio() { fcompress -l --json "$1" | head -1 | jq .ratio; }
at_least() { awk -v found="$2" -v least="$3" 'BEGIN { exit !(found >= least) }' || wrong "$1: $2, wanted at least $3"; }

# Large frames: nothing exact can pass the floor; the best of JPEG XL and JPEG-LS is 1.98.
floor=$(projection_set simA large.raw 24 2048 512 | sed 's/.*ratio //')
fcompress --raw u16,2048x512 large.raw -o large.fcz
at_least 'simA' "$(ratio large.fcz)" 2.04
at_least 'the floor' "$floor" "$(ratio large.fcz)"
fcompress --bench --json --bench-time 0.02 --bench-limit 2M --raw u16,2048x512 large.raw | head -1 >bench.json
jq -e '[.codecs[] | select(.codec == "fcompress -3")][0] as $ours | ([.codecs[] | select(has("level") | not) | .ratio] | max) as $best |
       ([.codecs[] | select(.codec == "zstd -9")][0]) as $zstd |
       $ours.ratio > 1.02 * $best and $ours.core.compress_mb_s > 4 * $zstd.core.compress_mb_s' bench.json >/dev/null ||
  wrong "others do better: $(jq -c '.codecs[] | [.codec, .ratio, .core]' bench.json)"

# Bounds of half the noise, and steps of the noise.
for how in 'abs 25 7.0' 'noise 1 6.8'; do
  read -r option value least <<<"$how"
  fcompress "--$option" "$value" --raw u16,2048x512 large.raw -o "$option.fcz"
  at_least "--$option $value" "$(ratio "$option.fcz")" "$least"
  fcompress -dc "$option.fcz" >"$option.raw"
done
python3 - <<'P'
import numpy as np
a = np.fromfile("large.raw", "<u2").astype("f8")
def error(name): return np.abs(np.fromfile(name, "<u2").astype("f8") - a)
assert error("abs.raw").max() <= 25
sigma = np.sqrt(np.maximum(a - 100, 0) + 1.6 ** 2 + 0.5 ** 2)  # an electron a count, read-out
seen = sigma > 25
assert seen.mean() > 0.9 and (error("noise.raw")[seen] / sigma[seen]).max() <= 0.56, (error("noise.raw")[seen] / sigma[seen]).max()
P
rm ./*.raw

# Many small frames, packed as tar packs a folder of them.
projection_set simA small.raw 64 835 128 >said
mkdir series
fslice convert small.raw series --raw u16,835x128 -q
tar -cf series.tar series/*.tif
fcompress series.tar
[ "$(fcompress -l --json series.tar.fcz | head -1 | jq .frames)" = 64 ]
at_least 'a series in a tar' "$(awk "BEGIN { print $(stat -c %s small.raw) / $(stat -c %s series.tar.fcz) }")" 2.0
fcompress --abs 20 series.tar -o near.fcz
at_least 'a series in a tar, --abs 20' "$(awk "BEGIN { print $(stat -c %s small.raw) / $(stat -c %s near.fcz) }")" 6.2

# Tiny frames of a detector with gains of its own, which others cannot see.
python3 - <<'P'
import numpy as np
random = np.random.default_rng(1)
mean = 20000 * random.normal(1, 0.12, (22, 26)) * (1 + 0.02 * random.normal(size=(1600, 1, 1)))
frames = mean + random.normal(size=mean.shape) * np.sqrt(1.5 * mean)
np.clip(frames, 0, 65535).round().astype("<u2").tofile("tiny.raw")
P
fcompress --raw u16,26x22 tiny.raw
at_least 'tiny frames' "$(ratio tiny.raw.fcz)" 1.40
fcompress --bench --json --bench-time 0.01 --raw u16,26x22 tiny.raw | head -1 >bench.json
jq -e '[.codecs[] | select(.codec == "fcompress -3")][0].ratio > 1.2 * ([.codecs[] | select(has("level") | not) | .ratio] | max)' bench.json >/dev/null ||
  wrong "others do better: $(jq -c '.codecs[] | [.codec, .ratio]' bench.json)"
