# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: a Slurm of two nodes of one processor each, on loopback, for this test alone; daemons end by their numbers. Needs root and the packages
# slurm-wlm and munge.
PATH=$PATH:/usr/sbin
slurm_missing() {  # says what is; nothing if all is there
  local program
  for program in slurmctld slurmd munged mungekey sbatch; do command -v $program >/dev/null || { echo "no $program"; return; }; done
  [ "$(id -u)" = 0 ] || echo "not root"
}
slurm_ports() { python3 -c 'import random, socket
held = []
while len(held) < 3:  # below those that connections are given, so that none takes one before the daemons do
    one = socket.socket()
    try: one.bind(("127.0.0.1", random.randrange(10240, 32000)))
    except OSError: continue
    held.append(one)
print(*[one.getsockname()[1] for one in held])'; }

slurm_up() {  # in $PWD/slurm; jobs find $SLURM_CONF
  slurm=$PWD/slurm
  mkdir -p "$slurm"/{state,log,munge}
  local control first second node host
  read -r control first second < <(slurm_ports)
  host=$(hostname)
  node="NodeHostname=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN"
  mungekey --create --keyfile="$slurm/munge/key"
  munged --force --key-file="$slurm/munge/key" --socket="$slurm/munge/socket" --pid-file="$slurm/munge/pid" --log-file="$slurm/munge/log" --seed-file="$slurm/munge/seed"
  cat >"$slurm/slurm.conf" <<C
ClusterName=harima
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$slurm/munge/socket,cred_expire=5
RequeueExit=75
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobCompType=jobcomp/filetxt
JobCompLoc=$slurm/log/jobs
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=5
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SlurmctldPort=$control
SlurmctldPidFile=$slurm/control.pid
SlurmdPidFile=$slurm/%n.pid
SlurmdSpoolDir=$slurm/spool-%n
StateSaveLocation=$slurm/state
SlurmctldLogFile=$slurm/log/control
SlurmdLogFile=$slurm/log/%n
NodeName=n1 $node Port=$first
NodeName=n2 $node Port=$second
PartitionName=short Nodes=n[1-2] Default=YES MaxTime=01:00:00 State=UP
C
  export SLURM_CONF=$slurm/slurm.conf
  slurmctld -c && slurmd -N n1 && slurmd -N n2
  local try
  for try in $(seq 2000); do
    [ "$(timeout 5 sinfo -h -o %T 2>/dev/null)" = idle ] && return
    kill -0 "$(cat "$slurm/control.pid")" || break
    sleep 0.1
  done
  wrong "Slurm does not start: $(tail -n 5 "$slurm"/log/control)"
}
slurm_or_skip() {  # a Slurm until the script ends, or the test is skipped
  local missing
  missing=$(slurm_missing)
  [ -z "$missing" ] || { echo "skipped: $missing" >&2; exit 77; }
  trap slurm_down EXIT
  slurm_up
}
slurm_down() {
  [ -n "${slurm:-}" ] || return 0
  timeout 5 scancel --quiet --state=RUNNING 2>/dev/null || true
  local pid file
  for file in "$slurm"/{n1,n2,control}.pid "$slurm/munge/pid"; do
    pid=$(cat "$file" 2>/dev/null) && kill "$pid" 2>/dev/null && for _ in $(seq 500); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  return 0
}
# Waits until none of these jobs is there any more; the states in which they ended, in the order of their tasks.
slurm_ended() {
  local try
  for try in $(seq 6000); do [ -z "$(timeout 5 squeue -h -j "$1" 2>/dev/null)" ] && break; sleep 0.2; done
  awk -v job="$1" '{ for (i = 1; i <= NF; ++i) { split($i, part, "="); value[part[1]] = part[2] } if (value["ArrayJobId"] == job || value["JobId"] == job) print value["JobState"] }' "$slurm/log/jobs"
}
