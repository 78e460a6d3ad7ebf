"""The made parts of the pages on shipped scenarios: ``make pages`` writes them from the files."""
