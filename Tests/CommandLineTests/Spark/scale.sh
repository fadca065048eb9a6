#!/bin/bash
# The board of many judgments on Spark beside that of one machine: bytes, seconds, memory.
#
#   bash scale.sh COMPASS ENVIRONMENT ROWS FOLDER
#
# ENVIRONMENT is the Python environment with PySpark. FOLDER is made, and needs some 350 bytes of disk a
# row. It ends with 1 where the bytes are not the same.

set -euo pipefail
COMPASS=$(realpath "$1") ENVIRONMENT=$(realpath "$2") ROWS=$3 FOLDER=$4
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
QUESTION=(--instrument presence --system schwartz)
PATH=$ENVIRONMENT/bin:$(dirname "$COMPASS"):$PATH
export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_HOSTNAME=localhost
unset SPARK_HOME

mkdir -p "$FOLDER"
cd "$FOLDER"
export SPARK_LOCAL_DIRS=$PWD/local SPARK_WORKER_DIR=$PWD/work
measured() {
  local name=$1
  shift
  /usr/bin/time -f "$name: %e s, %U + %S s of CPU, %M KB" "$@" 2> "$name.messages" || {
    cat "$name.messages" >&2
    exit 1
  }
  tail -n 1 "$name.messages" >&2
}
# spark-submit puts both outputs of the driver into one, so the board goes to a file.
submit() {
  spark-submit --conf spark.ui.enabled=false --conf spark.log.level=ERROR --driver-memory 2g "$@"
}

[ -f rows.jsonl ] || python3 "$HERE/rows.py" "$ROWS" > rows.jsonl
[ -d rows.parquet ] || python3 "$HERE/rows.py" "$ROWS" --parquet rows.parquet
rm -rf job.py local.parts killed.parts
"$COMPASS" new spark-job job --logs rows.parquet "${QUESTION[@]}" > made.txt

measured "one machine" "$COMPASS" leaderboard --logs rows.jsonl "${QUESTION[@]}" --quiet > one.txt

export -f submit
measured "Spark, local[2]" bash -c 'submit --master "local[2]" job.py --input rows.parquet --shards 8 --parts local.parts --output local.txt' \
  > local.out
cmp one.txt local.txt

# The first executor of this job is killed when the first part is there.
rm -f killed
(
  while [ ! -f killed.parts/job.json ]; do sleep 0.2; done
  for process in $(pgrep -f -- '--executor-id 0 '); do
    if tr '\0' '\n' < "/proc/$process/environ" | grep -Eq "^SPARK_(LOCAL|EXECUTOR)_DIRS=$SPARK_LOCAL_DIRS"; then
      kill -9 "$process"
      echo "$process" > killed
    fi
  done
) &
measured "Spark, two executors, one killed" bash -c \
  'submit --master "local-cluster[2,1,1024]" job.py --input rows.parquet --shards 8 --parts killed.parts --output killed.txt' \
  > killed.out
wait
if [ ! -f killed ]; then
  echo "no executor was killed"
  exit 1
fi
cmp one.txt killed.txt

measured "combine" "$COMPASS" combine local.parts/*.part --quiet > combined.txt
cmp one.txt combined.txt
du -cb local.parts/*.part | tail -n 1
if "$COMPASS" combine $(ls local.parts/*.part | tail -n +2) > lost.txt 2> lost.messages; then
  echo "a shard was lost and nothing was said"
  exit 1
fi
echo "all of $ROWS rows are the same"
