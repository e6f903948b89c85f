"""Chance for what must come out the same again: everybody's own throws, by name."""

from dataclasses import dataclass
from random import Random
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Seeded:
    """The chance `kiosk.domain.wait` wants; each seed is another one."""

    seed: str

    def __call__(self, who: str) -> Random:
        return Random(crc32(f"{self.seed} {who}".encode()))
