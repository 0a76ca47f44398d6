"""How people say what stands in the way: the general forms, and what the patterns together make of a sentence."""

import re

from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.sentences import clauses
from pipeline.extraction import objections
from pipeline.extraction.obstacle_odds import Sign

DENIED = re.compile(
    r"\bblocker,? but\b|"
    r"\b(?:not|no longer|never|hardly) (?:a |an |really a |going to be a |the )?(?:blocker|"
    r"problem|concern|issue|show ?stopper|deal ?breaker|obstacle)\b|\bno (?:blockers?|"
    r"concerns?|show ?stoppers?|issues?)\b|\bwould not (?:block|stop)\b|\bany(?:thing)? "
    r"(?:blockers?|concerns?|else)\b",
    re.I,
)
# Group "t" holds the topic. A topic that may begin anywhere is tried from the beginning of its clause alone, and no part may
# run longer than a sentence: a search then costs as much as the text is long.
FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(p, re.I)
    for p in (
        r"\b(?:main|biggest|only|big|primary|number one|real|top|key|major) (?:concern|worry|"
        r"problem|issue|blocker|objection|obstacle|hesitation|sticking point|risk)\b(?: (?:for us|"
        r"here|right now|we have|of ours|on our side))? (?:is|was|remains|has been|would be) "
        r"(?:still |that |with |around |about )?(?:the )?(?P<t>[^.?!]+)",
        r"\b(?:we are|i am|they are|he is|she is|the team is|team is|[a-z]+ is) (?:still |really |"
        r"pretty |quite |very |a bit |a little )?(?:worried|concerned|nervous|anxious|uneasy) "
        r"(?:about|by|that|over|with) (?:the )?(?P<t>[^.?!]+)",
        r"(?:^|(?<=[.?!]))(?P<t>[^.?!]+?) (?:is|are|was|would be|will be|becomes|remains) (?:still |definitely |"
        r"really |actually |currently |)(?:a|the|our|an) (?:(?:big|real|hard|major|serious|"
        r"absolute|main|complete|total|potential|\w+) )?(?:blocker|deal ?breaker|show ?stopper|"
        r"sticking point|obstacle|road ?block|concern|no[- ]go|hold[- ]?up|bottleneck)\b",
        r"\b(?P<t>(?:they|we|the company|[A-Z]\w+|our cfo|finance|management) (?:froze|have "
        r"frozen|has frozen|put a freeze on|paused|have paused|cut|have cut|suspended) (?:all |"
        r"their |our |the )?(?:new )?(?:spending|budgets?|purchas\w+|hiring|projects?|"
        r"procurement)[^.?!]*)",
        r"\b(?P<t>there is no (?:\w+ )?budget\b[^.?!,]*|(?:we|they) (?:do not|did not) have "
        r"(?:the |any |a )?budget\b[^.?!,]*|no budget (?:this|until|for|left)[^.?!,]*)",
        r"\b(?P<t>(?:the |your |that )?(?:number|price|quote|cost|pricing|fee)s? (?:is|are|seems?|"
        r"looks?|came in) (?:still |just |way |far |a bit |much |simply )?(?:too |over |above |"
        r"more than |out of )(?:high|expensive|steep|much|budget|our budget|we budgeted)?[^.?!]*|"
        r"too expensive\b[^.?!]*|over (?:our )?budget\b[^.?!]*)",
        r"(?:^|(?<=[.?!]))(?P<t>[^.?!]*\b(?:will|can|would|could|do|does) not (?:approve|sign off|sign|move "
        r"forward|go forward|proceed|let us|allow|accept|go ahead|buy)\b[^.?!]{0,480}(?:without|until|"
        r"unless|before)[^.?!]+)",
        r"\b(?:we|they|i) (?:can not|will not|would not be able to) (?:\w+ ){1,5}(?:until|unless|"
        r"without|before) (?P<t>[^.?!]+)",
        r"\b(?:stopping|holding|blocking|preventing|keeping|slowing) (?:us|them|me|you|this|the "
        r"(?:deal|project|rollout)) (?:back |up |down |from \w+ )?(?:is|was|are) (?:the "
        r")?(?P<t>[^.?!]+)",
        r"(?:^|(?<=[.?!]))(?P<t>[^.?!]+?) (?:is|are|has been|have been) (?:still )?(?:blocking|holding up|"
        r"stopping|delaying|holding back|preventing|killing|hurting|slowing) (?:us|them|the|our|"
        r"everything|this|\w+)\b[^.?!]*",
        r"(?:^|(?<=[.?!,]))(?P<t>[^.?!,]+?),? (?:is|are|remain|remains) still (?:open|broken|failing|unresolved|"
        r"not fixed|not working|outstanding|pending|down|an issue|a problem)\b",
        r"(?:^|(?<=[.?!,]))(?P<t>[^.?!,]*\b(?:keeps?|kept) (?:failing|crashing|timing out|dropping|breaking|going "
        r"down|throwing)[^.?!]*)",
        r"(?:^|(?<=[.?!,]))(?P<t>[^.?!,]*(?:\b(?:is|are) not (?:working|released|supported|available|compatible|"
        r"compliant)(?: yet)?\b|(?<!\bhe )(?<!\bshe )\bdoes not (?:support|work|integrate|scale|meet|comply)\b|\bdo "
        r"not (?:support|have|offer) (?:an? )?(?:\w+ )?(?:sso|saml|soc|gdpr|hipaa|integration|"
        r"certificat\w+)\b)[^.?!]*)",
        r"\b(?:it|this|that|your \w+|the \w+|everything) (?:has|have|needs?|must|would have) to "
        r"(?P<t>(?:work|integrate|comply|be compatible|support|run|be (?:certified|compliant|"
        r"hosted)|pass|meet)\b[^.?!]+)",
        r"\b(?P<t>(?:[a-z]+ )(?:has|have) asked for (?:an? )?[A-Z]\w+ quote|(?:[a-z]+ )(?:is|are) "
        r"(?:also )?(?:evaluating|looking at|talking to|comparing|considering) (?:an? "
        r")?(?:alternative|competitor|another vendor|[A-Z]\w+ (?:as|too|instead|quote))[^.?!]*)",
        r"\b(?:they want|we want|we need|they need|i need|we would need|they would need) (?:you|"
        r"us|[A-Z]\w+) to (?:fix|resolve|sort(?: out)?|solve|address) (?P<t>[^.?!]{1,480}?)(?: first| "
        r"before\b[^.?!]*)",
        r"(?P<t>(?:i|we|they|legal|security|procurement|[A-Z]\w+) (?:have|has) not (?:even "
        r")?(?:started|looked|begun|reviewed|signed|approved|finished|cleared|"
        r"completed)\b[^.?!]*)",
        r"\bif (?P<t>(?:legal|security|procurement|finance|the board|compliance|our \w+) "
        r"(?:clears|approves|signs off on|okays|passes|accepts)[^.?!,]+)",
        r"\b(?:we are|i am|everything is|they are|it is|[A-Z]\w+ is) (?:still )?(?:stuck|blocked|"
        r"waiting) (?:on|by|with|for|until|at) (?:the )?(?P<t>[^.?!]+)",
        r"\b(?:the |this |that |your )(?P<t>(?:[a-z-]{1,40} ){0,3}(?:outage|downtime|failure|breach|crash|incident|"
        r"delay|bug)s?)\b.{0,25}\b(?:cost|hurt|hit|took|affected|broke|burned|lost)\b",
        r"\b(?:the |a |our |your )?(?P<t>[a-z -]{3,40}? (?:outages?|failures|downtime|crashes|"
        r"data loss|breach|vulnerabilit\w+|bugs?|errors?|latency|slowness|timeouts?))\b(?: (?:is|"
        r"are|was|were|has|have|keeps?|still|we)\b)",
        r"(?P<t>\b(?:[a-z-]{1,40} ){1,3}(?:is|are|has been) (?:too (?:slow|complex|risky|unstable|"
        r"unreliable)|unreliable|unacceptable|broken|down)\b)",
        r"\bno way (?:we|they|i) (?:can |could |would |will )(?P<t>[^.?!]+)",
    )
)
KIND_NAMES: tuple[str, ...] = tuple(dict.fromkeys(kind.name for kind in objections.KINDS))


def sign(dialogue: Dialogue, sentence: Sentence) -> Sign:
    """What the patterns make of a sentence."""
    kind = objections.kind_of(dialogue, sentence)
    form = any(pattern.search(clause) for clause in clauses(sentence.plain) for pattern in FORMS)
    today = objections.tells_of_today(dialogue, sentence)
    return Sign(kind.name if kind else None, form, objections.lacks(sentence.plain), today)


def is_denied(sentence: Sentence) -> bool:
    """Whether a sentence says that something is no obstacle, tells one of other people, or jokes."""
    joke = Cue.SARCASM in sentence.cues and "budget" not in sentence.plain
    return bool(joke or DENIED.search(sentence.plain) or objections.is_not_meant(sentence.plain))
