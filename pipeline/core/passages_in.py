"""What opens, closes and reaches back to an off-the-record passage in German, Spanish and French.

`CLAUSE` is where a clause begins: "entre nous, …" opens a passage, "le contrat entre nous et vous" is business.
"""

CLAUSE = r"(?:^\W*|[.?!…,;:]\s*[¿¡]?)"

_OPENS_DE = (
    rf"\b(?:nur|ganz|mal|rein|jetzt) unter uns\b|(?:{CLAUSE})unter uns(?=\s*[,:.]| (?!(?:ist|sind|sitzt|nutzt|gibt|"
    rf"arbeitet|beiden)\b)\w)|"
    r"\bunter uns (?:gesagt|gesprochen|pastorentöchtern)\b|\bunter uns,|\bunter uns bleib\w+|"
    r"\bbleibt (?:\w+ ){0,3}(?:unter uns|zwischen uns|im raum|in diesem raum)\b|\b(?:ganz|streng|strikt|absolut|höchst|"
    r"sehr|bitte) vertraulich\b|\b(?:das|dies|es|alles) ist (?:\w+ ){0,2}vertraulich\b|"
    rf"\b(?:ganz|sage|sag|erzähle?|ihnen|dir|mal|jetzt|nur|aber) im vertrauen\b(?! auf)|"
    rf"(?:{CLAUSE})im vertrauen(?=\s*[,:.]| (?!auf\b)\w)|"
    r"\bim vertrauen gesagt\b|\binoffiziell\b|\bunter vier augen (?:gesagt|gesprochen)\b|\b(?:mal|jetzt|nur|"
    r"ganz) unter vier augen\b|\bhinter vorgehaltener hand\b|\b(?:diesen|den) raum nicht verlassen\b|"
    r"\bverlässt (?:\w+ )?(?:diesen|den) raum nicht\b|\bnicht (?:fürs|für das|ins) protokoll\b|\b(?:sag\w*|"
    r"erzähl\w*) (?:\w+ ){0,5}(?:ganz |rein )?(?:privat|inoffiziell|vertraulich)\b|\b(?:ganz|rein) privat gesagt\b|"
    r"\bohne dass (?:sie|du|ihr|das) (?:\w+ ){0,2}(?:auf|mit)(?:ge)?schr\w+|\bnur für (?:ihre|deine|eure) ohren\b|"
    r"\b(?:aufnahme|mitschnitt) (?:\w+ )?(?:vergessen|wegdenken|überhören)\b|\boffiziell (?:darf|dürfte|kann) ich\b|"
    r"\b(?:darf|dürfte) ich (?:\w+ ){0,3}(?:gar|eigentlich) nicht (?:sagen|erzählen|verraten)\b"
)
_OPENS_ES = (
    rf"(?:{CLAUSE})(?:y |pero |bueno |mire |mira )?entre nosotros(?:[,.!]|(?= (?:esto|eso|ya|te|le|os|me)\b))|"
    r"\bqued[ea]n? (?:\w+ )?entre (?:nosotros|tú y yo|usted y yo|ustedes y yo|nos)\b|\baquí entre nos(?:otros)?\b|"
    rf"(?:{CLAUSE})(?:y |pero |bueno |mire |mira )?(?:esto )?entre (?:tú y yo|usted y yo|vosotros y yo|ustedes y yo)\b|"
    r"\bextraoficial(?:mente)?\b|\bfuera de (?:acta|micrófono|micro)\b|\bconfidencialmente\b|"
    rf"\b(?:digo|cuento|comento|diré|hablando|hablo) (?:\w+ ){{0,2}}en (?:toda |absoluta )?confianza\b|"
    rf"(?:{CLAUSE})en confianza\b|"
    r"\b(?:esto|eso|todo esto|lo que (?:le|les|te|os) \w+) (?:\w+ )?(?:es|sería|queda) (?:\w+ )?confidencial\b|"
    rf"(?:{CLAUSE})es (?:\w+ )?confidencial\b|\b(?:estricta|absoluta|total|totalmente|estrictamente|absolutamente|"
    rf"muy) ?(?:mente )?confidencial\b|"
    r"\bno (?:debe |puede |debería )?(?:sal(?:e|ga|ir)) de (?:aquí|esta sala|esta reunión|estas cuatro paredes)\b|"
    r"\bno (?:conste|consta|constará|debe constar) en (?:el )?acta\b|\bque no conste\b|\bno (?:es|va|"
    r"son) para (?:el acta|las notas|el resumen)\b|\b(?:pido|ruego|agradezco|agradecería) (?:\w+ ){0,2}discreción\b|"
    r"\b(?:decir|contar|comentar|confesar)\w* (?:\w+ ){0,3}en confianza\b|\bsalga de (?:aquí|esta (?:llamada|sala|"
    r"reunión|conversación))\b|\b(?:digo|cuento|comento) (?:\w+ ){0,2}a título (?:personal|privado)\b|"
    r"\boficialmente no (?:puedo|debo|debería)\b|\b(?:solo|sólo|únicamente) para (?:sus|tus|vuestros) oídos\b|"
    r"\bno debería (?:contár|decír|estar contándo)\w*"
)
_OPENS_FR = (
    rf"(?:{CLAUSE})(?:bon |bref |et |mais |alors |franchement |écoutez |enfin )?entre nous(?: ?[,.!]|(?= (?:soit dit|je|j'|"
    rf"on|c'|ce|il|elle|vous savez)))|"
    r"\bsoit dit entre nous\b|\bpas pour (?:le (?:compte[ -]rendu|procès-verbal|pv)|les notes)\b|\bne (?:notez|"
    r"note) pas ce qu|\b(?:reste\w*|rester|garde\w*|juste|strictement) (?:\w+ )?entre nous\b|"
    rf"(?:{CLAUSE})(?:bon |et |mais )?entre (?:vous|toi) et moi\b|\b(?:reste\w*|rester|juste) entre (?:vous|toi) et moi\b|"
    r"\ben off\b|\bofficieusement\b|\bde (?:façon|manière) officieuse\b|\bhors (?:micro|procès-verbal|compte[ -]rendu|"
    r"antenne)\b|\b(?:c'est|cela est|ceci est|ça reste|tout ça est|ça, c'est) (?:\w+ )?confidentiel\b|\b(?:strictement|"
    r"ultra|hautement|très) confidentiel\b|\ben (?:toute )?(?:confidence|confidentialité)\b|\ben toute discrétion\b|"
    r"\bsous le sceau (?:du secret|de la confidence)\b|\bne (?:doit |doive )?(?:pas )?sort(?:e|ir|"
    r"ira)? (?:pas )?d(?:'ici|e cette (?:pièce|salle|réunion))|\b(?:ça|cela|ceci) (?:doit )?ne sort pas d|"
    r"\bsort\w* (?:pas )?de cet(?:te)? (?:appel|pièce|salle|réunion|conversation)\b|\bdis (?:ça |"
    r"cela )?à titre (?:personnel|privé)\b|\bofficiellement,? je ne (?:peux|dois|devrais)\b|\bpour (?:vos|"
    r"tes) oreilles\b|\b(?:petit|du) off\b|\bne devrais pas (?:vous |te )?(?:le |en |l')?(?:dire|parler|raconter|avouer)\b"
)
OPENS_IN = "|".join((r"\boff the record\b", _OPENS_DE, _OPENS_ES, _OPENS_FR))

