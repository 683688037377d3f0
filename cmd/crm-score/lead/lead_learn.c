/*
 * lead --learn: points from what became of earlier leads: log odds per value,
 * as rules that lead reads.
 */
#include "base/die.h"
#include "base/map.h"
#include "cli/heading.h"
#include "crm-score/shared/frame.h"
#include "csv/row.h"
#include "lead.h"
#include "table/role_name.h"
#include "text/token.h"

#include <math.h>
#include <stdio.h>

/* Added to every count, so that a value seen on one side only stays finite. */
static const double SMOOTHING = 1;

struct counts {
	double won, lost;
};

enum lead_outcome
lead_outcome(struct str word)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct str normal = role_normal(word, &memory);

	if (str_listed(STR("won,closed won,closedwon,converted,gewonnen,gagne,"
			   "ganado,ganada,vinto,ganho,赢单,已成交"),
		normal))
		return LEAD_WON;
	if (str_listed(STR("lost,closed lost,closedlost,disqualified,"
			   "unqualified,verloren,perdu,perdido,perdida,perso,"
			   "输单,已流失"),
		normal))
		return LEAD_LOST;
	return LEAD_OPEN;
}

/* The same of a column that is named as that: yes is won, no is lost. */
static enum lead_outcome
outcome_of(struct str cell)
{
	enum token_bool word = token_bool(cell);

	return word == TOKEN_TRUE ? LEAD_WON
	    : word == TOKEN_FALSE ? LEAD_LOST
				  : lead_outcome(str_trim(cell));
}

static void
add(struct counts *c, enum lead_outcome outcome)
{
	c->won += outcome == LEAD_WON;
	c->lost += outcome == LEAD_LOST;
}

static void
print_rule(struct csv_writer *w, const char *column, struct str value,
    const struct counts *c, double points)
{
	char test[256];

	csv_field(w, str_of(column));
	snprintf(test, sizeof(test), "=%.*s", STR_ARG(value));
	csv_row(w, column[0] == '\0' ? value : str_of(test), points, STR(""),
	    STR(""), c->won, c->lost);
}

/* The rules of one attribute; empty cells say nothing. */
static void
learn(const struct frame *f, const struct frame_column *outcome,
    const struct frame_column *attribute, struct csv_writer *w)
{
	scoped_by(map_free) struct map values = { 0 };
	scoped VEC(struct counts) count = { 0 };
	struct counts all = { 0 };
	double k;

	for (size_t i = 0; i < f->n; i++) {
		enum lead_outcome what = outcome_of(outcome->text[i]);
		uint32_t value;

		if (what == LEAD_OPEN || attribute->text[i].n == 0)
			continue;
		value = map_add(&values, attribute->text[i]);
		if (value == count.n)
			vec_push(&count, (struct counts){ 0, 0 });
		add(&count.v[value], what);
		add(&all, what);
	}
	k = SMOOTHING * (double)values.count;
	for (uint32_t v = 0; v < values.count; v++) {
		const struct counts *c = &count.v[v];

		print_rule(w, attribute->name, map_text(&values, v), c,
		    log((c->won + SMOOTHING) / (all.won + k)) -
			log((c->lost + SMOOTHING) / (all.lost + k)));
	}
}

int
lead_learn(struct tool *tool, const char *outcome, const char *attributes)
{
	struct frame_column *result, *attribute[FRAME_COLUMNS];
	struct str rest = str_of(attributes);
	struct counts all = { 0 };
	struct frame *f = tool_alloc(tool, sizeof(*f));
	size_t n = 0;

	frame_open(f, tool);
	tool_no_by(tool);
	result = frame_want_named(f, str_of(outcome), FRAME_TEXT, FRAME_NEEDED);
	while (rest.p != NULL && n < FRAME_COLUMNS)
		attribute[n++] =
		    frame_want_named(f, str_cut(&rest, ','), FRAME_TEXT, 0);
	if (frame_load(f)) {
		for (size_t i = 0; i < f->n; i++)
			add(&all, outcome_of(result->text[i]));
		if (f->n > 0 && (all.won == 0 || all.lost == 0))
			frame_fail(f, EXIT_DATA,
			    "%s: %g won and %g lost leads; both are needed",
			    result->name, all.won, all.lost);
		heading_line(f->w, "column,test,points,cap,decay,won,lost");
		if (f->n > 0)
			print_rule(f->w, "", STR("start"), &all,
			    log(all.won / all.lost));
		for (size_t i = 0; i < n; i++)
			learn(f, result, attribute[i], f->w);
	}
	return frame_close(f);
}
