"""Memory and open descriptors of this process, and the line they follow."""

import os
from pathlib import Path

MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


class Scales:
    """Memory and descriptors of this process, read as visits go by."""

    def __init__(self) -> None:
        self.read = list[tuple[int, float, int]]()  # screens shown, MiB resident, descriptors open

    def weigh(self, screens: int) -> None:
        resident = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / MIB
        self.read.append((screens, resident, len(os.listdir("/proc/self/fd"))))

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
