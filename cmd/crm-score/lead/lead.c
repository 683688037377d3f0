/*
 * lead: whom to call first: heat by the expected order date, and points whose
 * every line can be told.
 */
#include "lead.h"
#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "crm-score/shared/bands.h"
#include "csv/row.h"
#include "lead_points.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>

enum lead_table { LEAD_LEADS, LEAD_SUMMARY };
enum { STATES = 3 };
enum heat { OVERDUE, HOT, WARM, COLD, HEATS };

static const char *const heat_names[] = { "overdue", "hot", "warm", "cold" };

struct lead_options {
	const char *rules, *grades, *learn, *attributes;
	double half_life;
	int64_t hot, warm;
	int table;
	bool explain, closed;
};

#include "lead.def"

struct lead {
	size_t row;
	enum heat heat;
	double score, factor;
	bool unknown; /* no expected date */
};

struct leads {
	struct frame f;
	const struct lead_options *o;
	const struct frame_column *id, *kind, *importance, *expected, *active;
	struct lead_rules rules;
	struct bands grades;
	struct lead *lead; /* in calling order, without closed ones */
	size_t n;
	const struct frame_column *state[STATES]; /* NULL: not there */
};

static enum heat
heat_of(const struct leads *l, int32_t expected)
{
	if (expected == DATE_NONE)
		return COLD;
	if (expected < l->f.as_of)
		return OVERDUE;
	if (expected <= date_add_months(l->f.as_of, (int)l->o->hot))
		return HOT;
	if (expected <= date_add_months(l->f.as_of, (int)l->o->warm))
		return WARM;
	return COLD;
}

/* What behaviour is still worth; nothing when its date is not known. */
static double
decay(const struct leads *l, size_t row)
{
	int32_t day = l->active == NULL ? DATE_NONE : l->active->date[row];

	if (day == DATE_NONE)
		return 0;
	return exp2(-(l->f.as_of - day) / l->o->half_life);
}

/* The columns that say what became of a lead, as far as they are there. */
static void
want_states(struct leads *l)
{
	static const char *const name[STATES] = { "outcome", "status",
		"stage" };

	for (size_t i = 0; i < STATES; i++) {
		size_t at = header_exact(&l->f.header, str_of(name[i]));

		if (at != ROLE_NONE && !l->o->closed)
			l->state[i] = frame_want_at(&l->f, at, FRAME_TEXT, 0);
	}
}

/* Is it won or lost? */
static bool
is_closed(const struct leads *l, size_t row)
{
	bool closed = false;

	for (size_t i = 0; i < STATES; i++)
		closed = closed ||
		    (l->state[i] != NULL &&
			lead_outcome(l->state[i]->text[row]) != LEAD_OPEN);
	return closed;
}

/* Scores all that are open, overdue first, then by heat, score and place in the
 * input. */
static void
score_all(struct leads *l)
{
	struct sort_item *order = frame_array(&l->f, l->f.n, sizeof(*order));
	struct lead *lead = frame_array(&l->f, l->f.n, sizeof(*lead));
	scoped struct lead_lines lines = { 0 };

	for (size_t i = 0; i < l->f.n; i++) {
		int32_t day = l->expected->date[i];

		if (is_closed(l, i))
			continue;
		lead[i] = (struct lead){ .row = i,
			.heat = heat_of(l, day),
			.factor = decay(l, i),
			.unknown = day == DATE_NONE };
		lead[i].score =
		    lead_points_score(&l->rules, i, lead[i].factor, &lines);
		order[l->n++] = sort_item(
		    sort_key_descending(sort_key_double(lead[i].score)), i);
	}
	sort_items(order, l->n);
	for (size_t i = 0; i < l->n; i++)
		order[i].key = lead[order[i].index].heat;
	sort_items(order, l->n);
	l->lead = frame_array(&l->f, l->n, sizeof(*l->lead));
	for (size_t i = 0; i < l->n; i++)
		l->lead[i] = lead[order[i].index];
	if (l->n < l->f.n)
		report_say(&l->f.tool->report,
		    "leads left out, as they are won or lost: %zu (--closed "
		    "scores them, too)",
		    l->f.n - l->n);
}

static void
add_text(struct text *out, struct str s)
{
	vec_append(out, s.p, s.n);
}

static void
add_number(struct text *out, double value, int digits)
{
	char number[NUM_MAX];

	add_text(out, (struct str){ number, num_print(number, value, digits) });
}

/* "source=referral 20; visits each 20*0.954842" */
static void
put_why(struct leads *l, const struct lead_lines *lines, struct csv_writer *w)
{
	int digits = (int)l->f.tool->common.digits;
	scoped struct text out = { 0 };

	for (size_t i = 0; i < lines->n; i++) {
		const struct lead_line *line = &lines->v[i];

		add_text(&out, i > 0 ? STR("; ") : STR(""));
		add_text(&out, line->rule->column);
		if (line->rule->rule.op >= RULE_FILLED)
			add_text(&out, STR(" "));
		add_text(&out, line->rule->test);
		add_text(&out, STR(" "));
		add_number(&out, line->points, digits);
		if (line->rule->decay) {
			add_text(&out, STR("*"));
			add_number(&out, line->factor, digits);
		}
	}
	csv_field(w, (struct str){ out.v, out.n });
}

