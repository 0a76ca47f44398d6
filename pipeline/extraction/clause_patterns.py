"""The forms in which people take something on, ask for it, or recap it: patterns over one clause, and nothing else."""

import re
from dataclasses import dataclass

from app.domain.speech_acts import comes_back
from pipeline.extraction import tenses
from pipeline.extraction.verbs import ACTIONS, ADVERB

__all__ = ["ACTIONS", "RECAP", "Form", "base", "commitment", "in_call", "intent", "offer", "request", "together"]

_PERSON = r"i|we|you|he|she|they"
_TEAM = (
    r"(?:my|our|your|the) (?:[a-z]+ )?(?:team|legal|lawyers?|counsel|finance|engineers?|"
    r"engineering|procurement|security|manager|boss|colleague|assistant|it|admin|developers?|"
    r"support|accounting)"
)
# What is done during the call, or is only manner of speaking.
_IN_CALL = re.compile(
    r"^(?:(?:just|quickly|briefly|also|now) )*(?:share my screen|have (?:you|him|her|them|us|it) (?:\w+ing|up|back)|"
    r"get (?:you|him|her|them|us) (?:back|up|through|there|set|going|sorted)|make it(?! (?:to|by|up|happen|clear|an?|the))|"
    r"put the rest|be having|"
    r"share (?:the|my) (?:slides?|"
    r"deck|screen) (?:now|here)|start|begin|stop|pause|go (?:first|ahead|back)|"
    r"come in(?: here)?\b(?! (?:on|to|and|for|with|at|tomorrow|next))|"
    r"(?:talk|speak|go) (?:very |really |quite )?(?:fast|quick|slow)\w*|"
    r"mute|unmute|wait|drop off|jump (?:in|off|to)|hop off"
    r"|explain|say|tell (?:you|me) (?:that|what|why|how|this|honestly|a bit|about|one|"
    r"something|the truth)|show you (?:how|what|that|this|here)|walk (?:you|us|everyone) "
    r"through (?:it|this|that|the (?:slides|deck|agenda|demo))(?: now)?$|be|have to|need|want|"
    r"like|love|think|know|see(?! (?:to|that|it) )|admit|mention|note|assume|recap"
    r"|summari[sz]e (?:what|where|quickly|this)|ask (?:you|one|a|another|something|"
    r"about|the (?:same|obvious|next|other|silly|stupid|question))(?! for)|"
    r"pass(?: on)?$|take that(?: one)?$|take (?:it|that) as|take your word|let "
    r"(?:you|him|her|them|john|everyone) (?:go|speak|answer|explain|get back to|continue|in)|"
    r"leave (?:it|you)|talk (?:to you|soon|then)|miss"
    r"|turn (?:it )?over|hand (?:it )?over to|bring (?:up(?! (?:to|with|at|in)\b)|john in|him in|her in|them in)|get "
    r"back to (?:that|it|this)(?: in a (?:minute|moment|second))?$|come back to (?:that|it|"
    r"this)|keep (?:it|this|you)|bet|guess|hope|put it (?:this|that|simply|bluntly)|make it "
    r"(?:quick|short|brief)|make sure i|have my|get (?:straight )?to|get into|look forward|"
    r"see you|speak to you|find out (?:soon|later)$|give (?:you|it) (?:a|some) (?:minute|"
    r"second|moment|context|background|example|idea|overview)"
    r"|hold (?:you|that thought|off)|run (?:through|out|late)|check (?:my|the) (?:clock|time|"
    r"calendar)(?: now)?$|push back|work (?:for|with) (?:me|us|that)|have (?:a )?(?:look|"
    r"think)$|come (?:to|back)(?! (?:to|with|and) (?:you|[A-Z]\w+|an?|the|some|tell|let)\b)|add (?:that|one|"
    r"to that)(?: thing)?\b.{0,12}$|get off|raise my "
    r"hand|do my best|bring the board|join late)\b",
    re.I,
)
_LEAD = (
    r"(?:(?:and|so|but|then|okay|ok|yes|yeah|sure|great|well|perfect|absolutely|of course|no "
    r"problem|understood|good|right|in the meantime|meanwhile|also|in that case|"
    r"otherwise)[,.]? )*"
)

