"""
A network that does what networks do. A hand-written double for the wire: what it lets through goes over real HTTP.
"""

from collections.abc import Callable
from typing import Any, Literal

import requests
from requests.adapters import HTTPAdapter

from sync.client.link import open_session

Fault = Literal["none", "drop", "cut", "twice", "later", "error", "slow"]
FAULTS: tuple[Fault, ...] = ("none", "drop", "cut", "twice", "later", "error", "slow")


class BadNet:
    """
    What happens to the next requests, one fault each; after them the network is well.

    drop: the request never arrives · cut: it arrives, its answer does not · twice: it arrives twice · later: it
    arrives only after the one that follows it · error: somebody between answers 500 · slow: it arrives, the client
    gave up waiting
    """

    def __init__(self) -> None:
        self.plan: list[Fault] = []
        self.down = False  # every request is dropped
        self._held: list[tuple[requests.PreparedRequest, dict[str, Any]]] = []
        self.bytes_up = 0
        self.bodies: list[bytes] = []

    def sessions(self) -> Callable[[], requests.Session]:
        def new() -> requests.Session:
            session = open_session()
            session.mount("http://", Wire(self))
            return session

        return new

    def next_fault(self) -> Fault:
        return "drop" if self.down else self.plan.pop(0) if self.plan else "none"


class Wire(HTTPAdapter):
    def __init__(self, net: BadNet) -> None:
        super().__init__()
        self._net = net

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        fault, net = self._net.next_fault(), self._net
        body = request.body if isinstance(request.body, bytes) else b""
        net.bytes_up += len(body)
        net.bodies.append(body)
        if fault == "drop":
            raise requests.ConnectionError("dropped")
        if fault == "later":
            net._held.append((request, kwargs))
            raise requests.ReadTimeout("held back")
        if fault == "error":
            return answer_500(request)
        response = self._through(request, kwargs)
        if fault == "twice":
            response.close()
            response = self._through(request, kwargs)
        held, net._held = net._held, []
        for late, late_kwargs in held:
            self._through(late, late_kwargs).close()
        if fault == "cut":
            response.close()
            raise requests.ConnectionError("cut")
        if fault == "slow":
            response.close()
            raise requests.ReadTimeout("slow")
        return response

    def _through(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response:
        return super().send(request, **kwargs)


def answer_500(request: requests.PreparedRequest) -> requests.Response:
    """As a proxy says it, unsigned."""
    from io import BytesIO

    from urllib3 import HTTPResponse

    raw = HTTPResponse(body=BytesIO(b"<html>oops</html>"), status=500, preload_content=False)
    response = requests.Response()
    response.status_code = 500
    response.raw = raw
    response.request = request
    response.url = request.url or ""
    return response
