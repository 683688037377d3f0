#include "docs.h"

#include "base/sort.h"

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* A letter in upper case or a digit; 0 for what stands between. Bytes of other
 * alphabets are letters. */
static unsigned char
kept(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return (unsigned char)(c - 'a' + 'A');
	return is_digit(c) || (c >= 'A' && c <= 'Z') || c >= 0x80 ? c : 0;
}

/* What is taken for a digit by who types or scans a number. */
static char
as_read(char c)
{
	static const char from[] = "OQILSB", to[] = "001158";
	const char *at = strchr(from, c);

	return c != '\0' && at != NULL ? to[at - from] : c;
}

/* The number without what stands between; of `read` with letters as digits. */
static struct str
squeeze(struct arena *arena, struct str text, bool read)
{
	char *out = arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = kept((unsigned char)text.p[i]);

		if (c != 0 && c < 0x80)
			out[n++] = read ? as_read((char)c) : (char)c;
	}
	return (struct str){ out, n };
}

static struct str
all_digits(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		if (is_digit((unsigned char)text.p[i]))
			out[n++] = text.p[i];
	return (struct str){ out, n };
}

static struct str
without_zeros(struct str digits)
{
	while (digits.n > 0 && *digits.p == '0') {
		digits.p++;
		digits.n--;
	}
	return digits;
}

/* The last run of digits, if two are left without leading zeros. */
static struct str
last_run(struct str text)
{
	size_t end = text.n, start;
	struct str run;

	while (end > 0 && !is_digit((unsigned char)text.p[end - 1]))
		end--;
	for (start = end;
	     start > 0 && is_digit((unsigned char)text.p[start - 1]);)
		start--;
	run = without_zeros((struct str){ text.p + start, end - start });
	return run.n >= 2 ? run : (struct str){ NULL, 0 };
}

static void
index_add(
    struct docs *d, struct doc_index *index, struct str text, uint32_t doc)
{
	uint32_t number;

	if (text.n == 0 || text.n > DOCS_LONGEST)
		return;
	number = map_add(&index->text, text);
	if (number == index->head.n)
		vec_push(&index->head, LEDGER_NONE);
	vec_push(&d->node, (struct doc_node){ doc, index->head.v[number] });
	index->head.v[number] = (uint32_t)d->node.n - 1;
	index->length[text.n] = true;
	if (text.n > index->longest)
		index->longest = text.n;
}

static void
add_doc(struct docs *d, uint32_t item)
{
	const struct book *b = &d->c->book;
	const struct ledger_item *it = &b->ledger.items.v[item];
	struct str number = b->document.v[it->document];
	struct doc doc = { .account = it->customer,
		.item = item,
		.date = it->date,
		.due = it->due == LEDGER_NO_DATE ? INT32_MAX : it->due,
		.number = number,
		.full = squeeze(&d->arena, number, false) };
	struct str digits = all_digits(&d->arena, number);
	struct str core = last_run(number);
	uint32_t at = (uint32_t)d->list.n;

	vec_push(&d->list, doc);
	index_add(d, &d->full, doc.full, at);
	index_add(d, &d->read, squeeze(&d->arena, number, true), at);
	index_add(d, &d->digits, core, at);
	if (!str_eq(core, digits))
		index_add(d, &d->digits, digits, at);
}

SORT_BY(by_due, struct doc *const,
    SORT_VALUES((*a)->account, (*b)->account) ||
	SORT_VALUES((*a)->due, (*b)->due) ||
	(order = str_cmp((*a)->number, (*b)->number)));

static void
list_owners(struct docs *d)
{
	scoped const struct doc **order = mem_alloc(d->list.n, sizeof(*order));

	for (size_t i = 0; i < d->list.n; i++)
		order[i] = &d->list.v[i];
	if (d->list.n > 1)
		qsort(order, d->list.n, sizeof(*order), by_due);
	for (uint32_t a = 0; a < d->c->book.names.count; a++)
		vec_push(&d->own, (struct doc_list){ NULL, 0, 0 });
	for (size_t i = 0; i < d->list.n; i++) {
		uint32_t at = (uint32_t)(order[i] - d->list.v);
		struct doc *doc = &d->list.v[at];

		doc->place = (uint32_t)d->own.v[doc->account].n;
		vec_push(&d->own.v[doc->account], at);
	}
}

