"""Rivals: proper nouns that stand where somebody compares offers. Never a person of the call, an account, or a tool of ours."""

import re

from app.domain.claims import Competitor
from app.domain.people import Side
from pipeline.core.acts import Acts
from pipeline.core.coined import is_coined
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import NOT_NAMES
from pipeline.core.product_names import PRODUCTS
from pipeline.core.words import word_set

_NAME = r"(?P<name>(?-i:[A-Z][A-Za-z0-9]{2,}(?: [A-Z][A-Za-z0-9]{2,})?))"
_NUM = (
    r"(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|half)\b)"
)
# Plain enough by themselves.
_PLAIN = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:compared (?:to|with)|versus|vs\.?|competing with|up against|instead of|alternatives? (?:to|like)|"
        r"evaluating|(?:also|still|already) (?:looking at|talking to|checking out|testing|trialling|trying)|"
        r"demo(?:ed)? (?:from|by|with)|(?:quote|offer|proposal|pitch|bid|price) from|"
        r"switch(?:ed|ing)? (?:from|to|over to)|mov(?:e|ed|ing) (?:away from|over to)|"
        r"migrat(?:e|ed|ing) (?:away )?from|competitors? (?:like|such as|is|are)|"
        rf"(?:go|going|went|staying|stay|sticking|stick) with) {_NAME}\b",
        rf"\b{_NAME}(?:'s)? (?:has |have |had |also |just |even |only )*(?:offered|offers|quoted|quotes|charges?|"
        r"undercut|pitched|came in (?:at|below|under|lower|cheaper)|(?:is|are|was|were) (?:\w+ )?(?:cheaper|"
        r"less expensive|faster|better|the incumbent|our incumbent|a competitor|their competitor|dearer|pricier|also in))\b",
        rf"\b(?:an?|the|our|their|this) {_NAME} (?:quote|proposal|offer|pitch|bid|incumbent)\b",
        rf"\bbattle ?cards? (?:for|on|about|against) {_NAME}\b",
        rf"\b(?:contract|deal|subscription|licen[cs]e|agreement) with {_NAME} (?:runs?|ends?|expires?|is up|lapses?|"
        rf"until|till|goes|for)\b",
        rf"\b(?:lost|lose|losing) (?:it |them |that |one |the deal )?(?:to|against) {_NAME}\b",
        rf"\b(?:last time|before(?: that)?|previously|until now|so far)(?:,? (?:we (?:were|worked)|it was))? with {_NAME}\b",
        rf"\b(?:they|you|the client|the customer) (?:have|have got|also have|also use) {_NAME} (?:on it|as well|too|"
        rf"also|in (?:there|parallel))\b",
        rf"\b(?:with|on|use|using|have|got) {_NAME} (?:today|currently|right now|at the moment|these days|at present|"
        r"until (?:now|the|our))",
        rf"\b{_NAME},? (?:that|which) is (?:what|who) (?:we|they) (?:have|use|run|are (?:on|with))\b",
        rf"\b(?:we|they|you) (?:had|have had|tried|used|have got) (?:that|it|one|those)\b\W+(?:it|that) was {_NAME}\b",
        rf"\b(?:better|worse|nicer|cheaper|slower|faster|simpler|dearer) than {_NAME}\b",
        rf"\b{_NAME} (?:have|has) (?:also |already )?(?:been (?:in|by|round|on to us)\b|come (?:in|by|round)\b|approached)",
        rf"\b{_NAME} (?:wanted|want|wants) to (?:do|sell|give|run|build) (?:it|us|that|this|the)\b",
        rf"\b(?:trial|subscription|account|licen[cs]e) (?:of|with|from|for) {_NAME}\b",
        rf"\b(?:tied|locked) (?:in|into|to)(?: to)? {_NAME}\b",
        rf"\b(?:(?:going|go|change|changing) over|mov(?:e|ing)(?: over)?) to {_NAME}\b",
        rf"\b(?:contracted|signed up|under contract|contract (?:up )?) ?with (?:the )?{_NAME}\b",
        rf"\b(?:more|less|higher|lower|dearer|cheaper|us|you) (?:than|against) {_NAME}\b",
        rf"\b{_NAME}(?: [a-z]+)? (?:are|is|was|were|have|has|had|came|come|comes|will do) (?:doing )?(?:it |us |that |them |in )*"
        rf"(?:at|for) (?:about |around |only |just )?{_NUM}",
        rf"\b{_NAME} (?:has|have) given (?:me|us)\b",
        rf"\b(?:one|quote|price|offer|something|prices|quotes) (?:in )?(?:from|off) {_NAME}\b",
        rf"\bhad {_NAME} (?:in|round|over|out|here)\b",
        rf"\b{_NAME},? (?:they |the \w+ )?(?:have|has|had) (?:been (?:here|in|round|out|by)|(?:made|sent) (?:the|an|their|us)\b)",
        rf"\b(?:trial|demo|pilot) (?:on|of|with|by|from|for) {_NAME}\b",
        rf"\b(?:the|those|them|that) {_NAME} (?:ones?|crowd|lot|people|fellas?|guys?|chaps?)\b",
        rf"\bother (?:crowd|lot|firm|company|people|suppliers?|vendors?|ones?|quotes?|offers?),? (?:from )?{_NAME}\b",
        rf"\b(?:asking|ask|ringing|ring|calling|call|trying|try|seeing) {_NAME} (?:as well|too|instead)\b",
        rf"\b{_NAME} (?:is |are )?(?:putting in for|bidding|pitching|tendering)\b",
        rf"\b(?:telling|tell|told|keeps telling) (?:me|us) to (?:look at|try|use|get) {_NAME}\b",
    )
)
# The same in a recording without capitals: the name is a word that no list of common words has.
_WORD = r"(?P<name>[a-z]{5,})"
_UNCAPPED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:also|still|already|did) (?:looking at|looked at|look at|talking to|testing|trialling|trying) {_WORD}\b",
        rf"\b(?:we|i) (?:have|use|run|had|have got|are (?:on|with)) {_WORD}"
        r"(?=$| (?:we|i|for|since|at|now|today|already|and|but)\b)",
        rf"\b(?:switch(?:ed|ing)? (?:from|to)|mov(?:ed|ing) (?:away from|over to)|going with|quote from|offer from) {_WORD}\b",
        rf"\b{_WORD} (?:quoted|offered|undercut|pitched|is cheaper|came in (?:at|cheaper|lower))\b",
    )
)
# Only where offers are compared near by: a person, a tool or a customer may stand there as well.
_NEAR_OFFERS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:looking at|looked at|look at|talking to|talked to|spoke (?:to|with)|sat down with|met(?: with)?|seen|saw|tried|"
        rf"trialled|tested|had a (?:call|demo|trial) with|considering|comparing(?: \w+ with)?) {_NAME}\b",
        r"\b(?:company|team|they|we|who|that) (?:that |who )?(?:used|use|uses|chose|went with|switched from|came from|"
        rf"are on|is on) {_NAME}\b",
        rf"\b(?:an?|the|our|their) {_NAME} (?:demo|trial|pilot|contract)\b",
        rf"\b{_NAME} (?:said|says|told us|promised|would do it|does it|do it)(?: us| in| for| at)* (?:\d|two|three|four|five|six|"
        r"seven|eight|nine|ten|twelve|half|less|twice)",
        rf"\b{_NAME} (?:can do|does|do|has|have|includes?|gives?|comes? with|throws? in) (?:it|that|this|the same|all)\b",
    )
)
_OFFERS = re.compile(
    r"\b(?:quot\w+|proposals?|cheaper|incumbent|competitors?|vendors?|providers?|suppliers?|alternatives?|evaluat\w+|"
    r"compar\w+|versus|used|switch\w*|offer\w*|rivals?|shortlist|dearer|pricier|other (?:tools?|companies|products?|"
    r"options?)|price)\b",
    re.I,
)
_TOOLS = (
    word_set(
        "aws azure sap sage workday excel outlook word powerpoint teams hubspot python java kotlin kubernetes docker "
        "github gitlab linux windows android ios saml api sharepoint postman telegram whatsapp paypal mastercard visa "
        "stripe chrome safari figma miro confluence trello asana dropbox datev xml json pdf csv erp crm"
    )
    | PRODUCTS
)
_PLACES = word_set("street road lane square avenue park station airport hospital school church")
# A proper noun that does not begin its sentence, and the probability from which the model names a rival.
_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][a-z][A-Za-z0-9]+(?: [A-Z][A-Za-z0-9]{2,})?\b")
_FIRST = re.compile(r"^\W*(?:(?:and|but|so|well|no|yes|because) )?(?P<name>[A-Z][a-z][A-Za-z0-9]+)\b")
SURE = 0.5
# "Is anybody else in the running?": what is then named by the other side is a rival.
_ASKS_FOR_RIVALS = re.compile(
    r"\b(?:any(?:one|body|thing) else|who(?:m)? else|what else|others?|another|other (?:firms?|vendors?|tools?|"
    r"providers?|agenc\w+|suppliers?|options?|"
    r"companies|offers?)|alternatives?|competitors?)\b.{0,60}\?|\b(?:what|which|who)\b.{0,30}\b(?:do you use|"
    r"are you using|are you on|are you with|"
    r"do you work with|do they use|are they with|did you use)\b.{0,30}\?",
    re.I,
)
_NAMED_IN_ANSWER = re.compile(
    rf"\b(?:with|from|by|at|on|use|used|using|called|like|saw|see|tried|met|have|got|as|and|or|to) {_NAME}\b", re.I
)
# Something that one of our products is connected to.
_CONNECTED = re.compile(
    r"^ (?:link|integration|api|connector|export|import|plug-?in|interface|sync|ticket|piece|module|licen[cs]es?)\b",
    re.I,
)
_NO_I = re.compile(r"\bI\b")
_MOST = 3  # pieces of evidence for one


