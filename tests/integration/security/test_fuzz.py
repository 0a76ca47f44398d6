"""The short form of `python3 dev.py bench fuzz`: files and messages that others write end in the error tree or in nothing.

The suite tries some hundreds of each; CALLSIDE_FUZZ_EXAMPLES sets how many.
"""

import os

import pytest

from tests.bench.broken_files import KINDS, Kind
from tests.bench.fuzz import Tried, batch

EXAMPLES = int(os.environ.get("CALLSIDE_FUZZ_EXAMPLES", "200"))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_broken_content_ends_in_the_error_tree(kind: Kind) -> None:
    if kind.name == "socket" and os.name != "posix":
        pytest.skip("the socket is a Unix one")
    tried = Tried()
    batch(kind, max(20, EXAMPLES // kind.cost), 1, tried)
    assert tried.contents >= 20
