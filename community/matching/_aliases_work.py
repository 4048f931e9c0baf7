"""The topics that ship with the bot, part two: technology, work and money, society and leisure.

The form of a line is told in :mod:`community.matching._aliases`.
"""

TECH = """
digitalisation | Digitalisierung | digitalisation | digitalization, digitale transformation, digital
  transformation, digitaler wandel, digitisation, digitale strategie, digital strategy, papierlos,
  paperless, digitalisierungsprojekt, scannen, scanning documents, digitisation project,
  digitalisieren, digitizing
ai | Künstliche Intelligenz | artificial intelligence | ki, ai, chatgpt, sprachmodelle, language
  models, llm, generative ai, prompting, chatbot, chatbots, ki-werkzeuge, ai tools, gpt, prompts,
  prompt engineering, große sprachmodelle, large language models, copilot
machine learning | Maschinelles Lernen | machine learning | deep learning, neuronale netze, neural
  networks, modelle trainieren, training models, computer vision, bilderkennung, image recognition,
  pytorch, tensorflow
data science | Datenanalyse | data science | data analysis, datenauswertung, statistik, statistics,
  analytics, data analytics, daten auswerten, statistiker, statistikerin, statistician, excel
  auswertung, umfragen auswerten, survey analysis, datenwissenschaft, data analyst, datenanalyst,
  auswertung, kennzahlen, key figures, pandas
data visualisation | Datenvisualisierung | data visualisation | data visualization, dataviz,
  infografik, infographics, diagramme, diagramm, dashboards, dashboard, kartografie, cartography,
  datenkarten
open data | Offene Daten | open data | wikidata, linked open data, offene verwaltungsdaten,
  government data, freie daten
software development | Softwareentwicklung | software development | programmieren, programming,
  programmierung, coding, developer, entwickler, software engineering, software engineer,
  programmierer, programmiererin, programmer, rust, golang, unit tests, software testing, pytest,
  clean code, refactoring, backend developer, softwarearchitektur, software architecture, code
  review, git
python | Python | Python | django, python programming, pandas programmierung, flask, fastapi
javascript | JavaScript | JavaScript | typescript, react, node js, vue, svelte, nodejs
web development | Webentwicklung | web development | webdesign, web design, website bauen, html,
  css, frontend, backend, homepage, webseiten, website, webseite, webseiten bauen, website
  erstellen, web page, internetseite, internetauftritt, web developer, webentwickler, webdesigner,
  webmaster, landingpage, landing page
app development | App-Entwicklung | app development | mobile apps, android, ios development, apps
  entwickeln, app entwickeln, mobile app, iphone app, android app, flutter
ux | Nutzererlebnis | user experience | ux, usability, ui design, user research, nutzerforschung, ux
  design, interface design, bedienbarkeit, nutzertests, user testing, usability tests, user
  interface, oberflächen gestalten, wireframes, figma, interaction design
accessibility | Barrierefreiheit | accessibility | barrierefrei, accessible, a11y, wcag,
  barrierefreie websites, screenreader, screen reader, screen readers, blinde menschen, blind
  people, sehbehinderung, visual impairment, audiodeskription, audio description, gebärdensprache,
  sign language, tastmodelle, untertitelung, rollstuhl, wheelchair, alternativtexte, alt texts
open source | Open Source | open source | freie software, free software, foss, linux, quelloffen,
  ubuntu, debian, nextcloud, freie lizenzen, libreoffice, windows ablösen, betriebssystem, operating
  system
it | IT und Technik | IT | it, informatik, computer science, edv, informationstechnik,
  it-infrastruktur, information technology, computer, laptop, computerhilfe, computer help,
  netzwerktechnik, wlan, wifi, it-support, tech support, helpdesk
it security | IT-Sicherheit | IT security | cybersecurity, cyber security, datensicherheit,
  information security, passwörter, passwords, passwort, password manager, verschlüsselung,
  encryption, firewall, zwei-faktor, two factor
privacy | Datenschutz | privacy | dsgvo, gdpr, data protection, datenschutzgrundverordnung, cookies,
  einwilligung, consent forms
cloud | Cloud und Server | cloud and servers | devops, kubernetes, hosting, systemadministration,
  sysadmin, serverbetrieb, server, servers, docker, aws, reverse proxy, virtualisierung, backups
automation | Automatisierung | automation | no-code, nocode, low-code, prozessautomatisierung,
  zapier, makros, macros, abläufe automatisieren, workflow automation, make com, n8n, robotic
  process automation
databases | Datenbanken | databases | datenbank, database, sql, postgres, mysql, adressdatenbank,
  datenmodell, data model, airtable, mitgliederdatenbank, member database
virtual reality | Virtuelle Realität | virtual reality | vr, augmented reality, xr, erweiterte
  realität, vr-brille, headset, 360 grad, 360 degree, virtueller rundgang, virtual tour, metaverse
3d printing | 3D-Druck | 3D printing | 3d druck, makerspace, fablab, maker, laser cutting,
  3d-drucker, 3d printer, cad, lasercutter
robotics | Robotik | robotics | roboter, robots, arduino, raspberry pi, drohnen, drones, roboterarm,
  mindstorms
electronics | Elektronik | electronics | löten, soldering, elektrotechnik, electrical engineering,
  reparieren, repair café, repaircafé, repair cafe, schaltungen, circuits, bastelelektronik,
  mikrocontroller, microcontroller
civic tech | Civic Tech | civic tech | code for germany, digitales ehrenamt, hackathon, digital
  civics, digitale zivilgesellschaft, open government, prototype fund
blockchain | Blockchain | blockchain | krypto, crypto, web3, nft, bitcoin, ethereum, smart contracts
online communities | Online-Communitys | online communities | community management, community
  building, community-aufbau, community manager, discord, community aufbauen, forum, foren, forums,
  discord-server, online-forum, mitglieder aktivieren, slack community, community managerin
digital humanities | Digital Humanities | digital humanities | digitale geisteswissenschaften,
  digitale sammlungen, digital collections, digitale edition, digital edition, digitale editionen,
  textanalyse, tei, digitisation of collections, digitalisierung von sammlungen
"""

