"""What a run of the tests says at its end: what did not run, and what it left behind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def not_run(stats: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """
    One line for each test that did not run to its end, with its reason, then how many there were.

    Args:
        stats: The terminal reporter's reports by outcome.
    """
    told = [f"{report.nodeid}: {_reason(report)}" for report in stats.get("skipped", [])]
    told += [f"{report.nodeid}: expected to fail, {report.wasxfail}" for report in stats.get("xfailed", [])]
    yield from told
    if unchosen := len(stats.get("deselected", [])):
        yield f"{unchosen} were not chosen on the command line"
    yield f"not run: {len(told) + unchosen}"


def _reason(report: Any) -> str:
    """A skip comes as (file, line, reason)."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return str(told).removeprefix("Skipped: ")