def find_rivals(dialogue: Dialogue, acts: Acts) -> tuple[Competitor, ...]:
    """The rivals of one call, in the order in which they were named, each under one spelling."""
    found: dict[str, list[Sentence]] = {}
    for sentence in dialogue.sentences:
        if Cue.SARCASM in sentence.cues:
            continue
        for name in (*_named(dialogue, sentence), *_seen(dialogue, sentence, acts), *_answered(dialogue, sentence)):
            key = next((k for k in found if k.lower() == name.lower()), name)
            found.setdefault(key, []).append(sentence)
    return tuple(Competitor(name, tuple(s.evidence() for s in said[:_MOST])) for name, said in found.items())


def _named(dialogue: Dialogue, sentence: Sentence) -> list[str]:
    near = " ".join(s.plain for s in (*dialogue.before(sentence, 2), sentence, *dialogue.after(sentence, 2)))
    # Our own side compares too, but names its customers and its tools in the same words.
    patterns = _PLAIN + (_NEAR_OFFERS if _OFFERS.search(near) and sentence.side is not Side.US else ())
    names = []
    for pattern in patterns:
        for match in pattern.finditer(sentence.plain):
            if _CONNECTED.match(sentence.plain[match.end("name") :]):
                continue
            name = _clean(match["name"])
            if name and not _is_known(dialogue, name):
                names.append(name)
    return [*names, *_uncapped(dialogue, sentence)]


