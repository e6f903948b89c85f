"""
The ways to a ticket printer: a network address, a serial line, a USB printer's file.

All three are one descriptor that is written and read with a time-out; what the bytes mean is the business
of `kiosk.devices.printer`.
"""

import os
import select
import socket
import time
from collections.abc import Callable
from typing import Protocol

import serial

CONNECT_S = 2.0
BAUD = 115_200  # at 9,600 a ticket takes 87 s
PORT = 9100
PIECE = 4096


class Wire(Protocol):
    def send(self, data: bytes, stall_s: float) -> None:
        """
        Send everything.

        Raises:
            OSError: The line is cut, or took nothing for `stall_s`.
        """

    def hear(self, wait_s: float) -> bytes:
        """
        Whatever came, at the latest after `wait_s`; nothing for silence.

        Raises:
            OSError: The line is cut.
        """

    def close(self) -> None: ...


class Descriptor:
    """A wire over an open descriptor that never blocks."""

    def __init__(self, number: int, close: Callable[[], object], *, ends: bool) -> None:
        """
        Args:
            ends: Whether reading nothing means that the other side is gone; a USB printer has empty answers.
        """
        self._number, self._close, self._ends = number, close, ends

    def send(self, data: bytes, stall_s: float) -> None:
        rest = memoryview(data)
        while rest:
            if not select.select([], [self._number], [], stall_s)[1]:
                raise TimeoutError(f"{len(rest)} bytes were not taken")
            try:
                rest = rest[os.write(self._number, rest[:PIECE]) :]
            except BlockingIOError:
                continue

    def hear(self, wait_s: float) -> bytes:
        until = time.monotonic() + wait_s
        while True:
            left = max(until - time.monotonic(), 0.0)
            if not select.select([self._number], [], [], left)[0]:
                return b""
            try:
                data = os.read(self._number, PIECE)
            except BlockingIOError:
                continue
            if data:
                return data
            if self._ends:
                raise ConnectionResetError("the printer hung up")
            if left == 0.0:
                return b""
            time.sleep(min(0.01, left))

    def close(self) -> None:
        self._close()


def over_network(address: str) -> Descriptor:
    """
    Args:
        address: A host, or host:port; without a port the usual one of printers.

    Raises:
        OSError: Nobody is there, at the latest after two seconds.
    """
    host, _, port = address.partition(":")
    link = socket.create_connection((host, int(port or PORT)), timeout=CONNECT_S)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.setblocking(False)
    return Descriptor(link.fileno(), link.close, ends=True)


def over_serial(device: str) -> Descriptor:
    """
    Raises:
        OSError: There is no such line.
    """
    port = serial.Serial(device, BAUD, timeout=0, write_timeout=0, exclusive=True)
    return Descriptor(port.fileno(), port.close, ends=False)


def over_usb(device: str) -> Descriptor:
    """
    Args:
        device: Such as /dev/usb/lp0.

    Raises:
        OSError: No printer is there, or it refuses.
    """
    number = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    return Descriptor(number, lambda: os.close(number), ends=False)


TRANSPORTS: dict[str, Callable[[str], Wire]] = {"tcp": over_network, "serial": over_serial, "usb": over_usb}
