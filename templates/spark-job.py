#!/usr/bin/env python3
"""An analysis of judgments on Apache Spark, by the program compass.

    spark-submit --files COMPASS __FILE__ --input PATH... --parts DIR [-- COMMAND OPTION...]

Spark deals the rows into shards by the hash of their item. For each shard an executor hands the rows to
`compass partial COMMAND`, and this driver takes the finished parts, writes them into DIR one by one and
prints what `compass combine` makes of them: to the byte what COMMAND prints on one machine.

Run it again where it was stopped: shards whose part is there are not worked on again. A task that runs
twice (a retry, a speculative copy) does no harm: executors write into temporary folders only.

It needs Python 3.11 and PySpark 3.4 or later with pyarrow and pandas, and compass on all machines: on the
path, or sent along with --files.
"""

import argparse
import concurrent.futures
import contextlib
import difflib
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# What is analysed, and how. Options of the command line go before these.
INPUT = __LOGS__
COMMAND = __COMMAND__
SHARDS = 64
PARTS = "__ID__.parts"

# Columns of the record, and where the data have them: a column, or an expression of Spark SQL, such as
#     "model_id": "run.model", "cluster_id": "metadata.topic", "evaluation_id": "'run 7'",
# A column of the record that is not named here is taken from the column of its own name.
COLUMNS = {
}


def records(spark, options):
    """The rows to analyse. Give any DataFrame here: a table, a join, the files of a lake.

    The same rows must come of it each time: Spark may ask for some of them again.
    """
    form = options.format or form_of(options.input)
    reader = spark.read.format(form)
    if form == "csv":
        reader = reader.option("header", "true").option("escape", '"').option("multiLine", "true")
    if form in ("csv", "json"):
        reader = reader.option("mode", "FAILFAST")
    for key, value in options.option:
        reader = reader.option(key, value)
    if options.schema:
        reader = reader.schema(options.schema)
    elif form == "json" and not COLUMNS:
        # So that Spark need not read the files once more to find their columns.
        reader = reader.schema(", ".join(f"`{name}` {kind}" for name, kind in RECORD.items()))
    return reader.load(options.input)


# ---------------------------------------------------------------------------------------------------
# Nothing below needs to be changed.

RECORD = {
    "evaluation_id": "string", "task": "string", "model_id": "string", "sample_id": "string",
    "epoch": "bigint", "turn": "bigint", "judge_id": "string", "criterion": "string",
    "judgment_index": "bigint", "opponent_model_id": "string", "score": "double", "label": "string",
    "scale_type": "string", "scale_min": "double", "scale_max": "double",
    "higher_is_better": "boolean", "preference": "double", "position": "string", "status": "string",
    "status_reason": "string", "judge_kind": "string", "cluster_id": "string", "category": "string",
    "language": "string", "culture": "string", "weight": "double", "sampling": "string",
    "round": "string", "responded_at": "string", "judged_at": "string", "item_date": "string",
    "model_release_date": "string", "input_tokens": "bigint", "output_tokens": "bigint",
    "judge_input_tokens": "bigint", "judge_output_tokens": "bigint", "latency_s": "double",
    "logprob_sum": "double", "logprob_n": "bigint", "sample_hash": "string",
    "response_hash": "string", "tool": "string", "tool_version": "string",
    "prompt_version": "string", "option_order": "string", "split": "string", "variant_of": "string",
    "response_length": "bigint", "confidence": "double",
}
REQUIRED = ["evaluation_id", "task", "model_id", "sample_id", "judge_id"]


class Refusal(Exception):
    """What a person has to put right; `status` is what the program ends with."""

    def __init__(self, text, status=3):
        super().__init__(text)
        self.status = status


class PartialFailed(Exception):
    """What a `compass partial` said when it failed."""


def reason_of(error):
    """What went wrong, out of all that Spark says of it; None where it is not among it."""
    for pattern in (r"PartialFailed: (.*?)(?:\n\s*\n|\n\s+at |\s*\Z)", r"(\[[A-Z][A-Z_.]+\] [^\n]*)"):
        found = re.search(pattern, str(error), re.DOTALL)
        if found:
            return found.group(1).strip()
    return None


# ------------------------------------------------------------------------------------------- rows


def form_of(paths):
    """The format of files by the ending of the first one."""
    name = paths[0].rstrip("/").lower() if paths else ""
    for ending in (".gz", ".zst", ".bz2", ".snappy"):
        name = name.removesuffix(ending)
    endings = {"parquet": "parquet", "json": "json", "jsonl": "json", "ndjson": "json", "csv": "csv"}
    return endings.get(name.rpartition(".")[2], "parquet")


