"""Settings by what a person looks for; what is in none of these sections is advanced."""

from ui.kit.i18n import later

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (later("General"), ("language", "start_with_system", "updates", "insights")),
    (later("Briefs"), ("brief_lead_minutes", "brief_to_slack", "own_domains", "own_addresses")),
    (
        later("Calls and recording"),
        (
            "recording_allowed",
            "notice_calls",
            "offer_internal_calls",
            "consent_sentence",
            "rep_place",
            "call_language",
            "speech_model",
            "product_names",
            "separate_speakers",
            "meeting_names",
        ),
    ),
    (
        later("Keys that work in every program"),
        ("shortcut_get_se", "shortcut_off_the_record", "shortcut_hide", "shortcut_mute"),
    ),
    (later("Help from colleagues"), ("help_timeout_seconds", "help_rota", "help_rota_group")),
    (
        later("Follow-ups"),
        (
            "greeting",
            "sign_off",
            "crm",
            "chat",
            "autonomy_call_note",
            "autonomy_stage",
            "autonomy_draft",
            "autonomy_comment",
            "autonomy_message",
            "autonomy_summary_line",
            "attachments_folder",
        ),
    ),
    (later("How long it is kept"), ("retention_audio_days", "retention_transcript_days", "export_allowed")),
)
ADVANCED = later("Advanced")
_SECTION_OF = {name: title for title, names in SECTIONS for name in names}
_ORDER = {name: place for place, name in enumerate(name for _, names in SECTIONS for name in names)}


def section_of(name: str) -> str:
    """The title of a setting's section, not yet translated."""
    return _SECTION_OF.get(name, ADVANCED)


def place_of(name: str) -> int:
    """Where a setting stands in the list; advanced ones come last, as they are declared."""
    return _ORDER.get(name, len(_ORDER))
