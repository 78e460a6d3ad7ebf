"""How rules are run, and where what is compiled is kept.

A rule is written for one replicate in plain scalar code. Many plays run it compiled, lifted over
the batch; one play runs it as it stands (:func:`interpreting`), with nothing to wait for and equal
to the last bit. Rules make no arrays: what they need they are given. So they are compiled without
reference counting. How they are put together is in :mod:`sim.linking`; the compiler is not even
loaded before something is to be compiled.

The compiler's own cache looks at one file at a time and would keep a rule although another
that is compiled into it has changed. Therefore what is compiled is kept in a folder named
by a digest of all of the project's rules, wherever these lie: two copies of the project with the
same rules compile them once. Whoever compiles drops folders that have long been of no use.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, update_wrapper
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from threading import Lock, local
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

import numpy as np

from sim.handing import Keys, found_at, type_of, written
from sim.haste import HASTE, kept_in

P = ParamSpec("P")
T = TypeVar("T")
TIE = 1e-12
"""Values closer than this are equal."""

KEPT = 8
"""Folders of compiled rules that are kept, the last used of them."""

AT_WORK = 24 * 3600
"""Seconds for which a folder counts as in use, however many there are."""


def _digest() -> str:
    """A name for the present state of all rules, on this Python and by this compiler."""
    home = Path(__file__).parent
    here = f"{version('numba')} {version('llvmlite')} {sys.version}"
    digest = blake2b(here.encode(), digest_size=8)
    names = ("compiling.py", "handing.py", "linking.py", "luck.py", "outcomes.py")
    rooms = ("rules", "days", "strategies", "stage", "play", "forums")
    engine = [home / name for name in names]
    written_in = [path for room in rooms for path in sorted((home / room).glob("*.py"))]
    for path in (*engine, *written_in):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    """Where compiled rules are kept: the user's cache, or else a temporary folder."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    homes = [Path(base)] if base else []
    for home in (*homes, Path.home() / ".cache", Path(tempfile.gettempdir())):
        folder = home / "demarche" / _digest()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="demarche-"))


FOLDER = _folder()

SHORT = 100
"""Bytes of code up to which a rule is compiled into whatever calls it; measured."""

_making = Lock()


class _Way(local):
    """How a thread runs rules that are called from Python; ``loaded``: this process has some
    compiled, so that there is hardly anything to wait for.
    """

    loaded = False
    plain = os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


_way = _Way()


@contextmanager
def interpreting(alone: bool = True) -> Iterator[None]:
    """Run rules as they stand, as long as the block lasts, in this thread; unless some have been
    compiled in this process, for then that is quicker.

    Parameters
    ----------
    alone
        Whether one play is played; of many, rules are compiled.
    """
    before = _way.plain
    _way.plain = before or (alone and not _Way.loaded)
    try:
        with np.errstate(all="ignore" if _way.plain else None):  # as compiled rules do
            yield
    finally:
        _way.plain = before


@contextmanager
def plainly() -> Iterator[None]:
    """Run rules as they stand, as long as the block lasts, in this thread."""
    before, _way.plain = _way.plain, True
    try:
        yield
    finally:
        _way.plain = before


def interpreted() -> bool:
    """Whether this thread runs rules as they stand."""
    return _way.plain


