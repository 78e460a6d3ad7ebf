"""How rules that call rules become one piece of machine code, where Python calls them.

A rule is given its world as named tuples of arrays. They are handed on by their **address**, one
machine word an argument (:mod:`sim.handing`): by value each call of a rule by another would copy
some hundred words, and the compiler would have to follow every one of them. And rules are **linked
and optimised once**, with all that they call: left to itself the compiler optimises every function
on its own together with all below it, and again at every level above. Together this takes a quarter
of the time.

Both use what numba offers to those who extend it, and a little that it does not promise to keep
(:class:`numba.core.codegen.JITCodeLibrary`); ``tests/unit/test_linking.py`` tells when that
changes.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba._dynfunc import make_function
from numba.core import cgutils, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.datamodel import models
from numba.core.datamodel.registry import register_default
from numba.core.registry import cpu_target
from numba.core.typed_passes import NativeLowering
from numba.core.typing.templates import AttributeTemplate
from numba.core.typing.typeof import typeof_impl
from numba.core.untyped_passes import InlineClosureLikes
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic


class Called(types.Dispatcher):
    """A rule as others call it: compiled once for numbers, not once for each that they write."""

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        """How it is called, whether a number is written out or not."""
        return super().get_call_type(context, tuple(map(types.unliteral, args)), kws)


register_default(Called)(models.OpaqueModel)


@cache
def serve(kind: type, made: type) -> None:
    """Compile rules of a kind by their ``inner``, and what is ``made`` here as it is made."""
    typeof_impl.register(kind)(lambda rule, _context: Called(rule.inner))
    typeof_impl.register(made)(
        lambda one, _context: cpu_target.typing_context.resolve_value_type(CALLS[one.name])
    )


class Address(types.Type):
    """The address of a named tuple ``to``. A short name keeps symbols short.

    ``fields``: name → its type, and where in the tuple it lies, in bytes, as :mod:`sim.handing`
    lays tuples out.
    """

    def __init__(self, to: Any) -> None:
        self.to, self.fields, at = to, dict[str, tuple[Any, int]](), 0
        for name, field in zip(to.fields, to.types, strict=True):
            at = at if isinstance(field, types.Boolean) else _aligned(at)
            self.fields[name] = field, at
            at += _bytes(field)
        self.size = _aligned(at) if any(_is_word(field) for field in to.types) else at
        super().__init__(name=f"@{blake2b(str(to).encode(), digest_size=8).hexdigest()}")


WORD = 8
_addresses: dict[int, Address] = {}


def address_of(to: Any) -> Address:
    """The type of the address of a named tuple."""
    if id(to) not in _addresses:
        _addresses[id(to)] = Address(to)  # which keeps ``to``
    return _addresses[id(to)]


def _is_word(field: Any) -> bool:
    return not isinstance(field, types.Boolean)


def _aligned(at: int) -> int:
    return -(-at // WORD) * WORD


def _bytes(field: Any) -> int:
    """How much room a field takes."""
    if isinstance(field, types.BaseNamedTuple):
        return address_of(field).size
    if isinstance(field, types.Array):
        return (5 + 2 * field.ndim) * WORD
    if not _is_word(field):
        return 1
    assert field.bitwidth == 8 * WORD, f"{field} is laid out otherwise"
    return WORD


@register_default(Address)
class _Model(models.PrimitiveModel):
    """An address. What lies there is not told: it would be told anew wherever it is looked at."""

    def __init__(self, models_of: Any, kind: Any) -> None:
        super().__init__(models_of, kind, ir.IntType(8).as_pointer())


@infer_getattr
class _Attribute(AttributeTemplate):
    """A field is what it is, and a tuple in it again an address."""

    key = Address

    def generic_resolve(self, typ: Any, attr: str) -> Any:  # type: ignore[override]
        if attr not in typ.fields:
            return None
        field = typ.fields[attr][0]
        return address_of(field) if isinstance(field, types.BaseNamedTuple) else field


@lower_getattr_generic(Address)
def _load(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    """Load one field, or give the address of a tuple."""
    field, at = typ.fields[attr]
    where = builder.gep(value, [ir.Constant(ir.IntType(32), at)], inbounds=True)
    if isinstance(field, types.BaseNamedTuple):
        return where
    kind = context.get_value_type(field)
    where = builder.bitcast(where, kind.as_pointer())
    if not isinstance(field, types.Array):
        return _loaded(builder, where)
    itemsize = _item(context, field.dtype)
    parts = [ir.Constant(part, None) for part in kind.elements]  # nobody owns it
    parts[_ITEMSIZE] = ir.Constant(parts[_ITEMSIZE].type, itemsize)
    array = ir.Constant(kind, parts)
    for part in _LAID:
        found = _loaded(builder, cgutils.gep_inbounds(builder, where, 0, part))
        array = builder.insert_value(array, found, part)
    return array


@cache
def _item(context: Any, kind: Any) -> Any:
    """Bytes an item of an array."""
    return context.get_abi_sizeof(context.get_data_type(kind))


_ITEMSIZE, _LAID = 3, (2, 4, 5, 6)
"""Of what the compiler knows of an array: bytes an item; and how many, where they lie, shape and
strides, which are read.
"""


def _loaded(builder: Any, address: Any) -> Any:
    """What lies at an address in a tuple, word by word: no word there ever changes, whatever is
    written to arrays, so that each is loaded once and not once in every round of a loop.
    """
    kind = address.type.pointee
    if isinstance(kind, ir.ArrayType):
        whole = ir.Constant(kind, ir.Undefined)
        for at in range(len(kind)):
            word = _loaded(builder, cgutils.gep_inbounds(builder, address, 0, at))
            whole = builder.insert_value(whole, word, at)
        return whole
    word = builder.load(address)
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


def at_address(to: Any) -> Any:
    """A function, for rules to call, that takes a number for the address of a tuple ``to``."""

    @intrinsic
    def taken(_typing: Any, given: Any) -> Any:
        def as_pointer(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        return address_of(to)(given), as_pointer

    return taken


@intrinsic
def like(_typing: Any, tuple_: Any, key: Any) -> Any:
    """The tuple at an address, of the kind of another tuple."""

    def as_pointer(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[1], context.get_value_type(signature.return_type))

    return tuple_(tuple_, key), as_pointer


@intrinsic
def _found(_typing: Any, key: Any) -> Any:
    """The address itself."""
    return key(key), lambda _context, _builder, _signature, args: args[0]


def _calling(returned: Any) -> Any:
    """A function, for rules to call, that calls machine code by its address: with four machine
    words, tuples by their addresses.
    """

    @intrinsic
    def called(_typing: Any, _code: Any, one: Any, other: Any, third: Any, last: Any) -> Any:
        def call(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            word = ir.IntType(64)
            back = context.get_value_type(signature.return_type)
            function = ir.FunctionType(back, [word] * 4).as_pointer()
            words = [
                builder.ptrtoint(arg, word) if isinstance(arg.type, ir.PointerType) else arg
                for arg in args[1:]
            ]
            return builder.call(builder.inttoptr(args[0], function), words)

        given = [one if isinstance(one, Address) else types.int64
                 for one in (one, other, third, last)]  # fmt: skip
        return returned(types.int64, *given), call

    return called


@intrinsic
def _real(_typing: Any, _code: Any, _number: Any) -> Any:
    """Call machine code by its address with a number; a whole one beside it is 0."""

    def call(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        function = ir.FunctionType(ir.DoubleType(), [ir.DoubleType(), ir.IntType(32)]).as_pointer()
        return builder.call(
            builder.inttoptr(args[0], function), [args[1], ir.Constant(ir.IntType(32), 0)]
        )

    return types.float64(types.int64, types.float64), call


def _lift(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
    """Call the loop of a NumPy function for one number, or two, or three. Two words lie at the
    address: where the loop lies, and what it is given besides.
    """
    word, number = ir.IntType(64), ir.DoubleType()
    lies = builder.inttoptr(args[0], word.as_pointer())
    loop, besides = (builder.load(builder.gep(lies, [ir.Constant(word, n)])) for n in (0, 1))
    places = [cgutils.alloca_once_value(builder, one) for one in args[1:]]
    places.append(cgutils.alloca_once(builder, number))
    every = cgutils.alloca_once(builder, word, len(places))
    count = cgutils.alloca_once_value(builder, ir.Constant(word, 1))
    steps = cgutils.alloca_once(builder, word, len(places))
    for n, where in enumerate(places):
        at = [ir.Constant(word, n)]
        builder.store(builder.ptrtoint(where, word), builder.gep(every, at))
        builder.store(ir.Constant(word, 8), builder.gep(steps, at))
    pointer = word.as_pointer()
    function = ir.FunctionType(ir.VoidType(), [pointer, pointer, pointer, word]).as_pointer()
    builder.call(builder.inttoptr(loop, function), [every, count, steps, besides])
    return builder.load(places[-1])


@intrinsic
def _lifted(_typing: Any, _code: Any, _x: Any) -> Any:
    return types.float64(types.int64, types.float64), _lift


@intrinsic
def _lifted_by_two(_typing: Any, _code: Any, _x: Any, _y: Any) -> Any:
    return types.float64(types.int64, types.float64, types.float64), _lift


@intrinsic
def _lifted_by_three(_typing: Any, _code: Any, _x: Any, _y: Any, _z: Any) -> Any:
    return types.float64(types.int64, *[types.float64] * 3), _lift


CALLS = {
    "like": like, "call": _calling(types.int64), "ask": _calling(types.float64), "real": _real,
    "lifted": _lifted, "lifted_by_two": _lifted_by_two, "lifted_by_three": _lifted_by_three,
    "found": _found,
}  # fmt: skip
"""What rules call that is no rule, by name."""


def _from_the_front(module: Any) -> None:
    """Take out that an index below 0 counts from the end, for which the compiler looks at every
    index of every array; no rule does so.
    """
    for function in module.functions:
        for block in function.blocks:
            for chosen in block.instructions:
                if isinstance(chosen, ir.SelectInstr) and _wraps(*chosen.operands):
                    chosen.operands[0] = ir.Constant(ir.IntType(1), 0)


def _wraps(asked: Any, wrapped: Any, index: Any) -> bool:
    """Whether a choice is between an index and that index counted from the end."""
    below = isinstance(asked, ir.ICMPInstr) and asked.op == "slt" and asked.operands[0] is index
    counted = getattr(wrapped, "opname", "") == "add" and index in wrapped.operands
    return below and counted and getattr(asked.operands[1], "constant", None) == 0


class Library(JITCodeLibrary):
    """Machine code of rules, which count from the front."""

    def add_ir_module(self, ir_module: Any) -> None:
        """Add what has been made of one function."""
        _from_the_front(ir_module)
        super().add_ir_module(ir_module)

    def _optimize_functions(self, ll_module: Any) -> None:
        """Optimise no function of its own: all are, when they are linked."""
        ll_module.data_layout = self._codegen._data_layout


class Part(Library):
    """What only rules call: kept as it is until it is linked."""

    def finalize(self) -> None:
        """Nothing is optimised as a whole, and no machine code is made."""
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        return self._final_module


class Whole(Library):
    """What Python calls, with all that it calls in turn."""

    def finalize(self) -> None:
        """Link every part once; what is not called from outside is no longer visible."""
        own = {f.name for f in self._final_module.functions if not f.is_declaration}
        linked: set[Any] = set()
        waiting = list(self._linking_libraries)
        while waiting:
            library = waiting.pop()
            if library not in linked:
                linked.add(library)
                waiting += library._linking_libraries
                self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._linking_libraries = []
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in own:
                function.linkage = llvm.Linkage.internal
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Once, and not a second time after references have been taken out: rules count none. To
        try harder took time and made no play quicker.
        """
        passes, builder = self._codegen._module_pass_manager(opt=2)
        passes.run(self._final_module, builder)


