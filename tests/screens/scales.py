"""
Memory and open descriptors of this process, and the line they follow.

What lies between used parts and is free comes and goes by some MiB: over twenty thousand screens that is nothing, over
a thousand it hides a leak. There what the C library has lent out is read instead; started with PYTHONMALLOC=malloc,
Python's own objects are in it too.
"""

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


class Lent(ctypes.Structure):
    """`struct mallinfo2` of glibc: bytes in the heap, bytes in mappings of their own, and how they are used."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "free", "fast", "mappings", "mapped", "most", "in_fast", "used", "unused", "trimmable")
    )


def resident() -> float:
    """MiB of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / MIB


def lent() -> float:
    """MiB that the C library has lent out."""
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = Lent
    told = mallinfo()
    return float(told.used + told.mapped) / MIB


class Scales:
    """Memory and descriptors of this process, read as visits go by."""

    def __init__(self, memory: Callable[[], float] = resident) -> None:
        self.read = list[tuple[int, float, int]]()  # screens shown, MiB, descriptors open
        self._memory = memory

    def weigh(self, screens: int) -> None:
        self.read.append((screens, self._memory(), len(os.listdir("/proc/self/fd"))))

    @property
    def slope(self) -> float:
        """MiB a thousand screen visits: the line that fits what was read best."""
        n = len(self.read)
        xs, ys = [one[0] / 1000 for one in self.read], [one[1] for one in self.read]
        middle_x, middle_y = sum(xs) / n, sum(ys) / n
        spread = sum((x - middle_x) ** 2 for x in xs)
        return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread

    @property
    def descriptors(self) -> tuple[int, int]:
        """The fewest and the most that were open."""
        counts = [one[2] for one in self.read]
        return min(counts), max(counts)
