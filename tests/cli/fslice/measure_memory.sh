# SPDX-License-Identifier: BSD-3-Clause
# What measures keeps to --mem and 32 MB, whatever the size of the volume, which has several times as much; and what comes out does
# not depend on it.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
r = np.random.default_rng(11)
coarse = r.normal(0, 1, (24, 64, 64)).astype("f4")
for z in coarse: (np.kron(z, np.ones((8, 8), "f4"))[None] + np.zeros((4, 1, 1), "f4")).tofile(open("v.raw", "ab"))
P
[ "$(stat -c %s v.raw)" = 100663296 ]
peak() {  # peak MB COMMAND...: fails if it takes more
  python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
if status or peak > float(sys.argv[1]): sys.exit(f"{sys.argv[2:4]}: exit status {status}, peak {peak:.0f} MB, wanted {sys.argv[1]}")' "$@"
}
raw="--raw f32,512x512"
peak 48 fslice stats v.raw $raw --mem 16M --percentiles 1,50,99 --circle fit >few
fslice stats v.raw $raw --percentiles 1,50,99 --circle fit | cmp - few
peak 48 fslice hist v.raw $raw --mem 16M --csv h.csv
peak 48 fslice threshold v.raw mask.raw $raw --mem 16M --otsu -q
peak 48 fslice label mask.raw labels.raw --raw u8,512x512 --mem 16M --table t.csv -q
peak 48 fslice porosity v.raw $raw --mem 16M --pore below:-1 --csv p.csv >/dev/null
peak 48 fslice morph mask.raw opened.raw --raw u8,512x512 --mem 16M --op open --radius 3
peak 48 fslice morph mask.raw filled.raw --raw u8,512x512 --mem 16M --op fill
peak 56 fslice compare v.raw v.raw $raw --mem 24M --metric rmse,ssim >/dev/null
fslice crop v.raw shifted.raw $raw --z 5:96 -q
peak 48 fslice register v.raw shifted.raw $raw --mem 16M --apply moved.raw -q >few
fslice register v.raw shifted.raw $raw | cmp - few
[ "$(sed -n 2p few)" = "$(printf 'voxels\t0.000\t0.000\t5.000')" ]
peak 48 fslice profile v.raw $raw --from 0,0,0 --to 511,511,95 >/dev/null
peak 48 fslice calc 'where(a>b,a,b)/2' a=v.raw b=v.raw halves.raw $raw --mem 16M
peak 64 fslice filter v.raw smooth.raw $raw --mem 32M --z 0:48 --median 3 --gauss 1
peak 48 fslice surface v.raw noise.ply $raw --mem 16M --level 2 --z 0:12 >noise.txt
peak 48 fslice surface opened.raw opened.stl --raw u8,512x512 --mem 16M --level 128 >/dev/null
fslice surface v.raw noise.stl $raw --level 2 --z 0:12 | cmp - noise.txt
fslice label mask.raw labels-all.raw --raw u8,512x512 --table t-all.csv -q
cmp labels.raw labels-all.raw
cmp t.csv t-all.csv
fslice crop mask.raw - --raw u8,512x512 -q >mask.stream
peak 64 fslice label - labels-piped.raw --mem 32M -q <mask.stream
cmp labels.raw labels-piped.raw
