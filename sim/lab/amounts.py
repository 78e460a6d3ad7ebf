"""Whole numbers as people write them."""

from __future__ import annotations

import re


def amount(text: str) -> int | None:
    """A whole number: ``10000``, ``10,000``, ``1e4``, ``10k``, ``1m``; None if it is none.

    Examples
    --------
    >>> amount("1.5k"), amount("ten")
    (1500, None)
    """
    plain = text.strip().lower().replace("_", "")
    factor = {"k": 1000, "m": 1_000_000}.get(plain[-1:], 1)
    digits = plain[:-1] if factor > 1 else plain
    grouped = re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", digits)
    digits = digits.replace(",", "") if grouped else digits
    if re.fullmatch(r"[-+]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})(e\+?\d{1,2})?", digits):
        value = round(float(digits) * factor, 6)
        if value == int(value) and abs(value) < 1e15:
            return int(value)
    return None
