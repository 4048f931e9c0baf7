"""Words that say nothing about a person's topics, and words that mislead out of context."""


def _words(written: str) -> frozenset[str]:
    return frozenset(written.casefold().split())


GERMAN = _words("""
ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch
auf aus außerdem bei beim bereits bin bis bist bitte da dabei dadurch dafür damit danach dann
daran darauf darin darüber das dass dazu dein deine deinem deinen deiner dem den denen denn der
deren des deshalb dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch
eher eigene eigenen eigentlich ein eine einem einen einer eines einfach einige er es etwa etwas
euch euer eure euren für ganz gar gegen gemeinsam genau gern gerne gut gute guten guter gutes gibt
haben habe hat hatte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins
ist ja jede jedem jeden jeder jedes jemand jemanden jetzt kann kannst kein keine keinem keinen
keiner können konnte lang lange mal man manche manchmal mehr mein meine meinem meinen meiner meist
mich mir mit möchte möchten muss müssen nach neben neue neuen neuer neues nicht nichts noch nun
nur ob oder oft ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sogar
solche soll sollte sondern sonst über um und uns unser unsere unserem unseren unserer unter viel
viele vielen vom von vor wann war wäre waren warum was weil weiter welche welchem welchen welcher
welches wenig wenn wer werde werden wie wieder will wir wird wo wobei wollen womit worüber würde
würden zu zum zur zusammen zwei zwischen
""")

ENGLISH = _words("""
a about after again all also always am an and any anybody anyone anything are as at be because
been before being best better between both but by can could did do does doing done down each even
ever every for from further get give good great had has have having he her here him his how i if
in into is it its just keep know like likes little look looking lot love made make making many may
me might more most much must my need needs never new no not now of off often on once one only or
other others our ours out over own people please quite rather really same share should since so
some somebody someone something still such than that the their them then there these they thing
things this those through to together too two under until up us use very want wants was way we
well were what when where which while who whom whose why will with within without would yes yet
you your yours
""")

STOP = GERMAN | ENGLISH

GENERIC = _words("""
advice anything area areas basics beginner beginners course courses experience experiences
exchange experts feedback friend friends fun help idea ideas insight insights inspiration
knowledge life method methods opportunity opportunities perspective perspectives practice problem
problems project projects question questions resources skill skills start stuff support tips tool
tools topic topics trick tricks work working world abend abende alltag anfang anfänge angebot
angebote anregung anregungen ansatz ansätze antwort antworten arbeit art arten aufgabe aufgaben
ausprobieren austausch bekannte begeisterung bereich bereiche beispiel beispiele beitrag beiträge
beruf bild blick blicke community chance chancen dank denken ding dinge einblick einblicke ende
erfahrung erfahrungen ergebnis ergebnisse fach fachleute fall fragen frage freude feld felder
freunde freundin gebiet gedanke gedanken gefühl gelegenheit geduld geld gemeinschaft gespräch
gespräche gleichgesinnte grund gruppe gruppen grundlagen hand hilfe hintergrund horizont idee
ideen impuls impulse inhalt inhalte input interesse interessen jahr jahre jahren kenntnis
kenntnisse kollege kollegen kollegin kolleginnen kontakt kontakte können kopf kraft laune leben
leidenschaft lernen leute leuten lust mal mensch menschen mitglied mitglieder mitstreiter
möglichkeit möglichkeiten monat monate mut nähe name netzwerk neue neues neugier ort orte partner
partnerin person personen perspektive perspektiven plan pläne platz praxis problem probleme
projekt projekte projekten punkt rat raum rahmen rolle rückmeldung sache sachen schritt schritte
seite seiten sicht spaß stadt start stelle stunde stunden suche tag tage team teams teil teile
thema themen tipp tipps treffen tun umfeld umgang umsetzung unterstützung überblick verständnis
viele wege weg weise welt werkzeug wert wissen woche wochen wort worte wunsch zeit ziel ziele
zugang zukunft zusammenhang ablauf abschluss absicht adresse alter anfrage anlass anliegen anruf
ansprechpartner ansprechpartnerin aufwand auge augen auswahl bedarf bedeutung begegnung begegnungen
beginn beiden bekanntenkreis bekanntschaft besuch besuche betrieb brief briefe chef chefin datum
dorf dritte ecke eindruck eindrücke einladung einladungen einsatz einstieg eintritt ende erfolg
erfolge ergänzung erste erwartung erwartungen fehler fenster ferien firma firmen form formen
fortschritt freiraum freizeit frühling fuß füße gast gäste gebäude gegend gegenüber geschäft
gesicht gesichter gewohnheit glück großen grüße halle handy haus häuser heimat herbst herz
herausforderung herausforderungen hof höhe kaffee kalender karte kasse keller kleinen kosten kreis
kreise kunde kunden kundin kundschaft küche lage land länder laden lösung lösungen mail mails
meinung meinungen menge mitmenschen mittag mitte mitteln mittel moment momente morgen mühe nachbarn
nachmittag nachmittage nachricht nachrichten nacht nutzen öffnungszeit öffnungszeiten ordnung pause
pausen quelle quellen reihe rest richtung rückenwind ruhe rückblick schluss schreibtisch
schwerpunkt schwierigkeit schwierigkeiten sinn sitzung sitzungen sommer stand stelle stellen straße
stufe stück tasse tat tatsache tee telefon termin termine tisch traum träume treffpunkt tür türen
uhr uhrzeit umgebung unternehmen unterschied unterschiede urlaub ursache verabredung verbindung
verbindungen vergangenheit vergnügen versuch versuche vertrauen viertel vorbild vorbilder vormittag
vorschlag vorschläge vorstellung vorstellungen vorteil wahl wand wechsel weile weite wettbewerb
winter wirkung wochenende wochenenden zahl zahlen zeitpunkt zimmer zufall zweifel
""")
"""Nouns that everybody writes, so that they are no topic of anybody's."""