_WILL = re.compile(
    rf"(?<![\w'])(?P<subj>{_PERSON}|{_TEAM}|(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)) (?P<neg0>not "
    rf")?(?P<modal>will|shall|am going to|are going to|is going to|can|promise to|am happy to|"
    rf"are happy to|commit to) (?P<neg>not )?{ADVERB}(?P<verb>[a-z]+)(?P<rest>\b.*)",
    re.I,
)
_ELLIPTIC = re.compile(
    rf"^{_LEAD}(?:no, )?(?P<subj>(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)|i|we|{_TEAM}) "
    rf"(?P<modal>will|can)(?: do(?: (?:it|that|this|so))?)?[.!]?$",
    re.I,
)
_LET_ME = re.compile(rf"\blet me {ADVERB}(?P<verb>[a-z]+)(?P<rest>\b.*)", re.I)
_LET_US = re.compile(
    rf"^{_LEAD}(?:let us|shall we|why do not we|how about we|can we|could we|we should|"
    r"(?:would|does) it make sense to|are you (?:free|available) (?:to|for an?)) "
    rf"{ADVERB}(?P<verb>[a-z]+)(?P<rest>\b.*)",
    re.I,
)
_REQUEST = re.compile(
    r"\b(?:can|could|would|will) (?P<subj>you|someone|(?!we\b|i\b)(?:(?-i:[A-Z][\w'-]+))|your "
    r"team|your [a-z]+ team)(?: and (?-i:[A-Z][\w'-]+))? (?:please |maybe |perhaps |kindly |also |just |possibly |be able "
    r"to |mind )*(?P<verb>[a-z]+)(?P<rest>\b.*)",
    re.I,
)
# "Shoot me an invite", "when you have run it, drop me a line": an order whose receiver is the speaker.
_TO_ME = re.compile(
    rf"(?:^{_LEAD}|, |\bplease |\bjust )(?:just |please |then |maybe )*"
    r"(?P<verb>send|shoot|drop|get|give|mail|email|text|write|ring|forward|"
    r"bring|ping|message|call)(?P<rest> (?:me|us)\b(?! (?:out of|through|an? (?:second|moment|minute|sec))).*)",
    re.I,
)
# "Tariq, put that offer on paper": work handed out by name.
_BY_NAME = re.compile(
    rf"(?:^{_LEAD}|[.!] )(?P<who>(?-i:[A-Z][\w'-]+)(?: and (?-i:[A-Z][\w'-]+))?), (?:please |then |you )*"
    r"(?P<verb>[a-z]+)(?P<rest> .+)",
    re.I,
)
_YOU_WILL = re.compile(r"\b(?P<subj>you) (?:will|are going to|can) (?P<verb>[a-z]+)(?P<rest>\b.*)\?", re.I)
_OFFER = re.compile(
    rf"\b(?:would you (?:want|like|need) me to|do you (?:want|need) me to|should i|"
    rf"shall i|may i|want me to|would it help if i|how about i|what "
    rf"if i|can i|could i) {ADVERB}(?P<verb>(?!get\b|have\b)[a-z]+)(?P<rest>\b.*)",
    re.I,
)
_OWN = re.compile(
    rf"^{_LEAD}(?P<subj>i|we|(?-i:[A-Z][\w'-]+)) (?:will|can|am going to) (?:personally "
    rf")?(?:own|take|do|handle|take care of|get on|look after|sort|drive) (?P<rest>(?:that|it|"
    rf"this|those)(?: one)?\b.*)",
    re.I,
)
_PRESENT = re.compile(
    rf"^{_LEAD}(?:on (?:my|our) side,? )?(?P<subj>i|we|you|(?-i:[A-Z][\w'-]+(?: "
    rf"[A-Z][\w'-]+)?)) (?P<verb>[a-z]+)(?P<rest>\b.*)",
    re.I,
)
_INTENT = re.compile(
    r"\b(?:was|were) going to (?P<verb3>[a-z]+)(?P<rest3>(?: (?!but\b)[\w'-]+)+)|\b(?:meant|"
    r"wanted|promised) to (?P<verb4>[a-z]+)(?P<rest4>(?: (?!but\b)[\w'-]+)+)|"
    rf"\b(?P<subj>i|we) (?:would|should) {ADVERB}(?P<verb>[a-z]+)(?P<rest>\b.*)|\b(?:someone|"
    rf"somebody|we|you|i) (?:do )?(?:needs?|has|have|ought) to (?P<verb2>[a-z]+)(?P<rest2>\b.*)",
    re.I,
)
RECAP = re.compile(
    r"\b(?:recap|to sum(?:mari[sz]e)?(?: up)?|in summary|so the (?:next steps|action items|"
    r"actions|plan) (?:is|are)|next steps(?: are|:|,| then)|action items(?: are|:|,)|to "
    r"confirm|just to confirm|let me (?:repeat|confirm|read back|summari[sz]e)|so we agreed|"
    r"wrap(?:ping)? up)\b",
    re.I,
)


