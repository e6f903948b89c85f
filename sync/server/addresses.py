"""
Where a server that listens everywhere can be opened: in this computer's browser, and from others in its network.
"""

import contextlib
import fcntl
import socket
import struct
from collections.abc import Sequence
from ipaddress import ip_address

SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface, netdevice(7)
SOMEWHERE_ELSE = ("203.0.113.1", 9)  # RFC 5737: nobody is there, and nothing is sent


def everywhere(host: str) -> bool:
    """Whether this stands for every address a computer has."""
    return ip_address(host).is_unspecified


def places(host: str, port: int, own: Sequence[str]) -> tuple[str, list[str]]:
    """
    What to type into a browser.

    Args:
        host: The address that is listened at, as the socket tells it.
        own: What this computer is called by others in its network.

    Returns:
        The address for a browser on this computer, and those for other computers, where they differ.
    """
    if not everywhere(host):
        return _url(host, port), []
    return _url("::1" if ":" in host else "127.0.0.1", port), [_url(one, port) for one in own]


def of_this_computer() -> list[str]:
    """The address others reach it by: that of its way out, in a network without one those of its interfaces."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(SOMEWHERE_ELSE)
        return [out.getsockname()[0]]
    return [one for one in of_interfaces() if not ip_address(one).is_loopback]


def of_interfaces() -> list[str]:
    """The IPv4 address of every interface that has one."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                told = fcntl.ioctl(one, SIOCGIFADDR, struct.pack("256s", name.encode()))
                found.append(socket.inet_ntoa(told[20:24]))
    return found


def _url(host: str, port: int) -> str:
    return f"http://{'[' + host + ']' if ':' in host else host}:{port}"
