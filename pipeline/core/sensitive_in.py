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
    r"krank\w*)?\b(?! und)|depress(?:ion|ionen|iv)\b(?! auf)|angststörung\w*|panikattacke\w*|multiple sklerose\b|"
    r"leukämie\b|(?:hat|hatte|habe|einen|nach (?:dem|seinem|ihrem)) (?:\w+ ){0,2}(?:schlaganfall|herzinfarkt|"
    r"(?:hirn)?tumor)\b|(?:ihm|ihr|mir|bei (?:ihm|ihr|mir|meine[rm] \w+|seine[rm] \w+|"
    r"ihre[rm] \w+))\b(?!.{0,40}\b(?:fehler|problem|ursache|engpass)).{0,50}\bdiagnostiziert\b|(?:psych\w+|"
    r"therapeutisch\w*|stationär\w*|ärztlich\w*) behandlung\b|beim? psych\w+|psych(?:iater|otherap)\w*|"
    r"in (?:eine[rm]? )?therapie\b|(?:macht|mache|beginnt) (?:\w+ ){0,2}therapie\b|seelisch\w* erkrank\w+|"
    r"schwanger(?:schaft)?\b|fehlgeburt\w*|mutterschutz\b|krank(?:geschrieben|schreibung|gemeldet)\b|"
    r"längerfristig krank\b|dauerkrank\b|(?:wegen|nach|vor) (?:einer|der|ihrer|seiner|meiner) (?:\w+-?)?(?:operation|"
    r"op)\b|(?:wird|wurde|werde|muss|musste|lässt|ließ)\b.{0,40}\boperiert\b|unters? messer\b|(?:auf|in|zur|seiner|"
    r"ihrer|in der) reha\b|entzugsklinik\b|(?:macht|machte|im|auf|einen|ihren|seinen) (?:\w+ )?entzug\b(?! (?:der|des|"
    r"von))|suchtklinik\b|burn-?out\b|schwerbehind\w*|erwerbsminderung\w*|(?:ist|wird|wurde|bin) berufsunfähig\b|"
    r"(?:liegt|lag) (?:\w+ ){0,4}(?:im krankenhaus|in der klinik|auf der intensiv\w*)\b|"
    r"muss\w* (?:\w+ ){0,2}ins krankenhaus\b|in die (?:klinik|psychiatrie) eingewiesen\b|nervenzusammenbruch\b|(?:er|"
    r"sie) (?:hatte|hat) einen zusammenbruch\b|psychosomatisch\w* klinik\b|psychiatrie\b|antidepressiva\b|"
    r"nimmt (?:\w+ )?medikamente\b|selbstmord\w*|suizid\w*|(?:schwer|chronisch|ernsthaft|unheilbar|dauerhaft|psychisch|"
    r"länger|todkrank|sterbens)[ -]?krank\b|krebskrank\w*|(?:er|sie|ihm|ihr|ihn|bei \w+|mein\w* \w+|sein\w* \w+|"
    r"kolleg\w+|chef\w*)\b[^.?!]{0,40}\b(?:tumor|schlaganfall|herzinfarkt|hirnblutung|alzheimer|demenz|parkinson|"
    r"epilepsie|diabetes)\b|(?:bekommt|erwartet|kriegt|bekommen) (?:\w+ ){0,2}(?:kind|baby|nachwuchs|zwillinge)\b|"
    r"(?:trinkt|säuft) (?:\w+ ){0,2}(?:wieder|zu viel|heimlich)\b|alkohol(?:iker|problem|krank|abhängig|sucht)\w*|"
    r"drogen(?:problem|abhängig|sucht)\w*|(?:lässt|lassen|ließ) sich (?:\w+ ){0,2}scheiden\b|scheidung\w*|sorgerecht\w*"
)
_HEALTH_ES = (
    r"cáncer\b|(?:tiene|tenía|sufre|padece) (?:mucha )?ansiedad\b|toma (?:pastillas|antidepresivos|ansiolíticos)\b|"
    r"depresión\b(?! (?:del mercado|económica))|(?:está|estaba|anda) (?:muy )?deprimid[oa]\b|tumor(?:es)?\b|"
    r"quimio(?:terapia)?\b|ictus\b|(?:un|su) infarto\b|leucemia\b|crisis de ansiedad\b|esclerosis\b|(?:le|les|"
    r"me) (?:han |ha |habían )?diagnostic\w+(?! (?:\w+ )?(?:problema|error|fallo|avería))|psic(?:ólog|oterap)\w+|"
    r"psiquiatr\w*|psiquiátric\w+|(?:en|a|hace|haciendo) terapia\b|tratamiento (?:psi\w+|médico|oncológico)\b|"
    r"embaraz(?:ad\w*|o)\b|(?:un|su|tuvo el) aborto\b(?! del proceso)|(?:est[áao]\w*|sigu\w+|llev\w+|anda|cog\w+|"
    r"pid\w+) (?:(?!dad[oa]s?\b|horas?\b|minutos?\b)\w+ ){0,3}de baja\b(?! (?:temporada|tensión|calidad|latencia|"
    r"prioridad|demanda|intensidad))|baja (?:médica|laboral|maternal|por (?:depresión|ansiedad|enfermedad|maternidad|"
    r"estrés))\b|incapacidad (?:permanente|laboral|temporal)\b|discapacidad (?:reconocida|del)\b|(?:lo|la|le|"
    r"me) (?:van a |va a |han |tienen que )?oper(?:an|aron|ado|ar|a)\b(?= (?:de |del |el |mañana|la próxima|la semana|"
    r"ayer|en (?:enero|verano)))(?! de (?:forma|manera|modo))|se (?:va a |tiene que |acaba de )?oper(?:a|ar|"
    r"ó) del? (?!forma|manera|modo|noche|día)|quirófano\b|cirugía\b|rehabilitación\b(?! (?:de |energética|integral))|"
    r"(?:está|entró|sigue) en rehabilitación\b|desintoxicación\b|(?:está|estuvo|sigue|han) hospitalizad[oa]\b|"
    r"ingresad[oa] (?:\w+ )?(?:en el hospital|en la uci)\b|(?:está|estuvo|sigue) (?:\w+ )?en la uci\b|brote psicótico\b|"
    r"crisis nerviosa\b|ataques? de (?:pánico|ansiedad|nervios)\b|suicid\w+|enfermedad (?:grave|mental|terminal|"
    r"crónica)\b|esper\w+ (?:un |una |a su )?(?:bebé|hij[oa]|niñ[oa]|gemel[oa]s|mellizos)\b|(?:vuelto|volvió|"
    r"vuelve) a beber\b|problemas? con (?:el alcohol|la bebida|las drogas)\b|(?:es|era) (?:un )?alcohólic[oa]\b|"
    r"alcoholismo\b|drogadic\w+|divorci\w+|custodia de (?:los|sus) (?:hijos|niños)\b"
)
_HEALTH_FR = (
    r"(?<!contre )\b(?:un|son|mon|ton|leur|le|du|d'un) cancers?\b|cancer\b(?= (?:du|de|d'))|"
    r"dépression\b(?! (?:du marché|économique))|dépressi(?:f|ve)\b|antidépresseurs?\b|anxiolytiques?\b|"
    r"clinique psychiatrique\b|chimio(?:thérapie)?\b|sclérose en plaques\b|leucémie\b|(?:un|son|d'un) (?:avc|"
    r"infarctus)\b|tumeur\b|(?:lui|leur|m'|t') ?(?:a|ont|avait) (?:\w+ )?diagnostiqué(?! (?:\w+ )?(?:problème|erreur|"
    r"panne))|psychiatr\w*|psychologue\b|psychothérap\w*|(?:son|un|le|chez le) psy\b|(?:en|sa|une) thérapie\b|(?:est|"
    r"était|suis|étais|tombée|sera) enceinte\b|enceinte de \w+ (?:mois|semaines)\b|grossesse\b|fausse couche\b|(?:fait|"
    r"fera|faire|été) opér(?:er|ée?)\b(?! (?:par|depuis|sur|en|sous))|opération du (?:cœur|coeur|dos|genou)\b|"
    r"désintox\w*|en rééducation\b|(?:arrêt|congé) (?:maladie|de travail|maternité)\b|mi-temps thérapeutique\b|(?:il|"
    r"elle|je|collègue|patron|chef|directeur|directrice|responsable) (?:est|suis|était|"
    r"sera) (?:\w+ )?en arrêt\b(?! (?:depuis )?(?:\w+ )?(?:minutes?|secondes?|heures?))|travailleur handicapé\b|"
    r"(?:reconnaissance|statut) (?:de |du )?(?:\w+ )?handicap\w*|mise? en invalidité\b|burn-?out\b|(?:est|été|"
    r"était) hospitalisée?\b|(?:il|elle|collègue|mari|femme|père|mère|fils|fille) (?:est|était) (?:\w+ )?(?:à l'hôpital|"
    r"en réanimation|aux urgences)\b|crises? (?:d'angoisse|de nerfs)\b|attaques? de panique\b|suicid\w+|"
    r"gravement malade\b|maladie (?:grave|chronique|mentale)\b|attend\w* (?:un |une |des |son )?(?:bébé|enfant|"
    r"jumeaux)\b|(?:remis|remet|remettre) à boire\b|(?:est|était) alcoolique\b|alcoolisme\b|problèmes? d'(?:alcool|"
    r"addiction)\b|toxicoman\w+|divorc(?:e|er|é|ée|ent)\b|la garde (?:des|de ses) enfants\b"
)
_DISMISSAL_DE = (
    r"abmahnung\w*|fristlos\w* (?:entlassen|kündigung|gekündigt)\b|fristlos\b(?! aus dem vertrag)|kündigungsschutz\w*|"
    r"(?:betriebs|verhaltens|krankheits)bedingt\w*|aufhebungsvertr\w*|"
    r"(?<!haftung )(?<!vertrag )(?<!pflicht )(?<!patienten )(?<!verantwortung )\bentlassen\b(?! (?:\w+ ){0,5}aus (?:der|"
    r"dem|ihrer|seiner))|(?:massen)?entlassung(?:en)?\b(?! aus)|"
    rf"(?:ihm|mir) {_NOTICE_DE}gekündigt\b|ihr (?:fristlos |gestern |heute |letzte woche )?gekündigt\b|"
    rf"(?:de[mnr]|unsere[mnr]|eine[mnr]|zwei|drei|\w+) (?:\w+ )?{_PERSON_DE} {_NOTICE_DE}(?:kündig(?:en|t|e)|"
    rf"gekündigt)\b(?! an)|"
    rf"kündig(?:e|en|t) (?:wir |man )?(?:ihm\b|ihnen allen\b|(?:dem|der|den) {_PERSON_DE})(?!.{{0,30}}\ban\b)|"
    r"es (?:wird|gibt|gab) (?:\w+ ){0,2}kündigungen\b(?! (?:von|bei|unter) (?:kunden|abonnenten))|"
    rf"von (?:\w+ ){{0,3}}{_PERSON_DE} (?:\w+ ){{0,3}}(?:trennen|getrennt)\b|"
    rf"trennen (?:wir )?uns von (?:\w+ ){{0,3}}{_PERSON_DE}|"
    r"abfindung(?:en|szahlung)?\b(?! der)|sozialplan\w*|(?:stellen|personal|arbeitsplatz|job)(?:abbau|streichung)\w*|"
    r"(?:stellen|personal|arbeitsplätze|leute|jobs) (?:\w+ ){0,3}(?:ab(?:ge|zu)?bau(?:t|en)|(?:zu )?streichen|"
    r"gestrichen)\b|(?:bauen?|baut|streichen|streicht) (?:\w+ ){0,4}(?:stellen|personal|arbeitsplätze|leute)\b|"
    rf"(?:ihn|jemanden|{_PERSON_DE}) (?:\w+ ){{0,3}}(?:raus(?:zu)?schmeißen|rausgeschmissen|raus(?:ge)?w[eo]rfen)\b|"
    rf"gefeuert\b|"
    rf"(?:{_PERSON_DE}|wurde (?:er|sie)|(?:er|sie) (?:ist|wurde)) (?:(?!für\b|zur\b)\w+ ){{0,3}}freigestellt\b|"
    rf"vor die tür gesetzt\b|"
    r"(?:fall|fiel)\w* (?:\w+ ){0,4}(?:stellen|jobs|arbeitsplätze) weg\b|(?:stellen|jobs|"
    r"arbeitsplätze) (?:\w+ ){0,3}(?:wegfallen|weggefallen|fallen weg)\b|"
    rf"von (?:\w+ ){{0,5}}(?:mannschaft|{_PERSON_DE}) (?:\w+ ){{0,2}}verabschieden\b|"
    r"(?:herrn?|frau) \w+ (?:\w+ ){0,4}(?:gekündigt|rausgeworfen|rausgeschmissen)\b(?<!den vertrag gekündigt)|(?:werks|"
    r"standort)schließung\w*|abgemahnt\b|rausgeekelt\b|strafversetzt\b|(?:er|sie|kolleg\w+|chef\w*) (?:hat|bekommt|"
    r"bekam|kriegt|kriegte) (?:\w+ ){0,3}kündigung\b(?! (?:des|der|vom|unseres))"
)
_DISMISSAL_ES = (
    r"(?<!me )(?<!te )(?<!se )(?<!nos )\bdesp(?:ido|idos|iden?|idan?|idieron|idió|edir(?:l[oae]s?|án?|emos)?|idiendo)\b|"
    r"(?<!se )(?<!me )(?<!nos )\b(?:ha|han|he|hemos|fue|fueron|ser|sido|están?|será|serán) despedid[oa]s?\b|"
    r"expediente de regulación\b|despid(?:o|os)\b(?= (?:colectivo|improcedente|objetivo))|(?:l[oae]s?|me) (?:van a |"
    r"va a |han |acaban de )?ech(?:ar|ado|an|aron)\b(?! (?:un|una|de|en|cuenta|vistazo|mano|la culpa|a andar))|"
    rf"ech(?:ar|ado|an|aron|aremos) a (?:\w+ ){{0,2}}{_PERSON_ES}\b|(?:echar|puesto|poner|"
    rf"pondrán) (?:\w+ ){{0,3}}en la calle\b|"
    rf"(?:a la calle)\b(?= a|,|\.|$)|prescind\w+ de (?:\w+ ){{0,2}}{_PERSON_ES}\b|"
    r"(?:recort\w+|reduc\w+|reducción) (?:de |la |en |de la )*(?:plantilla|personal|puestos)\b(?! de (?:correo|mail|"
    r"email|word|excel|documento|oferta|datos))|finiquito\b|salida pactada\b|baja incentivada\b|prejubil\w+|"
    r"sobran? (?:\w+ ){0,4}(?:gente|personas|plantilla|puestos)\b|(?:dinero|ofrecid\w+|pagado|"
    r"pagamos) (?:\w+ ){0,4}para que se (?:vaya|marche)n?\b(?! \w+ndo)|cierre de (?:la planta|la fábrica)\b|(?:al|a la|"
    r"a nuestr[oa]|a mi) (?:\w+ ){0,3}(?:lo|la|le) (?:echan|echaron|van a echar|han echado|despiden)\b(?! (?:una?|"
    r"de menos|en falta|la culpa))|amonest\w+"
)
_DISMISSAL_FR = (
    r"licenci(?:ements?|ée?s?)\b|licencier\b(?! (?:le|la|les|notre|nos|votre|vos|un|une|du) (?:logiciel|produit|module|"
    r"solution|technologie|code|brevet)\w*)|plans? (?:sociaux|social|de départs?|de sauvegarde de l'emploi)\b|"
    r"rupture conventionnelle\b|indemnités? de (?:licenciement|départ|rupture)\b|entretien préalable\b|mise? à pied\b|"
    r"(?:supprim\w+|suppressions?) (?:\w+ |d'){0,2}(?:postes?|emplois?)\b(?! de (?:dépense|coût|travail))|mise? à la porte\b|"
    rf"sépar\w+ (?:de |d'|des )(?:\w+ ){{0,2}}{_PERSON_FR}\b|"
    r"(?:l'a|l'ont|été|fait|fera|faire|m'a|m'ont|les a|les ont) (?:\w+ )?vir(?:er|ée?s?)\b|"
    rf"(?:virer|dehors) (?:\w+ ){{0,2}}{_PERSON_FR}\b|"
    r"(?:mettre|mis|mettent|jeter|fout\w*) (?:\w+ ){0,4}(?:dehors|à la porte)\b|(?:équipe|postes?|emplois) (?:va|"
    r"vont) sauter\b|(?:chèque|argent|enveloppe|somme|prime) pour qu'(?:il|elle|ils|elles) \w+|"
    r"poussée?s? (?:vers la sortie|à la démission|dehors)\b|fermeture (?:du site|de l'usine)\b|avertissement disciplinaire\b"
)
_CONFLICT_DE = (
    r"mobb(?:ing|t|en|ten)\w*|gemobbt\b|sexuell\w* (?:belästig|übergriff|nötig)\w*|belästigung\w*|"
    rf"(?:{_PERSON_DE}|sie|ihn|eine \w+) (?:\w+ )?belästigt\b|diskriminier(?:t|ung)\b|disziplinar\w*|"
    rf"(?:beschwerden?|vorwürfe|anzeige) (?:gegen|über) (?:ihn\b|(?:den|die|einen|eine|unseren|unsere|meinen|"
    rf"meine) (?:\w+ )?{_PERSON_DE})|"
    rf"gegen (?:ihn|sie|(?:den|die|einen|eine|unseren|unsere|meinen|meine) {_PERSON_DE})\b.{{0,30}}\b(?:beschwerde|"
    rf"vorwürfe|anzeige)|"
    r"(?:praktikantin|kollegin|mitarbeiterin|auszubildende|assistentin|frau \w+) (?:\w+ ){0,2}(?:angefasst|bedrängt|"
    r"begrapscht|betatscht)\b|(?:beim betriebsrat|über ihn|bei der personalabteilung|bei hr) (?:\w+ ){0,4}beschwert\b|"
    r"rassistisch\w*|sexistisch\w*"
)
_CONFLICT_ES = (
    r"acos(?:o|a|ó|ado|ada|ador|adora|an|ando)\b|mobbing\b|discrimina(?:ción|d[oa]s?|n)\b|(?:quejas?|denuncias?|"
    r"acusaci(?:ón|ones)|reclamaci(?:ón|ones)) (?:\w+ )?contra (?:él|ella|el|la|un|una|mi|su|nuestr[oa]) ?"
    rf"{_PERSON_ES}?\b|expediente (?:disciplinario|sancionador)\b|(?:lo|la|le|nos|los|me|te) (?:ha |han |"
    rf"van a )?denunci(?:ado|ó|aron|ar|an|amos)\b|"
    r"tocamientos\b|abusos? sexual\w*|agresión sexual\b|(?:comentarios?|insultos?|comportamiento) (?:racista|sexista|"
    r"machista)s?\b|(?:lo|la|le) acusan? de\b"
)
_CONFLICT_FR = (
    r"harc(?:èlement|elé\w*|eleur\w*|èle\w*)\b|(?:pour|de|une|la) discrimination\b|(?:procédure|sanction|"
    r"conseil) (?:de )?disciplin(?:aire|e)\b|plaintes? (?:contre|pour)\b|(?:port|dépos)\w+ (?:une )?plainte\b|"
    r"l'accuse\w* (?:de|d')|faute (?:grave|lourde)\b|attouchements?\b|agressions? sexuelles?\b|abus sexuels?\b|"
    r"gestes? déplacés?\b|(?:propos|remarques?|comportement) (?:sexiste|raciste)s?\b"
)
_LAW_DE = (
    r"rechtsstreit\w*|gerichtsverfahren\b|vor gericht\b|verklag\w*|klagen? (?:gegen (?:uns|sie|ihn|die|den|das|eine?n?|"
    r"unser\w*)|eingereicht|erhoben|einreichen|erheben|am hals|läuft|wegen)\b|vergleich mit (?:dem|der|"
    r"den) (?:kläger\w*|gegenseite|behörde|anwält\w+)|außergerichtlich\w*|vergleichs(?:angebot|summe|verhandlung)\w*|"
    r"anwaltsgeheimnis\b|mandatsgeheimnis\b|anwaltlich\w* (?:schweigepflicht|verschwiegenheit)\w*|"
    r"extern\w* (?:anwält\w+|anwalts?|kanzlei)\b|strafanzeige\w*|ermittlungsverfahren\b|ermittlungen\b|"
    r"gegen \w+ .{0,40}\bermittelt\b|ermittelt .{0,20}\bgegen\b|staatsanwalt\w*|steuerfahndung\b|hausdurchsuchung\b|"
    r"(?:straf)?verfahren wegen\b|anklage\b|verdacht auf (?:betrug|untreue|korruption|bestechung)\b|untreue\b|"
    r"veruntreu\w+|unterschlagung\w*|angeklagt\b|verhaftet\b|festgenommen\b|gegen (?:uns|ihn|sie|die firma|(?:unseren|"
    r"unsere|den|die) \w+) läuft (?:\w+ ){0,3}(?:\w*verfahren|klage|anzeige|untersuchung|prozess)\b|"
    r"schadensersatz(?:klage|prozess)\w*|razzia\b|(?:land|amts|arbeits|oberlandes)gericht\w*|im rahmen des mandats\b|"
    r"kripo\b|kriminalpolizei\b|polizei (?:war|kam|ermittelt)\b"
)
_LAW_ES = (
    r"(?:nos|lo|la|los|las|les|le|me) (?:han |ha |van a |acaban de |quieren |quiere )?demand(?:ado|ar|an|aron|"
    r"ó)\b(?! (?:\w+ )?(?:más|much[oa]s?|un[oa]?s?|el|l[ao]s?|nuev[oa]s|integraci\w+|funcion\w+))|demandar a\b|"
    r"demanda (?:judicial|contra|colectiva|laboral|penal|civil|por (?:incumplimiento|daños|despido|plagio|acoso|"
    r"impago))|(?:puesto|pusieron|interpuesto|interpuso|presentado|poner) (?:\w+ )?una demanda\b|litigios?\b|pleitos?\b|"
    r"querellas?\b|(?<!a mi )(?<!a su )(?<!a nuestro )(?<!buen )(?<!a tu )\bjuicios?\b(?! (?:de valor|del|de la|"
    r"de los))|(?:a|en|ante) los tribunales\b|acuerdo extrajudicial\b|secreto profesional\b|(?:abogados?|"
    r"bufete) extern[oa]s?\b|fiscal(?:ía)?\b(?= (?:\w+ )?(?:investig|abr|anticorrup|acus))|fiscalía\b|"
    r"investigando (?:a (?:la empresa|nuestr\w+|su|un|él)|(?:\w+ )?por (?:soborno|fraude|corrupción|blanqueo))|"
    r"investigación (?:judicial|penal|policial|criminal)\b|imputad[oa]s?\b|bajo investigación\b|(?:la policía|"
    r"guardia civil) (?:\w+ )?(?:registr\w+|detuv\w+|entró|estuvo|vino|ha venido)\b|nos demandan? (?:por|ante|"
    r"judicialmente)\b(?! escrito)|registro (?:policial|judicial)\b|(?:lo|la) (?:han detenido|detuvieron)\b|"
    r"detenid[oa] por la policía\b|malversación\b|desfalco\b|(?:está|fue|ha sido) (?:acusad|condenad)[oa] (?:de|por)\b"
)
_LAW_FR = (
    r"procès\b(?!-verba)(?! verba)|en justice\b|(?:au|devant le) tribunal\b|en (?:plein )?litige\b|litiges? (?:avec|"
    r"judiciaire|contre)\b|assign\w+ en (?:justice|référé)|prud'hom\w+|poursui\w+ (?:judiciaire|pénale)s?\b|"
    r"(?:transaction|accord) avec (?:le|la|les) (?:plaignant|demandeur|partie adverse)\w*|accord (?:transactionnel|"
    r"à l'amiable)\b|secret (?:professionnel|de l'avocat)\b|avocats? (?:externe|extérieur)s?\b|mise?s? en examen\b|"
    r"perquisition\w*|garde à vue\b|enquête (?:pénale|judiciaire|préliminaire|de police|du parquet|pour (?:corruption|"
    r"fraude|escroquerie|blanchiment|harcèlement))|sous enquête\b|parquet (?:financier|national)\b|(?:est|sommes|sont|"
    r"suis) poursuivie?s? (?:pour (?!le\b|la\b|les\b|que\b)|en justice\b|par (?:la justice|le fisc))|poursui(?:t|"
    r"vent) en justice\b|détournement de fonds\b|abus de (?:biens sociaux|confiance)\b|incarcérée?\b|"
    r"la police (?:judiciaire )?(?:est venue|a débarqué|a fouillé|enquête)\b|condamnée?s? pour\b"
)
_UNTOLD_DE = (
    r"insider(?:handel|geschäft|information)\w*|noch nicht (?:\w+ )?(?:öffentlich|bekannt ?gegeben|angekündigt|"
    r"publik)\b(?! (?:verfügbar|zugänglich|erreichbar|dokumentiert|nutzbar))|(?:weiß|"
    r"wissen) (?:\w+ ){0,4}noch (?:niemand|keiner)\b|(?:niemand|keiner) weiß (?:davon|das|es|bisher|bislang|noch)\b|"
    r"noch (?:keinem|niemandem?) (?:gesagt|erzählt)\b|noch nicht offiziell\b(?=\s*[,.!?]|\s*$| (?:und|aber|also))|"
    r"(?:noch|streng) geheim\b|(?:geht|gehen|kommen|kommt) (?:\w+ ){0,5}an die börse\b|(?:kaufen|"
    r"übernehmen) (?:\w+ ){0,2}(?:wettbewerber|konkurrent)\w*|(?:wir werden|die firma wird|"
    r"der laden wird) (?:\w+ ){0,3}(?:verkauft|übernommen|aufgekauft)\b"
)
_UNTOLD_ES = (
    r"información privilegiada\b|(?:todavía|aún) no (?:es|son|está|se ha|lo han|lo hemos|"
    r"se han) (?:\w+ )?(?:públic[oa]s?|anunciad[oa]s?|comunicado)\b|no (?:es|son) públic[oa]s? (?:todavía|aún)\b|"
    r"no se ha anunciado (?:todavía|aún)\b|nadie (?:lo )?sabe (?:todavía|aún)\b|nadie lo sabe\b|(?:todavía|"
    r"aún) nadie (?:lo )?sabe\b|no lo sabe (?:todavía |aún )?nadie\b|nadie (?:\w+ ){0,2}lo sabe\b|nadie está al tanto\b|"
    r"no es oficial (?:todavía|aún)\b|(?:todavía|aún) no es oficial\b|comprar (?:al|a la|a nuestr\w+) (?:competi\w+|"
    r"rival)\b|(?:salir|salimos|sale|salen) a bolsa\b"
)
_UNTOLD_FR = (
    r"délits? d'initiés?\b|informations? privilégiées?\b|pas encore (?:\w+ )?(?:public|publics|publiques?|annoncée?s?|"
    r"rendue?s? publi\w+)\b(?! cible)|personne (?:ne le sait|ne sait encore|n'est (?:encore )?au courant|"
    r"n'en sait rien)\b|personne (?:\w+ )?ne le sait\b|pas encore officiel(?:le)?\b(?=\s*[,.!?]|\s*$| (?:et|mais|donc))|"
    r"se faire racheter\b|racheter (?:le|un|notre) concurrent\b|se fait racheter\b|entr(?:er?|ée|ons) en bourse\b"
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
