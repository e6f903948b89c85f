"""
The first door, on a computer that lacks something.

The real tools/install, in a copy of what it needs, run by somebody who is not root; what lacks is not on the PATH.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.text import shell_language
from tests.support.missing import need
from tests.support.source import ROOT

NOBODY = 65534
ALWAYS = ("sh", "dirname", "grep", "tr", "cut", "cat", "ls", "id", "sha256sum", "mkdir", "tee")
PASSED_ON = "\tlib{name} (libc6,x86-64) => /lib/x86_64-linux-gnu/lib{name}"
LIBRARIES = ("GL.so.1", "EGL.so.1", "mtdev.so.1", "atomic.so.1")
ENGLISH = {"SAOVANG_LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
VIETNAMESE = {"LC_ALL": "C.UTF-8"}  # a bare Debian, and every shell that is not English
SHELLS = pytest.mark.parametrize("shell", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
APT = '#!/bin/sh\necho "$0 $*" >>"$(dirname "$0")/apt.log"\n'
PYTHON_OLD = "#!/bin/sh\ncase $1 in -c) exit 1 ;; esac\necho Python 3.9.2\n"
# makes a .venv as Python does, and finds nothing to fetch from
PYTHON_OFFLINE = """#!/bin/sh
case "$1 $2" in
    '-c '*) exit 0 ;;
    '-V ') echo Python 3.12.1 ;;
    '-m venv') mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    '-m pip') echo 'pip: no network' >&2; exit 1 ;;
