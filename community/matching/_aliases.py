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
culture | Kultur | culture | kulturarbeit, kulturleben, cultural work, kulturszene, kulturell,
  kulturzentrum, kulturhaus, soziokultur, cultural centre, cultural life, freie szene, arts scene
arts education | Kulturvermittlung | arts education | kunstvermittlung, cultural mediation,
  kulturelle bildung, cultural education, kunstpädagogik, kunstunterricht, art education,
  kunstschule, art classes
cultural management | Kulturmanagement | cultural management | arts management, kulturmanager,
  kulturbetrieb, arts administration, kulturmanagement studium, kulturbüro, arts manager, intendanz
cultural policy | Kulturpolitik | cultural policy | arts policy, kulturamt, kulturausschuss, arts
  council
cultural heritage | Kulturerbe | cultural heritage | welterbe, world heritage, heritage,
  denkmalpflege, denkmalschutz, monument preservation, denkmal, denkmalamt, restaurierung,
  restoration, listed building, baudenkmal, historic building, historic buildings, restaurator,
  restorer
museums | Museen | museums | museum, museologie, museology, museumsarbeit, museumswesen,
  ausstellungshaus, museumslandschaft, gallery visits, museumsbesuch, kunsthalle, museum visits,
  museum work, volontariat
museum education | Museumspädagogik | museum education | museumsvermittlung, gallery education,
  museumskoffer, museum workshops
exhibitions | Ausstellungen | exhibitions | ausstellung, exhibition design, sonderausstellung,
  ausstellungsgestaltung, szenografie, exhibition, ausstellungsbau, ausstellungsaufbau, vitrine,
  vitrinen, display cases, vernissage, wanderausstellung
curating | Kuratieren | curating | kuration, kurator, curator, curation, kuratorisch, kuratorin,
  curated, kuratieren lernen
collections | Sammlungen | collections | sammlung, sammlungspflege, collection care, depot,
  inventarisierung, inventory of objects, sammler, collector, museumsdepot
provenance | Provenienzforschung | provenance research | provenienz, restitution, raubkunst, looted
  art, raubgut, vorbesitzer, provenance researcher
archives | Archive | archives | archiv, archivarbeit, archivist, archivar, archiving, nachlass,
  nachlässe, stadtarchiv, city archive, findbuch, digitisation of records, archivgut, archival
libraries | Bibliotheken | libraries | bibliothek, library, büchereien, bücherei, librarian,
  bibliothekar, bibliothekarin, lesesaal, reading room, public library, stadtbibliothek
visual arts | Bildende Kunst | visual arts | kunst, art, fine arts, künstler, artist, malerei,
  painting, zeitgenössische kunst, contemporary art, art history, kunstgeschichte, gemälde,
  aquarell, acryl, acrylic painting, ölmalerei, oil painting, maler, malerin, painter, malen
sculpture | Bildhauerei | sculpture | skulptur, plastik, bildhauer, sculptor, steinmetz, bronze
  casting, holzbildhauerei, wood carving
illustration | Illustration | illustration | illustrieren, illustrator, zeichnen, drawing,
  sketchnotes, sketchnoting, illustratorin, kinderbuchillustration, skizzen, sketching, sketches
comics | Comics | comics | comic, graphic novel, manga, cartoon, bildergeschichte,
  bildergeschichten, comiczeichner, webcomic
street art | Street Art | street art | streetart, urban art, graffiti, murals, wandbilder, wandbild,
  mural, sprayen
photography | Fotografie | photography | fotografieren, photographie, foto, photo, fotograf,
  photographer, bildbearbeitung, photo editing, porträtfotografie, portrait photography, porträts,
  portraits, analogfotografie, analog photography, kamera, camera, belichtung, objektive, lenses,
  dunkelkammer, darkroom, photographing
instawalk | Instawalk | Instawalk | instawalks, fotowalk, photowalk, fotospaziergang, photo walk,
  insta walk, photo walks
