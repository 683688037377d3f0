#include "table/status.h"

#include "base/mem.h"
#include "table/role_name.h"

/* system, class, words. */
static const char *const statuses[] = {
#include "table/status_words.inc"
};

/* class, words. */
static const char *const events[] = {
#include "table/event_words.inc"
};

/* Systems whose words are not those of everybody. */
static bool
is_language(struct str system)
{
	return system.n == 2 || str_eq(system, STR("any"));
}

static enum status_class class_of(struct str class)
{
	static const char *const names[] = { "sale", "open", "none", "refund",
		"part" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(class, str_of(names[i])))
			return (enum status_class)i;
	return STATUS_UNKNOWN;
}

/* What all systems that have the word mean by it, if they agree; not for words
 * of Latin letters, which elsewhere may be anything. */
static enum status_class
of_systems(struct str normal)
{
	enum status_class found = STATUS_UNKNOWN;

	if (normal.n == 0 || (unsigned char)normal.p[0] < 0xE0)
		return found;
	for (size_t i = 0; i < COUNT(statuses); i++) {
		enum status_class class = class_of(role_cell(statuses[i], 1));

		if (!str_listed(role_cell(statuses[i], 2), normal))
			continue;
		if (found != STATUS_UNKNOWN && found != class)
			return STATUS_UNKNOWN;
		found = class;
	}
	return found;
}

/* Does the text hold the words, as words? */
static bool
holds(struct str normal, struct str words)
{
	for (size_t i = 0; i + words.n <= normal.n; i++) {
		size_t end = i + words.n;

		if ((i == 0 || normal.p[i - 1] == ' ') &&
		    (end == normal.n || normal.p[end] == ' ') &&
		    memcmp(normal.p + i, words.p, words.n) == 0)
			return true;
	}
	return false;
}

static bool
holds_any(struct str normal, const char *words)
{
	for (struct str rest = str_of(words); rest.p != NULL;)
		if (holds(normal, str_cut(&rest, ',')))
			return true;
	return false;
}

/* Does the text begin with one of the words, or stand they behind what is
 * paid or ordered? Else something else may have failed: a mail, a renewal. */
static bool
fails(struct str normal, const char *words, const char *what)
{
	struct str rest = normal;

	return str_listed(str_of(words), str_cut(&rest, ' ')) ||
	    (holds_any(normal, words) && holds_any(normal, what));
}

enum status_class
status_phrase(struct str word)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(word, &arena);
	static const char none[] = "cancelled,canceled,cancelada,cancelado,"
				   "annule,annulee,storniert,geannuleerd,"
				   "anulowane,annullato";
	static const char failed[] =
	    "declined,rejected,refused,failed,abgelehnt";
	static const char whole[] = "payment,transaction,order,card,bank,"
				    "charge,authorization,authorisation,"
				    "capture,zahlung,bestellung,auftrag";
	static const char waits[] = "awaiting,pending,en attente,in attesa,"
				    "aguardando,esperando,wartet auf,oczekuje";
	static const char what[] = "payment,paiement,pago,pagamento,zahlung,"
				   "betaling,platnosc,platnosci";
	static const char other[] =
	    "refund,refunds,refunded,return,returned,returns,remboursement,"
	    "reembolso,claim,dispute,delivery,shipment,request,requested,not,"
	    "partially,partly,part,payout,review,cancellation,cancelation,"
	    "stornierung,annulation,item,items,line,lines,some,un,renew,"
	    "renewal,subscription,retry,retried,rebooked,reinstated,reopened,"
	    "paid,shipped,delivered,completed,approved,succeeded";

	if (normal.n == 0 || holds_any(normal, other))
		return STATUS_UNKNOWN;
	if (holds_any(normal, none) || fails(normal, failed, whole))
		return STATUS_NONE;
	return holds_any(normal, waits) && holds_any(normal, what)
	    ? STATUS_OPEN
	    : STATUS_UNKNOWN;
}

enum status_class
status_class(struct str word, const char *system)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(word, &arena);
	enum status_class found = STATUS_UNKNOWN;

	/* first the system's words, then those of the languages, any's, and
	 * what systems agree on */
	for (int turn = 0; turn < 3 && found == STATUS_UNKNOWN; turn++)
		for (size_t i = 0; normal.n > 0 && i < COUNT(statuses); i++) {
			struct str whose = role_cell(statuses[i], 0);
			bool mine = turn == 0
			    ? system != NULL && str_eq(whose, str_of(system))
			    : is_language(whose) &&
				(whose.n == 2) == (turn == 1);

			if (mine &&
			    str_listed(role_cell(statuses[i], 2), normal)) {
				found = class_of(role_cell(statuses[i], 1));
				break;
			}
		}
	if (found == STATUS_UNKNOWN && system == NULL)
		found = of_systems(normal);
	return found;
}