esac
"""


class Computer:
    """Somebody's computer: `bin` is all of its PATH, `folder` what was cloned."""

    def __init__(self, place: Path) -> None:
        self.bin, self.folder = place / "bin", place / "saovang"
        self.bin.mkdir()
        for name in ("tools", "requirements"):
            shutil.copytree(ROOT / name, self.folder / name)
        for program in ALWAYS:
            self.has(program)
        (self.bin / "python3").symlink_to(os.path.realpath(sys.executable))
        self.write("apt-get", APT)

    def has(self, program: str) -> None:
        found = shutil.which(program)
        (self.bin / program).symlink_to(need(Path(found) if found else None, package=program.lower()))

    def has_libraries(self, names: tuple[str, ...]) -> None:
        """What the loader of this computer would tell."""
        listed = "\n".join(PASSED_ON.format(name=name) for name in names)
        self.write("ldconfig", f"#!/bin/sh\n[ \"$1\" = -p ] && cat <<'END'\n{listed}\nEND\n")

    def write(self, program: str, text: str) -> None:
        (self.bin / program).unlink(missing_ok=True)  # it may be a link to the real one
        (self.bin / program).write_text(text, "ascii")
        (self.bin / program).chmod(0o755)

    def install(self, what: str, **shell: str) -> tuple[int, list[str]]:
        """The exit code, and the lines said, in English unless the shell is another; standard output stays silent."""
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        ended = subprocess.run(
            [self.folder / "tools" / "install", what], cwd="/", env={"PATH": str(self.bin), **(shell or ENGLISH)},
            capture_output=True, text=True, check=False, timeout=60, **user,
        )  # fmt: skip
        assert ended.stdout == ""
        return ended.returncode, ended.stderr.splitlines()

    def asked_of_apt(self) -> list[str]:
        log = self.bin / "apt.log"
        return [line.partition(" ")[2] for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def computer() -> Iterator[Computer]:
    """Directly under the temporary directory: nobody may walk through pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="saovang-install-") as place:
        Path(place).chmod(0o755)
        one = Computer(Path(place))
        if os.geteuid() == 0:
            for path in (one.folder, one.bin):
                os.chown(path, NOBODY, NOBODY)
        yield one


def spoken(shell: dict[str, str], vietnamese: str, english: str) -> str:
    return english if shell is ENGLISH else vietnamese


@SHELLS
@pytest.mark.parametrize(("door", "line"), [("test", "xvfb strace"), ("pictures", "faketime xvfb strace")])
def test_programs_that_lack_are_told_in_the_line_that_installs_them(
    computer: Computer, shell: dict[str, str], door: str, line: str
) -> None:
    computer.has("chromium")

    code, said = computer.install(door, **shell)

    assert code == 1
    assert said == [
        spoken(
            shell,
            "Còn thiếu một số gói của Debian. Hãy gõ dòng sau rồi chạy lại:",
            "Some Debian packages are missing. Type this, then start again:",
        ),
        f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {line}",
    ]
    assert computer.asked_of_apt() == []
    assert not (computer.folder / ".venv").exists()


@pytest.mark.parametrize(
    ("there", "line"),
    [
        (LIBRARIES[1:], "libgl1"),
        ((LIBRARIES[1], LIBRARIES[3]), "libgl1 libmtdev1"),
        (("GLX.so.1", "EGLX.so.1"), "libgl1 libegl1 libmtdev1"),
    ],
)
def test_libraries_that_lack_are_told_in_the_line_that_installs_them(
    computer: Computer, there: tuple[str, ...], line: str
) -> None:
    computer.has_libraries(there)

    code, said = computer.install("run")

    assert code == 1
    assert said[-1] == f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {line}"
    assert len(said) == 2
    assert computer.asked_of_apt() == []
    assert not (computer.folder / ".venv").exists()


@pytest.mark.parametrize(
    ("shell", "begins"),
    [
        ({}, "Máy này"),
        ({"LANG": "C.UTF-8"}, "Máy này"),
        ({"LANG": "vi_VN.UTF-8"}, "Máy này"),
        ({"LANG": "en_US.UTF-8"}, "This computer"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "Máy này"),
        ({"LANG": "vi_VN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "This computer"),
        ({"LC_ALL": "en_US.UTF-8", "SAOVANG_LANGUAGE": "vi"}, "Máy này"),
        ({"LC_ALL": "C.UTF-8", "SAOVANG_LANGUAGE": "EN"}, "This computer"),
    ],
)
def test_the_first_door_speaks_the_language_every_command_does(
    computer: Computer, shell: dict[str, str], begins: str
) -> None:
    computer.has_libraries(LIBRARIES[1:])
    (computer.bin / "apt-get").unlink()

    _, said = computer.install("run", **shell or {"SAOVANG_LANGUAGE": ""})

    assert said[0].startswith(begins)
    assert shell_language(shell) == ("en" if begins == "This computer" else "vi")


@SHELLS
def test_packages_that_cannot_be_fetched_are_told_in_one_sentence(computer: Computer, shell: dict[str, str]) -> None:
    computer.has_libraries(LIBRARIES[:2])
    for program in ("env", "true"):
        computer.has(program)
    computer.write("sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    computer.write("apt-get", "#!/bin/sh\necho 'E: no network' >&2\nexit 100\n")

    code, said = computer.install("run", **shell)

    assert code == 1
    assert said[1:] == [
        "E: no network",
        spoken(
            shell,
            "Không cài được các gói của Debian. Lý do ở ngay trên, thường là chưa có mạng.",
            "Debian's packages could not be installed. What stands above tells why, mostly no network.",
        ),
    ]


@SHELLS
def test_a_python_that_makes_no_environment_is_named(computer: Computer, shell: dict[str, str]) -> None:
    computer.has_libraries(LIBRARIES)
    computer.has("rm")
    computer.write("python3", PYTHON_OFFLINE.replace("mkdir", "false"))

    code, said = computer.install("run", **shell)

    vietnamese, english = (
        "Không lập được môi trường .venv bằng python3",
        "No virtual environment could be made with python3",
    )
    assert (code, said[1:]) == (1, [spoken(shell, vietnamese, english)])


@SHELLS
def test_a_computer_whose_python_is_too_old_is_told_which_one_it_needs_and_how_to_name_it(
    computer: Computer, shell: dict[str, str]
) -> None:
    computer.has_libraries(LIBRARIES)
    computer.write("python3", PYTHON_OLD)
    need(Path("/usr/bin/python3"), package="python3")

    code, said = computer.install("run", **shell, PYTHONHOME="/nowhere")  # with which Debian's own runs nothing either

    vietnamese, english = (
        "Cần Python 3.11, 3.12 hoặc 3.13 có kèm venv; hãy chỉ ra: make install PYTHON=/đường/dẫn/python3",
        "Python 3.11, 3.12 or 3.13 with venv is needed; name one: make install PYTHON=/path/to/python3",
    )
    assert (code, said) == (1, [spoken(shell, vietnamese, english)])
    assert not (computer.folder / ".venv").exists()


@SHELLS
def test_packages_of_python_that_cannot_be_fetched_are_told_after_what_pip_says(
    computer: Computer, shell: dict[str, str]
) -> None:
    computer.has_libraries(LIBRARIES)
    computer.write("python3", PYTHON_OFFLINE)
    for program in ("rm", "cp"):
        computer.has(program)

    code, said = computer.install("run", **shell)

    assert code == 1
    assert said == [
        spoken(shell, "Đang lập .venv bằng Python 3.12.1", "Making .venv with Python 3.12.1"),
        spoken(
            shell,
            "Đang cài các gói đã khóa phiên bản; lần đầu mất chừng một phút",
            "Installing the locked packages; this takes a minute the first time",
        ),
        "pip: no network",
        spoken(
            shell,
            "Không cài được các gói đã khóa phiên bản: lý do là lời của pip ở ngay trên, thường là chưa có mạng",
            "The locked packages could not be installed: what pip says above tells why, mostly no network",
        ),
    ]


def test_sudo_that_asks_no_password_installs_what_lacks_and_nothing_else(computer: Computer) -> None:
    computer.has_libraries(LIBRARIES[:2])
    for program in ("env", "true"):
        computer.has(program)
    computer.write("sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    computer.folder.chmod(0o555)  # so that it stops there

    code, said = computer.install("run")

    assert code == 1
    assert said[0] == "Installing Debian's libmtdev1"
    assert computer.asked_of_apt() == ["update -qq", "install -y -qq --no-install-recommends libmtdev1"]


@SHELLS
def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(computer: Computer, shell: dict[str, str]) -> None:
    computer.has_libraries(LIBRARIES)
    computer.folder.chmod(0o555)

    code, said = computer.install("run", **shell)

    assert code == 1
    vietnamese, english = (
        "Thư mục này không ghi được, mà .venv phải nằm trong đó",
        "This folder is read-only, and .venv",
    )
    assert len(said) == 1
    assert said[0].startswith(spoken(shell, vietnamese, english))
    assert said[0].endswith(f": {computer.folder}")


def test_a_computer_without_apt_is_told_what_debian_calls_it(computer: Computer) -> None:
    computer.has_libraries(LIBRARIES[1:])
    (computer.bin / "apt-get").unlink()

    code, said = computer.install("run")

    assert code == 1
    assert said == ["This computer has no apt-get; please install what Debian calls: libgl1"]


@SHELLS
def test_a_door_nobody_knows_is_refused_before_anything_is_looked_at(computer: Computer, shell: dict[str, str]) -> None:
    code, said = computer.install("tset", **shell)

    vietnamese = "tools/install chỉ biết run, dev, test, pictures và assets, không biết tset"
    english = "tools/install knows run, dev, test, pictures and assets, not tset"
    assert (code, said) == (1, [spoken(shell, vietnamese, english)])
