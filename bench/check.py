#!/usr/bin/env python3
"""Counts the instructions of three fixed workloads with callgrind and compares them with bench/baseline.json.

  check.py PROGRAM [--write]

PROGRAM is dateline-bench of a release build. Exits with 1 when a count is more than 3 % above the baseline. Counts do not depend on how busy
the machine is, but on the compiler and the libraries: write a new baseline when those change. With --write the counts become the baseline.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

BASELINE = os.path.join(os.path.dirname(os.path.realpath(__file__)), "baseline.json")
WORKLOADS = ["feed", "store", "facts"]
MOST = 1.03


def stripped(program, folder):
    """A copy without debug information, which valgrind 3.19 cannot read as the compiler writes it."""
    copy = f"{folder}/program"
    subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
    return copy


def instructions(program, workload):
    # Swift seeds its hash tables at random unless told otherwise.
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1")
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "workload", workload], capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"{workload}: valgrind failed: {done.stderr.strip()[-300:]}")
    return int(found[1])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("program")
    options.add_argument("--write", action="store_true")
    o = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = stripped(o.program, folder)
        counts = {name: instructions(program, name) for name in WORKLOADS}
    if o.write:
        with open(BASELINE, "w") as file:
            json.dump(counts, file, indent=1)
            file.write("\n")
        print(f"baseline written: {counts}")
        return
    if not os.path.exists(BASELINE):
        raise SystemExit(f"there is no baseline yet; these are the counts, and --write keeps them: {counts}")
    with open(BASELINE) as file:
        baseline = json.load(file)
    failed = False
    for name, count in counts.items():
        ratio = count / baseline[name]
        failed |= ratio > MOST
        print(f"{name:6} {count / 1e6:10.1f} M instructions, baseline {baseline[name] / 1e6:10.1f} M: {ratio:.3f} {'TOO MANY' if ratio > MOST else 'ok'}")
    sys.exit(failed)


main()
