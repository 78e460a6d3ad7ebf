"""What holds for the whole repository, whoever wrote which part."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import networkx
import pytest
import yaml

from sim import outcomes

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES_A_FILE = {"sim": 400, "benchmarks": 400, "tests": 500}
LINES_A_FUNCTION = 50
MOST_PARAMETERS = 8
ROOMS = {
    "analysis",
    "cli",
    "columns",
    "compiling.py",
    "handing.py",
    "haste.py",
    "linking.py",
    "errors.py",
    "days",
    "forums",
    "lab",
    "luck.py",
    "package.py",
    "model",
    "notebook",
    "outcomes.py",
    "py.typed",
    "play",
    "registry.py",
    "rules",
    "scenario",
    "stage",
    "strategies",
    "testing.py",
    "view",
    "watch",
}
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)", re.IGNORECASE)


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


def names_of(path: Path) -> Iterator[str]:
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


def lines_of(node: ast.FunctionDef) -> int:
    """Lines of a function, its docstring left out."""
    start = node.lineno
    if ast.get_docstring(node) is not None:
        start = node.body[0].end_lineno or start
    return (node.end_lineno or start) - start


def keys_of_the_bibliography() -> list[str]:
    text = (ROOT / "docs/bibliography.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([a-z_]+\d*) \|", text, re.MULTILINE)[1:]


def test_the_package_has_its_rooms_and_no_others() -> None:
    found = {path.name for path in (ROOT / "sim").iterdir() if not path.name.startswith("_")}
    assert found == ROOMS


@pytest.mark.parametrize(
    "name",
    [
        ".ci/run",
        ".editorconfig",
        ".gitignore",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "constraints.txt",
        "docs/index.md",
        "run.py",
        "scenarios/january_2022.yaml",
    ],
)
def test_the_house_has(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for folder, most in LINES_A_FILE.items()
        for path in sources(folder)
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > most
    }
    assert long == {}


@pytest.mark.long
def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": lines_of(node)
        for path in sources("sim", "benchmarks")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and lines_of(node) > LINES_A_FUNCTION
    }
    assert long == {}


def test_rules_go_by_the_world_and_not_by_long_lists() -> None:
    """Other rooms are held to six by the checker of style."""
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": len(node.args.args)
        for path in sources("sim/rules", "sim/days", "sim/stage", "sim/play")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and len(node.args.args) > MOST_PARAMETERS
    }
    assert long == {}


def imported(path: Path, known: set[str]) -> set[str]:
    """The files that a file imports, those too that it names in types or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{one.name}" for one in node.names}
            found |= {one if one in known else node.module for one in whole}
    return found & known


def lists_of_words(text: str) -> list[str]:
    """Where a text lists three or more of the words that ``sim/outcomes.py`` has, in brackets or
    in one string: the name that it gives to the list, or else the line.
    """
    words = {*outcomes.KINDS, *outcomes.CLASSES, *outcomes.ACCORDS, *outcomes.GROUNDS}
    found = []
    for statement in ast.parse(text).body:
        name = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
        for node in ast.walk(statement):
            said: list[object] = []
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                said = [one.value for one in node.elts if isinstance(one, ast.Constant)]
            elif isinstance(node, ast.Dict):
                pairs = [*node.keys, *node.values]
                said = [one.value for one in pairs if isinstance(one, ast.Constant)]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = [*re.split(r"[,;:]?\s+", node.value)] if "\n" not in node.value else []
                said = said if re.search(r"\w, \w+, \w", node.value) else []
            if len(words & {one for one in said if isinstance(one, str)}) >= 3:
                found.append(name or f"line {statement.lineno}")
    return found


@pytest.mark.parametrize(
    "text",
    [
        'KINDS = ("force", "rupture", "sanctions")',
        'def f(kind):\n    return kind in {"mandate", "value", "no_deal"}',
        'SAID = {"full": 1, "partial": 2, "unratified": 3}',
        'BITS = {1: "mandate", 2: "package", 4: "value"}',
        'range = "mandate, package, no_deal, value"',
    ],
)
def test_a_second_list_of_words_is_found(text: str) -> None:
    assert len(lists_of_words(text)) == 1


@pytest.mark.long
def test_kinds_classes_accords_and_grounds_are_listed_once() -> None:
    """Phrases go by the word, in one file; a test holds them to the list (``test_outcomes.py``)."""
    listed = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources("sim")
        if path != ROOT / "sim/outcomes.py"
        for name in lists_of_words(path.read_text(encoding="utf-8"))
    }
    assert listed == {
        f"sim/view/wording.py: {name}" for name in ("CLASS_NAMES", "ACCORDS_SAID", "ARTICLED")
    }


