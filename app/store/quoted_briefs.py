"""Briefs that quote earlier calls: what they took from a call goes with it, in the same transaction."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import col, select

from app.domain.documents import Document
from app.domain.joined_calls import told_with
from app.domain.memory import LINK, moment_of
from app.store.joined_calls import JoinedCallStore
from app.store.schema import DocumentRow


class QuotedBriefStore(JoinedCallStore):
    def erase_spoken(self, call_id: str) -> None:
        with self.write():
            self._forget_quotes([call_id])
            super().erase_spoken(call_id)

    def forget_texts(self, call_ids: Collection[str]) -> Mapping[str, int]:
        with self.write():
            self._forget_quotes(call_ids)
            return super().forget_texts(call_ids)

    def _forget_quotes(self, call_ids: Collection[str]) -> None:
        gone = {*call_ids, *told_with(call_ids, self.joined_to())}
        with self.write() as session:
            quoting = col(DocumentRow.body).contains(LINK)
            rows = session.exec(select(DocumentRow).where(DocumentRow.kind == Document.BRIEF, quoting)).all()
            for row in rows:
                brief = json.loads(row.body)
                if row.call_id not in gone and _without(brief, gone):
                    row.body = json.dumps(brief, ensure_ascii=False)
                    session.add(row)


def _without(brief: Any, gone: Collection[str]) -> bool:
    """Takes the lines, facts and talking points out that were made of these calls; False where there are none."""

    def is_gone(one: Mapping[str, Any]) -> bool:
        links = (one.get("url"), (one.get("data") or {}).get("before"))
        moments = [moment_of(link) for link in links if link]
        return any(moment and moment[0] in gone for moment in moments)

    if not isinstance(brief, dict):
        return False
    lines, sources = brief.get("lines") or [], set[str]()
    for report in brief.get("reports") or []:
        lost = [fact for fact in report.get("facts") or [] if is_gone(fact)]
        if lost:
            report["facts"] = [fact for fact in report["facts"] if not is_gone(fact)]
            sources.add(str(report.get("source")))
    if not sources and not any(is_gone(line) for line in lines):
        return False
    brief["lines"] = [line for line in lines if not is_gone(line)]
    # A talking point says what its facts say, without naming them.
    points = brief.get("talking_points") or []
    brief["talking_points"] = [point for point in points if not sources & set(point.get("sources") or [])]
    return True