# "You will have it tonight" is the speaker's promise.
_YOU_GET = re.compile(
    r"\byou (?:both |all )?(?:will|shall) (?:both |all |each )?(?:have|get|receive|see) (?P<rest>[^?]+)$", re.I
)
# "You get the offer on Monday", where a time stands with it.
_YOU_GET_BY = re.compile(
    r"(?:^|, |\b(?:and|then|so|that way) )you (?:would )?(?:get|have|receive) (?P<rest>[^?]+)$", re.I
)
# "Till Monday you have it."
_BY_THEN_YOU = re.compile(
    r"\b(?:\w+day|tomorrow|tonight|noon)\b[^.?!]{0,12} you (?:have|get) (?P<rest>(?:it|them|that|those)\b.*)", re.I
)
# "Pontus from my team will …", "my colleague Petra will …", "Marta, our counsel, will …": the name is the subject.
_ROUNDABOUT = (
    re.compile(r"\b((?-i:[A-Z][\w'-]+)),? you(?= (?:will|are going to|can) )", re.I),
    re.compile(
        r"((?-i:[A-Z][\w'-]+)),? (?:from|in|on|of|over in) (?:my|our|the|their|your) (?:\w+ )?"
        r"(?:team|side|group|department|office|org)\b,?(?= (?:will|can|is going))",
        re.I,
    ),
    re.compile(
        r"()\b(?:my|our) (?:\w+ )?(?:colleague|engineer|manager|assistant|boss|counsel|partner|"
        r"admin|analyst) (?=(?-i:[A-Z]))",
        re.I,
    ),
    re.compile(
        r"((?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)), (?:our|my|the|who is our) [^,]{3,40},(?= (?:will|can|is going))", re.I
    ),
)


