"""Cases that run the program on files, and engines that answer the same question.

The files hold a million judgments (20 models, 10 criteria, five judges): JSON Lines, with gzip and
Zstandard, and CSV. They are made once, in a folder that is named or a temporary one.
"""

import csv
import gzip
import json
import os
import random

ROWS = 1_000_000


def rows(count):
    """Judgments in the order of a run: items one after the other, for all models."""
    stream = random.Random(31)
    models, criteria, judges = 20, 10, 5
    for number in range(count):
        item, rest = divmod(number, models * criteria * judges)
        model, rest = divmod(rest, criteria * judges)
        criterion, judge = divmod(rest, judges)
        yield {
            "evaluation_id": "bench", "task": "bench", "model_id": f"model-{model:02d}",
            "sample_id": f"item-{item:06d}", "epoch": 1, "judge_id": f"model:judge-{judge}",
            "criterion": f"criterion-{criterion}", "score": round(stream.random(), 4),
            "scale_type": "interval", "scale_min": 0, "scale_max": 1, "status": "scored",
            "judge_kind": "model", "cluster_id": f"topic-{item // 5:05d}"}


def make_files(folder):
    """The files, made where they are not there yet."""
    plain = os.path.join(folder, "bench.jsonl")
    if not os.path.exists(plain):
        part = plain + ".part"
        with open(part, "w") as lines, open(os.path.join(folder, "bench.csv"), "w") as table:
            writer = None
            for row in rows(ROWS):
                lines.write(json.dumps(row, separators=(",", ":")) + "\n")
                if writer is None:
                    writer = csv.DictWriter(table, list(row), lineterminator="\n")
                    writer.writeheader()
                writer.writerow(row)
        with open(part, "rb") as lines, gzip.open(plain + ".gz", "wb", 6) as packed:
            while block := lines.read(1 << 20):
                packed.write(block)
        try:
            import zstandard
            with open(part, "rb") as lines, open(plain + ".zst", "wb") as packed:
                zstandard.ZstdCompressor(3).copy_stream(lines, packed)
        except ImportError:
            pass
        battles = os.path.join(folder, "battles.csv")
        stream = random.Random(32)
        with open(battles, "w") as table:
            table.write("left,right,winner\n")
            for _ in range(ROWS):
                one = stream.randrange(100)
                other = (one + 1 + stream.randrange(99)) % 100
                draw = stream.random()
                winner = "tie" if draw < 0.15 else (
                    "left" if draw < 0.575 + 0.003 * (one - other) else "right")
                table.write(f"model-{one:03d},model-{other:03d},{winner}\n")
        os.rename(part, plain)
    return folder


def duckdb_means(folder, name):
    import duckdb

    read = "read_csv_auto" if name.endswith(".csv") else "read_json_auto"
    path = os.path.join(folder, name)
    database = duckdb.connect()
    database.execute("set threads = 2")
    return lambda: database.sql(
        f"select model_id, criterion, avg(score), stddev_samp(score), count(*) "
        f"from {read}('{path}') group by all").fetchall()


def polars_means(folder, name):
    import polars

    path = os.path.join(folder, name)
    if name.endswith(".jsonl"):
        scan = polars.scan_ndjson
    elif name.endswith(".csv"):
        scan = polars.scan_csv
    else:
        # Packed JSON Lines are unpacked as a whole.
        def scan(path):
            with gzip.open(path, "rb") as lines:
                return polars.read_ndjson(lines.read()).lazy()

    score = polars.col("score")
    return lambda: scan(path).group_by("model_id", "criterion").agg(
        score.mean(), score.std().alias("deviation"), polars.len()).collect()


def spark_means(folder, name):
    from pyspark.sql import SparkSession, functions

    session = SparkSession.builder.master("local[2]").config(
        "spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    path = os.path.join(folder, name)
    return lambda: session.read.json(path).groupBy("model_id", "criterion").agg(
        functions.avg("score"), functions.stddev_samp("score"), functions.count("*")).collect()


MEANS = ["--value", "score", "--by", "model_id,criterion"]

# Case, arguments of the program (FOLDER is that of the files), peers and their calls. The means here
# have intervals, those of the engines a standard deviation.
CASES = [
    ("means-jsonl", ["interval", "FOLDER/bench.jsonl", *MEANS],
     [("DuckDB", duckdb_means), ("polars", polars_means), ("Spark local[2]", spark_means)],
     "bench.jsonl"),
    ("means-gzip", ["interval", "FOLDER/bench.jsonl.gz", *MEANS],
     [("DuckDB", duckdb_means), ("polars", polars_means)], "bench.jsonl.gz"),
    ("means-zstandard", ["interval", "FOLDER/bench.jsonl.zst", *MEANS],
     [("DuckDB", duckdb_means)], "bench.jsonl.zst"),
    ("means-csv", ["interval", "FOLDER/bench.csv", *MEANS],
     [("DuckDB", duckdb_means), ("polars", polars_means)], "bench.csv"),
    ("ingest", ["ingest", "FOLDER/bench.jsonl", "--study", "FOLDER/new.study", "--quiet"], [],
     None),
    ("leaderboard", ["leaderboard", "--logs", "FOLDER/bench.jsonl", "--system", "criteria"], [],
     None),
    ("pairs", ["pairs", "--logs", "FOLDER/bench.jsonl", "--system", "criteria"], [], None),
    ("agreement",
     ["agreement", "FOLDER/bench.jsonl", "--unit", "model_id,sample_id,criterion", "--rater",
      "judge_id", "--rating", "score", "--scale", "interval"], [], None),
    ("rank",
     ["rank", "FOLDER/battles.csv", "--left", "left", "--right", "right", "--winner", "winner"],
     [], None),
]
