"""
Measure what is promised and print the tables.

    python -m tests.bench [--repeat N] [--output FILE] [MODULE ...]

Every module of this folder that has `run() -> Table` is a bench; without names all of them run, one after another, but
those that say LONG = True. With a file, each table takes the place of its last one there: so docs/bench.md is made.
"""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from datetime import date
from pathlib import Path

import tests.bench
from tests.bench.table import HEAD, Table, put_into, spread


def main() -> int:
    known = benches()
    parser = argparse.ArgumentParser(prog="make bench", description="measure what is promised and print the tables")
    parser.add_argument("names", nargs="*", metavar="MODULE", help=f"one of: {', '.join(known)}")
    parser.add_argument("--output", metavar="FILE", type=Path, help="put the tables into a file as well")
    parser.add_argument("--repeat", metavar="N", type=int, default=1, help="so many runs, told as median and spread")
    args = parser.parse_args()
    if unknown := [name for name in args.names if name not in known]:
        parser.error(f"no bench {', '.join(unknown)}; there are {', '.join(known)}")
    if args.repeat < 1:
        parser.error("--repeat takes a number from 1 on")
    print(f"{HEAD}\n{machine()}.\n", flush=True)
    for name in args.names or [name for name in known if "\nLONG = True\n" not in source(name)]:
        runs = zip(*(tables(name) for _ in range(args.repeat)), strict=True)
        done = [spread(run).stamped(f"{date.today():%d %B %Y}.") for run in runs]
        for table in done:
            print(table.markdown(), flush=True)
        if args.output:
            put_into(args.output, machine(), done)
    return 0


def benches() -> list[str]:
    """The modules of this folder that measure something."""
    names = sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    return [name for name in names if "\ndef run(" in source(name)]


def source(name: str) -> str:
    return (Path(tests.bench.__path__[0]) / f"{name}.py").read_text("utf-8")


def tables(name: str) -> list[Table]:
    """One bench's table, or its tables."""
    made = importlib.import_module(f"tests.bench.{name}").run()
    return [made] if isinstance(made, Table) else list(made)


def machine() -> str:
    """What it was measured on; ratios hold elsewhere, milliseconds do not."""
    info = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    model = next((value.strip() for name, value in info.items() if name.strip() == "model name"), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}"
    )


if __name__ == "__main__":
    sys.exit(main())
