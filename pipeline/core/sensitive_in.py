"""What makes a passage sensitive in German, Spanish and French: the kinds that passages.py has in English.

Each kind has words of its own and, where a word is business talk too (to dismiss and to give notice, a trial and a
judgement, an operation), the person whom it is about beside it.
"""

import re

# Somebody of whom a dismissal, a complaint or a separation speaks.
_PERSON_DE = (
    r"(?:kolleg\w+|mitarbeiter\w*|leuten?|vertriebler\w*|\w*leiter(?:in)?|\w*chef(?:in)?|vorgesetzt\w+|angestellt\w+|"
    r"geschäftsführer\w*|belegschaft|direktor\w*|vorstand\w*|buchhalter\w*|entwickler\w*|assistent\w*)"
)
_PERSON_ES = (
    r"(?:personas?|emplead[oa]s?|trabajador\w*|compañer[oa]s?|comercial(?:es)?|gente|técnic[oa]s?|director\w*|jef[ea]s?|"
    r"plantilla|responsables?|colegas?|becari[oa]s?|gerentes?|él|ella|ellos)"
)
_PERSON_FR = (
    r"(?:personnes?|employé\w*|salarié\w*|collaborat\w+|collègues?|commercia\w+|gens|technicien\w*|direct\w+|chef\w*|"
    r"responsables?|stagiaires?|cadres?|lui|elle|eux|patron\w*)"
)
_NOTICE_DE = r"(?:(?!(?:den|das|die|unseren|seinen|ihren|an)\b)\w+ ){0,3}"

