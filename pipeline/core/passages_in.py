"""What opens, closes and reaches back to an off-the-record passage in German, Spanish and French.

`CLAUSE` is where a clause begins: "entre nous, …" opens a passage, "le contrat entre nous et vous" is business.
"""

CLAUSE = r"(?:^\W*|[.?!…,;:]\s*[¿¡]?)"

_OPENS_DE = (
    rf"\b(?:nur|ganz|mal|rein|jetzt) unter uns\b|(?:{CLAUSE})unter uns\b(?! (?:ist|sind|sitzt|nutzt|gibt|arbeitet|wohnt|"
    rf"beiden ist))|"
    r"\bunter uns (?:gesagt|gesprochen|pastorentöchtern)\b|\bunter uns,|\bunter uns bleib\w+|"
    r"\bbleibt (?:\w+ ){0,3}(?:unter uns|zwischen uns|im raum|in diesem raum)\b|"
    r"\b(?:ganz|streng|strikt|absolut|höchst|sehr|bitte) vertraulich\b|\b(?:das|dies|es|"
    r"alles) ist (?:\w+ ){0,2}vertraulich\b|"
    rf"\b(?:ganz|sage|sag|erzähle?|ihnen|dir|mal|jetzt|nur|aber) im vertrauen\b(?! auf)|(?:{CLAUSE})im vertrauen\b(?! auf)|"
    r"\bim vertrauen gesagt\b|\binoffiziell\b|\bunter vier augen (?:gesagt|gesprochen)\b|\b(?:mal|jetzt|nur|"
    r"ganz) unter vier augen\b|"
    r"\bhinter vorgehaltener hand\b|\b(?:diesen|den) raum nicht verlassen\b|\bverlässt (?:\w+ )?(?:diesen|den) raum nicht\b|"
    r"\bnicht (?:fürs|für das|ins) protokoll\b"
)
_OPENS_ES = (
    rf"(?:{CLAUSE})(?:y |pero |bueno |mire |mira )?entre nosotros(?:,|(?= (?:esto|eso|ya|te|le|os|me)\b))|"
    r"\bqued[ea]n? (?:\w+ )?entre (?:nosotros|tú y yo|usted y yo|ustedes y yo|nos)\b|\baquí entre nos(?:otros)?\b|"
    rf"(?:{CLAUSE})(?:y |pero |bueno |mire |mira )?(?:esto )?entre (?:tú y yo|usted y yo|vosotros y yo|ustedes y yo)\b|"
    r"\bextraoficial(?:mente)?\b|\bfuera de (?:acta|micrófono|micro)\b|\bconfidencialmente\b|"
    rf"\b(?:digo|cuento|comento|diré|hablando|hablo) (?:\w+ ){{0,2}}en (?:toda |absoluta )?confianza\b|"
    rf"(?:{CLAUSE})en confianza\b|"
    r"\b(?:esto|eso|todo esto|lo que (?:le|les|te|os) \w+) (?:\w+ )?(?:es|sería|queda) (?:\w+ )?confidencial\b|"
    rf"(?:{CLAUSE})es (?:\w+ )?confidencial\b|\b(?:estricta|absoluta|total|totalmente|estrictamente|absolutamente|"
    rf"muy) ?(?:mente )?confidencial\b|"
    r"\bno (?:debe |puede |debería )?(?:sal(?:e|ga|ir)) de (?:aquí|esta sala|esta reunión|estas cuatro paredes)\b|"
    r"\bno (?:conste|consta|constará|debe constar) en (?:el )?acta\b|\bque no conste\b|"
    r"\b(?:pido|ruego|agradezco|agradecería) (?:\w+ ){0,2}discreción\b"
)
_OPENS_FR = (
    rf"(?:{CLAUSE})(?:bon |bref |et |mais |alors |franchement |écoutez |enfin )?entre nous(?: ?,|(?= (?:soit dit|je|j'|"
    rf"on|c'|ce|il|elle|vous savez)))|"
    r"\bsoit dit entre nous\b|\b(?:reste\w*|rester|garde\w*|juste|strictement) (?:\w+ )?entre nous\b|"
    rf"(?:{CLAUSE})(?:bon |et |mais )?entre (?:vous|toi) et moi\b|\b(?:reste\w*|rester|juste) entre (?:vous|toi) et moi\b|"
    r"\ben off\b|\bofficieusement\b|\bde (?:façon|manière) officieuse\b|\bhors (?:micro|procès-verbal|compte[ -]rendu|"
    r"antenne)\b|"
    r"\b(?:c'est|cela est|ceci est|ça reste|tout ça est|ça, c'est) (?:\w+ )?confidentiel\b|\b(?:strictement|ultra|"
    r"hautement|très) confidentiel\b|"
    r"\ben (?:toute )?(?:confidence|confidentialité)\b|\ben toute discrétion\b|\bsous le sceau (?:du secret|"
    r"de la confidence)\b|"
    r"\bne (?:doit |doive )?(?:pas )?sort(?:e|ir|ira)? (?:pas )?d(?:'ici|e cette (?:pièce|salle|réunion))|"
    r"\b(?:ça|cela|ceci) (?:doit )?ne sort pas d"
)
OPENS_IN = "|".join((r"\boff the record\b", _OPENS_DE, _OPENS_ES, _OPENS_FR))

