# SPDX-License-Identifier: BSD-3-Clause
# --flat-field shifted keeps to what --dry-run says and 24 MB, flats that are held and their parts included; less is refused before a frame is read.
# Frames of this size are given pages of their own here, as larger ones always are: what malloc keeps for later is no memory that is wanted.
export MALLOC_MMAP_THRESHOLD_=1000000
python3 -c 'import resource' 2>/dev/null || PATH=/usr/bin:$PATH
wrong() { echo "$*" >&2; exit 1; }
phantom scan format=h5 out=scan columns=1600 rows=1000 views=3 axis=800 flats=4 texture=0.1 shake=0.7 >/dev/null
given=(--axis 800 --pixel 5 -q -t 2 --flat-field shifted --rows 500:502 --roi 700:900,700:900)
ct-rec scan -o out "${given[@]}" -n >plan
needs=$(sed -n 's/^memory \([0-9.]*\) MB.*/\1/p' plan)
[ -n "$needs" ] || wrong "no memory told: $(cat plan)"
python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
peak, told = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024e-6, float(sys.argv[1])
print(f"told {told} MB, peak {peak:.0f} MB")
if status or not 0.7 * told < peak < told + 24: sys.exit(f"exit status {status}, told {told} MB, peak {peak:.0f} MB")' "$needs" ct-rec scan -o out "${given[@]}"
status=0
ct-rec scan -o small "${given[@]}" --mem 60M 2>said || status=$?
[ $status = 1 ] && grep -q 'of memory wanted at least, --mem allows 62.9 MB: with --flat-field shifted flats are held' said || wrong "status $status: $(cat said)"
[ ! -e small ] || wrong "something was made"