film | Film | film | kino, cinema, filmemachen, filmmaking, dokumentarfilm, documentary, regie,
  regisseur, filmregie, film director, drehbuch, screenplay, screenwriting, kurzfilm, short movie,
  filmproduktion, film production
animation | Animation | animation | trickfilm, motion design, motion graphics, stop motion,
  zeichentrick, animationsfilm, 3d animation
theatre | Theater | theatre | schauspiel, acting, drama, performing arts, darstellende kunst, bühne,
  stage, impro, improtheater, improv, schauspieler, schauspielerin, actor, actress, theaterstück,
  stage play, inszenierung, bühnenbild, stage design, laientheater, amateur theatre, puppentheater
dance | Tanz | dance | tanzen, ballett, ballet, choreografie, choreography, tango, salsa, tänzer,
  tänzerin, dancer, contemporary dance, swing dance
music | Musik | music | musizieren, musiker, musician, konzert, concert, chor, choir, band, singen,
  singing, jazz, songwriting, gitarre, guitar, klavier, piano, geige, violin, schlagzeug, drums,
  orchester, orchestra, komponieren, composing, komponist, composer, sänger, singer,
  musikunterricht, music lessons, jam session, bassist, trompete, saxophone, saxophon
opera | Oper | opera | musiktheater, opernhaus, operngesang, libretto, opera singing
literature | Literatur | literature | belletristik, roman, novel, lyrik, poetry, poesie, lesung,
  literary, gedichte, poems, dichter, poet, romane, novels, schriftsteller, novelist,
  literaturkritik, anthologie, kurzprosa
books | Bücher | books | buch, book, lesen, reading, bookstagram, buchblog, buchclub, book club,
  lesekreis, reading group, reading circle, bücherwurm, buchempfehlungen, book recommendations,
  literaturkreis
architecture | Architektur | architecture | baukultur, architekt, architect, architektin, hausbau,
  umbau, innenarchitektur, interior architecture, bauen im bestand
design | Design | design | gestaltung, gestalten, designer, produktdesign, product design,
  industriedesign, industrial design, designerin, interior design
graphic design | Grafikdesign | graphic design | grafik, graphics, typografie, typography, layout,
  plakat, plakate, poster, flyer, logo, logos, druckvorlagen, grafiker, grafikerin, graphic
  designer, broschüren, brochures
fashion | Mode | fashion | textilkunst, textile art, slow fashion, modedesign, kleidung, clothing,
  schneidern, tailoring, schnittmuster, textildesign
crafts | Kunsthandwerk | crafts | handwerk, handarbeit, diy, basteln, stricken, knitting, nähen,
  sewing, keramik, ceramics, töpfern, pottery, weben, weaving, häkeln, crochet, tischlern, tischler,
  tischlerei, schreiner, schreinern, carpentry, carpenter, woodworking, holzarbeiten, möbel bauen,
  furniture making, buchbinden, bookbinding, polstern, upholstery
history | Geschichte | history | historie, historiker, historian, zeitgeschichte,
  geschichtswissenschaft, mittelalter, middle ages, weimarer republik, historikerin, antike, ancient
  history, neuzeit
local history | Heimatgeschichte | local history | stadtgeschichte, regionalgeschichte,
  heimatpflege, ortsgeschichte, ortschronik, town chronicle, stadtteilgeschichte, village history
archaeology | Archäologie | archaeology | archeology, ausgrabung, excavation, grabung, grabungen,
  archäologin, archaeologist
memory culture | Erinnerungskultur | culture of remembrance | gedenkstätte, memorial, gedenkarbeit,
  remembrance, gedenken, zeitzeugen, zeitzeuge, contemporary witnesses, oral history, mahnmal,
  stolpersteine, erinnerungsarbeit
guided tours | Führungen | guided tours | stadtführung, museumsführung, city tour, gästeführung,
  tour guide, kulturführung, stadtführer, stadtführerin, city guide, rundgang, rundgänge, walking
  tour, walking tours, audioguide, audio guide
