"""The server of the page: on this machine only, and nothing is asked of any other."""

from __future__ import annotations

import errno
import os
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from threading import Thread
from typing import Any
from warnings import catch_warnings, filterwarnings

from sim.errors import UsageError

HOST = "127.0.0.1"


def check_files() -> None:
    """Refuse to begin where a browser would have to fetch files from elsewhere.

    Raises
    ------
    ModuleNotFoundError
        If solara is not installed.
    UsageError
        If the files that its pages are made of are not, or are of another version.
    """
    needed = version("solara")
    try:
        there = version("solara-assets")
    except PackageNotFoundError:
        there = "none"
    if there != needed:
        raise UsageError(
            f"solara {needed} needs solara-assets {needed}, or its pages would fetch files from "
            f"elsewhere; there is {there}. Install both: python -m pip install 'solara[assets]'."
        )


def listening(port: int) -> socket.socket:
    """A socket at a port of this machine; 0: any that is free.

    Raises
    ------
    UsageError
        If the port is taken or not to be had.
    """
    try:
        if 0 <= port < 65536:
            return socket.create_server((HOST, port))
        why = "is none: ports are below 65,536"
    except OSError as error:
        why = f"cannot be had: {os.strerror(error.errno or errno.EIO).lower()}"
    raise UsageError(f"--port {port} {why}. --port 0 takes one that is free.")


def serve(at: socket.socket, query: str, opens: bool, say: Callable[[str], None]) -> None:
    """Show the page until the program is interrupted.

    Parameters
    ----------
    at
        Where the server listens.
    query
        What is played first (:func:`sim.watch.page.address`).
    opens
        Whether a browser is opened.
    say
        Is told the address.
    """
    with catch_warnings():
        filterwarnings("ignore", category=DeprecationWarning)  # of what the server imports
        filterwarnings("ignore", message="Cookies with samesite")  # they are for this machine
        server = _server()
        url = f"http://{HOST}:{at.getsockname()[1]}/?{query}"
        say(url)
        if opens:
            Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[at])


def _server() -> Any:
    from solara.server import settings

    settings.telemetry.mixpanel_enable = False
    settings.theme.show_banner = False
    import uvicorn
    from solara.server import app, starlette

    app.apps["__default__"] = app.AppScript("sim.watch.page:Page")
    quiet = {"log_level": "error", "access_log": False, "timeout_graceful_shutdown": 1}
    return uvicorn.Server(uvicorn.Config(starlette.app, **quiet))
