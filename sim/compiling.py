"""How rules are compiled, and where what is compiled is kept.

A rule is written for one replicate in plain scalar code and lifted over the batch by the
compiler. Rules make no arrays: what they need they are given. So they are compiled without
reference counting and into each other, which together made the reference scenario six
times as fast.

The compiler's own cache looks at one file at a time and would keep a rule although another
that is compiled into it has changed. Therefore what is compiled is kept in a folder named
by a digest of all of the project's rules. Whoever compiles drops folders that have long been
of no use.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from typing import Any

import numba

TIE = 1e-12
"""Values closer than this are equal."""

KEPT = 8
"""Folders of compiled rules that are kept, the last used of them."""

AT_WORK = 24 * 3600
"""Seconds for which a folder counts as in use, however many there are."""


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
    nogil=True, cache=True, forceinline=True, _nrt=False, no_cfunc_wrapper=True
)
"""Compile a rule: without the interpreter's lock, kept on disk, into whatever calls it."""
routine: Callable[[Callable[..., Any]], Any] = _njit(
    nogil=True, cache=True, _nrt=False, no_cfunc_wrapper=True
)
"""Compile a rule that is too long to be compiled into whatever calls it."""


def compiled() -> bool:
    """Whether the rules have been compiled before, so that a run starts at once."""
    return (FOLDER / "ready").exists()


def mark_compiled() -> None:
    """Remember that the rules are compiled and in use; drop old ones if they are new."""
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
