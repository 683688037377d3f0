#include "book_row.h"

#include "book_erp.h"
#include "table/column.h"
#include "text/date.h"
#include "text/money.h"
#include "text/token.h"

/* The cells of the columns of groups with a US between. */
static struct str
group_of(struct book_rows *r, const struct csv_row *row)
{
	struct book_key *key = &r->key;

	key->n = 0;
	for (size_t i = 0; i < r->column.keys; i++) {
		struct str cell = row->field[r->column.by[i]];

		if (i > 0)
			vec_push(key, '\x1f');
		vec_append(key, cell.p, cell.n);
	}
	return (struct str){ key->v, key->n };
}

static bool
read_type(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	size_t column = r->column.type;
	enum book_type type;
	struct str word;
	struct diag d;

	if (book_lacks(r, row, column))
		return true;
	word = str_trim(row->field[column]);
	type = book_type_of(&r->types, word);
	e->by_balance = r->by_sign && book_erp_is_word(word);
	if (type == BOOK_SIGNED && r->by_sign) {
		e->by_balance = true;
		return true;
	}
	if (type < BOOK_SIGNED && (type != BOOK_REFUND || !r->by_sign)) {
		e->type = type;
		return true;
	}
	if (r->by_sign) {
		diag_set(&d, 0, "not-in-set",
		    "doc_type \"%.*s\" is not known: its sign says whether it "
		    "is an invoice or a credit",
		    STR_ARG(word));
		input_warn(r->in, row, column, &d);
		return true;
	}
	return input_bad(r->in, row, column, "not-in-set",
	    "type \"%.*s\" is none of invoice, debit, credit, payment, refund, "
	    "reversal, writeoff, allocation, deduction, resolve",
	    STR_ARG(word));
}

static bool
read_disputed(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	static const char *const words[] = { "resolved", "closed", "disputed",
		"open" };
	size_t column = r->column.disputed;
	enum token_bool is;
	struct str text;
	struct diag d;

	if (!book_lacks(r, row, r->column.resolved) &&
	    !input_date(r->in, row, r->column.resolved, &e->resolved))
		return false;
	if (book_lacks(r, row, column))
		return true;
	text = str_trim(row->field[column]);
	/* 1.00 is an amount */
	is = memchr(text.p, '.', text.n) == NULL ? token_bool(text)
						 : TOKEN_NEITHER;
	for (size_t i = 0; i < 4; i++)
		if (str_ieq(text, str_of(words[i])))
			is = i >= 2 ? TOKEN_TRUE : TOKEN_FALSE;
	if (is != TOKEN_NEITHER) {
		e->disputed = is == TOKEN_TRUE ? INT64_MAX : 0;
		return true;
	}
	if (column_date(text, &e->disputed_from, &d)) {
		e->disputed = INT64_MAX;
		return true;
	}
	return (money_parse(text, &e->disputed) <= MONEY_ROUNDED &&
		   e->disputed >= 0) ||
	    input_bad(r->in, row, column, "bad-flag",
		"disputed \"%.*s\", expected yes or no, a date or an amount",
		STR_ARG(text));
}

static bool
due_by_terms(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	struct due_terms terms = r->terms;
	bool undue = e->due == DATE_NONE;

	if (!book_lacks(r, row, r->column.terms)) {
		if (!due_parse(row->field[r->column.terms], &terms))
			return input_bad(r->in, row, r->column.terms,
			    "bad-terms",
			    "terms \"%.*s\" are none of net N, EOM+N, day D "
			    "of month +M",
			    STR_ARG(row->field[r->column.terms]));
	} else if (!r->has_terms)
		return true;
	if (undue && !terms.undated)
		e->due = due_date(&terms, e->date);
	e->discount = terms.discount;
	e->discount_until = e->date + terms.in_days;
	return true;
}

/* The discount of columns of its own. */
static bool
read_discount(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	double percent;

	if (!book_lacks(r, row, r->column.discount_pct)) {
		if (!input_real(r->in, row, r->column.discount_pct, &percent))
			return false;
		e->discount = percent / 100;
		e->discount_until = e->due == DATE_NONE ? e->date : e->due;
	}
	if (!book_lacks(r, row, r->column.discount_date) &&
	    !input_date(
		r->in, row, r->column.discount_date, &e->discount_until))
		return false;
	if (e->discount < 0 || e->discount >= 1)
		e->discount = 0;
	e->discount_until += r->discount_grace;
	return true;
}

