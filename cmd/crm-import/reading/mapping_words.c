/* Columns by the words of their names, checked by what their cells hold. */
#include "mapping_rank.h"

#include "base/die.h"

/* Whether most cells are so. */
static bool
mostly(size_t n, const struct look *look)
{
	return look->filled > 0 && n * 10 >= look->filled * 9;
}

/* Gives the claim to another role of the kind, as a likely one. */
static void
pass_to(struct mapping_work *w, struct candidate *c, const char *role)
{
	struct mapped *to = mapping_role(w->m, role);

	if (to == NULL || to->outside)
		return;
	c->claim.role = to->role;
	if (c->claim.score > ROLE_WEAK)
		c->claim.score = ROLE_WEAK;
}

/* "Items" of plain numbers are not what was bought but how many, or its number;
 * of leads a "contact" that is always the same is how it was made; one letter
 * is a unit of measure, and nobody, as is what has none. */
static bool
is_name(struct mapping_work *w, const struct candidate *c)
{
	struct look *look = &w->look[c->column];

	if (role_type(c->claim.role) != ROLE_PERSON ||
	    c->claim.score > ROLE_WEAK)
		return true;
	if (strcmp(w->kind->name, "leads") == 0 &&
	    !mapping_is_apart(w, c->column))
		return false;
	look_at(look, w->source, c->column);
	if (str_listed(STR("company,customer_name"), str_of(c->claim.role)) &&
	    look->filled > 0 &&
	    (look->singles == look->filled || look->lettered == 0))
		return false;
	if (c->claim.score == ROLE_WEAK && c->claim.place >= 0)
		return true;
	return look->filled == 0 ||
	    look_count(look, ROLE_NUMBER) < look->filled;
}

/* A "customer" of codes is not a name but an id, one of addresses an e-mail; a
 * "user name" of several words is none of ids. */
static void
as_party(struct mapping_work *w, struct candidate *c)
{
	struct look *look = &w->look[c->column];
	bool name = strcmp(c->claim.role, "customer_name") == 0;
	bool id = strcmp(c->claim.role, "customer_id") == 0;

	if ((!name && !id) || c->claim.score >= ROLE_CANONICAL)
		return;
	look_at(look, w->source, c->column);
	if (name && mostly(look_count(look, ROLE_EMAIL), look))
		pass_to(w, c, "email");
	else if (name && c->claim.score >= ROLE_WEAK &&
	    !mapping_is_called(w, c->column, "bare name") &&
	    mapping_holds_codes(w, c->column))
		pass_to(w, c, "customer_id");
	else if (id && mostly(look->spaced, look) &&
	    (mapping_has_token(w, c->column, "name") ||
		mapping_is_called(w, c->column, "one customer")))
		pass_to(w, c, "customer_name");
}

/* "Paid" with yes and no in it is no amount but a status, with dates a date. */
static void
as_paid(struct mapping_work *w, struct candidate *c)
{
	struct look *look = &w->look[c->column];

	if (strcmp(c->claim.role, "paid_amount") != 0)
		return;
	look_at(look, w->source, c->column);
	if (look->flags > 0 && look->flags == look->filled)
		pass_to(w, c, "payment_status");
	else if (mostly(look_count(look, ROLE_DATE), look) &&
	    look_count(look, ROLE_NUMBER) == 0)
		pass_to(w, c, "paid_date");
}

/* A time with days in it is a date. */
static void
as_date(struct mapping_work *w, struct candidate *c)
{
	struct look *look = &w->look[c->column];

	if (strcmp(c->claim.role, "time") != 0)
		return;
	look_at(look, w->source, c->column);
	if (mostly(look_count(look, ROLE_DATE), look))
		pass_to(w, c, "date");
}

/* A survey "finished" on a day says when. */
static void
as_finished(struct mapping_work *w, struct candidate *c)
{
	struct look *look = &w->look[c->column];

	if (strcmp(c->claim.role, "finished") != 0)
		return;
	look_at(look, w->source, c->column);
	if (mostly(look_count(look, ROLE_DATE), look) &&
	    look_count(look, ROLE_NUMBER) == 0)
		pass_to(w, c, "date");
}

/* An opportunity of numbers is not what it is about, but its amount. */
static void
as_worth(struct mapping_work *w, struct candidate *c)
{
	struct look *look = &w->look[c->column];

	if (strcmp(c->claim.role, "note") != 0 ||
	    strcmp(w->kind->name, "leads") != 0)
		return;
	look_at(look, w->source, c->column);
	if (look->filled > 2 && look_count(look, ROLE_NUMBER) == look->filled)
		pass_to(w, c, "amount");
}

