"""Kinds of rows in the audit log. The values are what logs of earlier versions hold: they never change."""

from enum import StrEnum

from app.domain.call import CallState


class AuditKind(StrEnum):
    """What an audit row records."""

    BRIEF = "brief"

    CONSENT_ASKED = "consent asked"
    CONSENT_GRANTED = "consent granted"
    CONSENT_REFUSED = "consent refused"
    CONSENT_PROVED = "consent proved"
    CONSENT_IN_DOUBT = "consent in doubt"
    CONSENT_WITHDRAWN_KEPT = "consent withdrawn, kept"
    CONSENT_WITHDRAWN_ERASED = "consent withdrawn, erased"
    CONSENT_WITHDRAWN_LOCKED = "consent withdrawn, locked by a hold"
    PARTICIPANT_JOINED = "somebody joined"
    LATE_JOINER_AGREED = "late joiner agreed"
    LATE_JOINER_REFUSED = "late joiner refused"

    CALL_LIVE = "call live"
    RECORDING_IMPORTED = "recording imported"
    CALL_PROCESSING = "call processing"
    CALL_DONE = "call done"
    CAPTURE_PAUSED = "capture paused"
    CAPTURE_RESUMED = "capture goes on"
    OFF_THE_RECORD_ON = "off the record on"
    OFF_THE_RECORD_OFF = "off the record off"
    NOTES_WITHOUT_RECORDING = "notes in place of a recording"
    NOTES_DICTATED = "notes dictated"
    HELP_ASKED = "help asked"

    PROCESSED = "processed"
    NOTES_READ = "notes read"
    POST_CALL_TALK_INCLUDED = "talk after the customers included"
    SPEAKER_RENAMED = "speaker renamed"
    CALLS_JOINED = "calls joined"
    CALLS_SEPARATED = "calls separated"
    READ_AGAIN = "read again"
    VOICEPRINT_STORED = "voiceprint stored"
    VOICEPRINT_ERASED = "voiceprint erased"

    APPROVED = "approved"
    APPROVED_BEFORE = "approved, written before"
    REJECTED = "rejected"
    RESTORED = "restored"
    EDITED = "edited"
    COUNTDOWN_STARTED = "countdown started"
    COUNTDOWN_STOPPED = "countdown stopped"
    AUTONOMY_LEVEL_CHANGED = "autonomy level changed"

    WRITTEN = "written"
    FOUND_WRITTEN = "found already written"
    WRITE_PARKED = "write parked"
    WRITE_LEFT_OUT = "write left out"
    UNDONE = "undone"

    ACCOUNT_CONNECTED = "account connected"
    ACCOUNT_DISCONNECTED = "account disconnected"
    ACCOUNT_PAUSED = "account paused"

    HOLD_PLACED = "hold placed"
    HOLD_RELEASED = "hold released"
    ERASED = "erased"
    EXPORTED = "exported"
    ORDER = "order"
    RETENTION = "retention"
    TRIMMED = "audit trimmed"
    KEY_ROTATED = "key rotated"
    ASSISTANT_READ = "read by an assistant"


# Rows that say that a consent record has changed.
CONSENT_KINDS = frozenset(
    {
        AuditKind.CONSENT_ASKED,
        AuditKind.CONSENT_GRANTED,
        AuditKind.CONSENT_REFUSED,
        AuditKind.CONSENT_PROVED,
        AuditKind.CONSENT_IN_DOUBT,
        AuditKind.CONSENT_WITHDRAWN_KEPT,
        AuditKind.CONSENT_WITHDRAWN_ERASED,
        AuditKind.CONSENT_WITHDRAWN_LOCKED,
        AuditKind.PARTICIPANT_JOINED,
        AuditKind.LATE_JOINER_AGREED,
        AuditKind.LATE_JOINER_REFUSED,
    }
)

# The row that each state of a recorded call leaves.
OF_STATE = {
    CallState.LIVE: AuditKind.CALL_LIVE,
    CallState.PROCESSING: AuditKind.CALL_PROCESSING,
    CallState.DONE: AuditKind.CALL_DONE,
}
