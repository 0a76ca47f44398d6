"""After a call: what it said about each field of the method, kept with the call, and the writes into the CRM's fields."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.domain.call import Call
from app.domain.claims import Evidence, Extraction, NextStep, Status
from app.domain.crm_fields import CrmForm, same_value
from app.domain.documents import Document
from app.domain.errors import BadInput, CallsideError
from app.domain.field_rules import FieldWrite, SaidValue, field_write, shown
from app.domain.formats import plain
from app.domain.messages import Message
from app.domain.methods import FieldAnswer, Method, MethodAnswers
from app.domain.ports import CrmRecords, FieldReader, Store
from app.domain.proposal import Action, ActionKind, Line, Proposal, Targets, proposal_id
from app.domain.transcript import Transcript
from app.domain.wording import day
from app.logs import get_logger
from app.services.methods.lines import FieldLine
from app.services.methods.mapping import NEXT_STEP, mapped_fields
from app.services.methods.templates import method_of
from app.settings import Settings

log = get_logger(__name__)
TIMEOUT_SECONDS = 15.0


class MethodService:
    """`settings` are those in force now; `crm` is the CRM in use, if its fields can be read; `reader` fills a method from a
    call."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Callable[[], Settings],
        crm: Callable[[], CrmRecords | None],
        reader: Callable[[], FieldReader],
        folders: Sequence[Path],
    ) -> None:
        self._store = store
        self._settings = settings
        self._crm = crm
        self._reader = reader
        self._folders = folders
        self._form: CrmForm | None = None

    def method(self) -> Method | None:
        """The method of the settings; None if none is chosen. Raises BadInput for one that there is not."""
        chosen = self._settings().method
        return method_of(chosen, self._folders) if chosen else None

    def answers(self, call_id: str) -> MethodAnswers | None:
        """What a call said about the fields of its method; None if no method was chosen then."""
        body = self._store.document(call_id, Document.METHOD)
        return answers_from(json.loads(body)) if body else None

    def notes(self, call_id: str) -> Mapping[str, Message | str]:
        """Why a field that was said is not proposed, by its key."""
        body = self._store.document(call_id, Document.METHOD)
        return {key: _told(why) for key, why in json.loads(body).get("notes", {}).items()} if body else {}

    def lines(self, call_id: str) -> Sequence[FieldLine]:
        """A line for each field of the call's method, "not said" included; none if no method was chosen."""
        answers, notes = self.answers(call_id), self.notes(call_id)
        known = method_of(answers.method, self._folders) if answers and answers.method else None
        found = []
        for answer in answers.answers if answers else ():
            field = known.field(answer.field) if known else None
            evidence = answer.evidence[0] if answer.evidence else None
            label = field.label if field else answer.field
            names = {code: words.label for code, words in field.languages.items()} if field else {}
            found.append(FieldLine(answer.field, label, answer.value, evidence, notes.get(answer.field, ""), names))
        return found

    def after_call(
        self, call: Call, transcript: Transcript, extraction: Extraction, targets: Targets
    ) -> Sequence[Proposal]:
        """Fills the method, keeps the answers, and proposes a write for each field that has a target in the CRM and whose
        value differs from what the record holds. A CRM that can't be asked, or a method that can't be read, costs these alone."""
        try:
            method = self.method()
        except BadInput as error:  # the page of the fields says it; the call's other follow-ups need no method
            log.warning("the sales method can't be read", kind=type(error).__name__)
            method = None
        answers = MethodAnswers("", "", ())
        if method:
            answers = self._reader().read(method, transcript, extraction, call.context)
        said = {
            field.key: answer for field, answer in zip(method.fields if method else (), answers.answers, strict=True)
        }
        found, notes = self._proposals(call, method, said, extraction, targets)
        if method:
            body = {**plain(answers), "notes": {key: plain_message(why) for key, why in notes.items()}}
            self._store.save_document(call.id, Document.METHOD, json.dumps(body, ensure_ascii=False))
        return found

    def _proposals(
        self,
        call: Call,
        method: Method | None,
        said: Mapping[str, FieldAnswer],
        extraction: Extraction,
        targets: Targets,
    ) -> tuple[list[Proposal], dict[str, Message | str]]:
        crm, target, settings = self._crm(), targets.opportunity_id, self._settings()
        mapped = mapped_fields(method, settings.method_fields)
        if not settings.crm_fields or crm is None or target is None or not mapped:
            return [], {}
        try:
            form = self.known_form(crm)
            record = crm.values(target, mapped.values(), form, timeout=TIMEOUT_SECONDS)
        except CallsideError as error:
            log.info("fields of the CRM not read", kind=type(error).__name__)
            return [], dict.fromkeys(mapped, error.message)
        notes: dict[str, Message | str] = {}
        found: list[Proposal] = []
        for key, name in mapped.items():
            answer = next_step(extraction) if key == NEXT_STEP else said.get(key)
            if answer is None or not answer.said or record is None:
                continue
            write = field_write(name, said_value(answer), form, record.currency)
            if any(p.action.part.casefold() == name.casefold() for p in found):
                write = Message("fields.taken", field=name)
            if isinstance(write, Message):
                notes[key] = write
                continue
            field = form.field(name)
            before = record.values.get(field.name) if field else None
            if field and not same_value(before, write.value):
                label = method.field(key).label if method and method.field(key) else field.label  # type: ignore[union-attr]
                content = {**_content(field.name, label, write, before), "key": key}
                action = Action(
                    crm.vendor, ActionKind.FIELD, target, targets.opportunity_name or target, content, field.name
                )
                found.append(_proposal(call, action, answer))
        return found, notes

    def known_form(self, crm: CrmRecords) -> CrmForm:
        """The deal's form, read once a run of the program."""
        if self._form is None:
            self._form = crm.form(timeout=TIMEOUT_SECONDS)
        return self._form


