"""
What axe-core finds on a page: whatever would shut somebody out who reads with ears, keys or tired eyes.

`test_…: assert axe.found(page) == []`. A page is looked at as it stands; open a dialog first to have it looked at too.
"""

import functools
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
HERE = "typeof axe === 'object'"
LOOK = """
([within, options]) => axe.run(within ?? document, options).then((told) => told.violations)
"""


@functools.cache
def script() -> str:
    return str(Axe().axe_script)


def found(page: Page, within: str | None = None) -> list[str]:
    """
    One line a fault, empty where there is none: the rule, the element, what is wrong.

    Args:
        within: A selector, to look at one part only.
    """
    page.evaluate("document.fonts.ready")
    if not page.evaluate(HERE):  # once a page: what it has compiled and warmed up is half of the work
        page.evaluate(script())
    faults = page.evaluate(LOOK, [within, OPTIONS])
    return [_line(fault, node) for fault in faults for node in fault["nodes"]]


def _line(fault: dict[str, Any], node: dict[str, Any]) -> str:
    why = [one["message"] for one in (*node["any"], *node["all"], *node["none"])]
    return f"{fault['id']}: {node['html'][:160]} – {'; '.join(why) or fault['help']}"
