"""Accord and coercion, play by play, against a count by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.analysis.ends import depths, ends, no_more_than_before, standing_before
from sim.analysis.source import Held
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.lab.ensemble import ensemble
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.outcomes import ACCORDS
from sim.scenario import load
from sim.view.sheet import markdown
from sim.view.shortly import coercion
from sim.view.summary import content
from sim.view.wording import percent

CHANGES = ["parties.USA.home.ratify.at_want=0.3"]
ALWAYS = [
    "measures.tolls.kind=force", "measures.tolls.cost=none",
    "parties.UPP.demands.water.accept=nothing",
]  # fmt: skip
"""No accord is to be had, and tolls cost nothing."""
SEEN = {
    "january_2022": {"partial", "none"},
    "january_2022/no_package_rule": {"partial", "interim"},
}
"""Kinds of accord that are there to be told apart."""


@pytest.fixture(scope="module", params=SEEN)
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """January 2022, and where Russia takes item by item what it could get."""
    scenario = load(request.param, CHANGES)
    folder = tmp_path_factory.mktemp("ends")
    return read(ensemble(scenario, Settings(n=300, workers=1, block_size=100), folder).folder)


@pytest.mark.long
def test_depth_is_the_weight_of_what_accords_settled(tables: Tables) -> None:
    about = tables.cast["issues"]
    disputed = {i: a["weight"] for i, a in about.items() if a["disputed"]}
    expected = np.zeros(tables.n)
    for row in pq.read_table(tables.folder / "settlements.parquet").to_pylist():
        if row["by"] == "accord":
            expected[row["replicate"]] += disputed.get(row["issue"], 0.0)
    np.testing.assert_allclose(depths(tables), expected / sum(disputed.values()), atol=1e-12)


@pytest.mark.long
def test_every_play_has_one_kind_of_accord_and_its_gravest_coercion(
    tables: Tables, request: pytest.FixtureRequest
) -> None:
    found, depth = ends(tables), depths(tables)
    seen = set()
    for play, row in enumerate(pq.read_table(tables.folder / "outcomes.parquet").to_pylist()):
        kind = row["accord_kind"] or ("unratified" if row["lapsed"] else "none")
        if kind == "partial" and depth[play] < 0.5:
            kind = "interim"
        assert ACCORDS[found.accord[play]] == kind
        did = {m["kind"] for name, m in tables.cast["measures"].items() if row[f"did_{name}"]}
        expected = [k for k in found.kinds if k in did][:1] or ["none"]
        assert [(*found.kinds, "none")[found.coercion[play]]] == expected
        seen.add(kind)
    assert SEEN[request.node.callspec.params["tables"]] <= seen


def test_walkouts_are_told_apart_from_what_is_graver(tables: Tables) -> None:
    kinds = {name: about["kind"] for name, about in tables.cast["measures"].items()}
    graver = alone = 0
    for row in pq.read_table(tables.folder / "outcomes.parquet").to_pylist():
        did = {kind for name, kind in kinds.items() if row[f"did_{name}"]}
        graver += bool(did - {"walkout"})
        alone += did == {"walkout"}
    some, walkouts = ends(tables).apart()
    assert (some.count, walkouts.count) == (graver, alone)
    assert alone
    told = coercion(summarise(tables))
    assert told.startswith(f"coercion in {percent(graver / tables.n)} of the plays (")
    assert f"; in {percent(alone / tables.n)} somebody walks out" in told
    assert "walkout" not in told


def held(name: str, changes: Sequence[str], n: int) -> Tables:
    """A run in memory."""
    made = played(load(name, changes), Settings(n=n, workers=1))
    return Tables(Held(made.tables), made.manifest)


def stood(**about: str | None) -> Tables:
    """Tolls are taken in every play; the manifest says so much of since when."""
    tables = held("two_neighbours", ALWAYS, 10)
    tolls = {k: v for k, v in tables.cast["measures"]["tolls"].items() if k != "in_force"}
    cast = {**tables.cast, "measures": {"tolls": {**tolls, **about}}}
    return Tables(tables.source, {**tables.manifest, "cast": cast})


def test_what_stood_before_the_talks_is_told_apart_from_what_came() -> None:
    tables = held("january_2022/sanctions_at_once", (), 60)
    assert standing_before(tables) == ("sanctions",)
    graver = {n for n, m in tables.cast["measures"].items() if m["kind"] != "walkout"}
    flags = {name: tables.column("outcomes", f"did_{name}") for name in graver}
    did = [{name for name in graver if flags[name][play]} for play in range(tables.n)]
    alone = did.count({"sanctions"})
    assert 0 < alone < sum(map(bool, did))
    assert no_more_than_before(tables).count == alone
    told = coercion(summarise(tables))
    what = "that is no more than what was in force when the talks began (“Sanctions on Russia”)"
    assert f"; in {percent(alone / 60)} {what}" in told
    page = markdown(content(summarise(tables)))
    assert "In force already when the talks began: “Sanctions on Russia”." in page


def test_where_nothing_else_comes_what_stood_before_is_all() -> None:
    summary = summarise(stood(in_force="2030-05-01"))
    assert coercion(summary) == (
        "coercion in 100% of the plays (force 100%); that is no more than what was in force when "
        "the talks began (“tolls”)."
    )


@pytest.mark.parametrize("since", [{}, {"in_force": None}, {"in_force": "2030-06-01"}])
def test_what_was_not_in_force_before_the_talks_came_in_them(since: dict[str, str | None]) -> None:
    """An older manifest does not say, and a measure may be put into force between stages."""
    assert coercion(summarise(stood(**since))) == "coercion in 100% of the plays (force 100%)."


def test_shares_add_up(tables: Tables) -> None:
    found = ends(tables)
    accords = {kind: share.count for kind, share in found.accords().items()}
    assert accords["any"] == accords["full"] + accords["partial"] + accords["interim"]
    assert accords["any"] + accords["unratified"] + accords["none"] == tables.n
    coercions = found.coercions()
    assert coercions["any"].count + coercions["none"].count == tables.n
    assert sum(share.count for share in found.crossed().values()) == tables.n
    for kind in ACCORDS:
        row = [share.count for (one, _), share in found.crossed().items() if one == kind]
        assert sum(row) == accords[kind]