_CLOSES_DE = (
    r"\b(?:wieder|jetzt|zurück zum) offiziell(?:en)?\b|\bwieder (?:fürs|für das|ins|im) protokoll\b|"
    r"\bzurück zum (?:thema|offiziellen)\b|\b(?:wieder|weiter) (?:mitschreiben|notieren|mitschneiden)\b|\bklammer zu\b|"
    r"\bende der klammer\b"
)
_CLOSES_ES = (
    r"\bvolvemos a lo oficial\b|\b(?:de nuevo|otra vez|ya) (?:en acta|oficialmente|de forma oficial|"
    r"de manera oficial)\b|\boficialmente de nuevo\b|\bvolviendo al tema\b|\b(?:volver|vuelva|vuelve) a (?:tomar notas?|"
    r"tomar nota|apuntar|anotar|escribir)\b|\b(?:cierro|fin del|cerramos) (?:el )?paréntesis\b|\b(?:puede|puedes|"
    r"pueden) (?:ya )?apuntar (?:otra vez|de nuevo)\b"
)
_CLOSES_FR = (
    r"\b(?:on )?reprend officiellement\b|\bde nouveau (?:officiel(?:lement)?|au procès-verbal)\b|"
    r"\bretour à l'officiel\b|\bpour (?:en )?revenir au sujet\b|\brepren(?:dre|ez|d|ons) (?:les|vos|des) notes\b|"
    r"\b(?:fin de|je ferme|fermons|on ferme) la parenthèse\b|\brevenons à l'officiel\b|\b(?:à nouveau|"
    r"redevient) officiel(?:lement)?\b"
)
CLOSES_IN = "|".join((_CLOSES_DE, _CLOSES_ES, _CLOSES_FR))