class Rule(Generic[P, T]):
    """A rule, compiled for what it is given unless it runs as it stands.

    Compiled rules call it directly; Python calls it through an entry for the kinds of named tuples
    that it is given, which alone is kept on disk. Named tuples go by their address.

    Parameters
    ----------
    function
        What it does, in plain scalar code; without defaults.
    """

    def __init__(self, function: Callable[P, T]) -> None:
        self.py_func: Callable[..., Any] = function
        update_wrapper(self, function)
        self._entries: dict[tuple[int, ...], Any] = {}
        self._tuples: tuple[int, ...] = ()
        self._called: dict[tuple[int, ...], Any] = {}

    @cached_property
    def inner(self) -> Any:
        """What compiled rules call."""
        return _njit(
            nogil=True, forceinline=len(self.py_func.__code__.co_code) <= SHORT,
            error_model="numpy", _nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True,
            pipeline_class=_linking().PART,
        )(self.py_func)  # fmt: skip

    if TYPE_CHECKING:

        def __call__(self, *given: P.args, **named: P.kwargs) -> T:
            """What the rule returns; see its own words for what it is given."""

    else:

        def __call__(self, *given):
            """What the rule returns; see its own words for what it is given."""
            return self.py_func(*given) if _way.plain else self._compiled(given)

    def _compiled(self, given: tuple[Any, ...]) -> Any:
        if not self._entries:
            self._tuples = tuple(at for at, one in enumerate(given) if hasattr(one, "_fields"))
        handed, told = list(given), []
        for at in self._tuples:
            one = written(given[at])
            told.append(one)  # there until the rule returns
            handed[at] = one.address
        kinds = tuple([one.kind for one in told])
        made = self._entries.get(kinds)
        if made is not None:
            return made(*handed)
        with HASTE:
            return self._made(given, kinds)(*handed)

    def _made(self, given: tuple[Any, ...], kinds: tuple[int, ...]) -> Any:
        _Way.loaded = True
        with _making:
            if kinds not in self._entries:
                entry = self._handing_on(given, [type_of(kind) for kind in kinds])
                with kept_in(str(FOLDER)):
                    self._entries[kinds] = _njit(
                        nogil=True, cache=True, error_model="numpy", _nrt=False,
                        no_cfunc_wrapper=True, pipeline_class=_linking().WHOLE,
                    )(entry)  # fmt: skip
            return self._entries[kinds]

    def _handing_on(self, given: tuple[Any, ...], kinds: list[Any]) -> FunctionType:
        """A function that hands on what it is given, addresses as tuples of their kind; it is
        named, and so is kept on disk, by the kinds.
        """
        rule, code = self.py_func, self.py_func.__code__
        names = code.co_varnames[: code.co_argcount]
        known = {**rule.__globals__, "_inner": self.inner}
        handed, left = [], list(kinds)
        for name, one in zip(names, given, strict=True):
            if hasattr(one, "_fields"):
                known[f"_at_{name}"] = _linking().at_address(left.pop(0))
                handed.append(f"_at_{name}({name})")
            else:
                handed.append(name)
        source = (
            f"def {rule.__name__}({', '.join(names)}):\n    return _inner({', '.join(handed)})\n"
        )
        found: dict[str, Any] = {}
        exec(compile(source, _place(code.co_filename), "exec"), found)
        lines = found[rule.__name__].__code__.replace(co_firstlineno=code.co_firstlineno)
        made = FunctionType(lines, known, rule.__name__)
        which = blake2b("".join(map(str, kinds)).encode(), digest_size=8).hexdigest()
        made.__qualname__, made.__module__ = f"{rule.__qualname__}_{which}", rule.__module__
        return made

    def key(self, keys: Keys, returned: str, *given: Any) -> int:
        """The key under which rules call this one, as :data:`call` and :data:`ask` do.

        Parameters
        ----------
        keys
            That are given back when it is called no more.
        returned
            ``int64`` or ``float64``.
        *given
            Tuples such as it will be given, and numbers.
        """
        if keys.plain:
            return keys.keep(self.py_func, id(self))
        kinds = tuple([written(one).kind for one in given if hasattr(one, "_fields")])
        made = self._called.get(kinds)
        if made is None:
            with _making:
                made = self._called.setdefault(kinds, self._callable(returned, given, kinds))
        return keys.keep(self, made.address)

    def _callable(self, returned: str, given: tuple[Any, ...], kinds: tuple[int, ...]) -> Any:
        from numba import cfunc, types

        _Way.loaded = True
        function = self._handing_on(given, [type_of(kind) for kind in kinds])
        with kept_in(str(FOLDER)), HASTE:
            how: dict[str, Any] = {"_nrt": False, "pipeline_class": _linking().WHOLE}
            as_called = getattr(types, returned)(*[types.int64] * 4)
            return cfunc(as_called, cache=True, nogil=True, error_model="numpy", **how)(function)


def _place(own: str) -> str:
    """The file by which the compiler finds an entry again: one for all copies of the project, or
    the rule's own if that is no file of the project.
    """
    with suppress(OSError, ValueError):
        Path(own).relative_to(Path(__file__).parent)
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "entries").touch()
        return str(FOLDER / "entries")
    return own


