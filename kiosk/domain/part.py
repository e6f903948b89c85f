"""The kinds of value every table of a plan is made of."""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kiosk.domain.cross import SLUG
from kiosk.domain.text import Both

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NP-Z]$")]  # of a series: one, never I or O
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$", max_length=120)]
CounterNumber = Annotated[int, Field(ge=1, le=99)]
Minutes = Annotated[int, Field(ge=1, le=240)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Part):
    """A sentence in Vietnamese and, where the plan speaks it, in English."""

    vi: Line
    en: Line | None = None

    @cached_property
    def both(self) -> Both:
        return Both(self.vi, self.en or "")


class Named(Part):
    """Something staff choose from a list: an outcome, what was counted."""

    code: Slug
    name: Said