FILLER = STOP | GENERIC

NEGATIONS = _words("kein keine keinen keinem keiner ohne no without")
"""A word shortly after one of these is not what the person is about.

Without "nicht" and "not": what is "not accessible" or "not good at PR" is about just that.
"""

AMBIGUOUS_GERMAN = _words("""
art ball band bälle entwicklung entwicklungen fertig fertige fertigen fertiger fertiges fertigkeit
fertigkeiten gestalt grund gründe links meta mode roman stage vereinbaren vereinbart vereinbarte
vereinbarung wand wände wänden
""")
"""Words that mean something else, or nothing, in a German sentence."""

AMBIGUOUS_ENGLISH = _words("""
back backs ball balls band care cared cares caring collect collected collects control controls
develop developed developing develops draw drawn draws drew edition editions found host hosted hosts
human humans improve improved improves improving kind kinds lead leading leads link links local
locals mark marks market markets mind minds mode natural operate operated operates operating
position positions positive present presented presents product products promote promoted promotes
public report reported reports roman spend spending spends spent stage stages stock text
""")
"""Words that mean something else in an English sentence."""

NEEDS_CAPITAL = _words("recht steuern führung spenden preise essen regie handwerk mode natur")
"""German nouns that are verbs or adverbs when written small."""

NEEDS_CAPITALS = _words("it ki ai hr pr")
"""Abbreviations that are other words, or noise, when not written in capitals."""

CONNECTORS = _words("und and of for für the der die das des im in von zu & im mit with to a an")
"""Small words that a list's entry may hold: "theory of design", "Kunst im Netz"."""

COMPOUND_NO = _words(
    "kunststoff kunststoffe kunstdünger kunstrasen spielraum spielräume spielregeln"
)
"""Compounds whose known part has lost its meaning."""

NOT_IN_FRONT = _words("recht rechts medien essen reise marke stimme natur spiel führung")
"""Parts that say little at the beginning of a compound ("Rechtschreibung", "Essenszeit")."""

NOT_A_PART = _words("""
führung marke reise essen texte stage maker reels roman regie konflikte kirche bühne trans events
stimme produktion beratung band marken mode moderator kinder eltern familie women frauen pflege
energie umwelt klima natur räume preise lesen leader legal space speaker
""")
"""Words that are a topic alone but not as a compound's last part ("Ausführung", "Anreise")."""