_CLOSES_DE = (
    r"\b(?:wieder|jetzt|zurück zum) offiziell(?:en)?\b|\bwieder (?:fürs|für das|ins|im) protokoll\b|"
    r"\bzurück zum (?:thema|offiziellen)\b|\b(?:wieder|weiter) (?:mitschreiben|notieren|mitschneiden)\b|\bklammer zu\b|"
    r"\bende der klammer\b"
)
_CLOSES_ES = (
    r"\bvolvemos a lo oficial\b|\b(?:de nuevo|otra vez|ya) (?:en acta|oficialmente|de forma oficial|de manera oficial)\b|"
    r"\boficialmente de nuevo\b|\bvolviendo al tema\b|\b(?:volver|vuelva|vuelve) a (?:tomar notas?|tomar nota|apuntar|"
    r"anotar|escribir)\b|"
    r"\b(?:cierro|fin del|cerramos) (?:el )?paréntesis\b|\b(?:puede|puedes|pueden) (?:ya )?apuntar (?:otra vez|de nuevo)\b"
)
_CLOSES_FR = (
    r"\b(?:on )?reprend officiellement\b|\bde nouveau (?:officiel(?:lement)?|au procès-verbal)\b|\bretour à l'officiel\b|"
    r"\bpour (?:en )?revenir au sujet\b|\brepren(?:dre|ez|d|ons) (?:les|vos|des) notes\b|\b(?:fin de|je ferme|fermons|"
    r"on ferme) la parenthèse\b|"
    r"\brevenons à l'officiel\b|\b(?:à nouveau|redevient) officiel(?:lement)?\b"
)
CLOSES_IN = "|".join((_CLOSES_DE, _CLOSES_ES, _CLOSES_FR))

