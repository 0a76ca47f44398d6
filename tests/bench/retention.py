"""`python3 dev.py bench retention [--calls N]`: many calls over four years, each kept to the day. The suite does the same
with fewer.
"""

import argparse
import os
import subprocess
import sys

from tests.conftest import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench retention", description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    asked = parser.parse_args()
    environment = {**os.environ, "CALLSIDE_TEST_CALLS": str(asked.calls)}
    command = [sys.executable, "-m", "pytest", "tests/integration/services/privacy/test_retention.py"]
    return subprocess.call(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
