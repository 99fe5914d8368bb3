# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: a training that is killed at random moments, with a checkpoint after every step, again and again.
. "$TESTS/cli/ct-denoise/scan.bash"
training=(ct-denoise train parts/part0 parts/part1 "${network[@]}" --save-steps 1 --patience 0)
train() { "${training[@]}" "$@"; }
random() { LC_ALL=C awk -v max="$1" -v seed="$2" 'BEGIN { srand(seed); printf "%.3f", rand() * max }'; }

# What is beside the model once it is made: nothing. Its bytes: those of one that was left alone.
check_end() {
  cmp alone killed
  [ "$(ls -A | grep killed)" = killed ] || wrong "left behind: $(ls -A)"
}

# kill_often KILLS STEPS: from `parts`. A step that was once in a checkpoint is never lost again.
kill_often() {
  local kills=0 ends=0 most_step=0 step status pid
  train -m alone --steps $2 -q
  while [ $kills -lt $1 ]; do
    : >said
    "${training[@]}" -m killed --steps $2 2>said & pid=$!  # not the function: that would be a shell, whose death kills nothing
    while ! grep -qE '2 parts|goes on' said && kill -0 $pid 2>/dev/null; do sleep 0.01; done
    sleep "$(random 0.6 $kills)"
    kill -9 $pid 2>/dev/null || true
    status=0; wait $pid 2>/dev/null || status=$?
    step=$(sed -n 's/.*goes on after step \([0-9]*\) of.*/\1/p' said)
    [ "${step:-0}" -ge $most_step ] || wrong "after $kills kills: step $most_step was saved, goes on after ${step:-0}"
    ! grep -q 'warning.*checkpoint\|not whole' said || wrong "$(cat said)"
    most_step=${step:-0}
    [ ! -e killed ] || most_step=0  # killed when the model had its name: the next one has nothing to do but to tidy up
    case $status in
      137) kills=$((kills + 1)) ;;
      0) check_end; rm killed; most_step=0; ends=$((ends + 1)) ;;
      *) wrong "status $status: $(cat said)" ;;
    esac
  done
  train -m killed --steps $2 -q
  check_end
  echo "$kills kills, $((ends + 1)) trainings"
}
