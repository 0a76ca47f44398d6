"""BigQuery: the company's copy of the audit log."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.bigquery.audit_table import BigQuery

__all__ = ["BigQuery"]

_MODULES = {"BigQuery": "audit_table"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
