"""
Facts go up: the oldest that the server has not, one batch at a time.

What ended incarnations still have goes first, so that a server's copy which knows of the present one knows of them.
"""

from dataclasses import dataclass
from itertools import pairwise
from json import JSONDecodeError, loads

from kiosk.domain import fact
from kiosk.domain.errors import BatchTooBig, StreamForked, StreamGap
from sync import wire
from sync.client.link import Link
from sync.client.needs import Clock, Journal


@dataclass(frozen=True, slots=True)
class Sent:
    """What one push came to; `more` while something is left to send, `present` when it was of this incarnation."""

    answer: wire.Pushed | None
    facts: int
    more: bool
    forked: bool = False
    present: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """
    Which facts of which incarnation go next: from `first`, never beyond `until`.

    `branch` is set when they stand beside the stream that the server keeps.
    """

    incarnation: bytes
    first: int
    until: int
    branch: bytes | None = None


def push_once(journal: Journal, link: Link, clock: Clock, most: int = wire.MAX_FACTS) -> Sent:
    """
    Send one batch, or a sign of life when there is nothing to send.

    A gap rewinds to what the server has; a fork ends the incarnation. Neither loses or repeats a fact.

    Raises:
        KioskError: Nothing was sent; everything is kept.
    """
    part = next_part(journal)
    lines = journal.lines(part.incarnation, part.first, min(most, part.until - part.first + 1), wire.MAX_BATCH - 1)
    try:
        answer = send(journal, link, clock, part, lines)
    except BatchTooBig:
        if len(lines) <= 1:
            raise
        return push_once(journal, link, clock, len(lines) // 2)
    except StreamGap as error:
        return rewind(journal, link, clock, part, *what_server_has(error))
    except StreamForked as error:
        return forked(journal, link, clock, part, lines, what_server_has(error)[0])
    return settle(journal, link, clock, part, lines, answer)


def next_part(journal: Journal) -> Part:
    """The oldest incarnation with something to send, else the present one."""
    incarnations = journal.incarnations()
    for ended, successor in pairwise(incarnations):
        head, cursor = journal.head_of(ended), journal.cursor(ended)
        if cursor < head.seq:
            fork = fork_point(journal, successor)
            if cursor + 1 < fork:
                return Part(ended, cursor + 1, min(head.seq, fork - 1))
            return Part(ended, cursor + 1, head.seq, head.hash)
    present = incarnations[-1]
    return Part(present, journal.cursor(present) + 1, journal.head_of(present).seq)


def fork_point(journal: Journal, successor: bytes) -> int:
    """The first seq of the ended incarnation that the server does not keep in the stream itself."""
    first = journal.lines(successor, 1, 1)
    try:
        return int(loads(first[0])["data"]["seq"])
    except (IndexError, KeyError, TypeError, ValueError, JSONDecodeError):
        return 1


def send(journal: Journal, link: Link, clock: Clock, part: Part, lines: list[bytes]) -> wire.Pushed:
    prev = journal.head_before(part.incarnation, part.first)
    links = fact.follow(prev, lines)
    head = wire.BatchHead(
        incarnation=part.incarnation.hex(),
        first=part.first,
        prev=prev.hex(),
        head=(links[-1] if links else prev).hex(),
        last=journal.head_of(part.incarnation).seq,
        boot=clock.boot,
        mono=clock.mono(),
        branch=part.branch.hex() if part.branch else None,
        signature="",
    )
    return link.push(head, lines)


def settle(journal: Journal, link: Link, clock: Clock, part: Part, lines: list[bytes], answer: wire.Pushed) -> Sent:
    """Move the cursor to what the server says, unless it knows facts of ours that we do not."""
    present = part.incarnation == journal.incarnation
    if present and not agrees(journal, part.incarnation, answer.cursor, answer.head):
        return begin_anew(journal, link, clock, part, answer.cursor, answer)
    reached = answer.cursor if present else part.first + len(lines) - 1
    if reached != journal.cursor(part.incarnation):  # a sign of life writes nothing to the disk
        journal.set_cursor(reached, part.incarnation)
    return Sent(answer, len(lines), more(journal), present=present)


def agrees(journal: Journal, incarnation: bytes, cursor: int, head: str) -> bool:
    if cursor > journal.head_of(incarnation).seq:
        return False
    return journal.head_before(incarnation, cursor + 1).hex() == head


def rewind(journal: Journal, link: Link, clock: Clock, part: Part, cursor: int, head: str) -> Sent:
    """The server has less than it said once: it came out of a backup, and gets again what it lost."""
    if not agrees(journal, part.incarnation, cursor, head):
        return forked(journal, link, clock, part, [], cursor)
    for incarnation in journal.incarnations()[:-1]:
        journal.set_cursor(0, incarnation)
    journal.set_cursor(cursor, part.incarnation)
    return Sent(None, 0, True)


def forked(journal: Journal, link: Link, clock: Clock, part: Part, lines: list[bytes], cursor: int) -> Sent:
    """Another fact stands at our place. The present incarnation ends; of an ended one the rest is evidence."""
    if part.incarnation == journal.incarnation:
        return begin_anew(journal, link, clock, part, cursor, None)
    last = journal.head_of(part.incarnation)
    branch = Part(part.incarnation, part.first, last.seq, last.hash)
    return settle(journal, link, clock, branch, lines, send(journal, link, clock, branch, lines))


def begin_anew(journal: Journal, link: Link, clock: Clock, part: Part, cursor: int, answer: wire.Pushed | None) -> Sent:
    """End the incarnation at the last place where the server and this disk agree."""
    head = journal.head_of(part.incarnation)
    shared = last_shared(journal, link, clock, part.incarnation, min(cursor, head.seq))
    journal.set_cursor(shared, part.incarnation)
    journal.fork(shared + 1, journal.head_before(part.incarnation, min(shared + 1, head.seq) + 1))
    return Sent(answer, 0, True, forked=True)


def last_shared(journal: Journal, link: Link, clock: Clock, incarnation: bytes, most: int) -> int:
    """Ask the server with signs of life, halving, up to which seq it has the same as this disk."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        try:
            send(journal, link, clock, Part(incarnation, middle + 1, middle), [])
        except (StreamForked, StreamGap):
            high = middle - 1
        else:
            low = middle
    return low


def what_server_has(error: StreamGap | StreamForked) -> tuple[int, str]:
    cursor, head = error.params.get("cursor"), error.params.get("head")
    return (cursor if isinstance(cursor, int) else 0), str(head)


def more(journal: Journal) -> bool:
    part = next_part(journal)
    return part.first <= part.until