/* The name of a column as the file has it: of two with one name the second is
 * numbered in the header, but claims what the first does. */
static struct str
claimed_name(const struct mapping_work *w, size_t column)
{
	const struct layout *layout = w->source->layout;
	struct str name = layout->header.name[column], raw;

	if (!layout->renamed || layout->column[column].source >= layout->width)
		return name;
	raw = str_trim(layout->raw_header[layout->column[column].source]);
	return raw.n > 0 && name.n > raw.n && name.p[raw.n] == '_' &&
		str_starts(name, raw)
	    ? raw
	    : name;
}

/* Has the column a role of its own beside the kind's, as surely as a word says
 * it? */
static bool
is_outside(struct mapping_work *w, const struct role_claim *claim, size_t n)
{
	enum role_type type;

	if (n == 0 || claim[0].score < ROLE_WEAK ||
	    (n > 1 && claim[1].score == claim[0].score) ||
	    mapping_role(w->m, claim[0].role) != NULL)
		return false;
	type = role_type(claim[0].role);
	return strcmp(w->kind->name, "customers") != 0 ||
	    (type != ROLE_MONEY && type != ROLE_NUMBER && type != ROLE_RATING &&
		type != ROLE_RATE && type != ROLE_DATE &&
		type != ROLE_LEVEL); /* of what, nobody can tell */
}

/* A column of which the preset says all there is to say. */
static bool
is_known(const struct mapping_work *w, size_t column)
{
	return w->m->has_preset &&
	    preset_knows(&w->m->preset, claimed_name(w, column));
}

/* Where goods are sent to is where the customer is, if no other side of the
 * order is told: the roles of a column's name behind "shipping". */
static size_t
shipping_claims(const struct mapping_work *w, struct str name,
    struct role_claim claim[ROLE_CLAIMS])
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(name, &arena), rest = { NULL, 0 };
	size_t n = 0, kept = 0;

	for (struct str words = role_part("delivery"); words.p != NULL;) {
		struct str word = str_cut(&words, ',');

		if (normal.n > word.n && normal.p[word.n] == ' ' &&
		    str_starts(normal, word))
			rest = (struct str){ normal.p + word.n + 1,
				normal.n - word.n - 1 };
	}
	if (rest.p != NULL)
		n = role_claims(w->words, rest, claim);
	for (size_t i = 0; i < n; i++) {
		if (claim[i].score < ROLE_WEAK ||
		    !str_listed(role_part("places"), str_of(claim[i].role)))
			continue;
		claim[kept] = claim[i];
		claim[kept++].score = ROLE_TOKENS;
	}
	return kept;
}

/* Articles of one or two digits are how many there were. */
static void
as_count(struct mapping_work *w, struct candidate *c)
{
	size_t n, filled = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (strcmp(c->claim.role, "product_name") != 0 ||
	    c->claim.score > ROLE_WEAK)
		return;
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], c->column);

		if (cell.n > 2)
			return;
		for (size_t k = 0; k < cell.n; k++)
			if (cell.p[k] < '0' + (k == 0) || cell.p[k] > '9')
				return;
		filled += cell.n > 0;
	}
	if (filled > 2)
		pass_to(w, c, "quantity");
}

/* A "case" of words is what it is about, not its number. */
static void
as_case(struct mapping_work *w, struct candidate *c)
{
	if (strcmp(c->claim.role, "case_id") == 0 && c->claim.place < 0 &&
	    mapping_is_called(w, c->column, "bare case") &&
	    !mapping_holds_codes(w, c->column))
		pass_to(w, c, "note");
}

/* Adds what a column may be, if its cells allow it. */
static void
consider(struct mapping_work *w, struct candidates *c, struct candidate one)
{
	const struct mapped *r;

	as_date(w, &one);
	r = mapping_role(w->m, one.claim.role);
	if (r == NULL || r->outside || r->column != ROLE_NONE)
		return;
	if (one.claim.score < ROLE_WEAK && kind_requires(w->kind, r->role))
		return;
	as_paid(w, &one);
	as_finished(w, &one);
	as_worth(w, &one);
	as_count(w, &one);
	as_case(w, &one);
	as_party(w, &one);
	for (size_t i = 0; i < c->all.n; i++)
		if (c->all.v[i].column == one.column &&
		    strcmp(c->all.v[i].claim.role, one.claim.role) == 0)
			return; /* it has come here as another role, too */
	if (is_name(w, &one) && mapping_fits(w, &one))
		vec_push(&c->all, one);
}

/* Does a column hold ids of 36 digits and dashes, as systems give them? */
static bool
holds_guids(const struct mapping_work *w, size_t column)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		if (cell.n != 36 || cell.p[8] != '-' || cell.p[13] != '-' ||
		    cell.p[18] != '-' || cell.p[23] != '-')
			return false;
	}
	return n > 0;
}

