#include "clean_status.h"

#include "base/line.h"
#include "base/mem.h"
#include "clean.h"
#include "clean_journal.h"
#include "clean_refunds.h"
#include "clean_word.h"
#include "crm-import/reading/look.h"
#include "text/money.h"
#include "text/token.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 8 };

/* A column of the header by the words of a role that kinds do not have. */
static size_t
named(const struct clean *c, const char *role)
{
	const struct header *header = &c->source.layout->header;
	size_t column = mapping_column(&c->mapping, role);

	if (column == ROLE_NONE &&
	    !role_find(header, role, NULL, &column, NULL))
		column = ROLE_NONE;
	return column;
}

/* The column of a settlement list that says which part of an order an amount
 * is, where one of them is the principal. */
static size_t
part_column(const struct clean *c)
{
	const struct header *header = &c->source.layout->header;
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t n, found = ROLE_NONE;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	for (size_t i = 0; i < header->n && found == ROLE_NONE; i++) {
		size_t at = c->source.layout->column[i].source;

		if (!str_eq(role_normal(header->name[i], &arena),
			STR("amount description")))
			continue;
		for (size_t k = 0; k < n && found == ROLE_NONE; k++)
			if (at < r[k].n &&
			    str_ieq(r[k].field[at], STR("Principal")))
				found = i;
	}
	return found;
}

/* Does an amount end with one of the marks of a statement, CR (c) or DR (d)? */
static bool
has_mark(struct str amount, const char *marks)
{
	while (amount.n > 0 && strchr(". ", amount.p[amount.n - 1]) != NULL)
		amount.n--;
	return amount.n > 2 && (amount.p[amount.n - 1] | 32) == 'r' &&
	    strchr(marks, amount.p[amount.n - 2] | 32) != NULL;
}

/* The column of amounts of a bank statement that marks what went out by DR:
 * there CR is what came in, and no credit note. ROLE_NONE if there is none. */
static size_t
marked_column(const struct clean *c)
{
	size_t n, column = mapping_column(&c->mapping, "amount");
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	if (strcmp(c->kind->name, "payments") != 0 || column == ROLE_NONE)
		return ROLE_NONE;
	for (size_t i = 0; i < n; i++)
		if (has_mark(source_cell(&c->source, &r[i], column), "d"))
			return column;
	return ROLE_NONE;
}

/* Of payments: is the direction of each row of the sample CR or blank, and some
 * are CR? */
static bool
has_blank_debits(const struct clean *c)
{
	size_t n, credits = 0, blank = 0;
	size_t column = mapping_column(&c->mapping, "direction");
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	if (column == ROLE_NONE || strcmp(c->kind->name, "payments") != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(&c->source, &r[i], column);

		blank += cell.n == 0;
		credits += str_ieq(cell, STR("CR"));
	}
	return credits > 0 && blank > 0 && credits + blank == n;
}

/* Are all kinds of event of payments with signs none, deposits among them? Then
 * they are an account's, which has no others. */
static bool
is_statement(const struct clean *c)
{
	size_t n, deposits = 0;
	size_t column = mapping_column(&c->mapping, "event_type");
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	for (size_t i = 0; i < n && column != ROLE_NONE; i++) {
		struct str cell = source_cell(&c->source, &r[i], column);

		if (cell.n > 0 && status_event(cell) != STATUS_EVENT_NO_ROW)
			return false;
		deposits += str_ieq(cell, STR("deposit"));
	}
	return deposits > 0 && c->status.has_signs;
}

/* Is there a column that tells whether a row is one? */
static bool
is_told(const struct clean_status *s)
{
	const size_t column[] = { s->status, s->payment, s->refund, s->event,
		s->direction, s->test, s->mode, s->finished, s->cancelled,
		s->captured, s->part, s->marked };
	bool told = s->flags.list.n > 0;

	for (size_t i = 0; i < COUNT(column); i++)
		told |= column[i] != ROLE_NONE;
	return told;
}

