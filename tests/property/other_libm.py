"""A copy of the program on a machine whose exp, log, hypot and power differ in the last bit.

The standard asks square roots to be exact to the last bit, and nobody asks it of these. So two
processors, or two versions of a library, give values that are neighbours. In the copy every
result of theirs is moved to the number before it, or after it, or left, by a rule that depends
on the result: what is the same stays the same, as on a real machine.
"""

from __future__ import annotations

import ast
import pickle
import shutil
import sys
from pathlib import Path

TABLES = (
    "outcomes", "settlements", "stages", "dates", "objections", "offers", "answers", "parameters",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
INEXACT = frozenset({
    "exp", "log", "log1p", "expm1", "hypot", "ndtri", "betainc", "betaincinv", "lifted",
    "lifted_by_two", "lifted_by_three",
})  # fmt: skip
COMPILED = frozenset({"rule", "routine"})
NUDGES = '''"""Neighbours of numbers."""

import math

import numpy as np

from sim.compiling import rule


@rule
def scalar(value):
    """The number before ``value``, or after it, or itself."""
    if value == 0.0 or not math.isfinite(value):
        return value
    mantissa, exponent = math.frexp(value)
    step = int(abs(mantissa) * 9007199254740992.0) % 3 - 1
    return value + step * math.ldexp(1.0, exponent - 53)


def array(value):
    """The same for arrays; whole numbers are exact."""
    numbers = np.asarray(value)
    if numbers.dtype.kind != "f":
        return value
    mantissa, exponent = np.frexp(numbers)
    finite = np.isfinite(numbers) & (numbers != 0)
    whole = np.where(finite, np.abs(mantissa) * 9007199254740992.0, 1.0).astype(np.int64)
    moved = numbers + (whole % 3 - 1) * np.ldexp(1.0, exponent - 53)
    found = np.where(finite, moved, numbers)
    return float(found) if isinstance(value, float) else found
'''


class Nudged(ast.NodeTransformer):
    """Wraps what is inexact; in compiled functions by the rule, elsewhere by the function."""

    def __init__(self) -> None:
        self.by = "array"
        self.wrapped = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self.by
        decorators = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
        self.by = "scalar" if decorators & COMPILED else before
        self.generic_visit(node)
        self.by = before
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        of_numpy = not isinstance(function, ast.Attribute) or getattr(function.value, "id", "") in {
            "np",
            "math",
        }
        return self._wrap(node) if name in INEXACT and of_numpy else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        square = isinstance(node.right, ast.Constant) and node.right.value == 2
        return self._wrap(node) if isinstance(node.op, ast.Pow) and not square else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        return ast.Assign([node.target], self._wrap(_power(node)), lineno=node.lineno)

    def _wrap(self, node: ast.expr) -> ast.expr:
        self.wrapped += 1
        by = ast.Attribute(ast.Name("sim_nudges", ast.Load()), self.by, ast.Load())
        if self.by == "scalar":
            by = ast.Name("sim_nudged", ast.Load())  # type: ignore[assignment]
        return ast.Call(by, [node], [])


def _power(node: ast.AugAssign) -> ast.BinOp:
    """``x **= y`` as ``x ** y``."""
    base = ast.parse(ast.unparse(node.target), mode="eval").body
    return ast.BinOp(base, node.op, node.value)


def build(target: Path) -> int:
    """Make the copy; how many places were changed."""
    shutil.copytree(ROOT / "sim", target / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", target / "scenarios")
    (target / "sim" / "rules" / "nudges.py").write_text(NUDGES, encoding="utf-8")
    changed = 0
    for room in ("rules", "model", "forums", "strategies", "scenario", "luck.py"):
        place = target / "sim" / room
        for file in [place] if place.is_file() else sorted(place.glob("*.py")):
            if file.name == "nudges.py":
                continue
            tree, nudged = ast.parse(file.read_text(encoding="utf-8")), Nudged()
            nudged.visit(tree)
            if nudged.wrapped:
                changed += nudged.wrapped
                at = next(
                    i + 1
                    for i, node in enumerate(tree.body)
                    if isinstance(node, ast.ImportFrom) and node.module == "__future__"
                )
                imports = "import sim.rules.nudges as sim_nudges\n"
                imports += "from sim.rules.nudges import scalar as sim_nudged\n"
                tree.body[at:at] = ast.parse(imports).body
                file.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    return changed


def main() -> None:
    """Play what is asked in one file and write what comes of it to another, both pickled."""
    import sim
    from sim.model import Talks
    from sim.scenario import read

    asked, answered = map(Path, sys.argv[1:])
    found = []
    for text, seed, n in pickle.loads(asked.read_bytes()):
        block = Talks(read(text), seed=seed).play(0, n)
        found.append({table: getattr(block, table) for table in TABLES})
    answered.write_bytes(pickle.dumps((sim.__file__, found)))


if __name__ == "__main__":
    main()
