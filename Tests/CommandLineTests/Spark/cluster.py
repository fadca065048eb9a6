"""Runs a job that `compass new spark-job` wrote on two executors that are processes of their own, in
several ways, and prints what came of each as a line of JSON.

    spark-submit --master 'local-cluster[2,1,1024]' cluster.py JOB LOG FOLDER PROGRAM

In FOLDER stands for `compass` a script that notes each start, and does what folders beside it ask for:
`fail` has the first process of shard 1 fail, `slow` has it wait for a second one, `kill` has the first
process of shard 2 kill the executor that it works for. Who removes the folder is the first.

Spark starts a speculative copy on another host only, and workers of `local-cluster` have one host: with
workers on 127.0.0.1 and 127.0.0.2 and the master's address in place of `local-cluster` it does.
"""

import json
import os
import runpy
import shutil
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

JOB, LOG, FOLDER, PROGRAM = sys.argv[1:]
NOTES = os.path.join(FOLDER, "starts")
STAND_IN = f"""#!/bin/bash
if [ "$1" = partial ]; then
  shard=$(sed 's/.* --shard \\([0-9]*\\)\\/.*/\\1/' <<< "$*")
  echo "$shard" >> '{NOTES}'
  if [ "$shard" = 1 ] && rmdir '{FOLDER}/fail' 2> /dev/null; then
    echo "something is wrong with this machine" >&2
    exit 3
  fi
  if [ "$shard" = 1 ] && rmdir '{FOLDER}/slow' 2> /dev/null; then
    for ((turn = 0; turn < 300; turn++)); do
      if [ "$(grep -cx 1 '{NOTES}')" -gt 1 ]; then break; fi
      sleep 0.1
    done
    sleep 1
  fi
  if [ "$shard" = 2 ] && rmdir '{FOLDER}/kill' 2> /dev/null; then
    process=$PPID
    while [ "$(cat /proc/$process/comm)" != java ]; do
      process=$(sed -n 's/^PPid:\\t//p' /proc/$process/status)
    done
    kill -9 "$process"
    exit 1
  fi
fi
exec '{PROGRAM}' "$@"
"""


def starts():
    """The shards that processes were started for since the last call."""
    try:
        with open(NOTES, encoding="utf-8") as file:
            found = sorted(int(line) for line in file)
    except FileNotFoundError:
        return []
    os.unlink(NOTES)
    return found


def run(job, name):
    output = os.path.join(FOLDER, f"{name}.txt")
    status = job["main"]([
        "--input", os.path.join(FOLDER, "rows.parquet"), "--shards", "4", "--parts",
        os.path.join(FOLDER, "parts"), "--output", output, "--compass", os.path.join(FOLDER, "compass"),
    ])
    print(json.dumps({"run": name, "status": status, "starts": starts()}), flush=True)


def main():
    spark = SparkSession.builder.getOrCreate()
    stand_in = os.path.join(FOLDER, "compass")
    with open(stand_in, "w", encoding="utf-8") as file:
        file.write(STAND_IN)
    os.chmod(stand_in, 0o755)

    # The same judgments as other people keep them: other names, a column in a column, other types.
    job = runpy.run_path(JOB, run_name="job")
    kinds = ", ".join(f"{name} {kind}" for name, kind in job["RECORD"].items())
    rows = spark.read.schema(kinds).json(LOG)
    rows.select(
        "evaluation_id", "task", "sample_id", F.col("epoch").cast("double"), "judge_id", "criterion",
        F.col("score").cast("float").alias("verdict"), "scale_type", "scale_min", "scale_max",
        "status", "judge_kind", "sampling", F.struct(F.col("model_id").alias("name")).alias("model"),
        F.struct(F.col("cluster_id").alias("topic")).alias("metadata"),
    ).repartition(3).write.parquet(os.path.join(FOLDER, "rows.parquet"))
    job["COLUMNS"].update({
        "model_id": "model.name", "cluster_id": "metadata.topic", "score": "verdict",
    })
    starts()

    troubles = ["kill", "fail" if spark.sparkContext.master.startswith("local") else "slow"]
    for trouble in troubles:
        os.mkdir(os.path.join(FOLDER, trouble))
    run(job, "troubled")
    run(job, "again")
    os.unlink(os.path.join(FOLDER, "parts", "shard-3-of-4.part"))
    shutil.copy(
        os.path.join(FOLDER, "parts", "shard-0-of-4.part"),
        os.path.join(FOLDER, "parts", "shard-1-of-4.part"))
    run(job, "resumed")
    spark.stop()


main()
