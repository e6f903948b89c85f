"""
A terminal's file as its very first start leaves it: tables and room, and nobody's yet.

To make one takes ten times as long as to copy it, and tests want more than a thousand. Keys, incarnation and facts are
each disk's own. Whoever looks at the first start itself opens a journal in an empty folder.
"""

import functools
import tempfile
from pathlib import Path

from kiosk.disk import Disk
from kiosk.journal import FILE


@functools.cache
def _blank() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        Disk(path).close()
        return path.read_bytes()


def lay_blank(path: Path) -> None:
    """Where there is no file yet, one as good as new."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(_blank())
