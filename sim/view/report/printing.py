"""A page on paper: Chromium, where it is installed, prints it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sim.errors import UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SECONDS = 120


def chromium() -> str | None:
    """The browser that prints; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def pdf(page: Path, out: Path) -> Path:
    """Print a page on A4.

    Parameters
    ----------
    page
        The HTML file.
    out
        The PDF that is written.

    Raises
    ------
    UsageError
        If there is no Chromium, or it does not print.
    """
    browser = chromium()
    if browser is None:
        raise UsageError(
            f"--pdf needs Chromium, and there is none of {', '.join(NAMES)}. Install it, or open "
            f"{page} in a browser and print it there."
        )
    with tempfile.TemporaryDirectory() as profile:
        aside = Path(profile) / "page.pdf"
        asked = [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={profile}/profile", f"--print-to-pdf={aside}"),
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(f"{browser} did not print {page}: {error}.") from error
        if done.returncode or not aside.is_file():
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise UsageError(f"{browser} did not print {page}: {' '.join(last)}")
        shutil.copyfile(aside, out)
    return out
