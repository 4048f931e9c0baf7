"""The topics that ship with the bot, part one: culture, communication, writing and blogging.

One topic a line: ``key | German label | English label | further words in either language``; a line
that begins with a blank goes on with the words. Case, umlaut spelling (ae for ä), hyphens and
inflection need no words of their own. A word belongs to one topic only; a test watches over that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from community.matching._aliases_work import SOCIETY, TECH, WORK


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic that is known in both languages. ``words`` lead to it, the labels included."""

    de: str
    en: str
    words: tuple[str, ...]


CULTURE = """
culture | Kultur | culture | kulturarbeit, kulturleben, cultural work, kulturszene, kulturell
arts education | Kulturvermittlung | arts education | kunstvermittlung, cultural mediation,
  kulturelle bildung, cultural education, kunstpädagogik
cultural management | Kulturmanagement | cultural management | arts management, kulturmanager,
  kulturbetrieb, arts administration
cultural policy | Kulturpolitik | cultural policy | arts policy
cultural heritage | Kulturerbe | cultural heritage | welterbe, world heritage, heritage,
  denkmalpflege, denkmalschutz, monument preservation
museums | Museen | museums | museum, museologie, museology, museumsarbeit, museumswesen,
  ausstellungshaus, museumslandschaft
museum education | Museumspädagogik | museum education | museumsvermittlung, gallery education
exhibitions | Ausstellungen | exhibitions | ausstellung, exhibition design, sonderausstellung,
  ausstellungsgestaltung, szenografie
curating | Kuratieren | curating | kuration, kurator, curator, curation, kuratorisch
collections | Sammlungen | collections | sammlung, sammlungspflege, collection care, depot
provenance | Provenienzforschung | provenance research | provenienz, restitution
archives | Archive | archives | archiv, archivarbeit, archivist, archivar, archiving
libraries | Bibliotheken | libraries | bibliothek, library, büchereien, bücherei, librarian
visual arts | Bildende Kunst | visual arts | kunst, art, fine arts, künstler, artist, malerei,
  painting, zeitgenössische kunst, contemporary art, art history, kunstgeschichte
sculpture | Bildhauerei | sculpture | skulptur, plastik, bildhauer, sculptor
illustration | Illustration | illustration | illustrieren, illustrator, zeichnen, drawing,
  sketchnotes, sketchnoting
comics | Comics | comics | comic, graphic novel, manga, cartoon
street art | Street Art | street art | streetart, urban art, graffiti, murals
photography | Fotografie | photography | fotografieren, photographie, foto, photo, fotograf,
  photographer, bildbearbeitung, photo editing
instawalk | Instawalk | Instawalk | instawalks, fotowalk, photowalk, fotospaziergang, photo walk
film | Film | film | kino, cinema, filmemachen, filmmaking, dokumentarfilm, documentary, regie
animation | Animation | animation | trickfilm, motion design, motion graphics
theatre | Theater | theatre | schauspiel, acting, drama, performing arts, darstellende kunst, bühne,
  stage, impro, improtheater, improv
dance | Tanz | dance | tanzen, ballett, ballet, choreografie, choreography
music | Musik | music | musizieren, musiker, musician, konzert, concert, chor, choir, band, singen,
  singing, jazz, songwriting
opera | Oper | opera | musiktheater, opernhaus
literature | Literatur | literature | belletristik, roman, novel, lyrik, poetry, poesie, lesung,
  literary
books | Bücher | books | buch, book, lesen, reading, bookstagram, buchblog
architecture | Architektur | architecture | baukultur, architekt, architect
design | Design | design | gestaltung, gestalten, designer
graphic design | Grafikdesign | graphic design | grafik, graphics, typografie, typography, layout
fashion | Mode | fashion | textilkunst, textile art, slow fashion, modedesign
crafts | Kunsthandwerk | crafts | handwerk, handarbeit, diy, basteln, stricken, knitting, nähen,
  sewing, keramik, ceramics, töpfern, pottery
history | Geschichte | history | historie, historiker, historian, zeitgeschichte,
  geschichtswissenschaft
local history | Heimatgeschichte | local history | stadtgeschichte, regionalgeschichte, heimatpflege
archaeology | Archäologie | archaeology | archeology, ausgrabung, excavation
memory culture | Erinnerungskultur | culture of remembrance | gedenkstätte, memorial, gedenkarbeit,
  remembrance
guided tours | Führungen | guided tours | stadtführung, museumsführung, city tour, gästeführung,
  tour guide, kulturführung
festivals | Festivals | festivals | festival, kulturfestival, stadtfest
creative industries | Kreativwirtschaft | creative industries | kulturwirtschaft, creative economy,
  kreativbranche, creative sector
creativity | Kreativität | creativity | kreativ, kreativtechniken, creative techniques,
  brainstorming
audience development | Publikumsentwicklung | audience development | besucherforschung, visitor
  research, publikumsgewinnung, audience engagement, besucherbindung
digital culture | Digitale Kultur | digital culture | netzkultur, internet culture, digital arts,
  medienkunst, media art
games | Spiele | games | spiel, game, gaming, brettspiele, board games, game design, computerspiele,
  gamification
"""

