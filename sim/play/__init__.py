"""A whole play, entry by entry of its calendar. One play in plain scalars, docs/engine.md."""
