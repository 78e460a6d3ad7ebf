"""What went wrong, as a sentence with what to do about it and an exit code; never a traceback."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer

from sim.errors import DemarcheError, command, meant, program

WRONG = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_Misused: Any = typer.BadParameter.__mro__[1]
"""The command line library's own error of usage, wherever its version keeps it."""


_INSTEAD = {
    "explain --plain": "the middle case, every number at its middle, is told beside the plays.",
}
"""Options that other commands have: what there is in their place."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what a user can act on into a sentence on standard error, and leave."""
    try:
        yield
    except (DemarcheError, _Misused, ImportError, OSError) as error:
        if isinstance(error, BrokenPipeError):  # the reader has seen enough, as in `… | head`
            _print_no_more()
            raise typer.Exit(PIPE_CLOSED) from error
        words = _sentence(error)
        if words is None:
            raise
        raise _left(words, WRONG) from error
    except KeyboardInterrupt as interrupt:
        raise _left(_interrupted(interrupt), INTERRUPTED) from interrupt


def _sentence(error: Any) -> str | None:
    """What a user can do about an error; None for one that is a bug."""
    if isinstance(error, DemarcheError):
        return f"{error}"
    if isinstance(error, _Misused):
        return _misused(error)
    if isinstance(error, ImportError):
        return missing(error) if _is_missing(error) else None
    if error.errno not in _FULL:
        return None
    _print_no_more()
    return _full(error)


def _left(words: str, code: int) -> typer.Exit:
    with suppress(OSError):  # nowhere is left to say it
        typer.echo(words, err=True)
    return typer.Exit(code)


def _print_no_more() -> None:
    """Send what is still to be printed nowhere, so that leaving does not fail over it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _full(error: OSError) -> str:
    where = error.filename or "standard output"
    return (
        f"{where} cannot be written to the end: {os.strerror(error.errno or errno.ENOSPC)}. "
        "Make room or write elsewhere, and give the same command again: what was played is kept."
    )


def _is_missing(error: ImportError) -> bool:
    """Whether a package of others is not there; our own modules are always there."""
    return isinstance(error, ModuleNotFoundError) and not str(error.name).startswith("sim")


def missing(error: ImportError) -> str:
    """That a package is missing, and how to get it."""
    package = str(error.name).partition(".")[0]
    extra = _extra_with(package)
    what = f"'.[{extra}]'" if extra else ". (make demo does it for .venv)"
    return (
        f"The package {package} is not installed for this Python ({sys.executable}). "
        f"Install it, in a checkout of demarche: python -m pip install {what}"
    )


def _extra_with(package: str) -> str:
    """The extra that brings a package; empty for one that is always needed."""
    from importlib.metadata import PackageNotFoundError, requires

    from sim.package import DISTRIBUTION

    try:
        lines = requires(DISTRIBUTION) or ()
    except PackageNotFoundError:
        return ""
    wanted = package.lower().replace("_", "-")
    extras = [
        line.partition("extra ==")[2].strip(" '\"")
        for line in lines
        if line.lower().startswith(wanted) and "extra ==" in line
    ]
    return "export" if "export" in extras else next(iter(extras), "")


def _interrupted(interrupt: KeyboardInterrupt) -> str:
    if words := getattr(interrupt, "words", None):
        return str(words)
    results = getattr(interrupt, "results", None)
    if results is None:
        return "interrupted"
    played, asked = results.manifest["played"], results.manifest["asked"]
    go_on = command("resume", results.folder)
    return f"interrupted: stopped after {played:,} of {asked:,} plays. Go on: {go_on}"


def _misused(error: Any) -> str:
    """A slip on the command line, beginning with what was probably meant."""
    ctx = error.ctx
    inside = ctx is not None and ctx.parent is not None
    about = f"{program()} {ctx.info_name} --help" if inside else f"{program()} --help"
    option = str(getattr(error, "option_name", ""))
    if type(error).__name__ == "NoSuchOption" and ctx is not None:
        known = [name for param in ctx.command.get_params(ctx) for name in param.opts]
        if instead := _INSTEAD.get(f"{ctx.info_name} {option}"):
            return f"There is no option {option}: {instead} See {about}"
        near = meant(option, [name for name in known if name.startswith("--")])
        return f"{near}There is no option {option}. See {about}"
    said = error.format_message().rstrip()
    return f"{said} See {about}"


def no_such_command(name: str, names: list[str]) -> str:
    """That there is no command of that name."""
    return f"{meant(name, names)}There is no command {name}; there are {', '.join(names)}."
