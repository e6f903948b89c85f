"""
Why a file or a database could not be used, in the reader's words.

The operating system and the databases speak English; what they say is put inside a sentence of ours.
"""

import errno
import logging
import os
import shutil
from collections.abc import Iterator

from kiosk.domain.errors import DiskFull
from sync.server.tell import noop, tell

FULL = {errno.ENOSPC, errno.EDQUOT}
SAID_FULL = ("database or disk is full", "no space left on device")  # SQLite, PostgreSQL
IO_ERROR = "disk i/o error"  # SQLite says so where the file beside its own cannot be made
ROOM = 1024 * 1024  # bytes; with less, that error is a full disk

FILES = {
    errno.ENOENT: noop("không có tệp hay thư mục ấy"),
    errno.EACCES: noop("không được phép"),
    errno.EPERM: noop("không được phép"),
    errno.EISDIR: noop("đó là một thư mục"),
    errno.ENOTDIR: noop("một phần của đường dẫn không phải là thư mục"),
    errno.ENOSPC: noop("ổ đĩa đã đầy"),
    errno.EDQUOT: noop("ổ đĩa đã đầy"),
    errno.EROFS: noop("ổ đĩa chỉ cho đọc"),
    errno.ENAMETOOLONG: noop("tên quá dài"),
}
DATABASES = {
    "file is not a database": noop("tệp này không phải là cơ sở dữ liệu"),
    "database disk image is malformed": noop("tệp cơ sở dữ liệu bị hỏng"),
    "unable to open database file": noop("không mở được tệp cơ sở dữ liệu"),
    IO_ERROR: noop("ổ đĩa báo lỗi khi đọc hoặc ghi"),
    "attempt to write a readonly database": noop("ổ đĩa chỉ cho đọc"),
    "database is locked": noop("chương trình khác đang giữ cơ sở dữ liệu"),
    "connection refused": noop("không ai trả lời ở địa chỉ và cổng ấy"),
    "password authentication failed": noop("sai tên hoặc mật khẩu"),
    "does not exist": noop("không có cơ sở dữ liệu hoặc tài khoản ấy"),
}


def is_full(error: BaseException, folder: "os.PathLike[str] | None" = None) -> bool:
    """
    Whether an error is that of a full disk, or came of one.

    Args:
        folder: Where the database lies, to tell a full disk from a broken one.
    """
    for one in _chain(error):
        said = str(one).lower()
        if isinstance(one, OSError) and one.errno in FULL:
            return True
        if type(one).__name__ == DiskFull.__name__:  # ours, or psycopg's
            return True
        if any(words in said for words in SAID_FULL):
            return True
        if IO_ERROR in said and folder is not None and shutil.disk_usage(folder).free < ROOM:
            return True
    return False


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def without_trace(record: logging.LogRecord) -> bool:
    """A filter for logs: a full disk is one line there, for it says nothing about the program."""
    if record.exc_info and record.exc_info[1] and is_full(record.exc_info[1]):
        record.msg, record.args = f"{record.getMessage()}: {DiskFull.code}", ()
        record.exc_info = record.exc_text = None
    return True


def of_file(error: OSError) -> str:
    """What the operating system said; an unusual thing by its number."""
    known = FILES.get(error.errno or 0)
    return tell(known) if known else tell("lỗi {number} của hệ điều hành").format(number=error.errno)


def of_database(error: Exception) -> str:
    """What a database said; an unusual thing in its own words, as a quotation."""
    said = str(error).strip() or type(error).__name__
    for words, reason in DATABASES.items():
        if words in said.lower():
            return tell(reason)
    return tell("cơ sở dữ liệu báo “{said}”").format(said=said.splitlines()[0])
