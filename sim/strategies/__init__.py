"""Strategies: at which level of own value a party tables, and from which it says yes.

One file a family. A strategy holds parameters only and is pure: view in, level out.
"""
