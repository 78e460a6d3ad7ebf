"""What a scenario's file says, as parts of its page in Markdown.

Each part is a function of the scenario as plain YAML; ``page.py`` puts it between its marks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sim.view import assumed
from tests.dossier.gallery import effects
from tests.shipped import loaded

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
Tree = dict[str, Any]


@cache
def tree(name: str) -> Tree:
    """A scenario as plain YAML, with its variant applied."""
    return dict(assumed.tree(loaded(name)))


def acceptable(accept: Any) -> str:
    """What a party wants, or still accepts."""
    if isinstance(accept, list):
        return "only " + ", ".join(accept)
    if isinstance(accept, dict):
        return " or ".join(f"{option} ({chance:g})" for option, chance in accept.items())
    return str(accept)


def counted(written: Tree) -> str:
    """How many positions rest on what."""
    return assumed.counts(written) + "\n"


def issues(written: Tree) -> str:
    """Every issue with its options, where it is talked about, and who stands where."""
    lines: list[str] = []
    for key, issue in written["issues"].items():
        options = issue["options"]
        status_quo = issue.get("status_quo", next(iter(options)))
        lines += [f"### {issue['name']}", ""]
        for option, says in options.items():
            text = says["text"] if isinstance(says, dict) else says
            here = " (status quo)" if option == status_quo else ""
            lines.append(f"- `{option}`: {text}{here}")
        tables = [e["stage"] for e in assumed.stages(written) if key in e.get("agenda", ())]
        lines += ["", f"Id `{key}`; on the agenda of: {', '.join(tables) or 'no table'}.", ""]
        lines += ["| party | wants | still accepts | salience | basis | sources |"]
        lines += ["|---|---|---|---|---|---|"]
        for party, about, held in assumed.positions(written):
            if about == key:
                cells = (
                    assumed.named(written, "parties", party), acceptable(held["want"]),
                    acceptable(held["accept"]),
                    held.get("salience") or written["parties"][party]["salience"], held["basis"],
                    ", ".join(assumed.cited(held)) or "none",
                )  # fmt: skip
                lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def groups(written: Tree) -> str:
    """Who shares whose line, those together that rest on the same."""
    rows: dict[tuple[str, str], list[str]] = {}
    for key, party in written["parties"].items():
        if "follows" in party and not party.get("demands"):
            rests = ", ".join([party["basis"], *assumed.cited(party)])
            rows.setdefault((party["follows"], rests), []).append(key)
    lines = ["| lead | States that share its line | rests on |", "|---|---|---|"]
    lines += [f"| {lead} | {', '.join(held)} | {rests} |" for (lead, rests), held in rows.items()]
    return "\n".join(lines) + "\n"


def tables(written: Tree) -> str:
    """The stages, in their order."""
    lines = [
        "| stage | date | who decides | how | sessions | rests on |",
        "|---|---|---|---|---|---|",
    ]
    for entry in assumed.stages(written):
        date, forum = str(entry["date"]), entry.get("forum", "alternating_offers")
        how = forum.replace("_", " ") + (" (history)" if date < str(written["as_of"]) else "")
        who = ", ".join(assumed.named(written, "parties", party) for party in entry["parties"])
        cells = (
            f"`{entry['stage']}`", date, who, how, str(entry.get("sessions", 8)),
            ", ".join(assumed.cited(entry)) or "judgement",
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def numbers(written: Tree) -> str:
    """What else the file says, with what it rests on and why."""
    lines = ["| what | written | rests on | why |", "|---|---|---|---|"]
    for path, words, entry in assumed.entries(written):
        rests = ", ".join([*filter(None, [entry.get("basis")]), *assumed.cited(entry)])
        cells = (f"`{path}`", words, rests, assumed.reason(entry))
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def sources(written: Tree) -> str:
    """Every source, by date."""
    lines = [f"- `{c.key}`: [{c.title}]({c.address}), {c.date}" for c in assumed.sources(written)]
    return "\n".join(lines) + "\n"


def variants(name: str) -> str:
    """The shipped variants of a scenario, each with its question and what it moves most."""
    moved = effects(name)
    head = ["variant", "question", *(["moves most (points)"] if moved else [])]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for path in sorted((FOLDER / name).glob("*.yaml")):
        key = f"{name}/{path.stem}"
        cells = [f"`{key}`", str(loaded(key).question)]
        lines.append("| " + " | ".join([*cells, *([moved[path.stem]] if moved else [])]) + " |")
    return "\n".join(lines) + "\n"


PARTS: dict[str, Callable[[Tree], str]] = {
    "counted": counted,
    "groups": groups,
    "issues": issues,
    "tables": tables,
    "numbers": numbers,
    "sources": sources,
}
