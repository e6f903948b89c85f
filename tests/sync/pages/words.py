"""Every sentence the server's pages and commands say, gathered from their sources."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[3]
SERVER = ROOT / "sync" / "server"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "tell": None, "noop": None, "ngettext": (1, 2)}


def sentences() -> dict[str, str]:
    """Each sentence and one file it stands in; of a plural pair, the first form."""
    found: dict[str, str] = {}
    for path in sorted(SERVER.rglob("*.py")):
        for text in _of(path.read_bytes()):
            found.setdefault(text, path.name)
    for path in sorted((SERVER / "templates").rglob("*.html")):
        for text in _of(templatize(path.read_text(), origin=path.name).encode()):
            found.setdefault(text, path.name)
    return found


def _of(source: bytes) -> Iterator[str]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(source), KEYWORDS):
        yield message[0] if isinstance(message, tuple) else message
