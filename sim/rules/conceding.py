"""Concession by the clock. docs/model.md, section 3; faratin1998. Shapes: N numbers."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule


@rule
def concede(elapsed, exponent, conceded):
    """The share of the way from top to floor that is given when so much of the time is over: that
    share of the time to the power ``exponent``. ``elapsed``, ``conceded``: [N], the latter written.
    """
    for i in range(elapsed.shape[0]):
        conceded[i] = elapsed[i] ** exponent
