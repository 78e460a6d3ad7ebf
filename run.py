"""Play a negotiation scenario: ``python run.py run january_2022``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sim.cli import main

if __name__ == "__main__":
    main()
