#include "clean_flags.h"

#include "base/mem.h"
#include "clean.h"
#include "clean_word.h"
#include "crm-import/reading/look.h"
#include "text/token.h"

#include <inttypes.h>

/* Cuts words off the beginning of a name in normal form. */
static bool
cut_off(struct str *name, struct str words)
{
	bool cut = str_starts(*name, words);

	if (cut)
		*name = (struct str){ name->p + words.n, name->n - words.n };
	return cut;
}

/* A name less what makes a statement of its word. */
static struct str
word_of(struct str name)
{
	static const char *const before[] = { "is ", "was ", "has been ",
		"order ", "是否已", "是否" };

	for (size_t i = 0; i < COUNT(before); i++)
		cut_off(&name, str_of(before[i]));
	return name;
}

/* Of all that came back a list may tell beside whether some did. */
static bool
is_told_in_full(const struct clean_flags *f, struct str word)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct str full = f->list.v[i].word;

		if (cut_off(&full, STR("fully ")) && str_eq(full, word))
			return true;
	}
	return false;
}

/* Are all cells of the sample that have a value yes or no, or days? */
static bool
says(const struct clean *c, size_t column, bool *days)
{
	struct look look = { .known = false };

	look_at(&look, &c->source, column);
	*days = look_count(&look, ROLE_DATE) == look.filled;
	return look.filled > 0 &&
	    (*days || look.flags == look.filled ||
		(look_count(&look, ROLE_NUMBER) == look.filled && !look.some));
}

/* A day of these is not when it came to that: until when an offer holds, or
 * when what is lent comes back. And yes may be of somebody or something else: a
 * customer, a card, a mail. */
static bool
is_of_others(struct str word, bool days)
{
	return str_listed(STR("expired,lapsed,bounced,blocked"), word) ||
	    (days && str_listed(STR("estimate,quote,return,returned"), word));
}

static void
note_flag(struct clean *c, size_t column)
{
	struct clean_flags *f = &c->status.flags;
	struct clean_flag flag = { .column = column };
	struct str bare;

	flag.word = bare = word_of(
	    role_normal(c->source.layout->header.name[column], &f->arena));
	cut_off(&bare, STR("fully "));
	flag.class = status_class(bare, NULL);
	if (str_eq(bare, STR("paid"))) {
		flag.class = STATUS_OPEN;
		flag.word = STR("not paid");
	} else if (flag.class != STATUS_NONE && flag.class != STATUS_REFUND) {
		return;
	}
	if (!says(c, column, &flag.days) || is_of_others(bare, flag.days) ||
	    (flag.class == STATUS_OPEN && (flag.days || c->status.documents)) ||
	    clean_word_is_given(c->options->keep_status, flag.word))
		return;
	if (clean_word_is_given(c->options->drop_status, flag.word))
		flag.class = STATUS_NONE;
	vec_push(&f->list, flag);
}

void
clean_flags_open(struct clean *c)
{
	struct clean_flags *f = &c->status.flags;
	size_t n = c->source.layout->header.n, kept = 0;
	scoped bool *has_role = mem_zero(n, sizeof(*has_role));

	f->list.n = 0;
	arena_free(&f->arena);
	if (!c->status.trade || c->options->all_status)
		return;
	for (size_t i = 0; i < c->columns; i++)
		if (c->column[i].role != NULL && c->column[i].column < n)
			has_role[c->column[i].column] = true;
	for (size_t i = 0; i < n; i++)
		if (!has_role[i])
			note_flag(c, i);
	for (size_t i = 0; i < f->list.n; i++)
		if (!is_told_in_full(f, f->list.v[i].word))
			f->list.v[kept++] = f->list.v[i];
	f->list.n = kept;
}

