"""
The terminal starts again: after a crash at once, after a hang within seconds.

The window lives in a process forked before anything heavy was loaded; this one only waits. It hears READY and WATCHDOG
on a socket of its own and passes them on to whoever started the service. What a person did wrong, or asked for, is not
tried again: the exit code goes through.
"""

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence

TYPE_CHECKING = False  # this process imports as little as it can: typing alone would be 2 MiB of it
if TYPE_CHECKING:
    from typing import NoReturn

COMMAND = "run"
SILENT_S = 9.0  # without a sign of life for so long it hangs; one comes every three seconds
STARTING_S = 90.0  # home is not reached: a disk that fails, a server that is being made
ENDING_S = 15.0  # to finish what was begun, once told to end
PAUSES_S = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # before the next try, by how many before it never reached home
MANY, WITHIN_S = 25, 300.0  # so many restarts in so short a time, and the next one waits as well
CRASHED = 70  # an error nobody caught; sysexits.h calls it EX_SOFTWARE
FOR_PEOPLE = (1, 2)  # refused with a sentence, wrong use
ASKED_FOR = (0, 130)  # done, Ctrl-C
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


def wanted(arguments: Sequence[str]) -> bool:
    """Whether this command line runs a terminal; the folder's name may be that of a command."""
    words = [word for before, word in zip(("", *arguments), arguments, strict=False) if before != "--data"]
    return next((word for word in words if not word.startswith("-")), "") == COMMAND


def supervise(work: Callable[[], int]) -> int:
    """
    Keep `work` running in a process of its own.

    Returns:
        The exit code of the last one; 128 + the signal's number if that ended it.
    """
    return Supervisor(work).run()


