"""Play a negotiation scenario: ``python run.py run january_2022``."""

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

try:
    from sim.cli import main
except ModuleNotFoundError as error:
    if str(error.name).startswith("sim"):
        raise
    sys.stderr.write(
        f"The package {error.name} is not installed for this Python ({sys.executable}). "
        f"Run make demo once, then: source {HOME / '.venv/bin/activate'}\n"
    )
    sys.exit(2)

if __name__ == "__main__":
    main()