void
docs_open(struct docs *d, const struct credit *c)
{
	const struct ledger *l = &c->book.ledger;
	scoped uint32_t *last = mem_alloc(l->documents, sizeof(*last));

	*d = (struct docs){ .c = c };
	d->next_item = mem_alloc(l->items.n, sizeof(*d->next_item));
	for (uint32_t k = 0; k < l->documents; k++)
		last[k] = LEDGER_NONE;
	for (uint32_t i = 0; i < l->items.n; i++) {
		uint32_t k = l->items.v[i].document;

		d->next_item[i] = LEDGER_NONE;
		if (l->items.v[i].refund)
			continue;
		if (last[k] == LEDGER_NONE)
			add_doc(d, i);
		else
			d->next_item[last[k]] = i;
		last[k] = i;
	}
	list_owners(d);
	ledger_walk_start(&d->walk, l);
}

int64_t
docs_open_amount(const struct docs *d, uint32_t at)
{
	const struct doc *doc = &d->list.v[at];
	int64_t open = -doc->given;

	if (doc->closed)
		return 0;
	for (uint32_t i = doc->item; i != LEDGER_NONE; i = d->next_item[i])
		if (ledger_is_open(&d->walk, i))
			open += d->walk.open[i];
	return open > 0 ? open : 0;
}

bool
docs_is_due(const struct docs *d, uint32_t at, int64_t amount)
{
	const struct doc *doc = &d->list.v[at];
	int64_t sum = -doc->given;

	for (uint32_t i = doc->item;
	     i != LEDGER_NONE && sum < amount && !doc->closed;
	     i = d->next_item[i])
		if (ledger_is_open(&d->walk, i))
			sum += d->walk.open[i];
	return amount > 0 && sum == amount;
}

/* Money goes to the earliest instalment first: the rest that a discount closes
 * is that of the last. */
int64_t
docs_discounted(const struct docs *d, uint32_t at, int32_t day)
{
	int64_t open = docs_open_amount(d, at), rest;
	const struct ledger_discount *discount;
	uint32_t last = LEDGER_NONE;

	for (uint32_t i = d->list.v[at].item; i != LEDGER_NONE;
	     i = d->next_item[i])
		if (ledger_is_open(&d->walk, i))
			last = i;
	if (last == LEDGER_NONE)
		return -1;
	discount = ledger_discount_of(d->walk.ledger, last);
	if (discount == NULL || day > discount->until)
		return -1;
	rest = ledger_discount_rest(&d->walk, last,
	    open < d->walk.open[last] ? open : d->walk.open[last]);
	return rest > 0 && rest < open ? open - rest : -1;
}

void
docs_own(struct docs *d, uint32_t account, struct doc_list *open)
{
	struct doc_list *own = &d->own.v[account];
	bool may_return = d->c->book.ledger.changes.n > 0;
	size_t n = 0;

	open->n = 0;
	for (size_t i = 0; i < own->n; i++) {
		const struct doc *doc = &d->list.v[own->v[i]];
		bool later = doc->date > d->walk.day;
		int64_t amount = later ? 0 : docs_open_amount(d, own->v[i]);

		if (amount > 0)
			vec_push(open, own->v[i]);
		/* what is closed for good is not looked at again */
		if (later || amount > 0 || (may_return && !doc->closed))
			own->v[n++] = own->v[i];
	}
	own->n = n;
}

/* A text to be scanned: its letters and digits with their places in it. */
struct scan {
	const struct docs *d;
	struct str text;
	char *key, *read; /* as they are; with letters as digits */
	size_t *at;	  /* of each, its place in the text */
	bool *used;	  /* by key */
	size_t n;
	struct doc_hits *hits;
};

/* Not cut out of a longer run of digits, nor at its beginning out of a word. */
static bool
is_whole(const struct scan *s, size_t a, size_t b)
{
	bool left = a == 0 || s->at[a] - s->at[a - 1] > 1;
	bool right = b == s->n || s->at[b] - s->at[b - 1] > 1;
	bool first = is_digit((unsigned char)s->key[a]);

	if (!left)
		left = first != is_digit((unsigned char)s->key[a - 1]);
	if (!right)
		right = !is_digit((unsigned char)s->key[b]) ||
		    !is_digit((unsigned char)s->key[b - 1]);
	return left && right;
}

static bool
is_free(const struct scan *s, size_t a, size_t b)
{
	while (a < b && !s->used[a])
		a++;
	return a == b;
}

static bool
has_letter(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_digit((unsigned char)text.p[i]))
			return true;
	return false;
}