/* The system whose words are meant, by the preset. */
static void
open_system(struct clean *c)
{
	struct clean_status *s = &c->status;
	struct str system = str_of(c->mapping.preset.name), name;

	s->system = NULL;
	if (!c->mapping.has_preset)
		return;
	name = str_cut(&system, '-');
	snprintf(s->name, sizeof(s->name), "%.*s", STR_ARG(name));
	if (strcmp(s->name, "douyin") == 0)
		snprintf(s->name, sizeof(s->name), "taobao");
	s->system = s->name;
}

void
clean_status_open(struct clean *c)
{
	struct clean_status *s = &c->status;

	open_system(c);
	s->status = clean_column(c, "status");
	s->payment = clean_column(c, "payment_status");
	s->refund = clean_column(c, "refund_status");
	s->event = clean_column(c, "event_type");
	if (s->event == ROLE_NONE)
		s->event = clean_column(c, "doc_type");
	s->direction = clean_column(c, "direction");
	s->open = clean_column(c, "open_amount");
	s->paid = clean_column(c, "paid_amount");
	s->test = named(c, "test");
	s->mode = named(c, "mode");
	s->finished = clean_column(c, "finished");
	s->cancelled = named(c, "cancelled_date");
	s->captured = named(c, "captured");
	s->part = part_column(c);
	s->marked = marked_column(c);
	s->balance = clean_column(c, "running_balance");
	s->blank_is_debit = has_blank_debits(c);
	s->has_signs =
	    strcmp(c->kind->name, "payments") == 0 && clean_journal_signs(c);
	s->statement = is_statement(c);
	s->note = strcmp(c->kind->name, "payments") == 0
	    ? clean_column(c, "note")
	    : ROLE_NONE;
	s->name_of = clean_column(c, "customer_name");
	s->balance_words = role_part("balance row");
	s->documents = strcmp(c->kind->name, "invoices") == 0;
	s->trade = c->kind->orders || s->documents;
	s->survey = strcmp(c->kind->name, "survey") == 0;
	clean_journal_open(c);
	clean_flags_open(c);
	clean_refunds_open(c);
	clean_flags_tell(c);
	s->told = is_told(s);
}

static struct str
text_of(const struct clean *c, size_t column)
{
	return column == ROLE_NONE ? STR("") : c->column[column].cell.text;
}

static void
count(struct clean *c, struct str word, bool unknown)
{
	struct clean_status *s = &c->status;
	char key[200];
	struct clean_status_sum *sum;
	uint32_t at;

	snprintf(key, sizeof(key), "%.*s\t%.*s%s",
	    (int)(word.n < 100 ? word.n : 100), word.p,
	    STR_ARG(text_of(c, c->currency)), unknown ? "?" : "");
	at = map_add(&s->key, str_of(key));
	if (at == s->sum.n)
		vec_push(&s->sum, (struct clean_status_sum){ .n = 0 });
	sum = &s->sum.v[at];
	sum->n++;
	sum->unknown = unknown;
	if (c->amount != ROLE_NONE && c->column[c->amount].cell.text.n > 0)
		money_add(&sum->amount, c->column[c->amount].cell.amount);
}

static enum clean_status_answer
leave(struct clean *c, struct str word, const char *why)
{
	count(c, word, false);
	c->status.by_event = strcmp(why, "event") == 0;
	source_skip(&c->source, why);
	return CLEAN_STATUS_LEAVE;
}

static struct str
raw_cell(const struct clean *c, size_t column)
{
	return column == ROLE_NONE ? STR("") : c->row->field[column];
}

/* A test is no sale, an answer that was not finished is none. */
static bool
is_test(const struct clean *c)
{
	const struct clean_status *s = &c->status;
	struct str mode = raw_cell(c, s->mode), status = text_of(c, s->status);

	if (mode.n == 0 && status.n == 0 && s->test == ROLE_NONE)
		return false;
	return token_bool(raw_cell(c, s->test)) == TOKEN_TRUE ||
	    str_ieq(mode, STR("test")) || token_bool(mode) == TOKEN_FALSE ||
	    str_ieq(status, STR("Survey Preview")) ||
	    str_ieq(status, STR("Survey Test"));
}

