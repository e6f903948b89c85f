"""`kiosk-server serve`: the server, until Ctrl-C or until whoever started it ends it."""

import argparse
import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Callable

from kiosk.domain.errors import PortBusy
from sync.server.tell import tell

KEEP_ALIVE_S = 75  # longer than a terminal's pause between two pushes
GRACE_S = 5  # what is being answered may take so long when the server ends


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    parser.epilog = tell("Lần đầu, máy chủ hiện một mã dùng một lần; gõ mã ấy ở trang /setup để lập quản trị viên.")
    parser.add_argument("--port", type=port, default=8080, metavar="N", help=tell("cổng (mặc định 8080)"))
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="IP", help=tell("địa chỉ nghe (mặc định 127.0.0.1; 0.0.0.0 cho cả mạng)")
    )
    parser.set_defaults(run=run)


def port(text: str) -> int:
    """A port to listen on; 0 lets the computer choose."""
    if not 0 <= (number := int(text)) <= 65535:
        raise ValueError(text)
    return number


def run(args: argparse.Namespace) -> int:
    """Listen first, so that a busy port leaves the data alone; then open the hall and serve."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's word ends it as a person's does
    door = listen(args.host, args.port)
    from sync.server.lock import held
    from sync.server.start import hall_folder, open_hall

    with contextlib.suppress(KeyboardInterrupt), door, held(hall_folder(args.data)):
        open_hall(args.data, args.database)
        serve(door, lambda: announce(*door.getsockname()[:2]))
    for once in (signal.SIGINT, signal.SIGTERM):
        signal.signal(once, signal.SIG_IGN)  # told once is enough: what follows is the end already
    print(tell("Máy chủ đã dừng."), flush=True)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """
    Take the port.

    Raises:
        PortBusy: It is taken, forbidden, or the address is not this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # or asyncio lets answers wait 40 ms
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(256)
    except (OSError, OverflowError) as error:
        door.close()
        why = errno.errorcode.get(getattr(error, "errno", 0) or 0, "EINVAL")
        raise PortBusy(f"{host}:{port}: {why}", host=host, port=port) from error
    return door


def announce(host: str, port: int) -> None:
    """Say where the pages are and, in a hall without an admin, the code that makes the first one."""
    from sync.server.addresses import everywhere, of_this_computer, places
    from sync.server.models.entrance import open_entrance
    from sync.server.users import has_admin

    place, elsewhere = places(host, port, of_this_computer())
    print(tell("Máy chủ đang chạy ở {place} — Ctrl-C để dừng.").format(place=place))
    if elsewhere:
        print(tell("Từ máy khác trong mạng, mở {places}").format(places=", ".join(elsewhere)))
    elif everywhere(host):
        print(tell("Từ máy khác trong mạng, mở địa chỉ của máy này, cổng {port}.").format(port=port))
    if not has_admin():
        code = open_entrance()
        print(tell("Chưa có tài khoản quản trị. Mở {place}/setup và gõ mã: {code}").format(place=place, code=code))
    sys.stdout.flush()


def serve(door: socket.socket, announce: Callable[[], None]) -> None:
    """
    Answer until told to stop; open requests are finished first, listeners are sent away.

    Everything is loaded before it is announced: Python dies of a Ctrl-C that meets an import, whoever catches it.
    """
    import uvicorn

    from sync.server.asgi import application
    from sync.server.hot.listeners import dismiss

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            dismiss()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        application(),
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        access_log=False,
        log_level="warning",
        server_header=False,
        ws="none",
        lifespan="on",
    )
    config.load()
    config.get_loop_factory()
    announce()
    Server(config).run(sockets=[door])
