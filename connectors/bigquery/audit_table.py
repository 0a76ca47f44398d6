"""The audit log's copy in the company's BigQuery: rows go in by MERGE on the row's own hash, so twice is once.

`insertId` of streaming inserts is only best effort, by Google's own words; a MERGE tells duplicates by itself.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    mapped,
    one_line,
)

ROWS_AT_ONCE = 500  # far below the 10 MB that a request with parameters may have
SCOPE = "https://www.googleapis.com/auth/bigquery"
_COLUMNS = (("id", "STRING"), ("seq", "INT64"), ("at", "TIMESTAMP"), ("kind", "STRING"), ("call_id", "STRING"),
            ("facts", "STRING"), ("previous", "STRING"), ("source", "STRING"))  # fmt: skip


class BigQuery:
    """`account.base_url` is https://bigquery.googleapis.com; its token is a service account's key (JSON) or an access
    token. `extra["table"]`: project.dataset.table, a table with the columns above."""

    system = "BigQuery"

    def __init__(self, account: Account) -> None:
        self._account = account
        parts = account.extra.get("table", "").split(".")
        if len(parts) != 3 or not all(p.replace("-", "").replace("_", "").isalnum() for p in parts):
            raise BadInput(Message("bigquery.table_name"))
        self._project, self._table = parts[0], ".".join(parts)

    def merge(self, rows: Sequence[Mapping[str, Any]], *, source: str, timeout: float) -> int:
        """Adds the rows that aren't there yet; answers how many those were. `source` names this installation.

        Raises from the error tree; what was cut off in the middle can be sent again.
        """
        added = 0
        with mapped(self.classify):
            for start in range(0, len(rows), ROWS_AT_ONCE):
                added += self._merge(rows[start : start + ROWS_AT_ONCE], source, timeout)
        return added

    def _merge(self, rows: Sequence[Mapping[str, Any]], source: str, timeout: float) -> int:
        from connectors import http

        service = http.google_service(
            "bigquery",
            "v2",
            endpoint=f"{self._account.base_url}/bigquery/v2/",
            token=lambda: self._bearer(timeout),
            ca_file=self._account.ca_file,
            timeout=timeout,
        )
        body = {
            "query": self._statement(),
            "useLegacySql": False,
            "parameterMode": "NAMED",
            "timeoutMs": int(timeout * 900),
            "queryParameters": [_parameter([_record(row, source) for row in rows])],
        }
        answer = service.jobs().query(projectId=self._project, body=body).execute(num_retries=0)
        if not answer.get("jobComplete"):
            raise TimeoutError("the job goes on without us")
        return int(answer.get("numDmlAffectedRows", 0))

    def _statement(self) -> str:
        names = [name for name, _ in _COLUMNS]
        values = ", ".join(f"new.{name}" for name in names)
        return (
            f"MERGE `{self._table}` AS old USING UNNEST(@rows) AS new ON old.id = new.id "  # noqa: S608 - checked above
            f"WHEN NOT MATCHED THEN INSERT ({', '.join(names)}) VALUES ({values})"
        )

    def _bearer(self, timeout: float) -> str:
        held = self._account.token()
        if not held.lstrip().startswith("{"):
            return held
        from google.auth.transport.requests import Request
        from google.oauth2 import service_account

        from connectors import http

        key: Any = service_account.Credentials  # which has no types of its own
        try:
            credentials = key.from_service_account_info(json.loads(held), scopes=[SCOPE])
        except ValueError as error:
            raise BadInput(Message("bigquery.wrong_key")) from error
        session = http.requests_session("https://oauth2.googleapis.com", timeout=timeout)
        credentials.refresh(Request(session=session))
        return str(credentials.token)

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        from googleapiclient.errors import HttpError

        if own := classify_own(error):
            return own
        if not isinstance(error, HttpError):
            return classify_transport(self.system, error)
        answer = HttpAnswer(int(error.resp.status), dict(error.resp), message=one_line(error.reason or "", 160))
        return classify_answer(self.system, answer, remedy=Message("fix.bigquery_table"))


def _record(row: Mapping[str, Any], source: str) -> dict[str, str | None]:
    """A row of the audit log as the table has it; personal fields stay on the laptop."""
    facts = json.dumps(row["facts"], ensure_ascii=False, sort_keys=True)
    return {"id": row["hash"], "seq": str(row["seq"]), "at": row["at"], "kind": row["kind"], "call_id": row["call_id"],
            "facts": facts, "previous": row["previous"], "source": source}  # fmt: skip


def _parameter(records: Sequence[Mapping[str, str | None]]) -> dict[str, Any]:
    fields = [{"name": name, "type": {"type": kind}} for name, kind in _COLUMNS]
    values = [{"structValues": {name: {"value": record[name]} for name, _ in _COLUMNS}} for record in records]
    kind = {"type": "ARRAY", "arrayType": {"type": "STRUCT", "structTypes": fields}}
    return {"name": "rows", "parameterType": kind, "parameterValue": {"arrayValues": values}}
