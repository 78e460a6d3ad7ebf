"""Why keys that move nothing on a page of levers move nothing: ``make levers`` puts it there.

``inert_of_NAME.yaml`` has the reasons, each with the patterns of its keys.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from sim.view.levers import BETWEEN, STILL, UNTRIED, motionless
from tests.dossier.marks import of_plays
from tests.shipped import loaded

HERE = Path(__file__).parent
PAGES = HERE.parents[1] / "docs" / "scenarios"
FIRST = 100
"""Of so many plays of the base the page has a mark."""
SECTION = re.compile(rf"(?<={STILL}\n\n).*?(?=\n\n{UNTRIED})", re.DOTALL)


@dataclass(frozen=True)
class Reason:
    """Why nothing comes of some keys, the patterns of these, and the sources of the reason."""

    why: str
    keys: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def told(self) -> str:
        """The reason with its sources."""
        return f"{self.why} ({', '.join(self.sources)})" if self.sources else self.why

    def of(self, label: str) -> bool:
        """Whether it is the reason of a key."""
        return any(fnmatchcase(label, pattern) for pattern in self.keys)


def reasons(name: str) -> list[Reason]:
    """The reasons for a scenario, in their order."""
    rows = yaml.safe_load((HERE / f"inert_of_{name}.yaml").read_text(encoding="utf-8"))
    return [Reason(row["why"], tuple(row["keys"]), tuple(row.get("source", ()))) for row in rows]


def levers_page(name: str) -> Path:
    """The page of levers of a scenario."""
    return PAGES / f"{name}_levers.md"


def motionless_keys(text: str) -> list[str]:
    """The keys that a page lists as moving nothing, with reasons or without."""
    (section,) = SECTION.findall(text)
    body = section.partition("\n\n")[2]
    rows = body.splitlines()
    if body.startswith("|"):
        cells = [row.removesuffix(" |").rpartition(" | ")[2] for row in rows[2:]]
    else:
        cells = [" ".join(rows)]
    keys = [key for cell in cells if cell for key in cell.split(BETWEEN)]
    return [re.sub(r"\\(.)", r"\1", key) for key in keys]


def reasoned(text: str, held: Sequence[Reason]) -> str:
    """A page whose keys that move nothing say why, in the order of the reasons.

    Raises
    ------
    ValueError
        If a key has no reason.
    """
    keys = motionless_keys(text)
    bare = [key for key in keys if not any(one.of(key) for one in held)]
    if bare:
        raise ValueError(f"no reason why these move nothing: {BETWEEN.join(bare)}")
    sorted_keys = [key for one in held for key in sorted(keys) if one.of(key)]
    why = {key: next(one.told for one in held if one.of(key)) for key in keys}
    return SECTION.sub(lambda _: motionless(sorted_keys, why), text)


def mark(name: str) -> str:
    """What ties a page to how the first plays of its base end."""
    return of_plays([loaded(name)], FIRST)


def marked(text: str, told: str) -> str:
    """A page with the mark of its plays below that of its text."""
    head, _, rest = text.partition("\n\n")
    return f"{head.splitlines()[0]}\n{told}\n\n{rest}"


def main(name: str = "january_2022") -> None:
    """Put the reasons, and the mark of the plays, on the page as it was made."""
    page = levers_page(name)
    text = reasoned(page.read_text(encoding="utf-8"), reasons(name))
    page.write_text(marked(text, mark(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