COMMUNICATION = """
communication | Kommunikation | communication | kommunizieren, communications, kommunikationsarbeit,
  kommunikationsstrategie, communication strategy
pr | Öffentlichkeitsarbeit | public relations | pr, pr-arbeit, pressearbeit, medienarbeit, press
  relations, media relations, presse- und öffentlichkeitsarbeit, publicity, pressemitteilung, press
  release, pressestelle, pressekontakte, press work
social media | Social Media | social media | soziale medien, soziale netzwerke, social networks,
  social-media-strategie, social media strategy, social media management, social media manager
instagram | Instagram | Instagram | insta, reels, instagram stories
mastodon | Mastodon und Fediverse | Mastodon and the Fediverse | mastodon, fediverse, fediversum,
  activitypub, pixelfed
bluesky | Bluesky | Bluesky | atproto
linkedin | LinkedIn | LinkedIn | linked in, xing, business networks
facebook | Facebook | Facebook | meta ads, facebook gruppen, facebook groups
tiktok | TikTok | TikTok | tik tok, kurzvideos, short video, short form video
youtube | YouTube | YouTube | youtuber, vlog, vlogging
content marketing | Content-Marketing | content marketing | content-strategie, content strategy,
  content creation, content creator, contentplanung, inhalte planen, redaktionsplan, editorial plan
marketing | Marketing | marketing | vermarktung, werbung, advertising, online-marketing, digital
  marketing, onlinemarketing, kampagne, campaign
branding | Markenbildung | branding | marke, brand, corporate design, markenführung, personal
  branding, positionierung, positioning, corporate identity
storytelling | Storytelling | storytelling | geschichten erzählen, erzählen, narration, narrative,
  erzählkunst
campaigning | Kampagnenarbeit | campaigning | öffentliche kampagnen, advocacy
newsletter | Newsletter | newsletters | e-mail-marketing, email marketing, mailingliste, mailing
  list, substack
journalism | Journalismus | journalism | journalist, reportage, recherche, redaktion, reporter,
  presse, lokalpresse, local press,
  lokaljournalismus, local journalism, investigative
podcasts | Podcasts | podcasts | podcast, podcasting, podcaster, audioproduktion, audio production,
  hörfunk, radio
video | Video | video | videos, videoproduktion, video production, videoschnitt, video editing,
  filmschnitt, livestream, streaming, live streaming
public speaking | Vorträge | public speaking | rhetorik, vortrag, präsentieren, presentation,
  präsentation, speaker, keynote, redekunst, talks geben, giving talks
voice | Stimme und Sprechen | voice training | stimmtraining, sprecherziehung, sprechtraining, voice
  coaching
moderation | Moderation | facilitation | moderieren, moderator, facilitator, facilitating,
  workshop-moderation, workshop facilitation, gesprächsführung
science communication | Wissenschaftskommunikation | science communication | scicomm, wisskomm,
  science slam, wissenschaftsjournalismus
plain language | Leichte Sprache | plain language | einfache sprache, easy language, verständliche
  sprache, easy read
translation | Übersetzung | translation | übersetzen, translator, dolmetschen, interpreting,
  übersetzer, lokalisierung, localisation, localization
languages | Sprachen | languages | sprachen lernen, language learning, fremdsprachen, tandem,
  sprachtandem, language exchange
crisis communication | Krisenkommunikation | crisis communication | shitstorm, krisen-pr
internal communication | Interne Kommunikation | internal communication | mitarbeiterkommunikation,
  intranet, employee communication
networking | Netzwerken | networking | vernetzung, vernetzen, networken, netzwerkarbeit, kontakte
  knüpfen
influencers | Influencer-Arbeit | influencer relations | influencer, influencer marketing, blogger
  relations, bloggerrelations
"""

WRITING = """
blogging | Bloggen | blogging | blog, blogs, blogger, weblog, bloggerei, corporate blog,
  blogosphäre, blogartikel, blogbeitrag, blog post, blogpost
blog parades | Blogparaden | blog parades | blogparade, blog parade, blog carnival, blogkarneval,
  blog hop, blogwichteln, indieweb carnival
culture blogs | Kulturblogs | culture blogs | kulturblog, kulturblogger, kunstblog, art blog,
  museumsblog, museum blog, culture blogging
travel blogs | Reiseblogs | travel blogs | reiseblog, reiseblogger, travel blogger, travel blogging
food blogs | Foodblogs | food blogs | foodblog, foodblogger, food blogger, rezeptblog
guest posts | Gastbeiträge | guest posts | gastbeitrag, gastartikel, guest post, guest blogging
seo | Suchmaschinenoptimierung | search engine optimisation | seo, suchmaschinen, keywords, search
  engine optimization, google ranking
wordpress | WordPress | WordPress | wp, gutenberg-editor, wordpress plugins
writing | Schreiben | writing | texten, text, schreibwerkstatt, autor, author, writer, texter,
  copywriting, copywriter, schreibblockade, writing group, schreibgruppe
creative writing | Kreatives Schreiben | creative writing | kurzgeschichten, short stories,
  schreibkurs
editing | Lektorat | editing | lektorieren, korrektorat, proofreading, editor, textarbeit
publishing | Verlagswesen | publishing | verlag, publisher, selfpublishing, self-publishing, buch
  veröffentlichen, e-book, ebook
reviews | Rezensionen | reviews | rezension, kunstkritik, kritik schreiben, book review,
  buchbesprechung, art criticism
interviews | Interviews | interviews | interview, interviewen, interview führen, interviewpartner
copyright | Urheberrecht | copyright | bildrechte, image rights, lizenzen, licensing, creative
  commons, nutzungsrechte
indieweb | IndieWeb | IndieWeb | webmention, rss, eigene website, personal website
"""


def _read(table: str) -> Iterator[tuple[str, Concept]]:
    """Read one table; see the module's first lines for its form."""
    for line in table.replace("\n  ", " ").strip().splitlines():
        key, de, en, words = (cell.strip() for cell in line.split("|"))
        listed = (word.strip() for word in words.split(","))
        yield key, Concept(de, en, tuple(dict.fromkeys((key, de, en, *listed))))


CONCEPTS: Mapping[str, Concept] = {
    key: concept
    for table in (CULTURE, COMMUNICATION, WRITING, TECH, WORK, SOCIETY)
    for key, concept in _read(table)
}
"""Every shipped topic by its key."""