@pytest.mark.long
def test_no_files_go_in_a_circle() -> None:
    """Not even for their types."""
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sources("sim")
    }
    arrows = networkx.DiGraph()
    for name, path in names.items():
        arrows.add_edges_from((name, other) for other in imported(path, set(names)))
    arrows.remove_edges_from(list(networkx.selfloop_edges(arrows)))
    circles = [c for c in networkx.strongly_connected_components(arrows) if len(c) > 1]
    assert [sorted(circle) for circle in circles] == []


@pytest.mark.long
def test_names_say_what_they_mean() -> None:
    vague = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources("sim", "benchmarks")
        for name in names_of(path)
        if VAGUE.search(name)
    }
    assert vague == set()


def test_the_licence_is_mit() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert PROJECT["license"] == "MIT"


def test_one_version_is_told_everywhere() -> None:
    told = PROJECT["version"]
    assert f"## [{told}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == told


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    pinned = {
        re.split(r"[=;\s]", line)[0].lower()
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    extras = PROJECT["optional-dependencies"]
    asked = [line for extra in ("test", "dev", "peers", "watch") for line in extras[extra]]
    asked += PROJECT["dependencies"]
    names = {re.split(r"[\[<>=;\s]", line)[0].lower() for line in asked} - {"demarche-sim"}
    assert names <= pinned


def test_mesa_is_of_the_supported_range() -> None:
    major, minor = (int(part) for part in version("mesa").split(".")[:2])
    assert (3, 3) <= (major, minor) < (4, 0)


def test_the_bibliography_is_in_order_and_names_a_source_once() -> None:
    keys = keys_of_the_bibliography()
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "page",
    [
        "model.md",
        "format.md",
        "design.md",
        "odd.md",
        "theory.md",
        "history.md",
        "sense.md",
        "drivers.md",
    ],
)
def test_a_page_cites_what_the_bibliography_has(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    cited = set(re.findall(r"\[([a-z_]+(?:19|20)\d\d)\]", text))
    assert cited <= set(keys_of_the_bibliography())


def test_every_strategy_and_forum_cites_what_the_bibliography_has() -> None:
    from sim.registry import forums, strategies

    keys = {*keys_of_the_bibliography(), ""}
    unknown = {
        f"{registry.kind} {name}: {registry.source(name)}"
        for registry in (strategies, forums)
        for name in registry.names()
        if registry.source(name) not in keys
    }
    assert unknown == set()


def asked_by_name(path: Path, names: set[str]) -> Iterator[str]:
    """Where a file compares with one of these names, or keeps it to look something up by it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked: list[ast.AST] = [one for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            asked.append(node)
        elif isinstance(node, ast.Dict):
            asked += [key for key in node.keys if key is not None]
    for node in asked:
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and one.value in names:
                yield one.value


def test_the_page_for_plug_ins_lists_all_that_forums_and_strategies_say_of_themselves() -> None:
    from sim.forums.forum import Forum
    from sim.strategies.strategy import Strategy

    page = (ROOT / "docs/plugin_example/README.md").read_text(encoding="utf-8")
    _, forum, strategy = re.split(r"^## What a \w+ says of itself$", page, flags=re.MULTILINE)
    for kind, told in ((Forum, forum), (Strategy, strategy)):
        listed = re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE)
        assert sorted(listed) == sorted(kind.__annotations__), kind


ANOTHER_WORD = {("sim/scenario/spoken.py", "ultimatum")}
"""How a published text is read (``read_as``): no forum and no strategy."""


@pytest.mark.long
def test_a_forum_and_a_strategy_are_asked_what_they_say_and_never_their_names() -> None:
    from sim.registry import forums, strategies

    names = {*forums.names(), *strategies.names()}
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in sources("sim")
        if path.parts[len(ROOT.parts) + 1] not in {"forums", "strategies"}
        for name in asked_by_name(path, names)
    }
    assert found == ANOTHER_WORD


@pytest.mark.parametrize(
    "line",
    [
        'tabled = stage.forum != "exchange"',
        'chaired = name in {"exchange", *others}',
        'KEPT = ("another", "exchange")',
        'WORDS: dict[str, str] = {"exchange": "a call"}',
        'print({"exchange": "a call"}.get(name))',
        'match name:\n    case "another" | "exchange": pass',
    ],
)
def test_a_name_that_is_asked_is_found(line: str, tmp_path: Path) -> None:
    file = tmp_path / "asks.py"
    file.write_text(line, encoding="utf-8")
    assert "exchange" in asked_by_name(file, {"exchange"})


@pytest.mark.long
def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = {
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    }
    assert broken == set()
