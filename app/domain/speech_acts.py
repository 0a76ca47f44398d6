"""What people do with words: take on, offer, accept, decline. The one place of these patterns.

Three situations need patterns of their own, and here is why. On a call an answer stands at the *beginning* of a turn that
may go on about anything ("no, we tested that, and I will send it"). In a chat a reply is short, and a no hides anywhere in
it ("in another meeting"). To the question about recording, "no" may be a yes ("Do you mind?" "No, go ahead"), and what
isn't plain counts as nothing.
"""

import re

# ── on a call; texts have their contractions written out (pipeline.core.text.expand) ─────────────────────────────

FIRST_PERSON = re.compile(
    r"\b(?:I|we) (?:will|shall|can|am|are|would|have|need|do|[a-z]+)\b|\blet (?:me|us)\b|"
    r"\b(?:my|our) (?:team|side|legal|engineers?)\b|"
    # "You will have it from us tomorrow": a promise whose subject is the one who gets something.
    r"\byou (?:both |all )?(?:will|shall|are going to) (?:both |all |each )?(?:be )?"
    r"(?:have|get|receive|hear|getting|receiving|hearing)\b|"
    r"\byou (?:have|get) (?:it|them|that|those)\b.{0,30}\b(?:\w+day|tomorrow|tonight|today|by|before|after|from (?:me|us))\b|"
    r"\b(?:\w+day|tomorrow|tonight) you (?:have|get) (?:it|them|that|those)\b|"
    r"\bthat is (?:me|mine|on me)\b",
    re.I,
)
_OFFERS = re.compile(
    r"\b(?:shall|should|can|could) I\b|\bwant me to\b|\bneed me to\b|\blike me to\b|"
    r"\b(?:what if|how about|would it help if|should we say|shall we say|(?:do you want|would you like) that) I\b|"
    r"\bI (?:can|could) (?:also |maybe |perhaps )?(?!do without)[a-z]+\b.{0,60}\bif (?:you|that)\b",
    re.I,
)
_ACCEPT = re.compile(
    r"^\W*(?:(?:oh|ah|well|okay|ok|um|uh|and|hmm|great|perfect|good|great question|thanks|thank "
    r"you),?\s+|(?-i:[A-Z][a-z]+),\s+)*"
    r"(?:absolutely|sure|surely|yes|yeah|yep|yup|of course|will do|no problem|not a problem|"
    r"definitely|certainly|happy to|gladly|"
    r"sounds (?:good|great|fine)|works(?: for (?:me|us))?|that works|can do|consider it done|okay|"
    r"ok|aye|alright|all right|righto|right you are|no worries|grand|fair enough|will \w+(?=\W*$)|"
    r"perfect|great|deal|agreed|done|got it|"
    r"my pleasure|with pleasure|lovely|super|cool|ace|brilliant|wonderful|consider it (?:sorted|handled|done)|sorted|easy|"
    r"makes sense|go for it|leave it (?:with|to) me|way ahead of you|point taken|roger|you got it|by all means|for sure|"
    r"(?:the |this |next )?\w+(?:day|th|st|nd|rd|morning|afternoon|noon|week|tomorrow)(?:'s| is| works| would be)"
    r"(?: (?!not?\b|never\b|hardly\b|less\b)\w+)? (?:fine|good|okay|ok|alright|all right|great|perfect|super|ideal|lovely)|"
    r"fine|i can|we can|i will|we will|on it|"
    r"that is fine|right|correct|understood|noted|i would love|i would like that|please|that "
    r"would (?:be|help)|(?:that |it )?would not hurt|why not|that is (?:great|perfect|good)|(?:you will|you shall) (?:have|get) "
    r"(?:it|them|that)|please(?: do)?(?=\W*$)|do that(?=\W*$)|go (?:on then|ahead)|[a-z]+day it is|love (?:it|that))\b",
    re.I,
)
_DECLINE = re.compile(
    r"^\W*(?:(?:oh|well|um|uh|hmm|okay|actually|thanks|honestly|sorry),?\s+)*(?:no\b(?! "
    r"problem| worries| bother| trouble| stress| sweat| drama| biggie| wahala)|nope|nah|not\b(?! a problem)|do not|unfortunately|"
    r"i am afraid|i can not|we can not|i do not|we do not|that (?:will|is) not|never|i would "
    r"rather not|i would prefer not|sorry)\b",
    re.I,
)


# "Can I check with my boss and come back to you?" waits for no answer: it is how people promise politely.
_COMES_BACK = re.compile(
    r"\b(?:can|could|may|shall|let) (?:I|me) (?:(?:also|just|quickly|first|maybe|please) )*(?P<verb>[a-z]+)"
    r"(?P<rest>\b[^.?!]{0,120}?\b(?:(?:come|get) back to you|let you know)\b[^.?!]*)",
    re.I,
)


def comes_back(expanded: str) -> re.Match[str] | None:
    """The promise to find something out and return with it, in the form of a question; groups `verb` and `rest`."""
    return _COMES_BACK.search(expanded)