_BACK_DE = (
    r"\bdas (?:haben sie|hast du|habt ihr) (?:\w+ )*?(?:nicht gehört|nicht von mir)\b|\bdas wissen sie nicht von mir\b|"
    r"\bdas (?:bitte )?nicht (?:notieren|aufschreiben|mitschreiben|weitersagen|weitererzählen)\b|\bdas (?:schreiben sie|"
    r"schreib|notieren sie|notier|schreibt) (?:\w+ ){0,2}nicht (?:mit|auf)?\b|\b(?:schreiben|notieren|nehmen|"
    r"erwähnen) sie das (?:\w+ ){0,2}nicht (?:auf|mit|ins|in|im)?\b|\bnicht weiter(?:sagen|erzählen)\b|\b(?:sagen|"
    r"erzählen) sie (?:das|es) (?:\w+ ){0,2}(?:nicht weiter|niemandem|keinem)\b|\bsag(?:t)? (?:das|"
    r"es) (?:\w+ )?(?:nicht weiter|niemandem|keinem)\b|\bbehalte?n?(?: sie|t)? (?:das|es) (?:\w+ ){0,3}für (?:sich|dich|"
    r"euch)\b|\b(?:bleibt|lassen wir|lassen sie|gehört|kommt|lass) (?:das )?(?:\w+ ){0,2}(?:nicht in|nicht ins|aus|im|"
    r"in) (?:den |die |dem |der )?(?:notizen|protokoll)(?: \w+)? ?(?:raus|heraus|draußen|weg|"
    r"lassen)?\b(?<!im protokoll)(?<!in den notizen)|\bdas lassen wir (?:\w+ ){0,3}(?:weg|raus|draußen)\b|"
    r"\b(?:lassen sie|lass) das (?:bitte )?(?:aus|weg|raus)|\bzitieren sie mich (?:\w+ ){0,2}nicht\b|"
    r"\bkommt nicht ins protokoll\b"
)
_BACK_ES = (
    r"\beso no lo (?:apunt|anot|escrib|pong|cuent|repit|coment)\w+|\bno (?:lo |la )?(?:anote|apunte|escriba|ponga|"
    r"mencione|incluya)[sn]? (?:eso|esto|nada de eso)\b|\bno (?:se )?lo (?:anote|apunte|repita|cuente|comente|diga|"
    r"digas|cuentes|repitas)n?\b(?= a nadie| por favor| por ahí|,|\.|$)|\b(?:eso|esto) (?:que )?no (?:conste|consta)\b|"
    r"\bno me cite\w*\b|\b(?:usted|tú|ustedes) no ha[sn]? oído nada\b|\b(?:deje|deja|dejen) (?:eso|"
    r"esto) fuera de (?:las notas|la nota|el acta|el resumen)\b|\b(?:eso|esto) no lo ha[sn]? oído de mí\b|\b(?:guárde|"
    r"guarda|guarde)\w* (?:eso|esto|lo)? ?para (?:usted|ti|ustedes)\b|\byo no (?:le |te )?he dicho nada\b"
)
_BACK_FR = (
    r"\bne (?:notez|note|notons|marquez|inscrivez|consignez|écrivez) (?:surtout )?pas (?:ça|cela|ceci)\b|"
    r"\bvous n'avez rien entendu\b|\bne (?:mettez|mets|mettons) (?:surtout )?pas (?:ça|cela) (?:dans|au|sur) (?:le |"
    r"les |votre |vos )?(?:compte|notes?|procès|rapport|résumé|crm)|\b(?:ça|cela),? (?:vous ne l'écrivez|on ne l'écrit|"
    r"ne l'écrivez|vous ne le notez|on ne le note) pas\b|\bne me citez pas\b|\b(?:laissez|laisse|gardez) (?:ça|"
    r"cela) (?:hors|en dehors) d(?:u|es) (?:compte|notes|procès|rapport)|\bne (?:le|la) (?:répétez|dites|répète|dis|"
    r"racontez) (?:surtout )?(?:pas|à personne)\b|\bn'en parlez (?:pas|à personne)\b|\bgard(?:ez|e|er) (?:ça|cela|"
    r"le) pour (?:vous|toi|nous)\b|\bne (?:le|l'avez pas|la) (?:tenez|su) (?:pas )?de moi\b|\bje ne vous ai rien dit\b"
)
REACHES_BACK_IN = "|".join((_BACK_DE, _BACK_ES, _BACK_FR))

