"""Small linear models as tables of a name and a weight, which a person can read and a commit can show."""

import json
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from app.paths import RESOURCES

Row = npt.NDArray[np.float64]
FOLDER = RESOURCES / "understanding"


@lru_cache(maxsize=8)
def weights_of(file: str, names: tuple[str, ...]) -> Row:
    """[names]: the weights of a table of resources/understanding, in the order of `names`. Raises KeyError for a name that has
    no weight there."""
    table = json.loads((FOLDER / file).read_text(encoding="utf-8"))["weights"]
    return np.array([float(table[name]) for name in names])
