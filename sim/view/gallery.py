"""A gallery in words: what each variant of a scenario does to accords and force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from sim.analysis.effects import Shift
from sim.analysis.galleries import Gallery, Number, Picture
from sim.view import goals, sheet
from sim.view.runs import spread
from sim.view.sheet import Grid, Items, Section, Sheet
from sim.view.wording import DISCLAIMER, counted, percent, signed

FILES = ("gallery.txt", "gallery.md")


def show(gallery: Gallery, console: Console) -> None:
    """Write a gallery."""
    sheet.show(content(gallery), console)


def save(gallery: Gallery, folder: Path) -> list[Path]:
    """Write ``gallery.txt`` and ``gallery.md`` into a folder."""
    return sheet.save(content(gallery), folder, FILES)


def content(gallery: Gallery) -> Sheet:
    """The gallery, whatever it is written on."""
    about = gallery.plays.about
    sections = [Section("In short", [Items(list(in_short(gallery)))])]
    if gallery.pictures:
        tables = [_table(gallery, place) for place in range(len(gallery.goals))]
        sections.append(Section("Variants against the base", [*tables, _how(gallery)]))
        sections.append(Section("What each moves most", [_most(gallery)]))
    if gallery.standing:
        grids = [_beneath(name, below) for name, below in gallery.standing.items()]
        sections.append(Section("Against the variant on which they stand", grids))
    if about["untried"]:
        lines = [f"{one['label']} ({one['about']}): {one['reason']}." for one in about["untried"]]
        sections.append(Section("Not played", [Items(lines)]))
    return Sheet(str(about["title"]), list(_about(gallery)), sections, DISCLAIMER)


def _about(gallery: Gallery) -> Iterator[str]:
    about = gallery.plays.about
    if about["changes_of_base"]:
        yield f"with {', '.join(about['changes_of_base'])}"
    plain = ", every number at its middle" if about["plain"] else ""
    yield (
        f"{counted(len(about['tried']), 'variant', 'variants')}, each "
        f"{counted(gallery.plays.n, 'play', 'plays')} on the same luck, seed {about['seed']}{plain}"
    )


def in_short(gallery: Gallery) -> Iterator[str]:
    """Which variant brings most accords, which most and least coercion, which nothing."""
    if not gallery.pictures:
        yield "There is no variant that can be played and differs from the base."
        return
    for place, goal in enumerate(gallery.goals):
        told = gallery.plays.goal(goal)
        ranked = sorted(gallery.pictures, key=lambda one: -one.effects[place].difference.mean)
        for picture, way, sign in ((ranked[0], "most", 1), (ranked[-1], "least", -1)):
            found = picture.effects[place]
            if found.difference.clear and sign * found.difference.mean > 0:
                yield (
                    f"{goals.most(told, way)} with {picture.name}: "
                    f"{goals.change(told, found)}, {spread(found.difference)} points."
                )
    still = [one.name for one in gallery.pictures if not one.differing]
    if still:
        yield f"No play differs at all from the base in: {', '.join(still)}."
    else:
        yield "Every variant makes some play differ; below it says where most."
    if gallery.standing:
        above = [
            f"{', '.join(one.name for one in below.pictures)} ({name})"
            for name, below in gallery.standing.items()
        ]
        yield f"On another variant stand, and are set against it below: {'; '.join(above)}."
    unsure = [one.name for one in gallery.pictures if one.differing and one.most is None]
    if unsure:
        yield f"With these no outcome moves by more than luck might: {', '.join(unsure)}."


def _table(gallery: Gallery, place: int) -> Grid:
    """One goal: how often it comes with each variant."""
    goal = gallery.plays.goal(gallery.goals[place])
    grid = Grid([("", "left"), (goals.name(goal), "right"), ("difference", "right")])
    before = gallery.pictures[0].effects[place].before
    grid.rows.append(("the base", percent(before.share), ""))
    for picture in gallery.pictures:
        found = picture.effects[place]
        mark = "*" if found.difference.clear else ""
        told = f"{spread(found.difference)}{mark}"
        grid.rows.append((picture.name, percent(found.after.share), told))
    return grid


def _how(gallery: Gallery) -> str:
    many = len(gallery.pictures)
    loose = [f"{one.name} ({one.unmatched})" for one in gallery.pictures if one.unmatched]
    apart = (
        f" Not matched, and with Newcombe's 95% interval of its own: {'; '.join(loose)}."
        if loose
        else ""
    )
    return (
        "Differences are in percentage points, play by play on the same luck; Tango's interval "
        "for matched plays (of how much of what is in dispute is settled, by weight: a mean ± z "
        "standard errors), made so wide that "
        f"those of all {many} variants hold at once in 95% of cases (a star: it leaves zero "
        f"out).{apart}"
    )


def _most(gallery: Gallery) -> Grid:
    grid = Grid([("", "left"), ("asks", "left"), ("moves most", "left")])
    for picture in gallery.pictures:
        grid.rows.append((picture.name, picture.label, moves_most(gallery, picture)))
    return grid


def _beneath(name: str, gallery: Gallery) -> Grid:
    """The variants that stand on another one, against that."""
    heads = [(goals.name(gallery.plays.goal(goal)), "right") for goal in gallery.goals]
    grid = Grid([("", "left"), *heads, ("moves most", "left")])
    before = [percent(found.before.share) for found in gallery.pictures[0].effects]
    grid.rows.append((name, *before, ""))
    for picture in gallery.pictures:
        found = [
            f"{spread(one.difference)}{'*' if one.difference.clear else ''}"
            for one in picture.effects
        ]
        grid.rows.append((picture.name, *found, moves_most(gallery, picture)))
    return grid


def moves_most(gallery: Gallery, picture: Picture) -> str:
    """Where a variant shows most."""
    if not picture.differing:
        return "no play differs"
    if picture.most is not None:
        name, found = picture.most
        return f"{gallery.plays.goal(name).words}: {spread(found.difference)}"
    if picture.beside is not None:
        number, moved = picture.beside
        return f"no outcome for sure; {_of(gallery, number)}: {_range(moved)}"
    plays = counted(picture.differing, "play", "plays")
    return f"nothing for sure; something differs in {plays}"


def _of(gallery: Gallery, number: Number) -> str:
    """A number in words."""
    if not number.party:
        return {"tension": "tension", "n_offers": "texts tabled"}[number.kind]
    name = gallery.plays.cast["parties"][number.party]
    what = {"belief": "believed resolve", "climate": "climate at home"}[number.kind]
    return f"{name}’s {what}"


def _range(moved: Shift) -> str:
    """How far a number moved, with the ends of its interval."""
    mean, low, high = (signed(end, 3) for end in (moved.mean, moved.low, moved.high))
    return f"{mean} ({low} to {high})"
