"""Put the made parts of a scenario's page between their marks."""

from __future__ import annotations

import re
from pathlib import Path

from tests.dossier import findings, signs
from tests.dossier.changes import ASKED, draw, table
from tests.dossier.parts import PARTS, ROOT, tree, variants
from tests.dossier.said import faint, said
from tests.dossier.talks import KEPT, talks

PAGES = ROOT / "docs" / "scenarios"
MARK = r"(<!-- made: {part} -->\n).*?(<!-- end -->)"


def page(name: str) -> Path:
    """The page of a scenario."""
    return PAGES / f"{name}.md"


def filled(text: str, part: str, made: str) -> str:
    """A page with one part made anew; unchanged if it has no such part."""
    pattern = re.compile(MARK.format(part=part), re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{made}\n{found[2]}", text)


def renewed(name: str) -> str:
    """A page as it should read: what is made from the files, made anew.

    What is measured (``said``) takes plays and is left as it stands.
    """
    text, written = page(name).read_text(encoding="utf-8"), tree(name)
    for part, make in PARTS.items():
        if f"<!-- made: {part} -->" in text:
            text = filled(text, part, make(written))
    text = filled(text, "faint", faint(name))
    return filled(text, "variants", variants(name))


def measured(name: str, text: str) -> str:
    """The page with what is measured: changes and their figure, what is said, findings, signs,
    talks."""
    if name in ASKED:
        made = table(name)
        draw(name, made)
        text = filled(text, "changes", made)
    text = filled(text, "said", said(name))
    if "<!-- made: findings -->" in text:
        text = filled(text, "findings", findings.table(name))
    if "<!-- made: signs -->" in text:
        text = filled(text, "signs", signs.table(name))
    return filled(text, "talks", talks(name)) if name in KEPT else text