def mapped(frame):
    """The rows with the columns of the record that they have, and none besides."""
    for name in COLUMNS:
        if name not in RECORD:
            near = difflib.get_close_matches(name, RECORD, 1)
            remedy = f"; did you mean `{near[0]}`?" if near else ""
            raise Refusal(f"COLUMNS names `{name}`, which is no column of the record{remedy}", 2)
    sources = {
        name: COLUMNS.get(name, f"`{name}`")
        for name in RECORD if name in COLUMNS or name in frame.columns
    }
    missing = [name for name in REQUIRED if name not in sources]
    if missing:
        raise Refusal(
            f"The data have no column {', '.join(missing)}. Say in COLUMNS where it is; the data have: "
            + ", ".join(frame.columns))
    rows = frame.select(*(F.expr(source).alias(name) for name, source in sources.items()))
    return rows.select(*(column(rows, name).alias(name) for name in sources))


def column(rows, name):
    """A column of the record in its own type; a number that does not fit it ends the job."""
    value, given, kind = F.col(name), dict(rows.dtypes)[name], RECORD[name]
    is_fraction = given in ("float", "double")
    if is_fraction:
        # What pandas wrote for a missing number.
        value = F.when(F.isnan(value), F.lit(None)).otherwise(value)
    if kind == "bigint" and (is_fraction or given.startswith("decimal")):
        problem = F.raise_error(F.concat(F.lit(f"{name} is no whole number: "), value.cast("string")))
        value = F.when(value != F.floor(value), problem.cast("double")).otherwise(value.cast("double"))
    if kind == "string" and given == "timestamp":
        return F.date_format(value, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
    return value.cast(kind)


def lines(rows, count, keys):
    """Each row as its shard and as a line of JSON: nulls are left out, numbers stand exactly.

    An item's shard is the CRC-32 of its task, the byte 0x1F and its sample, modulo the number of shards:
    the same that compass goes by.
    """
    item = F.concat(F.coalesce("task", F.lit("")), F.lit("\x1f"), F.coalesce("sample_id", F.lit("")))
    shard = F.pmod(F.crc32(F.encode(item, "UTF-8")), F.lit(count)).cast("int")
    dealt = rows.withColumn("_shard", shard)
    if len(keys) < count:
        dealt = dealt.where(F.col("_shard").isin(list(keys)))
    places = F.array(*(F.lit(keys.get(number, 0)) for number in range(count)))
    dealt = dealt.repartition(len(keys), places[F.col("_shard")])
    line = F.concat(F.to_json(F.struct(*rows.columns)), F.lit("\n"))
    return dealt.select(F.col("_shard").alias("shard"), line.alias("line"))


def partition_keys(spark, shards):
    """For each shard a number that Spark's own hash puts into a partition that no other shard has.

    Dealt by their own numbers, some partitions would get three shards and many none. Were the hash
    another one, nothing but that would happen.
    """
    count, keys, start = len(shards), {}, 0
    place = F.pmod(F.hash(F.col("id").cast("int")), F.lit(count)).alias("place")
    while len(keys) < count:
        numbers = spark.range(start, start + 16 * count, 1, 1).select(place, F.col("id").cast("int"))
        for row in numbers.collect():
            keys.setdefault(row[0], row[1])
        start += 16 * count
    return {shard: keys[place] for place, shard in enumerate(shards)}


# ------------------------------------------------------------------------------------ on executors


def program_path(name, folder):
    """The program: as sent along with --files, or as found on the path."""
    sent = os.path.join(SparkFiles.getRootDirectory(), os.path.basename(name))
    path = sent if os.path.isfile(sent) else shutil.which(name)
    if path is None:
        raise Refusal(
            f"There is no program {name} on {os.uname().nodename}: send it with --files, or put it on the path")
    if not os.access(path, os.X_OK):
        path = shutil.copy(path, os.path.join(folder, "compass"))
        os.chmod(path, 0o755)
    return os.path.abspath(path)


class Partial:
    """A `compass partial` of one shard, which takes lines and leaves a part."""

    def __init__(self, program, command, shard, count, folder):
        self.path = os.path.join(folder, f"{shard}.part")
        self.rows = 0
        self.messages = tempfile.TemporaryFile(dir=folder)
        words = [
            program, "partial", *command, "--logs", "-", "--reader", "canonical-jsonl",
            "--shard", f"{shard}/{count}", "--threads", "1", "-o", self.path,
        ]
        # Files that the command names may have been sent along.
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=self.messages, stderr=self.messages,
            cwd=SparkFiles.getRootDirectory())

    def take(self, column):
        # Where it ends early, it has said why.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(text_of(column))
        self.rows += len(column)

    def finish(self):
        """The bytes of the part."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        status = self.process.wait()
        if status != 0:
            self.messages.seek(0)
            said = self.messages.read().decode("utf-8", "replace").strip()
            raise PartialFailed(f"{shlex.join(self.process.args)} ended with {status}:\n{said}")
        with open(self.path, "rb") as file:
            return file.read()

    def stop(self):
        """Ends it where it still runs, and lets go of its files."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.messages.close()


