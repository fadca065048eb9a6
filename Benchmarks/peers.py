"""Measures peers beside this library and prints two tables: of calls, and of runs of the program.

    python3 -m venv peers-venv
    peers-venv/bin/pip install numpy scipy pandas scikit-learn krippendorff evalica girth ruptures \
        crowd-kit ppi-python catpie duckdb polars zstandard
    swift build -c release --product compass
    swift build -c release --package-path Benchmarks
    peers-venv/bin/python Benchmarks/peers.py [--program PATH] [--benchmarks PATH]
        [--files FOLDER] [case ...]

Each call runs in a process of its own on one thread; its CPU seconds count, its input and imports
do not. Short calls are the best of five. Calls that would take minutes are measured in part and
multiplied, which the table marks with "x". Peers get input of the shape that the case here has. Runs
of the program count whole, from start to end, on two threads, and so do the engines' calls beside
them, without start and imports. A peer that is not installed is named as such.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import library_peers as library
import program_peers

FOLDER = os.path.dirname(os.path.abspath(__file__))
ONE_THREAD = {
    name: "1"
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS",
                 "RAYON_NUM_THREADS")
}

# Case here, peer, how to call it (a script of R by the word that it takes), and how many times faster
# than it this library means to be.
PEERS = [
    ("mean-interval", "SciPy percentile", library.scipy_mean, 10),
    ("mean-interval-5-levels", "SciPy percentile", lambda: library.scipy_mean(5), 100),
    ("mean-interval-0-1", "SciPy percentile", lambda: library.scipy_mean(2), None),
    ("krippendorff-alpha", "krippendorff", library.krippendorff_units, 100),
    ("krippendorff-alpha", "evalica (other scheme)", library.evalica_alpha, 8),
    ("bradley-terry-bootstrap", "FastChat's scheme", library.fastchat_bradley_terry, 25),
    ("bradley-terry-bootstrap", "logistic regression", library.logistic_bradley_terry, None),
    ("bradley-terry-bootstrap", "evalica", library.evalica_bradley_terry, 100),
    ("two-parameter-model", "girth", library.girth_two_parameters, None),
    ("kernel-discrepancy", "matrix shuffling", library.matrix_shuffling, 200),
    ("changepoints", "ruptures Pelt", library.ruptures_pelt, None),
    ("changepoints", "ruptures KernelCPD (C)", library.ruptures_kernel, None),
    ("judge-consensus-fit", "crowd-kit", library.crowd_kit_consensus, None),
    ("survey-linearised", "survey (R)", "linearised", None),
    ("survey-replicates", "survey (R)", "replicates", None),
    ("prediction-powered-mean", "ppi-python", library.prediction_powered, None),
    ("adaptive-tests", "catpie (catR in Python)", library.catpie_tests, None),
    ("graded-response-model", "girth", library.girth_graded, None),
    ("common-factor", "scikit-learn", library.scikit_factor, None),
]


def best_of_five(call):
    """CPU and wall seconds, the least of each, of a call that is repeated while that is quick."""
    seconds = wall = float("inf")
    for _ in range(5):
        start, clock = cpu_seconds(), time.perf_counter()
        call()
        seconds = min(seconds, cpu_seconds() - start)
        wall = min(wall, time.perf_counter() - clock)
        if seconds > 2:
            break
    return seconds, wall


def cpu_seconds():
    """Of this process and of the one that Spark runs in."""
    total = time.process_time()
    for child in open(f"/proc/self/task/{os.getpid()}/children").read().split():
        try:
            fields = open(f"/proc/{child}/stat").read().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            pass
    return total


def measure(call, repeats):
    """Measures a call in this process and prints its seconds and peak memory."""
    seconds, wall = best_of_five(call)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024 / 1e6
    print(json.dumps(
        {"seconds": seconds * repeats, "repeats": repeats, "peak": peak, "wall": wall}))


def measured(words, environment=None):
    """What a process of its own found, or why it found nothing."""
    run = subprocess.run(words, capture_output=True, text=True, env=environment)
    if run.returncode != 0:
        reason = (run.stderr.strip().splitlines() or ["no message"])[-1]
        missing = "No module named" in reason or "there is no package" in run.stderr
        return None, "not installed" if missing else reason[:100]
    return json.loads(run.stdout.strip().splitlines()[-1]), None


def ours(program, case):
    line = subprocess.run([program, case], capture_output=True, text=True, check=True).stdout
    _, seconds, peak, _ = line.rstrip("\n").split("\t")
    return float(seconds.split()[0]), float(peak.split()[0])


def compare_calls(options):
    chosen = [
        number for number, peer in enumerate(PEERS)
        if not options.cases or peer[0] in options.cases]
    if not chosen:
        return
    if not os.path.exists(options.benchmarks):
        sys.exit("build the benchmarks first: swift build -c release --package-path Benchmarks")
    print("| case | peer | ours, CPU s | peer, CPU s | ratio | target | ours, MB | peer, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for number in chosen:
        case, peer, call, target = PEERS[number]
        mine, memory = ours(options.benchmarks, case)
        if isinstance(call, str):
            if shutil.which("Rscript") is None:
                found, reason = None, "not installed"
            else:
                found, reason = measured(
                    ["Rscript", os.path.join(FOLDER, "survey.R"), call], os.environ | ONE_THREAD)
        else:
            found, reason = measured(
                [sys.executable, os.path.abspath(__file__), "--peer", str(number)],
                os.environ | ONE_THREAD)
        if found is None:
            print(f"| {case} | {peer} | {mine:.4f} | {reason} | | | {memory:.0f} | |", flush=True)
            continue
        seconds = found["seconds"]
        mark = f" (x{found['repeats']})" if found["repeats"] > 1 else ""
        print(
            f"| {case} | {peer} | {mine:.4f} | {seconds:.3g}{mark} | {seconds / mine:.3g} "
            f"| {target or '-'} | {memory:.0f} | {found['peak']:.0f} |", flush=True)


def run_program(program, words, made):
    """CPU seconds, wall seconds and peak megabytes of the program: the least of five runs."""
    best = None
    for _ in range(5):
        if os.path.exists(made):
            os.remove(made)
        clock = time.perf_counter()
        process = subprocess.Popen(
            [program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        found = (usage.ru_utime + usage.ru_stime, time.perf_counter() - clock,
                 usage.ru_maxrss * 1_024 / 1e6)
        if os.waitstatus_to_exitcode(status) != 0:
            return None
        best = found if best is None else tuple(map(min, best, found))
        if best[0] > 10:
            break
    return best


def compare_runs(options):
    chosen = [
        number for number, case in enumerate(program_peers.CASES)
        if not options.cases or case[0] in options.cases]
    if not chosen:
        return
    if not os.path.exists(options.program):
        sys.exit(f"{options.program} is not there: swift build -c release --product compass")
    with tempfile.TemporaryDirectory() as temporary:
        folder = program_peers.make_files(options.files or temporary)
        print("\n| run | peer | ours, CPU s | peer, CPU s | ratio | ours, wall s | peer, wall s "
              "| ours, MB | peer, MB |")
        print("|---|---|---|---|---|---|---|---|---|")
        for number in chosen:
            case, words, peers, _ = program_peers.CASES[number]
            words = [word.replace("FOLDER", folder) for word in words]
            # Ingestion has no such option, and takes as many threads as there are cores.
            words += [] if words[0] == "ingest" else ["--threads", "2"]
            made = os.path.join(folder, "new.study")
            for place, (peer, _) in enumerate(peers or [("-", None)]):
                mine = run_program(options.program, words, made)
                if mine is None:
                    print(f"| {case} | {peer} | did not run | | | | | | |", flush=True)
                    continue
                left = f"| {case} | {peer} | {mine[0]:.3f} "
                right = f"| {mine[1]:.2f} |"
                if not peers:
                    print(f"{left}| - | - {right} - | {mine[2]:.0f} | - |", flush=True)
                    continue
                found, reason = measured(
                    [sys.executable, os.path.abspath(__file__), "--files", folder, "--engine",
                     f"{number},{place}"])
                if found is None:
                    print(f"{left}| {reason} | {right} | {mine[2]:.0f} | |", flush=True)
                    continue
                print(
                    f"{left}| {found['seconds']:.3f} | {found['seconds'] / mine[0]:.2f} {right} "
                    f"{found['wall']:.2f} | {mine[2]:.0f} | {found['peak']:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=os.path.join(FOLDER, "../.build/release/compass"))
    parser.add_argument(
        "--benchmarks", default=os.path.join(FOLDER, ".build/release/benchmarks"))
    parser.add_argument("--files", help="folder for the inputs of the program, kept")
    parser.add_argument("--peer", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    known = {peer[0] for peer in PEERS} | {case[0] for case in program_peers.CASES}
    if unknown := set(options.cases) - known:
        sys.exit(f"no case {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}")
    if options.peer is not None:
        measure(*PEERS[options.peer][2]())
    elif options.engine:
        case, place = map(int, options.engine.split(","))
        _, _, peers, name = program_peers.CASES[case]
        measure(peers[place][1](options.files, name), 1)
    else:
        compare_calls(options)
        compare_runs(options)


if __name__ == "__main__":
    main()