class Supervisor:
    def __init__(self, work: Callable[[], int]) -> None:
        self._work = work
        self._upward = os.environ.get("NOTIFY_SOCKET", "")
        self._told = Signals()
        self._ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._ears.bind("")  # a name the kernel chooses, seen by no disk
        self._ears.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._child = 0
        self._was_home = False  # once it was, a refusal is no person's fault any more
        self._in_vain = 0  # starts in a row that never reached home
        self._restarts: list[float] = []
        self._ended_by: int | None = None

    @property
    def address(self) -> bytes:
        """Where the terminal says how it is."""
        return bytes(self._ears.getsockname())

    def close(self) -> None:
        self._told.give_back()
        self._ears.close()

    def run(self) -> int:
        while True:
            self._child = self._fork()
            home, status = self._watch()
            code = os.waitstatus_to_exitcode(status)
            if self._ended_by is not None and code:  # it may have crashed in the same moment
                return 128 + self._ended_by
            if self._ended_by is not None or not self._goes_on(code):
                return code if code >= 0 else 128 - code
            self._in_vain = 0 if home else self._in_vain + 1
            if self._in_vain == len(PAUSES_S) // 2:
                self._say()
            if self._rest(self._pause()):
                return 128 + (self._ended_by or 0)

    def _goes_on(self, code: int) -> bool:
        return code not in ASKED_FOR and (self._was_home or code not in FOR_PEOPLE)

    def _pause(self) -> float:
        now = time.monotonic()
        self._restarts = [when for when in self._restarts if now - when < WITHIN_S] + [now]
        often = PAUSES_S[4] if len(self._restarts) > MANY else 0.0
        return max(PAUSES_S[min(self._in_vain, len(PAUSES_S) - 1)], often)

    # ---- the one that works

    def _fork(self) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._be_the_terminal(parent)
        return child

    def _be_the_terminal(self, parent: int) -> "NoReturn":
        """In the new process: forget what the supervisor is, and work."""
        code = CRASHED
        try:
            os.environ["NOTIFY_SOCKET"] = "@" + self.address[1:].decode("ascii")
            self.close()
            end_with(parent)
            hurry()
            code = self._work()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)  # no handler of the supervisor's may run here

    # ---- the one that waits

    def _watch(self) -> tuple[bool, int]:
        """Until it has ended: whether it reached home, and its status."""
        home, deadline, killed = False, time.monotonic() + STARTING_S, False
        while True:
            if self._hear_signals():  # before the look: that it ended is a signal too, and is heard once
                deadline = time.monotonic() + ENDING_S
            ended, status = os.waitpid(self._child, os.WNOHANG)
            for said in iter(self.hear, None):  # also what it said last
                home = home or "READY=1" in said
                self._was_home = self._was_home or home
                if home and self._ended_by is None:
                    deadline = time.monotonic() + SILENT_S
            if ended:
                return home, status
            left = deadline - time.monotonic()
            if left <= 0 and not killed:
                os.kill(self._child, signal.SIGKILL)
                killed = True
            select.select([self._ears.fileno(), self._told.fileno()], [], [], 1.0 if killed else max(left, 0.0))

    def hear(self) -> list[str] | None:
        """
        What the terminal says, passed on to whoever watches over this one; None when nothing is left.

        Nobody else is believed: the kernel tells who sent it.
        """
        try:
            words, extra, _, _ = self._ears.recvmsg(512, socket.CMSG_SPACE(12))
        except OSError:
            return None
        sender = [data[:4] for level, kind, data in extra if kind == socket.SCM_CREDENTIALS]
        if [int.from_bytes(pid, sys.byteorder) for pid in sender] != [self._child]:
            return []
        said = words.decode("ascii", "replace").splitlines()
        self._pass_on(said)
        return said

    def _pass_on(self, said: list[str]) -> None:
        """All but who speaks: the service's main process is this one, and it stops only when this one does."""
        hidden = ("MAINPID=",) if self._ended_by is not None else ("MAINPID=", "STOPPING=")
        told = [line for line in said if not line.startswith(hidden)]
        if not self._upward or not told:
            return
        place = "\0" + self._upward[1:] if self._upward.startswith("@") else self._upward
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.connect(place)
            way.send("\n".join(told).encode(), socket.MSG_DONTWAIT)

    def _hear_signals(self) -> bool:
        """Whether it is to end; the terminal is told so too."""
        ends = self._told.hear()
        for number in ends:
            self._ended_by = number
            os.kill(self._child, number)
        return bool(ends)

    def _rest(self, seconds: float) -> bool:
        """Wait before the next try; True when told to end meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self._told], [], [], left)[0] and (ends := self._told.hear()):
                self._ended_by = ends[-1]
                return True
        return False

    def _say(self) -> None:
        """One sentence for who reads the log, by a process that goes with what it had to load."""
        if speaker := os.fork():
            os.waitpid(speaker, 0)
            return
        with contextlib.suppress(BaseException):
            from kiosk.domain.text import shell_language
            from kiosk.words import Words

            words = Words(shell_language(os.environ))
            print(words.cli("run.never-home", seconds=int(PAUSES_S[-1])), file=sys.stderr, flush=True)
        os._exit(0)


class Signals:
    """Signals as bytes that can be waited for, one a signal; a forked process gives them back."""

    def __init__(self) -> None:
        self.ears, self._mouth = socket.socketpair()
        self.ears.setblocking(False)
        self._mouth.setblocking(False)
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, lambda *_: None) for number in (*ENDS, signal.SIGCHLD)}

    def fileno(self) -> int:
        return self.ears.fileno()

    def hear(self) -> list[int]:
        """Those that ask for an end."""
        with contextlib.suppress(BlockingIOError):
            return [number for number in self.ears.recv(64) if number in ENDS]
        return []

    def give_back(self) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self.ears.close()
        self._mouth.close()


def hurry() -> None:
    """Until home stands, tidying up only costs time: what is imported stays; and nobody looks for plug-ins."""
    import gc

    gc.disable()  # the lobby enables it again
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"  # or it reads what every installed package says of itself


def end_with(parent: int) -> None:
    """Ask the kernel to end this process when the supervisor is gone."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(128 + signal.SIGTERM)