def _linking() -> Any:
    """What puts compiled rules together; it knows rules."""
    from sim import linking

    linking.serve(Rule, Made)
    return linking


def _njit(**how: Any) -> Any:
    import numba

    return numba.njit(**how)


class Made:
    """What rules call that is no rule: how it is compiled stands in :mod:`sim.linking`.

    Parameters
    ----------
    name
        Under which it stands there.
    plain
        What it does where rules run as they stand.
    """

    def __init__(self, name: str, plain: Callable[..., Any]) -> None:
        self.name, self.plain = name, plain

    def __call__(self, *given: Any) -> Any:
        return self.plain(*given)


like = Made("like", lambda _kind, key: found_at(key))
"""The tuple under a key, of the kind of another tuple."""
found = Made("found", found_at)
"""The tuple under a key, to be handed on to code under another."""
call = Made("call", lambda key, *given: found_at(key)(*given))
"""What the code under a key returns, a whole number, for four tuples or whole numbers."""
ask = Made("ask", lambda key, *given: found_at(key)(*given))
"""The same, a number with a fraction."""
real = Made("real", lambda key, x: found_at(key)(x))
"""What the code of a library under a key makes of a number."""
lifted = Made("lifted", lambda key, x: found_at(key)(x))
"""What NumPy's own code for arrays under a key makes of a number: the same bits as in an array."""
lifted_by_two = Made("lifted_by_two", lambda key, x, y: found_at(key)(x, y))
"""The same, of two numbers."""
lifted_by_three = Made("lifted_by_three", lambda key, x, y, z: found_at(key)(x, y, z))
"""The same, of three."""


def run(key: int, on: int, *numbers: int) -> int:
    """Run the code of a rule by its key, as rules do: on the tuple that has the key ``on``, and
    three whole numbers.
    """
    if interpreted():
        return int(found_at(key)(found_at(on), *numbers))
    word = ctypes.c_int64
    return int(ctypes.CFUNCTYPE(word, word, word, word, word)(key)(on, *numbers))


def rule(function: Callable[P, T]) -> Rule[P, T]:
    """A rule: compiled without the interpreter's lock, without arrays of its own."""
    return Rule(function)


def compiled() -> bool:
    """Whether the rules have been compiled before, so that a run starts at once."""
    return (FOLDER / "ready").exists()


def mark_compiled() -> None:
    """Remember that the rules are compiled and in use, unless the folder is full or gone; drop
    old ones if they are new.
    """
    with suppress(OSError):
        new = not compiled()
        (FOLDER / "ready").touch()
        if new and FOLDER.parent.name == "demarche":
            prune(FOLDER.parent)


def prune(base: Path) -> None:
    """Drop the compiled rules that were last used before those of so many other states.

    Two processes may do it at once: a folder is renamed before it is removed, which only one
    of them can.

    Parameters
    ----------
    base
        The folder in which the folders of compiled rules lie.
    """
    used = {folder: _last_use(folder) for folder in base.iterdir() if _is_ours(folder)}
    newest_first = sorted(used, key=lambda folder: used[folder], reverse=True)
    for folder in newest_first[KEPT:]:
        if time.time() - used[folder] > AT_WORK:
            with suppress(OSError):  # another process was quicker
                folder.rename(folder.with_suffix(".gone"))
    for gone in base.glob("*.gone"):
        rmtree(gone, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    return re.fullmatch(r"[0-9a-f]{16}", folder.name) is not None


def _last_use(folder: Path) -> float:
    """When the rules of a folder were last played, or else when it was made; 0 if it is gone."""
    for path in (folder / "ready", folder):
        with suppress(OSError):
            return path.stat().st_mtime
    return 0.0


@rule
def copy(source, target):  # type: ignore[no-untyped-def]
    """Copy one row into another of the same length."""
    for i in range(target.shape[0]):
        target[i] = source[i]


@rule
def is_same(row, other):  # type: ignore[no-untyped-def]
    """Whether two rows of the same length say the same."""
    k, n = 0, row.shape[0]
    while k < n and row[k] == other[k]:
        k += 1
    return k == n
