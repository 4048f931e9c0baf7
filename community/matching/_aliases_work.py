"""The topics that ship with the bot, part two: technology, work and money, society and leisure.

The form of a line is told in :mod:`community.matching._aliases`.
"""

TECH = """
digitalisation | Digitalisierung | digitalisation | digitalization, digitale transformation, digital
  transformation, digitaler wandel, digitisation, digitale strategie, digital strategy
ai | Künstliche Intelligenz | artificial intelligence | ki, ai, chatgpt, sprachmodelle, language
  models, llm, generative ai, prompting
machine learning | Maschinelles Lernen | machine learning | deep learning, neuronale netze, neural
  networks
data science | Datenanalyse | data science | data analysis, datenauswertung, statistik, statistics,
  analytics, data analytics, daten auswerten
data visualisation | Datenvisualisierung | data visualisation | data visualization, dataviz,
  infografik, infographics
open data | Offene Daten | open data | wikidata, linked open data
software development | Softwareentwicklung | software development | programmieren, programming,
  programmierung, coding, developer, entwickler, software engineering, software engineer
python | Python | Python | django, python programming
javascript | JavaScript | JavaScript | typescript, react, node js, vue
web development | Webentwicklung | web development | webdesign, web design, website bauen, html,
  css, frontend, backend, homepage, webseiten, website
app development | App-Entwicklung | app development | mobile apps, android, ios development, apps
  entwickeln
ux | Nutzererlebnis | user experience | ux, usability, ui design, user research, nutzerforschung, ux
  design, interface design, bedienbarkeit
accessibility | Barrierefreiheit | accessibility | barrierefrei, accessible, a11y, wcag,
  barrierefreie websites
open source | Open Source | open source | freie software, free software, foss, linux, quelloffen
it | IT und Technik | IT | it, informatik, computer science, edv, informationstechnik,
  it-infrastruktur, information technology
it security | IT-Sicherheit | IT security | cybersecurity, cyber security, datensicherheit,
  information security
privacy | Datenschutz | privacy | dsgvo, gdpr, data protection, datenschutzgrundverordnung
cloud | Cloud und Server | cloud and servers | devops, kubernetes, hosting, systemadministration,
  sysadmin, serverbetrieb
automation | Automatisierung | automation | no-code, nocode, low-code, prozessautomatisierung,
  zapier
databases | Datenbanken | databases | datenbank, database, sql, postgres
virtual reality | Virtuelle Realität | virtual reality | vr, augmented reality, xr, erweiterte
  realität
3d printing | 3D-Druck | 3D printing | 3d druck, makerspace, fablab, maker, laser cutting
robotics | Robotik | robotics | roboter, robots, arduino, raspberry pi
electronics | Elektronik | electronics | löten, soldering, elektrotechnik, electrical engineering
civic tech | Civic Tech | civic tech | code for germany, digitales ehrenamt, hackathon, digital
  civics
blockchain | Blockchain | blockchain | krypto, crypto, web3, nft
online communities | Online-Communitys | online communities | community management, community
  building, community-aufbau, community manager, discord, community aufbauen
digital humanities | Digital Humanities | digital humanities | digitale geisteswissenschaften,
  digitale sammlungen, digital collections
"""

