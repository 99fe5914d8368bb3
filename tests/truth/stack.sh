# SPDX-License-Identifier: BSD-3-Clause
# Three scans of one sample, moved along the axis and aside between them, each with a beam of its own: the steps are found, and the joined volume is as
# good as that of a detector that is as tall, also where the scans overlap.
. "$TESTS/truth/words"
sample=(object=balls columns=128 views=200 extent=128)
phantom scan out=tall rows=96 axis=63.5 "${sample[@]}"
truth out=truth rows=96 axis=63.5 "${sample[@]}"
part() { phantom scan out=$1 rows=45 top=$2 axis=$3 seed=$4 profile=0.$4 drift=0.0$4 "${sample[@]}"; }
part low 0 63.5 2
part middle 27 63.5 3
part high 51 63.5 4
plain=(--pixel 20 --axis 63.5 --ring none)
rec best tall "${plain[@]}"
rec joined low --stack middle --stack high "${plain[@]}"
steps=$(value_of joined 'stack_rows | map(tostring) | join(" ")')
[ "$steps" = "27 24" ] || wrong "steps: $steps"
[ "$(value_of joined 'stack_columns | map(tostring) | join(" ")')" = "0 0" ] || wrong "columns: $(value_of joined stack_columns)"
for made in best joined; do score $made truth circle=60 check "nan==0" "bias<=0.9" "slices==96" >$made.score; done
holds "$(figure joined.score all) <= 1.02 * $(figure best.score all)" "as good as tall"
# In the overlap two exposures are one: less noise, the same values.
rec overlap low --stack middle --stack high "${plain[@]}" --rows 28:44
rec overlap_best tall "${plain[@]}" --rows 28:44
for made in overlap overlap_best; do score $made truth circle=60 first=28 check "nan==0" >$made.score; done
holds "$(figure overlap.score flat) < 0.85 * $(figure overlap_best.score flat)" "less noise in the overlap"
jq -e '.history[-1].inputs == ["low","middle","high"]' joined/volume.ct.json >/dev/null || wrong "the history does not name all scans"
jq -e '.scan.stack_rows == [0,27,51] and .scan.stack == "middle high"' joined/volume.ct.json >/dev/null || wrong "the sidecar does not tell of the stack"

# In any order the same slices; with steps that are given, the same bytes; by bands, too.
rec other high --stack middle --stack low "${plain[@]}"
framediff joined other max=1e-4 >/dev/null
rec given low --stack middle "${plain[@]}" --stack-step 27
rec two low --stack middle "${plain[@]}" --mem 8M -t 1
framediff given two exact max=0 >/dev/null

# Moved aside and by parts of a row: found to a tenth of a pixel, and as good.
part aside 27.4 64.8 5
rec mended low --stack aside "${plain[@]}"
near "$(value_of mended 'stack_rows[0]')" 27.4 0.1 "rows"
near "$(value_of mended 'stack_columns[0]')" -1.3 0.1 "columns"
holds "$(value_of mended 'stack_confidence[0]') > 0.2" "confidence"
score mended truth circle=58 check "nan==0" "bias<=1.2" "slices==72" >/dev/null

# What is not sure is refused, and so are scans that do not go together.
refuse() {  # refuse STATUS WORDS OPTION...
  local wanted=$1 words=$2 status=0
  shift 2
  ct-rec "$@" -o none "${plain[@]}" >said 2>&1 || status=$?
  [ $status = $wanted ] && grep -q -- "$words" said && [ ! -e none ] || wrong "$* : $status $(cat said)"
}
part apart 60 63.5 6
refuse 1 'apart: where it lies against low is uncertain (confidence 0.0' low --stack apart
refuse 1 'rows 45.0 to 59.0 of the stack are in no scan' low --stack apart --stack-step 60
phantom scan out=even rows=45 axis=63.5 columns=128 views=200
phantom scan out=again rows=45 axis=63.5 columns=128 views=200 seed=9
refuse 1 'wanted --stack-step' even --stack again
phantom scan out=other_views rows=45 axis=63.5 columns=128 views=180
refuse 1 '180 views of 128 x 45 pixels, wanted those of low: 200' low --stack other_views
phantom scan out=turned rows=45 axis=63.5 columns=128 views=200 jitter=2
refuse 1 'scans of a stack want the same angles' low --stack turned
refuse 2 'wanted one of them' nowhere --stack low --shifts moves
refuse 2 '--stack-step is of scans that --stack names' nowhere --stack-step 3
refuse 2 '--stack-step' nowhere --stack low --stack-step much
refuse 1 'middle: lies 128.0 columns beside low; the step is larger than the 128 columns' low --stack middle --stack-step 27,128
refuse 2 '--stack-step: is 1e9, wanted -1000000 to 1000000' nowhere --stack low --stack-step 1e9
refuse 2 '--stack low: is named twice' nowhere --stack low --stack low
refuse 2 '--stack is empty' nowhere --stack ''
refuse 2 'not a stream' - --stack low
refuse 2 '--stack and --helical make transmissions' nowhere --stack low --bad-pixels auto
