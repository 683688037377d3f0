#include "pairing.h"

#include "subsets.h"

/* The payment at hand. */
struct work {
	struct pairing *p;
	struct docs *docs;
	const struct pairing_pay *pay;
	const struct pairing_rules *rules;
};

static int64_t
open_of(const struct work *w, uint32_t doc)
{
	return docs_open_amount(w->docs, doc);
}

static int64_t
sum_open(const struct work *w, const struct doc_list *list)
{
	int64_t sum = 0;

	for (size_t i = 0; i < list->n; i++)
		sum += open_of(w, list->v[i]);
	return sum;
}

/* What the payer has open, which takes a look at all of it: only where no
 * number tells. */
static const struct doc_list *
own_of(const struct work *w)
{
	struct pairing *p = w->p;

	if (!p->has_own && w->pay->account != MAP_NONE)
		docs_own(w->docs, w->pay->account, &p->own);
	p->has_own = true;
	return &p->own;
}

static bool
is_in(const struct doc_list *list, uint32_t doc)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == doc)
			return true;
	return false;
}

/* A rest that the tolerance closes: no more than both bounds. */
static bool
is_small(const struct work *w, int64_t rest, int64_t of)
{
	return rest > 0 && rest <= w->rules->tolerance.most &&
	    (double)rest <= w->rules->tolerance.share * (double)of;
}

static void
give(const struct work *w, uint32_t doc, int64_t amount)
{
	vec_push(&w->p->part, (struct pairing_part){ doc, amount });
}

static void
give_open(const struct work *w, const struct doc_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		give(w, list->v[i], open_of(w, list->v[i]));
}

static bool
is_earlier(const struct docs *d, uint32_t a, uint32_t b)
{
	const struct doc *x = &d->list.v[a], *y = &d->list.v[b];

	if (x->due != y->due)
		return x->due < y->due;
	return str_cmp(x->number, y->number) < 0;
}

/* The amount, the oldest due first. */
static void
give_in_order(const struct work *w, const struct doc_list *list)
{
	int64_t left = w->pay->amount;
	scoped struct doc_list order = { NULL, 0, 0 };

	for (size_t i = 0; i < list->n; i++) {
		size_t at = order.n;

		vec_push(&order, list->v[i]);
		for (;
		     at > 0 && is_earlier(w->docs, list->v[i], order.v[at - 1]);
		     at--)
			order.v[at] = order.v[at - 1];
		order.v[at] = list->v[i];
	}
	for (size_t i = 0; i < order.n && left > 0; i++) {
		int64_t open = open_of(w, order.v[i]);
		int64_t part = open < left ? open : left;

		if (part > 0)
			give(w, order.v[i], part);
		left -= part;
	}
}

static bool
decide(
    const struct work *w, const char *rule, const char *how, double confidence)
{
	w->p->rule = rule;
	w->p->how = how;
	w->p->confidence = confidence;
	return true;
}

/* Each less its discount, in time, to one cent. */
static bool
fits_discount(const struct work *w, const struct doc_list *list)
{
	int64_t sum = 0;

	for (size_t i = 0; i < list->n; i++) {
		int64_t less =
		    docs_discounted(w->docs, list->v[i], w->pay->day);

		if (less < 0)
			return false;
		sum += less;
	}
	return sum >= w->pay->amount - 100 && sum <= w->pay->amount + 100;
}

/* How the amount fits documents that are named: NULL: not. */
static bool
fit(const struct work *w, const struct doc_list *list, const char *rule)
{
	int64_t sum = sum_open(w, list);

	if (sum == w->pay->amount) {
		give_open(w, list);
		return decide(w, rule, "exact", 1);
	}
	if (fits_discount(w, list)) {
		int64_t left = w->pay->amount; /* to a cent */

		for (size_t i = 0; i + 1 < list->n; i++) {
			give(w, list->v[i],
			    docs_discounted(w->docs, list->v[i], w->pay->day));
			left -= w->p->part.v[i].amount;
		}
		give(w, list->v[list->n - 1], left);
		return decide(w, rule, "discount", .98);
	}
	if (!is_small(w, sum - w->pay->amount, sum))
		return false;
	give_in_order(w, list);
	return decide(w, rule, "tolerance", .97);
}