enum status_document
status_document(struct str word)
{
	static const char *const names[] = { "", "draft", "paid", "part",
		"credit", "back" };
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(word, &arena);
	enum status_document found = STATUS_DOCUMENT;

	for (size_t i = 0; normal.n > 0 && i < COUNT(statuses); i++)
		for (size_t k = 1; k < COUNT(names); k++)
			if (str_eq(
				role_cell(statuses[i], 0), STR("document")) &&
			    str_eq(
				role_cell(statuses[i], 1), str_of(names[k])) &&
			    str_listed(role_cell(statuses[i], 2), normal))
				found = (enum status_document)k;
	return found;
}

/* A phrase is what its words say: "Payment Refunded" is a refund. */
static enum status_event
by_words(struct str normal)
{
	static const struct {
		const char *words;
		enum status_event event;
	} said[] = {
		{ "refund,refunded,chargeback,reversal,退款",
		    STATUS_EVENT_NEGATIVE },
		{ "auto capture,auth capture,authorization capture,"
		  "authorisation capture,and capture",
		    STATUS_EVENT_SALE },
		{ "conversion,withdrawal,withdraw,payout,transfer,deposit,fee,"
		  "fees,hold,reserve,commission,authorization,payable,vendor,"
		  "supplier,bill",
		    STATUS_EVENT_NO_ROW },
		{ "credit memo,credit note,gutschrift", STATUS_EVENT_CREDIT },
		{ "payment,zahlung,paiement,pago,pagamento,betaling",
		    STATUS_EVENT_PAYMENT },
		{ "invoice,rechnung,facture,factura,fattura,factuur",
		    STATUS_EVENT_DOCUMENT },
		{ "journal", STATUS_EVENT_JOURNAL },
		{ "sale,order,charge,purchase", STATUS_EVENT_SALE },
	};

	for (size_t i = 0; i < COUNT(said); i++)
		if (holds_any(normal, said[i].words))
			return said[i].event;
	return STATUS_EVENT_UNKNOWN;
}

enum status_event
status_event(struct str word)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(word, &arena);
	enum status_event found = STATUS_EVENT_UNKNOWN;

	for (size_t i = 0;
	     normal.n > 0 && i < COUNT(events) && found == STATUS_EVENT_UNKNOWN;
	     i++)
		if (str_listed(role_cell(events[i], 1), normal))
			found = (enum status_event)i;
	if (found == STATUS_EVENT_UNKNOWN)
		found = by_words(normal);
	return found;
}

bool
status_is_note(struct str word)
{
	static const char *const notes[] = { "note", "memo", "nota" };

	str_each (one, word, ' ')
		for (size_t i = 0; i < COUNT(notes); i++)
			if (str_ieq(one, str_of(notes[i])))
				return true;
	return false;
}

/* May what stands behind the words be the day of a balance? */
static bool
is_of_day(struct str rest)
{
	static const char *const before[] = { " as of ", " at ", " on ",
		" vom ", " am ", " al ", " au ", " del ", " em ", " per ",
		" a ", " " };

	for (size_t i = 0; i < COUNT(before); i++) {
		struct str word = str_of(before[i]);

		if (str_starts(rest, word) && rest.n > word.n &&
		    str_is_digit(rest.p[word.n]))
			return true;
	}
	return rest.n == 0;
}

/* A glance at the letters that all the words have, but those of other
 * alphabets: most texts are none. */
static bool
may_be_balance(struct str text)
{
	static const char *const parts[] = { "alan", "aldo", "olde", "stand",
		"forward", "l d o" };

	if (!str_is_ascii(text))
		return true;
	for (size_t i = 0; i + 4 <= text.n; i++)
		for (size_t k = 0; k < COUNT(parts); k++) {
			size_t n = strlen(parts[k]);

			if ((text.p[i] | 32) == parts[k][0] &&
			    i + n <= text.n &&
			    str_ieq((struct str){ text.p + i, n },
				str_of(parts[k])))
				return true;
		}
	return false;
}

bool
status_is_balance(struct str text, struct str words)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal;

	if (text.n < 5 || text.n > 40 || !may_be_balance(text))
		return false;
	normal = role_normal(text, &arena);
	while (words.p != NULL) {
		struct str word = str_cut(&words, ',');

		if (str_starts(normal, word) &&
		    is_of_day(
			(struct str){ normal.p + word.n, normal.n - word.n }))
			return true;
	}
	return false;
}