_BACK_DE = (
    r"\bdas (?:haben sie|hast du|habt ihr) (?:\w+ )*?(?:nicht gehört|nicht von mir)\b|\bdas wissen sie nicht von mir\b|"
    r"\bdas (?:bitte )?nicht (?:notieren|aufschreiben|mitschreiben|weitersagen|weitererzählen)\b|"
    r"\bdas (?:schreiben sie|schreib|notieren sie|notier|schreibt) (?:\w+ ){0,2}nicht (?:mit|auf)?\b|"
    r"\b(?:schreiben|notieren|nehmen|erwähnen) sie das (?:\w+ ){0,2}nicht (?:auf|mit|ins|in|im)?\b|"
    r"\bnicht weiter(?:sagen|erzählen)\b|"
    r"\b(?:sagen|erzählen) sie (?:das|es) (?:\w+ ){0,2}(?:nicht weiter|niemandem|keinem)\b|\bsag(?:t)? (?:das|"
    r"es) (?:\w+ )?(?:nicht weiter|niemandem|keinem)\b|"
    r"\bbehalte?n?(?: sie|t)? (?:das|es) (?:\w+ ){0,3}für (?:sich|dich|euch)\b|"
    r"\b(?:bleibt|lassen wir|lassen sie|gehört|kommt|lass) (?:das )?(?:\w+ ){0,2}(?:nicht in|nicht ins|aus|im|"
    r"in) (?:den |die |dem |der )?(?:notizen|protokoll)"
    r"(?: \w+)? ?(?:raus|heraus|draußen|weg|lassen)?\b(?<!im protokoll)(?<!in den notizen)|"
    r"\bdas lassen wir (?:\w+ ){0,3}(?:weg|raus|draußen)\b|"
    r"\b(?:lassen sie|lass) das (?:bitte )?(?:aus|weg|raus)|\bzitieren sie mich (?:\w+ ){0,2}nicht\b|"
    r"\bkommt nicht ins protokoll\b"
)
_BACK_ES = (
    r"\beso no lo (?:apunt|anot|escrib|pong|cuent|repit|coment)\w+|\bno (?:lo |la )?(?:anote|apunte|escriba|ponga|"
    r"mencione|incluya)[sn]? (?:eso|esto|nada de eso)\b|"
    r"\bno (?:se )?lo (?:anote|apunte|repita|cuente|comente|diga|digas|cuentes|repitas)n?\b(?= a nadie| por favor|"
    r" por ahí|,|\.|$)|"
    r"\b(?:eso|esto) (?:que )?no (?:conste|consta)\b|\bno me cite\w*\b|\b(?:usted|tú|ustedes) no ha[sn]? oído nada\b|"
    r"\b(?:deje|deja|dejen) (?:eso|esto) fuera de (?:las notas|la nota|el acta|el resumen)\b|\b(?:eso|"
    r"esto) no lo ha[sn]? oído de mí\b|"
    r"\b(?:guárde|guarda|guarde)\w* (?:eso|esto|lo)? ?para (?:usted|ti|ustedes)\b|\byo no (?:le |te )?he dicho nada\b"
)
_BACK_FR = (
    r"\bne (?:notez|note|notons|marquez|inscrivez|consignez|écrivez) (?:surtout )?pas (?:ça|cela|ceci)\b|"
    r"\bvous n'avez rien entendu\b|"
    r"\bne (?:mettez|mets|mettons) (?:surtout )?pas (?:ça|cela) (?:dans|au|sur) (?:le |les |votre |vos )?(?:compte|"
    r"notes?|procès|rapport|résumé|crm)|"
    r"\b(?:ça|cela),? (?:vous ne l'écrivez|on ne l'écrit|ne l'écrivez|vous ne le notez|on ne le note) pas\b|"
    r"\bne me citez pas\b|"
    r"\b(?:laissez|laisse|gardez) (?:ça|cela) (?:hors|en dehors) d(?:u|es) (?:compte|notes|procès|rapport)|"
    r"\bne (?:le|la) (?:répétez|dites|répète|dis|racontez) (?:surtout )?(?:pas|à personne)\b|\bn'en parlez (?:pas|"
    r"à personne)\b|"
    r"\bgard(?:ez|e|er) (?:ça|cela|le) pour (?:vous|toi|nous)\b|\bne (?:le|l'avez pas|la) (?:tenez|"
    r"su) (?:pas )?de moi\b|\bje ne vous ai rien dit\b"
)
REACHES_BACK_IN = "|".join((_BACK_DE, _BACK_ES, _BACK_FR))