static void
find_keys(
    struct scan *s, const struct doc_index *index, const char *key, int level)
{
	for (size_t n = index->longest; n >= 5; n--)
		for (size_t a = 0; index->length[n] && a + n <= s->n; a++) {
			struct str text = { key + a, n };
			uint32_t found;

			if (!is_free(s, a, a + n))
				continue;
			found = map_find(&index->text, text);
			if (found == MAP_NONE || !is_whole(s, a, a + n) ||
			    (n == 5 && !has_letter(text)))
				continue;
			vec_push(s->hits,
			    (struct doc_hit){ a, level, index->head.v[found] });
			memset(s->used + a, true, n);
		}
}

/* One run of digits, or a part of one, as the digits of a number. */
static void
find_digits(struct scan *s, size_t start, struct str run)
{
	const struct doc_index *index = &s->d->digits;
	char digits[DOCS_LONGEST];
	struct str text = { digits, 0 };
	uint32_t found;

	for (size_t i = 0; i < run.n; i++)
		if (is_digit((unsigned char)run.p[i])) {
			if (text.n == DOCS_LONGEST)
				return;
			digits[text.n++] = run.p[i];
		}
	found = map_find(&index->text, text);
	if (found == MAP_NONE)
		found = map_find(&index->text, without_zeros(text));
	if (found != MAP_NONE)
		vec_push(s->hits,
		    (struct doc_hit){
			start, DOCS_DIGITS, index->head.v[found] });
}

static bool
joins(char c)
{
	return is_digit((unsigned char)c) || c == ' ' || c == '.' || c == '/' ||
	    c == '-';
}

/* The runs of digits that are left, with what may stand between, and their
 * parts. */
static void
find_runs(struct scan *s, char *text)
{
	size_t n = s->text.n;

	for (size_t i = 0; i < n; i++) {
		size_t end = i, last = 0;
		struct str rest;

		if (!is_digit((unsigned char)text[i]) ||
		    (i > 0 && kept((unsigned char)text[i - 1]) != 0))
			continue;
		for (; end < n && joins(text[end]); end++)
			if (end > i && is_digit((unsigned char)text[end]) &&
			    (end + 1 == n ||
				kept((unsigned char)text[end + 1]) == 0))
				last = end + 1;
		if (last == 0)
			continue;
		rest = (struct str){ text + i, last - i };
		find_digits(s, i, rest);
		while (rest.n > 0) {
			struct str part = { rest.p, 0 };

			while (part.n < rest.n &&
			    is_digit((unsigned char)part.p[part.n]))
				part.n++;
			if (part.n > 0 && part.n < last - i)
				find_digits(s, i, part);
			rest.p += part.n + (part.n < rest.n);
			rest.n -= part.n + (part.n < rest.n);
		}
		i = last - 1;
	}
}

SORT_BY(by_place, struct doc_hit, SORT_UP(start) || SORT_UP(level));

void
docs_scan(const struct docs *d, struct str text, struct doc_hits *hits)
{
	struct scan s = { .d = d, .text = text, .hits = hits };
	scoped_by(arena_free) struct arena memory = { 0 };
	char *left = arena_array(&memory, text.n + 1, 1);

	s.key = arena_array(&memory, text.n + 1, 1);
	s.read = arena_array(&memory, text.n + 1, 1);
	s.at = arena_array(&memory, text.n + 1, sizeof(*s.at));
	s.used = arena_array(&memory, text.n + 1, sizeof(*s.used));
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = kept((unsigned char)text.p[i]);

		left[i] = text.p[i];
		if (c == 0)
			continue;
		s.key[s.n] = (char)c;
		s.read[s.n] = as_read((char)c);
		s.at[s.n++] = i;
	}
	find_keys(&s, &d->full, s.key, DOCS_FULL);
	find_keys(&s, &d->read, s.read, DOCS_READ);
	for (size_t k = 0; k < s.n; k++)
		if (s.used[k])
			left[s.at[k]] = ' ';
	find_runs(&s, left);
	vec_sort(hits, by_place);
}

bool
docs_column(const struct docs *d, struct str text, struct doc_hits *hits)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	uint32_t found = map_find(&d->full.text, squeeze(&arena, text, false));

	if (found == MAP_NONE)
		return false;
	vec_push(
	    hits, (struct doc_hit){ 0, DOCS_COLUMN, d->full.head.v[found] });
	return true;
}
