"""What compiling is spared, and where what has been compiled is kept: settings of the compiler that
are those of the whole process, and are left as they were found.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any


@contextmanager
def kept_in(folder: str) -> Iterator[None]:
    """Have what is made in the block kept in ``folder``. The compiler asks its settings, which are
    those of the whole process, when something is made and not again; others keep theirs elsewhere.
    """
    from numba import config

    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = folder
    try:
        yield
    finally:
        settings.CACHE_DIR = before


class Haste:
    """While somebody is in it, in whatever thread, the compiler loses no time on two things.

    It makes much that stays, and Python, looking for garbage through all of it again and again,
    took an eighth of the time: it looks seldom. And to find the one of several dozen functions of
    the compiler's own that adds up two numbers took a fifth: what has been found is remembered.
    """

    def __init__(self) -> None:
        self._lock, self._within, self._before = Lock(), 0, gc.get_threshold()
        self._find: Any = None
        self._found: dict[Any, Any] = {}

    def __enter__(self) -> None:
        functions = _functions()
        with self._lock:
            self._within += 1
            if self._within == 1:
                self._before, self._find = gc.get_threshold(), functions.get_call_type
                gc.set_threshold(max(self._before[0], 200_000), *self._before[1:])
                functions.get_call_type = self._remembering()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if self._within == 0:
                gc.set_threshold(*self._before)
                _functions().get_call_type = self._find

    def _remembering(self) -> Any:
        known, find = self._found, self._find

        def get_call_type(function: Any, context: Any, args: Any, kws: Any) -> Any:
            asked = function, args, tuple(kws.items())
            found = known.get(asked)
            if found is None:
                found = known[asked] = find(function, context, args, kws)
            return found

        return get_call_type


def _functions() -> Any:
    """The compiler's own functions."""
    from numba.core import types

    return types.BaseFunction


HASTE = Haste()
