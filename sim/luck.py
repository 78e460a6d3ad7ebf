"""Luck: random numbers that are functions of their name.

A random number is a pure function of (seed, name of the draw, replicate, index), never the
next one of a stream. So a replicate has the same luck whatever else is played beside it,
and two variants of a scenario face the same luck (docs/model.md, section 10). The function
is Philox4x32-10 (salmon2011): the key is a hash of seed and name, the counter is replicate
and index. Tested against the published known answers.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy import uint32, uint64
from numpy.typing import NDArray

from sim.compiling import rule

Floats = NDArray[np.float64]


@rule
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Ten rounds of Philox4x32 on a counter of four words with a key of two."""
    low = uint64(0xFFFFFFFF)
    for _ in range(10):
        p0 = uint64(0xD2511F53) * uint64(c0)
        p1 = uint64(0xCD9E8D57) * uint64(c2)
        c0, c2 = (
            uint32((p1 >> uint64(32)) ^ uint64(c1) ^ uint64(k0)),
            uint32((p0 >> uint64(32)) ^ uint64(c3) ^ uint64(k1)),
        )
        c1, c3 = uint32(p1 & low), uint32(p0 & low)
        k0 = uint32((uint64(k0) + uint64(0x9E3779B9)) & low)
        k1 = uint32((uint64(k1) + uint64(0xBB67AE85)) & low)
    return c0, c1, c2, c3


@rule
def uniform_at(key0, key1, replicate, index):  # type: ignore[no-untyped-def]
    """A uniform draw in (0, 1)."""
    low, at = uint64(0xFFFFFFFF), uint64(replicate)
    a, b, _, _ = philox(
        uint32(at & low), uint32(at >> uint64(32)), uint32(index), uint32(0), key0, key1
    )
    word = (uint64(a) << uint64(32)) | uint64(b)
    return (np.float64(word >> uint64(12)) + 0.5) * (1.0 / 4503599627370496.0)


@rule
def fill(key0, key1, first, index, out):  # type: ignore[no-untyped-def]
    """Uniform draws in (0, 1) for replicates ``first``, ``first + 1``, …; ``out`` is [R]."""
    for r in range(out.shape[0]):
        out[r] = uniform_at(key0, key1, first + r, index)


@rule
def block(counter, key, out):  # type: ignore[no-untyped-def]
    """One whole Philox4x32-10 block, for the known-answer tests."""
    out[0], out[1], out[2], out[3] = philox(
        counter[0], counter[1], counter[2], counter[3], key[0], key[1]
    )


class Luck:
    """The random numbers of an ensemble.

    Parameters
    ----------
    seed
        Any whole number; 0 is a seed like any other.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._keys: dict[str, tuple[np.uint32, np.uint32]] = {}

    def key(self, name: str) -> tuple[np.uint32, np.uint32]:
        """The key of a named draw: two words of 32 bits."""
        found = self._keys.get(name)
        if found is None:
            digest = blake2b(f"{self.seed}|{name}".encode(), digest_size=8).digest()
            words = np.frombuffer(digest, dtype="<u4")
            found = self._keys[name] = (np.uint32(words[0]), np.uint32(words[1]))
        return found

    def uniform(self, name: str, first: int, n: int, index: int = 0) -> Floats:
        """Draws in (0, 1) of the replicates ``first`` to ``first + n - 1``.

        Parameters
        ----------
        name
            What the draw is for, such as ``resolve:RUS``.
        first, n
            The replicates.
        index
            Which of several draws of that name.

        Returns
        -------
        numpy.ndarray
            Shape (n,), never exactly 0 or 1.
        """
        out = np.empty(n)
        key0, key1 = self.key(name)
        fill(key0, key1, first, index, out)
        return out

    def normal(self, name: str, first: int, n: int, index: int = 0) -> Floats:
        """Standard normal draws by inverse distribution, so that one number is one draw."""
        from scipy.special import ndtri

        return np.asarray(ndtri(self.uniform(name, first, n, index)))
