"""What a plan says of the hall's walls: boards, the line of notice, the voice."""

from datetime import date, time

from pydantic import Field

from kiosk.domain.part import CounterNumber, Part, Said, Slug

ALL = "tat-ca"  # the board of all counters, where a plan names none


class Board(Part):
    """A television and the counters it speaks of; of several within one hearing only one should have the `voice`."""

    code: Slug
    name: Said
    counters: list[CounterNumber] = Field(min_length=1, max_length=60)
    voice: bool = True


class Notice(Part):
    """A line on the boards, from the first day to the last one; without them always."""

    text: Said
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first or day) <= day <= (self.last or day)


class Voice(Part):
    on: bool = True
    english: bool = True
    twice: bool = True
    quiet: list[tuple[time, time]] = Field([], max_length=8)  # spans of lower volume, the hall's wall clock


def board_of_all(counters: list[int]) -> Board:
    return Board(code=ALL, name=Said(vi="Tất cả các quầy", en="All counters"), counters=counters)
