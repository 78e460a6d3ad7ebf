"""What every column of every table means: for the terminal, for programs, and as a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from sim.columns import DESCRIBED, LOGGED, Column
from sim.view.sheet import write

HEAD = """\
# The tables

A run writes eight tables (`results/<scenario>/<run>/<table>.parquet`), or those of them that
`--tables` names ([which tables are kept](your_results.md#which-tables-are-kept)); rows of all go by
`replicate`, the number of the play. This page is made from `sim/columns/` by `make tables`;
`python run.py columns` prints the same. In the Parquet files each column has its `unit` and
`meaning` as metadata. Names in angle brackets stand for ids of the scenario: `u_<party>` is a
column for each party. How to read the tables in other programs: [your results](your_results.md).

A **stake** is the best less the worst on a party's own weightiest issue. A **notch** of climate at
home is 0.8 log-odds ([model.md](model.md), section 7). What stands where a number is missing: NaN;
where a date is missing: null; where a word is missing: the empty word.
"""

PARAMETERS = """\
A column is there where the number is uncertain; what is certain is in `scenario.yaml`. With
`--plain` nothing is drawn, and only the lines of the parties are here. The name is the path that
`--set` takes: `--set parties.RUS.home.cornered=0.41`. Three things to know:

- Red lines follow from how soft a party is: `--set parties.RUS.softness=0.9` is the number to set,
  and leaves what others know as it is. To have one red line without doubt, known to all, write
  `--set 'parties.RUS.demands.ukraine.accept={legal_bar: 1}'`. Where it is also what is wanted,
  in mid-scale, list what would be signed instead.
- A party that follows another has its softness, and no column of its own for it.
- `accept`, `inside`, `reading` and `packaged` are worked out: nothing is drawn for them. Each
  meeting of a stage that is repeated has its own `spills`; `--set` takes the stage
  (`calendar.geneva.spills`), and then all its meetings have it.
"""

LOG = """\
It is there where it is asked for: `--tables log=20` logs the first 20 plays, each of which is
written down as it is played. `tell` tells these from the table, and any other play of the run
by playing it again alone; letter for letter it is the same story.
"""


def show(names: Iterable[str], console: Console) -> None:
    """Write the columns of some tables.

    Parameters
    ----------
    names
        Of tables.
    console
        Where to.
    """
    lines: list[Any] = []
    for name in names:
        table = DESCRIBED[name]
        lines += [Rule(Text(f"{name}: a row is {table.row}"), align="left"), Text("")]
        for column in table.columns:
            head = Text(column.name, style="bold")
            head.append(f"  {_kind(column)}", style="dim")
            lines += [head, Padding(Text(_told(column)), (0, 0, 0, 4))]
        lines.append(Text(""))
    write(lines, console)


def as_dict(names: Iterable[str]) -> dict[str, Any]:
    """The columns of some tables, for programs."""
    return {
        name: {
            "row": DESCRIBED[name].row,
            "columns": [
                {
                    "name": column.name,
                    "holds": column.holds,
                    "unit": column.unit,
                    "meaning": column.meaning,
                    "range": column.range,
                    "missing": column.missing,
                    "derived": column.derived,
                }
                for column in DESCRIBED[name].columns
            ],
        }
        for name in names
    }


def page() -> str:
    """docs/tables.md."""
    parts = [HEAD]
    for name, table in DESCRIBED.items():
        parts.append(f"## {name}\n\nA row is {table.row}.\n")
        if name == "parameters":
            parts.append(PARAMETERS)
        if name == LOGGED:
            parts.append(LOG)
        rows = [f"| `{c.name}` | {_kind(c)} | {_told(c)} |" for c in table.columns]
        parts.append("\n".join(["| column | holds | meaning |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _kind(column: Column) -> str:
    return f"{column.holds}, {column.unit}" if column.unit else column.holds


def _told(column: Column) -> str:
    return column.metadata["meaning"]
