"""Columns of words, held as numbers: what there is of them, each once, and which a row has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Coded:
    """A column of words.

    Parameters
    ----------
    codes
        For every row the place of its word, [rows], whole numbers from 0.
    words
        The words, each once.
    """

    codes: NDArray[np.integer[Any]]
    words: tuple[str, ...]

    @property
    def told(self) -> NDArray[np.object_]:
        """The words of all rows, [rows]."""
        found: NDArray[np.object_] = np.array(self.words, object)[self.codes]
        return found

    def of(self, rows: NDArray[Any]) -> Coded:
        """Some of the rows, by place or mask."""
        return Coded(self.codes[rows], self.words)


Table = dict[str, NDArray[Any] | Coded]
"""Columns of one length, by name."""


def coded(codes: NDArray[Any], words: Sequence[str]) -> Coded:
    """A column by its codes; −1 stands for the last of the words, and a word may be there twice."""
    places = {word: at for at, word in enumerate(dict.fromkeys(words))}
    if len(places) == len(words):
        codes = np.where(codes < 0, len(words) + codes, codes) if (codes < 0).any() else codes
    else:
        codes = np.array([places[word] for word in words], np.int64)[codes]
    return Coded(codes.astype(np.int32, copy=False), tuple(places))


def named(marked: NDArray[np.bool_], names: Sequence[str]) -> Coded:
    """The names that are marked in each row, with bars between them. ``marked``: [rows, names]."""
    bits, place = _sets(np.packbits(marked, axis=1))
    seen = np.unpackbits(bits, axis=1, count=len(names)).astype(np.bool_)
    words = ["|".join(name for name, here in zip(names, row, strict=True) if here) for row in seen]
    return coded(place, words)


def _sets(bits: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The different rows, in order, and the place among them of each: byte by byte, since rows as
    a whole are compared slowly.
    """
    place = np.zeros(len(bits), np.int64)
    for byte in bits.T:
        place = np.unique(256 * place + byte, return_inverse=True)[1]
    return bits[np.unique(place, return_index=True)[1]], place


def end_to_end(parts: Sequence[Coded]) -> Coded:
    """Columns one after the other, whatever words each has."""
    words = list(dict.fromkeys(word for part in parts for word in part.words))
    places = {word: at for at, word in enumerate(words)}
    codes = [np.array([places[w] for w in part.words], np.int32)[part.codes] for part in parts]
    return Coded(np.concatenate(codes), tuple(words))
