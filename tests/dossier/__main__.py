"""``make pages``: write the made parts of the pages on scenarios anew."""

from __future__ import annotations

from tests.dossier.page import PAGES, measured, page, renewed


def main() -> None:
    """Every page in docs/scenarios that a shipped scenario has."""
    for path in sorted(PAGES.glob("*.md")):
        text = renewed(path.stem) if "<!-- made: " in path.read_text(encoding="utf-8") else None
        if text is not None:
            page(path.stem).write_text(measured(path.stem, text), encoding="utf-8")


if __name__ == "__main__":
    main()
