"""Checks requests to Google against Google's own discovery documents, which ship inside its Python client.

Only parameters are checked: a name that the document lacks is refused, as Google's front end does for unknown fields.
"""

import json
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_DOCUMENTS = (
    ("/calendar/v3/", "calendar.v3.json"),
    ("/gmail/v1/", "gmail.v1.json"),
    ("/bigquery/v2/", "bigquery.v2.json"),
)


def problem(method: str, path: str, names: set[str]) -> str | None:
    """What the description has against a request with these query parameters; None where it fits."""
    document = next((file for prefix, file in _DOCUMENTS if path.startswith(prefix)), None)
    if document is None:
        return None
    for verb, pattern, known in _methods(document):
        if verb == method and pattern.fullmatch(path):
            unknown = sorted(names - known)
            return f'Invalid JSON payload received. Unknown name "{unknown[0]}"' if unknown else None
    return f"{document} has no {method} {path}"


@lru_cache
def _methods(document: str) -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """(verb, pattern of the path, names of its query parameters) of every method in the document."""
    package = find_spec("googleapiclient")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / "discovery_cache" / "documents" / document
    service = json.loads(file.read_text(encoding="utf-8"))
    found: list[tuple[str, re.Pattern[str], frozenset[str]]] = []

    def walk(resources: dict[str, Any]) -> None:
        for resource in resources.values():
            for method in resource.get("methods", {}).values():
                whole = "/" + service["servicePath"] + method["path"]
                pattern = "".join(
                    "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]+\})", whole)
                )
                named = method.get("parameters", {})
                query = {name for name, told in named.items() if told["location"] == "query"}
                found.append((method["httpMethod"], re.compile(pattern), frozenset(query | set(service["parameters"]))))
            walk(resource.get("resources", {}))

    walk(service["resources"])
    return tuple(found)
