# SPDX-License-Identifier: BSD-3-Clause
# --tilt with little memory holds some views at a time: slices, and what is told of the scan, are the same to the byte, with what looks at each view alone
# (and views that are black, which all the others replace) and with what looks at all; and memory stays within what --dry-run says and 32 MB.
python3 -c 'import resource' 2>/dev/null || PATH=/usr/bin:$PATH
wrong() { echo "$*" >&2; exit 1; }
phantom scan format=img out=scan columns=160 rows=120 views=640 span=360 axis=79.5 lean=30 photons=3000 zingers=0.0005 >/dev/null
python3 - <<'P'
for view in (100, 101, 350):  # the last one in some rows alone
    with open(f"scan/q{view + 2:03}.img", "r+b") as frame:
        frame.seek(-(70 if view == 350 else 120) * 160 * 2, 2)
        frame.write(bytes(60 * 160 * 2))
P
told() { sed -n 's/^memory \([0-9.]*\) MB.*/\1/p' "$1"; }
rec() {  # rec NAME OPTION...: slices in NAME, and NAME.json, within what is told
  local name=$1
  shift
  ct-rec scan -o $name --axis 79.5 --pixel 10 --tilt 30 --rows 10:110 -q -t 2 "$@" -n >$name.plan
  python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[3:], stdout=open(sys.argv[2], "w"))
peak, told = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024e-6, float(sys.argv[1])
print(f"told {told} MB, peak {peak:.0f} MB")
if status or peak > told + 32: sys.exit(f"{sys.argv[2]}: exit status {status}, told {told} MB, peak {peak:.0f} MB")' "$(told $name.plan)" $name.json ct-rec scan -o $name --axis 79.5 --pixel 10 --tilt 30 --rows 10:110 -q -t 2 --json "$@"
}
same() {  # same NAME MEM OPTION...: with that memory as with all
  local name=$1 memory=$2
  shift 2
  rec $name-all "$@"
  rec $name-few "$@" --mem $memory
  [ "$(awk -v a=$(told $name-all.plan) -v b=$(told $name-few.plan) 'BEGIN { print b < 0.6 * a }')" = 1 ] || wrong "$name: $(cat $name-few.plan)"
  for slice in $name-all/*.tif; do cmp $slice $name-few/${slice#*/}; done
  [ "$(counts $name-all)" = "$(counts $name-few)" ] || wrong "$name: $(counts $name-all) $(counts $name-few)"
}
counts() { tail -1 $1.json | jq -c '[.black_rows, .clipped, .samples, .zingers]'; }
same direct 60M --ring none --method direct
same merged 60M --ring none --method hierarchical
[ "$(counts merged-few)" = '[180,28800,12288000,0]' ] || wrong "counted: $(counts merged-few)"
same rings 70M --zinger 2000 --method hierarchical
counts rings-few | grep -q '[1-9]]' || wrong "zingers: $(counts rings-few)"

# By bands that read rows again, threads, shards, and from a pipe.
given=(--axis 79.5 --pixel 10 --tilt 30 --rows 10:110 -q --ring none --method hierarchical)
ct-rec scan -o least "${given[@]}" -t 1 --mem 40M
ct-rec scan -o least "${given[@]}" -t 1 --mem 40M -n -f >plan
grep -q '([2-9] in all)' plan || wrong "$(cat plan)"
for shard in 0/2 1/2; do ct-rec scan -o shards "${given[@]}" --shard $shard --mem 60M; done
for slice in merged-all/*.tif; do cmp $slice least/${slice#*/} && cmp $slice shards/${slice#*/}; done
phantom scan format=stream out=s.cbor columns=96 rows=64 views=320 span=360 axis=47.5 lean=30 >/dev/null
given=(--axis 47.5 --pixel 10 --tilt 30 --rows 10:50 -q)
ct-rec s.cbor -o file "${given[@]}"
ct-rec - -o pipe "${given[@]}" --mem 15M <s.cbor
for slice in file/*.tif; do cmp $slice pipe/${slice#*/}; done
