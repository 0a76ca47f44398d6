"""What connectors share: accounts, the reading of errors, texts, and how they are found and wired."""

from connectors.base.account import Account, canonical, prepared, request_of, sendable
from connectors.base.discovery import Discovered, discover, spec_of, systems, wirings
from connectors.base.errors import (
    MAX_WAIT,
    Classified,
    HttpAnswer,
    as_error,
    busy,
    classify_answer,
    classify_own,
    classify_transport,
    is_page,
    left_out,
    looks_there,
    mapped,
    retry_after,
)
from connectors.base.text import names_account, one_line, plain_to_html, shown, size, slug
from connectors.base.wiring import Connection, Parts, Together, sequential

__all__ = [
    "MAX_WAIT",
    "Account",
    "Classified",
    "Connection",
    "Discovered",
    "HttpAnswer",
    "Parts",
    "Together",
    "as_error",
    "busy",
    "canonical",
    "classify_answer",
    "classify_own",
    "classify_transport",
    "discover",
    "is_page",
    "left_out",
    "looks_there",
    "mapped",
    "names_account",
    "one_line",
    "plain_to_html",
    "prepared",
    "request_of",
    "retry_after",
    "sendable",
    "sequential",
    "shown",
    "size",
    "slug",
    "spec_of",
    "systems",
    "wirings",
]
