"""BigQuery, as the rest of the program knows it."""

from app.domain.messages import Message
from app.domain.systems import Role, System, SystemSpec
from connectors.base import Connection, Parts

SPEC = SystemSpec(
    system=System.BIGQUERY,
    title="BigQuery",
    roles=frozenset({Role.AUDIT}),
    place=100,
    hosts=("bigquery.googleapis.com", "oauth2.googleapis.com"),
    allows=(Message("scope.bigquery"),),
    home="https://bigquery.googleapis.com",
    is_key_file=True,
    project_option="table",
    clients=("googleapiclient.discovery",),
    descriptions=(("bigquery", "v2"),),
    option_help={"project": "project.dataset"},
)


def parts(connection: Connection) -> Parts:
    from connectors.bigquery.audit_table import BigQuery

    return Parts(audit_table=lambda: BigQuery(connection.at()))