static bool
read_due(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	struct diag d;

	if (!book_lacks(r, row, r->column.due)) {
		if (!input_date(r->in, row, r->column.due, &e->due))
			return false;
		if (e->due < e->date) {
			diag_set(&d, 0, "due-before-date",
			    "due before the date of the document");
			input_warn(r->in, row, r->column.due, &d);
		}
	}
	if (!r->plain &&
	    (!due_by_terms(r, row, e) ||
		(r->column.baseline != ROLE_NONE && !book_erp_due(r, row, e)) ||
		!read_discount(r, row, e)))
		return false;
	if (e->due == DATE_NONE)
		return true;
	e->due += r->grace;
	if (r->business)
		e->due = due_business(e->due);
	return true;
}

/* "WHAT A ... B": two amounts of a row that cannot both be. */
static bool
contradiction(struct book_rows *r, const struct csv_row *row, size_t column,
    const char *what, int64_t a, const char *between, int64_t b)
{
	char first[MONEY_MAX], second[MONEY_MAX];

	return input_bad(r->in, row, column, "out-of-range", "%s %.*s%s %.*s",
	    what, (int)money_print(first, a), first, between,
	    (int)money_print(second, b), second);
}

/* Most pay what was billed: the same text, with cents, so that nothing of it
 * was rounded. */
static bool
is_paid_whole(const struct book_rows *r, const struct csv_row *row)
{
	struct str paid = row->field[r->column.paid_amount];

	return r->plain && paid.n > 3 && paid.p[paid.n - 3] == '.' &&
	    str_eq(paid, row->field[r->column.amount]);
}

/* What was paid in the same row. */
static bool
read_paid(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	bool has_date = !book_lacks(r, row, r->column.paid_date);
	bool has_amount = !book_lacks(r, row, r->column.paid_amount);

	if (has_amount && is_paid_whole(r, row))
		e->paid = e->amount;
	else if (has_amount &&
	    !input_money(r->in, row, r->column.paid_amount, &e->paid))
		return false;
	if (has_date) {
		if (!has_amount)
			e->paid = e->amount;
		if (!input_date(r->in, row, r->column.paid_date, &e->paid_date))
			return false;
	} else if (e->paid != 0 && r->column.paid_date != ROLE_NONE)
		return input_bad(r->in, row, r->column.paid_amount, "missing",
		    "a paid_amount without paid_date");
	return (e->amount < 0) == (e->paid < 0) || e->paid == 0 ||
	    input_bad(r->in, row, r->column.paid_amount, "out-of-range",
		"a paid_amount of the other sign than the amount");
}

/* What the row says is open: of an amount with its sign. */
static bool
read_stated(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	bool has_open = !book_lacks(r, row, r->column.open);
	bool has_credit = !book_lacks(r, row, r->column.credited);
	bool dated = r->column.paid_date != ROLE_NONE;
	bool undated = !dated &&
	    (has_credit || !book_lacks(r, row, r->column.paid_amount));
	int64_t credited = 0;

	if (has_open && !input_money(r->in, row, r->column.open, &e->stated))
		return false;
	if (r->column.amount == ROLE_NONE)
		return true;
	if (has_open && e->amount == 0 && e->stated < 0)
		e->amount = e->stated; /* money on account */
	if (has_credit &&
	    !input_money(r->in, row, r->column.credited, &credited))
		return false;
	if (dated && credited != 0)
		return input_bad(r->in, row, r->column.credited, "out-of-range",
		    "a credited_amount beside paid_date has no date: a credit "
		    "note is a row of type credit");
	if (has_open && undated && e->amount - e->paid - credited != e->stated)
		return contradiction(r, row, r->column.open, "open_amount",
		    e->stated,
		    " is not amount less what was paid and credited,",
		    e->amount - e->paid - credited);
	if (undated) {
		e->stated = e->amount - e->paid - credited;
		e->paid = 0;
	}
	if (e->stated == BOOK_NOT_STATED || e->stated == 0 ||
	    ((e->stated < 0) == (e->amount < 0) &&
		(e->stated < 0 ? e->stated >= e->amount
			       : e->stated <= e->amount)))
		return true;
	return contradiction(r, row, r->column.open, "open_amount", e->stated,
	    " of an amount of", e->amount);
}

static int64_t
size_of(int64_t amount)
{
	return amount < 0 ? -amount : amount;
}

