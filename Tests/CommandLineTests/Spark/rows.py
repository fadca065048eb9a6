"""Prints judgments of 20 models on 10 values by 3 judges, one JSON object a line: 600 of an item.

    python3 rows.py ROWS [--shard I/N] [--parquet FOLDER]

They are the same each time. With --shard only those of the shard's items; with --parquet into files of a
folder, which takes pyarrow.
"""

import argparse
import os
import random
import sys
import zlib

VALUES = [
    "achievement", "benevolence", "conformity", "hedonism", "power", "security", "self-direction",
    "stimulation", "tradition", "universalism",
]
MODELS = [f"model-{number:02}" for number in range(1, 21)]
JUDGES = ["model:juror-a", "model:juror-b", "model:juror-c"]


def cells():
    """What of a row goes by model, value and judge: its start, its middle, and the chance of a 1 of 256."""
    for number, model in enumerate(MODELS):
        for place, value in enumerate(VALUES):
            for judge in JUDGES:
                yield (
                    f'{{"evaluation_id":"run/{model}","task":"scale","model_id":"{model}","sample_id":"',
                    f'","epoch":1,"judge_id":"{judge}","criterion":"{value}","score":',
                    70 + 5 * number + 3 * ((number * 7 + place * 3) % 10))


def items(rows, shard):
    """The lines of each item, and none of other shards."""
    index, count = shard
    whole = list(cells())
    ends = [
        f',"scale_type":"binary","scale_min":0,"scale_max":1,"status":"scored","judge_kind":"model",'
        f'"cluster_id":"topic-{topic}","sampling":"complete"}}\n' for topic in range(2_000)
    ]
    for number in range(rows // len(whole)):
        name = f"item-{number}"
        if zlib.crc32(f"scale\x1f{name}".encode()) % count != index:
            continue
        draws = random.Random(number).randbytes(len(whole))
        end = ends[number % len(ends)]
        yield "".join([
            f"{start}{name}{middle}{int(draw < chance)}{end}"
            for (start, middle, chance), draw in zip(whole, draws)
        ]).encode()


def write_parquet(texts, folder):
    import io
    import pyarrow.json
    import pyarrow.parquet
    os.makedirs(folder)
    held, files = [], 0

    def write():
        nonlocal files
        table = pyarrow.json.read_json(io.BytesIO(b"".join(held)))
        pyarrow.parquet.write_table(table, os.path.join(folder, f"{files:05}.parquet"))
        held.clear()
        files += 1

    for text in texts:
        held.append(text)
        if len(held) == 1_000:
            write()
    if held:
        write()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("--shard", default="0/1")
    parser.add_argument("--parquet")
    options = parser.parse_args()
    texts = items(options.rows, tuple(int(number) for number in options.shard.split("/")))
    if options.parquet:
        write_parquet(texts, options.parquet)
    else:
        sys.stdout.buffer.writelines(texts)


if __name__ == "__main__":
    main()
