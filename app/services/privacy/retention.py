"""Retention: each kind of data leaves when its time is up, daily and at start, and every run checks itself.

A call's age counts from its beginning, a consent's from its decision, an audit row's from its writing; what is as old as
its limit goes. Unprocessed sound has a day's grace, so that a call in progress is never taken. Held calls stay whole.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.audit import AuditKind
from app.domain.call import Call, CallState
from app.domain.messages import Message
from app.domain.ports import Clock, PrivacyStore, Recordings
from app.domain.privacy import WIPE_DUE, Kept, RetentionReport
from app.logs import get_logger
from app.services.privacy.latest_time import LatestTime
from app.services.privacy.legal_holds import LegalHoldService
from app.settings import Settings

log = get_logger(__name__)

GRACE = timedelta(days=1)
IN_PROGRESS = (CallState.LIVE, CallState.PROCESSING)


class RetentionService:
    def __init__(
        self,
        *,
        store: PrivacyStore,
        recordings: Recordings,
        holds: LegalHoldService,
        settings: Settings,
        clock: Clock,
        latest: LatestTime,
        forwarded: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._store = store
        self._recordings = recordings
        self._holds = holds
        self._settings = settings
        self._clock = clock
        self._latest = latest
        self._forwarded = forwarded

    def confirm_clock(self) -> None:
        """A person says that this machine's clock is right, after a jump had stopped the deleting."""
        self._latest.confirm()

    def run(self) -> RetentionReport:
        """Removes what is due, wipes it, and looks whether exactly that is gone. While the clock can't be believed it removes
        nothing, and says so as a problem."""
        now = self._clock.now()
        if not self._latest.is_believable():
            log.warning("retention waits: the clock jumped")
            return RetentionReport(now, {}, 0, [Message("retention.clock_jump", now=f"{now:%Y-%m-%d}")])
        released = self.end_locks()
        before = self.kept()
        due, held = self._due(before, now)
        if due.something:
            # Noted first: whatever ends this run early, the next one wipes what it left.
            self._store.save_kept(WIPE_DUE, b"1")
        removed = self._remove(due, now)
        removed["audio"] += self._strangers()
        removed["withdrawn"] = released
        problems = self._missed(before, due)
        if self._store.kept(WIPE_DUE):
            self._store.wipe()
            problems += self._store.wiping_problems()
            self._store.forget_kept(WIPE_DUE)
        if problems:
            log.error("retention not verified", problems=problems)
        return RetentionReport(now, removed, len(held), problems)

    def end_locks(self) -> int:
        """Erases what was withdrawn under a hold that has ended; answers of how many calls. What is still held is locked
        once more, since a crash may have come before its sound was."""
        locked = self._store.locked()
        held = self._holds.covered(locked)
        for call_id in held:
            self._recordings.lock(call_id)
        for call_id in sorted(locked - held):
            self._store.forget_audio_key([call_id])
            self._recordings.erase(call_id)
            with self._store.transaction():
                self._store.erase_spoken(call_id)
                record = self._store.consent(call_id)
                if record:
                    self._store.save_consent(replace(record, locked=False))
                self._store.audit(self._clock.now(), AuditKind.CONSENT_WITHDRAWN_ERASED, call_id, {"after": "hold"})
        return len(locked - held)

    def kept(self) -> Kept:
        calls = frozenset(call.id for call in self._store.calls())
        audio = frozenset(c for c in calls if self._recordings.has(c))
        consents = frozenset(self._store.consent_times())
        return Kept(audio, self._store.calls_with_texts(), calls, consents, self._store.audit_range())

    # ── what is due ─────────────────────────────────────────────────────────────────────────────────────────────

    def _due(self, kept: Kept, now: datetime) -> tuple[Kept, frozenset[str]]:
        wall, s = now.replace(tzinfo=None), self._settings
        held = self._holds.covered(kept.calls | kept.consents | kept.texts)
        calls = [call for call in self._store.calls() if call.id not in held]
        audio = kept.audio & {c.id for c in calls if _is_due(c, s.retention_audio_days, wall)}
        over = frozenset(c.id for c in calls if _is_due(c, s.retention_transcript_days, wall))
        texts = kept.texts & (over | (self._store.strays() - held))
        # The key of the sound is the call's: while there is sound to keep, the call is kept with it.
        gone = over - (kept.audio - audio)
        limit = timedelta(days=s.retention_consent_days)
        consents = frozenset(
            c
            for c, at in self._store.consent_times().items()
            if c not in held
            and self._is_evident()
            and (c not in kept.calls - gone if at is None else now - at >= limit)
        )
        return Kept(audio, texts, gone, consents, self._audit_due(kept, now)), held

    def _audit_due(self, kept: Kept, now: datetime) -> tuple[int, int] | None:
        """A hold on anything keeps the log whole: what it says about the rest can't be cut out of the chain."""
        if kept.audit is None or self._holds.all():
            return None
        through = self._store.audit_before(now - timedelta(days=self._settings.retention_audit_days))
        handed_out = self._forwarded()
        through = through if handed_out is None else min(through, handed_out)
        return (kept.audit[0], through) if through >= kept.audit[0] else None

    def _is_evident(self) -> bool:
        """Whether IT, where it collects evidence, has every consent and audit row: no laptop deletes the only copy."""
        handed_out = self._forwarded()
        return handed_out is None or handed_out >= self._store.audit_head()[0]

    # ── removing ────────────────────────────────────────────────────────────────────────────────────────────────

    def _remove(self, due: Kept, now: datetime) -> dict[str, int]:
        removed = {
            "audio": len(due.audio), "texts": len(due.texts), "calls": len(due.calls), "consents": len(due.consents),
        }  # fmt: skip
        self._store.forget_audio_key(due.audio)
        for call_id in due.audio:
            self._recordings.erase(call_id)
        with self._store.transaction():
            self._store.forget_texts(due.texts)
            self._store.forget_calls(due.calls)
            self._store.forget_consents(due.consents)
            removed |= self._remove_by_date(now)
            if any(removed.values()):
                self._store.audit(now, AuditKind.RETENTION, None, removed)
        return removed | {"audit": self._trim(due.audit[1], now) if due.audit else 0}

    def _remove_by_date(self, now: datetime) -> dict[str, int]:
        """What belongs to no call: the calendar's copy, also where no calendar is read any more, and what was decided about
        proposals, which says how somebody worked and so lives no longer than the audit log."""
        s = self._settings
        plans = self._store.forget_plans(now - timedelta(days=s.retention_transcript_days))
        decisions = 0
        if not self._holds.all():
            decisions = self._store.forget_decisions(now - timedelta(days=s.retention_audit_days))
        return {"planned calls": plans, "decisions": decisions}

    def _trim(self, through: int, now: datetime) -> int:
        """The log's old end goes, and a row of the chain says where it begins from now on: one transaction."""
        with self._store.transaction():
            number = self._store.trim_audit(through)
            seq, digest = self._store.audit_checkpoint()
            self._store.audit(now, AuditKind.TRIMMED, None, {"through": seq, "hash": digest, "rows": number})
        return number

    def _strangers(self) -> int:
        """Sound whose call nobody knows any more, and whose key is gone with it."""
        names = self._recordings.strangers([call.id for call in self._store.calls()])
        for name in names:
            self._recordings.erase_stranger(name)
        return len(names)

    # ── checking ────────────────────────────────────────────────────────────────────────────────────────────────

    def _missed(self, before: Kept, due: Kept) -> list[Message | str]:
        """Nothing older remains and nothing younger is gone, by a look at what is there now. What came meanwhile is new."""
        after, found = self.kept(), list[Message | str]()
        for what, had, gone, has in (
            (Message("retention.sound"), before.audio, due.audio, after.audio),
            (Message("retention.texts"), before.texts, due.texts, after.texts),
            (Message("retention.calls"), before.calls, due.calls, after.calls),
            (Message("retention.consents"), before.consents, due.consents, after.consents),
        ):
            if left := has & gone:
                found.append(Message("retention.left", count=len(left), what=what))
            if lost := had - gone - has:
                found.append(Message("retention.lost", count=len(lost), what=what))
        if due.audit and after.audit and after.audit[0] != due.audit[1] + 1:
            found.append(Message("retention.audit_begin"))
        self._store.verify_audit()
        return found


def _is_due(call: Call, days: int, now: datetime) -> bool:
    age = now - call.context.started_at.replace(tzinfo=None)
    limit = timedelta(days=days)
    return age >= (max(limit, GRACE) if call.state in IN_PROGRESS else limit)
