"""Code of libraries that rules call: where it lies, or the function itself where they run as they
stand.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from sim.handing import Keys


class _Lifted(ctypes.Structure):
    """A function of NumPy for arrays, as its C interface lays it out."""

    _fields_ = (
        ("references", ctypes.c_ssize_t), ("kind", ctypes.c_void_p), ("given", ctypes.c_int),
        ("returned", ctypes.c_int), ("both", ctypes.c_int), ("identity", ctypes.c_int),
        ("loops", ctypes.POINTER(ctypes.c_void_p)), ("besides", ctypes.POINTER(ctypes.c_void_p)),
    )  # fmt: skip


_lies: dict[str, np.ndarray] = {}


def key_in(keys: Keys, function: np.ufunc) -> int:
    """The key of NumPy's own code for a function of one number, or of some, or SciPy's that is
    made like it; see :data:`sim.compiling.lifted`.
    """
    if keys.plain:
        return keys.keep(function, id(function))
    if function.__name__ not in _lies:
        laid = _Lifted.from_address(id(function))
        at = function.types.index(f"{'d' * function.nin}->d")
        _lies[function.__name__] = np.array([laid.loops[at], laid.besides[at] or 0], np.uint64)
    words = _lies[function.__name__]
    return keys.keep(words, int(words.__array_interface__["data"][0]))


def normal(keys: Keys) -> int:
    """The key of the inverse of the normal distribution, SciPy's, see
    :data:`sim.compiling.real`.
    """
    from scipy.special import cython_special, ndtri

    where = id(ndtri) if keys.plain else address_in(cython_special, "ndtri")
    return keys.keep(ndtri, where)


def address_in(library: Any, name: str) -> int:
    """Where a function that a library offers to C lies."""
    capsule, api = library.__pyx_capi__[name], ctypes.pythonapi
    named, lies = api.PyCapsule_GetName, api.PyCapsule_GetPointer
    named.restype, named.argtypes = ctypes.c_char_p, [ctypes.py_object]
    lies.restype, lies.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return int(lies(capsule, named(capsule)))