/* Turns the sign of a cell. */
static void
turn_cell(struct clean *c, size_t column, char *text)
{
	struct cell *cell = &c->column[column == ROLE_NONE ? 0 : column].cell;

	if (column == ROLE_NONE || cell->text.n == 0)
		return;
	cell->amount = -cell->amount;
	cell->text = (struct str){ text, money_print(text, cell->amount) };
}

static void
turn(struct clean *c)
{
	turn_cell(c, c->amount, c->amount_text);
}

/* What the file has positive; true if it was. */
static bool
make_negative(struct clean *c, size_t column, char *text)
{
	bool positive =
	    column != ROLE_NONE && c->column[column].cell.amount > 0;

	if (positive)
		turn_cell(c, column, text);
	return positive;
}

/* A refund or credit goes back with all that is told of it. */
static void
negate(struct clean *c)
{
	struct clean_status *s = &c->status;
	bool open = make_negative(c, s->open, s->open_text),
	     paid = make_negative(c, s->paid, s->paid_text);

	s->negated +=
	    make_negative(c, c->amount, c->amount_text) || open || paid;
}

/* Is it the other side of the account, by a word or the sign of an amount? */
static bool
is_against(const struct clean *c)
{
	struct str cell = text_of(c, c->status.direction);
	enum token_bool debit;

	if (cell.n == 0)
		return c->status.blank_is_debit;
	debit = token_debit(cell);
	if (debit != TOKEN_NEITHER)
		return (debit == TOKEN_TRUE) != c->status.documents;
	if (!c->status.documents && str_eq(cell, STR("-")))
		return true;
	return cell.n > 1 && cell.p[0] == '-' && strchr("123456789", cell.p[1]);
}

/* A transfer to us is how somebody paid, and so is, on an account, any that
 * came in, or what was paid in there. */
static bool
is_received(const struct clean *c, struct str event)
{
	static const char to_us[] = "credit transfer,incoming transfer,"
				    "transfer in,inward transfer,"
				    "sepa credit transfer,direct credit";
	static const char words[] = "transfer,bank transfer,wire transfer,"
				    "sepa transfer,转账,转帐,振込,이체,deposit,"
				    "cash deposit,check deposit";
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(event, &arena);
	bool account = c->status.balance != ROLE_NONE ||
	    c->amount_out != ROLE_NONE || c->status.statement;

	return strcmp(c->kind->name, "payments") == 0 &&
	    c->status.system == NULL && c->amount != ROLE_NONE &&
	    c->column[c->amount].cell.amount > 0 &&
	    (str_listed(str_of(to_us), normal) ||
		(account && str_listed(str_of(words), normal)));
}

/* Is an order that was paid cancelled all the same? Its word, then. */
static bool
is_called_off(struct clean *c, struct str *word)
{
	struct str status = text_of(c, c->status.status);

	if (c->status.documents || status.n == 0 ||
	    clean_word_meaning(c, status).class != STATUS_NONE)
		return false;
	*word = status;
	return true;
}

/* The first of payment's and order's status that is known decides. */
static struct status_meaning
judge_words(struct clean *c, struct str *word)
{
	const struct clean_status *s = &c->status;
	const size_t column[] = { s->payment, s->status };
	struct status_meaning m = { STATUS_UNKNOWN, STATUS_DOCUMENT };

	*word = text_of(c, s->refund);
	if (word->n > 0 && clean_word_meaning(c, *word).class == STATUS_REFUND)
		return clean_word_meaning(c, *word);
	for (size_t i = 0; i < 2; i++) {
		*word = text_of(c, column[i]);
		if (word->n == 0)
			continue;
		if (s->documents && i == 0 && token_bool(*word) == TOKEN_TRUE)
			return (struct status_meaning){ STATUS_SALE,
				STATUS_DOCUMENT_PAID };
		if (s->documents && i == 0 && token_bool(*word) == TOKEN_FALSE)
			continue;
		m = clean_word_meaning(c, *word);
		if (m.class == STATUS_SALE && i == 0 && is_called_off(c, word))
			m.class = STATUS_NONE;
		if (m.class != STATUS_UNKNOWN ||
		    (s->documents && m.document != STATUS_DOCUMENT))
			return m;
	}
	if (word->n > 0 && m.class == STATUS_UNKNOWN)
		count(c, *word, true);
	return m;
}

