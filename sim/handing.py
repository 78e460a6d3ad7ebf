"""How Python hands named tuples of arrays to rules: by the address of a copy of what they say.

What a rule is given, its world, is named tuples of some hundred arrays. To look at every array of
them at every call takes longer than many a rule. So a tuple is written down once, as the compiler
lays it out, and from then on its address is handed over. The copy says where the arrays lie, not
what is in them: rules see and change the arrays themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from struct import Struct
from threading import Lock, local
from typing import Any, NamedTuple

import numpy as np

MOST = 256
"""Tuples that are remembered; of those beyond, the oldest are forgotten."""
_ARRAYS = tuple(Struct(f"{5 + 2 * n}q") for n in range(8))
"""An array of n dimensions: owner, parent, size, bytes an item, where it lies, shape, strides."""
_WHOLE, _BROKEN = Struct("q"), Struct("d")


class Written(NamedTuple):
    """A tuple as it is handed over: ``of``, kept so that its arrays stay; its ``kind``, a number;
    ``copy``, what is laid out, and its ``address``.
    """

    of: Any
    kind: int
    copy: bytes
    address: int


class _Known(local):
    """What one thread has written down, by identity."""

    def __init__(self) -> None:
        self.by_id: dict[int, Written] = {}


_known = _Known()
_making = Lock()
_kinds: dict[Any, int] = {}
_types: list[Any] = []


def type_of(kind: int) -> Any:
    """The compiler's type of the tuples of a kind."""
    return _types[kind]


def written(given: Any) -> Written:
    """A named tuple as it is handed over.

    Parameters
    ----------
    given
        Numbers, arrays and named tuples of such; none of its fields is ever set anew.
    """
    found = _known.by_id.get(id(given))
    if found is None:
        found = _written(given)
        while len(_known.by_id) >= MOST:
            del _known.by_id[next(iter(_known.by_id))]
        _known.by_id[id(given)] = found
    return found


def forget() -> None:
    """Forget what this thread has written down."""
    _known.by_id.clear()


@contextmanager
def forgetting() -> Iterator[None]:
    """Play, and then forget, so that the arrays of a play that is over do not stay."""
    try:
        yield
    finally:
        forget()


def _written(given: Any) -> Written:
    said: list[Any] = [type(given)]
    parts: list[bytes] = []
    for field in given:
        if isinstance(field, np.ndarray):
            said.append((field.dtype, field.ndim, field.flags.num))
            where = field.__array_interface__["data"][0]
            laid = (0, 0, field.size, field.itemsize, where, *field.shape, *field.strides)
            parts.append(_ARRAYS[field.ndim].pack(*laid))
        elif isinstance(field, tuple):
            inner = written(field)
            said.append(inner.kind)
            parts.append(inner.copy)
        else:
            said.append(type(field))
            parts.append((_BROKEN if isinstance(field, float) else _WHOLE).pack(field))
    key, copy = tuple(said), b"".join(parts)
    kind = _kinds.get(key)
    if kind is None:
        kind = _new_kind(key, given, len(copy))
    return Written(given, kind, copy, np.frombuffer(copy, np.uint8).__array_interface__["data"][0])


def _new_kind(key: Any, given: Any, size: int) -> int:
    """A number for tuples that look like this one."""
    from numba import typeof
    from numba.core.registry import cpu_target

    with _making:
        if key not in _kinds:
            context, made = cpu_target.target_context, typeof(given)
            laid = context.get_abi_sizeof(context.get_value_type(made))
            assert laid == size, f"{type(given).__name__} is laid out otherwise"
            if made not in _types:  # a view and an array of its own are of one type
                _types.append(made)
            _kinds[key] = _types.index(made)
        return _kinds[key]
