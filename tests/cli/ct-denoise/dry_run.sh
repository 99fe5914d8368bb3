# SPDX-License-Identifier: BSD-3-Clause
# --dry-run of what learns: about how long training and applying take, more for more of it; nothing is left behind.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
noisy_scan 64 12 90
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
ct-denoise train parts/part0 parts/part1 -m model "${network[@]}" --steps 20 -q
find . | sort >../before
seconds() { "$@" -q --dry-run --json 2>/dev/null | tail -n 1 | jq .seconds; }
grows() { awk -v few="$1" -v many="$2" 'BEGIN { exit !(few > 0 && many > 3 * few) }' || wrong "$3: $1 s, $2 s"; }
train=(ct-denoise train parts/part0 parts/part1 -m new "${network[@]}" --steps)
grows "$(seconds "${train[@]}" 20)" "$(seconds "${train[@]}" 2000)" train
apply=(ct-denoise apply parts/part0 parts/part1 -m model -t1 -o new --tile none)
grows "$(seconds "${apply[@]}" --slices 3:4)" "$(seconds "${apply[@]}" --ways 8)" apply
"${apply[@]}" -n | grep -q '^about .* of applying on cpu' || wrong 'apply does not say a time'
auto=(ct-denoise auto scan.h5 -o new "${network[@]}" "${rec[@]}")
grows "$(seconds "${auto[@]}" --steps 20)" "$(seconds "${auto[@]}" --steps 5000)" auto
"${auto[@]}" -n >said 2>&1
for what in 'computing 2 parts' 'training on' 'applying on'; do grep -q "^about .* of $what" said || wrong "wanted '$what': $(cat said)"; done
rm said
find . | sort | diff ../before -