festivals | Festivals | festivals | festival, kulturfestival, stadtfest, straßenfest, street
  festival, musikfestival, music festival, filmfestival, film festival, sommerfest
creative industries | Kreativwirtschaft | creative industries | kulturwirtschaft, creative economy,
  kreativbranche, creative sector, kreativagentur, creative agency, kreativszene, creative business
creativity | Kreativität | creativity | kreativ, kreativtechniken, creative techniques,
  brainstorming, ideenfindung, ideation, kreative blockade, creative block
audience development | Publikumsentwicklung | audience development | besucherforschung, visitor
  research, publikumsgewinnung, audience engagement, besucherbindung, neues publikum, new audiences,
  besucherbefragung, visitor survey, besucherzahlen, visitor numbers, zielgruppen, target groups,
  ticketverkauf, ticket sales
digital culture | Digitale Kultur | digital culture | netzkultur, internet culture, digital arts,
  medienkunst, media art, netzkunst, net art, creative coding, klangkunst, sound art
games | Spiele | games | spiel, game, gaming, brettspiele, board games, game design, computerspiele,
  gamification, brettspielabend, rollenspiel, role playing games, pen and paper, videospiele, video
  games, game developer, spieleentwicklung, spieleabend, schach, chess
"""

COMMUNICATION = """
communication | Kommunikation | communication | kommunizieren, communications, kommunikationsarbeit,
  kommunikationsstrategie, communication strategy, botschaft formulieren, messaging strategy,
  kommunikationskonzept, communication plan, kommunikationsberatung
pr | Öffentlichkeitsarbeit | public relations | pr, pr-arbeit, pressearbeit, medienarbeit, press
  relations, media relations, presse- und öffentlichkeitsarbeit, publicity, pressemitteilung, press
  release, pressestelle, pressekontakte, press work, pressesprecher, pressesprecherin, press
  officer, pressekonferenz, press conference, presseverteiler, press list, public affairs,
  medienkontakte, pressekontakt, media contacts, spokesperson
social media | Social Media | social media | soziale medien, soziale netzwerke, social networks,
  social-media-strategie, social media strategy, social media management, social media manager,
  followers, social web, kanäle bespielen, social media kampagne, hashtags
instagram | Instagram | Instagram | insta, reels, instagram stories, instagrammer, instagram
  account, insta-feed
mastodon | Mastodon und Fediverse | Mastodon and the Fediverse | mastodon, fediverse, fediversum,
  activitypub, pixelfed, mastodon-server, lemmy, peertube
bluesky | Bluesky | Bluesky | atproto, bluesky feeds
linkedin | LinkedIn | LinkedIn | linked in, xing, business networks, linkedin-profil, linkedin
  profile, social selling
facebook | Facebook | Facebook | meta ads, facebook gruppen, facebook groups, facebook-seite,
  facebook page, facebook ads
tiktok | TikTok | TikTok | tik tok, kurzvideos, short video, short form video, kurze clips, short
  clips
youtube | YouTube | YouTube | youtuber, vlog, vlogging, youtube-kanal, youtube channel, youtuberin
content marketing | Content-Marketing | content marketing | content-strategie, content strategy,
  content creation, content creator, contentplanung, inhalte planen, redaktionsplan, editorial plan,
  themenplan, content plan, content calendar, redaktionsplanung, evergreen content
marketing | Marketing | marketing | vermarktung, werbung, advertising, online-marketing, digital
  marketing, onlinemarketing, kampagne, campaign, werbekampagne, google ads, anzeigen schalten,
  media planning, flyeraktion, zielgruppenansprache, marketingplan, marketing plan, bekannter werden
branding | Markenbildung | branding | marke, brand, corporate design, markenführung, personal
  branding, positionierung, positioning, corporate identity, markenname, markenidentität, brand
  identity, brand strategy, markenstrategie, corporate language, rebranding
