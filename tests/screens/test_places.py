"""Every place that a screen names is in the tokens, in each class: a screen that lacks one cannot be built."""

import json
import re

import pytest

from tests.support.source import ROOT

NAMED = re.compile(r"\btheme\.at\.(\w+)\.(\w+)")
LAYOUT = json.loads((ROOT / "assets" / "tokens.json").read_text("utf-8"))["layout"]


def named() -> set[tuple[str, str]]:
    sources = [*(ROOT / "screens").rglob("*.kv"), *(ROOT / "screens").rglob("*.py")]
    return {found for source in sources for found in NAMED.findall(source.read_text("utf-8"))}


@pytest.mark.parametrize("form", ["tall", "wide", "compact"])
def test_every_place_that_a_screen_names_is_in_the_tokens(form: str) -> None:
    missing = {place for place in named() if place[1] not in LAYOUT.get(place[0], {}).get(form, {})}

    assert missing == set()
    assert len(named()) > 50