# "Chase it.", "Get it over to her on Tuesday": a bare order.
_ORDER = re.compile(
    rf"^{_LEAD}(?:just |please |then |maybe |you )*(?P<verb>(?!(?:have|make|come|let|look|hold|show|give|take|keep|see|own|"
    rf"tell|find|work|do|get (?:back|on|in|out|off))\b)(?:{'|'.join(sorted(ACTIONS))}))(?P<rest> .+|[.!]*)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A clause read as somebody doing something: who (as said), the verb in its base form, and the rest."""

    kind: str  # will, can, let_me, let_us, request, offer, own, present, elliptic, intent
    subject: str
    verb: str
    rest: str
    start: int
    negated: bool = False


def commitment(clause: str, *, recap: bool = False) -> Form | None:
    """A clause in which somebody takes something on, or is said to."""
    clause = _plain_subject(tenses.plain_order(clause))
    for kind, pattern in (("elliptic", _ELLIPTIC), ("own", _OWN)):
        if m := pattern.search(clause):
            rest = m.groupdict().get("rest") or ""
            return Form(kind, m["subj"], "do", rest, m.start("subj"))
    tense = tenses.read(clause)
    if tense and not tense.needs_time:
        return Form("will", tense.subject, tense.verb, tense.rest, tense.start)
    m = _WILL.search(clause)
    if m and not (m["subj"].lower() == "you" and _YOU_GET.search(clause)):
        negated = bool(m["neg"] or m["neg0"])
        kind = "can" if m["modal"].lower() == "can" else "will"
        return Form(kind, m["subj"], m["verb"].lower(), m["rest"], m.start("subj"), negated)
    if (m := _YOU_GET_BY.search(clause)) and not clause.endswith("?"):
        return Form("timed", "i", "send", f" {m['rest']}", m.start())
    if (m := _BY_THEN_YOU.search(clause)) and not clause.endswith("?"):
        return Form("timed", "i", "send", f" {m['rest']}", m.start())
    if (m := _YOU_GET.search(clause)) and not clause.endswith("?"):
        return Form("will", "i", "send", f" {m['rest']}", m.start())
    if m := comes_back(clause):
        return Form("will", "i", m["verb"].lower(), m["rest"].rstrip("? "), m.start())
    if m := _LET_ME.search(clause):
        return Form("let_me", "i", m["verb"].lower(), m["rest"], m.start())
    if tense and not clause.rstrip().endswith("?"):
        return Form("timed", tense.subject, tense.verb, tense.rest, tense.start)
    if recap and (m := _PRESENT.search(clause)):
        verb = base(m["verb"].lower())
        if verb in ACTIONS:
            return Form("present", m["subj"], verb, m["rest"], m.start("subj"))
    return None


def _plain_subject(clause: str) -> str:
    for pattern in _ROUNDABOUT:
        clause = pattern.sub(r"\1", clause)
    return clause


def request(clause: str) -> Form | None:
    """A clause that asks somebody else to do something. `subject` is "you" or a name."""
    if (m := _BY_NAME.search(clause)) and m["verb"].lower() in ACTIONS and not clause.rstrip().endswith("?"):
        who = m["who"].split(" and ")[-1]
        return Form("request", who, m["verb"].lower(), m["rest"], m.start())
    for pattern in (_REQUEST, _YOU_WILL):
        if m := pattern.search(clause):
            return Form("request", m["subj"], m["verb"].lower(), m["rest"], m.start())
    if (m := _TO_ME.search(clause)) and not clause.rstrip().endswith("?"):
        return Form("request", "you", m["verb"].lower(), m["rest"], m.start("verb"))
    return None


def order(clause: str) -> Form | None:
    """A clause that begins with the verb that somebody is told to do, and asks nothing."""
    if clause.rstrip().endswith("?") or not (m := _ORDER.search(clause)):
        return None
    return Form("request", "you", m["verb"].lower(), m["rest"].rstrip(".!"), m.start("verb"))


def offer(clause: str) -> Form | None:
    """A clause in which somebody offers to do something, for the other side to accept."""
    m = _OFFER.search(clause)
    if m and not comes_back(clause):
        return Form("offer", "i", m["verb"].lower(), m["rest"], m.start())
    return None


def together(clause: str) -> Form | None:
    """ "Let us …", "can we …": something for both sides."""
    if m := _LET_US.search(clause):
        return Form("let_us", "we", m["verb"].lower(), m["rest"], m.start())
    return None


def intent(clause: str) -> Form | None:
    """ "I would check in with …", "somebody needs to …": what a later "I will own that" refers to."""
    if m := _INTENT.search(clause):
        verb = m["verb"] or m["verb2"] or m["verb3"] or m["verb4"]
        rest = m["rest"] or m["rest2"] or m["rest3"] or m["rest4"] or ""
        return Form("intent", m["subj"] or "we", verb.lower(), rest, m.start())
    return None


def base(verb: str) -> str:
    """The base form of a third-person verb: "sends" → "send", "gets" → "get", "passes" → "pass"."""
    if verb in ACTIONS:
        return verb
    if verb.endswith("es") and verb[:-2] in ACTIONS:
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") else verb


# Shown or looked up while the other side watches, unless a day is named for it.
_SHOWING = re.compile(
    r"^(?:(?:walk|take|guide|lead|run) (?:you|us|everyone|them|the team) (?:\w+ )?(?:through|over|round|around)|"
    r"show (?:you|ye|it|them|the)|"
    r"show how\b|(?:pull|bring|open|call) (?:\w+ ){0,3}up\b(?! (?:to|with|at|in|then)\b)|"
    r"put (?:you|him|her) (?:through|on hold)|transfer (?:you|the call)|"
    r"(?:note|write|jot|put) (?:that|it|this) down|(?:restart|reset|reboot|refresh|unlock) |go (?:over|through) (?:it|"
    r"this|that|the))\b",
    re.I,
)


def shows(form: Form) -> bool:
    """Whether a clause without a day speaks of what is shown, looked up or set right while people are still talking."""
    return bool(_SHOWING.search(f"{form.verb}{form.rest}".strip()))


def in_call(form: Form) -> bool:
    """Whether this is done while still talking, or only a manner of speaking."""
    return bool(_IN_CALL.search(f"{form.verb}{form.rest}".strip().rstrip(".!?")))
