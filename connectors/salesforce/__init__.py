"""Salesforce: the account's records, call notes and stages, files, and what became of documents that were shared."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.salesforce.documents import SalesforceDocuments
    from connectors.salesforce.errors import KEY_FIELD
    from connectors.salesforce.files import SalesforceFiles
    from connectors.salesforce.records import Salesforce

__all__ = ["KEY_FIELD", "Salesforce", "SalesforceDocuments", "SalesforceFiles"]

_MODULES = {
    "KEY_FIELD": "errors",
    "Salesforce": "records",
    "SalesforceDocuments": "documents",
    "SalesforceFiles": "files",
}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