def text_of(column):
    """The bytes of a column of texts, one behind the other, as Arrow holds them: no row is touched."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    _, offsets, data = column.buffers()
    width = "q" if pa.types.is_large_string(column.type) else "i"
    ends = memoryview(offsets).cast("B").cast(width)
    return memoryview(data)[ends[column.offset]:ends[column.offset + len(column)]]


def scratch_folder():
    """A temporary folder among those that Spark removes when it ends."""
    places = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")
    place = next((place for place in places if os.path.isdir(place)), None)
    return tempfile.TemporaryDirectory(prefix="compass-", dir=place)


def parts_of(command, count, name):
    """What an executor does with a partition: rows of shards and lines in, rows of parts out."""
    schema = pa.schema([("shard", pa.int32()), ("rows", pa.int64()), ("part", pa.binary())])

    def work(batches):
        with scratch_folder() as folder, contextlib.ExitStack() as ends:
            program = program_path(name, folder)
            running = {}
            for batch in batches:
                shards, texts = batch.column(0), batch.column(1)
                found = pc.unique(shards).to_pylist()
                for shard in found:
                    if shard not in running:
                        running[shard] = Partial(program, command, shard, count, folder)
                        ends.callback(running[shard].stop)
                    own = texts if len(found) == 1 else texts.filter(pc.equal(shards, shard))
                    running[shard].take(own)
            for shard, partial in running.items():
                part = partial.finish()
                yield pa.RecordBatch.from_arrays(
                    [pa.array([shard], pa.int32()), pa.array([partial.rows], pa.int64()),
                     pa.array([part], pa.binary())], schema=schema)

    return work


# ----------------------------------------------------------------------------------- in the driver


class Parts:
    """The folder of the parts, with a file `job.json` that says what they are of and what they hold."""

    def __init__(self, folder, command, count):
        self.folder, self.count = folder, count
        self.job = {"command": command, "shards": count, "columns": COLUMNS}
        self.done = {}
        os.makedirs(folder, exist_ok=True)
        with contextlib.suppress(FileNotFoundError), open(self.path("job.json"), encoding="utf-8") as file:
            told = json.load(file)
            self.done = {int(shard): entry for shard, entry in told.pop("parts").items()}
            # The rows may have moved to another place, but what is asked of them must be the same.
            told.pop("input", None)
            if told != self.job:
                differing = [key for key in self.job if told.get(key) != self.job[key]]
                raise Refusal(
                    f"{folder} holds parts of another job ({', '.join(differing)} differ): "
                    "name another folder with --parts, or move it away")
        self.done = {shard: entry for shard, entry in self.done.items() if self.is_whole(shard)}

    def path(self, name):
        return os.path.join(self.folder, name)

    def part(self, shard):
        return self.path(f"shard-{shard:0{len(str(self.count - 1))}}-of-{self.count}.part")

    def is_whole(self, shard):
        """Whether the part is there, with the bytes that it had when it was written."""
        try:
            with open(self.part(shard), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.done[shard]["sha256"]
        except FileNotFoundError:
            return False

    @property
    def missing(self):
        return [shard for shard in range(self.count) if shard not in self.done]

    def keep(self, shard, rows, part):
        """Writes a part, whole or not at all, and says that it is there."""
        write_whole(self.part(shard), part)
        self.done[shard] = {"rows": rows, "sha256": hashlib.sha256(part).hexdigest()}
        told = {**self.job, "parts": {str(key): self.done[key] for key in sorted(self.done)}}
        write_whole(self.path("job.json"), json.dumps(told, indent=1, ensure_ascii=False).encode("utf-8"))
        tell(f"shard {shard} of {self.count}: {rows} rows, {len(part)} bytes")


def write_whole(path, content):
    """Writes a file under another name, and renames it when it is on the disk."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, other = tempfile.mkstemp(prefix=".", suffix=".new", dir=folder)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(other, 0o644)
        os.replace(other, path)
    except BaseException:
        os.unlink(other)
        raise


def tell(text):
    print(text, file=sys.stderr, flush=True)