storytelling | Storytelling | storytelling | geschichten erzählen, erzählen, narration, narrative,
  erzählkunst, heldenreise, hero's journey, geschichtenerzähler, storyteller, spannungsbogen
campaigning | Kampagnenarbeit | campaigning | öffentliche kampagnen, advocacy, petition, petitionen,
  petitions, unterschriften sammeln, grassroots campaign, aktivismus, activism
newsletter | Newsletter | newsletters | e-mail-marketing, email marketing, mailingliste, mailing
  list, substack, rundbrief, mailings, newslettermarketing, mailing
journalism | Journalismus | journalism | journalist, reportage, recherche, redaktion, reporter,
  presse, lokalpresse, local press, lokaljournalismus, local journalism, investigative,
  journalistin, journalistenkontakte, reporterin, zeitung, newspaper, newspapers, redakteur,
  redakteurin, news editor, newsroom, feature writing, zeitungsartikel
podcasts | Podcasts | podcasts | podcast, podcasting, podcaster, audioproduktion, audio production,
  hörfunk, radio, hörspiel, audio drama, audio editing, podcasterin, hörstück, interview podcast
video | Video | video | videos, videoproduktion, video production, videoschnitt, video editing,
  filmschnitt, livestream, streaming, live streaming, filmen, filming, videograf, videographer,
  imagefilm, image film, clips drehen, erklärvideo, explainer video, kameramann, cutter
public speaking | Vorträge | public speaking | rhetorik, vortrag, präsentieren, presentation,
  präsentation, speaker, keynote, redekunst, talks geben, giving talks, redner, rednerin, reden
  halten, speeches, speech, lampenfieber, redeangst, freies sprechen, pitch training, toastmasters,
  vortragen
voice | Stimme und Sprechen | voice training | stimmtraining, sprecherziehung, sprechtraining, voice
  coaching, stimmbildung, atemtechnik, breathing technique, sprecherin, voice over, synchronsprechen
moderation | Moderation | facilitation | moderieren, moderator, facilitator, facilitating,
  workshop-moderation, workshop facilitation, gesprächsführung, moderatorin, podiumsdiskussion,
  panel discussion, klausur, gesprächsleitung
science communication | Wissenschaftskommunikation | science communication | scicomm, wisskomm,
  science slam, wissenschaftsjournalismus, wissenschaft erklären, explaining science, pop science,
  populärwissenschaft
plain language | Leichte Sprache | plain language | einfache sprache, easy language, verständliche
  sprache, easy read, leicht verständlich, verständlich schreiben, plain english, klare sprache,
  clear language, bürgernahe sprache
translation | Übersetzung | translation | übersetzen, translator, dolmetschen, interpreting,
  übersetzer, lokalisierung, localisation, localization, übersetzerin, dolmetscher, dolmetscherin,
  interpreter, untertitel, subtitles, literaturübersetzung, literary translation, nachdichtung
languages | Sprachen | languages | sprachen lernen, language learning, fremdsprachen, tandem,
  sprachtandem, language exchange, spanisch, spanish, französisch, french, italienisch, italian,
  englisch lernen, learning english, deutsch lernen, learning german, muttersprache, mother tongue,
  native speaker, sprachkurs, language course, polnisch, polish, türkisch, turkish, arabisch,
  arabic, fremdsprache
crisis communication | Krisenkommunikation | crisis communication | shitstorm, krisen-pr, krise in
  den medien, skandal, scandal, scandals, krisenstab
internal communication | Interne Kommunikation | internal communication | mitarbeiterkommunikation,
  intranet, employee communication, mitarbeiterzeitung, staff magazine, belegschaft, change
  communication
networking | Netzwerken | networking | vernetzung, vernetzen, networken, netzwerkarbeit, kontakte
  knüpfen, netzwerktreffen, networking event, kontakte aufbauen, kontaktnetz, anschluss finden,
  stammtisch
