"""The wheel, built, installed into a fresh environment and used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that has the wheel, and nothing of the checkout.

    What the wheel depends on is lent by the environment that runs the tests.
    """
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip")
    build = ("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    run(*pip, *build, ROOT, cwd=folder)
    (wheel,) = folder.glob("demarche_sim-*.whl")
    fresh = folder / "fresh"
    run(sys.executable, "-m", "venv", "--without-pip", fresh, cwd=folder)
    python = fresh / "bin" / "python"
    run(*pip, "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=folder)
    (site,) = fresh.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return fresh / "bin"


@pytest.mark.long
def test_the_installed_package_is_the_one_of_the_wheel(commands: Path, tmp_path: Path) -> None:
    where = run(commands / "python", "-c", "import sim; print(sim.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(commands.parent)


@pytest.mark.long
def test_the_installed_package_says_that_it_has_types(commands: Path, tmp_path: Path) -> None:
    code = "import sim, pathlib; print((pathlib.Path(sim.__file__).parent / 'py.typed').is_file())"
    assert run(commands / "python", "-c", code, cwd=tmp_path).strip() == "True"


@pytest.mark.long
def test_an_installed_wheel_is_used_from_python(commands: Path, tmp_path: Path) -> None:
    code = "import sim; print(sim.load('two_neighbours').title, sim.check('two_neighbours'))"
    told = run(commands / "python", "-c", code, cwd=tmp_path)
    assert "Two neighbours and a river []" in told


@pytest.mark.long
def test_an_installed_wheel_lists_the_shipped_scenarios(commands: Path, tmp_path: Path) -> None:
    listed = run(commands / "demarche", "list", "scenarios", cwd=tmp_path)
    assert "january_2022" in listed
    assert "two_neighbours" in listed


@pytest.mark.long
def test_an_installed_wheel_finds_a_scenario_by_name(commands: Path, tmp_path: Path) -> None:
    assert "january_2022" in run(commands / "demarche", "check", "january_2022", cwd=tmp_path)


@pytest.mark.long
def test_an_installed_wheel_finds_a_variant_by_name(commands: Path, tmp_path: Path) -> None:
    run(commands / "demarche", "check", "january_2022/no_package_rule", cwd=tmp_path)


@pytest.mark.long
def test_an_installed_wheel_writes_a_new_scenario(commands: Path, tmp_path: Path) -> None:
    run(commands / "demarche", "new", "lake", cwd=tmp_path)
    assert "no warnings" in run(commands / "demarche", "check", "lake.yaml", cwd=tmp_path)


@pytest.mark.long
def test_the_distribution_has_its_own_name_and_tells_its_version(
    commands: Path, tmp_path: Path
) -> None:
    told = run(commands / "demarche", "--version", cwd=tmp_path)
    asked = "from importlib.metadata import version; print(version('demarche-sim'))"
    assert told.split() == ["demarche", run(commands / "python", "-c", asked, cwd=tmp_path).strip()]


@pytest.mark.slow
def test_an_installed_wheel_plays(commands: Path, tmp_path: Path) -> None:
    run(commands / "demarche", "run", "two_neighbours", "-n", "20", cwd=tmp_path)
    assert list(tmp_path.glob("results/two_neighbours/*/outcomes.parquet"))
