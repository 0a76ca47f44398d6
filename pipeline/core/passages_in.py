"""What opens, closes and makes a withheld passage in German, Spanish and French."""

OPENS_IN = (
    r"\bunter uns (?:gesagt|,|gesprochen)|^\W*(?:ganz |mal )?unter uns\b|\b(?:ganz|streng|strikt) vertraulich\b|\bim vertrauen\b|"
    r"\bbleibt (?:bitte |aber |jetzt )*(?:unter uns|(?:hier )?im raum)\b|\b(?:jetzt |mal |ganz )?inoffiziell\b|"
    r"\boff the record\b|\bnicht (?:fürs|für das) protokoll\b|"
    r"\bentre nosotros\b|\bextraoficial(?:mente)?\b|\bfuera de (?:acta|micrófono)\b|\ben confianza\b|\bconfidencialmente\b|"
    r"\bentre nous\b|\ben off\b|\bofficieusement\b|\bhors micro\b|\bça reste entre nous\b|\bstrictement confidentiel\b"
)
CLOSES_IN = (
    r"\b(?:wieder|jetzt|zurück zum) offiziell(?:en)?\b|\bwieder (?:fürs|für das) protokoll\b|"
    r"\bzurück zum (?:thema|offiziellen)\b|"
    r"\bvolvemos a lo oficial\b|\bde nuevo (?:en acta|oficialmente)\b|\boficialmente de nuevo\b|\bvolviendo al tema\b|"
    r"\b(?:on )?reprend officiellement\b|\bde nouveau officiel(?:lement)?\b|\bretour à l'officiel\b|\bpour revenir au sujet\b"
)
REACHES_BACK_IN = (
    r"\bdas (?:haben sie|hast du|habt ihr) (?:bitte |jetzt )*nicht gehört\b|"
    r"\bdas (?:bitte )?nicht (?:notieren|aufschreiben|mitschreiben)\b|"
    r"\b(?:lassen sie|lass) das (?:bitte )?(?:aus|weg)|\beso no lo apuntes\b|\bno (?:anote|apunte|escriba)[sn]? eso\b|"
    r"\bne (?:notez|note|notons) pas ça\b|\bvous n'avez rien entendu\b"
)
SENSITIVE_IN = (
    r"\bburn-?out\b|\babmahnung\w*|\bfristlos\w*|\bkündig(?:e|en|t) (?:wir |ihm |ihr |ihnen )?(?:dem|der|fristlos)\b|"
    r"\bkündigungsschutz\w*|"
    r"\bkrankgeschrieben\b|\bkrebs(?:diagnose|erkrankung)?\b(?! und)|\bdepression(?:en)?\b|\bschwanger(?:schaft)?\b|"
    r"\bbelästig\w*|"
    r"\bentlass(?:en|ungen) (?:wir|müssen)|\baufhebungsvertr\w*|\bstellenabbau\b|\brechtsstreit\b|\bverklag\w*|\bentzugsklinik\b|"
    r"\bbaja (?:médica|por depresión)\b|\bdespid(?:o|os|en|ir)\b|\bacoso\b|\bembarazad\w*|\bdemanda judicial\b|\bcáncer\b|"
    r"\blicenci(?:ement|er|és?)\b|\bharcèlement\b|\benceinte\b|\barrêt maladie\b|\bprud'hommes\b|\bcancer\b(?= (?:du|de|d'))"
)