/* Which way the money goes: the sign of the amount and the type. */
static void
set_direction(struct book_rows *r, struct book_entry *e)
{
	bool by_balance = r->ledger_signs || e->by_balance;

	if (by_balance && e->type == BOOK_CREDIT && e->amount > 0)
		e->type = BOOK_INVOICE; /* a credit that was taken back */
	if (e->type == BOOK_PAYMENT) {
		/* what is open of it is what it does to the balance */
		bool stated = e->stated != BOOK_NOT_STATED;

		r->n_payments += !stated && !e->by_balance;
		r->n_negative += !stated && !e->by_balance && e->amount < 0;
		if (by_balance || (stated && e->amount < 0))
			e->amount = -e->amount;
		if (e->amount < 0) {
			e->negative = e->more = true;
			e->type = e->of.n > 0 ? BOOK_REVERSAL : BOOK_REFUND;
		}
	}
	if (e->type == BOOK_INVOICE && e->amount < 0)
		e->type = BOOK_CREDIT;
	if (e->type == BOOK_ALLOCATION || e->type == BOOK_RESOLVE)
		return;
	e->amount = size_of(e->amount);
	e->paid = size_of(e->paid);
	if (e->stated != BOOK_NOT_STATED)
		e->stated = size_of(e->stated);
}

/* A row without a date: its customer or number is missing, or is a word for
 * sums. */
static bool
is_total(const struct book_rows *r, const struct csv_row *row)
{
	static const char *const words[] = { "total", "subtotal", "sub-total",
		"grand total", "ending balance", "summe", "gesamt", "result",
		"ergebnis" };
	const size_t column[] = { r->column.customer, r->column.document };

	for (size_t i = 0; i < 2; i++) {
		struct str cell = str_trim(row->field[column[i]]);

		if (cell.n == 0)
			return !book_lacks(r, row, r->column.amount);
		for (size_t k = 0; k < COUNT(words); k++) {
			struct str word = str_of(words[k]);

			if (cell.n >= word.n &&
			    str_ieq((struct str){ cell.p, word.n }, word) &&
			    (cell.n == word.n || cell.p[word.n] == ' ' ||
				cell.p[word.n] == ':'))
				return true;
		}
	}
	return false;
}

/* An amount before tax with the tax beside it. */
static bool
add_tax(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	int64_t tax = 0;

	if (book_lacks(r, row, r->column.tax))
		return true;
	if (!input_money(r->in, row, r->column.tax, &tax))
		return false;
	return !__builtin_add_overflow(e->amount, tax, &e->amount) ||
	    input_bad(r->in, row, r->column.tax, "out-of-range",
		"an amount that is too large");
}

/* What a row comes to where it is left out, whatever is made of it. */
static void
weigh(const struct book_rows *r, const struct csv_row *row, size_t read,
    struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	size_t column = c->amount == ROLE_NONE ? c->open : c->amount;

	e->weight = column == read ? e->amount : 0;
	e->weighed = column == read ||
	    money_parse(str_trim(row->field[column]), &e->weight) <=
		MONEY_ROUNDED;
}

static bool
read_amount(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	size_t column = c->amount;

	if (column == ROLE_NONE ||
	    (c->open != ROLE_NONE && book_lacks(r, row, column)))
		column = c->open;
	if (e->type == BOOK_RESOLVE ||
	    (e->type == BOOK_DEDUCTION && book_lacks(r, row, column))) {
		column = ROLE_NONE;
		e->amount = INT64_MAX; /* of a deduction: what is open then */
	} else if (!input_money(r->in, row, column, &e->amount) ||
	    (!r->plain && (!add_tax(r, row, e) || !book_erp_side(r, row, e))))
		return false;
	weigh(r, row, column, e);
	return true;
}

/* Who, what and when: a payment needs no number, and no customer if it names a
 * document. */
static bool
read_keys(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	bool source = e->type == BOOK_PAYMENT;
	bool nameless =
	    (source || e->type == BOOK_DEDUCTION || e->type == BOOK_RESOLVE) &&
	    book_lacks(r, row, c->document);
	bool whoever = source && (e->of.n > 0 || !nameless || r->numbers) &&
	    book_lacks(r, row, c->customer);

	if (!whoever && c->customer == ROLE_NONE)
		input_missing(r->in, "customer_id");
	if ((!whoever &&
		!input_text(
		    r->in, row, c->customer, "customer", &e->customer)) ||
	    (!nameless && c->document != ROLE_NONE &&
		!input_text(
		    r->in, row, c->document, "document", &e->document)) ||
	    !input_date(r->in, row, c->date, &e->date))
		return false;
	e->currency = c->currency == ROLE_NONE
	    ? r->currency
	    : input_currency(r->in, row, c->currency);
	if (c->company != ROLE_NONE)
		e->company = str_trim(row->field[c->company]);
	e->customer_hash = map_hash(e->customer);
	return true;
}

