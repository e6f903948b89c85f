"""
How the C library keeps memory that the program has let go of.

Left alone, glibc raises its own threshold with the first large picture and from then on keeps tens of MiB of freed
ones. Elsewhere than on glibc nothing here does anything.
"""

import ctypes
import gc

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE = 128 * 1024  # bytes; what is larger goes back to the system as soon as it is freed


def keep_little() -> None:
    """Once, before the first picture is made."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_TRIM_THRESHOLD, LARGE)


def give_back() -> None:
    """Drop what nothing holds any more and hand the memory back to the system; some milliseconds."""
    gc.collect()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