# "Das ist nicht vertraulich", "no es nada confidencial", "rien n'est confidentiel": what is said is for the notes.
NEGATED_IN = (
    r"\b(?:nicht|nichts|kein\w*|nie) (?:(?!das\b|dies\b|aber\b|sondern\b)\w+ ){0,3}?(?:vertraulich\w*|inoffiziell\w*|"
    r"im vertrauen|off the record|unter uns)\b|"
    r"\b(?:no|nada|ni|tampoco) (?:(?!esto\b|eso\b|pero\b|porque\b)\w+ ){0,3}?(?:confidencial\w*|extraoficial\w*|"
    r"en confianza|off the record)\b|"
    r"\b(?:pas|rien|ni|jamais) (?:(?!c'est\b|mais\b|car\b)[\w']+ ){0,3}?(?:confidentiel\w*|officieu\w*|en off|"
    r"off the record|en confidence)\b"
)

# A later turn that plainly goes on with business.
RESUMES_IN = (
    r"\b(?:machen|gehen|kommen|fahren|steigen) wir (?:\w+ ){0,2}(?:weiter|zurück|zum|zur|fort|ein)\b|\b(?:zurück|"
    r"weiter) (?:zu|zum|zur|mit|im)\b|"
    r"\b(?:zum|zur) nächsten (?:punkt|thema|frage)\b|\bnächste[rs]? (?:punkt|thema|frage)\b|\bwie (?:auch immer|"
    r"dem auch sei)\b|"
    r"\blass(?:en sie|t)? uns (?:\w+ ){0,3}(?:weiter\w*|anfangen|beginnen|zurück\w*|loslegen|starten)\b|"
    r"\b(?:sollen|wollen) wir (?:\w+ ){0,2}(?:anfangen|weitermachen|beginnen|starten|loslegen)\b|\bjedenfalls\b|"
    r"\b(?:sigamos|continuemos|volvamos|pasemos|empecemos|avancemos|retomemos)\b|\bvolviendo a\b|\ben fin\b|"
    r"\bvamos a (?:continuar|seguir|empezar|lo nuestro|avanzar)\b|(?:^|[¿.?!,] ?)(?:seguimos|empezamos|continuamos|"
    r"volvemos)\b|"
    r"\b(?:siguiente|próximo) (?:punto|tema)\b|\bde todos modos\b|"
    r"\b(?:continuons|revenons|passons|reprenons|poursuivons|avançons)\b|\bpour (?:en )?revenir\b|(?:^|[.?!,] ?)bref\b|"
    r"\b(?:on|nous) (?:peut |pouvons |va )?(?:continue|commence|reprend|avance|repart|poursui|passe)\w*|\bpoint suivant\b|"
    r"\bquoi qu'il en soit\b|\ben tout cas\b"
)

# The other side is uneasy about what it hears.
UNEASY_IN = (
    r"\b(?:sollte|dürfte|darf) (?:ich|das) (?:\w+ ){0,3}(?:nicht hören|nicht wissen)\b|\b(?:sollten|"
    r"müssen) wir (?:\w+ ){0,3}nicht (?:hier )?besprechen\b|"
    r"\bnicht hier besprechen\b|\bsoll ich (?:\w+ ){0,4}(?:rausgehen|auflegen|rausgehe|aussteigen)\b|\bgeht mich nichts an\b|"
    r"\bno deber[ií]a (?:yo )?(?:oír|escuchar|saber)\w*|\b(?:mejor )?no (?:hablemos|deberíamos hablar) de (?:esto|eso)\b|"
    r"\b(?:me salgo|salgo|cuelgo|me desconecto) (?:un momento|un rato|mientras)\b|"
    r"\bne devrais (?:pas|même pas) (?:entendre|savoir)\b|\bne devrait pas (?:en )?(?:parler|discuter)\b|"
    r"\b(?:raccroche|sorte|déconnecte|quitte) (?:un moment|un instant|l'appel)\b|\bça ne me regarde pas\b"
)
