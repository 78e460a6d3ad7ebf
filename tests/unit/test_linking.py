"""What compiled rules take of numba, and that they leave it to others as it was."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import ast
import gc
import inspect
import operator
import os
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from numba import config
from numba._dynfunc import Environment, make_function
from numba.core import compiler, errors, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import LoweringPass
from numba.core.funcdesc import FunctionDescriptor
from numba.core.registry import cpu_target
from numba.core.typed_passes import NativeLowering, NopythonRewrites
from numba.core.typing.typeof import typeof_impl
from numba.core.untyped_passes import InlineClosureLikes
from packaging.requirements import Requirement

from sim import compiling
from sim.haste import HASTE, kept_in

CONFIG: Any = config


@pytest.mark.long
def test_numba_code_of_others_is_kept_where_it_would_be_without_rules(tmp_path: Path) -> None:
    """The compiler has one setting for the whole process, and it is left as it was found."""
    (tmp_path / "code_of_others.py").write_text(
        "import numba\nimport numpy as np\n\n"
        "@numba.njit(cache=True)\ndef before(x):\n    return x + 1.0\n\n"
        "from sim import compiling\n\nxs = np.zeros(2)\ncompiling.copy(np.ones(2), xs)\n\n"
        "@numba.njit(cache=True)\ndef after(x):\n    return x + 2.0\n\n"
        "print(before(0.0), after(0.0), xs.tolist(), repr(numba.config.CACHE_DIR))\n"
    )
    environment = {
        **os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "NUMBA_DISABLE_JIT": "0",
        "PYTHONPATH": os.pathsep.join([str(Path(compiling.__file__).parents[1]), str(tmp_path)]),
    }  # fmt: skip
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", "import code_of_others"], env=environment, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == "1.0 2.0 [1.0, 1.0] ''\n"
    ours = {path.name.split("-")[0] for path in (tmp_path / "cache").rglob("*.nbi")}
    theirs = {path.name.split("-")[0] for path in (tmp_path / "__pycache__").glob("*.nbi")}
    assert theirs == {"code_of_others.before", "code_of_others.after"}
    assert len(ours) == 1
    assert ours.pop().startswith("entries.copy_")


def test_the_setting_is_put_back_though_nothing_can_be_made() -> None:
    before = CONFIG.CACHE_DIR
    with suppress(ZeroDivisionError), kept_in("/nowhere"):
        assert CONFIG.CACHE_DIR == "/nowhere"
        raise ZeroDivisionError
    assert before == CONFIG.CACHE_DIR


def test_haste_is_over_when_the_last_has_left() -> None:
    """Whatever happens there, and in whatever order threads come and go."""
    before, find = gc.get_threshold(), types.BaseFunction.get_call_type
    first, second = Event(), Event()

    def within() -> None:
        with suppress(ZeroDivisionError), HASTE:
            first.set()
            second.wait(60)
            raise ZeroDivisionError

    other = Thread(target=within)
    with HASTE:
        other.start()
        first.wait(60)
    assert gc.get_threshold() != before
    assert types.BaseFunction.get_call_type is not find
    second.set()
    other.join(60)
    assert gc.get_threshold() == before
    assert types.BaseFunction.get_call_type is find


def test_what_a_function_of_the_compiler_returns_is_remembered_by_what_it_is_given() -> None:
    context = cpu_target.typing_context
    context.refresh()
    add = context.resolve_value_type(operator.add)
    with HASTE:
        whole = add.get_call_type(context, (types.int64, types.int64), {})
        real = add.get_call_type(context, (types.int64, types.float64), {})
        assert add.get_call_type(context, (types.int64, types.int64), {}) is whole
        with pytest.raises(errors.TypingError):
            add.get_call_type(context, (types.int64, types.none), {})
    assert (whole.return_type, real.return_type) == (types.int64, types.float64)


UNPROMISED = {
    "_codegen", "_data_layout", "_dynfunc", "_final_module", "_finalized",
    "_get_module_for_linking", "_linking_libraries", "_module_pass_manager",
    "_optimize_final_module", "_optimize_functions", "_replace",
}  # fmt: skip
"""What sim/linking.py takes of others that they do not promise to keep."""


def test_all_that_linking_takes_of_others_unpromised_is_known() -> None:
    house = Path(compiling.__file__).parent
    tree = ast.parse("".join((house / name).read_text() for name in ("linking.py", "haste.py")))
    own = {node.name for node in ast.walk(tree) if hasattr(node, "name")} | {"_name", "_context"}
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    own |= {node.attr for node in attributes if isinstance(node.ctx, ast.Store)}
    used = {node.attr for node in attributes} | {"_optimize_final_module", "_optimize_functions"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            used |= {*str(node.module).split("."), *(one.name for one in node.names)}
    taken = {name for name in used - {"__future__", "__init__"} if name.startswith("_")}
    assert taken - (own - UNPROMISED) == UNPROMISED


def test_numba_still_has_what_linking_takes_of_it() -> None:
    """Piece by piece, so that a release that drops one says which."""
    library = cpu_target.target_context.codegen().create_library("of_a_test")
    assert type(library) is JITCodeLibrary
    assert library._finalized is False
    assert library._linking_libraries == []
    assert {"link_in", "functions"} <= set(dir(library._final_module))
    hooks = (
        "finalize", "add_ir_module", "_get_module_for_linking", "enable_object_caching",
        "_optimize_functions", "_optimize_final_module",
    )  # fmt: skip
    assert all(callable(getattr(JITCodeLibrary, hook)) for hook in hooks)
    passes, _ = library._codegen._module_pass_manager(opt=2)
    passes.run(library._final_module, _)
    library._final_module.data_layout = library._codegen._data_layout
    made = make_function(sys.modules[__name__], "key", "", 0, Environment({}), (library,))
    assert made.__name__ == "key"
    assert {"fndesc", "env", "cfunc"} <= set(compiler._LowerResult._fields)
    assert callable(compiler._LowerResult._replace)
    assert callable(FunctionDescriptor.lookup_module)
    assert callable(cpu_target.target_context.insert_user_function)
    assert callable(compiler.DefaultPassBuilder.define_nopython_pipeline)
    assert issubclass(NativeLowering, LoweringPass)
    assert callable(compiler.CompilerBase.define_pipelines)
    assert callable(types.Dispatcher.get_call_type)
    assert list(inspect.signature(types.BaseFunction.get_call_type).parameters) == [
        "self", "context", "args", "kws",
    ]  # fmt: skip
    state = SimpleNamespace(func_ir=None, flags=compiler.Flags())
    for spared in (False, True):
        state.flags.no_rewrites = spared
        ways = [
            one for one, _ in compiler.DefaultPassBuilder.define_nopython_pipeline(state).passes
        ]
        assert InlineClosureLikes in ways
        assert (NopythonRewrites in ways) is not spared
    assert callable(typeof_impl.register)
    assert isinstance(CONFIG.CACHE_DIR, str)


def test_numba_is_no_newer_than_what_is_tested() -> None:
    """What it does not promise may go with any release, so those to come are not taken unseen."""
    root = Path(compiling.__file__).parents[1]
    wanted = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    ranges = {one.name: one.specifier for one in map(Requirement, wanted)}
    (pinned,) = re.findall(r"^numba==(.*)$", (root / "constraints.txt").read_text(), re.MULTILINE)
    major, minor = map(int, pinned.split(".")[:2])
    assert ranges["numba"].contains(pinned)
    assert not ranges["numba"].contains(f"{major}.{minor + 1}.0")
    assert not ranges["numba"].contains(f"{major + 1}.0")
