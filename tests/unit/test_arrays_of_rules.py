"""Arrays as rules see them: from the front only, and laid out alike whatever the scenario."""

from __future__ import annotations

from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pytest

from sim import compiling, handing
from sim.model import Talks
from sim.scenario import known, load
from tests.sizes import size


class Inner(NamedTuple):
    numbers: np.ndarray
    factor: float


class FromTheFront(np.ndarray):
    """An array that knows no last element but by its place."""

    def __getitem__(self, at):
        assert _from_the_front(at), at
        return super().__getitem__(at)

    def __setitem__(self, at, value):
        assert _from_the_front(at), at
        super().__setitem__(at, value)


def _from_the_front(at) -> bool:
    places = at if isinstance(at, tuple) else (at,)
    return all(place >= 0 for place in places if isinstance(place, (int, np.integer)))


def _strict(given):  # the same arrays, seen so
    if isinstance(given, FromTheFront):
        return given
    if isinstance(given, np.ndarray):
        return given.view(FromTheFront)
    if isinstance(given, tuple):
        made = [_strict(one) for one in given]
        return type(given)(*made) if hasattr(given, "_fields") else tuple(made)
    return given


@contextmanager
def _within(inside, rule):
    """While a rule runs; says whether it is the outermost."""
    inside.append(rule)
    try:
        yield len(inside) == 1
    finally:
        inside.pop()


def see_what_is_found(monkeypatch, inside, seen) -> None:
    """Have rules find what is ``seen`` of tuples under keys; code there is inside of a rule."""
    known: dict[int, tuple[object, object]] = {}

    def wrapped(function):
        def inner(*given):
            with _within(inside, function):
                return function(*given)

        return inner

    def at(key):
        there = handing.found_at(key)
        if known.get(key, (None,))[0] is not there:
            known[key] = there, wrapped(there) if callable(there) else seen(there)
        return known[key][1]

    monkeypatch.setattr(compiling, "found_at", at)
    monkeypatch.setattr(compiling.found, "plain", at)


def test_an_array_that_is_counted_from_its_end_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where a rule is called by its key on what has a key, as all plays are."""
    see_what_is_found(monkeypatch, [], _strict)
    with compiling.plainly():
        keys, given = handing.Keys(plain=True), Inner(np.arange(4.0), 2.5)
        code = from_the_end.key(keys, "int64", given, 0, 0, 0)
        on = keys.of(given)
        with keys.lent():
            assert compiling.run(code, on, 1, 0, 0) == 1
            with pytest.raises(AssertionError, match="-1"):
                compiling.run(code, on, -1, 0, 0)


@compiling.rule
def from_the_end(inner, at, _other, _third):
    return int(inner.numbers[at])


@pytest.mark.long
@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("everything", 1),
        pytest.param("everything", 3, marks=pytest.mark.slow),
        pytest.param("january_2022", 1, marks=pytest.mark.slow),
        ("two_neighbours", 5),
    ],
)
def test_no_rule_counts_from_the_end_of_an_array(
    name: str, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiled it would read what lies before the array."""
    file = "tests/property/everything.yaml" if name == "everything" else name
    compiled = Talks(load(file), seed=5).play(0, n)
    inside: list[object] = []

    def plainly(rule, *given):
        with _within(inside, rule) as outermost:
            return rule.py_func(*(map(_strict, given) if outermost else given))

    monkeypatch.setattr(compiling.Rule, "__call__", plainly)
    see_what_is_found(monkeypatch, inside, _strict)
    with compiling.plainly(), np.errstate(all="ignore"):
        found = Talks(load(file), seed=5).play(0, n)
    assert found.outcomes.keys() == compiled.outcomes.keys()
    for column, values in compiled.outcomes.items():
        np.testing.assert_array_equal(found.outcomes[column], values)


def laid_out(given, path: str = ""):
    """How a rule's arrays are laid out, by their place in what it is given."""
    if hasattr(given, "_fields"):
        for field, one in zip(given._fields, given, strict=True):
            yield from laid_out(one, f"{path}.{field}")
    elif isinstance(given, np.ndarray):
        layout = "C" if given.flags.c_contiguous else "F" if given.flags.f_contiguous else "A"
        yield path, (str(given.dtype), given.ndim, layout)


@pytest.mark.long
def test_no_rule_is_compiled_twice_because_a_scenario_lays_out_its_arrays_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A view instead of an array once had all rules compiled twice."""
    found: dict[tuple[str, str], dict[object, str]] = {}
    inside: list[object] = []

    def note(rule, given):
        names = rule.py_func.__code__.co_varnames
        for name, one in zip(names, given, strict=False):
            for path, how in laid_out(one, name):
                found.setdefault((rule.__qualname__, path), {})[how] = scenario

    def noted(rule, *given):
        with _within(inside, rule) as outermost:
            if outermost:
                note(rule, given)
            return rule.py_func(*given)

    as_ever = compiling.Rule.key

    def noted_by_key(rule, keys, returned, *given):
        note(rule, given)
        return as_ever(rule, keys, returned, *given)

    monkeypatch.setattr(compiling.Rule, "__call__", noted)
    monkeypatch.setattr(compiling.Rule, "key", noted_by_key)
    see_what_is_found(monkeypatch, inside, lambda given: given)
    everything = "tests/property/everything.yaml"
    with compiling.plainly(), np.errstate(all="ignore"):
        for scenario in (everything, *(name for name in known() if "/" not in name)):
            if size(0, 1) == 0 and scenario in {"january_2022", "osce_57"}:
                continue  # they take longest, and the others are laid out otherwise too
            Talks(load(scenario), seed=1).play(0, 2)
    assert len({name for name, _ in found}) > 1
    assert {key: told for key, told in found.items() if len(told) > 1} == {}
