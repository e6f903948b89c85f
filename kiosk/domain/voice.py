"""
What the voice says when a number is called, as a row of recorded clips.

Numbers of tickets are said digit by digit, so that nobody takes 46 for 64; a counter is said as people count. How the
clips sound and how they are joined is the business of `sync.server.voice`.
"""

from collections.abc import Mapping

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # of series, never I or O
DIGITS = "0123456789"
LAST_COUNTER = 99

Phrase = tuple[str, ...]  # clips without a breath between them

PHRASES = ("call", "call-priority", "counter")
COUNTING: Mapping[str, tuple[str, ...]] = {
    "vi": ("ten", "tens", "one-after-tens", "five-after-tens"),
    "en": tuple(f"number-{n}" for n in (*range(10, 20), *range(20, 100, 10))),
}


def clips(language: str) -> tuple[str, ...]:
    """Every clip a voice of this language needs, in the order in which one records them."""
    letters = tuple(f"letter-{letter.lower()}" for letter in LETTERS)
    digits = tuple(f"digit-{digit}" for digit in DIGITS)
    return (*PHRASES, *digits, *COUNTING[language], *letters)


def sentence(language: str, series: str, number: int, counter: int, *, priority: bool) -> tuple[Phrase, ...]:
    """
    "Xin mời số A, không bốn sáu, đến quầy số hai." as phrases with a breath between them.

    Args:
        number: Of the ticket, three digits at least; 2001 from a terminal's own block is "hai không không một".
        counter: 1–99.
    """
    call = "call-priority" if priority else "call"
    digits = tuple(f"digit-{digit}" for digit in f"{number:03d}")
    return (call, f"letter-{series.lower()}"), digits, ("counter", *counted(language, counter))


def counted(language: str, number: int) -> Phrase:
    """
    A number from 1 to 99 as people count.

    Source:
        Vietnamese: mười for 10–19, then mươi; 1 is mốt after mươi, 5 is lăm after a ten.
    """
    return _vietnamese(number) if language == "vi" else _english(number)


def _vietnamese(number: int) -> Phrase:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return (f"digit-{ones}",)
    head: Phrase = ("ten",) if tens == 1 else (f"digit-{tens}", "tens")
    if ones == 0:
        return head
    if ones == 5:
        return (*head, "five-after-tens")
    return (*head, "one-after-tens" if ones == 1 and tens > 1 else f"digit-{ones}")


def _english(number: int) -> Phrase:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return (f"digit-{ones}",)
    if tens == 1 or ones == 0:
        return (f"number-{number}",)
    return f"number-{tens * 10}", f"digit-{ones}"
