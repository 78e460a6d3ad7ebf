"""One stage of one play, from its first session to its last, as a program in plain scalars.

Compiled it plays an ensemble, as it stands a play by itself; docs/engine.md.
"""
