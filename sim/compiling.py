"""How rules are compiled, and where what is compiled is kept.

A rule is written for one replicate in plain scalar code and lifted over the batch by the
compiler. Rules make no arrays: what they need they are given. So they are compiled without
reference counting and into each other, which together made the reference scenario six
times as fast.

The compiler's own cache looks at one file at a time and would keep a rule although another
that is compiled into it has changed. Therefore what is compiled is kept in a folder named
by a digest of all of the project's rules.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba

TIE = 1e-12
"""Values closer than this are equal."""


def _digest() -> str:
    """A name for the present state of all rules, here and on this Python."""
    home = Path(__file__).parent
    here = f"{numba.__version__} {sys.version} {home}"
    digest = blake2b(here.encode(), digest_size=8)
    for path in (home / "compiling.py", home / "luck.py", *sorted((home / "rules").glob("*.py"))):
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
_config: Any = numba.config
_config.CACHE_DIR = str(FOLDER)

_njit: Any = numba.njit
rule: Callable[[Callable[..., Any]], Any] = _njit(
    nogil=True, cache=True, forceinline=True, _nrt=False
)
"""Compile a rule: without the interpreter's lock, kept on disk, into whatever calls it."""
routine: Callable[[Callable[..., Any]], Any] = _njit(nogil=True, cache=True, _nrt=False)
"""Compile a rule that is too long to be compiled into whatever calls it."""


def compiled() -> bool:
    """Whether the rules have been compiled before, so that a run starts at once."""
    return (FOLDER / "ready").exists()


def mark_compiled() -> None:
    """Remember that the rules are compiled."""
    (FOLDER / "ready").touch()


@rule
def copy(source, target):  # type: ignore[no-untyped-def]
    """Copy one row into another of the same length."""
    for i in range(target.shape[0]):
        target[i] = source[i]
