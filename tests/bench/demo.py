"""`python3 dev.py bench demo [--kills N] [--seed S]`: the whole program on the bundled call, killed N times on its way. The
suite tells the same story with two kills.
"""

import argparse
import os
import subprocess
import sys

from tests.conftest import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench demo", description=__doc__)
    parser.add_argument("--kills", type=int, default=10, help="kill -9, each at a random moment")
    parser.add_argument("--seed", default="6 December", help="another one draws other moments")
    asked = parser.parse_args()
    environment = {**os.environ, "CALLSIDE_TEST_KILLS": str(asked.kills), "CALLSIDE_TEST_SEED": asked.seed}
    command = [sys.executable, "-m", "pytest", "tests/end2end/test_demo.py"]
    return subprocess.call(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
