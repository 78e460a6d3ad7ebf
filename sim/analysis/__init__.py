"""Reads the tables of runs: shares with intervals, settlements, objections, comparisons.

Nothing here plays; what was played lies in the run's folder.
"""
