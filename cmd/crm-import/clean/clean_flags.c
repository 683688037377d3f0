#include "clean_flags.h"

#include "base/mem.h"
#include "clean.h"
#include "clean_journal.h"
#include "clean_word.h"
#include "crm-import/reading/look.h"
#include "text/token.h"

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
 * when what is lent comes back. */
static bool
is_term(struct str word)
{
	static const char *const terms[] = { "expired", "estimate", "quote",
		"return", "returned" };

	for (size_t i = 0; i < COUNT(terms); i++)
		if (str_eq(word, str_of(terms[i])))
			return true;
	return false;
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
	flag.class =
	    str_eq(bare, STR("paid")) ? STATUS_OPEN : status_class(bare, NULL);
	if ((flag.class != STATUS_NONE && flag.class != STATUS_REFUND &&
		!str_eq(bare, STR("paid"))) ||
	    !says(c, column, &flag.days) || (flag.days && is_term(bare)) ||
	    (flag.class == STATUS_OPEN && (flag.days || c->status.documents)) ||
	    (flag.class == STATUS_REFUND && clean_journal_signs(c)))
		return;
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
	for (size_t i = 0; i < kept; i++)
		report_say(&c->tool->report,
		    "%s: %.*s says what was %s%.*s (--all-status: all rows)",
		    source_file(&c->source),
		    STR_ARG(c->source.layout->header.name[f->list.v[i].column]),
		    f->list.v[i].class == STATUS_OPEN ? "not " : "",
		    STR_ARG(f->list.v[i].word));
}

static bool
holds(const struct clean *c, const struct clean_flag *flag)
{
	struct str cell = str_trim(c->row->field[flag->column]);

	if (flag->class == STATUS_OPEN)
		return token_bool(cell) == TOKEN_FALSE;
	return flag->days ? !token_null_as(cell, TOKEN_DATE)
			  : token_bool(cell) == TOKEN_TRUE;
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

void
clean_flags_judge(struct clean *c, struct status_meaning *m, struct str *word)
{
	const struct clean_flags *f = &c->status.flags;
	const struct clean_flag *flag = NULL;

	if (c->status.event != ROLE_NONE &&
	    strcmp(c->kind->name, "orders") == 0 &&
	    (m->class == STATUS_SALE || m->class == STATUS_UNKNOWN))
		judge_type(c, m, word);

	for (size_t i = 0; i < f->list.n; i++)
		if (holds(c, &f->list.v[i]) &&
		    (flag == NULL || outranks(&f->list.v[i], flag)))
			flag = &f->list.v[i];
	if (flag == NULL || m->class == STATUS_NONE ||
	    m->class == STATUS_REFUND || m->class == STATUS_PART ||
	    (m->class == STATUS_OPEN && flag->class != STATUS_NONE))
		return;
	*word = flag->class == STATUS_OPEN ? STR("not paid") : flag->word;
	m->class = flag->class;
}