def run_on_spark(spark, options, parts):
    """Has the executors make the parts that are missing, and keeps each when it comes."""
    missing = parts.missing
    keys = partition_keys(spark, missing)
    rows = lines(mapped(records(spark, options)), parts.count, keys)
    made = rows.mapInArrow(
        parts_of(options.command, parts.count, options.compass),
        "shard int, rows bigint, part binary").rdd
    context = spark.sparkContext
    # A job a partition, all at the same time: they share what was dealt, and a part that is finished is
    # written before the others are.
    with concurrent.futures.ThreadPoolExecutor(min(len(missing), 128)) as threads:
        jobs = [
            threads.submit(context.runJob, made, list, [partition])
            for partition in range(made.getNumPartitions())
        ]
        try:
            for job in concurrent.futures.as_completed(jobs):
                for row in job.result():
                    parts.keep(row["shard"], row["rows"], bytes(row["part"]))
        except BaseException:
            for job in jobs:
                job.cancel()
            context.cancelAllJobs()
            raise


def fill(options, parts):
    """Makes the parts of shards that have no row."""
    with scratch_folder() as folder:
        program = program_path(options.compass, folder)
        for shard in parts.missing:
            partial = Partial(program, options.command, shard, parts.count, folder)
            try:
                parts.keep(shard, 0, partial.finish())
            except PartialFailed as failure:
                raise Refusal(str(failure)) from None
            finally:
                partial.stop()


def combine(options, parts):
    """Prints, or writes, what the parts come to; gives what `compass combine` ended with."""
    with scratch_folder() as folder:
        words = [
            program_path(options.compass, folder), "combine",
            *(os.path.abspath(parts.part(shard)) for shard in range(parts.count)),
            *(["--format", options.print] if options.print else []),
        ]
        ended = subprocess.run(words, stdout=subprocess.PIPE)
    if options.output is None:
        sys.stdout.buffer.write(ended.stdout)
        sys.stdout.flush()
    elif ended.returncode in (0, 1):
        write_whole(options.output, ended.stdout)
        tell(f"wrote {options.output}")
    return ended.returncode


def arguments(words):
    words = list(words)
    command = COMMAND
    if "--" in words:
        command = words[words.index("--") + 1:]
        words = words[:words.index("--")]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", nargs="+", default=INPUT, metavar="PATH", help="files or folders of rows")
    parser.add_argument(
        "--format", help="parquet, json (one object a line), csv, or another that Spark reads; "
        "goes by the ending of the first file when not given")
    parser.add_argument("--schema", help="columns and types, as Spark writes them: 'model string, score double'")
    parser.add_argument(
        "--option", action="append", default=[], metavar="KEY=VALUE", type=lambda word: word.split("=", 1),
        help="an option of Spark's reader; repeatable")
    parser.add_argument("--shards", type=int, default=SHARDS, metavar="N", help="how many parts (%(default)s)")
    parser.add_argument("--parts", default=PARTS, metavar="DIR", help="folder of the parts (%(default)s)")
    parser.add_argument("--output", metavar="FILE", help="write the result there, not to standard output")
    parser.add_argument("--print", choices=["text", "json", "csv"], help="how the result is printed")
    parser.add_argument(
        "--compass", default="compass", metavar="PROGRAM",
        help="name of the program on executors, and its name or path here (%(default)s)")
    options = parser.parse_args(words)
    options.command = command
    if not command or command[0].startswith("-"):
        parser.error("name the command behind --, such as: -- leaderboard --instrument presence --system schwartz")
    if options.shards < 1:
        parser.error("--shards must be 1 or more")
    if any(len(option) != 2 for option in options.option):
        parser.error("--option is KEY=VALUE")
    return options


def main(words):
    options = arguments(words)
    spark = (
        SparkSession.builder.appName(f"compass {options.command[0]}")
        # A text that is no number ends the job; without this it would count as missing.
        .config("spark.sql.ansi.enabled", "true").config("spark.sql.session.timeZone", "UTC")
        .getOrCreate())
    parts = Parts(options.parts, options.command, options.shards)
    if parts.done:
        tell(f"{len(parts.done)} of {parts.count} parts are in {options.parts} already")
    if parts.missing:
        try:
            run_on_spark(spark, options, parts)
        except Exception as error:
            reason = None if isinstance(error, Refusal) else reason_of(error)
            if reason is None:
                raise
            raise Refusal(
                f"{reason}\n{len(parts.done)} of {parts.count} parts are in {parts.folder}: when that is put "
                "right, run it again to make the others") from None
    if parts.missing:
        fill(options, parts)
    return combine(options, parts)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        tell(f"error: {refusal}")
        sys.exit(refusal.status)
