#include "letter.h"

#include "base/line.h"
#include "crm-credit/shared/units.h"
#include "text/date.h"

#include <string.h>

/* The account that is looked at. */
struct work {
	struct letters *letters;
	const struct credit *c;
	const struct letter_rules *rules;
	struct arrears arrears;
	uint32_t account;
	int32_t last; /* its latest letter of any item, or DATE_NONE */
};

/* Why an item is not asked for, the first first. */
enum { DISPUTED, DEDUCTED, REFUND, HELD };

static const char *const held[HELD] = { "disputed", "deducted", "refund" };

/* An item of the account and what it asks for. */
struct claim {
	struct letter_item item;
	const struct dun_letter *sent;
	const char *held; /* why it is not asked for, or NULL */
};

struct claims VEC_OF(struct claim);

static void
add_claim(struct work *w, size_t i, struct claims *claims)
{
	const struct ledger_walk *walk = &w->c->book.walk;
	const struct ledger_item *item = &walk->ledger->items.v[i];
	struct dun_document about = dun_document_of(&w->c->book, i);
	const struct dun_letter *sent = dun_letter(w->rules->rules, &about);
	/* What has no due date is not late. */
	int32_t days = item->due == DATE_NONE ? -1 : walk->day - item->due;
	int64_t asked = ledger_claim(walk, i);
	struct claim claim = { .sent = sent };

	if (sent != NULL && (w->last == DATE_NONE || sent->date > w->last))
		w->last = sent->date;
	if (!ledger_is_open(walk, i) || item->due == LEDGER_NO_DATE)
		return;
	if (item->refund)
		claim.held = held[REFUND];
	else if (asked == 0 && ledger_held(walk, LEDGER_DISPUTED, i) > 0)
		claim.held = held[DISPUTED];
	else if (asked == 0 && ledger_held(walk, LEDGER_DEDUCTED, i) > 0)
		claim.held = held[DEDUCTED];
	claim.item = (struct letter_item){ .item = (uint32_t)i,
		.level = dun_level_of(w->rules->rules, sent, days,
		    w->rules->broken[item->customer]),
		.days = days,
		.open = asked > 0 ? asked : ledger_open(walk, i) };
	claim.item.left = claim.item.open;
	if (claim.item.level >= 0)
		vec_push(claims, claim);
}

/* The customer's own money against what is asked for, the oldest due first;
 * without `net` it is told alone. */
static void
set_off(struct claims *claims, int64_t money, bool net)
{
	for (size_t i = 0; i < claims->n && money > 0; i++) {
		struct claim *c = &claims->v[i];
		int64_t part = c->item.left < money ? c->item.left : money;

		if (c->held != NULL)
			continue;
		c->item.own = part;
		c->item.left -= net ? part : 0;
		money -= part;
	}
}

/* The cost of what is asked for on each night, at the rate of the level;
 * rounded, so that a letter's is the sum of its items'. */
static double
interest_of_item(struct work *w, const struct letter_item *item)
{
	const struct letter_rules *rules = w->rules;
	double yearly = rules->interest >= 0
	    ? rules->interest
	    : rules->rules->level[item->level].interest;
	struct interest_rate rate = { INT32_MIN, yearly / 365 };
	struct interest_claim claim = { .rate = &rate, .n_rates = 1 };
	scoped struct interest_pieces pieces = { NULL, 0, 0 };

	if (rules->rates != NULL) {
		claim.rate = rules->rates->v;
		claim.n_rates = rules->rates->n;
	} else if (yearly == 0)
		return 0;
	arrears_of(&w->arrears, item->item, &claim);
	if (item->open < ledger_open(&w->c->book.walk, item->item))
		arrears_part(&w->arrears, &claim, item->item, ARREARS_ASKED);
	return money_real(
	    units_round(interest_of(&claim, &pieces), rules->cents));
}

static void
add_to_letter(struct work *w, struct letter *l, const struct claim *claim)
{
	struct letter_item item = claim->item;

	if (claim->held != NULL)
		return;
	if (item.days <= 0) {
		if (item.level > l->level)
			l->level = item.level;
		l->soon++;
		if (l->late == 0) { /* a notice: it lists them */
			l->own += item.own;
			l->coming += item.left;
			vec_push(&w->letters->item, item);
			l->n++;
		}
		return;
	}
	l->late++;
	l->gross += item.open;
	l->own += item.own;
	l->overdue += item.left;
	/* what the customer's own money covers asks for no higher level */
	if (item.left > 0 && item.days > l->oldest) {
		l->oldest = item.days;
		if (w->rules->by_oldest)
			l->level = item.level;
	}
	if (item.left > 0 && !w->rules->by_oldest && item.level > l->level)
		l->level = item.level;
	item.interest = interest_of_item(w, &item);
	l->interest += item.interest;
	vec_push(&w->letters->item, item);
	l->n++;
}

