"""
A network cable of the example that can be pulled out: everything between a terminal and its server goes through it.

While it is out nobody answers, and whatever was under way is cut off.
"""

import contextlib
import socket
import threading
from collections.abc import Callable

HOST = "127.0.0.1"
PIECE = 65536
CONNECT_S = 2.0


class Cable:
    """Listens on a port of its own and hands everything on; `plugged` may be changed at any moment."""

    def __init__(self, port: int) -> None:
        """
        Args:
            port: Where the server listens on this computer.
        """
        self._port = port
        self._plugged, self._ending = threading.Event(), threading.Event()
        self._plugged.set()
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, name="cable", daemon=True).start()

    def pull(self) -> None:
        self._plugged.clear()
        self._cut()

    def plug(self) -> None:
        self._plugged.set()

    def close(self) -> None:
        self._ending.set()
        self._door.close()
        self._cut()

    def _cut(self) -> None:
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if not self._plugged.is_set():
                near.close()
                continue
            try:
                far = socket.create_connection((HOST, self._port), CONNECT_S)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._join(near, far)

    def _join(self, near: socket.socket, far: socket.socket) -> None:
        """Hand on both ways, unless it was pulled while the far end was being reached."""
        with self._lock:
            if through := self._plugged.is_set():
                self._ends |= {near, far}
        for one, other in ((near, far), (far, near)):
            if through:
                threading.Thread(target=self._hand_on, args=(one, other), name="cable", daemon=True).start()
            else:
                one.close()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(PIECE):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._ends -= {one, other}
        for end in (one, other):
            end.close()


def pulled(cable: Cable, wait: Callable[[float], bool], seconds: float) -> None:
    """Pull it out for a while; `wait` may end it earlier."""
    cable.pull()
    try:
        wait(seconds)
    finally:
        cable.plug()