influencers | Influencer-Arbeit | influencer relations | influencer, influencer marketing, blogger
  relations, bloggerrelations, creator kooperation, kooperationen mit bloggern, micro-influencer
"""

WRITING = """
blogging | Bloggen | blogging | blog, blogs, blogger, weblog, bloggerei, corporate blog,
  blogosphäre, blogartikel, blogbeitrag, blog post, blogpost, bloggerin, bloggen lernen, blogs
  schreiben, blogtexte, blog starten
blog parades | Blogparaden | blog parades | blogparade, blog parade, blog carnival, blogkarneval,
  blog hop, blogwichteln, indieweb carnival, blogaktion, blog event, blogger event
culture blogs | Kulturblogs | culture blogs | kulturblog, kulturblogger, kunstblog, art blog,
  museumsblog, museum blog, culture blogging, theaterblog, kunstblogger, literaturblog, book blog,
  musikblog
travel blogs | Reiseblogs | travel blogs | reiseblog, reiseblogger, travel blogger, travel blogging,
  reisebericht, reiseberichte, travel writing
food blogs | Foodblogs | food blogs | foodblog, foodblogger, food blogger, rezeptblog, kochblog,
  backblog, food photography, foodfotografie
guest posts | Gastbeiträge | guest posts | gastbeitrag, gastartikel, guest post, guest blogging,
  gastautor, gastautorin, guest author, guest writer
seo | Suchmaschinenoptimierung | search engine optimisation | seo, suchmaschinen, keywords, search
  engine optimization, google ranking, suchergebnisse, search results, suchmaschine, search engine,
  backlinks, onpage, keyword-recherche, keyword research, rankings, auffindbarkeit, findability
wordpress | WordPress | WordPress | wp, gutenberg-editor, wordpress plugins, wordpress theme,
  elementor, wordpress-seite, wordpress site
writing | Schreiben | writing | texten, text, schreibwerkstatt, autor, author, writer, texter,
  copywriting, copywriter, schreibblockade, writing group, schreibgruppe, schreiben lernen,
  texterin, webtexte, web copy, autorin, manuskript, manuskripte, manuscript, manuscripts,
  schreibroutine, writing routine, sachbuch, nonfiction
creative writing | Kreatives Schreiben | creative writing | kurzgeschichten, short stories,
  schreibkurs, romanprojekt, novel writing, erzählung, fiction writing, schreibworkshop, kreativ
  schreiben, figurenentwicklung
editing | Lektorat | editing | lektorieren, korrektorat, proofreading, editor, textarbeit, lektor,
  lektorin, korrektur lesen, korrekturlesen, spelling, copy editing, copyediting, redigieren,
  gegenlesen, proofreader, stilkritik
publishing | Verlagswesen | publishing | verlag, publisher, selfpublishing, self-publishing, buch
  veröffentlichen, e-book, ebook, verlegen, verleger, buchmarkt, book market, buchvertrieb,
  literaturagent, literary agent, selbstverlag, self published, selfpublisher, print on demand
reviews | Rezensionen | reviews | rezension, kunstkritik, kritik schreiben, book review,
  buchbesprechung, art criticism, kritikerin, theaterkritik, theatre criticism, konzertkritik,
  rezensieren
interviews | Interviews | interviews | interview, interviewen, interview führen, interviewpartner,
  fragen stellen lernen, interviewtechnik, interview technique, gesprächsreihe
copyright | Urheberrecht | copyright | bildrechte, image rights, lizenzen, licensing, creative
  commons, nutzungsrechte, urheberrechte, bildlizenz, plagiat, plagiarism, fotorechte, gema, vg
  wort, zitatrecht, fair use
indieweb | IndieWeb | IndieWeb | webmention, rss, eigene website, personal website, eigene domain,
  own domain, statische website, static site, static sites, static site generator, hugo, jekyll,
  personal blog
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
