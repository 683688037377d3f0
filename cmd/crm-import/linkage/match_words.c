#include "match_words.h"

#include "text/given.h"

/* What tells a firm of a house from that which has the name alone, */
static const char *const members[] = { "holding", "holdings", "service",
	"services", "international", "verwaltung", "verwaltungs",
	"verwaltungsgesellschaft", "beteiligung", "beteiligungs",
	"beteiligungen", "beteiligungsgesellschaft", "besitzgesellschaft",
	"betriebsgesellschaft", "holdinggesellschaft",
	"grundstucksgesellschaft", "vertrieb", "vertriebs",
	"vertriebsgesellschaft", "immobilien", "realty", "estate", "properties",
	"finance", "finanz", "leasing", "capital", "ventures", "invest",
	"investments", "insurance", "stiftung", "foundation", "nord", "sud",
	"ost", "west", "mitte", "north", "south", "east", "central", "norte",
	"sur", "europe", "europa", "asia", "america", "americas", "global",
	"deutschland", "germany", "france", "espana", "italia", "osterreich",
	"austria", "schweiz", "suisse", "switzerland", "china", "japan", "usa",
	"uk", "india", "polska", "benelux", "iberia", "ii", "iii", "iv" };

/* and what tells two of them apart where each has another one. */
static const char *const telling[] = { "consulting", "beratung", "logistik",
	"logistics", "produktion", "production", "produktions", "manufacturing",
	"handel", "handels", "trading", "technik", "systems", "systeme",
	"solutions", "retail", "wholesale", "export", "import", "energy",
	"medical", "marine", "aviation", "security", "travel", "media",
	"digital", "software", "hardware", "research", "engineering", "foods",
	"academy", "akademie", "construction", "bau", "hochbau", "tiefbau",
	"elektro", "electric", "electronics", "automotive", "autohaus",
	"spedition", "transport", "transporte", "shipping", "management",
	"marketing", "design", "studio", "labs", "laboratories", "pharma",
	"chemie", "chemicals", "health", "care", "clinic", "klinik", "hospital",
	"dental", "bank", "versicherung", "assurances", "seguros",
	"assicurazioni", "immobilier", "inmobiliaria", "immobiliare",
	"construcciones", "costruzioni", "servicios", "servizi", "transports",
	"trasporti", "comercial", "industrie", "industries", "industrial",
	"apotheke", "backerei", "museum", "schule", "school", "verlag",
	"publishing", "reisen", "tours", "textil", "textile", "fashion",
	"sports", "sport", "solar", "recycling", "umwelt", "water", "gas",
	"oil", "mining", "steel", "metall", "metal", "holz", "wood", "glas",
	"kunststoff", "plastics", "maschinenbau", "machinery", "tools",
	"werkzeuge", "packaging", "druck", "printing", "agrar", "farms",
	"dairy", "garten", "moebel", "mobel", "furniture", "mode", "kosmetik",
	"cosmetics", "optik" };

static const char *const roles[] = { "info", "office", "kontakt", "contact",
	"mail", "post", "sales", "service", "support", "hello", "hallo",
	"admin", "administration", "verwaltung", "buchhaltung", "accounting",
	"accounts", "billing", "invoice", "invoices", "rechnung", "rechnungen",
	"einkauf", "purchasing", "procurement", "vertrieb", "verkauf",
	"marketing", "hr", "jobs", "karriere", "personal", "presse", "press",
	"webmaster", "postmaster", "hostmaster", "zentrale", "sekretariat",
	"secretary", "empfang", "reception", "team", "shop", "order", "orders",
	"bestellung", "bestellungen", "enquiries", "inquiries", "anfrage",
	"praxis", "kanzlei", "hotel", "contacto", "ventas", "informacion",
	"administracion", "facturas", "contabilidad", "commercial", "direction",
	"accueil", "compta", "comptabilite", "vente", "amministrazione",
	"vendite", "segreteria", "firma", "biuro", "family", "familie",
	"familia", "famille", "home", "everyone", "all", "customerservice",
	"customer", "kundenservice", "help", "helpdesk", "it", "finance",
	"legal", "dispatch", "logistik", "lager", "export" };

static uint32_t *
about(struct linkage_words *words, struct str word)
{
	uint32_t k = map_add(&words->text, word);

	if (k == words->about.n)
		vec_push(&words->about, 0);
	return &words->about.v[k];
}

/* Two names that a word is a form of are told, further ones are not. */
static void
add_form(struct linkage_words *words, struct str word, uint32_t number)
{
	uint32_t *known = about(words, word);

	if (*known == 0)
		*known = number;
	else if (*known < LINKAGE_FORMS && *known != number)
		*known += number * LINKAGE_FORMS;
}

static void
add_flag(struct linkage_words *words, struct str word, uint32_t flag)
{
	*about(words, word) |= flag;
}

void
match_words_make(struct linkage_words *words, const struct map *places)
{
	struct given given;

	for (uint32_t i = 0; given_name(i, &given); i++)
		while (given.forms.p != NULL && given.forms.n > 0)
			add_form(words, str_cut(&given.forms, ' '), i + 1);
	for (size_t i = 0; i < COUNT(members); i++)
		add_flag(words, str_of(members[i]),
		    LINKAGE_TELLING | LINKAGE_MEMBER);
	for (size_t i = 0; i < COUNT(telling); i++)
		add_flag(words, str_of(telling[i]), LINKAGE_TELLING);
	for (size_t i = 0; i < COUNT(roles); i++)
		add_flag(words, str_of(roles[i]), LINKAGE_ROLE);
	for (uint32_t i = 0; places != NULL && i < places->count; i++)
		add_flag(words, map_text(places, i), LINKAGE_PLACE);
}

void
match_words_free(struct linkage_words *words)
{
	map_free(&words->text);
	vec_free(&words->about);
}
