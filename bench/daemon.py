"""Runs Dateline's daemon on a folder of its own, and reads what it costs from /proc."""
import json
import os
import signal
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")

CONFIGURATION = """store: {{path: {folder}/dateline.db{store}}}
control: {{socket: {folder}/control.sock, group: ""}}
fetch: {{allow_private_networks: [127.0.0.0/8], concurrency: 64, per_host: 8, host_delay: 0s}}
pages: {{fetch: false}}
poll: {{every: 1d}}
log: {{level: warning}}
feeds:
"""


class Daemon:
    """A running daemon. `folder` keeps its store between runs."""

    def __init__(self, programs, folder, urls, store=""):
        self.programs, self.folder = programs, folder
        os.makedirs(folder, exist_ok=True)
        self.store = store
        self.configure(urls)
        self.log = open(f"{folder}/daemon.log", "ab")
        self.process = subprocess.Popen([f"{programs}/datelined", "run", "--config", f"{folder}/config.yaml"], stdout=self.log, stderr=self.log)
        deadline = time.time() + 30
        while not os.path.exists(f"{folder}/control.sock"):
            if self.process.poll() is not None or time.time() > deadline:
                raise SystemExit(f"datelined did not start; see {folder}/daemon.log")
            time.sleep(0.02)

    def configure(self, urls):
        with open(f"{self.folder}/config.yaml", "w") as file:
            file.write(CONFIGURATION.format(folder=self.folder, store=self.store))
            file.writelines(f"  - {url}\n" for url in urls)

    def control(self, *arguments, check=True):
        result = subprocess.run(
            [f"{self.programs}/datelinectl", "--socket", f"{self.folder}/control.sock", "--timeout", "600", *arguments], capture_output=True, text=True)
        if check and result.returncode:
            raise SystemExit(f"datelinectl {' '.join(arguments)}: {result.stderr.strip() or result.stdout.strip()[-300:]}")
        return result.stdout

    def status(self):
        return json.loads(self.control("--json", "status"))

    def cpu(self):
        """CPU seconds so far, of all threads."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def written(self):
        """Bytes that the process has caused to be sent to disks."""
        return self._io("write_bytes")

    def read(self):
        return self._io("read_bytes")

    def _io(self, name):
        with open(f"/proc/{self.process.pid}/io") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))

    def peak(self):
        """Megabytes of memory at the peak."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
