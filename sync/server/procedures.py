"""The catalogue of procedures: what a dossier's code of a service is called."""

import json
from functools import lru_cache

from assets.examples import CATALOGUE


@lru_cache(1)
def catalogue() -> dict[str, dict[str, str]]:
    """Names by code, then by language."""
    rows = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {row["code"]: {"vi": row["name_vi"], "en": row["name_en"]} for row in rows}


def name_of(service: str, language: str) -> str:
    """The name of a code; what is no code of the catalogue is a name already."""
    names = catalogue().get(service)
    return names.get(language) or names["vi"] if names else service


def codes_like(text: str) -> list[str]:
    """Codes whose name, in either language, holds the text."""
    wanted = text.casefold()
    return [code for code, names in catalogue().items() if any(wanted in name.casefold() for name in names.values())]
