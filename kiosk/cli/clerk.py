"""
A clerk of the example: works at one counter through the hall server's own pages, as a browser does.

Nothing is known of the server but its addresses and the words of its forms.
"""

import http.cookiejar
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.errors import ServerUnreachable

TIMEOUT_S = 20.0
SEEN = re.compile(r'name="seen" value="([^"]*)"')
DESK = re.compile(r'id="desk" class="now is-(\w+)"')
NOW = re.compile(r'<p class="ticket" id="now">([^<]+)</p>')
SERVICE = re.compile(r'value="service:([a-z0-9-]+)"')
OUTCOME = re.compile(r'name="outcome"[^>]*value="([a-z0-9-]+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page shows: `phase` is "free", "called" or "serving", `ticket` whom the counter has."""

    phase: str
    ticket: str
    seen: str
    services: tuple[str, ...]  # a citizen may be sent on to
    outcomes: tuple[str, ...]


class Clerk:
    """One browser with its cookies."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._cookies = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def log_in(self, login: str, password: str) -> None:
        self._get("/login")
        self._post("/login", {"login": login, "password": password})

    def new_password(self, present: str) -> str:
        """Choose one by chance, in the place of the one that was given once."""
        password = secrets.token_urlsafe(18)
        self._post("/password", {"present": present, "new": password, "again": password})
        return password

    def sit_down(self, counter: int) -> Desk:
        return self._desk(self._post("/counter/choose", {"counter": str(counter)}))

    def look(self) -> Desk:
        return self._desk(self._get("/counter"))

    def press(self, act: str, before: Desk, **form: str) -> Desk:
        """Press a key of the console; what the page shows afterwards."""
        return self._desk(self._post(f"/counter/{act}", {"seen": before.seen, **form}))

    def waiting(self) -> int:
        """How many wait in the whole hall."""
        told: dict[str, Any] = json.loads(self._get("/live/hall/now"))
        return int(told["waiting"])

    def _desk(self, page: str) -> Desk:
        """
        Raises:
            ServerUnreachable: It is not the console.
        """
        desk, seen = DESK.search(page), SEEN.search(page)
        if desk is None or seen is None:
            raise ServerUnreachable("no console")
        now = NOW.search(page)
        return Desk(desk[1], now[1] if now else "", seen[1], tuple(SERVICE.findall(page)), tuple(OUTCOME.findall(page)))

    def _get(self, path: str) -> str:
        return self._ask(urllib.request.Request(self._url + path))

    def _post(self, path: str, form: Mapping[str, str]) -> str:
        token = next((one.value for one in self._cookies if one.name == "csrftoken"), "")
        data = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token or ""}).encode()
        headers = {"Referer": self._url + path}
        return self._ask(urllib.request.Request(self._url + path, data, headers))

    def _ask(self, request: urllib.request.Request) -> str:
        """
        Raises:
            ServerUnreachable: Nobody answers, or with no page.
        """
        try:
            with self._browser.open(request, timeout=TIMEOUT_S) as answer:
                return str(answer.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            error.close()
            raise ServerUnreachable(f"{request.full_url}: {error.code}") from error
        except OSError as error:
            raise ServerUnreachable(f"{request.full_url}: {error}") from error
