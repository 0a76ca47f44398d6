"""BigQuery: the company's copy of the audit log."""

from connectors.bigquery.audit_table import BigQuery

__all__ = ["BigQuery"]
