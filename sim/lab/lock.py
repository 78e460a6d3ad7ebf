"""One process at a time in a run's folder; the system lets go of it when a process dies."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30
    """A byte that nobody reads: a lock keeps others from reading what it covers."""

    def _take(handle: int) -> None:
        import os

        os.lseek(handle, FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
UNKNOWN = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})


@contextmanager
def held(file: Path) -> Iterator[bool]:
    """Hold a file for as long as the block lasts.

    A file system that knows no locks lets everyone in.

    Parameters
    ----------
    file
        One that is never replaced.

    Yields
    ------
    bool
        False if another holds it already.
    """
    with file.open("r+b") as opened:
        free = True
        try:
            _take(opened.fileno())
        except OSError as error:
            if error.errno not in TAKEN | UNKNOWN:
                raise
            free = error.errno in UNKNOWN
        yield free
