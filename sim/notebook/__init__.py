"""The program from Python: what ``import sim`` gives. Its names are those of ``sim.__all__``."""
