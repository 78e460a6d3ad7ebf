"""One play in a browser, entry by entry of the calendar (docs/mesa.md); the extra ``watch``."""
