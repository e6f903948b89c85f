"""
The way to the hall server: one method a route, signed both ways.

No answer is believed that does not bear the signature of the server's key from the enrolment, over this very request;
so neither an impostor nor a clock of 1970 can change what a terminal believes. Refusals that only make it wait (413,
429, 5xx) may come from anything between.
"""

import ssl
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter

from kiosk.domain import errors
from kiosk.domain.errors import KioskError, MessageUnreadable, ServerNotTrusted, ServerUnreachable
from kiosk.domain.identity import Keys
from sync import wire
from sync.client.keys import sign, verify

T = TypeVar("T")

MAX_ANSWER = 8 * 1024 * 1024
MAX_RETRY_AFTER_S = 3600.0
CONNECT_S, READ_S = 3.0, 15.0
TOLD = ("cursor", "head", "nonce", "label", "day")  # what a refusal may bring along
UNSIGNED = {400, 404, 405, 413, 429}  # and all of 5xx: they change nothing but when to come again

REFUSALS: dict[str, type[KioskError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KioskError)
}


class PinnedAuthority(HTTPAdapter):
    """
    HTTPS against one authority only, whatever date the clock shows.

    Dates of certificates are not checked: a clock of 1970 or 2099 must not stop the hall, and the pinned authority
    vouches for the name without them.
    """

    def __init__(self, authority: Path) -> None:
        self._context = ssl.create_default_context(cafile=str(authority))
        self._context.verify_flags |= 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which Python does not name
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """Requests would put its own context in the place of ours."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {**pool, "ssl_context": self._context}


def open_session(authority: Path | None = None) -> requests.Session:
    """A session that listens to no proxy of the environment; `authority` is the pinned one of an https hall."""
    session = requests.Session()
    session.trust_env = False
    if authority is not None:
        session.mount("https://", PinnedAuthority(authority))
    return session


class Link:
    """Thread-safe: each thread has its own connection, all share the last nonce."""

    def __init__(
        self,
        url: str,
        keys: Keys,
        device: bytes,
        server_key: bytes | None = None,
        *,
        sessions: Callable[[], requests.Session] = open_session,
        timeout_s: tuple[float, float] = (CONNECT_S, READ_S),
    ) -> None:
        self.url = url.rstrip("/")
        self.device = device
        self.server_key = server_key
        self._keys = keys
        self._sessions = sessions
        self._timeout_s = timeout_s
        self._nonce = ""
        self._local = threading.local()

    # ---- routes

    def enrol(self, code: str, incarnation: bytes, own_day: date | None = None, ordinal: int = 0) -> wire.Enrolled:
        """
        Introduce the terminal; from then on only this server's key is believed.

        Args:
            own_day: The hall day on which it gave numbers as a hall of its own.
            ordinal: The one this incarnation bears already.

        Raises:
            CodeWrong, TooManyTries: The code is not accepted.
            ServerUnreachable, ServerNotTrusted, MessageUnreadable: No answer that can be used.
        """
        signature = sign(self._keys.private, wire.enrol_message(code, self._keys.public, incarnation))
        body = wire.encode(
            wire.Enrol(
                code=code, key=self._keys.public.hex(), incarnation=incarnation.hex(), signature=signature.hex(),
                own_day=own_day, ordinal=ordinal,
            )
        )  # fmt: skip
        status, answer, headers = self._exchange("POST", "/v1/enrol", body, {"content-type": "application/json"})
        if status != 200:
            raise refusal(status, answer, headers)
        enrolled = wire.decode(answer, wire.Enrolled)
        self._check(bytes.fromhex(enrolled.server), signature, status, answer, headers)
        self.server_key, self._nonce = bytes.fromhex(enrolled.server), enrolled.nonce
        return enrolled

    def push(self, head: wire.BatchHead, lines: list[bytes]) -> wire.Pushed:
        """
        Send a batch whose `signature` is still empty.

        Raises:
            StreamGap, StreamForked: With the server's `cursor` and `head`.
            BatchTooBig, ChainBroken, TerminalUnknown, TerminalRevoked, ServerBusy, ServerUnreachable, …
        """
        signature = sign(self._keys.private, wire.batch_message(self.device, head))
        body = wire.pack(wire.replaced(head, signature=signature.hex()), lines)
        target = f"/v1/streams/{self.device.hex()}/facts"
        status, answer, headers = self._exchange("POST", target, body, {"content-type": "application/gzip"})
        pushed = self._believe(wire.Pushed, signature, status, answer, headers)
        self._nonce = pushed.nonce
        return pushed

    def number(self, wanted: wire.NumberWanted) -> wire.NumberGiven:
        return self._signed("POST", "/v1/numbers", wire.NumberGiven, wire.encode(wanted))

    def appointment(self, shown: wire.AppointmentShown) -> wire.AppointmentKept:
        return self._signed("POST", "/v1/appointments", wire.AppointmentKept, wire.encode(shown))

    def plan(self, version: int, digest: str) -> wire.PlanDown | None:
        """The newest plan; None when it is the one named."""
        headers = {"if-none-match": f'"{version}-{digest}"'}
        plan = self._signed("GET", "/v1/plan", wire.PlanDown, headers=headers)
        if plan is not None and not self.signed_plan(plan):
            raise ServerNotTrusted(f"plan {plan.version}")
        return plan

    def signed_plan(self, plan: wire.PlanDown) -> bool:
        message = wire.plan_message(plan.version, plan.text)
        return self.server_key is not None and verify(self.server_key, message, bytes.fromhex(plan.signature))

    def dossiers(self, since: int) -> wire.DossiersDown:
        return self._signed("GET", f"/v1/dossiers?since={since}", wire.DossiersDown)

    # ---- how

    def _signed(
        self, method: str, target: str, kind: type[T], body: bytes = b"", headers: dict[str, str] | None = None
    ) -> T:
        """Ask with the last nonce; when it is stale, once more with the fresh one the refusal brought."""
        for attempt in (1, 2):
            nonce = self._nonce  # once: another thread's answer may bring the next one while this is signed
            message = wire.request_message(self.device, nonce, method, target, body)
            signature = sign(self._keys.private, message)
            authorization = f"Saovang {self.device.hex()}, {nonce}, {signature.hex()}"
            more = {"authorization": authorization, "content-type": "application/json", **(headers or {})}
            status, answer, got = self._exchange(method, target, body, more)
            try:
                found = self._believe(kind, signature, status, answer, got)
            except errors.NonceStale as error:
                if attempt == 2:
                    raise
                self._nonce = str(error.params.get("nonce") or "")
                continue
            self._nonce = getattr(found, "nonce", "") or got.get("saovang-nonce", self._nonce)
            return found
        raise AssertionError("unreachable")

    def _exchange(
        self, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, "requests.structures.CaseInsensitiveDict[str]"]:
        session = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._sessions()
        url = self.url + target
        try:  # by the adapter alone: no cookies, no redirects, nothing of the environment
            asked = requests.Request(method, url, headers=headers, data=body or None).prepare()
            with session.get_adapter(url).send(asked, stream=True, timeout=self._timeout_s) as response:
                content = response.raw.read(MAX_ANSWER + 1, decode_content=True)
        except (requests.RequestException, OSError, ValueError) as error:
            raise ServerUnreachable(f"{self.url}: {type(error).__name__}") from error
        except Exception as error:  # urllib3 lets its own through while a body is read
            raise ServerUnreachable(f"{self.url}: {type(error).__name__}") from error
        if len(content) > MAX_ANSWER:
            raise MessageUnreadable(f"more than {MAX_ANSWER} bytes")
        return response.status_code, content, response.headers

    def _believe(self, kind: type[T], asked: bytes, status: int, body: bytes, headers: Any) -> T:
        if status not in UNSIGNED and status < 500:
            if self.server_key is None:
                raise ServerNotTrusted("not enrolled")
            self._check(self.server_key, asked, status, body, headers)
        if status == 304:
            return None  # type: ignore[return-value]
        if status != 200:
            raise refusal(status, body, headers)
        return wire.decode(body, kind)

    @staticmethod
    def _check(key: bytes, asked: bytes, status: int, body: bytes, headers: Any) -> None:
        try:
            signature = bytes.fromhex(headers.get("saovang-signature", ""))
        except ValueError:
            signature = b""
        if not verify(key, wire.answer_message(asked, status, body), signature):
            raise ServerNotTrusted(f"answer {status} is not the hall server's")


def refusal(status: int, body: bytes, headers: Any) -> KioskError:
    """The error a refusal stands for."""
    try:
        told = wire.decode(body, wire.Refused)
    except MessageUnreadable:
        told = wire.Refused(error="")
    kind = REFUSALS.get(told.error)
    if kind is None and (status == 429 or status >= 500):
        kind = errors.ServerBusy
    if kind is None:
        kind = errors.BatchTooBig if status == 413 else errors.ServerRefused
    params = {name: getattr(told, name) for name in TOLD if getattr(told, name) is not None}
    if wait := headers.get("retry-after", ""):
        params["retry_after_s"] = min(float(wait), MAX_RETRY_AFTER_S) if wait.isdecimal() else 30.0
    return kind(f"{status} {told.error} {told.detail}".strip(), error=told.error, status=status, **params)
