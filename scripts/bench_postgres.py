"""A PostgreSQL of a benchmark's own, and the processor time that programs use. For bench-fleet.py and bench-archive.py."""
import glob
import os
import signal
import subprocess
import sys
import time


def postgres_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda p: int(p.split("/")[4]))
    if not found:
        sys.exit("PostgreSQL is not installed: apt-get install postgresql")
    return os.path.dirname(found[-1])


class Postgres:
    def __init__(self, folder):
        self.programs, self.folder = postgres_programs(), folder
        self.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        if self.prefix:
            os.chown(folder, 65534, 65534)
        is_new = not os.path.exists(folder + "/data/PG_VERSION")
        if is_new:
            self.call(["initdb", "-D", folder + "/data", "-A", "trust", "-U", "dateline", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
        # As it comes, but for the memory that a machine of its own would give it.
        self.server = subprocess.Popen(
            self.prefix + [self.programs + "/postgres", "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=", "-c", "shared_buffers=512MB",
                           "-c", "max_wal_size=4GB", "-c", "maintenance_work_mem=512MB", "-c", "autovacuum_naptime=20s"],
            stdout=subprocess.DEVNULL, stderr=open(folder + "/log", "w"), cwd="/")
        while subprocess.run([self.programs + "/pg_isready", "-q", "-h", folder]).returncode:
            time.sleep(0.1)
        if is_new:
            self.sql("CREATE DATABASE dateline", "postgres")

    def call(self, words):
        subprocess.run(self.prefix + [self.programs + "/" + words[0]] + words[1:], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def sql(self, text, database="dateline", input=None):
        done = subprocess.run(
            [self.programs + "/psql", "-h", self.folder, "-U", "dateline", "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", text],
            capture_output=True, text=True, input=input)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def processor_seconds(self):
        return tree_seconds(self.server.pid)

    def stop(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()


def stat(pid):
    with open("/proc/%s/stat" % pid) as file:
        rest = file.read().rsplit(")", 1)[1].split()
    # Own time, and that of children that have ended.
    return int(rest[1]), sum(int(rest[i]) for i in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")


def tree_seconds(root):
    total = 0.0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent, seconds = stat(entry)
            except (OSError, IndexError):
                continue
            if int(entry) == root or parent == root:
                total += seconds
    return total
