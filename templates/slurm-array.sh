#!/bin/bash
# An analysis of judgments in shards on a Slurm cluster, by the program compass.
#
#   bash __FILE__            submits the shards whose part is not there, and then what puts them together
#   bash __FILE__ status     names the shards whose part is missing
#
# Each task of the array takes the rows of its shard of the items and writes a part; the last job prints
# what `compass combine` makes of all parts into RESULT: to the byte what COMMAND prints on one machine.
# Run it again where shards have failed: only those that are missing are submitted.
#
# Paths begin where it is submitted, in a folder that all nodes see, with compass on the path.
# SHARDS, PARTS, RESULT, AT_ONCE and COMPASS may also be set in the environment.

#SBATCH --job-name=__ID__
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --output=%x-%A_%a.log

set -euo pipefail

SHARDS=${SHARDS:-16}
# Most tasks that run at the same time.
AT_ONCE=${AT_ONCE:-$SHARDS}
PARTS=${PARTS:-__ID__.parts}
RESULT=${RESULT:-__ID__.txt}
COMPASS=${COMPASS:-compass}
# What is read: --logs and paths, or --study and its file.
DATA=(__DATA__)
# What is asked: the command, and all of its options but those of the data.
COMMAND=(__COMMAND__)

# Nothing below needs to be changed.

part() { printf '%s/shard-%d-of-%d.part' "$PARTS" "$1" "$SHARDS"; }

# The shards whose part is not there. A part is renamed to its name when it is whole.
missing() {
  local shard
  for ((shard = 0; shard < SHARDS; shard++)); do
    [ -f "$(part "$shard")" ] || echo "$shard"
  done
}

# Numbers as Slurm takes them: 0-3,7.
ranges() {
  awk 'function show() { printf "%s%s", separator, first; if (last > first) printf "-%s", last; separator = "," }
    NR == 1 { first = last = $1; next }
    $1 == last + 1 { last = $1; next }
    { show(); first = last = $1 }
    END { if (NR) show() }'
}

# What the parts are of: the question, and the files by name, size and time.
job() {
  printf 'shards %s\n' "$SHARDS"
  printf 'word %q\n' "${COMMAND[@]}" "${DATA[@]}"
  find -L "${DATA[@]:1}" -type f -printf '%s %T@ %p\n' | sort
}

submit() {
  local array shards combine
  mkdir -p -- "$PARTS"
  if [ -f "$PARTS/job" ]; then
    if ! job | cmp -s - "$PARTS/job"; then
      echo "$PARTS holds parts of another question or of other files: set another PARTS, or move it away" >&2
      exit 3
    fi
  else
    job > "$PARTS/job.new"
    mv -- "$PARTS/job.new" "$PARTS/job"
  fi
  export SHARDS PARTS RESULT COMPASS SCRIPT=$0
  array=$(missing | ranges)
  if [ -z "$array" ]; then
    combine=$(sbatch --parsable --output=%x-%j.log "$0" combine)
    echo "all $SHARDS parts are there; job ${combine%%;*} puts them together into $RESULT"
    exit
  fi
  shards=$(sbatch --parsable "--array=$array%$AT_ONCE" "$0" shard)
  shards=${shards%%;*}
  # Even where tasks failed, so that it can name them.
  combine=$(sbatch --parsable --output=%x-%j.log "--dependency=afterany:$shards" "$0" combine)
  echo "job $shards makes the parts of shards $array, job ${combine%%;*} puts them together into $RESULT"
}

shard() {
  local out
  out=$(part "$SLURM_ARRAY_TASK_ID")
  if [ -f "$out" ]; then exit 0; fi
  exec "$COMPASS" partial "${COMMAND[@]}" "${DATA[@]}" --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" -o "$out"
}

tell_missing() {
  local array
  array=$(missing | ranges)
  if [ -z "$array" ]; then return 0; fi
  echo "parts are missing of shards $array of $SHARDS: what went wrong stands in __ID__-JOB_SHARD.log" >&2
  echo "to run them anew: $(printf 'bash %q' "${SCRIPT:-$0}")" >&2
  return 3
}

combine() {
  local parts=() shard
  tell_missing || exit $?
  for ((shard = 0; shard < SHARDS; shard++)); do parts+=("$(part "$shard")"); done
  # Exit code 1 says that a gate was not met: there is a result all the same.
  local status=0
  "$COMPASS" combine "${parts[@]}" > "$RESULT.new" || status=$?
  case $status in
    0 | 1) mv -- "$RESULT.new" "$RESULT" ;;
    *) rm -f -- "$RESULT.new" ;;
  esac
  exit "$status"
}

case ${1:-submit} in
  submit) submit ;;
  shard) shard ;;
  combine) combine ;;
  status)
    tell_missing || exit $?
    echo "all $SHARDS parts are there"
    ;;
  *)
    echo "there is no \`$1\`: submit or status" >&2
    exit 2
    ;;
esac
