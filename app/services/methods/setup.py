"""Mapping a method to the CRM's own fields: what there is to choose from, what is kept, and a try-out on a past call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.domain.crm_fields import CrmField, CrmForm, FieldType
from app.domain.errors import BadInput, CallsideError
from app.domain.field_rules import field_write
from app.domain.formats import context_of
from app.domain.messages import Message
from app.domain.methods import Method
from app.domain.ports import CrmRecords, FieldReader, Store
from app.logs import get_logger
from app.services.methods.lines import FieldLine
from app.services.methods.mapping import NEXT_STEP, pairs_of, targets_of, twice
from app.services.methods.service import TIMEOUT_SECONDS, MethodService, next_step, said_value
from app.services.methods.templates import sound_methods
from app.services.setup.preferences import PreferenceService

log = get_logger(__name__)
SETTINGS = ("method", "method_fields", "crm_fields", "crm_tasks")
MOST_CALLS = 50
_NEVER_WRITTEN = frozenset({FieldType.BOOLEAN, FieldType.REFERENCE, FieldType.MOMENT, FieldType.OTHER})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has decided on: the method's key ("" for none), each line's field of the CRM ("" for not written), and
    whether fields and tasks are proposed at all."""

    method: str
    targets: Mapping[str, str]
    proposes_fields: bool = False
    proposes_tasks: bool = False


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call whose words are still kept."""

    id: str
    title: str
    when: datetime


@dataclass(frozen=True, slots=True)
class MappingView:
    """What the window shows. `form` is None if no CRM can be asked, and `problem` says why. `faults` name files that hold no
    method. `locked` are the settings that the organization decides on, `where` its source."""

    methods: Mapping[str, Method]
    choice: Choice
    form: CrmForm | None
    crm: str
    problem: Message | str
    faults: Sequence[Message | str]
    calls: Sequence[PastCall]
    pairs: Sequence[str] = ()
    locked: frozenset[str] = frozenset()
    where: str = ""

    def targets(self, method: str) -> Mapping[str, str]:
        """The lines of a method as they are kept, the next step first."""
        return targets_of(self.methods.get(method), self.pairs)


class MethodSetup:
    """`reader` fills a method from a call, as it does after each call."""

    def __init__(
        self,
        *,
        store: Store,
        preferences: PreferenceService,
        methods: MethodService,
        crm: Callable[[], CrmRecords | None],
        reader: Callable[[], FieldReader],
        folders: Sequence[Path],
    ) -> None:
        self._store = store
        self._preferences = preferences
        self._methods = methods
        self._crm = crm
        self._reader = reader
        self._folders = folders

    def view(self) -> MappingView:
        """Never raises for a CRM that can't be asked or for a file that holds no method: both are told."""
        known = {one.name: one for one in self._preferences.all() if one.name in SETTINGS}
        settings = self._preferences.in_force()
        methods, faults = sound_methods(self._folders)
        form, crm, problem = self._form()
        chosen = settings.method.lower()
        if chosen and chosen not in methods:
            faults = [*faults, Message("methods.unknown", method=chosen, names=tuple(sorted(methods)))]
            chosen = ""
        choice = Choice(
            chosen,
            targets_of(methods.get(chosen), settings.method_fields),
            settings.crm_fields,
            settings.crm_tasks,
        )
        return MappingView(
            methods, choice, form, crm, problem, faults, self._calls(), settings.method_fields,
            frozenset(name for name, one in known.items() if one.locked),
            next((one.where for one in known.values() if one.where), ""),
        )  # fmt: skip

    def save(self, choice: Choice) -> None:
        """Keeps what differs from what is in force. Raises UserActionNeeded for what the organization decides on, BadInput
        for two lines that one field of the CRM would take."""
        settings = self._preferences.in_force()
        methods, _ = sound_methods(self._folders)
        method = methods.get(choice.method)
        doubled = twice(choice.targets)
        if doubled:
            raise BadInput(Message("fields.taken", field=choice.targets[sorted(doubled)[0]]))
        wanted = {
            "method": choice.method,
            "method_fields": tuple(pairs_of(method, choice.targets, settings.method_fields)),
            "crm_fields": choice.proposes_fields,
            "crm_tasks": choice.proposes_tasks,
        }
        changes = {name: value for name, value in wanted.items() if value != getattr(settings, name)}
        if changes:
            self._preferences.save({n: list(v) if isinstance(v, tuple) else v for n, v in changes.items()})

    def try_out(self, call_id: str, choice: Choice) -> Sequence[FieldLine]:
        """What a past call would fill under this choice: a line each with its value and quote, or not said; `note` says
        what the CRM's field would not take. Nothing is kept and nothing written. Raises BadInput if the call is gone."""
        transcript, extraction = self._store.transcript(call_id), self._store.extraction(call_id)
        methods, _ = sound_methods(self._folders)
        method = methods.get(choice.method)
        if transcript is None or call_id in self._store.barred_calls():
            raise BadInput(Message("calls.gone"))
        call = self._store.call(call_id)
        context = call.context if call else context_of(transcript)
        said = {}
        if method:
            answers = self._reader().read(method, transcript, extraction, context).answers
            said = {answer.field: answer for answer in answers}
        step = next_step(extraction) if extraction else None
        if step:
            said[NEXT_STEP] = step
        form, _, _ = self._form()
        currency, doubled = self._currency(call_id, choice.targets, form), twice(choice.targets)
        found = []
        for key, name in targets_of(method, ()).items():
            target = choice.targets.get(key, name)
            known = method.field(key) if method else None
            answer, note, shown = said.get(key), "", None
            if answer and answer.said:
                shown = answer.value
                if target and form:
                    write = field_write(target, said_value(answer), form, currency)
                    shown, note = (shown, write) if isinstance(write, Message) else (write.shown, "")
                if key in doubled:
                    note = Message("fields.taken", field=target)
            evidence = answer.evidence[0] if answer and answer.evidence else None
            found.append(FieldLine(key, known.label if known else "", shown, evidence, note))
        return found

    def _form(self) -> tuple[CrmForm | None, str, Message | str]:
        """The deal's form, the CRM's name, and why there is no form."""
        crm = self._crm()
        if crm is None:
            return None, "", Message("methods.no_crm")
        try:
            return self._methods.known_form(crm), crm.vendor.title(), ""
        except CallsideError as error:
            log.info("the deal's form not read", kind=type(error).__name__)
            return None, crm.vendor.title(), error.message

    def _currency(self, call_id: str, targets: Mapping[str, str], form: CrmForm | None) -> str:
        """The currency of the call's own deal, if the CRM has several; else unknown."""
        crm, deal = self._crm(), self._store.targets(call_id)
        if crm is None or form is None or deal is None or deal.opportunity_id is None or deal.crm != crm.vendor:
            return ""
        names = [name for name in targets.values() if name]
        try:
            record = crm.values(deal.opportunity_id, names, form, timeout=TIMEOUT_SECONDS)
        except CallsideError:
            return ""
        return record.currency if record else ""

    def _calls(self) -> Sequence[PastCall]:
        barred = self._store.barred_calls()
        kept = (c for c in self._store.calls() if c.id not in barred and self._store.transcript(c.id) is not None)
        return [PastCall(c.id, c.context.title, c.context.started_at) for c in islice(kept, MOST_CALLS)]


def why_not(one: CrmField) -> Message | str:
    """Why a field of the CRM can't be chosen; empty if it can."""
    if not one.is_writable:
        return Message("fields.read_only", field=one.label)
    if one.type in _NEVER_WRITTEN:
        return Message("fields.other_type", field=one.label)
    return ""
