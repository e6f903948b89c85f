"""
The cable between two programs of this computer, which can be pulled, and which can go dead without a word.

A hand-written double for a wire: what it lets through goes over real TCP.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Cable:
    """Whoever connects to `port` reaches the program that listens on `to`, while the cable is in."""

    def __init__(self, to: int) -> None:
        self.to = to
        self._whole = threading.Event()
        self._whole.set()
        self._plugged = True
        self._over = False
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, name="cable")]
        self._threads[0].start()

    def pull(self) -> None:
        """Both sides see their connections end; new ones end at once."""
        self._plugged = False
        self._cut()

    def put_in(self) -> None:
        self._plugged = True

    def go_dead(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._whole.clear()

    def come_alive(self) -> None:
        self._whole.set()

    def end(self) -> None:
        self._over = True
        self._whole.set()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._cut()
        for thread in self._threads:
            thread.join(10)

    def _cut(self) -> None:
        ends, self._ends = self._ends, []
        for one in ends:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while not self._over:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            try:
                if not self._plugged:
                    raise ConnectionRefusedError
                far = socket.create_connection(("127.0.0.1", self.to), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a cable hoards nothing
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                self._threads.append(threading.Thread(target=self._carry, args=(one, other), name="cable"))
                self._threads[-1].start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._whole.wait()
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def cable(to: int) -> Iterator[Cable]:
    """A cable for as long as the block lasts."""
    one = Cable(to)
    try:
        yield one
    finally:
        one.end()