def _uncapped(dialogue: Dialogue, sentence: Sentence) -> list[str]:
    """The other side's names for suppliers in a transcript that has no capitals."""
    if sentence.side is Side.US or any(c.isupper() for c in _NO_I.sub(" ", sentence.segment.text)):
        return []
    names = [m["name"].lower() for pattern in _UNCAPPED for m in pattern.finditer(sentence.plain)]
    return [name.capitalize() for name in names if is_coined(name) and not _is_known(dialogue, name)]


def _seen(dialogue: Dialogue, sentence: Sentence, acts: Acts) -> list[str]:
    """The proper nouns of a sentence that the model takes for one about another supplier."""
    ours_only = {p.side for p in dialogue.roster.people} == {Side.US}
    if (sentence.side is Side.US and not ours_only) or acts.likely(sentence, ("rival",)) < SURE:
        return []
    matches = [m for m in _PROPER.finditer(sentence.plain) if not _CONNECTED.match(sentence.plain[m.end() :])]
    found = [_clean(m.group()) for m in matches]
    # Any word is written with a capital there: "Mindbody have been on at us".
    first = _FIRST.match(sentence.plain)
    if first and is_coined(first["name"]):
        found.insert(0, first["name"])
    return [name for name in found if name and not _is_known(dialogue, name)]


def _answered(dialogue: Dialogue, sentence: Sentence) -> list[str]:
    """The names with which another speaker answers a question about other suppliers, in the first sentences of a turn."""
    turn = dialogue.turns[sentence.turn]
    if sentence.turn == 0 or sentence not in turn[:3]:
        return []
    asked = dialogue.turns[sentence.turn - 1][-2:]
    if not any(_ASKS_FOR_RIVALS.search(s.plain) for s in asked) or Cue.NEGATED in sentence.cues:
        return []
    found = [_clean(m["name"]) for m in _NAMED_IN_ANSWER.finditer(sentence.plain)]
    return [name for name in found if name and not _is_known(dialogue, name)]


def _clean(name: str) -> str:
    """A name without a common word that begins a sentence or follows it."""
    return " ".join(w for w in name.split() if w.lower() not in NOT_NAMES)


def _is_known(dialogue: Dialogue, name: str) -> bool:
    accounts = {
        w
        for a in (*dialogue.transcript.accounts, *dialogue.context.accounts)
        for w in (a.lower(), a.lower().split()[0])
    }
    people = {w.lower() for p in dialogue.roster.people for w in p.name.split()}
    words = {w.lower() for w in name.split()}
    return bool(words & (people | _TOOLS | _PLACES)) or name.lower() in accounts or (name.isupper() and len(name) <= 4)
