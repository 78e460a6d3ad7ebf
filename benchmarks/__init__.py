"""How fast the talks are played, how much memory they take, beside a peer: ``make bench``."""
