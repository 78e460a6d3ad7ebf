"""The equations of docs/model.md, one file a section.

A rule is written for one replicate in plain scalar code and lifted over the batch by the
compiler: the loop over replicates ``r`` stands outermost, replicates that are not ``on``
cost nothing. Every comparison of values uses the one tolerance ``TIE``.
"""

TIE = 1e-12
"""Values closer than this are equal."""
