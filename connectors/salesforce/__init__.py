"""Salesforce: the account's records, call notes and stages, files, and what became of documents that were shared."""

from connectors.salesforce.documents import SalesforceDocuments
from connectors.salesforce.errors import KEY_FIELD
from connectors.salesforce.files import SalesforceFiles
from connectors.salesforce.records import Salesforce

__all__ = ["KEY_FIELD", "Salesforce", "SalesforceDocuments", "SalesforceFiles"]
