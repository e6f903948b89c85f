"""A sentence that somebody wrote in each language of the hall, which of them a shell reads, and a phone's number."""

from collections.abc import Mapping

import msgspec

LANGUAGE_NAMES = ("SAOVANG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that says something decides
NO_BREAK = "\u00a0"  # a blank at which no line ends


class Both(msgspec.Struct, frozen=True):
    """
    One sentence in both languages of the product.

    English may be empty where a hall wrote none; people then read the Vietnamese.
    """

    vi: str
    en: str = ""

    def of(self, language: str) -> str:
        return (self.en or self.vi) if language == "en" else self.vi


def shell_language(environment: Mapping[str, str]) -> str:
    """English where the product's own variable or the shell's locale is English, else Vietnamese."""
    said = next((environment[name] for name in LANGUAGE_NAMES if environment.get(name)), "")
    return "en" if said.lower().startswith("en") else "vi"


def phone_number(number: str) -> str:
    """02373835076 → "0237 383 5076", 0912345678 → "0912 345 678"; whatever is written otherwise stays as it is."""
    if not (number.isdecimal() and len(number) in (10, 11)):
        return number
    return NO_BREAK.join((number[:4], number[4:7], number[7:]))