/* Dynamics writes the id of each record under what it is: "(Do Not Modify)
 * Opportunity". */
static size_t
record_claims(const struct mapping_work *w, size_t column,
    struct role_claim claim[ROLE_CLAIMS])
{
	static const char *const ids[][2] = { { "leads", "lead_id" },
		{ "customers", "customer_id" }, { "orders", "order_id" },
		{ "interactions", "case_id" } };
	struct str rest = w->source->layout->header.name[column];
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str mark = STR("(Do Not Modify) ");
	bool own;

	if (!str_starts(rest, mark))
		return 0;
	rest.p += mark.n;
	rest.n -= mark.n;
	own = str_listed(role_part(w->kind->name), role_normal(rest, &arena));
	for (size_t i = 0; own && i < COUNT(ids); i++)
		if (strcmp(w->kind->name, ids[i][0]) == 0 &&
		    holds_guids(w, column)) {
			claim[0] =
			    (struct role_claim){ ids[i][1], ROLE_WORD, 0 };
			return 1;
		}
	return 0;
}

/* What is written about a column below its name: "Q1", How satisfied are you?
 */
static size_t
label_claims(const struct mapping_work *w, size_t column,
    struct role_claim claim[ROLE_CLAIMS])
{
	const struct layout *l = w->source->layout;
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str label;

	if (l->label == NULL)
		return 0;
	label = l->label[l->column[column].source];
	return str_eq(role_normal(label, &arena),
		   role_normal(l->header.name[column], &arena))
	    ? 0
	    : role_claims(w->words, label, claim);
}

static void
gather(struct mapping_work *w, struct candidates *c)
{
	const struct header *header = &w->source->layout->header;
	bool billed = mapping_some_token(w, "billing side");
	bool rejects = source_is_rejects(w->source);

	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];
		bool known;
		size_t n;

		if ((rejects && str_starts(header->name[i], STR("_"))) ||
		    mapping_taken(w->m, i) || mapping_is_ledgers(w, i))
			continue;
		known = is_known(w, i);
		n = known ? 0 : record_claims(w, i, claim);
		if (n == 0 && !known)
			n = role_claims(w->words, claimed_name(w, i), claim);
		if (n == 0)
			n = label_claims(w, i, claim);
		if (n == 0 && !billed && !known)
			n = shipping_claims(w, claimed_name(w, i), claim);
		if (is_outside(w, claim, n))
			vec_push(
			    &c->outside, ((struct candidate){ i, claim[0] }));
		for (size_t k = 0; k < n; k++)
			consider(w, c, (struct candidate){ i, claim[k] });
	}
}

/* What a word in brackets adds to a name is not known: it is taken, and said.
 */
static void
tell_remark(const struct mapping_work *w, const struct mapped *r)
{
	struct str name = w->source->layout->header.name[r->column];
	char option[64];

	if (!role_remark(w->words, name) ||
	    mapping_has_token(w, r->column, "cents"))
		return;
	role_option(r->role, option, sizeof(option));
	report_say(&w->source->tool->report,
	    "%s: \"%.*s\" is taken as %s, whatever its brackets say "
	    "(--%s=COLUMN names another)",
	    source_file(w->source), STR_ARG(name), r->role, option);
}

/* Gives columns to roles, the surest first, until nothing is clear any more. */
static void
assign(struct mapping_work *w, const struct candidates *c)
{
	static const int steps[] = { ROLE_CANONICAL, ROLE_WORD, ROLE_PREFIX,
		ROLE_WEAK, ROLE_TOKENS };

	for (size_t s = 0; s < COUNT(steps); s++)
		array_each (struct mapped, r, w->m->role, w->m->roles) {
			struct best b;

			if (r->column != ROLE_NONE || r->outside)
				continue;
			b = mapping_best(w, c, r->role);
			if (b.first == NULL ||
			    b.first->claim.score < steps[s] ||
			    mapping_is_open(w, &b, r->role))
				continue;
			r->column = b.first->column;
			r->how = "name";
			tell_remark(w, r);
		}
}

static _Noreturn void
ask_two(const struct mapping_work *w, const char *role, const struct best *b)
{
	const struct header *header = &w->source->layout->header;
	char option[64];
	struct diag d;

	role_option(role, option, sizeof(option));
	diag_set(&d, EXIT_DATA, "two-columns",
	    "two columns could be %s: %zu \"%.*s\" and %zu \"%.*s\"; name one "
	    "with --%s=COLUMN",
	    role, b->first->column + 1, STR_ARG(header->name[b->first->column]),
	    b->second->column + 1, STR_ARG(header->name[b->second->column]),
	    option);
	source_fail(w->source, &d);
}