@register_pass(mutates_CFG=False, analysis_only=True)
class Enlist(LoweringPass):
    """Tell the compiler of a part, which rules may call though Python cannot."""

    _name = "enlist"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Give it a key by which calls find it."""
        made, library = state.cr, state.library
        name = made.fndesc.qualname.split(".")[-1]
        key = make_function(made.fndesc.lookup_module(), name, "", 0, made.env, (library,))
        state.targetctx.insert_user_function(key, made.fndesc, [library])
        state.cr = made._replace(cfunc=key)
        return True


def _pipeline(kind: type[JITCodeLibrary]) -> type[CompilerBase]:
    class Pipeline(CompilerBase):
        def define_pipelines(self) -> list[Any]:
            state = self.state
            state.library = kind(state.targetctx.codegen(), state.func_id.func_qualname)
            plain = kind is Part and state.func_id.modname.startswith(f"{__package__}.")
            state.flags.no_rewrites = plain
            passes = DefaultPassBuilder.define_nopython_pipeline(state)
            if kind is Whole:
                state.library.enable_object_caching()
            else:
                state.flags.no_compile = True
                passes.add_pass_after(Enlist, NativeLowering)
            if plain:  # rules of our own have no closures, and no expressions of arrays
                passes.passes = [one for one in passes.passes if one[0] is not InlineClosureLikes]
            passes.finalize()
            return [passes]

    return Pipeline


PART, WHOLE = _pipeline(Part), _pipeline(Whole)
"""How what only rules call, and what Python calls, are compiled."""
