"""Names of products that people say on calls: no person's name, no competitor's."""

import json

from app.paths import RESOURCES

_NAMES = json.loads((RESOURCES / "understanding" / "product_names.json").read_text(encoding="utf-8"))
PRODUCTS = frozenset[str](_NAMES["products"])
# A step that names one of these is only about our own house.
INTERNAL = tuple[str, ...](_NAMES["internal"])