/* Of invoices only drafts and what was taken back are none; what is not paid
 * is what they are for. */
static enum clean_status_answer
judge_document(struct clean *c, struct status_meaning m, struct str word)
{
	bool gone = m.class == STATUS_NONE || m.class == STATUS_REFUND;

	if (m.document == STATUS_DOCUMENT_DRAFT)
		return leave(c, word, "status");
	if (m.document == STATUS_DOCUMENT_CREDIT)
		negate(c);
	else if (gone && m.document != STATUS_DOCUMENT_BACK)
		return leave(c, word, "status");
	clean_paid_set(c, m.document);
	return CLEAN_STATUS_KEEP;
}

static enum clean_status_answer
judge_status(struct clean *c)
{
	struct clean_status *s = &c->status;
	struct str word;
	struct status_meaning m = judge_words(c, &word);

	if (m.class != STATUS_REFUND && m.class != STATUS_PART &&
	    s->cancelled != ROLE_NONE &&
	    !str_eq(raw_cell(c, s->cancelled), STR("0")) &&
	    !token_null_as(raw_cell(c, s->cancelled), TOKEN_DATE))
		return leave(c, STR("cancelled"), "status");
	clean_flags_judge(c, &m, &word);
	if (s->documents)
		return judge_document(c, m, word);
	if (m.class == STATUS_SALE && s->captured != ROLE_NONE &&
	    token_bool(raw_cell(c, s->captured)) == TOKEN_FALSE)
		return leave(c, STR("not captured"), "status");
	switch (m.class) {
	case STATUS_OPEN:
	case STATUS_NONE:
		return leave(c, word, "status");
	case STATUS_REFUND:
		if (s->refunds_are_rows)
			return CLEAN_STATUS_KEEP;
		s->refunded++;
		return CLEAN_STATUS_REFUNDED;
	default:
		return CLEAN_STATUS_KEEP;
	}
}

/* Does a row of a statement, of nobody, tell a balance alone? Its text, then.
 */
static bool
is_balance(const struct clean *c, struct str *text)
{
	const struct clean_status *s = &c->status;

	if (s->note == ROLE_NONE || text_of(c, s->name_of).n > 0 ||
	    text_of(c, c->customer).n > 0)
		return false;
	*text = text_of(c, s->note);
	return status_is_balance(*text, s->balance_words);
}

enum clean_status_answer
clean_status_judge(struct clean *c)
{
	struct clean_status *s = &c->status;
	struct str event;

	if (c->options->all_status)
		return CLEAN_STATUS_KEEP;
	if (clean_heads_leaves(c, &event))
		return leave(c, event, "event");
	if (is_balance(c, &event))
		return leave(c, event, "event");
	if (c->mapping.sender != ROLE_NONE &&
	    str_eq(raw_cell(c, c->mapping.sender), c->mapping.own))
		return leave(c, c->mapping.own, "event");
	if (!s->told && !s->documents)
		return CLEAN_STATUS_KEEP;
	event = text_of(c, s->event);
	if (is_test(c))
		return leave(c, STR("test"), "test");
	if (s->survey && token_bool(text_of(c, s->finished)) == TOKEN_FALSE)
		return leave(c, STR("unfinished"), "unfinished");
	if (!s->trade)
		return CLEAN_STATUS_KEEP;
	if (s->part != ROLE_NONE &&
	    !str_ieq(raw_cell(c, s->part), STR("Principal")))
		return leave(c, raw_cell(c, s->part), "event");
	if (s->marked != ROLE_NONE && has_mark(raw_cell(c, s->marked), "cd")) {
		turn(c);
		turn_cell(c, s->balance, s->open_text);
	}
	if (is_against(c))
		negate(c);
	if (event.n > 0 && clean_word_is_given(c->options->drop_status, event))
		return leave(c, event, "event");
	if (event.n > 0 &&
	    !clean_word_is_given(c->options->keep_status, event)) {
		enum status_event what = clean_journal_event(c, event);

		if ((what == STATUS_EVENT_NO_ROW && !is_received(c, event)) ||
		    clean_journal_leaves(c, what))
			return leave(c, event, "event");
		if (s->turned)
			turn(c);
		if (clean_journal_goes_back(c, event)) {
			s->refunds_are_rows = true;
			s->late |= s->refunded > 0;
			negate(c);
		}
		if (what == STATUS_EVENT_UNKNOWN && s->journal)
			count(c, event, true);
	}
	return judge_status(c);
}

