"""A database's files as a killed program leaves them: nothing was closed, nothing moved from the WAL into the file."""

from pathlib import Path

Lying = dict[Path, bytes | None]  # None where there is no such file


def lying(path: Path) -> Lying:
    """What lies on the disk now; nobody may be writing."""
    files = [path.with_name(path.name + suffix) for suffix in ("", "-wal")]
    return {file: file.read_bytes() if file.exists() else None for file in files}


def lay_down(files: Lying) -> None:
    """Everything as it lay; the shared memory is gone with its program."""
    for path, content in files.items():
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
