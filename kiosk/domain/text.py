"""A sentence that somebody wrote in each language of the hall."""

import msgspec


class Both(msgspec.Struct, frozen=True):
    """
    One sentence in both languages of the product.

    English may be empty where a hall wrote none; people then read the Vietnamese.
    """

    vi: str
    en: str = ""

    def of(self, language: str) -> str:
        return (self.en or self.vi) if language == "en" else self.vi