_ASKS_WHEN = re.compile(
    r"^\W*(?:(?:and|so|but|okay|right|well|roughly|fine)\b,? )*(?:by when|when|until when|how soon|by what date|which day)\b"
    r"(?! did| was| were| have| has| had)[^?]*\?",
    re.I,
)
_ANY_WHEN = re.compile(
    r"\bwhen (?:can|could|will|is|are|do|would|should|does|might|may)\b[^?]*\?$|\bby when\b[^?]*\?$", re.I
)


def asks_when(expanded: str) -> bool:
    """Whether a sentence asks by when something will be there: a bare day is then an answer, and a promise."""
    return bool(_ASKS_WHEN.search(expanded) or _ANY_WHEN.search(expanded))


def takes_on(expanded: str) -> bool:
    """Whether the speaker says what they (will) do: the first person, in any tense that a promise may have."""
    return bool(FIRST_PERSON.search(expanded))


def offers(expanded: str) -> bool:
    """Whether the speaker asks if they should do something."""
    return bool(_OFFERS.search(expanded))


def accepts(expanded: str) -> bool:
    """Whether a turn begins by taking on what was asked."""
    return bool(_ACCEPT.match(expanded)) and not declines(expanded)


def declines(expanded: str) -> bool:
    """Whether a turn begins by refusing what was asked."""
    return bool(_DECLINE.match(expanded))


# ── in a chat: the reply of a colleague who was asked for help ───────────────────────────────────────────────────

CHAT_YES = re.compile(
    r"\b(?:yes|yep|yeah|sure|ok|okay|on it|omw|on my way|joining|i(?:'ll| will) join|coming|i(?:'m| am) in|can do|happy to|"
    r"no problem|ja|klar|bin dabei|komme)\b",
    re.IGNORECASE,
)
CHAT_NO = re.compile(
    r"\b(?:can(?:'|no)?t|can not|won't|unable|sorry|not (?:now|today|possible|free|available)|busy|"
    r"in (?:a|another) (?:call|meeting)|"
    r"on (?:a|another) call|later|tomorrow|ask (?!me)\w+|no(?! problem)|nope|nein|leider|geht nicht)\b",
    re.IGNORECASE,
)

# ── to the question about recording ──────────────────────────────────────────────────────────────────────────────

RECORDING_NO = re.compile(
    r"^\W*(?:no|nope|nein|non)\b(?!,? (?:problem|worries|issue|objections?|kein problem|pas de (?:souci|problème)|"
    r"hay (?:ningún )?(?:problema|inconveniente)|pasa nada|me importa|aucun (?:souci|problème)))|\brather (?:not|you did)\b"
    r"|\b(?:do not|don'?t|not) (?:record|comfortable|agree|want|okay with|allowed)\b|\bprefer (?:not|if you didn'?t|that you)\b"
    r"|\bi(?:'d| would) (?:rather|prefer)\b|\bstop (?:the )?recording\b"
    r"|\b(?:lieber|bitte|besser) (?:\w+ )?nicht\b|\bnicht (?:einverstanden|aufnehmen|aufzeichnen|mitschneiden|recht)\b"
    r"|\b(?:möchte|will|möchten|wollen) (?:ich|wir) (?:\w+ ){0,2}nicht\b|\bkeine aufn\w+\b"
    r"|\b(?:prefiero|preferimos|preferiría) que no\b|\bno (?:quiero|queremos|estoy de acuerdo|grabe\w*)\b|\bmejor (?:que )?no\b"
    r"|\bpréfèr\w+ (?:pas|que non|éviter|ne pas)\b|\b(?:pas d'accord|plutôt pas|pas enregistr\w+)\b|"
    r"\bne (?:veux|souhaite|souhaitons|voulons) pas\b",
    re.I,
)
RECORDING_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|sure|of course|absolutely|certainly|definitely|go ahead|please do|by all means|agreed|i agree|"
    r"no (?:problem|worries|issue|objections?)|not at all|sounds good|all good|works for (?:me|us)|"
    r"(?:that'?s|that is|it'?s|i'?m|we'?re|totally|perfectly) (?:\w+ )?(?:fine|okay|ok|good|all right|happy)|"
    r"(?:fine|okay|ok|good) (?:by|with|for) (?:me|us|that)|happy (?:to|with|for)|"
    r"ja|jawohl|gerne?|klar|einverstanden|passt|natürlich|selbstverständlich|kein problem|in ordnung|"
    r"geht klar|von mir aus|machen sie (?:ruhig|nur)|sí|vale|claro|de acuerdo|por supuesto|adelante|sin problema|ningún problema|"
    r"no hay (?:ningún )?(?:problema|inconveniente)|oui|d'accord|bien sûr|pas de (?:souci|problème)|allez-y|volontiers|"
    r"aucun (?:souci|problème))(?!\w)"
    r"|^\W*(?:okay|ok|fine|alright|all right)\b",
    re.I,
)
NOT_MIND = re.compile(
    r"^\W*(?:no|nope|not at all|nein|nee|gar nicht|überhaupt nicht|non|pas du tout|para nada|en absoluto)\b", re.I
)
