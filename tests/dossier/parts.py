"""What a scenario's file says, as parts of its page in Markdown.

Each part is a function of the scenario as plain YAML; ``page.py`` puts it between its marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

import sim.scenario
from sim.view.assumed import flow

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
Tree = dict[str, Any]
UNSAID = ("name", "basis", "source", "why", "since", "demands", "members", "stage", "date")
BASES = ("stated", "inferred", "later", "judgement")


def tree(name: str) -> Tree:
    """A scenario as plain YAML, with its variant applied."""
    merged = yaml.safe_load(sim.scenario.load(name).text)
    assert isinstance(merged, dict)
    return merged


def positions(written: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Party, issue and position, for every position."""
    for party, entry in written["parties"].items():
        for issue, position in entry.get("demands", {}).items():
            yield party, issue, position


def cited(entry: Tree) -> list[str]:
    """The sources of an entry."""
    source = entry.get("source", [])
    return [source] if isinstance(source, str) else list(source)


def acceptable(accept: Any) -> str:
    """What a party wants, or still accepts."""
    if isinstance(accept, list):
        return "only " + ", ".join(accept)
    if isinstance(accept, dict):
        return " or ".join(f"{option} ({chance:g})" for option, chance in accept.items())
    return str(accept)


def counted(written: Tree) -> str:
    """How many positions rest on what."""
    bases = [position["basis"] for *_, position in positions(written)]
    told = [f"{bases.count(basis)} are of the basis `{basis}`" for basis in BASES if basis in bases]
    return f"Of its {len(bases)} positions {', '.join(told)}.\n"


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
        tables = [e["stage"] for e in written["calendar"] if key in e.get("agenda", ())]
        lines += ["", f"Id `{key}`; on the agenda of: {', '.join(tables) or 'no table'}.", ""]
        lines += ["| party | wants | still accepts | salience | basis | sources |"]
        lines += ["|---|---|---|---|---|---|"]
        for party, about, held in positions(written):
            if about == key:
                cells = (
                    written["parties"][party]["name"], acceptable(held["want"]),
                    acceptable(held["accept"]),
                    held.get("salience") or written["parties"][party]["salience"], held["basis"],
                    ", ".join(cited(held)) or "none",
                )  # fmt: skip
                lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def groups(written: Tree) -> str:
    """Who shares whose line, those together that rest on the same."""
    rows: dict[tuple[str, str], list[str]] = {}
    for key, party in written["parties"].items():
        if "follows" in party and not party.get("demands"):
            rests = ", ".join([party["basis"], *cited(party)])
            rows.setdefault((party["follows"], rests), []).append(key)
    lines = ["| lead | States that share its line | rests on |", "|---|---|---|"]
    lines += [f"| {lead} | {', '.join(held)} | {rests} |" for (lead, rests), held in rows.items()]
    return "\n".join(lines) + "\n"


def tables(written: Tree) -> str:
    """The stages, in their order."""
    names = {key: party["name"] for key, party in written["parties"].items()}
    lines = [
        "| stage | date | who decides | how | sessions | rests on |",
        "|---|---|---|---|---|---|",
    ]
    for entry in written["calendar"]:
        if "stage" not in entry:
            continue
        date, forum = str(entry["date"]), entry.get("forum", "alternating_offers")
        how = forum.replace("_", " ") + (" (history)" if date < str(written["as_of"]) else "")
        who = ", ".join(names[party] for party in entry["parties"])
        cells = (
            f"`{entry['stage']}`", date, who, how, str(entry.get("sessions", 8)),
            ", ".join(cited(entry)) or "judgement",
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def numbers(written: Tree) -> str:
    """What else the file says, with what it rests on and why."""
    lines = ["| what | written | rests on | why |", "|---|---|---|---|"]

    def row(path: str, entry: Tree) -> None:
        said = {key: value for key, value in entry.items() if key not in UNSAID}
        why = " ".join(str(entry.get("why", "")).split()).replace("|", "/")
        rests = ", ".join([entry.get("basis", ""), *cited(entry)]).strip(", ")
        lines.append(f"| `{path}` | {flow(said).replace('|', '/')} | {rests} | {why} |")

    for key, party in written["parties"].items():
        home = {**party.get("home", {})}
        own = {k: v for k, v in party.items() if k not in ("home", *UNSAID)} | {
            k: party[k] for k in ("basis", "source", "why") if k in party
        }
        row(f"parties.{key}", own)
        if home:
            row(f"parties.{key}.home", home)
    for section in ("measures", "norms", "shocks"):
        for key, entry in written.get(section, {}).items():
            row(f"{section}.{key}", entry)
    for entry in written["calendar"]:
        kind = next(iter(entry))
        if kind != "stage":
            row(f"calendar.{entry[kind]}", {k: v for k, v in entry.items() if k != kind})
    if isinstance(written.get("tension"), dict):
        row("tension", written["tension"])
    return "\n".join(lines) + "\n"


def sources(written: Tree) -> str:
    """Every source, by date."""
    lines = []
    for key, source in written["sources"].items():
        when = f", {source['date']}" if "date" in source else ", no date"
        lines.append(f"- `{key}`: [{source['title']}]({source['url']}){when}")
    return "\n".join(lines) + "\n"


def variants(name: str) -> str:
    """The shipped variants of a scenario, each with its question."""
    lines = ["| variant | question |", "|---|---|"]
    for path in sorted((FOLDER / name).glob("*.yaml")):
        key = f"{name}/{path.stem}"
        lines.append(f"| `{key}` | {sim.scenario.load(key).question} |")
    return "\n".join(lines) + "\n"


PARTS: dict[str, Callable[[Tree], str]] = {
    "counted": counted,
    "groups": groups,
    "issues": issues,
    "tables": tables,
    "numbers": numbers,
    "sources": sources,
}