/* May this item go out today? `since`: the days since the letter that holds it
 * back. */
static bool
is_due_again(const struct work *w, const struct claim *claim)
{
	int32_t since;

	if (claim->sent == NULL)
		return true;
	since = w->c->book.walk.day - claim->sent->date;
	return claim->item.level > claim->sent->level ||
	    (w->rules->repeat >= 0 && since >= w->rules->repeat);
}

/* Why a letter stays at home, or NULL. */
static const char *
reason(
    const struct work *w, struct letter *l, const struct claim *claim, size_t n)
{
	const struct letter_rules *rules = w->rules;
	int32_t last = rules->per_item
	    ? (claim->sent == NULL ? DATE_NONE : claim->sent->date)
	    : w->last;
	bool again = false;

	for (size_t k = 0; l->late + l->soon == 0 && k < HELD; k++)
		for (size_t i = 0; i < n; i++)
			if (claim[i].held == held[k])
				return held[k];
	if (rules->promised[w->account])
		return "promise";
	if (l->overdue + l->coming == 0)
		return "credit";
	if (l->overdue + l->coming < rules->minimum)
		return "minimum";
	if (last != DATE_NONE && w->c->book.walk.day - last < rules->gap) {
		l->next = last + rules->gap;
		return "gap";
	}
	for (size_t i = 0; i < n && !again; i++)
		again = claim[i].held == NULL && claim[i].item.left > 0 &&
		    is_due_again(w, &claim[i]);
	return again ? NULL : "sent";
}

static void
write_to(struct work *w, const struct claim *claim, size_t n)
{
	struct letter l = { .row = credit_row(w->c, w->account),
		.account = w->account,
		.item = n > 0 ? claim[0].item.item : 0,
		.first = w->letters->item.n,
		.level = -1,
		.next = DATE_NONE };

	for (size_t i = 0; i < n; i++)
		add_to_letter(w, &l, &claim[i]);
	if (n == 0)
		return;
	l.skipped = reason(w, &l, claim, n);
	vec_push(&w->letters->list, l);
}

void
letter_all(struct letters *letters, const struct credit *c,
    const struct letter_rules *rules)
{
	const struct ledger_walk *walk = &c->book.walk;
	const struct ledger_items *items = &walk->ledger->items;
	scoped int64_t *unapplied =
	    mem_zero(walk->ledger->customers + 1ul, sizeof(*unapplied));
	struct work w = { .letters = letters, .c = c, .rules = rules };
	scoped struct claims claims = { NULL, 0, 0 };

	arrears_start(&w.arrears, walk);
	ledger_unapplied(walk, unapplied);
	/* in order: an account's items stand together, the oldest due first */
	for (size_t i = 0; i < items->n;) {
		w.account = items->v[i].customer;
		w.last = DATE_NONE;
		claims.n = 0;
		for (; i < items->n && items->v[i].customer == w.account; i++)
			add_claim(&w, i, &claims);
		set_off(&claims, -unapplied[w.account], rules->net);
		for (size_t k = 0; rules->per_item && k < claims.n; k++)
			write_to(&w, &claims.v[k], 1);
		if (!rules->per_item)
			write_to(&w, claims.v, claims.n);
	}
	arrears_free(&w.arrears);
}

void
letter_tell(const struct letters *letters, struct report *report)
{
	static const char *const reasons[] = { "blocked", "disputed",
		"deducted", "refund", "promise", "credit", "minimum", "gap",
		"sent", "no_address" };
	char text[400] = "";
	size_t total = 0;

	for (size_t k = 0; k < COUNT(reasons); k++) {
		size_t n = 0;

		for (size_t i = 0; i < letters->list.n; i++)
			n += letters->list.v[i].skipped != NULL &&
			    strcmp(letters->list.v[i].skipped, reasons[k]) == 0;
		if (n > 0)
			line_add(
			    text, sizeof(text), ", ", "%zu %s", n, reasons[k]);
		total += n;
	}
	if (total > 0)
		report_say(
		    report, "%zu letters are not written: %s", total, text);
}