static void
append_sum(struct clean *c, uint32_t at, char *text, size_t size)
{
	const struct clean_status_sum *sum = &c->status.sum.v[at];
	struct str currency = map_text(&c->status.key, at),
		   word = str_cut(&currency, '\t');
	char amount[MONEY_MAX] = "";

	if (c->amount != ROLE_NONE)
		amount[money_print(amount, sum->amount)] = '\0';
	if (sum->unknown)
		currency.n--;
	line_add(text, size, ", ", "%" PRIu64 " %.*s%s%s%s%.*s", sum->n,
	    STR_ARG(word), amount[0] ? " " : "", amount,
	    currency.n > 0 ? " " : "", STR_ARG(currency));
}

/* The next sum in falling order of amounts behind the one that was shown. */
static uint32_t
next_sum(const struct clean_status *s, bool unknown, const bool *shown)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < s->sum.n; i++)
		if (!shown[i] && s->sum.v[i].unknown == unknown &&
		    (best == UINT32_MAX ||
			s->sum.v[i].amount > s->sum.v[best].amount))
			best = i;
	return best;
}

static void
list(struct clean *c, bool unknown, char *text, size_t size)
{
	scoped bool *shown = mem_zero(c->status.sum.n + 1, sizeof(*shown));
	uint32_t at;

	text[0] = '\0';
	for (int i = 0; i < SHOWN; i++) {
		at = next_sum(&c->status, unknown, shown);
		if (at == UINT32_MAX)
			break;
		append_sum(c, at, text, size);
		shown[at] = true;
	}
	if (next_sum(&c->status, unknown, shown) != UINT32_MAX)
		snprintf(
		    text + strlen(text), size - strlen(text), " and others");
}

/* The file that a sum is of, or that there are several. */
static const char *
whose(const struct clean *c)
{
	return c->tool->files > 1 ? "all files" : source_file(&c->source);
}

void
clean_status_tell(struct clean *c)
{
	char text[1200];

	list(c, false, text, sizeof(text));
	if (text[0] != '\0')
		report_say(&c->tool->report,
		    "%s: left out: %s (--all-status keeps them)", whose(c),
		    text);
	list(c, true, text, sizeof(text));
	if (text[0] != '\0')
		report_say(&c->tool->report,
		    "%s: kept, though the status is not known: %s "
		    "(--drop-status=WORD,... leaves them out)",
		    whose(c), text);
	if (c->status.turned)
		report_say(&c->tool->report,
		    "%s: documents and payments have the signs of an account: "
		    "they are turned round",
		    whose(c));
	if (c->status.negated > 0)
		report_say(&c->tool->report,
		    "%s: %" PRIu64 " refunds have a positive amount, which is "
		    "taken as negative",
		    whose(c), c->status.negated);
	if (c->status.late)
		report_say(&c->tool->report,
		    "%s: %" PRIu64 " sales were given back, as their status "
		    "says, before the first row of a refund came: are these "
		    "the same? --keep-status=WORD,... counts the rows alone",
		    whose(c), c->status.refunded);
	clean_flags_close(c);
}
