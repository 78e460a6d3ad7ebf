"""Forums: who speaks, and in what order texts are tabled and answered.

One file a protocol. A forum holds parameters only; what happens in it happens through the
floor that it is given.
"""
