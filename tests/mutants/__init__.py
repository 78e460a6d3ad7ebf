"""Deliberate bugs: each is planted in a copy of the program, and some test must turn red."""