void
clean_flags_tell(struct clean *c)
{
	struct clean_flags *f = &c->status.flags;
	size_t kept = 0;

	for (size_t i = 0; i < f->list.n; i++) {
		struct clean_flag flag = f->list.v[i];
		bool quoted = memchr(flag.word.p, ' ', flag.word.n) != NULL;
		const char *quote = quoted ? "\"" : "";

		if (flag.class == STATUS_REFUND && c->status.refunds_match)
			continue;
		f->list.v[kept++] = flag;
		report_say(&c->tool->report,
		    "%s: a row with %s in \"%.*s\" %s "
		    "(--keep-status=%s%.*s%s: it %s)",
		    source_file(&c->source),
		    flag.class == STATUS_OPEN ? "no"
			: flag.days	      ? "a day"
					      : "yes",
		    STR_ARG(c->source.layout->header.name[flag.column]),
		    flag.class == STATUS_REFUND ? "was given back whole"
						: "does not count",
		    quote, STR_ARG(flag.word), quote,
		    flag.class == STATUS_REFUND ? "was not" : "does");
	}
	f->list.n = kept;
}

/* What a cell says; neither: a text that is no answer. */
static enum token_bool
answer(const struct clean_flag *flag, struct str cell)
{
	enum token_bool yes;

	if (token_null_as(cell, TOKEN_DATE))
		return TOKEN_FALSE;
	yes = flag->days ? TOKEN_TRUE : token_bool(cell);
	if (flag->class == STATUS_OPEN && yes != TOKEN_NEITHER)
		return yes == TOKEN_TRUE ? TOKEN_FALSE : TOKEN_TRUE;
	return yes;
}

bool
clean_flags_refund(const struct clean *c, const struct layout_record *r)
{
	const struct clean_flags *f = &c->status.flags;

	for (size_t i = 0; i < f->list.n; i++)
		if (f->list.v[i].class == STATUS_REFUND &&
		    answer(&f->list.v[i],
			source_cell(&c->source, r, f->list.v[i].column)) ==
			TOKEN_TRUE)
			return true;
	return false;
}

/* The type of an order may be a word of its status. */
static void
judge_type(struct clean *c, struct status_meaning *m, struct str *word)
{
	struct str type = c->column[c->status.event].cell.text;
	enum status_class class;

	if (type.n == 0)
		return;
	class = clean_word_meaning(c, type).class;
	if (class == STATUS_NONE ||
	    (class == STATUS_REFUND && !c->status.refunds_are_rows)) {
		*word = type;
		m->class = class;
	}
}

/* What never was a sale is not refunded; what is refunded was paid. */
static bool
outranks(const struct clean_flag *a, const struct clean_flag *b)
{
	return b->class != STATUS_NONE && a->class != b->class &&
	    a->class != STATUS_OPEN;
}

/* The flag that counts most in the current record, or NULL. */
static const struct clean_flag *
judge_flags(struct clean *c)
{
	struct clean_flags *f = &c->status.flags;
	const struct clean_flag *found = NULL;

	for (size_t i = 0; i < f->list.n; i++) {
		const struct clean_flag *flag = &f->list.v[i];
		enum token_bool yes =
		    answer(flag, str_trim(c->row->field[flag->column]));

		f->unclear += yes == TOKEN_NEITHER;
		if (yes == TOKEN_TRUE &&
		    (found == NULL || outranks(flag, found)))
			found = flag;
	}
	return found;
}

void
clean_flags_judge(struct clean *c, struct status_meaning *m, struct str *word)
{
	const struct clean_flag *flag;

	if (c->status.event != ROLE_NONE &&
	    strcmp(c->kind->name, "orders") == 0 &&
	    (m->class == STATUS_SALE || m->class == STATUS_UNKNOWN))
		judge_type(c, m, word);
	flag = judge_flags(c);
	if (flag == NULL || m->class == STATUS_NONE ||
	    m->class == STATUS_REFUND || m->class == STATUS_PART ||
	    (m->class == STATUS_OPEN && flag->class != STATUS_NONE))
		return;
	*word = flag->word;
	m->class = flag->class;
}

void
clean_flags_close(const struct clean *c)
{
	const struct clean_flags *f = &c->status.flags;

	if (f->unclear > 0)
		report_say(&c->tool->report,
		    "%" PRIu64 " cells of columns that say yes or no are "
		    "neither: are they numbers of pieces, or something else? "
		    "--all-status leaves these columns alone",
		    f->unclear);
}
