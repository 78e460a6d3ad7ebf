"""What the days of a play bring: what is decided, what comes into force and lapses, what is said,
what cools and what strikes. One play in plain scalars, docs/engine.md.
"""