/* Of two ends of contracts one that not all have says more than one of each. */
static bool
ends_sooner(
    const struct mapping_work *w, const char *role, const struct best *b)
{
	const struct look *first = &w->look[b->first->column];

	return strcmp(role, "end_date") == 0 && first->filled == first->rows &&
	    w->look[b->second->column].filled < first->filled;
}

/* What a role without a clear column gets: dates and texts about a customer the
 * first of several, which is said; numbers none, which is said, too; what is
 * required is asked. */
static void
settle_open(struct mapping_work *w, const struct candidates *c)
{
	const struct header *header = &w->source->layout->header;

	array_each (struct mapped, r, w->m->role, w->m->roles) {
		struct best b;
		enum role_type type = role_type(r->role);
		char option[64];
		bool takes = type == ROLE_TEXT || type == ROLE_ID ||
		    type == ROLE_PERSON || type == ROLE_EMAIL ||
		    type == ROLE_PHONE || type == ROLE_COUNTRY ||
		    type == ROLE_DATE;

		if (r->column != ROLE_NONE || r->outside)
			continue;
		b = mapping_best(w, c, r->role);
		if (b.first == NULL || b.second == NULL)
			continue;
		if (type != ROLE_DATE && !w->options->ask &&
		    kind_requires(w->kind, r->role))
			ask_two(w, r->role, &b);
		if (takes && type != ROLE_ID &&
		    (ends_sooner(w, r->role, &b) ||
			b.second->column < b.first->column))
			b = (struct best){ b.second, b.first };
		if (takes) {
			r->column = b.first->column;
			r->how = "name";
		}
		role_option(r->role, option, sizeof(option));
		report_say(&w->source->tool->report,
		    "%s: two columns could be %s: \"%.*s\" and \"%.*s\"; %s "
		    "(--%s=COLUMN names one)",
		    source_file(w->source), r->role,
		    STR_ARG(header->name[b.first->column]),
		    STR_ARG(header->name[b.second->column]),
		    takes ? "the former is taken" : "neither is taken", option);
	}
}

/* Roles that the kind does not have: they are told, and may stand in. Where two
 * columns could be one, neither is. */
static void
add_outside(struct mapping_work *w, const struct candidates *c)
{
	struct mapping *m = w->m;
	size_t from = m->roles, n = from;

	for (size_t i = 0; i < c->outside.n && m->roles < MAPPING_ROLES; i++) {
		const struct candidate *one = &c->outside.v[i];
		struct mapped *twin = mapping_role(m, one->claim.role);

		if (mapping_taken(m, one->column) || !mapping_fits(w, one))
			continue;
		if (twin != NULL) {
			twin->column = ROLE_NONE;
			continue;
		}
		m->role[m->roles++] = (struct mapped){
			arena_str(&m->arena, str_of(one->claim.role)).p,
			one->column, "name", true
		};
	}
	for (size_t i = from; i < m->roles; i++)
		if (m->role[i].column != ROLE_NONE)
			m->role[n++] = m->role[i];
	m->roles = n;
}

/* A second telephone is one, whatever it is called, and a lone one is no
 * second; who is written beside a deal's name is the customer. */
static void
settle_second(struct mapping_work *w, const struct candidates *c)
{
	struct mapped *phone = mapping_role(w->m, "phone2");
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *only = mapping_role(w->m, "phone");
	struct best b = mapping_best(w, c, "phone");

	if (phone != NULL && phone->column == ROLE_NONE && b.first != NULL &&
	    mapping_column(w->m, "phone") != ROLE_NONE) {
		phone->column = b.first->column;
		phone->how = "name";
	} else if (mapping_by_name(phone) && only != NULL && !only->outside &&
	    only->column == ROLE_NONE) {
		only->column = phone->column;
		only->how = "name";
		phone->column = ROLE_NONE;
	}
	b = mapping_best(w, c, "customer_name");
	if (strcmp(w->kind->name, "leads") == 0 && b.first != NULL &&
	    !mapping_has_token(w, b.first->column, "a user") &&
	    name->column != ROLE_NONE && strcmp(name->how, "name") == 0 &&
	    mapping_is_called(w, name->column, "bare name"))
		name->column = b.first->column;
}

void
mapping_words(struct mapping_work *w)
{
	struct candidates c = { .all = { 0 }, .outside = { 0 } };

	mapping_balance(w);
	gather(w, &c);
	assign(w, &c);
	settle_open(w, &c);
	mapping_settle(w);
	settle_second(w, &c);
	add_outside(w, &c);
	vec_free(&c.all);
	vec_free(&c.outside);
}