/* The one document of a hit that the payer can mean, or MAP_NONE. */
static uint32_t
meant(const struct work *w, const struct doc_hit *hit)
{
	const struct docs *d = w->docs;
	uint32_t own = MAP_NONE, other = MAP_NONE;
	size_t n_own = 0, n_other = 0;

	for (uint32_t k = hit->node; k != LEDGER_NONE; k = d->node.v[k].next) {
		uint32_t at = d->node.v[k].doc;
		const struct doc *doc = &d->list.v[at];

		if (doc->date > w->pay->day ||
		    !str_eq(book_currency(&d->c->book, doc->account),
			w->pay->currency))
			continue;
		if (doc->account == w->pay->account) {
			own = at;
			n_own++;
		} else {
			other = at;
			n_other++;
		}
	}
	if (n_own > 0)
		return n_own == 1 ? own : MAP_NONE;
	if (hit->level == DOCS_DIGITS && w->pay->account != MAP_NONE)
		return MAP_NONE;
	return n_other == 1 ? other : MAP_NONE;
}

static void
find_named(struct work *w)
{
	struct pairing *p = w->p;

	if (w->pay->column.n == 0 ||
	    !docs_column(w->docs, w->pay->column, &p->hits))
		docs_scan(w->docs, w->pay->text, &p->hits);
	vec_each (const struct doc_hit, hit, &p->hits) {
		uint32_t doc = meant(w, hit);

		if (doc == MAP_NONE)
			continue;
		if (open_of(w, doc) == 0) {
			p->closed |= hit->level < DOCS_DIGITS;
			continue;
		}
		if (is_in(&p->named, doc))
			continue;
		vec_push(&p->named, doc);
		if (hit->level < DOCS_DIGITS)
			vec_push(&p->strong, doc);
		if (hit->level > p->worst)
			p->worst = hit->level;
	}
}

static const char *
named_rule(const struct pairing *p)
{
	return p->hits.n > 0 && p->hits.v[0].level == DOCS_COLUMN ? "column"
								  : "number";
}

/* One subset of what is named, and only one, with the amount; of one document
 * its earliest instalments. */
static bool
fit_part(const struct work *w)
{
	const struct doc_list *named = &w->p->named;
	uint32_t found = 0, times = 0;

	if (named->n == 1 &&
	    docs_is_due(w->docs, named->v[0], w->pay->amount)) {
		give(w, named->v[0], w->pay->amount);
		return decide(w, named_rule(w->p), "part", .95);
	}
	if (named->n < 2 || named->n >= 12)
		return false;
	for (uint32_t mask = 1; mask + 1 < UINT32_C(1) << named->n; mask++) {
		int64_t sum = 0;

		for (size_t i = 0; i < named->n; i++)
			if (mask >> i & 1)
				sum += open_of(w, named->v[i]);
		if (sum == w->pay->amount) {
			found = mask;
			times++;
		}
	}
	if (times != 1)
		return false;
	for (size_t i = 0; i < named->n; i++)
		if (found >> i & 1)
			give(w, named->v[i], open_of(w, named->v[i]));
	return decide(w, named_rule(w->p), "part", .95);
}

/* One character wrong, or two neighbours changed. */
static bool
is_slip(struct str a, struct str b)
{
	size_t first = 0, last = b.n;

	if (a.n != b.n)
		return false;
	while (first < a.n && a.p[first] == b.p[first])
		first++;
	while (last > first && a.p[last - 1] == b.p[last - 1])
		last--;
	if (last - first <= 1)
		return last > first;
	return last - first == 2 && a.p[first] == b.p[first + 1] &&
	    a.p[first + 1] == b.p[first];
}

/* Own open documents of just an amount beside those that are named. */
static void
others_of(const struct work *w, int64_t amount, struct doc_list *list)
{
	const struct doc_list *own = own_of(w);

	list->n = 0;
	for (size_t i = 0; i < own->n && amount > 0; i++)
		if (docs_is_due(w->docs, own->v[i], amount) &&
		    !is_in(&w->p->strong, own->v[i]))
			vec_push(list, own->v[i]);
}

