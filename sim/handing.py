"""How Python hands named tuples of arrays to rules: by the address of a copy of what they say.

What a rule is given, its world, is named tuples of some hundred arrays. To look at every array of
them at every call takes longer than many a rule. So a tuple is written down once, as the compiler
lays it out, and from then on its address is handed over. The copy says where the arrays lie, not
what is in them: rules see and change the arrays themselves.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from struct import Struct
from threading import Lock, local
from typing import Any, NamedTuple

import numpy as np

MOST = 1024
"""Tuples that are remembered; of those beyond, the oldest are forgotten."""
_ARRAYS = tuple(Struct(f"{5 + 2 * n}q") for n in range(8))
"""An array of n dimensions: owner, parent, size, bytes an item, where it lies, shape, strides."""
_WHOLE, _BROKEN = Struct("q"), Struct("d")
_Pointer, _DATA = ctypes.c_void_p, object.__basicsize__
"""Where an array has the address of its numbers: first of all, as NumPy's C interface lays arrays
out. To ask for it in Python took longer than all the rest.
"""


class Written(NamedTuple):
    """A tuple as it is handed over: ``of``, kept so that its arrays stay; its ``kind``, a number;
    ``copy``, what is laid out, and its ``address``.
    """

    of: Any
    kind: int
    copy: bytes
    address: int


class _Known(local):
    """What one thread has written down, by identity; and what it finds under keys, how many have
    lent it each, and who has.
    """

    def __init__(self) -> None:
        self.by_id: dict[int, Written] = {}
        self.by_key: dict[int, Any] = {}
        self.times: Counter[int] = Counter()
        self.lent: set[int] = set()


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


class Keys:
    """Numbers by which rules find tuples, and code, that lie elsewhere: addresses, or in plain
    Python numbers under which they are kept, as long as they are :meth:`lent`. All are good until
    :meth:`give_back`. ``stopped``: [1], above 0 once something has gone wrong in Python that was
    called.

    Parameters
    ----------
    plain
        Whether rules are run as they stand.
    """

    def __init__(self, plain: bool) -> None:
        self.plain, self._kept = plain, list[Any]()
        self.stopped = np.zeros(1, np.int64)

    def of(self, given: Any) -> int:
        """The key of a named tuple, none of whose fields is ever set anew."""
        if self.plain:
            return self.keep(given, id(given))
        found = written(given)
        return self.keep(given, found.address, found)

    def keep(self, thing: Any, key: int, *beside: Any) -> int:
        """Have a thing found under a key; kept with it is what must not go."""
        self._kept.append((key, thing, *beside))
        if id(self) in _known.lent:
            _lend(key, thing)
        return key

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Have this thread find what is kept, as long as the block lasts."""
        before = id(self) in _known.lent
        self.lend()
        try:
            yield
        finally:
            if not before:
                self._take_back()

    def lend(self) -> None:
        """Have this thread find what is kept, until it is given back."""
        if self.plain and id(self) not in _known.lent:
            _known.lent.add(id(self))
            for key, thing, *_ in self._kept:
                _lend(key, thing)

    def give_back(self) -> None:
        """Nothing is found any more under these keys, unless others have lent it, too."""
        self._take_back()
        self._kept.clear()

    def _take_back(self) -> None:
        if id(self) in _known.lent:
            _known.lent.remove(id(self))
            for key, *_ in self._kept:
                _known.times[key] -= 1
                if _known.times[key] == 0:
                    del _known.by_key[key], _known.times[key]


def _lend(key: int, thing: Any) -> None:
    _known.by_key[key] = thing
    _known.times[key] += 1


class Back:
    """Python that rules call, compiled or not. What it raises is kept until :meth:`heed`, since
    compiled rules go on; nothing is called after that.

    Parameters
    ----------
    function
        Of four whole numbers.
    returned
        ``int`` or ``float``.
    """

    def __init__(self, function: Callable[[int, int, int, int], Any], returned: type) -> None:
        self.function, self.returned = function, returned
        self.raised: BaseException | None = None
        self.stopped = np.zeros(1, np.int64)

    def key(self, keys: Keys) -> int:
        """The key under which rules call it."""
        if keys.plain:
            return keys.keep(self.function, id(self))
        word, self.stopped = ctypes.c_int64, keys.stopped
        kind: Any = word if self.returned is int else ctypes.c_double
        code = ctypes.CFUNCTYPE(kind, word, word, word, word)(self._guarded)
        return keys.keep(code, ctypes.cast(code, ctypes.c_void_p).value or 0)

    def _guarded(self, one: int, other: int, third: int, last: int) -> Any:
        if self.raised is None:
            try:
                found = self.function(one, other, third, last)
                return self.returned(0 if found is None and self.returned is int else found)
            except BaseException as error:  # noqa: BLE001 - it is raised later
                self.raised, self.stopped[0] = error, 1
        return self.returned(0)

    def heed(self) -> None:
        """Raise what has been raised."""
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised


def found_at(key: int) -> Any:
    """What is found under a key."""
    return _known.by_key[key]


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
    copy, words = bytearray(), False
    for field in given:
        if not isinstance(field, np.ndarray) and isinstance(field, bool | np.bool_):
            said.append(bool)  # a byte; words begin at multiples of eight
            copy.append(bool(field))
            continue
        copy += bytes(-len(copy) % 8)
        words = True
        if isinstance(field, np.ndarray):
            said.append((field.dtype, field.ndim, field.flags.num))
            where = _Pointer.from_address(id(field) + _DATA).value or 0
            laid = (0, 0, field.size, field.itemsize, where, *field.shape, *field.strides)
            copy += _ARRAYS[field.ndim].pack(*laid)
        elif isinstance(field, tuple):
            inner = written(field)
            said.append(inner.kind)
            copy += inner.copy
        else:
            said.append(type(field))
            copy += (_BROKEN if isinstance(field, float) else _WHOLE).pack(field)
    if words:
        copy += bytes(-len(copy) % 8)
    key = tuple(said)
    kind = _kinds.get(key)
    if kind is None:
        kind = _new_kind(key, given, len(copy))
    kept = bytes(copy)
    where = np.frombuffer(kept, np.uint8).__array_interface__["data"][0]
    return Written(given, kind, kept, where)


def _new_kind(key: Any, given: Any, size: int) -> int:
    """A number for tuples that look like this one."""
    from numba import typeof

    from sim.linking import address_of

    with _making:
        if key not in _kinds:
            made = typeof(given)
            laid = address_of(made).size
            assert laid == size, f"{type(given).__name__} is laid out otherwise"
            if made not in _types:  # a view and an array of its own are of one type
                _types.append(made)
            _kinds[key] = _types.index(made)
        return _kinds[key]