static void
print_leads(struct leads *l, struct csv_writer *w)
{
	scoped struct lead_lines lines = { 0 };

	frame_names(
	    &l->f, "lead_heat,lead_score,lead_class,lead_flag,lead_why");
	array_each (const struct lead, lead, l->lead, l->n) {
		lead_points_score(&l->rules, lead->row, lead->factor, &lines);
		frame_cells(&l->f, lead->row);
		csv_cells(w, heat_names[lead->heat], lead->score,
		    bands_of(&l->grades, lead->score),
		    lead->unknown ? STR("no-date") : STR(""));
		put_why(l, &lines, w);
		csv_end(w);
	}
}

static void
print_lines(struct leads *l, struct csv_writer *w)
{
	scoped struct lead_lines lines = { 0 };

	heading_line(w, "lead_id,column,test,points,factor,score");
	array_each (const struct lead, lead, l->lead, l->n) {
		lead_points_score(&l->rules, lead->row, lead->factor, &lines);
		vec_each (const struct lead_line, line, &lines)
			csv_row(w, l->id->text[lead->row], line->rule->column,
			    line->rule->test, line->points, line->factor,
			    line->points * line->factor);
	}
}

static struct str
text_of(const struct frame_column *c, size_t row)
{
	return c == NULL ? STR("") : c->text[row];
}

/* Leads of a kind and importance. */
struct lead_count {
	struct str kind, importance;
	int64_t heat[HEATS], all;
	double score;
};

struct lead_counts VEC_OF(struct lead_count);

static struct lead_count *
count_of(struct lead_counts *counts, struct str kind, struct str importance)
{
	for (size_t i = 0; i < counts->n; i++)
		if (str_eq(counts->v[i].kind, kind) &&
		    str_eq(counts->v[i].importance, importance))
			return &counts->v[i];
	vec_push(counts,
	    (struct lead_count){ .kind = kind, .importance = importance });
	return &counts->v[counts->n - 1];
}

/* Those of a group, in order of first appearance. */
static void
print_counts(void *data, size_t group, struct csv_writer *w)
{
	struct leads *l = data;
	scoped struct lead_counts counts = { NULL, 0, 0 };

	array_each (const struct lead, lead, l->lead, l->n) {
		struct lead_count *c;

		if (group < l->f.groups && l->f.group.v[lead->row] != group)
			continue;
		c = count_of(&counts, text_of(l->kind, lead->row),
		    text_of(l->importance, lead->row));
		c->heat[lead->heat]++;
		c->all++;
		c->score += lead->score;
	}
	vec_each (const struct lead_count, c, &counts) {
		frame_begin(&l->f, group, w, c->kind, c->importance, c->all);
		for (size_t h = 0; h < HEATS; h++)
			csv_int(w, c->heat[h]);
		csv_row(w, c->score / (double)c->all);
	}
}

static const struct frame_table summary = {
	"kind,importance,leads,overdue,hot,warm,cold,mean_score", print_counts
};

static int
run(struct tool *tool, void *given)
{
	struct leads *l = tool_alloc(tool, sizeof(*l));
	struct diag d;

	l->o = given;
	if (l->o->learn != NULL)
		return lead_learn(tool, l->o->learn, l->o->attributes);
	if (!bands_parse(l->o->grades, &l->grades, &d))
		tool_fail(tool, &d);
	frame_open(&l->f, tool);
	if (l->o->explain || l->o->table == LEAD_LEADS)
		tool_no_by(tool);
	l->f.keep = true;
	l->id = frame_want(&l->f, "lead_id", FRAME_TEXT, FRAME_NEEDED);
	l->kind = frame_want(&l->f, "kind", FRAME_TEXT, 0);
	l->importance = frame_want(&l->f, "importance", FRAME_TEXT, 0);
	l->expected =
	    frame_want(&l->f, "expected_date", FRAME_DATE, FRAME_NEEDED);
	l->active = frame_want(&l->f, "last_activity", FRAME_DATE, FRAME_EVENT);
	want_states(l);
	lead_points_load(&l->rules, &l->f, l->o->rules);
	if (frame_load(&l->f)) {
		if (l->f.as_of == DATE_NONE && l->f.n > 0)
			frame_fail(&l->f, EXIT_USAGE,
			    "no date of an activity: --as-of=DATE is needed");
		score_all(l);
		if (l->o->explain)
			print_lines(l, l->f.w);
		else if (l->o->table == LEAD_SUMMARY)
			frame_table(&l->f, &summary, l);
		else
			print_leads(l, l->f.w);
	}
	return frame_close(&l->f);
}

const struct method score_lead = { METHOD_TOLD, .run = run };