static void
add_candidate(const struct work *w, uint32_t doc)
{
	uint32_t *of = &w->docs->list.v[doc].candidate;

	if (*of != w->p->number)
		vec_push(&w->p->candidate, doc);
	*of = w->p->number;
}

static void
add_candidates(const struct work *w, const struct doc_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		add_candidate(w, list->v[i]);
}

static bool
is_payers(const struct work *w, uint32_t doc)
{
	return w->pay->account == MAP_NONE ||
	    w->docs->list.v[doc].account == w->pay->account;
}

/* The number says one document, the amount another whose number is near. */
static bool
fit_slip(const struct work *w, const struct doc_list *twin)
{
	const struct doc *named = &w->docs->list.v[w->p->strong.v[0]];
	uint32_t near = MAP_NONE;
	size_t n = 0;

	for (size_t i = 0; i < twin->n && w->p->strong.n == 1; i++)
		if (is_slip(w->docs->list.v[twin->v[i]].full, named->full)) {
			near = twin->v[i];
			n++;
		}
	if (n != 1)
		return false;
	give(w, near, w->pay->amount);
	return decide(w, "number~amount", NULL, .85);
}

/* Documents named by their full numbers, and another amount. */
static bool
fit_otherwise(const struct work *w)
{
	struct pairing *p = w->p;
	int64_t sum = sum_open(w, &p->strong), over = w->pay->amount - sum;
	scoped struct doc_list twin = { NULL, 0, 0 };
	bool payers = p->strong.n > 0 && is_payers(w, p->strong.v[0]);
	bool done;

	if (p->strong.n == 0 || p->strong.n < p->named.n || p->closed)
		return false;
	others_of(w, w->pay->amount, &twin);
	others_of(w, over, &p->try);
	if (fit_slip(w, &twin))
		done = true;
	else if (over > 0 && p->try.n == 1) {
		give_open(w, &p->strong);
		give(w, p->try.v[0], over);
		done = decide(w, named_rule(p), "rest", .9);
	} else if (twin.n > 0)
		done = false;
	else if (over < 0 && p->strong.n == 1 && payers) {
		give(w, p->strong.v[0], w->pay->amount);
		done = decide(w, named_rule(p), "short", .9);
	} else if (payers && is_small(w, over, sum)) {
		give_open(w, &p->strong);
		done = decide(w, named_rule(p), "over", .8);
	} else {
		done = false;
		p->reason = over > 0 ? "over" : NULL;
	}
	if (!done) {
		add_candidates(w, &p->strong);
		add_candidates(w, &twin);
	}
	return done;
}

/* The oldest so many, if only one number of them makes up the amount. */
static bool
fit_run(const struct work *w, const int64_t *amount)
{
	const struct doc_list *own = &w->p->own;
	int64_t sum = amount[0];
	size_t n = 0;

	for (size_t i = 1; i + 1 < own->n && n == 0; i++) {
		sum += amount[i];
		if (sum == w->pay->amount)
			n = i + 1;
	}
	for (size_t i = 0; i < n; i++)
		give(w, own->v[i], amount[i]);
	w->p->asked = n > 0;
	return n > 0 && decide(w, "sum", "oldest", .8);
}

/* The one subset of the open documents, if luck would hardly find one. */
static bool
fit_sum(const struct work *w)
{
	struct pairing *p = w->p;
	int64_t amount[SUBSETS_ITEMS], sum = 0;
	struct subsets found;

	if (p->own.n < 2 || p->own.n > SUBSETS_ITEMS)
		return false;
	for (size_t i = 0; i < p->own.n; i++) {
		amount[i] = open_of(w, p->own.v[i]);
		sum += amount[i];
	}
	if (w->pay->amount > sum)
		return false;
	found = subsets_find(amount, p->own.n, w->pay->amount);
	for (size_t k = 0; k < found.found && found.found > 1; k++)
		for (size_t i = 0; i < p->own.n; i++)
			if (found.mask[k] >> i & 1)
				add_candidate(w, p->own.v[i]);
	if (found.found != 1 ||
	    subsets_count(p->own.n) > w->rules->chance * (double)sum / 100)
		return w->rules->ties && fit_run(w, amount);
	for (size_t i = 0; i < p->own.n; i++)
		if (found.mask[0] >> i & 1)
			give(w, p->own.v[i], amount[i]);
	return decide(w, "sum", NULL, .85);
}

