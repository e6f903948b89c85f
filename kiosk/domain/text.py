"""A sentence that somebody wrote in each language of the hall, and which of them a shell reads."""

from collections.abc import Mapping

import msgspec

LANGUAGE_NAMES = ("SAOVANG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that says something decides


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
