"""
Why a file or a database could not be used, in the reader's words.

The operating system and the databases speak English; what they say is put inside a sentence of ours.
"""

import errno

from sync.server.tell import noop, tell

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
    "database is locked": noop("chương trình khác đang giữ cơ sở dữ liệu"),
    "connection refused": noop("không ai trả lời ở địa chỉ và cổng ấy"),
    "password authentication failed": noop("sai tên hoặc mật khẩu"),
    "does not exist": noop("không có cơ sở dữ liệu hoặc tài khoản ấy"),
}


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
