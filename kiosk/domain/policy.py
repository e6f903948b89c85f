"""
What a plan says of its queue: who is next, which numbers a series has, what staff may note at the end.

How the rules decide is the business of `kiosk.domain.queue`.
"""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.domain.part import Letter, Minutes, Named, Part

Policy = Literal["strict", "alternate", "ageing"]
BringBack = Literal["kept", "last", "after"]
Nth = Annotated[int, Field(ge=1, le=999)]  # a number of a series, as the hall server gives them
LAST = 999


class QueueRules(Part):
    """The table `queue`; every value has a default, so that a plan may leave it out."""

    policy: Policy = "strict"
    alternate: Annotated[int, Field(ge=1, le=20)] = 2  # so many without priority, then one with it
    ageing_limit: Minutes = 30  # after so long nobody with priority is called before you
    recalls: Annotated[int, Field(ge=0, le=9)] = 3  # calls again at the most; "absent" may be said before
    pass_over: Annotated[int, Field(ge=0, le=60)] = 5  # minutes in which who was called is not called anew
    window: Annotated[int, Field(ge=1, le=120)] = 15  # minutes from its time on in which an appointment goes first
    bring_back: BringBack = "kept"  # where who was absent comes in again
    bring_back_after: Annotated[int, Field(ge=1, le=50)] = 3  # with "after": behind so many
    promise: Minutes = 15  # who is called within it, waited as long as promised
    outcomes: list[Named] = Field([], max_length=12)
    quantities: list[Named] = Field([], max_length=6)


class SeriesRules(Part):
    """One row of `series`: which numbers a letter has, and how many of them a day."""

    letter: Letter
    start: Nth = 1
    end: Nth = LAST
    limit: Nth | None = None