/* The amount alone, among what the payer has open. */
static bool
fit_amount(const struct work *w)
{
	struct pairing *p = w->p;

	p->strong.n = 0;
	others_of(w, w->pay->amount, &p->try);
	if (p->try.n == 1 || (p->try.n > 1 && w->rules->ties)) {
		give(w, p->try.v[0], w->pay->amount);
		p->asked = p->try.n > 1;
		return decide(w, "amount", NULL, p->asked ? .6 : .9);
	}
	add_candidates(w, &p->try);
	if (p->try.n > 1)
		return false;
	for (size_t i = 0; i < p->own.n; i++) {
		int64_t less =
		    docs_discounted(w->docs, p->own.v[i], w->pay->day);

		if (less >= 0 && less >= w->pay->amount - 100 &&
		    less <= w->pay->amount + 100)
			vec_push(&p->try, p->own.v[i]);
	}
	if (p->try.n == 1) {
		give(w, p->try.v[0], w->pay->amount);
		return decide(w, "amount", "discount", .85);
	}
	add_candidates(w, &p->try);
	if (p->try.n > 1)
		return false;
	if (p->own.n > 1 && sum_open(w, &p->own) == w->pay->amount) {
		give_open(w, &p->own);
		return decide(w, "balance", NULL, .9);
	}
	return fit_sum(w);
}

static bool
find_rule(struct work *w)
{
	static const double most[DOCS_LEVELS] = { 1, 1, .95, .9 };
	struct pairing *p = w->p;
	bool found = false;

	if (p->strong.n > 0 && p->strong.n < p->named.n)
		found = fit(w, &p->strong, named_rule(p));
	if (!found && p->named.n > 0)
		found = fit(w, &p->named, named_rule(p)) || fit_part(w) ||
		    fit_otherwise(w);
	if (found) {
		if (p->confidence > most[p->worst])
			p->confidence = most[p->worst];
		return true;
	}
	if (p->closed || p->candidate.n > 0 || w->pay->account == MAP_NONE)
		return false;
	if (fit_amount(w))
		return true;
	return false;
}

void
pairing_find(struct pairing *p, struct docs *docs,
    const struct pairing_pay *pay, const struct pairing_rules *rules)
{
	struct work w = { p, docs, pay, rules };

	p->part.n = p->candidate.n = p->hits.n = 0;
	p->named.n = p->strong.n = p->own.n = p->try.n = 0;
	p->rule = p->how = p->reason = NULL;
	p->closed = p->asked = p->has_own = false;
	p->worst = 0;
	p->number++;
	find_named(&w);
	if (find_rule(&w))
		return;
	if (rules->oldest && !p->closed && own_of(&w)->n > 0) {
		give_in_order(&w, &p->own);
		p->asked = decide(&w, "oldest", NULL, .3);
	} else if (p->closed)
		p->reason = "settled";
	else if (p->candidate.n > 0)
		p->reason = p->reason != NULL ? p->reason : "ambiguous";
	else
		p->reason = pay->account == MAP_NONE ? "unknown" : "none";
}

void
pairing_give(const struct pairing *p, struct docs *docs,
    const struct pairing_rules *rules)
{
	bool discount = p->how != NULL && strcmp(p->how, "discount") == 0;
	bool tolerance = p->how != NULL && strcmp(p->how, "tolerance") == 0;

	for (size_t i = 0; i < p->part.n; i++) {
		struct doc *doc = &docs->list.v[p->part.v[i].doc];

		doc->given += p->part.v[i].amount;
		if (discount ||
		    (tolerance &&
			docs_open_amount(docs, p->part.v[i].doc) <=
			    rules->tolerance.most))
			doc->closed = true;
	}
}