WORK = """
founding | Gründung | starting a business | gründen, existenzgründung, startup, startups, start-up,
  gründer, founder, entrepreneurship, unternehmertum, entrepreneur, unternehmensgründung, gründerin,
  founders, firma gründen, start a company, eigenes unternehmen, own company, businessgründung,
  startup founder, nachfolge, unternehmensnachfolge, betriebsübergabe, business succession, company
  handover
self-employment | Selbstständigkeit | self-employment | selbstständig, selbständig, freelance,
  selbständigkeit, freelancing, freelancer, freiberuflich, freiberufler, self-employed, solopreneur,
  freelancers, solo-selbstständig, selbstständig machen, going freelance, freie mitarbeit,
  auftraggeber, nebenberuflich
business models | Geschäftsmodelle | business models | geschäftsmodell, business model,
  businessplan, business plan, geschäftsidee, business idea, geld verdienen, monetarisierung,
  monetisation, monetization, geschäftsplan, business canvas, erlösmodell, revenue model
strategy | Strategie | strategy | strategieentwicklung, strategic planning, strategische planung,
  leitbild, mission statement, ziele setzen, okr, strategic goals
sales | Vertrieb | sales | verkauf, verkaufen, selling, akquise, kundengewinnung, customer
  acquisition, kunden gewinnen, finding clients, acquisition, verkäufer, verkäuferin, sales
  training, kaltakquise, cold calls, kundschaft finden, neue kunden, new clients, new customers,
  verkaufsgespräch
pricing | Preisgestaltung | pricing | preise kalkulieren, honorar, honorare, stundensatz, day rate,
  stundensätze, honorarsätze, hourly rate, hourly rates, tagessatz, preisverhandlung, price
  negotiation, preise festlegen
e-commerce | Onlinehandel | e-commerce | onlineshop, online shop, webshop, ecommerce, online
  verkaufen, selling online, shopify, etsy, woocommerce, versandhandel, mail order, online store
finance | Finanzen | finance | finanzplanung, financial planning, budgetplanung, budgeting,
  controlling, liquidität, budget, budgets, cashflow, cash flow, finanzen im griff, kostenplanung,
  kostenrechnung, kalkulation
investing | Geldanlage | investing | investieren, aktien, etf, stocks, altersvorsorge, börse, stock
  market, fonds, funds, anleihen, vermögensaufbau
investors | Investorensuche | investors | investor, venture capital, wagniskapital, risikokapital,
  business angels, pitch deck, pitchen, pitching, startkapital, seed funding, angel investor, angel
  investors, kapitalgeber, business angel, beteiligungskapital, pitch vor investoren
accounting | Buchhaltung | accounting | buchführung, bookkeeping, rechnungswesen, rechnungen
  schreiben, invoicing, buchhalter, buchhalterin, bookkeeper, accountant, belege, receipts,
  jahresabschluss, annual accounts, ledger, ledgers, doppelte buchführung, double-entry
tax | Steuern | taxes | steuer, tax, steuererklärung, tax return, umsatzsteuer, vat, steuerberatung,
  künstlersozialkasse, ksk, steuerberater, steuerberaterin, tax adviser, tax advisor, finanzamt, tax
  office, mehrwertsteuer, kleinunternehmer, elster, steuerkram, einkommensteuer, income tax
law | Recht | law | rechtsfragen, legal, legal advice, rechtsberatung, jura, vertragsrecht, contract
  law, verträge, anwalt, lawyer, juristin, jurist, anwältin, rechtsanwalt, rechtsanwältin, attorney,
  paragrafen, legal question, legal questions, mietrecht, arbeitsrecht, labour law
contracts | Vertragsgestaltung | contracts | vertrag, contract, agb, terms of service,
  vertragsprüfung, verträge prüfen, vereinbarung prüfen, kaufvertrag, lizenzvertrag, agreements,
  vertragsentwurf
funding | Fördermittel | grants and funding | förderung, finanzierung, projektfinanzierung, funding,
  grants, grant, zuschuss, zuschüsse, förderantrag, grant writing, grant application,
  kulturförderung, arts funding, antragstellung, projektförderung, stipendium, scholarship,
  stipendien, fördergelder, drittmittel, fördergeld, fördertöpfe, förderanträge, förderprogramm,
  funding programmes, anträge schreiben, antrag schreiben, grant proposal, grant proposals, grant
  applications, projektmittel, geldgeber, funders, kulturfonds
fundraising | Fundraising | fundraising | spenden, spende, donations, spendensammeln, donors,
  spender, donor, charity, spendenaktion, spendenkampagne, donation campaign, förderkreis,
  philanthropie, philanthropy
crowdfunding | Crowdfunding | crowdfunding | kickstarter, startnext, schwarmfinanzierung,
  crowdfunding-kampagne, crowdfunding campaign, schwarmfinanziert, patreon, steady
sponsoring | Sponsoring | sponsorship | sponsor, sponsoren, sponsors, mäzenatentum, sponsorensuche,
  finding sponsors, firmen als unterstützer, corporate sponsorship
foundations | Stiftungen | foundations | stiftung, foundation, stiftungswesen, stiftungsgründung,
  stiftungsrecht, bürgerstiftung, community foundation
eu projects | EU-Projekte | EU projects | eu-förderung, eu funding, erasmus, creative europe,
  interreg, eu-antrag, horizon europe, eu-programme, european funding
project management | Projektmanagement | project management | projektleitung, projektplanung,
  project planning, projektmanager, project manager, project lead, projektplan, project plan,
  meilensteine, milestones, projektleiter, projektleiterin, gantt, projektsteuerung
agile | Agiles Arbeiten | agile working | scrum, kanban, agil, agile methoden, agile methods, scrum
  master, sprints, sprint, retrospektive, retrospektiven, retrospectives, wasserfall, waterfall,
  agile coach, product backlog
product management | Produktmanagement | product management | produktentwicklung, product manager,
  product development, product owner, roadmap, produktstrategie, product strategy, feature
  priorisierung
innovation | Innovation | innovation | design thinking, innovationsmanagement, prototyping,
  prototypen, prototypes, experimente wagen, lean startup, zukunftswerkstatt
leadership | Führung | leadership | führungskraft, führungskräfte, mitarbeiterführung, leading
  teams, teamleitung, team lead, leader, personalführung, people management, chef werden, first-time
  manager, new managers, delegieren, delegating, vorgesetzte, führungsaufgabe, führungsrolle,
  abteilungsleitung, managing people, managing a team
team building | Teamarbeit | teamwork | teambuilding, zusammenarbeit, collaboration,
  teamentwicklung, teamgeist, team spirit, verteilte teams, distributed teams, remote teams,
  teamkultur, team culture, vertrauen im team, trust in teams
organisation | Organisationsentwicklung | organisational development | change management,
  veränderungsmanagement, organizational development, unternehmenskultur, company culture,
  strukturen verändern, organisationsberatung, transformation, restrukturierung, restructuring,
  holokratie
new work | Neue Arbeit | new work | homeoffice, remote work, remote working, home office, coworking,
  co-working, vier-tage-woche, zu hause arbeiten, working from home, work from home, hybrides
  arbeiten, hybrid work, digitale nomaden, digital nomads, mobiles arbeiten
hr | Personalwesen | human resources | hr, recruiting, personalentwicklung, hiring,
  personalgewinnung, personalarbeit, personaler, personalerin, recruiter, vorstellungsgespräch,
  vorstellungsgespräche, job interviews, stellenanzeigen, job ads, onboarding, fachkräfte, skilled
  workers, fachkräftemangel, employer branding
career | Karriere | career | berufseinstieg, job, jobsuche, job search, bewerbung, job application,
  berufliche neuorientierung, career change, quereinstieg, wiedereinstieg, stellensuche,
  bewerbungen, applications for jobs, berufswechsel, stelle finden, find a job, karriereplanung,
  career planning, berufsberatung, bewerbungsmappe
coaching | Coaching | coaching | coach, life coaching, business coaching, systemisches coaching,
  coachin, persönlichkeitsentwicklung, personal development
mentoring | Mentoring | mentoring | mentor, mentorin, mentee, erfahrene begleitung, mentorship,
  sparringspartner, sparring partner
consulting | Beratung | consulting | berater, consultant, unternehmensberatung, beraten, beraterin,
  unternehmensberater, management consultant, externe beratung
negotiation | Verhandeln | negotiation | verhandlung, negotiating, verhandlungsführung, verhandeln
  lernen, gehaltsverhandlung, salary negotiation, verhandlungen
conflict | Konfliktlösung | conflict resolution | mediation, konflikte, konfliktmanagement,
  gewaltfreie kommunikation, nonviolent communication, mediator, mediatorin, konfliktgespräch,
  dispute, disputes
time management | Zeitmanagement | time management | selbstorganisation, produktivität,
  productivity, self-organisation, getting things done, zeitplanung, prokrastination,
  procrastination, to-do-listen, to-do lists, terminplanung, kalender organisieren, deep work
work-life balance | Vereinbarkeit | work-life balance | vereinbarkeit von familie und beruf,
  familienfreundlich, family friendly work, elternzeit, parental leave, teilzeit, part time, familie
  und beruf, job and family, kinderbetreuung, childcare, working parents, berufstätige eltern
events | Veranstaltungen | events | veranstaltung, event, eventmanagement, event management,
  veranstaltungsplanung, event planning, event organisation, meetup organisieren, feier
  organisieren, eventplanung, event planner, veranstalter, veranstaltungstechnik, event technology,
  bühnentechnik, konzertorganisation
conferences | Konferenzen | conferences | konferenz, conference, barcamp, barcamps, tagung,
  kongress, fachtagung, symposium, unconference, konferenzen organisieren, call for papers,
  tagungsorganisation
workshops | Workshops | workshops | workshop, seminare, seminar, workshopkonzept, workshopleitung,
  seminarleitung, kursleitung, übungen entwickeln
tourism | Tourismus | tourism | kulturtourismus, cultural tourism, stadtmarketing, city marketing,
  destination marketing, gäste in der region, tourismusverband, tourist board, reiseführer,
  hotelgäste, städtetourismus, reiseveranstalter
retail | Einzelhandel | retail | ladengeschäft, shopkeeping, buchhandlung, bookshop, bookstore, shop
  in town, verkaufsfläche, buchhändler, buchhändlerin, bookseller, buchladen
gastronomy | Gastronomie | hospitality | restaurant, café, hotellerie, hotel, catering, köchin, chef
  de cuisine, wirtin, bistro, barista, food truck
logistics | Logistik | logistics | supply chain, lieferkette, transport, shipping, lagerhaltung,
  warehouse, spedition
real estate | Immobilien | real estate | leerstand, räume finden, zwischennutzung, atelier, studio
  space, raumsuche, proberaum, rehearsal room, mietvertrag, werkstattraum, büroräume
manufacturing | Produktion | manufacturing | fertigung, maschinenbau, mechanical engineering,
  industrie, kleinserie, small series, werkzeugbau, siebdruck, screen printing
"""

