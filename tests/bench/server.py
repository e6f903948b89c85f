"""The real server program, as benches ask it."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.support.net import free_port, wait_for_port


class Served:
    """`kiosk-server serve` over one database, for as long as the block lasts."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self.folder, self.port = folder, free_port()
        self._database = ["--database", database] if database else []
        self._process = subprocess.Popen(
            [*self.command("serve"), "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for_port(self.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "sync.server", *words, "--data", str(self.folder), *self._database]

    def code(self) -> str:
        add = self.command("terminal", "add", "bench")
        return subprocess.run(add, capture_output=True, text=True, check=True).stdout.split()[0]

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@contextlib.contextmanager
def served(database: str | None) -> Iterator[Served]:
    with tempfile.TemporaryDirectory(prefix="saovang-bench-") as folder:
        server = Served(Path(folder), database)
        try:
            yield server
        finally:
            server.end()
