"""The kinds of value every table of a plan is made of."""

from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from kiosk.domain.cross import SLUG
from kiosk.domain.text import Both

KEPT = "kept"  # in a validation's context: the plan held before, and what it says stays, however long


def short_enough(said: str, most: int, info: ValidationInfo) -> str:
    if len(said) > most and not (info.context and info.context.get(KEPT)):
        raise PydanticCustomError("string_too_long", "at most {max_length}", {"max_length": most})
    return said


def within(most: int) -> AfterValidator:
    return AfterValidator(lambda said, info: short_enough(said, most, info))


Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z]$")]  # of a series: one, never I or O
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", max_length=120)]
Phone = Annotated[Line, within(40)]
Mail = Annotated[Line, within(40)]
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
    def _short_enough(cls, said: str | None, info: ValidationInfo) -> str | None:
        return said and short_enough(said, cls.most, info)

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