_HEALTH_DE = (
    r"(?<!herr )(?<!frau )(?<!herrn )\b(?:brust|lungen|haut|darm|blut)?krebs(?:diagnose|erkrankung|behandlung|"
    r"krank\w*)?\b(?! und)|"
    r"depress(?:ion|ionen|iv)\b(?! auf)|angststörung\w*|panikattacke\w*|multiple sklerose\b|leukämie\b|"
    r"(?:hat|hatte|habe|einen|nach (?:dem|seinem|ihrem)) (?:\w+ ){0,2}(?:schlaganfall|herzinfarkt|(?:hirn)?tumor)\b|"
    r"(?:ihm|ihr|mir|bei (?:ihm|ihr|mir|meine[rm] \w+|seine[rm] \w+|ihre[rm] \w+))\b(?!.{0,40}\b(?:fehler|problem|"
    r"ursache|engpass))"
    r".{0,50}\bdiagnostiziert\b|"
    r"(?:psych\w+|therapeutisch\w*|stationär\w*|ärztlich\w*) behandlung\b|beim? psych\w+|psych(?:iater|otherap)\w*|"
    r"in (?:eine[rm]? )?therapie\b|(?:macht|mache|beginnt) (?:\w+ ){0,2}therapie\b|seelisch\w* erkrank\w+|"
    r"schwanger(?:schaft)?\b|fehlgeburt\w*|mutterschutz\b|"
    r"krank(?:geschrieben|schreibung|gemeldet)\b|längerfristig krank\b|dauerkrank\b|"
    r"(?:wegen|nach|vor) (?:einer|der|ihrer|seiner|meiner) (?:\w+-?)?(?:operation|op)\b|"
    r"(?:wird|wurde|werde|muss|musste|lässt|ließ)\b.{0,40}\boperiert\b|unters? messer\b|"
    r"(?:auf|in|zur|seiner|ihrer|in der) reha\b|entzugsklinik\b|"
    r"(?:macht|machte|im|auf|einen|ihren|seinen) (?:\w+ )?entzug\b(?! (?:der|des|von))|suchtklinik\b|"
    r"burn-?out\b|schwerbehind\w*|erwerbsminderung\w*|(?:ist|wird|wurde|bin) berufsunfähig\b"
)
_HEALTH_ES = (
    r"cáncer\b|depresión\b(?! (?:del mercado|económica))|(?:está|estaba|anda) (?:muy )?deprimid[oa]\b|tumor(?:es)?\b|"
    r"quimio(?:terapia)?\b|ictus\b|(?:un|su) infarto\b|leucemia\b|crisis de ansiedad\b|esclerosis\b|"
    r"(?:le|les|me) (?:han |ha |habían )?diagnostic\w+(?! (?:\w+ )?(?:problema|error|fallo|avería))|"
    r"psic(?:ólog|oterap)\w+|psiquiatr\w*|psiquiátric\w+|(?:en|a|hace|haciendo) terapia\b|"
    r"tratamiento (?:psi\w+|médico|oncológico)\b|embaraz(?:ad\w*|o)\b|(?:un|su|tuvo el) aborto\b(?! del proceso)|"
    r"(?:est[áao]\w*|sigu\w+|llev\w+|anda|cog\w+|pid\w+) (?:(?!dad[oa]s?\b)\w+ ){0,3}de baja\b"
    r"(?! (?:temporada|tensión|calidad|latencia|prioridad|demanda|intensidad))|"
    r"baja (?:médica|laboral|maternal|por (?:depresión|ansiedad|enfermedad|maternidad|estrés))\b|"
    r"incapacidad (?:permanente|laboral|temporal)\b|discapacidad (?:reconocida|del)\b|"
    r"(?:lo|la|le|me) (?:van a |va a |han |tienen que )?oper(?:an|aron|ado|ar|a)\b"
    r"(?= (?:de |del |el |mañana|la próxima|la semana|ayer|en (?:enero|verano)))(?! de (?:forma|manera|modo))|"
    r"se (?:va a |tiene que |acaba de )?oper(?:a|ar|ó) del? (?!forma|manera|modo|noche|día)|quirófano\b|cirugía\b|"
    r"rehabilitación\b(?! (?:de |energética|integral))|(?:está|entró|sigue) en rehabilitación\b|desintoxicación\b"
)
_HEALTH_FR = (
    r"(?<!contre )\b(?:un|son|mon|ton|leur|le|du|d'un) cancers?\b|cancer\b(?= (?:du|de|d'))|"
    r"dépression\b(?! (?:du marché|économique))|"
    r"dépressi(?:f|ve)\b|chimio(?:thérapie)?\b|sclérose en plaques\b|leucémie\b|(?:un|son|d'un) (?:avc|"
    r"infarctus)\b|"
    r"tumeur\b|(?:lui|leur|m'|t') ?(?:a|ont|avait) (?:\w+ )?diagnostiqué(?! (?:\w+ )?(?:problème|erreur|panne))|"
    r"psychiatr\w*|psychologue\b|psychothérap\w*|(?:son|un|le|chez le) psy\b|(?:en|sa|une) thérapie\b|"
    r"(?:est|était|suis|étais|tombée|sera) enceinte\b|enceinte de \w+ (?:mois|semaines)\b|grossesse\b|"
    r"fausse couche\b|"
    r"(?:fait|fera|faire|été) opér(?:er|ée?)\b(?! (?:par|depuis|sur|en|sous))|opération du (?:cœur|coeur|dos|genou)\b|"
    r"désintox\w*|en rééducation\b|(?:arrêt|congé) (?:maladie|de travail|maternité)\b|mi-temps thérapeutique\b|"
    r"(?:il|elle|je|collègue|patron|chef|directeur|directrice|responsable) (?:est|suis|était|sera) (?:\w+ )?en arrêt\b"
    r"(?! (?:depuis )?(?:\w+ )?(?:minutes?|secondes?|heures?))|"
    r"travailleur handicapé\b|(?:reconnaissance|statut) (?:de |du )?(?:\w+ )?handicap\w*|mise? en invalidité\b|"
    r"burn-?out\b"
)
_DISMISSAL_DE = (
    r"abmahnung\w*|fristlos\w* (?:entlassen|kündigung|gekündigt)\b|fristlos\b(?! aus dem vertrag)|"
    r"kündigungsschutz\w*|"
    r"(?:betriebs|verhaltens|krankheits)bedingt\w*|aufhebungsvertr\w*|"
    r"(?<!haftung )(?<!vertrag )(?<!pflicht )(?<!patienten )(?<!verantwortung )\bentlassen\b|"
    r"(?:massen)?entlassung(?:en)?\b(?! aus)|"
    rf"(?:ihm|mir) {_NOTICE_DE}gekündigt\b|ihr (?:fristlos |gestern |heute |letzte woche )?gekündigt\b|"
    rf"(?:de[mnr]|unsere[mnr]|eine[mnr]|zwei|drei|\w+) (?:\w+ )?{_PERSON_DE} {_NOTICE_DE}(?:kündig(?:en|t|e)|"
    rf"gekündigt)\b(?! an)|"
    rf"kündig(?:e|en|t) (?:wir |man )?(?:ihm\b|ihnen allen\b|(?:dem|der|den) {_PERSON_DE})(?!.{{0,30}}\ban\b)|"
    r"es (?:wird|gibt|gab) (?:\w+ ){0,2}kündigungen\b(?! (?:von|bei|unter) (?:kunden|abonnenten))|"
    rf"von (?:\w+ ){{0,3}}{_PERSON_DE} (?:\w+ ){{0,3}}(?:trennen|getrennt)\b|"
    rf"trennen (?:wir )?uns von (?:\w+ ){{0,3}}{_PERSON_DE}|"
    r"abfindung\w*|sozialplan\w*|(?:stellen|personal|arbeitsplatz|job)(?:abbau|streichung)\w*|"
    r"(?:stellen|personal|arbeitsplätze|leute|jobs) (?:\w+ ){0,3}(?:ab(?:ge|zu)?bau(?:t|en)|(?:zu )?streichen|"
    r"gestrichen)\b|"
    r"(?:bauen?|baut|streichen|streicht) (?:\w+ ){0,4}(?:stellen|personal|arbeitsplätze|leute)\b|"
    rf"(?:ihn|jemanden|{_PERSON_DE}) (?:\w+ ){{0,3}}(?:raus(?:zu)?schmeißen|rausgeschmissen|raus(?:ge)?w[eo]rfen)\b|"
    rf"gefeuert\b|"
    rf"(?:{_PERSON_DE}|wurde (?:er|sie)|(?:er|sie) (?:ist|wurde)) (?:(?!für\b|zur\b)\w+ ){{0,3}}freigestellt\b|"
    rf"vor die tür gesetzt\b"
)
_DISMISSAL_ES = (
    r"(?<!me )(?<!te )(?<!se )(?<!nos )\bdesp(?:ido|idos|iden?|idan?|idieron|idió|edir(?:l[oae]s?|án?|emos)?|idiendo)\b|"
    r"(?<!se )(?<!me )(?<!nos )\b(?:ha|han|he|hemos|fue|fueron|ser|sido|están?|será|serán) despedid[oa]s?\b|"
    r"expediente de regulación\b|despid(?:o|os)\b(?= (?:colectivo|improcedente|objetivo))|"
    r"(?:l[oae]s?|me) (?:van a |va a |han |acaban de )?ech(?:ar|ado|an|aron)\b(?! (?:un|una|de|en|cuenta|vistazo|mano|"
    r"la culpa|a andar))|"
    rf"ech(?:ar|ado|an|aron|aremos) a (?:\w+ ){{0,2}}{_PERSON_ES}\b|(?:echar|puesto|poner|"
    rf"pondrán) (?:\w+ ){{0,3}}en la calle\b|"
    rf"(?:a la calle)\b(?= a|,|\.|$)|prescind\w+ de (?:\w+ ){{0,2}}{_PERSON_ES}\b|"
    r"(?:recort\w+|reduc\w+|reducción) (?:de |la |en |de la )*(?:plantilla|personal|puestos)\b|finiquito\b|"
    r"salida pactada\b|baja incentivada\b|prejubil\w+"
)
_DISMISSAL_FR = (
    r"licenci(?:ements?|ée?s?)\b|licencier\b(?! (?:le|la|les|notre|nos|votre|vos|un|une|du) (?:logiciel|produit|"
    r"module|solution|"
    r"technologie|code|brevet)\w*)|plans? (?:sociaux|social|de départs?|de sauvegarde de l'emploi)\b|"
    r"rupture conventionnelle\b|indemnités? de (?:licenciement|départ|rupture)\b|entretien préalable\b|"
    r"mise? à pied\b|"
    r"(?:supprim\w+|suppressions?) (?:\w+ |d'){0,2}(?:postes?|emplois?)\b(?! de (?:dépense|coût|travail))|"
    r"mise? à la porte\b|"
    rf"sépar\w+ (?:de |d'|des )(?:\w+ ){{0,2}}{_PERSON_FR}\b|"
    r"(?:l'a|l'ont|été|fait|fera|faire|m'a|m'ont|les a|les ont) (?:\w+ )?vir(?:er|ée?s?)\b|"
    rf"(?:virer|dehors) (?:\w+ ){{0,2}}{_PERSON_FR}\b"
)
_CONFLICT_DE = (
    r"mobb(?:ing|t|en|ten)\w*|gemobbt\b|sexuell\w* (?:belästig|übergriff|nötig)\w*|belästigung\w*|"
    rf"(?:{_PERSON_DE}|sie|ihn|eine \w+) (?:\w+ )?belästigt\b|diskriminier(?:t|ung)\b|disziplinar\w*|"
    rf"(?:beschwerden?|vorwürfe|anzeige) (?:gegen|über) (?:ihn\b|(?:den|die|einen|eine|unseren|unsere|meinen|"
    rf"meine) (?:\w+ )?{_PERSON_DE})|"
    rf"gegen (?:ihn|sie|(?:den|die|einen|eine|unseren|unsere|meinen|meine) {_PERSON_DE})\b.{{0,30}}\b(?:beschwerde|"
    rf"vorwürfe|anzeige)"
)
_CONFLICT_ES = (
    r"acos(?:o|a|ó|ado|ada|ador|adora|an|ando)\b|mobbing\b|discrimina(?:ción|d[oa]s?|n)\b|"
    r"(?:quejas?|denuncias?|acusaci(?:ón|ones)|reclamaci(?:ón|ones)) (?:\w+ )?contra (?:él|ella|el|la|un|una|mi|su|"
    r"nuestr[oa]) ?"
    rf"{_PERSON_ES}?\b|expediente (?:disciplinario|sancionador)\b|(?:lo|la|le|nos|los|me|te) (?:ha |han |"
    rf"van a )?denunci\w+"
)
_CONFLICT_FR = (
    r"harc(?:èlement|elé\w*|eleur\w*|èle\w*)\b|(?:pour|de|une|la) discrimination\b|(?:procédure|sanction|"
    r"conseil) (?:de )?disciplin(?:aire|e)\b|"
    r"plaintes? (?:contre|pour)\b|(?:port|dépos)\w+ (?:une )?plainte\b|l'accuse\w* (?:de|d')|faute (?:grave|lourde)\b"
)
_LAW_DE = (
    r"rechtsstreit\w*|gerichtsverfahren\b|vor gericht\b|verklag\w*|"
    r"klagen? (?:gegen (?:uns|sie|ihn|die|den|das|eine?n?|unser\w*)|eingereicht|erhoben|einreichen|erheben|am hals|"
    r"läuft|wegen)\b|"
    r"vergleich mit (?:dem|der|den) (?:kläger\w*|gegenseite|behörde|anwält\w+)|außergerichtlich\w*|"
    r"vergleichs(?:angebot|summe|"
    r"verhandlung)\w*|anwaltsgeheimnis\b|mandatsgeheimnis\b|anwaltlich\w* (?:schweigepflicht|verschwiegenheit)\w*|"
    r"extern\w* (?:anwält\w+|anwalts?|kanzlei)\b|strafanzeige\w*|ermittlungsverfahren\b|ermittlungen\b|"
    r"gegen \w+ .{0,40}\bermittelt\b|ermittelt .{0,20}\bgegen\b|staatsanwalt\w*|steuerfahndung\b|hausdurchsuchung\b"
)
_LAW_ES = (
    r"(?:nos|lo|la|los|las|les|le|me) (?:han |ha |van a |acaban de |quieren |quiere )?demand(?:ado|ar|an|aron|ó)\b"
    r"(?! (?:\w+ )?(?:más|much[oa]s?|un[oa]?s?|el|l[ao]s?|nuev[oa]s|integraci\w+|funcion\w+))|demandar a\b|"
    r"demanda (?:judicial|contra|colectiva|laboral|penal|civil|por (?:incumplimiento|daños|despido|plagio|acoso|impago))|"
    r"(?:puesto|pusieron|interpuesto|interpuso|presentado|poner) (?:\w+ )?una demanda\b|litigios?\b|pleitos?\b|"
    r"querellas?\b|"
    r"(?<!a mi )(?<!a su )(?<!a nuestro )(?<!buen )(?<!a tu )\bjuicios?\b(?! de valor)|(?:a|en|ante) los tribunales\b|"
    r"acuerdo extrajudicial\b|secreto profesional\b|(?:abogados?|bufete) extern[oa]s?\b|"
    r"fiscal(?:ía)?\b(?= (?:\w+ )?(?:investig|"
    r"abr|anticorrup|acus))|fiscalía\b|investigando (?:a (?:la empresa|nuestr\w+|su|un|él)|(?:\w+ )?por (?:soborno|"
    r"fraude|corrupción|blanqueo))|"
    r"investigación (?:judicial|penal|policial|criminal)\b|imputad[oa]s?\b|bajo investigación\b"
)
_LAW_FR = (
    r"procès\b(?!-verba)(?! verba)|en justice\b|(?:au|devant le|le) tribunal\b|en (?:plein )?litige\b|"
    r"litiges? (?:avec|judiciaire|contre)\b|assign\w+ en (?:justice|référé)|prud'hom\w+|"
    r"poursui\w+ (?:judiciaire|pénale)s?\b|"
    r"(?:transaction|accord) avec (?:le|la|les) (?:plaignant|demandeur|partie adverse)\w*|accord (?:transactionnel|"
    r"à l'amiable)\b|"
    r"secret (?:professionnel|de l'avocat)\b|avocats? (?:externe|extérieur)s?\b|mise?s? en examen\b|"
    r"perquisition\w*|garde à vue\b|"
    r"enquête (?:pénale|judiciaire|préliminaire|de police|du parquet|pour (?:corruption|fraude|escroquerie|"
    r"blanchiment|harcèlement))|"
    r"sous enquête\b|parquet (?:financier|national)\b"
)
_UNTOLD_DE = (
    r"insider(?:handel|geschäft|information)\w*|"
    r"noch nicht (?:\w+ )?(?:öffentlich|bekannt ?gegeben|angekündigt|publik)\b(?! (?:verfügbar|zugänglich|erreichbar|"
    r"dokumentiert|nutzbar))|"
    r"(?:weiß|wissen) (?:\w+ ){0,4}noch (?:niemand|keiner)\b|(?:niemand|keiner) weiß (?:davon|das|es|bisher|bislang|"
    r"noch)\b|"
    r"noch (?:keinem|niemandem?) (?:gesagt|erzählt)\b"
)
_UNTOLD_ES = (
    r"información privilegiada\b|"
    r"(?:todavía|aún) no (?:es|son|está|se ha|lo han|lo hemos|se han) (?:\w+ )?(?:públic[oa]s?|anunciad[oa]s?|"
    r"comunicado)\b|"
    r"no (?:es|son) públic[oa]s? (?:todavía|aún)\b|no se ha anunciado (?:todavía|aún)\b|"
    r"nadie (?:lo )?sabe (?:todavía|aún)\b|nadie lo sabe\b|(?:todavía|aún) nadie (?:lo )?sabe\b"
)
_UNTOLD_FR = (
    r"délits? d'initiés?\b|informations? privilégiées?\b|"
    r"pas encore (?:\w+ )?(?:public|publics|publiques?|annoncée?s?|rendue?s? publi\w+)\b(?! cible)|"
    r"personne (?:ne le sait|ne sait encore|n'est (?:encore )?au courant|n'en sait rien)\b"
)

# Read in lower case: with a letter at its head each alternative is passed over by its first one.
SENSITIVE_IN = re.compile(
    r"\b(?:"
    + "|".join(
        (
            *(_HEALTH_DE, _DISMISSAL_DE, _CONFLICT_DE, _LAW_DE, _UNTOLD_DE),
            *(_HEALTH_ES, _DISMISSAL_ES, _CONFLICT_ES, _LAW_ES, _UNTOLD_ES),
            *(_HEALTH_FR, _DISMISSAL_FR, _CONFLICT_FR, _LAW_FR, _UNTOLD_FR),
        )
    )
    + ")"
)
# Collective redundancies go by capitals alone.
ACRONYMS_IN = re.compile(r"\b(?:[Uu]n|[Ee]l|[Dd]el|[Ll]os|[Pp]or|[Aa]l?|[Ll]e|[Dd]u|[Aa]u) (?:EREs?|ERTEs?|PSE)\b")


def is_sensitive_in(plain: str) -> bool:
    """Whether a text that `expand` went over is sensitive by the words of one of the three languages."""
    return bool(SENSITIVE_IN.search(plain.lower()) or ACRONYMS_IN.search(plain))