WORK = """
founding | Gründung | starting a business | gründen, existenzgründung, startup, startups, start-up,
  gründer, founder, entrepreneurship, unternehmertum, entrepreneur, unternehmensgründung
self-employment | Selbstständigkeit | self-employment | selbstständig, selbständig, freelance,
  selbständigkeit, freelancing, freelancer, freiberuflich, freiberufler, self-employed, solopreneur
business models | Geschäftsmodelle | business models | geschäftsmodell, business model,
  businessplan, business plan, geschäftsidee, business idea
strategy | Strategie | strategy | strategieentwicklung, strategic planning, strategische planung
sales | Vertrieb | sales | verkauf, verkaufen, selling, akquise, kundengewinnung, customer
  acquisition, kunden gewinnen, finding clients, acquisition
pricing | Preisgestaltung | pricing | preise kalkulieren, honorar, honorare, stundensatz, day rate
e-commerce | Onlinehandel | e-commerce | onlineshop, online shop, webshop, ecommerce
finance | Finanzen | finance | finanzplanung, financial planning, budgetplanung, budgeting,
  controlling, liquidität
investing | Geldanlage | investing | investieren, aktien, etf, stocks, altersvorsorge
investors | Investorensuche | investors | investor, venture capital, wagniskapital, risikokapital,
  business angels, pitch deck, pitchen, pitching
accounting | Buchhaltung | accounting | buchführung, bookkeeping, rechnungswesen, rechnungen
  schreiben, invoicing
tax | Steuern | taxes | steuer, tax, steuererklärung, tax return, umsatzsteuer, vat, steuerberatung,
  künstlersozialkasse, ksk
law | Recht | law | rechtsfragen, legal, legal advice, rechtsberatung, jura, vertragsrecht, contract
  law, verträge, anwalt, lawyer
contracts | Vertragsgestaltung | contracts | vertrag, contract, agb, terms of service
funding | Fördermittel | grants and funding | förderung, finanzierung,
  projektfinanzierung, funding, grants, grant, zuschuss,
  zuschüsse, förderantrag, grant writing, grant application, kulturförderung, arts funding,
  antragstellung, projektförderung, stipendium, scholarship, stipendien, fördergelder, drittmittel
fundraising | Fundraising | fundraising | spenden, spende, donations, spendensammeln, donors
crowdfunding | Crowdfunding | crowdfunding | kickstarter, startnext, schwarmfinanzierung
sponsoring | Sponsoring | sponsorship | sponsor, sponsoren, sponsors, mäzenatentum
foundations | Stiftungen | foundations | stiftung, foundation, stiftungswesen
eu projects | EU-Projekte | EU projects | eu-förderung, eu funding, erasmus, creative europe,
  interreg
project management | Projektmanagement | project management | projektleitung, projektplanung,
  project planning, projektmanager, project manager, project lead
agile | Agiles Arbeiten | agile working | scrum, kanban, agil, agile methoden, agile methods
product management | Produktmanagement | product management | produktentwicklung, product manager,
  product development, product owner
innovation | Innovation | innovation | design thinking, innovationsmanagement, prototyping
leadership | Führung | leadership | führungskraft, führungskräfte, mitarbeiterführung, leading
  teams, teamleitung, team lead, leader, personalführung, people management
team building | Teamarbeit | teamwork | teambuilding, zusammenarbeit, collaboration, teamentwicklung
organisation | Organisationsentwicklung | organisational development | change management,
  veränderungsmanagement, organizational development, unternehmenskultur, company culture
new work | Neue Arbeit | new work | homeoffice, remote work, remote working, home office, coworking,
  co-working, vier-tage-woche
hr | Personalwesen | human resources | hr, recruiting, personalentwicklung, hiring,
  personalgewinnung, personalarbeit
career | Karriere | career | berufseinstieg, job, jobsuche, job search, bewerbung, job application,
  berufliche neuorientierung, career change, quereinstieg, wiedereinstieg, stellensuche
coaching | Coaching | coaching | coach, life coaching, business coaching
mentoring | Mentoring | mentoring | mentor, mentorin, mentee
consulting | Beratung | consulting | berater, consultant, unternehmensberatung, beraten
negotiation | Verhandeln | negotiation | verhandlung, negotiating, verhandlungsführung
conflict | Konfliktlösung | conflict resolution | mediation, konflikte, konfliktmanagement,
  gewaltfreie kommunikation, nonviolent communication
time management | Zeitmanagement | time management | selbstorganisation, produktivität,
  productivity, self-organisation, getting things done, zeitplanung
work-life balance | Vereinbarkeit | work-life balance | vereinbarkeit von familie und beruf,
  familienfreundlich, family friendly work
events | Veranstaltungen | events | veranstaltung, event, eventmanagement, event management,
  veranstaltungsplanung, event planning, event organisation, meetup organisieren
conferences | Konferenzen | conferences | konferenz, conference, barcamp, barcamps, tagung,
  kongress, fachtagung, symposium, unconference
workshops | Workshops | workshops | workshop, seminare, seminar, workshopkonzept
tourism | Tourismus | tourism | kulturtourismus, cultural tourism, stadtmarketing, city marketing,
  destination marketing
retail | Einzelhandel | retail | ladengeschäft, shopkeeping, buchhandlung, bookshop, bookstore
gastronomy | Gastronomie | hospitality | restaurant, café, hotellerie, hotel, catering
logistics | Logistik | logistics | supply chain, lieferkette, transport
real estate | Immobilien | real estate | leerstand, räume finden, zwischennutzung, atelier, studio
  space
manufacturing | Produktion | manufacturing | fertigung, maschinenbau, mechanical engineering,
  industrie
"""