# "Das ist nicht vertraulich", "no es nada confidencial", "rien n'est confidentiel": what is said is for the notes.
NEGATED_IN = (
    r"\b(?:nicht|nichts|kein\w*|nie) (?:(?!das\b|dies\b|aber\b|sondern\b)\w+ ){0,3}?(?:vertraulich\w*|inoffiziell\w*|"
    r"im vertrauen|off the record|unter uns)\b|\b(?:no|nada|ni|tampoco) (?:(?!esto\b|eso\b|pero\b|"
    r"porque\b)\w+ ){0,3}?(?:confidencial\w*|extraoficial\w*|en confianza|off the record)\b|\b(?:pas|rien|ni|"
    r"jamais) (?:(?!c'est\b|mais\b|car\b)[\w']+ ){0,3}?(?:confidentiel\w*|officieu\w*|en off|off the record|en confidence)\b"
)

# A later turn that plainly goes on with business.
RESUMES_IN = (
    r"\b(?:machen|gehen|kommen|fahren|steigen) wir (?:\w+ ){0,2}(?:weiter|zurück|zum|zur|fort|ein)\b|\b(?:zurück|"
    r"weiter) (?:zu|zum|zur|mit|im)\b|\b(?:zum|zur) nächsten (?:punkt|thema|frage)\b|\bnächste[rs]? (?:punkt|thema|"
    r"frage)\b|\bwie (?:auch immer|dem auch sei)\b|\blass(?:en sie|t)? uns (?:\w+ ){0,3}(?:weiter\w*|anfangen|beginnen|"
    r"zurück\w*|loslegen|starten)\b|\b(?:sollen|wollen) wir (?:\w+ ){0,2}(?:anfangen|weitermachen|beginnen|starten|"
    r"loslegen)\b|\bjedenfalls\b|\b(?:sigamos|continuemos|volvamos|pasemos|empecemos|avancemos|retomemos)\b|"
    r"\bvolviendo a\b|\ben fin\b|\bvamos a (?:continuar|seguir|empezar|lo nuestro|avanzar)\b|(?:^|[¿.?!,] ?)(?:seguimos|"
    r"empezamos|continuamos|volvemos)\b|\b(?:siguiente|próximo) (?:punto|tema)\b|\bde todos modos\b|\b(?:continuons|"
    r"revenons|passons|reprenons|poursuivons|avançons)\b|\bpour (?:en )?revenir\b|(?:^|[.?!,] ?)bref\b|\b(?:on|"
    r"nous) (?:peut |pouvons |va )?(?:continue|commence|reprend|avance|repart|poursui|passe)\w*|\bpoint suivant\b|"
    r"\bquoi qu'il en soit\b|\ben tout cas\b"
)

# The other side is uneasy about what it hears.
UNEASY_IN = (
    r"\b(?:sollte|dürfte|darf) (?:ich|das) (?:\w+ ){0,3}(?:nicht hören|nicht wissen)\b|\b(?:sollten|"
    r"müssen) wir (?:\w+ ){0,3}nicht (?:hier )?besprechen\b|\bnicht hier besprechen\b|"
    r"\bsoll ich (?:\w+ ){0,4}(?:rausgehen|auflegen|rausgehe|aussteigen)\b|\bgeht mich nichts an\b|"
    r"\bno deber[ií]a (?:yo )?(?:oír|escuchar|saber)\w*|\b(?:mejor )?no (?:hablemos|deberíamos hablar) de (?:esto|"
    r"eso)\b|\b(?:me salgo|salgo|cuelgo|me desconecto) (?:un momento|un rato|mientras)\b|\bne devrais (?:pas|"
    r"même pas) (?:entendre|savoir)\b|\bne devrait pas (?:en )?(?:parler|discuter)\b|\b(?:raccroche|sorte|déconnecte|"
    r"quitte) (?:un moment|un instant|l'appel)\b|\bça ne me regarde pas\b"
)
