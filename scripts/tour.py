#!/usr/bin/env python3
"""Runs the tour of README.md: tour.py BIN [--write].

Every line "$ command" in the section "A tour" is run against a real daemon with the seed set, in a terminal of 100 columns, and what it
prints is compared with the lines behind it; --write puts the real output there. What differs from run to run (process numbers, times,
sizes, paths) does not count. BIN holds datelined and datelinectl. Python's standard library only.
"""
import difflib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
README = os.path.join(ROOT, "README.md")
CONFIGURATION = """
store: {path: %(folder)s/dateline.db}
control: {socket: %(folder)s/control.sock, group: ""}
topics: [%(root)s/config/topics/us-vietnam-trade.yaml, %(root)s/config/topics/trade.yaml]
feeds: []
"""


def run(command, environment):
    """What a command prints to a terminal."""
    main, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 100, 0, 0))
    process = subprocess.Popen(["bash", "-c", command], stdin=subprocess.DEVNULL, stdout=end, stderr=end, env=environment, cwd=ROOT)
    os.close(end)
    out = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(main)
    process.wait()
    return [line.rstrip() for line in out.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")]


def steady(line, folder):
    """A line without what differs from run to run."""
    line = line.replace(folder, "/var/lib/dateline")
    line = re.sub(r"up \d+ \w+( \d+ \w+)?", "up 14 s", line)
    line = re.sub(r"process \d+", "process 1914", line)
    return re.sub(r"\d+(\.\d+)? [KMG]iB", "1.2 MiB", line)


def tour(lines, environment, folder):
    """README's lines with the real output behind every command of the tour."""
    out, is_tour, is_block, is_output = [], False, False, False
    for line in lines:
        if line.startswith("## "):
            is_tour = line == "## A tour"
        if is_tour and line.startswith("```"):
            is_block, is_output = not is_block, False
        if is_tour and is_block and line.startswith("$ "):
            out.append(line)
            out += [steady(text, folder) for text in run(line[2:], environment)]
            is_output = True
        elif not is_output:
            out.append(line)
    return out


def main():
    if len(sys.argv) < 2:
        sys.exit("tour.py: usage: tour.py BIN [--write]; BIN is the folder of the programs")
    programs = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="dateline-tour-") as folder:
        configuration = os.path.join(folder, "dateline.yaml")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % {"folder": folder, "root": ROOT})
        environment = dict(
            os.environ, PATH=programs + ":" + os.environ["PATH"], DATELINE_SOCKET=folder + "/control.sock", NO_COLOR="1", PAGER="cat",
            TERM="xterm", TZ="UTC", LC_ALL="C.UTF-8")
        daemon = subprocess.Popen(
            [programs + "/datelined", "run", "--config", configuration], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                if subprocess.run(["datelinectl", "status"], env=environment, capture_output=True).returncode == 0:
                    break
                time.sleep(0.1)
            imported = subprocess.run(["datelinectl", "import", "seeds"], env=environment, cwd=ROOT, capture_output=True)
            if imported.returncode != 0:
                sys.exit("tour.py: the seed set cannot be imported: " + imported.stderr.decode())
            old = open(README, encoding="utf-8").read().split("\n")
            new = tour(old, environment, folder)
        finally:
            daemon.terminate()
            daemon.wait()
    if "--write" in sys.argv:
        with open(README, "w", encoding="utf-8") as file:
            file.write("\n".join(new))
    elif new != old:
        print("\n".join(difflib.unified_diff(old, new, "README.md", "real output", lineterm="", n=1)))
        sys.exit("tour.py: README's tour differs from the real output; look at it and run: scripts/tour.py BIN --write")


main()