SOCIETY = """
education | Bildung | education | ausbildung, pädagogik, pedagogy, bildungsarbeit, unterricht,
  teaching, lehren, lehrer, teacher, didaktik, didactics
schools | Schule | schools | schulen, school, schulprojekte, school projects, ganztagsschule
adult education | Erwachsenenbildung | adult education | weiterbildung, volkshochschule, lifelong
  learning, lebenslanges lernen, fortbildung, further education, professional training
e-learning | E-Learning | e-learning | online-kurse, online courses, onlinekurse, elearning, moodle,
  digitale lehre, digitales lernen, mooc
universities | Hochschule | higher education | universität, university, hochschulen, studium,
  studieren, hochschullehre, academia
research | Forschung | research | wissenschaft, science, forschen, promotion, phd, doktorarbeit,
  dissertation, researcher, wissenschaftler
humanities | Geisteswissenschaften | humanities | kulturwissenschaft, cultural studies
psychology | Psychologie | psychology | psychologe, psychologist, psychotherapie
philosophy | Philosophie | philosophy | ethik, ethics, philosoph
media literacy | Medienkompetenz | media literacy | medienbildung, medienpädagogik, media education,
  faktencheck, fact checking, desinformation, disinformation
children | Kinder und Familie | children and families | kinder, children, familie, family, kita,
  eltern, parents, familienangebote, elternschaft, parenting
youth work | Jugendarbeit | youth work | jugendliche, young people, jugend, youth, jugendbildung
older people | Ältere Menschen | older people | senioren, seniors, seniorenarbeit, generationen,
  generations, ageing
inclusion | Inklusion | inclusion | inklusiv, inclusive, behinderung, disability, teilhabe
diversity | Vielfalt | diversity | diversität, antirassismus, anti-racism, dekolonisierung,
  decolonisation, postkolonialismus, queer, lgbtq
gender equality | Gleichstellung | gender equality | feminismus, feminism, frauen, women,
  frauenförderung, women in tech, gleichberechtigung, frauennetzwerk
migration | Migration und Integration | migration | integration, geflüchtete, refugees,
  interkulturell, intercultural, interkulturelle arbeit
volunteering | Ehrenamt | volunteering | ehrenamtlich, volunteer, freiwilligenarbeit, freiwillige,
  volunteers, freiwilligenmanagement, bürgerschaftliches engagement
associations | Vereinsarbeit | clubs and associations | verein, vereine, vereinsgründung, nonprofit,
  gemeinnützigkeit, non-profit, ngo, gemeinnützig, genossenschaft, cooperative
social work | Soziale Arbeit | social work | sozialarbeit, sozialpädagogik, gemeinwesenarbeit
social business | Sozialunternehmen | social business | social entrepreneurship, social impact,
  gemeinwohl, gemeinwohlökonomie
participation | Beteiligung | participation | partizipation, bürgerbeteiligung, co-creation, civic
  participation, mitbestimmung
politics | Politik | politics | politician, politiker, demokratie, democracy, politische bildung,
  civic education, kommunalpolitik, local politics
city development | Stadtentwicklung | urban development | stadtplanung, urban planning,
  quartiersarbeit, quartiersmanagement, neighbourhood work, placemaking, nachbarschaft
rural areas | Ländlicher Raum | rural areas | landleben, regionalentwicklung, regional development,
  dorfleben, kultur auf dem land
sustainability | Nachhaltigkeit | sustainability | nachhaltig, sustainable, umweltschutz,
  environment, umwelt, ökologie, ecology, zero waste, kreislaufwirtschaft, circular economy
climate | Klimaschutz | climate protection | klima, climate, klimawandel, climate change,
  klimaneutralität, green culture
energy | Energie | energy | erneuerbare energien, renewable energy, solarenergie, solar power
mobility | Mobilität | mobility | verkehrswende, radverkehr, cycling infrastructure
nature | Natur | nature | naturschutz, conservation, tiere, animals, vogelbeobachtung, birdwatching,
  biodiversität, biodiversity
gardening | Gärtnern | gardening | garten, garden, urban gardening, gemeinschaftsgarten,
  kleingarten, community garden, permakultur, permaculture
agriculture | Landwirtschaft | agriculture | landwirt, farming, solidarische landwirtschaft
food | Essen und Kochen | food and cooking | kochen, cooking, essen, food, backen, baking, rezepte,
  recipes, ernährung, nutrition
health | Gesundheit | health | gesundheitswesen, healthcare, medizin, medicine, pflege, nursing
mental health | Mentale Gesundheit | mental health | achtsamkeit, mindfulness, psychische
  gesundheit, resilienz, resilience, burnout, meditation, stressbewältigung
sports | Sport | sports | sport, fitness, laufen, running, klettern, climbing, fußball, football,
  yoga
hiking | Wandern | hiking | wanderung, wanderungen, outdoor, bergsteigen, trekking, spazieren
cycling | Radfahren | cycling | fahrrad, bicycle, radtouren, bike
travel | Reisen | travel | reise, travelling, traveling, städtereisen, city trips
religion | Religion | religion | kirche, church, theologie, theology, spiritualität, spirituality
europe | Europa | Europe | europäisch, european, städtepartnerschaft, town twinning
international | Internationale Arbeit | international exchange | auslandserfahrung, working abroad,
  internationaler austausch, going abroad, entwicklungszusammenarbeit
genealogy | Ahnenforschung | genealogy | familienforschung, family history, stammbaum
"""
