"""
What the command line and the pages say.

Sentences stand in the code in Vietnamese; English is in the catalogue `django`. Errors are told by their
code, from the catalogue `errors`. A shell is answered as `kiosk.domain.text` says.
"""

import gettext
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel.numbers import format_decimal

import assets
from kiosk.domain.errors import KioskError
from kiosk.domain.text import Both, shell_language

NO_BREAK = "\u00a0"  # between a series and its number: "A 046" stands in one line
LOCALES = Path(str(assets.__file__)).parent / "locale"


@lru_cache
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    """The catalogue, or an empty one when the language needs none."""
    return gettext.translation(domain, LOCALES, [language], fallback=True)


def noop(text: str) -> str:
    """Marks a sentence for the catalogue where it stands in a table."""
    return text


def tell(text: str) -> str:
    """The sentence in the shell's language."""
    return catalogue("django", shell_language(os.environ)).gettext(text)


def explain(error: KioskError, language: str | None = None) -> str:
    """What happened, for people: the sentence of the error's code, filled with its parameters."""
    return explain_code(error.code, error.params, language)


def explain_code(code: str, params: Mapping[str, object], language: str | None = None) -> str:
    """The same for a fault that is told with others and never raised."""
    language = language or shell_language(os.environ)
    sentence = catalogue("errors", language).gettext(code)
    said = {name: _said(one, language) for name, one in params.items()}
    if isinstance(label := said.get("label"), str):
        said["label"] = label.replace(" ", NO_BREAK)
    return sentence.format_map(Told(said))


def _said(one: object, language: str) -> object:
    """As people write it: 0.5 is "0,5" in Vietnamese."""
    if isinstance(one, float):
        return format_decimal(one, locale=language)
    return one.of(language) if isinstance(one, Both) else one


class Told(dict[str, object]):
    """What fills a sentence; a machine reports an error by its code alone, and then the rest stays open."""

    def __missing__(self, name: str) -> str:
        return "…"