def said_value(answer: FieldAnswer) -> SaidValue:
    """The answer's text, with the day and the amount that it plainly names."""
    return SaidValue(answer.value or "", answer.day, answer.amount, answer.currency)


def _content(name: str, label: str, write: FieldWrite, before: Any) -> dict[str, Any]:
    return {
        "field": name,
        "label": label,
        "value": write.value,
        "before": before,
        "shown": write.shown,
        "shown_before": shown(before),
    }


def _proposal(call: Call, action: Action, answer: FieldAnswer) -> Proposal:
    """A value of a person is never overwritten without being looked at: `needs_you` says so."""
    content = action.content
    line = Line(str(content["shown"]), answer.evidence)
    needs = Message("fields.overwrites", before=content["shown_before"]) if content["shown_before"] else None
    return Proposal(
        id=proposal_id(call.id, action),
        call_id=call.id,
        action=action,
        lines=(line,),
        confidence=answer.confidence,
        reason=Message("fields.said_by", speaker=answer.evidence[0].speaker),
        needs_you=needs,
    )


def next_step(extraction: Extraction) -> FieldAnswer | None:
    """The first verified step that has a day, else the first one."""
    steps: list[NextStep] = [
        s for s in extraction.next_steps if s.verification.status is Status.VERIFIED and s.evidence
    ]
    if not steps:
        return None
    first = min(steps, key=lambda s: (s.due is None, s.due.isoformat() if s.due else ""))
    who, by = f"{first.owner}: " if first.owner else "", f" by {day(first.due)}" if first.due else ""
    return FieldAnswer(NEXT_STEP, f"{who}{first.what}{by}", first.evidence[-1:], first.verification.confidence)


def plain_message(message: Message | str) -> Any:
    return {"key": message.key, "values": plain(message.values)} if isinstance(message, Message) else message


def _told(stored: Any) -> Message | str:
    return Message(stored["key"], **stored["values"]) if isinstance(stored, dict) else str(stored)


def answers_from(d: Mapping[str, Any]) -> MethodAnswers:
    """Answers as they were kept with a call."""
    rows = [
        FieldAnswer(
            row["field"],
            row.get("value"),
            tuple(Evidence(**e) for e in row.get("evidence", ())),
            row.get("confidence", 0.0),
            row.get("day"),
            row.get("amount"),
            row.get("currency"),
        )
        for row in d["answers"]
    ]
    return MethodAnswers(d["method"], d["provider"], tuple(rows))
