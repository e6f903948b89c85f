"""The kinds of value every table of a plan is made of."""

from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from kiosk.domain.cross import SLUG
from kiosk.domain.text import Both

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z]$")]  # of a series: one, never I or O
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", max_length=120)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Mail = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
CounterNumber = Annotated[int, Field(ge=1, le=99)]
Minutes = Annotated[int, Field(ge=1, le=240)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Part):
    """A sentence in Vietnamese and, where the plan speaks it, in English."""

    most: ClassVar[int] = 200  # characters, in each language

    vi: Line
    en: Line | None = None

    @field_validator("vi", "en")
    @classmethod
    def _short_enough(cls, said: str | None) -> str | None:
        if said is not None and len(said) > cls.most:
            raise PydanticCustomError("string_too_long", "at most {max_length}", {"max_length": cls.most})
        return said

    @cached_property
    def both(self) -> Both:
        return Both(self.vi, self.en or "")


# How long what stands on a screen may be: as long as no class of screen cuts it in any size of type.
# The layout's test draws each of them at its longest.


class HallName(Said):
    most = 32


class HallSub(Said):
    most = 44


class HallAddress(Said):
    most = 100


class Period(Said):
    most = 20


class ServiceName(Said):
    most = 26


class Examples(Said):
    most = 50


class PostName(Said):
    most = 44


class ReasonText(Said):
    most = 32


class HolidayName(Said):
    most = 40


class PledgeTitle(Said):
    most = 40


class PledgeLine(Said):
    most = 60


class Named(Part):
    """Something staff choose from a list: an outcome, what was counted."""

    code: Slug
    name: Said