/* What few files have. */
static bool
read_more(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	bool secured = e->type == BOOK_INVOICE || e->type == BOOK_REFUND ||
	    (e->type == BOOK_CREDIT && e->paid != 0);

	if (c->position != ROLE_NONE)
		book_erp_instalment(r, row, e);
	if (c->keys > 0)
		e->group = group_of(r, row);
	if (c->parent != ROLE_NONE)
		e->parent = str_trim(row->field[c->parent]);
	return !secured || book_lacks(r, row, c->secured) ||
	    input_money(r->in, row, c->secured, &e->secured);
}

struct input_held
book_held(const struct input *in, const struct book_entry *e)
{
	struct input_held held = { e->line,
		in->rejects.file.open ? e->row : NULL,
		input_weight(in, e->currency, e->weight), e->file };

	held.weight.known = e->weighed;
	return held;
}

void
book_rows_free(struct book_rows *r)
{
	vec_free(&r->key);
	vec_free(&r->posting);
}

void
book_rows_begin(struct book_rows *r)
{
	enum {
		MORE = offsetof(struct book_columns, company) / sizeof(size_t),
		END = offsetof(struct book_columns, by) / sizeof(size_t)
	};
	const size_t *column = (const size_t *)(const void *)&r->column;
	bool dated = r->column.paid_date != ROLE_NONE ||
	    r->column.paid_amount == ROLE_NONE;

	r->plain = dated && !r->has_terms && r->column.keys == 0;
	for (size_t i = MORE; i < END; i++)
		r->plain = r->plain && column[i] == ROLE_NONE;
}

void
book_entry_clear(struct book_entry *e)
{
	*e = (struct book_entry){ .pays = true,
		.disputed_from = INT32_MIN,
		.resolved = INT32_MAX,
		.stated = BOOK_NOT_STATED };
}

/* What the row names, and what it is. */
static bool
read_names(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;

	e->more = true;
	e->of = book_erp_name(r, row, c->of);
	e->pays = e->of.n == 0;
	if (e->pays && !book_lacks(r, row, c->pays))
		e->of = str_trim(row->field[c->pays]);
	return read_type(r, row, e);
}

/* What is said of a document beside its amount and dates. */
static bool
read_notes(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;

	if (!book_lacks(r, row, c->reason))
		e->reason = str_trim(row->field[c->reason]);
	if (!book_lacks(r, row, c->instalment))
		e->instalment = str_trim(row->field[c->instalment]);
	e->posting = book_erp_posting(r, row);
	return book_lacks(r, row, c->closes) ||
	    input_money(r->in, row, c->closes, &e->closes);
}

bool
book_rows_read(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	bool plain = r->plain, document;

	book_entry_begin(e);
	e->customer = (struct str){ NULL, 0 };
	e->document = (struct str){ NULL, 0 };
	e->due = e->paid_date = DATE_NONE;
	e->amount = e->paid = 0;
	e->line = r->in->lines + row->line;
	e->file = r->in->file;
	e->row = row;
	e->type = r->payments ? BOOK_PAYMENT : BOOK_INVOICE;
	if (!r->payments && row->field[r->column.date].n == 0 &&
	    is_total(r, row)) {
		input_skip(r->in, "total rows");
		return false;
	}
	if (!plain && book_erp_is_noted(r, row)) {
		input_skip(r->in, "noted items");
		return false;
	}
	if ((!plain && !read_names(r, row, e)) || !read_keys(r, row, e) ||
	    !read_amount(r, row, e) || (!plain && !read_notes(r, row, e)))
		return false;
	document = e->type == BOOK_INVOICE || e->type == BOOK_CREDIT;
	if (r->clears && e->type == BOOK_PAYMENT && !read_paid(r, row, e))
		return false;
	if (!r->payments && document &&
	    ((!plain && !read_disputed(r, row, e)) || !read_due(r, row, e) ||
		!read_paid(r, row, e)))
		return false;
	if (!plain && !r->payments && (document || e->type == BOOK_PAYMENT) &&
	    !read_stated(r, row, e))
		return false;
	set_direction(r, e);
	return plain || read_more(r, row, e);
}
