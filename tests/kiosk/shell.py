"""The command `kiosk` as a shell sees it."""

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.source import ROOT

Run = Callable[..., tuple[int, str, str]]

# What `day open` says on stderr of a new terminal: also that the plan's hours began the day when the command woke it.
BEGUN = re.compile(r"Chưa có máy nào trong \S+: vừa lập một máy mới ở đó\.\n(Ngày làm việc này đã được mở rồi\.\n)?")


def shell(
    *words: str,
    data: Path,
    piped: bytes = b"",
    largest_file: int | None = None,
    folder_is_terminal: bool = False,
) -> "subprocess.CompletedProcess[bytes]":
    """The command as a process of its own, in Vietnamese; `largest_file` in bytes is a disk that is full."""
    if folder_is_terminal:
        (data.parent / "as-data").mkdir()
        (data.parent / "as-data" / "terminal").symlink_to(data)
        data = data.parent / "as-data"

    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--data", str(data)],
        input=piped,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"SAOVANG_LANGUAGE": "vi"},
        preexec_fn=limit,
        check=False,
    )
