<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>callside</name>
    <message>
        <source>&amp;Not needed</source>
        <translation>&amp;Nicht nötig</translation>
    </message>
    <message>
        <source>&amp;Wrong fact</source>
        <translation>&amp;Falsche Angabe</translation>
    </message>
    <message>
        <source>(stale)</source>
        <translation>(veraltet)</translation>
    </message>
    <message>
        <source>A Slack user group whose members are the rota, such as se-rota.</source>
        <translation>Eine Slack-Benutzergruppe, deren Mitglieder Bereitschaft haben, etwa se-rota.</translation>
    </message>
    <message>
        <source>A call</source>
        <translation>Ein Gespräch</translation>
    </message>
    <message>
        <source>A call begins</source>
        <translation>Ein Gespräch beginnt</translation>
    </message>
    <message>
        <source>A call is off</source>
        <translation>Ein Gespräch entfällt</translation>
    </message>
    <message>
        <source>A call starts soon</source>
        <translation>Gleich beginnt ein Gespräch</translation>
    </message>
    <message>
        <source>A folder that gets every consent record and the head of the audit log as they arise.</source>
        <translation>Ein Ordner, der jeden Einwilligungsnachweis und den Kopf des Prüfprotokolls bekommt, sobald sie entstehen.</translation>
    </message>
    <message>
        <source>A folder whose files may be attached to drafts; without it only the files of the CRM&apos;s record are offered.</source>
        <translation>Ein Ordner, dessen Dateien an Entwürfe angehängt werden dürfen; ohne ihn werden nur die Dateien aus dem CRM angeboten.</translation>
    </message>
    <message>
        <source>A folder with a pyannote pipeline or checkpoint that tells voices apart after the call; needs its extra.</source>
        <translation>Ein Ordner mit einer pyannote-Pipeline oder einem Checkpoint, der nach dem Gespräch Stimmen trennt; braucht die Zusatzinstallation.</translation>
    </message>
    <message>
        <source>A follow-up needs you</source>
        <translation>Ein Follow-up braucht Sie</translation>
    </message>
    <message>
        <source>A larger model is slower and misspells less. Measure what this machine can carry.</source>
        <translation>Ein größeres Modell ist langsamer und verschreibt sich seltener. Messen Sie, was dieser Rechner trägt.</translation>
    </message>
    <message>
        <source>A legal hold keeps this call: nobody can use it now, and it is erased when the hold ends.</source>
        <translation>Für dieses Gespräch gilt eine rechtliche Sperre: Niemand kann es jetzt nutzen, und es wird gelöscht, wenn die Sperre endet.</translation>
    </message>
    <message>
        <source>A minute of a call takes {seconds} s here with {model}.</source>
        <translation>Eine Minute Gespräch braucht hier mit {model} {seconds} s.</translation>
    </message>
    <message>
        <source>A model that your company runs reads the transcript as well.</source>
        <translation>Ein Modell, das Ihre Firma betreibt, liest die Mitschrift mit.</translation>
    </message>
    <message>
        <source>A slip: go on</source>
        <translation>Versehen: weiter</translation>
    </message>
    <message>
        <source>A syslog that gets the same: udp://host:514, tcp://host:601 or the path of a socket.</source>
        <translation>Ein Syslog, das dasselbe bekommt: udp://host:514, tcp://host:601 oder der Pfad eines Sockets.</translation>
    </message>
    <message>
        <source>A yes on the record or in the chat is the proof; without one the record says: attested by you.</source>
        <translation>Ein Ja in der Aufnahme oder im Chat ist der Nachweis; ohne ein solches steht dort: von Ihnen bestätigt.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Accounts that my assistant may read</source>
        <translation>Kunden des Assistenten</translation>
    </message>
    <message>
        <source>Accounts…</source>
        <translation>Konten …</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>After how many days the key of the data is replaced at the next start; 0: only by `keys rotate`.</source>
        <translation>Nach wie vielen Tagen der Schlüssel der Daten beim nächsten Start ersetzt wird; 0: nur durch `keys rotate`.</translation>
    </message>
    <message>
        <source>After: every follow-up drafted from what was said, with the moment it was said. You approve.</source>
        <translation>Danach: alle Follow-ups als Entwurf, aus dem Gesagten und mit der Stelle, an der es fiel. Sie geben frei.</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>All calls</source>
        <translation>Alle Gespräche</translation>
    </message>
    <message>
        <source>All decided</source>
        <translation>Alles entschieden</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Another call</source>
        <translation>Anderes Gespräch</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Approve all</source>
        <translation>Alle freigeben</translation>
    </message>
    <message>
        <source>Approve {name}</source>
        <translation>{name} freigeben</translation>
    </message>
    <message>
        <source>Ask to record</source>
        <translation>Aufnahme anfragen</translation>
    </message>
    <message>
        <source>At least {n} characters, please.</source>
        <translation>Bitte mindestens {n} Zeichen.</translation>
    </message>
    <message>
        <source>At the beginning of a call you read this out. Without a yes from everyone, nothing is recorded.</source>
        <translation>Das lesen Sie zu Beginn eines Gesprächs vor. Ohne ein Ja von allen wird nichts aufgenommen.</translation>
    </message>
    <message>
        <source>Attach a file to {name}</source>
        <translation>Eine Datei anhängen: {name}</translation>
    </message>
    <message>
        <source>Attached.</source>
        <translation>Angehängt.</translation>
    </message>
    <message>
        <source>Attaching…</source>
        <translation>Wird angehängt …</translation>
    </message>
    <message>
        <source>Attach…</source>
        <translation>Anhängen …</translation>
    </message>
    <message>
        <source>Average confidence</source>
        <translation>Mittlere Sicherheit</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back on the record</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Back to {name}?</source>
        <translation>Zurück zu {name}?</translation>
    </message>
    <message>
        <source>Before: what matters, in 30 seconds.</source>
        <translation>Davor: was zählt, in 30 Sekunden.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Both sides arrive.</source>
        <translation>Beide Seiten kommen an.</translation>
    </message>
    <message>
        <source>Brief</source>
        <translation>Briefing</translation>
    </message>
    <message>
        <source>Brief for {account}</source>
        <translation>Briefing für {account}</translation>
    </message>
    <message>
        <source>Brief of the next call</source>
        <translation>Briefing des nächsten Gesprächs</translation>
    </message>
    <message>
        <source>Brief of {title}, {time}</source>
        <translation>Briefing zu {title}, {time}</translation>
    </message>
    <message>
        <source>Brief to Slack</source>
        <translation>Briefing an Slack</translation>
    </message>
    <message>
        <source>Brief: {account}</source>
        <translation>Briefing: {account}</translation>
    </message>
    <message>
        <source>Briefs</source>
        <translation>Briefings</translation>
    </message>
    <message>
        <source>Call in {n} min</source>
        <translation>Gespräch in {n} Min.</translation>
    </message>
    <message>
        <source>Call note</source>
        <translation>Gesprächsnotiz</translation>
    </message>
    <message>
        <source>Call notes</source>
        <translation>Gesprächsnotizen</translation>
    </message>
    <message>
        <source>Call notes by themselves</source>
        <translation>Selbstständigkeit: Gesprächsnotizen</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Gespräche</translation>
    </message>
    <message>
        <source>Calls and places found</source>
        <translation>Gefundene Gespräche und Stellen</translation>
    </message>
    <message>
        <source>Calls on the company&apos;s telephone are noticed, and their end.</source>
        <translation>Gespräche am Telefon der Firma werden bemerkt, und ihr Ende.</translation>
    </message>
    <message>
        <source>Calls processed</source>
        <translation>Verarbeitete Gespräche</translation>
    </message>
    <message>
        <source>Calls, by week</source>
        <translation>Gespräche je Woche</translation>
    </message>
    <message>
        <source>Callside is ready</source>
        <translation>Callside ist bereit</translation>
    </message>
    <message>
        <source>Callside may {what}.</source>
        <translation>Callside darf: {what}.</translation>
    </message>
    <message>
        <source>Callside menu</source>
        <translation>Callside-Menü</translation>
    </message>
    <message>
        <source>Callside needs your attention</source>
        <translation>Callside braucht Ihre Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Callside sits beside you through a call</source>
        <translation>Callside sitzt im Gespräch neben Ihnen</translation>
    </message>
    <message>
        <source>Callside tries again by itself.</source>
        <translation>Callside versucht es von selbst wieder.</translation>
    </message>
    <message>
        <source>Callside uses your meeting&apos;s devices. In every call, two meters show that both sides arrive.</source>
        <translation>Callside nutzt die Geräte Ihres Meetings. In jedem Gespräch zeigen zwei Pegel, dass beide Seiten ankommen.</translation>
    </message>
    <message>
        <source>Callside waits for consent</source>
        <translation>Callside wartet auf Einwilligung</translation>
    </message>
    <message>
        <source>Callside: live call</source>
        <translation>Callside: laufendes Gespräch</translation>
    </message>
    <message>
        <source>Callside: passphrase</source>
        <translation>Callside: Passphrase</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Changed. It is written once you approve it.</source>
        <translation>Geändert. Es wird geschrieben, sobald Sie es freigeben.</translation>
    </message>
    <message>
        <source>Changes count from the next start on.</source>
        <translation>Änderungen gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Click to hear it</source>
        <translation>Klicken, um es zu hören</translation>
    </message>
    <message>
        <source>Click to put the name right</source>
        <translation>Klicken, um den Namen zu berichtigen</translation>
    </message>
    <message>
        <source>Client id</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Comments by themselves</source>
        <translation>Selbstständigkeit: Kommentare</translation>
    </message>
    <message>
        <source>Confidence {number}</source>
        <translation>Sicherheit {number}</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Connect to nothing else</source>
        <translation>Nur lokal</translation>
    </message>
    <message>
        <source>Connect {name}</source>
        <translation>{name} verbinden</translation>
    </message>
    <message>
        <source>Connect {name} again</source>
        <translation>{name} neu verbinden</translation>
    </message>
    <message>
        <source>Connected: {who}. It counts from the next start on.</source>
        <translation>Verbunden: {who}. Es gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Consent is withdrawn</source>
        <translation>Einwilligung widerrufen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy it for the chat</source>
        <translation>Für den Chat kopieren</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>CRM</source>
        <translation>CRM</translation>
    </message>
    <message>
        <source>A folder with your organization&apos;s own methods, one YAML file each.</source>
        <translation>Ein Ordner mit eigenen Methoden Ihres Unternehmens, je eine YAML-Datei.</translation>
    </message>
    <message>
        <source>Approve what is clean</source>
        <translation>Unauffälliges freigeben</translation>
    </message>
    <message>
        <source>Calls today</source>
        <translation>Gespräche heute</translation>
    </message>
    <message>
        <source>Cc</source>
        <translation>Cc</translation>
    </message>
    <message>
        <source>Change it, then approve it again.</source>
        <translation>Ändern und dann noch einmal freigeben.</translation>
    </message>
    <message>
        <source>Change of a task</source>
        <translation>Änderung einer Aufgabe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Connect your calendar</source>
        <translation>Kalender verbinden</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter. Skips what is amber.</source>
        <translation>Strg+Enter. Lässt aus, was gelb ist.</translation>
    </message>
    <message>
        <source>Dictate</source>
        <translation>Diktieren</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Disconnect {name}</source>
        <translation>{name} trennen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>During: captions, your notes, and a colleague with one key.</source>
        <translation>Währenddessen: Untertitel, Ihre Notizen und mit einer Taste Hilfe aus dem Team.</translation>
    </message>
    <message>
        <source>E-mail drafts</source>
        <translation>E-Mail-Entwürfe</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Edit what will be written</source>
        <translation>Ändern, was geschrieben wird</translation>
    </message>
    <message>
        <source>Edit {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Edited by you</source>
        <translation>Von Ihnen geändert</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>End the call</source>
        <translation>Gespräch beenden</translation>
    </message>
    <message>
        <source>Erase all</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>Erased. Nothing of this call is kept.</source>
        <translation>Gelöscht. Von diesem Gespräch bleibt nichts.</translation>
    </message>
    <message>
        <source>Errors that verification caught</source>
        <translation>Fehler, die die Prüfung abfing</translation>
    </message>
    <message>
        <source>Everyone agreed</source>
        <translation>Alle stimmen zu</translation>
    </message>
    <message>
        <source>Everyone has to agree before anything is recorded, shown or transcribed.</source>
        <translation>Alle müssen zustimmen, bevor etwas aufgenommen, gezeigt oder mitgeschrieben wird.</translation>
    </message>
    <message>
        <source>Evidence folder</source>
        <translation>Ordner für Nachweise</translation>
    </message>
    <message>
        <source>Evidence syslog</source>
        <translation>Syslog für Nachweise</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Fetch the models</source>
        <translation>Modelle laden</translation>
    </message>
    <message>
        <source>Fetched.</source>
        <translation>Geladen.</translation>
    </message>
    <message>
        <source>Fetching the models…</source>
        <translation>Die Modelle werden geladen …</translation>
    </message>
    <message>
        <source>Fetching {model}…</source>
        <translation>{model} wird geladen …</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Files for this draft</source>
        <translation>Dateien für diesen Entwurf</translation>
    </message>
    <message>
        <source>Elapsed {time}</source>
        <translation>Vergangen {time}</translation>
    </message>
    <message>
        <source>A call that was made up, on a sandbox on this laptop. Nothing leaves it.</source>
        <translation>Ein erfundenes Gespräch, auf einer Übungsumgebung auf diesem Laptop. Nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>A dotted line under a word: it may have been another one.</source>
        <translation>Eine gepunktete Linie unter einem Wort: Es kann ein anderes gewesen sein.</translation>
    </message>
    <message>
        <source>A folder in which each call, person and account is kept as a Markdown file, up to date; empty: none. The files are not encrypted.</source>
        <translation>Ein Ordner, in dem jedes Gespräch, jede Person und jeder Kunde als Markdown-Datei steht, stets aktuell; leer: keiner. Die Dateien sind nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>A guess: click to confirm or to put it right</source>
        <translation>Geraten: klicken, um den Namen zu bestätigen oder zu berichtigen</translation>
    </message>
    <message>
        <source>A program that is started when a call was written up or a follow-up was written; it reads JSON. Empty: none.</source>
        <translation>Ein Programm, das startet, wenn ein Gespräch aufbereitet oder ein Follow-up geschrieben ist; es liest JSON. Leer: keines.</translation>
    </message>
    <message>
        <source>A question about a call</source>
        <translation>Eine Frage zu einem Gespräch</translation>
    </message>
    <message>
        <source>A real call begins with this question. Press Everyone agreed: nothing was kept before.</source>
        <translation>Ein echtes Gespräch beginnt mit dieser Frage. Drücken Sie „Alle stimmen zu“: vorher wurde nichts behalten.</translation>
    </message>
    <message>
        <source>A record</source>
        <translation>Ein Datensatz</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>After a call its follow-ups come here, each with its evidence.</source>
        <translation>Nach einem Gespräch kommen seine Follow-ups hierher, jeder mit seinem Beleg.</translation>
    </message>
    <message>
        <source>All is decided. The sandbox holds each follow-up once. Quit in the tray&apos;s menu ends the demo.</source>
        <translation>Alles ist entschieden. Die Übungsumgebung hat jedes Follow-up genau einmal. „Beenden“ im Menü des Symbols beendet die Demo.</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Amount, close date and forecast by themselves</source>
        <translation>Selbstständigkeit bei Deal-Feldern</translation>
    </message>
    <message>
        <source>An address on this machine, such as http://127.0.0.1:9000/callside, that gets the same; empty: none.</source>
        <translation>Eine Adresse auf diesem Gerät, etwa http://127.0.0.1:9000/callside, die dasselbe erhält; leer: keine.</translation>
    </message>
    <message>
        <source>Another kind</source>
        <translation>Eine andere Art</translation>
    </message>
    <message>
        <source>Another line is written there already: choose a field for each.</source>
        <translation>Eine andere Zeile wird schon dorthin geschrieben: Wählen Sie für jede ein Feld.</translation>
    </message>
    <message>
        <source>As {language}</source>
        <translation>Als {language}</translation>
    </message>
    <message>
        <source>Ask about {topic}</source>
        <translation>Nach {topic} fragen</translation>
    </message>
    <message>
        <source>Ask the next colleague after (seconds)</source>
        <translation>Nächsten Kollegen fragen nach (Sekunden)</translation>
    </message>
    <message>
        <source>Asked {name}, {n} s</source>
        <translation>{name} gefragt, {n} s</translation>
    </message>
    <message>
        <source>Audit log without names</source>
        <translation>Prüfprotokoll ohne Namen</translation>
    </message>
    <message>
        <source>CRM field for {name}</source>
        <translation>CRM-Feld für {name}</translation>
    </message>
    <message>
        <source>CRM fields…</source>
        <translation>CRM-Felder …</translation>
    </message>
    <message>
        <source>Calls and recording</source>
        <translation>Gespräche und Aufnahme</translation>
    </message>
    <message>
        <source>Calls in {language} need the model {model} ({size} MB): {english} knows English alone.</source>
        <translation>Gespräche auf {language} brauchen das Modell {model} ({size} MB): {english} kann nur Englisch.</translation>
    </message>
    <message>
        <source>Callside is starting</source>
        <translation>Callside startet</translation>
    </message>
    <message>
        <source>Changes count from the next call on.</source>
        <translation>Änderungen zählen ab dem nächsten Anruf.</translation>
    </message>
    <message>
        <source>Choose a call</source>
        <translation>Einen Anruf wählen</translation>
    </message>
    <message>
        <source>Close the demo&apos;s hints</source>
        <translation>Hinweise der Demo schließen</translation>
    </message>
    <message>
        <source>Countdown before writing by itself (seconds)</source>
        <translation>Countdown in Sekunden</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Day and time</source>
        <translation>Tag und Uhrzeit</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>E edit · X skip · Enter approve</source>
        <translation>E ändern · X auslassen · Enter freigeben</translation>
    </message>
    <message>
        <source>End a forgotten recording after (silent minutes)</source>
        <translation>Vergessenes Beenden, Minuten</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Event address</source>
        <translation>Adresse für Ereignisse</translation>
    </message>
    <message>
        <source>Event command</source>
        <translation>Programm für Ereignisse</translation>
    </message>
    <message>
        <source>Event words</source>
        <translation>Worte in Ereignissen</translation>
    </message>
    <message>
        <source>Everybody is on one channel of this recording. Your lines and promises become yours.</source>
        <translation>In dieser Aufnahme sind alle auf einem Kanal. Was Sie gesagt und zugesagt haben, wird Ihnen zugeordnet.</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Fetch {model}, {size} MB</source>
        <translation>{model} laden, {size} MB</translation>
    </message>
    <message>
        <source>Fetching the speech model…</source>
        <translation>Das Sprachmodell wird geholt …</translation>
    </message>
    <message>
        <source>Fields by themselves</source>
        <translation>Selbstständigkeit bei Feldern</translation>
    </message>
    <message>
        <source>Fields of the CRM</source>
        <translation>Felder des CRM</translation>
    </message>
    <message>
        <source>Finish in the browser: {name} asks you whether Callside may.</source>
        <translation>Schließen Sie im Browser ab: {name} fragt Sie, ob Callside darf.</translation>
    </message>
    <message>
        <source>Finish it</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Fold captions</source>
        <translation>Untertitel einklappen</translation>
    </message>
    <message>
        <source>Fold {name}</source>
        <translation>{name} einklappen</translation>
    </message>
    <message>
        <source>Folder for attachments</source>
        <translation>Ordner für Anhänge</translation>
    </message>
    <message>
        <source>Follow-ups</source>
        <translation>Follow-ups</translation>
    </message>
    <message>
        <source>Follow-ups are ready</source>
        <translation>Die Follow-ups sind fertig</translation>
    </message>
    <message>
        <source>Follow-ups to review</source>
        <translation>Follow-ups zu prüfen</translation>
    </message>
    <message>
        <source>Forgotten here. To end the permission itself, remove Callside in the settings of {name}.</source>
        <translation>Hier vergessen. Um die Berechtigung selbst zu beenden, entfernen Sie Callside in den Einstellungen von {name}.</translation>
    </message>
    <message>
        <source>Further addresses of your own, such as aliases: invitations to them are yours.</source>
        <translation>Weitere eigene Adressen, etwa Aliasse: Einladungen an sie sind Ihre.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Get SE</source>
        <translation>SE holen</translation>
    </message>
    <message>
        <source>Get SE finds who is really free, for a company whose chat is Teams.</source>
        <translation>SE holen findet, wer wirklich frei ist, für Firmen, deren Chat Teams ist.</translation>
    </message>
    <message>
        <source>Get SE finds who is really free; messages to colleagues are drafted.</source>
        <translation>SE holen findet, wer wirklich frei ist; Nachrichten an Kolleginnen und Kollegen werden entworfen.</translation>
    </message>
    <message>
        <source>Get a sales engineer</source>
        <translation>Einen Sales Engineer holen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Weiter aufnehmen</translation>
    </message>
    <message>
        <source>Goes to {field}</source>
        <translation>Geht in das Feld {field}</translation>
    </message>
    <message>
        <source>Good afternoon</source>
        <translation>Guten Tag</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>Guten Abend</translation>
    </message>
    <message>
        <source>Good morning</source>
        <translation>Guten Morgen</translation>
    </message>
    <message>
        <source>Google client id</source>
        <translation>Client-ID für Google</translation>
    </message>
    <message>
        <source>Group of the rota</source>
        <translation>Gruppe der Bereitschaft</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help from colleagues</source>
        <translation>Hilfe von Kollegen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Hosts beside the connected systems that local_only lets through: a proxy, a mirror, your sign-in.</source>
        <translation>Hosts neben den verbundenen Systemen, die „Nur lokal“ durchlässt: ein Proxy, eine Bezugsquelle, Ihre Anmeldung.</translation>
    </message>
    <message>
        <source>Hosts that are allowed all the same</source>
        <translation>Erlaubte Hosts</translation>
    </message>
    <message>
        <source>How far amount, close date and forecast may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Betrag, Abschlussdatum und Prognose steigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit einer Stichprobe zum Lesen geschrieben.</translation>
    </message>
    <message>
        <source>How far call notes in the CRM may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Gesprächsnotizen im CRM aufsteigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far changes of a stage may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Änderungen der Phase aufsteigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far comments on issues may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Kommentare an Vorgängen aufsteigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far each field of the CRM may rise by itself: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit jedes Feld des CRM für sich steigen darf: erst gelesen, nach einem Countdown geschrieben oder mit einer Stichprobe zum Lesen geschrieben.</translation>
    </message>
    <message>
        <source>How far lines on the weekly page may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Zeilen auf der Wochenseite aufsteigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far mail drafts may rise (they are never sent): read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Mail-Entwürfe aufsteigen dürfen (gesendet werden sie nie): erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far messages to colleagues may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit Nachrichten ans Team aufsteigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit Stichproben geschrieben.</translation>
    </message>
    <message>
        <source>How far tasks of the CRM for your own next steps may rise: read first, written after a countdown, or written with a sample to read.</source>
        <translation>Wie weit CRM-Aufgaben für Ihre eigenen nächsten Schritte steigen dürfen: erst gelesen, nach einem Countdown geschrieben oder mit einer Stichprobe zum Lesen geschrieben.</translation>
    </message>
    <message>
        <source>How far the demo is</source>
        <translation>Wie weit die Demo ist</translation>
    </message>
    <message>
        <source>How long a colleague has to accept before the next one is asked.</source>
        <translation>Wie lange jemand aus dem Team zum Annehmen hat, bevor die nächste Person gefragt wird.</translation>
    </message>
    <message>
        <source>How long a follow-up that leaves by itself can still be stopped.</source>
        <translation>Wie lange sich ein Follow-up, das von selbst geschrieben wird, noch anhalten lässt.</translation>
    </message>
    <message>
        <source>How long a language model may take for one question before the rules go on alone.</source>
        <translation>Wie lange ein Sprachmodell für eine Frage brauchen darf, bevor die Regeln allein weitermachen.</translation>
    </message>
    <message>
        <source>How long a language model may take to word a brief before it comes as the rules wrote it.</source>
        <translation>Wie lange ein Sprachmodell ein Briefing formulieren darf, bevor es so kommt, wie die Regeln es schrieben.</translation>
    </message>
    <message>
        <source>How long it is kept</source>
        <translation>Wie lange es aufbewahrt wird</translation>
    </message>
    <message>
        <source>How long one attempt of a write may take.</source>
        <translation>Wie lange ein Schreibversuch dauern darf.</translation>
    </message>
    <message>
        <source>How long the brief waits for a source before naming it as late.</source>
        <translation>Wie lange das Briefing auf eine Quelle wartet, bevor es sie als verspätet nennt.</translation>
    </message>
    <message>
        <source>How long the meeting&apos;s program may be away from the microphone before the recording ends.</source>
        <translation>Wie lange das Meeting-Programm das Mikrofon loslassen darf, bevor die Aufnahme endet.</translation>
    </message>
    <message>
        <source>How many days a row of the audit log is kept.</source>
        <translation>Wie viele Tage eine Zeile des Prüfprotokolls behalten wird.</translation>
    </message>
    <message>
        <source>How many days the record of a consent, and the seconds in which it was said, are kept.</source>
        <translation>Wie viele Tage der Nachweis einer Einwilligung und die Sekunden, in denen sie fiel, behalten werden.</translation>
    </message>
    <message>
        <source>How many days the sound of a call is kept.</source>
        <translation>Wie viele Tage der Ton eines Gesprächs behalten wird.</translation>
    </message>
    <message>
        <source>How many days transcripts, drafts and payloads are kept.</source>
        <translation>Wie viele Tage Mitschriften, Entwürfe und Geschriebenes behalten werden.</translation>
    </message>
    <message>
        <source>How many minutes before a call its brief appears.</source>
        <translation>Wie viele Minuten vor einem Gespräch sein Briefing erscheint.</translation>
    </message>
    <message>
        <source>How many silent minutes, after the calendar&apos;s end, until a recording that was forgotten ends.</source>
        <translation>Nach wie vielen stillen Minuten über das Ende im Kalender hinaus eine vergessene Aufnahme endet.</translation>
    </message>
    <message>
        <source>How my mails begin</source>
        <translation>So beginnen meine Mails</translation>
    </message>
    <message>
        <source>How my mails end</source>
        <translation>So enden meine Mails</translation>
    </message>
    <message>
        <source>How well your calls are written down</source>
        <translation>Wie gut Ihre Gespräche mitgeschrieben werden</translation>
    </message>
    <message>
        <source>How you ask</source>
        <translation>Wie Sie fragen</translation>
    </message>
    <message>
        <source>How your e-mails begin, before the name; learned when you change it in a draft.</source>
        <translation>Wie Ihre E-Mails vor dem Namen beginnen; wird gelernt, wenn Sie es in einem Entwurf ändern.</translation>
    </message>
    <message>
        <source>How your e-mails end; learned when you change it in a draft.</source>
        <translation>Wie Ihre E-Mails enden; wird gelernt, wenn Sie es in einem Entwurf ändern.</translation>
    </message>
    <message>
        <source>HubSpot client id</source>
        <translation>Client-ID für HubSpot</translation>
    </message>
    <message>
        <source>I &amp;do it myself</source>
        <translation>Ich &amp;mache es selbst</translation>
    </message>
    <message>
        <source>I would like to record and transcribe this call on my laptop so that I can send you accurate notes. The sound never leaves it and is deleted after {days} days. Is everybody okay with that?</source>
        <translation>Ich würde gern aufnehmen und automatisch mitschreiben; der Ton wird nach {days} Tagen gelöscht. Einverstanden?</translation>
    </message>
    <message>
        <source>IT&apos;s public key for orders: 32 bytes of Ed25519 in base64, as `orders keys` prints it.</source>
        <translation>Der öffentliche Schlüssel der IT für Anweisungen: 32 Byte Ed25519 in Base64, wie `orders keys` ihn ausgibt.</translation>
    </message>
    <message>
        <source>Include it</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Issues updated</source>
        <translation>Aktualisierte Vorgänge</translation>
    </message>
    <message>
        <source>It is not proposed again.</source>
        <translation>Der Name wird nicht mehr vorgeschlagen.</translation>
    </message>
    <message>
        <source>It is over</source>
        <translation>Es ist vorbei</translation>
    </message>
    <message>
        <source>It was taken back.</source>
        <translation>Es wurde zurückgenommen.</translation>
    </message>
    <message>
        <source>It writes into pretend systems only, and keeps out of your own data.</source>
        <translation>Sie schreibt nur in Spielsysteme und lässt Ihre eigenen Daten unberührt.</translation>
    </message>
    <message>
        <source>Jira would show the blocker here; comments carry the customer&apos;s own words.</source>
        <translation>Jira würde hier den Blocker zeigen; Kommentare tragen die Worte des Kunden.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Teilnehmen</translation>
    </message>
    <message>
        <source>Join call</source>
        <translation>Teilnehmen</translation>
    </message>
    <message>
        <source>Join {title}</source>
        <translation>An {title} teilnehmen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep this sentence</source>
        <translation>Diesen Satz behalten</translation>
    </message>
    <message>
        <source>Kept in {path}.</source>
        <translation>Gespeichert in {path}.</translation>
    </message>
    <message>
        <source>Kept.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Kept. It counts from the next call on.</source>
        <translation>Übernommen. Es zählt ab dem nächsten Anruf.</translation>
    </message>
    <message>
        <source>Kept. It counts from the next start on.</source>
        <translation>Gespeichert. Es gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Kept: {what}</source>
        <translation>Eingelöst: {what}</translation>
    </message>
    <message>
        <source>Keys that work in every program</source>
        <translation>Tasten, die in jedem Programm wirken</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language model</source>
        <translation>Sprachmodell</translation>
    </message>
    <message>
        <source>Language model address</source>
        <translation>Adresse des Sprachmodells</translation>
    </message>
    <message>
        <source>Language of the call</source>
        <translation>Sprache des Gesprächs</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Leave out {name}</source>
        <translation>{name} weglassen</translation>
    </message>
    <message>
        <source>Leaving it out…</source>
        <translation>Wird ausgelassen …</translation>
    </message>
    <message>
        <source>Left out.</source>
        <translation>Ausgelassen.</translation>
    </message>
    <message>
        <source>Left out: off the record or sensitive</source>
        <translation>Ausgelassen: off the record oder vertraulich</translation>
    </message>
    <message>
        <source>Left out: {n} s of talk after the customers had left.</source>
        <translation>Ausgelassen: {n} s Gespräch, nachdem die Kunden gegangen waren.</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Level: {who}</source>
        <translation>Pegel: {who}</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Listening to you alone. Press Dictate again when you are done.</source>
        <translation>Callside hört nur Sie. Drücken Sie noch einmal Diktieren, wenn Sie fertig sind.</translation>
    </message>
    <message>
        <source>Listening. Words appear here as they are spoken.</source>
        <translation>Callside hört zu. Die Worte erscheinen hier, während sie fallen.</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Callside hört zu …</translation>
    </message>
    <message>
        <source>Live call</source>
        <translation>Laufendes Gespräch</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Looking for microphones…</source>
        <translation>Mikrofone werden gesucht …</translation>
    </message>
    <message>
        <source>Looking for somebody who is free…</source>
        <translation>Es wird gesucht, wer frei ist …</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Memory folder</source>
        <translation>Ordner mit Gesprächen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Method fields</source>
        <translation>Felder der Methode</translation>
    </message>
    <message>
        <source>Method folder</source>
        <translation>Ordner der Methoden</translation>
    </message>
    <message>
        <source>Microphones</source>
        <translation>Mikrofone</translation>
    </message>
    <message>
        <source>Microsoft client id</source>
        <translation>Anwendungs-ID für Microsoft</translation>
    </message>
    <message>
        <source>Minutes saved against your baseline</source>
        <translation>Gesparte Minuten gegenüber Ihrem Ausgangswert</translation>
    </message>
    <message>
        <source>Minutes saved, by week</source>
        <translation>Gesparte Minuten je Woche</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More for this call</source>
        <translation>Mehr zu diesem Gespräch</translation>
    </message>
    <message>
        <source>Moved to {time}.</source>
        <translation>Verschoben auf {time}.</translation>
    </message>
    <message>
        <source>Mute me</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>My assistant may read calls</source>
        <translation>Zugriff des Assistenten</translation>
    </message>
    <message>
        <source>My minutes a call before Callside</source>
        <translation>Minuten vor Callside</translation>
    </message>
    <message>
        <source>My numbers</source>
        <translation>Meine Zahlen</translation>
    </message>
    <message>
        <source>My other addresses</source>
        <translation>Meine weiteren Adressen</translation>
    </message>
    <message>
        <source>Name of the account</source>
        <translation>Name des Kunden</translation>
    </message>
    <message>
        <source>Names from the meeting&apos;s window</source>
        <translation>Namen aus dem Fenster der Besprechung</translation>
    </message>
    <message>
        <source>Names of the sales engineers on the rota, first choice first.</source>
        <translation>Namen der Sales Engineers in Bereitschaft, die erste Wahl zuerst.</translation>
    </message>
    <message>
        <source>Names of your products and other words of your own, spelled as they should be in transcripts.</source>
        <translation>Namen Ihrer Produkte und andere eigene Wörter, so geschrieben, wie sie in Transkripten stehen sollen.</translation>
    </message>
    <message>
        <source>Names, separated by commas</source>
        <translation>Namen, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>New key for the data after (days)</source>
        <translation>Schlüsselwechsel in Tagen</translation>
    </message>
    <message>
        <source>New versions</source>
        <translation>Neue Versionen</translation>
    </message>
    <message>
        <source>New: type a name, then Enter</source>
        <translation>Neu: Namen eingeben, dann Enter</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>Next: {title}, {time}</source>
        <translation>Als Nächstes: {title}, {time}</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>No calendar is connected</source>
        <translation>Kein Kalender verbunden</translation>
    </message>
    <message>
        <source>No calendar is connected. With one, each call&apos;s brief comes by itself.</source>
        <translation>Kein Kalender ist verbunden. Mit einem kommt zu jedem Gespräch das Briefing von selbst.</translation>
    </message>
    <message>
        <source>No call today</source>
        <translation>Heute kein Gespräch</translation>
    </message>
    <message>
        <source>No call with a customer today. Briefs come before each one.</source>
        <translation>Heute kein Kundengespräch. Briefings kommen vor jedem.</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>Noch kein Gespräch</translation>
    </message>
    <message>
        <source>No captions: the speech model is not installed. The call is recorded, and written down once it is.</source>
        <translation>Keine Untertitel: Das Sprachmodell ist nicht installiert. Das Gespräch wird aufgenommen und niedergeschrieben, sobald es da ist.</translation>
    </message>
    <message>
        <source>No files here: name a folder for attachments in Settings.</source>
        <translation>Keine Dateien: Nennen Sie in den Einstellungen einen Ordner für Anhänge.</translation>
    </message>
    <message>
        <source>No follow-ups in this call.</source>
        <translation>Keine Follow-ups in diesem Gespräch.</translation>
    </message>
    <message>
        <source>No microphone was found. Plug one in, then look again.</source>
        <translation>Kein Mikrofon gefunden. Schließen Sie eines an, dann suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Keine Einstellung enthält diese Worte.</translation>
    </message>
    <message>
        <source>No, somebody else</source>
        <translation>Nein, jemand anders</translation>
    </message>
    <message>
        <source>No, {speaker} is not {name}</source>
        <translation>Nein, {speaker} ist nicht {name}</translation>
    </message>
    <message>
        <source>None of them</source>
        <translation>Keine davon</translation>
    </message>
    <message>
        <source>Not sure of this word</source>
        <translation>Bei diesem Wort nicht sicher</translation>
    </message>
    <message>
        <source>Not this call</source>
        <translation>Dieses nicht</translation>
    </message>
    <message>
        <source>Not this call.</source>
        <translation>Dieses Gespräch nicht.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note of the SE request</source>
        <translation>Notiz zur SE-Anfrage</translation>
    </message>
    <message>
        <source>Note: Enter keeps it with the time</source>
        <translation>Notiz: Enter speichert sie mit der Zeit</translation>
    </message>
    <message>
        <source>Notes, nothing is recorded</source>
        <translation>Notizen, nichts wird aufgenommen</translation>
    </message>
    <message>
        <source>Nothing is kept</source>
        <translation>Nichts wird behalten</translation>
    </message>
    <message>
        <source>Nothing is recorded. Get SE and your notes still work.</source>
        <translation>Nichts wird aufgenommen. SE holen und Ihre Notizen gehen trotzdem.</translation>
    </message>
    <message>
        <source>Nothing of the others arrives since {when}. You hear them? Then choose the output again.</source>
        <translation>Von den anderen kommt seit {when} nichts an. Sie hören sie? Dann wählen Sie die Ausgabe neu.</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Nichts wartet auf Sie.</translation>
    </message>
    <message>
        <source>Nothing was promised or asked for, so nothing is invented.</source>
        <translation>Nichts wurde versprochen oder erbeten, also wird nichts erfunden.</translation>
    </message>
    <message>
        <source>Nothing was said or written with these words.</source>
        <translation>Mit diesen Worten wurde nichts gesagt oder geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was said. Is the right microphone chosen?</source>
        <translation>Es war nichts zu hören. Ist das richtige Mikrofon gewählt?</translation>
    </message>
    <message>
        <source>Notion page id</source>
        <translation>Notion-Seite</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Off the record</source>
        <translation>Off the record</translation>
    </message>
    <message>
        <source>Off the record from {time}: nothing is kept</source>
        <translation>Off the record ab {time}: Nichts wird behalten</translation>
    </message>
    <message>
        <source>Off the record {time} · nothing is kept</source>
        <translation>Off the record {time} · nichts wird behalten</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>On the call: {people}</source>
        <translation>Im Gespräch: {people}</translation>
    </message>
    <message>
        <source>On the record again {time}</source>
        <translation>Wieder aufgenommen ab {time}</translation>
    </message>
    <message>
        <source>Once it runs, ask again: the yes that is heard then is the proof.</source>
        <translation>Fragen Sie noch einmal, sobald die Aufnahme läuft: Das Ja, das dann zu hören ist, ist der Nachweis.</translation>
    </message>
    <message>
        <source>One call now, {n} to review.</source>
        <translation>Jetzt ein Gespräch, {n} zu prüfen.</translation>
    </message>
    <message>
        <source>One of</source>
        <translation>Eines von</translation>
    </message>
    <message>
        <source>Only this passage</source>
        <translation>Nur diese Stelle</translation>
    </message>
    <message>
        <source>Only what is managed by your organization ({n})</source>
        <translation>Nur was von Ihrer Organisation verwaltet wird ({n})</translation>
    </message>
    <message>
        <source>Only you see them: they leave this laptop only with the report that you hand over.</source>
        <translation>Nur Sie sehen sie: Sie verlassen diesen Laptop nur mit dem Bericht, den Sie selbst weitergeben.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open Callside</source>
        <translation>Callside öffnen</translation>
    </message>
    <message>
        <source>Open it from the menu when no call is on.</source>
        <translation>Öffnen Sie sie über das Menü, wenn kein Gespräch läuft.</translation>
    </message>
    <message>
        <source>Open the moment of: {what}</source>
        <translation>Stelle öffnen: {what}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Open {name} in the browser</source>
        <translation>{name} im Browser öffnen</translation>
    </message>
    <message>
        <source>Open {what} in {where}</source>
        <translation>{what} in {where} öffnen</translation>
    </message>
    <message>
        <source>Open ↗</source>
        <translation>Öffnen ↗</translation>
    </message>
    <message>
        <source>Opportunity</source>
        <translation>Opportunity</translation>
    </message>
    <message>
        <source>Orders folder</source>
        <translation>Ordner für Anweisungen</translation>
    </message>
    <message>
        <source>Orders public key</source>
        <translation>Öffentlicher Schlüssel für Anweisungen</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Page of the rota</source>
        <translation>Seite der Bereitschaft</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Past call to try it on</source>
        <translation>Früherer Anruf zum Ausprobieren</translation>
    </message>
    <message>
        <source>Pause for today</source>
        <translation>Heute pausieren</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Paused {time} · nothing is kept</source>
        <translation>Angehalten {time} · nichts wird behalten</translation>
    </message>
    <message>
        <source>Places where everyone has to agree whatever their law asks for: codes such as US-NY, or * for all.</source>
        <translation>Orte, an denen unabhängig vom dortigen Recht alle zustimmen müssen: Kürzel wie US-NY oder * für alle.</translation>
    </message>
    <message>
        <source>Play {quote}</source>
        <translation>{quote} abspielen</translation>
    </message>
    <message>
        <source>Press Review. Each follow-up has its evidence: press Enter to approve, E to edit, X to skip.</source>
        <translation>Drücken Sie „Prüfen“. Jedes Follow-up hat seinen Beleg: Enter gibt frei, E bearbeitet, X überspringt.</translation>
    </message>
    <message>
        <source>Propose a task for each of your own next steps</source>
        <translation>Für jeden eigenen nächsten Schritt eine Aufgabe vorschlagen</translation>
    </message>
    <message>
        <source>Propose these fields after each call</source>
        <translation>Diese Felder nach jedem Anruf vorschlagen</translation>
    </message>
    <message>
        <source>Putting both together…</source>
        <translation>Beide werden zusammengeführt …</translation>
    </message>
    <message>
        <source>Pyannote folder</source>
        <translation>Pyannote-Ordner</translation>
    </message>
    <message>
        <source>Question for the sales engineer</source>
        <translation>Frage an den Sales Engineer</translation>
    </message>
    <message>
        <source>Quit Callside</source>
        <translation>Callside beenden</translation>
    </message>
    <message>
        <source>Quit now, go on at the next start</source>
        <translation>Jetzt beenden, beim nächsten Start weiter</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Erneut auswerten</translation>
    </message>
    <message>
        <source>Read again: {n} to review.</source>
        <translation>Erneut ausgewertet: {n} zu prüfen.</translation>
    </message>
    <message>
        <source>Read the brief, then press Join call.</source>
        <translation>Lesen Sie das Briefing, dann drücken Sie „Teilnehmen“.</translation>
    </message>
    <message>
        <source>Read this out:</source>
        <translation>Bitte vorlesen:</translation>
    </message>
    <message>
        <source>Reading the call again: it stays as it is until that is done.</source>
        <translation>Das Gespräch wird erneut ausgewertet; bis dahin bleibt es, wie es ist.</translation>
    </message>
    <message>
        <source>Reading the call again…</source>
        <translation>Das Gespräch wird neu gelesen…</translation>
    </message>
    <message>
        <source>Reading the follow-ups…</source>
        <translation>Die Follow-ups werden gelesen …</translation>
    </message>
    <message>
        <source>Reading your calls…</source>
        <translation>Ihre Gespräche werden gelesen …</translation>
    </message>
    <message>
        <source>Receipts folder</source>
        <translation>Ordner für Quittungen</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Record {title}?</source>
        <translation>{title} aufnehmen?</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme läuft</translation>
    </message>
    <message>
        <source>Recording has stopped. Keep what came before, or erase all of it?</source>
        <translation>Die Aufnahme ist beendet. Das Bisherige behalten oder alles löschen?</translation>
    </message>
    <message>
        <source>Recording interrupted</source>
        <translation>Aufnahme unterbrochen</translation>
    </message>
    <message>
        <source>Recording is paused. Ask whoever joined; did they agree?</source>
        <translation>Die Aufnahme pausiert. Fragen Sie, wer dazukam; Zustimmung erhalten?</translation>
    </message>
    <message>
        <source>Recording. Ask once more now: “You are all fine with the recording?”</source>
        <translation>Die Aufnahme läuft. Fragen Sie jetzt noch einmal: „Sind alle mit der Aufnahme einverstanden?“</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>{name} zurücksetzen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Review ({n})</source>
        <translation>Prüfen ({n})</translation>
    </message>
    <message>
        <source>Review: {title}</source>
        <translation>Prüfen: {title}</translation>
    </message>
    <message>
        <source>SE request</source>
        <translation>SE-Anfrage</translation>
    </message>
    <message>
        <source>SE requests (accepted)</source>
        <translation>SE-Anfragen (angenommen)</translation>
    </message>
    <message>
        <source>Salesforce client id</source>
        <translation>Client-ID für Salesforce</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the week&apos;s report</source>
        <translation>Wochenbericht speichern</translation>
    </message>
    <message>
        <source>Save the week&apos;s report…</source>
        <translation>Wochenbericht speichern …</translation>
    </message>
    <message>
        <source>Say something</source>
        <translation>Etwas sagen</translation>
    </message>
    <message>
        <source>Say your notes; the sound is not kept</source>
        <translation>Sprechen Sie Ihre Notizen; der Ton wird nicht behalten</translation>
    </message>
    <message>
        <source>Say {n}</source>
        <translation>Thema {n}</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Search what was said and written</source>
        <translation>Gesagtes und Geschriebenes durchsuchen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Separate calls again.</source>
        <translation>Wieder getrennte Gespräche.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Several of</source>
        <translation>Mehrere von</translation>
    </message>
    <message>
        <source>Show advanced settings</source>
        <translation>Erweiterte Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Show advanced settings ({n})</source>
        <translation>Erweiterte Einstellungen zeigen ({n})</translation>
    </message>
    <message numerus="yes">
        <source>Show it again in {n} minutes</source>
        <translation>
            <numerusform>In {n} Minute wieder zeigen</numerusform>
            <numerusform>In {n} Minuten wieder zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show {quote}</source>
        <translation>{quote} zeigen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Skip {name}</source>
        <translation>{name} auslassen</translation>
    </message>
    <message>
        <source>Skipped. Z takes it back.</source>
        <translation>Ausgelassen. Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Slack channel id</source>
        <translation>Slack-Kanal</translation>
    </message>
    <message>
        <source>Slack client id</source>
        <translation>Client-ID für Slack</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Jemand anderes</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>Jemand anderes …</translation>
    </message>
    <message>
        <source>Somebody joined</source>
        <translation>Jemand kam dazu</translation>
    </message>
    <message>
        <source>Somebody who joined at {time}</source>
        <translation>Jemand, der um {time} dazukam</translation>
    </message>
    <message>
        <source>Someone said no</source>
        <translation>Jemand lehnt ab</translation>
    </message>
    <message>
        <source>Something broke; nothing that was kept is lost. The log has the details.</source>
        <translation>Etwas ist kaputtgegangen; was gesichert war, ist nicht verloren. Das Protokoll hat die Einzelheiten.</translation>
    </message>
    <message>
        <source>Source: {source}, as of {day}.</source>
        <translation>Quelle: {source}, Stand {day}.</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Sprecher</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Start a call</source>
        <translation>Gespräch beginnen</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>State: {state}</source>
        <translation>Stand: {state}</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Still {name}</source>
        <translation>Noch immer {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop asking colleagues</source>
        <translation>Nicht weiter fragen</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>{name} anhalten</translation>
    </message>
    <message>
        <source>Stopped. It waits for you.</source>
        <translation>Angehalten. Es wartet auf Sie.</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Subtitles (SRT)</source>
        <translation>Untertitel (SRT)</translation>
    </message>
    <message>
        <source>Summary lines</source>
        <translation>Zeilen in der Übersicht</translation>
    </message>
    <message>
        <source>Summary to yourself</source>
        <translation>Zusammenfassung an Sie</translation>
    </message>
    <message>
        <source>Systems that may be connected</source>
        <translation>Erlaubte Systeme</translation>
    </message>
    <message>
        <source>Take apart again</source>
        <translation>Wieder trennen</translation>
    </message>
    <message>
        <source>Take notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Take off {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Take the last name back</source>
        <translation>Den letzten Namen zurücknehmen</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>Zurückgenommen.</translation>
    </message>
    <message>
        <source>Taken off.</source>
        <translation>Entfernt.</translation>
    </message>
    <message>
        <source>Taking it back…</source>
        <translation>Wird zurückgenommen …</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Tasks by themselves</source>
        <translation>Selbstständigkeit bei Aufgaben</translation>
    </message>
    <message>
        <source>Teams client id</source>
        <translation>Client-ID für Teams</translation>
    </message>
    <message>
        <source>Telephone numbers for when the chat is down</source>
        <translation>Telefonnummern für Hilfe</translation>
    </message>
    <message>
        <source>Telephone numbers of colleagues for when Slack is down, such as John Martinez: +1 555 0112.</source>
        <translation>Telefonnummern aus dem Team für den Fall, dass Slack ausfällt, etwa John Martinez: +1 555 0112.</translation>
    </message>
    <message>
        <source>Tell as one call with</source>
        <translation>Zusammenführen mit</translation>
    </message>
    <message>
        <source>Tell speakers apart</source>
        <translation>Sprecher trennen</translation>
    </message>
    <message>
        <source>Test the microphone and the output</source>
        <translation>Mikrofon und Ausgabe testen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text, up to {most} characters</source>
        <translation>Text, bis zu {most} Zeichen</translation>
    </message>
    <message>
        <source>The CRM has no such field, or hides it from you: choose another one.</source>
        <translation>Das CRM hat kein solches Feld, oder es ist für Sie verborgen: Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>The CRM named no other record for this call.</source>
        <translation>Das CRM hat für dieses Gespräch keinen anderen Datensatz genannt.</translation>
    </message>
    <message>
        <source>The Notion page that gets a line for each call.</source>
        <translation>Die Notion-Seite, die zu jedem Gespräch eine Zeile bekommt.</translation>
    </message>
    <message>
        <source>The Slack channel for follow-ups that concern no single colleague.</source>
        <translation>Der Slack-Kanal für Follow-ups, die niemanden im Team einzeln betreffen.</translation>
    </message>
    <message>
        <source>The address of the language model, up to and including /v1. Transcripts go there, so choose with care.</source>
        <translation>Die Adresse des Sprachmodells, bis einschließlich /v1. Mitschriften gehen dorthin, also wählen Sie mit Bedacht.</translation>
    </message>
    <message>
        <source>The answer got lost. Callside looks whether it arrived before it writes again.</source>
        <translation>Die Antwort ging verloren. Callside sieht nach, ob es ankam, bevor es noch einmal schreibt.</translation>
    </message>
    <message>
        <source>The application id of your company&apos;s registration in Entra.</source>
        <translation>Die Anwendungs-ID der Registrierung Ihrer Firma in Entra.</translation>
    </message>
    <message>
        <source>The application id of your registration in Entra that may use Teams.</source>
        <translation>Die Anwendungs-ID Ihrer Registrierung in Entra, die Teams nutzen darf.</translation>
    </message>
    <message>
        <source>The brief is being put together from five systems, about 10 s.</source>
        <translation>Das Briefing wird aus fünf Systemen zusammengestellt, etwa 10 s.</translation>
    </message>
    <message>
        <source>The call has ended</source>
        <translation>Das Gespräch ist beendet</translation>
    </message>
    <message>
        <source>The call has ended. Its follow-ups are being drafted.</source>
        <translation>Das Gespräch ist beendet. Die Follow-ups werden entworfen.</translation>
    </message>
    <message>
        <source>The call in short</source>
        <translation>Das Gespräch in Kürze</translation>
    </message>
    <message>
        <source>The call plays. Press Get SE once Jane asks about latency, then Enter. Try a note too.</source>
        <translation>Das Gespräch läuft. Drücken Sie „SE holen“, sobald Jane nach der Latenz fragt, dann Enter. Probieren Sie auch eine Notiz.</translation>
    </message>
    <message>
        <source>The client id of your company&apos;s External Client App in Salesforce.</source>
        <translation>Die Client-ID der External Client App Ihrer Firma in Salesforce.</translation>
    </message>
    <message>
        <source>The client id of your company&apos;s Internal app at Google.</source>
        <translation>Die Client-ID der internen App Ihrer Firma bei Google.</translation>
    </message>
    <message>
        <source>The client id of your company&apos;s app in HubSpot.</source>
        <translation>Die Client-ID der App Ihrer Firma in HubSpot.</translation>
    </message>
    <message>
        <source>The client id of your company&apos;s own Slack app.</source>
        <translation>Die Client-ID der eigenen Slack-App Ihrer Firma.</translation>
    </message>
    <message>
        <source>The confidence above which a write may leave without being read.</source>
        <translation>Die Sicherheit, ab der etwas ungelesen geschrieben werden darf.</translation>
    </message>
    <message>
        <source>The deal, its stage and the last contact stand in the brief; call notes are written for you.</source>
        <translation>Deal, Phase und letzter Kontakt stehen im Briefing; Gesprächsnotizen werden für Sie geschrieben.</translation>
    </message>
    <message>
        <source>The demo plays a call of five minutes with a customer, in a company of its own. You press, it follows.</source>
        <translation>Die Demo spielt ein Kundengespräch von fünf Minuten, in einer eigenen Firma. Sie drücken, sie folgt.</translation>
    </message>
    <message>
        <source>The demo starts beside this window: look for its brief at the lower right.</source>
        <translation>Die Demo startet neben diesem Fenster: Ihr Briefing erscheint unten rechts.</translation>
    </message>
    <message>
        <source>The disk is full {time} · nothing is kept</source>
        <translation>Festplatte voll {time} · nichts wird behalten</translation>
    </message>
    <message>
        <source>The first step that was agreed, with its owner and day.</source>
        <translation>Der erste vereinbarte Schritt, mit Zuständigen und Tag.</translation>
    </message>
    <message>
        <source>The folder in which IT&apos;s signed orders arrive; without one none are run.</source>
        <translation>Der Ordner, in dem signierte Anweisungen der IT eintreffen; ohne ihn wird keine ausgeführt.</translation>
    </message>
    <message>
        <source>The follow-ups are being drafted, about 40 s.</source>
        <translation>Die Follow-ups werden geschrieben, etwa 40 s.</translation>
    </message>
    <message>
        <source>The id of a Notion page whose lines name the people on the rota.</source>
        <translation>Die Kennung einer Notion-Seite, deren Zeilen die Personen in Bereitschaft nennen.</translation>
    </message>
    <message>
        <source>The key that asks for a sales engineer, in every program.</source>
        <translation>Die Taste, die in jedem Programm einen Sales Engineer anfragt.</translation>
    </message>
    <message>
        <source>The key that goes off the record, in every program.</source>
        <translation>Die Taste, die in jedem Programm off the record geht.</translation>
    </message>
    <message>
        <source>The key that hides the panel, in every program.</source>
        <translation>Die Taste, die in jedem Programm das Panel ausblendet.</translation>
    </message>
    <message>
        <source>The key that makes Callside deaf to you, in every program.</source>
        <translation>Die Taste, die Callside in jedem Programm für Sie taub macht.</translation>
    </message>
    <message>
        <source>The language of Callside&apos;s windows. Your follow-ups keep the language of the call.</source>
        <translation>Die Sprache der Fenster von Callside. Ihre Follow-ups behalten die Sprache des Gesprächs.</translation>
    </message>
    <message>
        <source>The law here asks for one person&apos;s consent. Callside asks everyone.</source>
        <translation>Das Recht verlangt hier die Zustimmung einer Person. Callside fragt alle.</translation>
    </message>
    <message>
        <source>The meeting could not be opened: no browser answers. Its link is {link}</source>
        <translation>Das Meeting ließ sich nicht öffnen: kein Browser antwortet. Sein Link ist {link}</translation>
    </message>
    <message>
        <source>The name of the language model, as its server calls it.</source>
        <translation>Der Name des Sprachmodells, wie sein Server es nennt.</translation>
    </message>
    <message>
        <source>The names are as they were.</source>
        <translation>Die Namen sind wie vorher.</translation>
    </message>
    <message>
        <source>The record holds: {value}</source>
        <translation>Im Datensatz steht: {value}</translation>
    </message>
    <message>
        <source>The recording needs you</source>
        <translation>Die Aufnahme braucht Sie</translation>
    </message>
    <message>
        <source>The recording of {name} was interrupted; what was heard is kept.</source>
        <translation>Die Aufnahme von {name} wurde unterbrochen; was bis dahin zu hören war, ist gesichert.</translation>
    </message>
    <message>
        <source>The sales method that is filled from your calls: meddicc, bant, spiced, or one of your own in methods/.</source>
        <translation>Die Verkaufsmethode, die aus Ihren Gesprächen ausgefüllt wird: meddicc, bant, spiced oder eine eigene in methods/.</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>Noch einmal dieselbe</translation>
    </message>
    <message>
        <source>The same, for a calendar and a mailbox at Microsoft.</source>
        <translation>Dasselbe für Kalender und Postfach bei Microsoft.</translation>
    </message>
    <message>
        <source>The sentence that the consent screen offers to read out; {days} stands for how long the sound is kept.</source>
        <translation>Der Satz, den das Einwilligungsfenster zum Vorlesen anbietet; {days} steht für die Zahl der Tage, die der Ton behalten wird.</translation>
    </message>
    <message>
        <source>The sentence to read out</source>
        <translation>Der Satz zum Vorlesen</translation>
    </message>
    <message>
        <source>The sound never leaves this laptop. Nothing is recorded before everyone agreed.</source>
        <translation>Der Ton verlässt diesen Laptop nie. Nichts wird aufgenommen, bevor alle zugestimmt haben.</translation>
    </message>
    <message>
        <source>The speech model; a larger one is slower and misspells less.</source>
        <translation>Das Modell für die Mitschrift; ein größeres ist langsamer und verschreibt sich seltener.</translation>
    </message>
    <message>
        <source>The speech models run on this laptop. They are fetched once, about 110 MB.</source>
        <translation>Die Sprachmodelle laufen auf diesem Laptop. Sie werden einmal geladen, etwa 110 MB.</translation>
    </message>
    <message>
        <source>The systems that may be connected, such as salesforce or jira; with none named, all may be.</source>
        <translation>Die Systeme, die verbunden werden dürfen, etwa salesforce oder jira; ist keines genannt, dürfen es alle.</translation>
    </message>
    <message>
        <source>The transcript comes when the call has been processed.</source>
        <translation>Die Mitschrift kommt, wenn das Gespräch verarbeitet ist.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Die beiden sind nicht gleich.</translation>
    </message>
    <message>
        <source>Their yes is on the record.</source>
        <translation>Ihr Ja ist aufgezeichnet.</translation>
    </message>
    <message>
        <source>Them</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>There is no desktop here that could give Callside keys of its own.</source>
        <translation>Hier gibt es keine Oberfläche, die Callside eigene Tasten geben könnte.</translation>
    </message>
    <message>
        <source>They agreed</source>
        <translation>Zugestimmt</translation>
    </message>
    <message>
        <source>They answered there</source>
        <translation>Antwort kam dort</translation>
    </message>
    <message>
        <source>They answered there: in the chat</source>
        <translation>Dort geantwortet: im Chat</translation>
    </message>
    <message>
        <source>They said no</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>This call</source>
        <translation>Dieses Gespräch</translation>
    </message>
    <message>
        <source>This call was not read.</source>
        <translation>Dieser Anruf wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>This computer has no keychain. Choose a passphrase: it keeps your calls, and nobody can restore it.</source>
        <translation>Dieser Rechner hat keinen Schlüsselbund. Wählen Sie eine Passphrase: Sie schützt Ihre Gespräche, und niemand kann sie wiederherstellen.</translation>
    </message>
    <message>
        <source>This computer has no keychain. Your passphrase opens your calls.</source>
        <translation>Dieser Rechner hat keinen Schlüsselbund. Ihre Passphrase öffnet Ihre Gespräche.</translation>
    </message>
    <message>
        <source>This is me</source>
        <translation>Das bin ich</translation>
    </message>
    <message>
        <source>This is the demo</source>
        <translation>Das ist die Demo</translation>
    </message>
    <message>
        <source>This machine can carry {model}.</source>
        <translation>Dieser Rechner trägt {model}.</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Today&apos;s calls</source>
        <translation>Gespräche heute</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Told from what is heard</source>
        <translation>Wird beim Hören erkannt</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Mitschrift</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Try it on a call</source>
        <translation>An einem Gespräch ausprobieren</translation>
    </message>
    <message>
        <source>Try it on a past call</source>
        <translation>An einem früheren Anruf ausprobieren</translation>
    </message>
    <message>
        <source>Try {name} again</source>
        <translation>{name} noch einmal versuchen</translation>
    </message>
    <message>
        <source>Trying again…</source>
        <translation>Neuer Versuch …</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Undo {name}</source>
        <translation>{name} zurücknehmen</translation>
    </message>
    <message>
        <source>Unfold captions</source>
        <translation>Untertitel ausklappen</translation>
    </message>
    <message>
        <source>Use {model}</source>
        <translation>{model} nutzen</translation>
    </message>
    <message>
        <source>Version {version} is ready</source>
        <translation>Version {version} ist da</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Warten auf Sie</translation>
    </message>
    <message>
        <source>Wayland gives no program keys of its own: use the tray&apos;s menu, or the keys while the panel has the focus.</source>
        <translation>Unter Wayland bekommt kein Programm eigene Tasten: Nutzen Sie das Menü des Symbols oder die Tasten, während das Panel den Fokus hat.</translation>
    </message>
    <message>
        <source>What Callside can hear</source>
        <translation>Was Callside hören kann</translation>
    </message>
    <message>
        <source>What a call would fill stands here after the first one.</source>
        <translation>Nach dem ersten Anruf steht hier, was er füllen würde.</translation>
    </message>
    <message>
        <source>What a million tokens of answer cost, to show the price of a call.</source>
        <translation>Was eine Million Token Antwort kostet, um den Preis eines Gesprächs zu zeigen.</translation>
    </message>
    <message>
        <source>What a million tokens of question cost, to show the price of a call.</source>
        <translation>Was eine Million Token Frage kostet, um den Preis eines Gesprächs zu zeigen.</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
    <message>
        <source>What happens when a newer version is out: nothing, you are told, or its signed installer is fetched as well. Where a policy manages this machine, you are told at most.</source>
        <translation>Was geschieht, wenn es eine neuere Version gibt: nichts, Sie erfahren es, oder das signierte Installationsprogramm wird auch geladen. Wo eine Richtlinie diesen Rechner verwaltet, erfahren Sie es höchstens.</translation>
    </message>
    <message>
        <source>What helps, and where it comes from</source>
        <translation>Was hilft, und woher es kommt</translation>
    </message>
    <message>
        <source>What reads the transcript: rules on this laptop, or a language model.</source>
        <translation>Was die Mitschrift liest: Regeln auf diesem Laptop oder ein Sprachmodell.</translation>
    </message>
    <message>
        <source>What to see to</source>
        <translation>Worum Sie sich kümmern sollten</translation>
    </message>
    <message>
        <source>What will be written: {text}</source>
        <translation>Was geschrieben wird: {text}</translation>
    </message>
    <message>
        <source>What writes your calls down</source>
        <translation>Was Ihre Gespräche mitschreibt</translation>
    </message>
    <message>
        <source>Where colleagues are asked and messages go where two chats are connected; with one, that one counts.</source>
        <translation>Wo Kolleginnen und Kollegen gefragt werden und Nachrichten hingehen, wenn zwei Chats verbunden sind; mit einem gilt dieser.</translation>
    </message>
    <message>
        <source>Where newer versions are looked for in place of the publisher&apos;s server: an address of your company.</source>
        <translation>Wo statt beim Herausgeber nach neueren Versionen gesucht wird: eine Adresse Ihrer Firma.</translation>
    </message>
    <message>
        <source>Where speech models are fetched from in place of their publisher: an address with a folder for each tier.</source>
        <translation>Woher Sprachmodelle statt vom Herausgeber geladen werden: eine Adresse mit einem Ordner je Stufe.</translation>
    </message>
    <message>
        <source>Where the signed receipts of orders go; empty: the folder `receipts` beside the orders.</source>
        <translation>Wohin die signierten Quittungen der Anweisungen gehen; leer: der Ordner `receipts` neben den Anweisungen.</translation>
    </message>
    <message>
        <source>Where you call from, as a code such as US-NY or DE; while it is empty, everyone has to agree.</source>
        <translation>Von wo Sie sprechen, als Kürzel wie US-NY oder DE; solange es leer ist, müssen alle zustimmen.</translation>
    </message>
    <message>
        <source>Where your IT installs them, this page goes by itself. Calls can be recorded before.</source>
        <translation>Wo Ihre IT sie installiert, entfällt diese Seite. Aufnehmen können Sie schon vorher.</translation>
    </message>
    <message>
        <source>Whether Callside asks when a program begins to use the microphone.</source>
        <translation>Ob Callside fragt, wenn ein Programm das Mikrofon zu nutzen beginnt.</translation>
    </message>
    <message>
        <source>Whether Callside starts when you sign in to this computer.</source>
        <translation>Ob Callside startet, wenn Sie sich an diesem Rechner anmelden.</translation>
    </message>
    <message>
        <source>Whether calls may be recorded at all.</source>
        <translation>Ob Gespräche überhaupt aufgenommen werden dürfen.</translation>
    </message>
    <message>
        <source>Whether calls may be saved as files, from the history and by `data export`.</source>
        <translation>Ob Gespräche als Dateien gespeichert werden dürfen, aus dem Verlauf und mit `data export`.</translation>
    </message>
    <message>
        <source>Whether calls without anybody from outside may be recorded.</source>
        <translation>Ob Gespräche ohne Externe aufgenommen werden dürfen.</translation>
    </message>
    <message>
        <source>Whether connections are only opened to the systems that are connected, and to allowed_hosts.</source>
        <translation>Ob Verbindungen nur zu den verbundenen Systemen und zu den erlaubten Hosts geöffnet werden.</translation>
    </message>
    <message>
        <source>Whether each brief also goes to your own Slack messages.</source>
        <translation>Ob jedes Briefing auch an Ihre eigenen Slack-Nachrichten geht.</translation>
    </message>
    <message>
        <source>Whether each next step of your own side is proposed as a task of the CRM.</source>
        <translation>Ob jeder nächste Schritt Ihrer eigenen Seite als Aufgabe im CRM vorgeschlagen wird.</translation>
    </message>
    <message>
        <source>Whether fields of the CRM&apos;s deal are proposed from what was said: next step, and those of your method.</source>
        <translation>Ob Felder des Deals im CRM aus dem Gesagten vorgeschlagen werden: der nächste Schritt und die Ihrer Methode.</translation>
    </message>
    <message>
        <source>Whether the audit log does without names: an alias in place of each call, the day in place of the moment, and no personal fields. It counts for rows written from then on.</source>
        <translation>Ob das Prüfprotokoll ohne Namen auskommt: ein Alias statt des Gesprächs, der Tag statt des Zeitpunkts und keine persönlichen Felder. Es gilt für Zeilen, die ab dann geschrieben werden.</translation>
    </message>
    <message>
        <source>Whether the name that the meeting&apos;s window shows as speaking is noted beside the time, to propose names for voices afterwards. Only windows that show themselves to screen readers can be read.</source>
        <translation>Ob der Name, den das Fenster der Besprechung als sprechend zeigt, neben der Zeit notiert wird, um danach Namen für Stimmen vorzuschlagen. Lesbar sind nur Fenster, die sich Vorleseprogrammen zeigen.</translation>
    </message>
    <message>
        <source>Whether those messages also hold the call&apos;s title, accounts and summary, beside ids and links.</source>
        <translation>Ob diese Nachrichten neben Kennungen und Links auch Titel, Kunden und Zusammenfassung des Gesprächs enthalten.</translation>
    </message>
    <message>
        <source>Whether voices on one channel are told apart.</source>
        <translation>Ob Stimmen auf einem Kanal auseinandergehalten werden.</translation>
    </message>
    <message>
        <source>Whether your numbers are counted and shown to you.</source>
        <translation>Ob Ihre Zahlen gezählt und Ihnen gezeigt werden.</translation>
    </message>
    <message>
        <source>Whether your own voice is remembered, to tell you from others who share your microphone. It stays in the encrypted database; switching this off erases it.</source>
        <translation>Ob Ihre eigene Stimme gemerkt wird, um Sie von anderen am selben Mikrofon zu unterscheiden. Das Profil bleibt in der verschlüsselten Datenbank; Ausschalten löscht es.</translation>
    </message>
    <message>
        <source>Which CRM counts where two are connected; with one, that one does.</source>
        <translation>Welches CRM gilt, wenn zwei verbunden sind; mit einem gilt dieses.</translation>
    </message>
    <message>
        <source>Which calls</source>
        <translation>Welche Gespräche</translation>
    </message>
    <message>
        <source>Which field of the CRM takes which field of the method, such as champion=Champion__c.</source>
        <translation>Welches Feld des CRM welches Feld der Methode aufnimmt, etwa champion=Champion__c.</translation>
    </message>
    <message>
        <source>Which field of the deal takes what a call says. Nothing said means nothing written, and each value waits for you with its quote.</source>
        <translation>Welches Feld des Deals aufnimmt, was ein Anruf sagt. Was nicht gesagt wurde, wird nicht geschrieben, und jeder Wert wartet mit seinem Zitat auf Sie.</translation>
    </message>
    <message>
        <source>Which of these voices is yours?</source>
        <translation>Welche dieser Stimmen ist Ihre?</translation>
    </message>
    <message>
        <source>Who is this?</source>
        <translation>Wer ist das?</translation>
    </message>
    <message>
        <source>Who is {name}?</source>
        <translation>Wer ist {name}?</translation>
    </message>
    <message>
        <source>Whose name is wrong?</source>
        <translation>Wessen Name stimmt nicht?</translation>
    </message>
    <message>
        <source>Why skip it?</source>
        <translation>Warum auslassen?</translation>
    </message>
    <message>
        <source>Why this rule</source>
        <translation>Warum diese Regel gilt</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>With the speech model of the settings</source>
        <translation>Mit dem Sprachmodell der Einstellungen</translation>
    </message>
    <message numerus="yes">
        <source>With {n} voices on the other side</source>
        <translation>
            <numerusform>Mit {n} Stimme auf der anderen Seite</numerusform>
            <numerusform>Mit {n} Stimmen auf der anderen Seite</numerusform>
        </translation>
    </message>
    <message>
        <source>Without an account nothing is proposed for any system.</source>
        <translation>Ohne Account wird für kein System etwas vorgeschlagen.</translation>
    </message>
    <message>
        <source>Working on the last call</source>
        <translation>Das letzte Gespräch wird verarbeitet</translation>
    </message>
    <message>
        <source>Would not be written: {why}</source>
        <translation>Würde nicht geschrieben: {why}</translation>
    </message>
    <message>
        <source>Write again</source>
        <translation>Noch einmal schreiben</translation>
    </message>
    <message>
        <source>Write to another record</source>
        <translation>In anderen Datensatz schreiben</translation>
    </message>
    <message>
        <source>Write to another record…</source>
        <translation>In anderen Datensatz schreiben …</translation>
    </message>
    <message>
        <source>Write {name} again</source>
        <translation>{name} noch einmal schreiben</translation>
    </message>
    <message>
        <source>Write {name} to another record</source>
        <translation>{name} in einen anderen Datensatz schreiben</translation>
    </message>
    <message>
        <source>Writing down what you said…</source>
        <translation>Das Gesagte wird mitgeschrieben …</translation>
    </message>
    <message numerus="yes">
        <source>Writing {n} follow-ups…</source>
        <translation>
            <numerusform>{n} Follow-up wird geschrieben …</numerusform>
            <numerusform>{n} Follow-ups werden geschrieben …</numerusform>
        </translation>
    </message>
    <message>
        <source>Written down in {language} from here on.</source>
        <translation>Ab hier wird auf {language} mitgeschrieben.</translation>
    </message>
    <message>
        <source>Written today</source>
        <translation>Heute geschrieben</translation>
    </message>
    <message>
        <source>Written.</source>
        <translation>Geschrieben.</translation>
    </message>
    <message>
        <source>Wrong &amp;person or date</source>
        <translation>Falsche &amp;Person oder falsches Datum</translation>
    </message>
    <message>
        <source>X skip · Enter approve</source>
        <translation>X auslassen · Enter freigeben</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>Ja oder nein</translation>
    </message>
    <message>
        <source>Yes, it is {name}</source>
        <translation>Ja, das ist {name}</translation>
    </message>
    <message>
        <source>Yes, {speaker} is {name}</source>
        <translation>Ja, {speaker} ist {name}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>You are heard. Play any sound to try the other side.</source>
        <translation>Sie sind zu hören. Spielen Sie einen Ton ab, um die andere Seite zu testen.</translation>
    </message>
    <message>
        <source>You are muted in the call, and here as well.</source>
        <translation>Sie sind im Gespräch stumm, und hier auch.</translation>
    </message>
    <message>
        <source>You are muted {time} · only the others are recorded</source>
        <translation>Sie sind stumm {time} · nur die anderen werden aufgenommen</translation>
    </message>
    <message>
        <source>You are not in this recording: its follow-ups stay as they are.</source>
        <translation>Sie sind in dieser Aufnahme nicht zu hören: Die Vorschläge daraus bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>You left it out; nothing was written.</source>
        <translation>Sie haben es ausgelassen; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>You promised</source>
        <translation>Sie haben zugesagt</translation>
    </message>
    <message>
        <source>Your IT installs it.</source>
        <translation>Ihre IT installiert sie.</translation>
    </message>
    <message>
        <source>Your calendar can&apos;t be read</source>
        <translation>Ihr Kalender ist nicht lesbar</translation>
    </message>
    <message>
        <source>Your calls appear here once Callside has sat beside one.</source>
        <translation>Ihre Gespräche erscheinen hier, sobald Callside bei einem dabei war.</translation>
    </message>
    <message>
        <source>Your calls appear here once Callside has sat beside one. The demo shows how that looks.</source>
        <translation>Ihre Gespräche erscheinen hier, sobald Callside eines begleitet hat. Wie das aussieht, zeigt die Demo.</translation>
    </message>
    <message>
        <source>Your company&apos;s mail domains beside that of your own address, such as acme.com: who has one is a colleague.</source>
        <translation>Weitere Mail-Domains Ihrer Firma neben der Ihrer eigenen Adresse, etwa acme.com: Wer eine davon hat, gehört zu Ihnen.</translation>
    </message>
    <message>
        <source>Your microphone went silent at {when}. Others still hear you? Then choose it again.</source>
        <translation>Ihr Mikrofon ist seit {when} still. Die anderen hören Sie noch? Dann wählen Sie es neu.</translation>
    </message>
    <message>
        <source>Your note {time}  {text}</source>
        <translation>Ihre Notiz {time}  {text}</translation>
    </message>
    <message>
        <source>Your numbers</source>
        <translation>Ihre Zahlen</translation>
    </message>
    <message>
        <source>Your organization decides on a part of this.</source>
        <translation>Über einen Teil davon entscheidet Ihre Organisation.</translation>
    </message>
    <message>
        <source>Your own baseline: minutes of preparation and admin a call before Callside.</source>
        <translation>Ihr eigener Ausgangswert: Minuten Vorbereitung und Nacharbeit je Gespräch vor Callside.</translation>
    </message>
    <message>
        <source>Your products&apos; names</source>
        <translation>Namen Ihrer Produkte</translation>
    </message>
    <message>
        <source>Your weekly summary writes itself, a line a call.</source>
        <translation>Ihre Wochenübersicht schreibt sich selbst, eine Zeile je Gespräch.</translation>
    </message>
    <message>
        <source>Your word suffices as proof.</source>
        <translation>Ihr Wort genügt als Nachweis.</translation>
    </message>
    <message>
        <source>a language model</source>
        <translation>ein Sprachmodell</translation>
    </message>
    <message>
        <source>after a countdown</source>
        <translation>nach einem Countdown</translation>
    </message>
    <message>
        <source>after {time}</source>
        <translation>nach {time}</translation>
    </message>
    <message>
        <source>by the customers&apos; addresses</source>
        <translation>nach den Adressen der Kunden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>late</source>
        <translation>zu langsam</translation>
    </message>
    <message>
        <source>no method, the next step alone</source>
        <translation>keine Methode, nur der nächste Schritt</translation>
    </message>
    <message>
        <source>not by Callside</source>
        <translation>nicht durch Callside</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht gesagt</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>nicht geschrieben</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>read first</source>
        <translation>erst lesen</translation>
    </message>
    <message>
        <source>tell me</source>
        <translation>Bescheid sagen</translation>
    </message>
    <message>
        <source>tell me and fetch it</source>
        <translation>Bescheid sagen und laden</translation>
    </message>
    <message>
        <source>the account&apos;s channel</source>
        <translation>Kanal des Kunden</translation>
    </message>
    <message>
        <source>word for word</source>
        <translation>wörtlich</translation>
    </message>
    <message>
        <source>your weekly summary</source>
        <translation>Ihre Wochenübersicht</translation>
    </message>
    <message>
        <source>{kind}; can&apos;t be left empty there</source>
        <translation>{kind}; darf dort nicht leer bleiben</translation>
    </message>
    <message>
        <source>{name} is me</source>
        <translation>{name} bin ich</translation>
    </message>
    <message>
        <source>{name} next at {n} s</source>
        <translation>{name} nach {n} s</translation>
    </message>
    <message>
        <source>{n} of {m}</source>
        <translation>{n} von {m}</translation>
    </message>
    <message>
        <source>{passages} and {followups} now say {name}. Z takes it back.</source>
        <translation>{passages} und {followups} nennen jetzt {name}. Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation>von Ihnen geändert</translation>
    </message>
    <message>
        <source>Briefs before each call, from any calendar that exports a file or a link.</source>
        <translation>Briefings vor jedem Gespräch, aus jedem Kalender, der eine Datei oder einen Link exportiert.</translation>
    </message>
    <message>
        <source>Briefs come by themselves before each call, and follow-up mails are drafted, never sent.</source>
        <translation>Briefings kommen von selbst vor jedem Gespräch, und Follow-up-Mails werden entworfen, nie gesendet.</translation>
    </message>
    <message>
        <source>Muted in the call? I still hear you. {key} mutes me too.</source>
        <translation>Im Gespräch stumm? Ich höre Sie noch. {key} macht auch mich taub.</translation>
    </message>
    <message>
        <source>Somebody joined, takes their consent back, or speaks another language</source>
        <translation>Jemand kam dazu, zieht seine Einwilligung zurück oder spricht eine andere Sprache</translation>
    </message>
    <message>
        <source>Still off the record. {key} goes back on.</source>
        <translation>Noch nicht wieder aufgenommen. Weiter mit {key}.</translation>
    </message>
    <message>
        <source>The calendar alone is enough to begin with.</source>
        <translation>Für den Anfang genügt der Kalender.</translation>
    </message>
    <message>
        <source>The language that your calls are expected in, or what the customers&apos; mail addresses tell. The first minute of speech confirms or corrects it.</source>
        <translation>Die Sprache, in der Ihre Gespräche erwartet werden, oder was die E-Mail-Adressen der Kunden sagen. Die erste Minute bestätigt oder berichtigt sie.</translation>
    </message>
    <message>
        <source>Wait before a call counts as over (seconds)</source>
        <translation>Nachfrist am Ende in Sekunden</translation>
    </message>
    <message>
        <source>Wait for a source of the brief (seconds)</source>
        <translation>Frist des Briefings in Sekunden</translation>
    </message>
    <message>
        <source>Wait for a write (seconds)</source>
        <translation>Frist beim Schreiben in Sekunden</translation>
    </message>
    <message>
        <source>Wait for the language model (seconds)</source>
        <translation>Frist des Sprachmodells in Sekunden</translation>
    </message>
    <message>
        <source>Wait for the language model&apos;s brief (seconds)</source>
        <translation>Sprachmodell im Briefing, Sekunden</translation>
    </message>
    <message>
        <source>Weekly summary by itself</source>
        <translation>Selbstständigkeit: Wochenübersicht</translation>
    </message>
    <message>
        <source>What I read out to ask for consent</source>
        <translation>Womit ich um Einwilligung bitte</translation>
    </message>
    <message>
        <source>What do you need to know?</source>
        <translation>Was möchten Sie wissen?</translation>
    </message>
    <message>
        <source>Where I call from</source>
        <translation>Von wo ich telefoniere</translation>
    </message>
    <message>
        <source>Where new versions come from</source>
        <translation>Adresse für neue Versionen</translation>
    </message>
    <message>
        <source>Where speech models come from</source>
        <translation>Bezugsquelle der Modelle</translation>
    </message>
    <message>
        <source>Who reads the calls</source>
        <translation>Wer das Gespräch auswertet</translation>
    </message>
    <message>
        <source>Writing it up</source>
        <translation>Wird ausgewertet</translation>
    </message>
    <message>
        <source>Writing it up, {about}</source>
        <translation>Wird ausgewertet, {about}</translation>
    </message>
    <message>
        <source>Your e-mail address there</source>
        <translation>Ihre E-Mail-Adresse dort</translation>
    </message>
    <message>
        <source>Your microphone gives only silence: check its switch, and the system&apos;s permission for Callside.</source>
        <translation>Ihr Mikrofon liefert nur Stille: Prüfen Sie seinen Schalter und die Berechtigung des Systems für Callside.</translation>
    </message>
    <message>
        <source>Your organization allows no system here.</source>
        <translation>Ihre Organisation erlaubt hier kein System.</translation>
    </message>
    <message>
        <source>Your organization has chosen {model}.</source>
        <translation>Ihre Organisation hat {model} gewählt.</translation>
    </message>
    <message>
        <source>about {n} min</source>
        <translation>etwa {n} min</translation>
    </message>
    <message>
        <source>about {n} s</source>
        <translation>etwa {n} s</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>heard</source>
        <translation>zu hören</translation>
    </message>
    <message>
        <source>in {n} min</source>
        <translation>in {n} Min.</translation>
    </message>
    <message>
        <source>kept within your organization&apos;s bounds</source>
        <translation>in den Grenzen Ihrer Organisation</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>like the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>making sure…</source>
        <translation>wird geklärt …</translation>
    </message>
    <message>
        <source>managed by your organization</source>
        <translation>von Ihrer Organisation verwaltet</translation>
    </message>
    <message>
        <source>needs you</source>
        <translation>braucht Sie</translation>
    </message>
    <message>
        <source>nobody that the calendar knows</source>
        <translation>niemand, den der Kalender kennt</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>nothing written</source>
        <translation>nichts geschrieben</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>recommended by your organization</source>
        <translation>von Ihrer Organisation empfohlen</translation>
    </message>
    <message>
        <source>rules on this laptop</source>
        <translation>Regeln auf diesem Laptop</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>the same call</source>
        <translation>dasselbe Gespräch</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>with a sample to read</source>
        <translation>mit Stichproben zum Lesen</translation>
    </message>
    <message>
        <source>writing…</source>
        <translation>wird geschrieben …</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>written in {seconds} s</source>
        <translation>wird in {seconds} s geschrieben</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} Min.</translation>
    </message>
    <message>
        <source>{model} is chosen. It counts from the next start on.</source>
        <translation>{model} ist gewählt. Es gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>{model} is the right one.</source>
        <translation>{model} ist das richtige.</translation>
    </message>
    <message>
        <source>{name} (becomes one speaker)</source>
        <translation>{name} (wird eine Person)</translation>
    </message>
    <message>
        <source>{name} can help</source>
        <translation>{name} kann helfen</translation>
    </message>
    <message>
        <source>{name} is being written up{about}.</source>
        <translation>{name} wird gerade ausgewertet{about}.</translation>
    </message>
    <message>
        <source>{name} is confirmed.</source>
        <translation>{name} ist bestätigt.</translation>
    </message>
    <message>
        <source>{name} is free</source>
        <translation>{name} ist frei</translation>
    </message>
    <message>
        <source>{name} is really…</source>
        <translation>{name} ist in Wahrheit …</translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups</source>
        <translation>
            <numerusform>{n} Follow-up</numerusform>
            <numerusform>{n} Follow-ups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups that waited for it go on.</source>
        <translation>
            <numerusform>{n} Follow-up, das darauf wartete, geht weiter.</numerusform>
            <numerusform>{n} Follow-ups, die darauf warteten, gehen weiter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} follow-ups to review</source>
        <translation>
            <numerusform>{n} Follow-up zu prüfen</numerusform>
            <numerusform>{n} Follow-ups zu prüfen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} more</source>
        <translation>
            <numerusform>{n} weiteres</numerusform>
            <numerusform>{n} weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} more places</source>
        <translation>
            <numerusform>{n} weitere Stelle</numerusform>
            <numerusform>{n} weitere Stellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} need you</source>
        <translation>
            <numerusform>{n} braucht Sie</numerusform>
            <numerusform>{n} brauchen Sie</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
    <message numerus="yes">
        <source>{n} passages</source>
        <translation>
            <numerusform>{n} Stelle</numerusform>
            <numerusform>{n} Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} to review</source>
        <translation>{n} zu prüfen</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n} wartend</translation>
    </message>
    <message>
        <source>{n} written</source>
        <translation>{n} geschrieben</translation>
    </message>
    <message>
        <source>{passages} are yours; {followups} were made anew.</source>
        <translation>{passages} sind Ihre; {followups} wurden neu erstellt.</translation>
    </message>
    <message>
        <source>{path} can&apos;t be written ({why}): choose another folder.</source>
        <translation>{path} lässt sich nicht schreiben ({why}): Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{program} took the microphone; recording is paused. Still {name}?</source>
        <translation>{program} nutzt jetzt das Mikrofon; die Aufnahme pausiert. Noch immer {name}?</translation>
    </message>
    <message>
        <source>{p} is on a call.</source>
        <translation>{p} ist in einem Gespräch.</translation>
    </message>
    <message>
        <source>{said} of {all} said</source>
        <translation>{said} von {all} gesagt</translation>
    </message>
    <message>
        <source>{speaker} is {name}, the meeting&apos;s window says.</source>
        <translation>{speaker} ist {name}, zeigt das Fenster der Besprechung.</translation>
    </message>
    <message>
        <source>{time} your note  {text}</source>
        <translation>{time} Ihre Notiz  {text}</translation>
    </message>
    <message>
        <source>{time} {name}: Space plays it.</source>
        <translation>{time} {name}: Die Leertaste spielt es ab.</translation>
    </message>
    <message>
        <source>{title} was cancelled.</source>
        <translation>{title} wurde abgesagt.</translation>
    </message>
    <message>
        <source>{who} joins and asked for a pause: nothing is recorded.</source>
        <translation>{who} kommt dazu und bat um eine Pause: Es wird nichts aufgenommen.</translation>
    </message>
    <message>
        <source>{why} The recording ends in {n} s.</source>
        <translation>{why} Die Aufnahme endet in {n} s.</translation>
    </message>
    <message>
        <source>1 quote</source>
        <translation>1 Zitat</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Alle Kunden</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Ask all calls</source>
        <translation>Alle Gespräche fragen</translation>
    </message>
    <message>
        <source>Ask what was said in your calls</source>
        <translation>Fragen, was in Ihren Gesprächen gesagt wurde</translation>
    </message>
    <message>
        <source>Clear the name</source>
        <translation>Namen löschen</translation>
    </message>
    <message>
        <source>Clear the question</source>
        <translation>Frage löschen</translation>
    </message>
    <message>
        <source>Contradictions</source>
        <translation>Widersprüche</translation>
    </message>
    <message>
        <source>From when</source>
        <translation>Seit wann</translation>
    </message>
    <message>
        <source>Go off the record</source>
        <translation>Off the record gehen</translation>
    </message>
    <message>
        <source>Hide the panel</source>
        <translation>Panel ausblenden</translation>
    </message>
    <message>
        <source>How many times a minute your assistant may read.</source>
        <translation>Wie oft in der Minute Ihr Assistent lesen darf.</translation>
    </message>
    <message>
        <source>Internal calls too</source>
        <translation>Auch interne Gespräche</translation>
    </message>
    <message>
        <source>Keep proofs of consent (days)</source>
        <translation>Einwilligungen behalten, Tage</translation>
    </message>
    <message>
        <source>Keep the audit log (days)</source>
        <translation>Prüfprotokoll behalten, Tage</translation>
    </message>
    <message>
        <source>Keep the sound (days)</source>
        <translation>Ton behalten (Tage)</translation>
    </message>
    <message>
        <source>Keep transcripts and drafts (days)</source>
        <translation>Mitschriften und Entwürfe behalten (Tage)</translation>
    </message>
    <message>
        <source>Language of my calls</source>
        <translation>Sprache der Gespräche</translation>
    </message>
    <message>
        <source>Last 3 months</source>
        <translation>Letzte 3 Monate</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Least confidence to write by itself</source>
        <translation>Schwelle der Selbstständigkeit</translation>
    </message>
    <message>
        <source>Mail drafts by themselves</source>
        <translation>Selbstständigkeit: Entwürfe</translation>
    </message>
    <message>
        <source>Messages by themselves</source>
        <translation>Selbstständigkeit: Nachrichten</translation>
    </message>
    <message>
        <source>Nothing was said about that.</source>
        <translation>Darüber wurde nichts gesagt.</translation>
    </message>
    <message>
        <source>Notice when a call begins</source>
        <translation>Bemerken, wenn ein Gespräch beginnt</translation>
    </message>
    <message>
        <source>Open promises</source>
        <translation>Offene Zusagen</translation>
    </message>
    <message>
        <source>Open the call</source>
        <translation>Gespräch öffnen</translation>
    </message>
    <message>
        <source>Open the call of quote {n}</source>
        <translation>Gespräch zu Zitat {n} öffnen</translation>
    </message>
    <message>
        <source>Our mail domains</source>
        <translation>Unsere Mail-Domains</translation>
    </message>
    <message>
        <source>Places where everyone has to agree</source>
        <translation>Orte, an denen alle zustimmen müssen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play quote {n}</source>
        <translation>Zitat {n} abspielen</translation>
    </message>
    <message>
        <source>Price of a million tokens answered</source>
        <translation>Preis je Million Token, Antwort</translation>
    </message>
    <message>
        <source>Price of a million tokens asked</source>
        <translation>Preis je Million Token, Frage</translation>
    </message>
    <message>
        <source>Propose fields of the deal</source>
        <translation>CRM-Felder</translation>
    </message>
    <message>
        <source>Propose tasks in the CRM</source>
        <translation>CRM-Aufgaben</translation>
    </message>
    <message>
        <source>Quote {n}: {text}</source>
        <translation>Zitat {n}: {text}</translation>
    </message>
    <message>
        <source>Quotes that answer</source>
        <translation>Zitate, die antworten</translation>
    </message>
    <message>
        <source>Reads by my assistant, per minute</source>
        <translation>Lesezugriffe des Assistenten je Minute</translation>
    </message>
    <message>
        <source>Record calls</source>
        <translation>Gespräche aufnehmen</translation>
    </message>
    <message>
        <source>Remember my voice</source>
        <translation>Stimmprofil</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Gesagt von</translation>
    </message>
    <message>
        <source>Sales engineers on the rota</source>
        <translation>Sales Engineers in Bereitschaft</translation>
    </message>
    <message>
        <source>Sales method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Save calls as files</source>
        <translation>Gespräche als Dateien sichern</translation>
    </message>
    <message>
        <source>Show the brief before a call (minutes)</source>
        <translation>Briefing vor dem Gespräch zeigen (Minuten)</translation>
    </message>
    <message>
        <source>Speech recognition</source>
        <translation>Spracherkennung</translation>
    </message>
    <message>
        <source>Stages by themselves</source>
        <translation>Selbstständigkeit: Phase</translation>
    </message>
    <message>
        <source>Start when I sign in</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <source>The accounts whose calls your assistant may read, such as Acme Corp; with none named, it reads nothing.</source>
        <translation>Die Kunden, deren Gespräche Ihr Assistent lesen darf, etwa Acme Corp; ohne Angabe liest er nichts.</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Was sich geändert hat</translation>
    </message>
    <message>
        <source>Whether your own assistant may read calls over the Model Context Protocol (`python -m app mcp`).</source>
        <translation>Ob Ihr eigener Assistent über das Model Context Protocol Gespräche lesen darf (`python -m app mcp`).</translation>
    </message>
    <message>
        <source>Which account</source>
        <translation>Welcher Kunde</translation>
    </message>
    <message>
        <source>{n} calls are still being read: their words come a little later.</source>
        <translation>{n} Gespräche werden noch gelesen: Ihre Worte kommen etwas später.</translation>
    </message>
    <message>
        <source>{n} quotes</source>
        <translation>{n} Zitate</translation>
    </message>
</context>
</TS>