SOCIETY = """
education | Bildung | education | ausbildung, pädagogik, pedagogy, bildungsarbeit, unterricht,
  teaching, lehren, lehrer, teacher, didaktik, didactics, lehrkraft, lernen lernen, learning
  methods, nachhilfe, tutoring, pädagogin, educator
schools | Schule | schools | schulen, school, schulprojekte, school projects, ganztagsschule,
  schüler, schülerinnen, pupils, klassenzimmer, classroom, grundschule, primary school, gymnasium
adult education | Erwachsenenbildung | adult education | weiterbildung, volkshochschule, lifelong
  learning, lebenslanges lernen, fortbildung, further education, professional training, vhs,
  abendkurse, evening classes, kurse für erwachsene, courses for adults
e-learning | E-Learning | e-learning | online-kurse, online courses, onlinekurse, elearning, moodle,
  digitale lehre, digitales lernen, mooc, onlinekurs, online course, lernplattform, learning
  platform, lernvideos, blended learning, webinar, webinare, webinars
universities | Hochschule | higher education | universität, university, hochschulen, studium,
  studieren, hochschullehre, academia, professor, professorin, dozent, dozentin, lecturer,
  bachelorarbeit, masterarbeit
research | Forschung | research | wissenschaft, science, forschen, promotion, phd, doktorarbeit,
  dissertation, researcher, wissenschaftler, forscherin, forscher, scientist, scientists,
  laborarbeit, laboratory, empirical study
humanities | Geisteswissenschaften | humanities | kulturwissenschaft, cultural studies, germanistik,
  kulturtheorie, cultural theory, soziologie, sociology, philologie
psychology | Psychologie | psychology | psychologe, psychologist, psychotherapie, psychologin,
  therapie, therapy, therapeut, therapist, human behaviour
philosophy | Philosophie | philosophy | ethik, ethics, philosoph, philosophieren, existenzialismus,
  stoizismus, stoicism
media literacy | Medienkompetenz | media literacy | medienbildung, medienpädagogik, media education,
  faktencheck, fact checking, desinformation, disinformation, falschnachrichten, fake news,
  medienkritik, news literacy, quellenkritik
children | Kinder und Familie | children and families | kinder, children, familie, family, kita,
  eltern, parents, familienangebote, elternschaft, parenting, babysitten, kinderprogramm, children's
  programme, kindertheater, spielplatz, playground, familienleben, family life, kinderbücher, kids
youth work | Jugendarbeit | youth work | jugendliche, young people, jugend, youth, jugendbildung,
  jugendtreff, youth club, teenager, teenagers, jugendzentrum, pfadfinder, scouts
older people | Ältere Menschen | older people | senioren, seniors, seniorenarbeit, generationen,
  generations, ageing, seniorinnen, altenheim, retirement home, einsamkeit im alter, ruhestand,
  retirement, rentner, pensioners
inclusion | Inklusion | inclusion | inklusiv, inclusive, behinderung, disability, teilhabe, menschen
  mit behinderung, people with disabilities, disabled people, autismus, autism, neurodiversität,
  neurodiversity, assistenz
diversity | Vielfalt | diversity | diversität, antirassismus, anti-racism, dekolonisierung,
  decolonisation, postkolonialismus, queer, lgbtq, rassismus, racism, lgbt, diskriminierung,
  discrimination, diversity training
gender equality | Gleichstellung | gender equality | feminismus, feminism, frauen, women,
  frauenförderung, women in tech, gleichberechtigung, frauennetzwerk, feministisch, feminist,
  frauennetzwerke, women's network, gender pay gap, frauen in führung
migration | Migration und Integration | migration | integration, geflüchtete, refugees,
  interkulturell, intercultural, interkulturelle arbeit, flüchtlinge, asyl, asylum, einwanderung,
  immigration, zuwanderung, ankommen in deutschland, newcomers, deutschkurse für geflüchtete
volunteering | Ehrenamt | volunteering | ehrenamtlich, volunteer, freiwilligenarbeit, freiwillige,
  volunteers, freiwilligenmanagement, bürgerschaftliches engagement, ehrenamtliche, ehrenamtlicher,
  volunteer management, zeit spenden, nachbarschaftshilfe
associations | Vereinsarbeit | clubs and associations | verein, vereine, vereinsgründung, nonprofit,
  gemeinnützigkeit, non-profit, ngo, gemeinnützig, genossenschaft, cooperative, vorstand,
  vorstandsarbeit, board members, satzung, bylaws, mitgliederversammlung, general meeting,
  mitgliedergewinnung, nonprofits, vereinsrecht, kassenwart, treasurer
social work | Soziale Arbeit | social work | sozialarbeit, sozialpädagogik, gemeinwesenarbeit,
  sozialarbeiter, sozialarbeiterin, social worker, obdachlose, homeless people, streetwork,
  jugendhilfe
social business | Sozialunternehmen | social business | social entrepreneurship, social impact,
  gemeinwohl, gemeinwohlökonomie, sozialunternehmer, social entrepreneur, social startup, impact
  investing
participation | Beteiligung | participation | partizipation, bürgerbeteiligung, co-creation, civic
  participation, mitbestimmung, bürgerrat, citizens' assembly, bürgerinitiative, citizens'
  initiative
politics | Politik | politics | politician, politiker, demokratie, democracy, politische bildung,
  civic education, kommunalpolitik, local politics, stadtrat, gemeinderat, city council,
  kandidieren, political party, wahlkampf, election campaign, abgeordnete, parlament, parliament,
  bürgermeister, mayor
city development | Stadtentwicklung | urban development | stadtplanung, urban planning,
  quartiersarbeit, quartiersmanagement, neighbourhood work, placemaking, nachbarschaft, stadtplaner,
  stadtplanerin, urban planner, viertel, neighbourhood, neighborhood, stadtteil, öffentlicher raum,
  public space, stadtgrün
rural areas | Ländlicher Raum | rural areas | landleben, regionalentwicklung, regional development,
  dorfleben, kultur auf dem land, landkreis, village life, dorfgemeinschaft, village hall,
  dorfladen, village shop
sustainability | Nachhaltigkeit | sustainability | nachhaltig, sustainable, umweltschutz,
  environment, umwelt, ökologie, ecology, zero waste, kreislaufwirtschaft, circular economy, müll,
  plastikfrei, plastic free, umweltbewusst, eco-friendly, nachhaltigkeitsberatung, upcycling,
  recycling, ressourcen sparen, second hand
climate | Klimaschutz | climate protection | klima, climate, klimawandel, climate change,
  klimaneutralität, green culture, co2, carbon footprint, carbon emissions, klimabilanz, climate
  balance, emissionen, emissions, treibhausgas, greenhouse gas, klimaneutral, klimaanpassung, global
  warming
energy | Energie | energy | erneuerbare energien, renewable energy, solarenergie, solar power,
  photovoltaik, photovoltaics, solaranlage, solar panels, windkraft, wind power, wärmepumpe, heat
  pump, energieberatung, energy advice, stromsparen
mobility | Mobilität | mobility | verkehrswende, radverkehr, cycling infrastructure, öffentlicher
  nahverkehr, public transport, autofrei, car free, lastenrad, cargo bike, verkehrsplanung,
  carsharing
nature | Natur | nature | naturschutz, conservation, tiere, animals, vogelbeobachtung, birdwatching,
  biodiversität, biodiversity, vögel, birds, vogelstimmen, bird songs, birdsong, ornithologe,
  ornithologist, ornithologie, insekten, insects, wildlife, wald, forest, pflanzen bestimmen,
  schmetterlinge, butterflies, botanik, botany
gardening | Gärtnern | gardening | garten, garden, urban gardening, gemeinschaftsgarten,
  kleingarten, community garden, permakultur, permaculture, balkon bepflanzen, balcony plants,
  tomaten, tomatoes, saatgut, stauden, gärtner, gärtnerin, gardener
agriculture | Landwirtschaft | agriculture | landwirt, farming, solidarische landwirtschaft,
  bauernhof, farm, farmer, bauer, bäuerin, ackerbau, viehzucht, weinbau, viticulture
food | Essen und Kochen | food and cooking | kochen, cooking, essen, food, backen, baking, rezepte,
  recipes, ernährung, nutrition, brot, bread, sauerteig, brot backen, bread baking, kuchen, cakes,
  rezept, recipe, vegan, vegane küche, vegan cooking, vegetarisch, vegetarian, fermentieren,
  fermentation, kulinarik, culinary
health | Gesundheit | health | gesundheitswesen, healthcare, medizin, medicine, pflege, nursing,
  arzt, ärztin, doctor, krankenpflege, nurse, krankenhaus, hospital, rückenschmerzen, back pain,
  prävention, physiotherapie, physiotherapy
mental health | Mentale Gesundheit | mental health | achtsamkeit, mindfulness, psychische
  gesundheit, resilienz, resilience, burnout, meditation, stressbewältigung, stress, stressabbau,
  stress relief, entspannung, relaxation, gelassenheit, serenity, überlastung, erschöpfung,
  exhaustion, achtsam, depression, seelische gesundheit
sports | Sport | sports | sport, fitness, laufen, running, klettern, climbing, fußball, football,
  yoga, marathon, marathons, joggen, jogging, schwimmen, swimming, volleyball, basketball, tennis,
  tischtennis, table tennis, segeln, sailing, rudern, rowing, turnen, bouldern, bouldering,
  handball, triathlon, skifahren, skiing
hiking | Wandern | hiking | wanderung, wanderungen, outdoor, bergsteigen, trekking, spazieren,
  long-distance trail, long distance hiking, hüttentour, hut to hut, bergtouren, mountain hikes,
  pilgern, jakobsweg
cycling | Radfahren | cycling | fahrrad, bicycle, radtouren, bike, fahrradtour, bike tour, bike
  tours, road bike, bikepacking, fahrradwerkstatt, bike repair, radreise
travel | Reisen | travel | reise, travelling, traveling, städtereisen, city trips, weltreise, world
  trip, interrail, urlaubsreisen, backpacker, sabbatical, reiselust
religion | Religion | religion | kirche, church, theologie, theology, spiritualität, spirituality,
  pfarrer, pfarrerin, pastor, gemeindearbeit, parish, kloster, monastery, islam, judentum,
  christentum
europe | Europa | Europe | europäisch, european, städtepartnerschaft, town twinning, europäische
  union, european union, partnerstädte, twin town, twin towns, europaarbeit
international | Internationale Arbeit | international exchange | auslandserfahrung, working abroad,
  internationaler austausch, going abroad, entwicklungszusammenarbeit, auslandsaufenthalt, im
  ausland arbeiten, work abroad, expats, interkultureller austausch, entwicklungshilfe,
  erasmus-semester
genealogy | Ahnenforschung | genealogy | familienforschung, family history, stammbaum, vorfahren,
  ancestors, stammbäume, family tree, family trees, kirchenbücher, parish registers
"""
