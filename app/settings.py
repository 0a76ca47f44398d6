"""Every setting, declared once: type, default, help, and whether policy may lock it.

The settings window, the policy templates and the documentation are generated from these declarations.
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from app.domain.errors import BadInput
from app.domain.formats import load_json
from app.domain.messages import Message
from app.domain.wording import is_loopback, is_safe_address


def _setting(default: Any, help_text: str, *, lockable: bool = True, bounded: bool = False, **limits: Any) -> Any:
    """`bounded`: policy may also say how little and how much of it there may be, and leave the rest to the rep."""
    extra: dict[str, Any] = {"lockable": lockable, "bounded": bounded}
    return Field(default, description=help_text, json_schema_extra=extra, **limits)


Autonomy = Literal["preview", "opt_out", "auto"]
_LEVELS = "read first, written after a countdown, or written with a sample to read."


class Settings(BaseModel):
    """The rep's settings with the managed policy laid over them; `app.policy` makes the merged one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Literal["system", "en", "de"] = _setting(
        "system", "The language of Callside's windows. Your follow-ups keep the language of the call."
    )
    start_with_system: bool = _setting(True, "Whether Callside starts when you sign in to this computer.")
    brief_lead_minutes: int = _setting(5, "How many minutes before a call its brief appears.", ge=1, le=60)
    brief_deadline_seconds: float = _setting(
        2.5, "How long the brief waits for a source before naming it as late.", gt=0, le=30
    )
    brief_to_slack: bool = _setting(False, "Whether each brief also goes to your own Slack messages.")
    own_domains: tuple[str, ...] = _setting(
        (), "Your company's mail domains beside that of your own address, such as acme.com: who has one is a colleague."
    )
    own_addresses: tuple[str, ...] = _setting(
        (), "Further addresses of your own, such as aliases: invitations to them are yours."
    )
    brief_model_seconds: float = _setting(
        4.0, "How long a language model may take to word a brief before it comes as the rules wrote it.", gt=0, le=30
    )
    help_timeout_seconds: int = _setting(
        45, "How long a colleague has to accept before the next one is asked.", ge=5, le=600
    )
    help_rota: tuple[str, ...] = _setting((), "Names of the sales engineers on the rota, first choice first.")
    help_rota_group: str = _setting("", "A Slack user group whose members are the rota, such as se-rota.")
    help_rota_page: str = _setting("", "The id of a Notion page whose lines name the people on the rota.")
    help_phones: tuple[str, ...] = _setting(
        (), "Telephone numbers of colleagues for when Slack is down, such as John Martinez: +1 555 0112."
    )
    recording_allowed: bool = _setting(True, "Whether calls may be recorded at all.")
    consent_sentence: str = _setting(
        "I would like to record and transcribe this call on my laptop so that I can send you accurate notes. "
        "The sound never leaves it and is deleted after {days} days. Is everybody okay with that?",
        "The sentence that the consent screen offers to read out; {days} stands for how long the sound is kept.",
    )
    rep_place: str = _setting(
        "", "Where you call from, as a code such as US-NY or DE; while it is empty, everyone has to agree."
    )
    consent_all_party_places: tuple[str, ...] = _setting(
        (), "Places where everyone has to agree whatever their law asks for: codes such as US-NY, or * for all."
    )
    notice_calls: bool = _setting(True, "Whether Callside asks when a program begins to use the microphone.")
    offer_internal_calls: bool = _setting(False, "Whether calls without anybody from outside may be recorded.")
    ending_grace_seconds: int = _setting(
        20, "How long the meeting's program may be away from the microphone before the recording ends.", ge=5, le=300
    )
    forgotten_stop_minutes: int = _setting(
        10, "How many silent minutes, after the calendar's end, until a recording that was forgotten ends.", ge=2, le=60
    )
    shortcut_get_se: str = _setting("Ctrl+Shift+F9", "The key that asks for a sales engineer, in every program.")
    shortcut_off_the_record: str = _setting("Ctrl+Shift+F10", "The key that goes off the record, in every program.")
    shortcut_hide: str = _setting("Ctrl+Shift+F11", "The key that hides the panel, in every program.")
    shortcut_mute: str = _setting("Ctrl+Shift+F12", "The key that makes Callside deaf to you, in every program.")
    call_language: Literal["by_addresses", "en", "de", "es", "fr"] = _setting(
        "by_addresses",
        "The language that your calls are expected in, or what the customers' mail addresses tell. The first minute of "
        "speech confirms or corrects it.",
    )
    product_names: tuple[str, ...] = _setting(
        (), "Names of your products and other words of your own, spelled as they should be in transcripts."
    )
    speech_model: str = _setting("tiny.en", "The speech model; a larger one is slower and misspells less.")
    model_mirror: str = _setting(
        "", "Where speech models are fetched from in place of their publisher: an address with a folder for each tier."
    )
    separate_speakers: bool = _setting(True, "Whether voices on one channel are told apart.")
    meeting_names: bool = _setting(
        True,
        "Whether the name that the meeting's window shows as speaking is noted beside the time, to propose names for voices "
        "afterwards. Only windows that show themselves to screen readers can be read.",
    )
    pyannote_folder: str = _setting(
        "", "A folder with a pyannote pipeline or checkpoint that tells voices apart after the call; needs its extra."
    )
    voiceprint: bool = _setting(
        False,
        "Whether your own voice is remembered, to tell you from others who share your microphone. It stays in the "
        "encrypted database; switching this off erases it.",
    )
    language_provider: Literal["offline", "openai"] = _setting(
        "offline", "What reads the transcript: rules on this laptop, or a language model."
    )
    language_model: str = _setting("", "The name of the language model, as its server calls it.")
    language_model_url: str = _setting(
        "", "The address of the language model, up to and including /v1. Transcripts go there, so choose with care."
    )
    language_model_timeout_seconds: float = _setting(
        60.0, "How long a language model may take for one question before the rules go on alone.", gt=0, le=600
    )
    language_model_price_prompt: float = _setting(
        0.0, "What a million tokens of question cost, to show the price of a call.", ge=0
    )
    language_model_price_answer: float = _setting(
        0.0, "What a million tokens of answer cost, to show the price of a call.", ge=0
    )
    retention_audio_days: int = _setting(7, "How many days the sound of a call is kept.", bounded=True, ge=0, le=3650)
    retention_transcript_days: int = _setting(
        90, "How many days transcripts, drafts and payloads are kept.", bounded=True, ge=0, le=3650
    )
    retention_consent_days: int = _setting(
        1095, "How many days the record of a consent, and the seconds in which it was said, are kept.",
        bounded=True, ge=0, le=3650,
    )  # fmt: skip
    retention_audit_days: int = _setting(
        365, "How many days a row of the audit log is kept.", bounded=True, ge=1, le=3650
    )
    insights: bool = _setting(True, "Whether your numbers are counted and shown to you.")
    pseudonymous_audit: bool = _setting(
        False,
        "Whether the audit log does without names: an alias in place of each call, the day in place of the moment, and no "
        "personal fields. It counts for rows written from then on.",
    )
    local_only: bool = _setting(
        False, "Whether connections are only opened to the systems that are connected, and to allowed_hosts."
    )
    allowed_hosts: tuple[str, ...] = _setting(
        (), "Hosts beside the connected systems that local_only lets through: a proxy, a mirror, your sign-in."
    )
    allowed_systems: tuple[str, ...] = _setting(
        (), "The systems that may be connected, such as salesforce or jira; with none named, all may be."
    )
    export_allowed: bool = _setting(True, "Whether calls may be saved as files, from the history and by `data export`.")
    assistant_access: bool = _setting(
        False, "Whether your own assistant may read calls over the Model Context Protocol (`python -m app mcp`)."
    )
    assistant_accounts: tuple[str, ...] = _setting(
        (), "The accounts whose calls your assistant may read, such as Acme Corp; with none named, it reads nothing."
    )
    assistant_reads_per_minute: int = _setting(
        30, "How many times a minute your assistant may read.", bounded=True, ge=1, le=600
    )
    memory_folder: str = _setting(
        "", "A folder in which each call, person and account is kept as a Markdown file, up to date; empty: none. The files are "
        "not encrypted.",
    )  # fmt: skip
    event_command: str = _setting(
        "",
        "A program that is started when a call was written up or a follow-up was written; it reads JSON. Empty: none.",
    )
    event_address: str = _setting(
        "", "An address on this machine, such as http://127.0.0.1:9000/callside, that gets the same; empty: none."
    )
    event_words: bool = _setting(
        False, "Whether those messages also hold the call's title, accounts and summary, beside ids and links."
    )
    orders_folder: str = _setting("", "The folder in which IT's signed orders arrive; without one none are run.")
    orders_public_key: str = _setting(
        "", "IT's public key for orders: 32 bytes of Ed25519 in base64, as `orders keys` prints it."
    )
    receipts_folder: str = _setting(
        "", "Where the signed receipts of orders go; empty: the folder `receipts` beside the orders."
    )
    evidence_folder: str = _setting(
        "", "A folder that gets every consent record and the head of the audit log as they arise."
    )
    evidence_syslog: str = _setting(
        "", "A syslog that gets the same: udp://host:514, tcp://host:601 or the path of a socket."
    )
    key_rotation_days: int = _setting(
        0, "After how many days the key of the data is replaced at the next start; 0: only by `keys rotate`.",
        ge=0, le=3650,
    )  # fmt: skip
    crm_tasks: bool = _setting(False, "Whether each next step of your own side is proposed as a task of the CRM.")
    crm_fields: bool = _setting(
        False, "Whether fields of the CRM's deal are proposed from what was said: next step, and those of your method."
    )
    method: str = _setting(
        "", "The sales method that is filled from your calls: meddicc, bant, spiced, or one of your own in methods/."
    )
    method_fields: tuple[str, ...] = _setting(
        (), "Which field of the CRM takes which field of the method, such as champion=Champion__c."
    )
    method_folder: str = _setting("", "A folder with your organization's own methods, one YAML file each.")
    autonomy_threshold: float = _setting(
        0.95, "The confidence above which a write may leave without being read.", ge=0.5, le=1.0
    )
    autonomy_countdown_seconds: int = _setting(
        60, "How long a follow-up that leaves by itself can still be stopped.", ge=5, le=3600
    )
    autonomy_call_note: Autonomy = _setting("opt_out", "How far call notes in the CRM may rise: " + _LEVELS)
    autonomy_stage: Autonomy = _setting("preview", "How far changes of a stage may rise: " + _LEVELS)
    autonomy_task: Autonomy = _setting(
        "opt_out", "How far tasks of the CRM for your own next steps may rise: " + _LEVELS
    )
    autonomy_field: Autonomy = _setting("opt_out", "How far each field of the CRM may rise by itself: " + _LEVELS)
    autonomy_deal_field: Autonomy = _setting("preview", "How far amount, close date and forecast may rise: " + _LEVELS)
    autonomy_draft: Autonomy = _setting("opt_out", "How far mail drafts may rise (they are never sent): " + _LEVELS)
    autonomy_comment: Autonomy = _setting("opt_out", "How far comments on issues may rise: " + _LEVELS)
    autonomy_message: Autonomy = _setting("opt_out", "How far messages to colleagues may rise: " + _LEVELS)
    autonomy_summary_line: Autonomy = _setting("opt_out", "How far lines on the weekly page may rise: " + _LEVELS)
    write_timeout_seconds: float = _setting(20.0, "How long one attempt of a write may take.", gt=0, le=120)
    updates: Literal["off", "notify", "download"] = _setting(
        "download",
        "What happens when a newer version is out: nothing, you are told, or its signed installer is fetched as well. "
        "Where a policy manages this machine, you are told at most.",
    )
    update_address: str = _setting(
        "", "Where newer versions are looked for in place of the publisher's server: an address of your company."
    )
    minutes_before: float = _setting(
        26.0, "Your own baseline: minutes of preparation and admin a call before Callside.", lockable=False, ge=0
    )
    greeting: str = _setting("Hi", "How your e-mails begin, before the name; learned when you change it in a draft.")
    sign_off: str = _setting("Best regards", "How your e-mails end; learned when you change it in a draft.")
    notion_page_id: str = _setting("", "The Notion page that gets a line for each call.")
    crm: Literal["salesforce", "hubspot"] = _setting(
        "salesforce", "Which CRM counts where two are connected; with one, that one does."
    )
    chat: Literal["slack", "teams"] = _setting(
        "slack", "Where colleagues are asked and messages go where two chats are connected; with one, that one counts."
    )
    salesforce_client_id: str = _setting("", "The client id of your company's External Client App in Salesforce.")
    google_client_id: str = _setting("", "The client id of your company's Internal app at Google.")
    hubspot_client_id: str = _setting("", "The client id of your company's app in HubSpot.")
    slack_client_id: str = _setting("", "The client id of your company's own Slack app.")
    microsoft_client_id: str = _setting("", "The application id of your company's registration in Entra.")
    teams_client_id: str = _setting("", "The application id of your registration in Entra that may use Teams.")
    attachments_folder: str = _setting(
        "", "A folder whose files may be attached to drafts; without it only the files of the CRM's record are offered."
    )
    slack_channel_id: str = _setting("", "The Slack channel for follow-ups that concern no single colleague.")

    @field_validator("event_address")
    @classmethod
    def _on_this_machine(cls, value: str) -> str:
        if value and not is_loopback(value):
            raise ValueError("only an address on this machine is told, such as http://127.0.0.1:9000/callside")
        return value

    @field_validator("language_model_url")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        if value and not is_safe_address(value, loopback=True):
            raise ValueError("transcripts go there: give an https address, or one on this machine")
        return value


def load_settings(path: Path) -> dict[str, Any]:
    """What the rep changed, as stored; an absent file changes nothing. Raises BadInput for one that can't be used."""
    if not path.exists():
        return {}
    stored = load_json(path)
    if not isinstance(stored, dict):
        raise BadInput(Message("settings.unreadable", path=path))
    return stored


def settings_from(values: dict[str, Any], where: Path) -> Settings:
    """Validated settings. Raises BadInput naming the first setting that does not fit."""
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadInput(Message("settings.no_fit", name=name, where=where, why=first["msg"])) from error
