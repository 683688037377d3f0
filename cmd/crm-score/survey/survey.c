/*
 * survey: what people say: NPS, CSAT and CES with limits and trends, gaps of
 * expectation and perception, outcomes and problems.
 */
#include "survey.h"

#include "base/die.h"

#include <math.h>

enum table {
	SUMMARY,
	TREND,
	GAPS,
	OUTCOMES,
	PROBLEMS,
	CUSTOMERS,
	CROSS,
	CROSS_TESTS,
	WAVES
};

#include "survey.def"

static void
ask(struct survey *s, size_t which, const char *role)
{
	struct survey_question *q = &s->question[which];
	struct frame_column *c = frame_want(&s->f, role, FRAME_REAL, 0);

	if (c == NULL)
		return;
	c->low = q->low;
	c->high = q->high;
	q->column = c;
}

static void
read_scales(struct survey *s)
{
	struct survey_question *nps = &s->question[SURVEY_NPS];
	struct survey_question *csat = &s->question[SURVEY_CSAT];
	struct survey_question *ces = &s->question[SURVEY_CES];

	frame_scale(
	    &s->f, "--nps-scale", s->o->nps_scale, &nps->low, &nps->high);
	frame_scale(&s->f, "--scale", s->o->scale, &csat->low, &csat->high);
	frame_scale(
	    &s->f, "--ces-scale", s->o->ces_scale, &ces->low, &ces->high);
	nps->bottom = 6;
	nps->top = 9;
	if (s->o->nps_cuts != NULL)
		frame_scale(&s->f, "--nps-cuts", s->o->nps_cuts, &nps->bottom,
		    &nps->top);
	else if (nps->low != 0 || nps->high != 10)
		frame_fail(&s->f, EXIT_USAGE,
		    "--nps-scale=%s: promoters and detractors are defined on "
		    "0-10; --nps-cuts=D-P for another scale",
		    s->o->nps_scale);
	csat->top = csat->high - 1;
	csat->bottom = csat->low + 1;
	ces->top = ces->high - 2;
	ces->bottom = ces->low + 2;
}

/* Wants the columns of a list; the default names only if they are there. */
static void
want_items(struct survey *s, const char *names, const char *fallback,
    struct frame_list *out)
{
	if (strcmp(names, fallback) == 0 &&
	    header_exact(&s->f.header, str_of(names)) == ROLE_NONE)
		return;
	frame_want_list(&s->f, names, FRAME_REAL, out);
	for (size_t i = 0; i < out->n; i++) {
		out->v[i]->low = s->question[SURVEY_CSAT].low;
		out->v[i]->high = s->question[SURVEY_CSAT].high;
	}
}

/* Are there columns for gaps? Of two that were not named, one alone means
 * something else. */
static bool
wants_gaps(const struct survey *s)
{
	const struct header *header = &s->f.header;

	return strcmp(s->o->expected, "expected") != 0 ||
	    strcmp(s->o->perceived, "perceived") != 0 ||
	    (header_exact(header, STR("expected")) != ROLE_NONE &&
		header_exact(header, STR("perceived")) != ROLE_NONE);
}

static void
want_columns(struct survey *s)
{
	struct diag d;

	if (!bands_parse(s->o->bands, &s->bands, &d))
		tool_fail(s->f.tool, &d);
	read_scales(s);
	ask(s, SURVEY_NPS, "recommend");
	ask(s, SURVEY_CSAT, "satisfaction");
	ask(s, SURVEY_CES, "effort");
	s->date = frame_want(&s->f, "date", FRAME_DATE,
	    FRAME_EVENT |
		(s->o->table == TREND || s->o->table == WAVES ? FRAME_NEEDED
							      : 0));
	s->weight = frame_want_weight(&s->f, 0);
	s->sent = frame_want(&s->f, "sent", FRAME_FLAG, 0);
	s->complained = frame_want(&s->f, "complained", FRAME_FLAG, 0);
	s->resolved = frame_want(&s->f, "resolved", FRAME_FLAG, 0);
	s->repurchased = frame_want(&s->f, "repurchased", FRAME_FLAG, 0);
	s->problem = frame_want(&s->f, "problem", FRAME_TEXT,
	    s->o->table == PROBLEMS ? FRAME_NEEDED : 0);
	if (wants_gaps(s)) {
		want_items(s, s->o->expected, "expected", &s->expected);
		want_items(s, s->o->perceived, "perceived", &s->perceived);
	}
	if (s->expected.n != s->perceived.n)
		frame_fail(&s->f, EXIT_USAGE,
		    "%zu columns of --expected against %zu of --perceived",
		    s->expected.n, s->perceived.n);
}

/* The columns of cross tables, as texts. */
static void
want_cross(struct survey *s)
{
	bool cross = s->o->table == CROSS || s->o->table == CROSS_TESTS;

	if (!cross && s->o->table != WAVES)
		return;
	if (s->o->questions == NULL || (cross && s->o->banner == NULL))
		frame_fail(&s->f, EXIT_USAGE,
		    "this table needs --questions=COLUMN,...%s",
		    cross ? " and --banner=COLUMN,..." : "");
	frame_want_list(&s->f, s->o->questions, FRAME_TEXT, &s->questions);
	if (cross)
		frame_want_list(&s->f, s->o->banner, FRAME_TEXT, &s->banner);
}

/* What the tables of figures and of gaps are of has to be there. */
static void
check_asked(struct survey *s)
{
	bool any = s->sent != NULL;

	for (size_t q = 0; q < SURVEY_QUESTIONS; q++)
		any |= s->question[q].column != NULL;
	if (s->o->table == SUMMARY && !any)
		frame_fail(&s->f, EXIT_DATA,
		    "no column recommend, satisfaction, effort or sent "
		    "(--recommend=COLUMN and so on name them)");
	if ((s->o->table == GAPS || s->o->table == OUTCOMES) &&
	    s->expected.n == 0)
		frame_fail(&s->f, EXIT_DATA,
		    "no columns expected and perceived (--expected=COLUMN,... "
		    "and --perceived=COLUMN,... name them)");
}

/* An answer whose weight is not known is no blank answer: it is told. */
static void
say_weightless(struct survey *s)
{
	size_t n = 0;

	for (size_t i = 0; s->weight != NULL && i < s->f.n; i++) {
		bool answered =
		    s->o->table == PROBLEMS && s->problem->text[i].n > 0;

		for (size_t q = 0; q < SURVEY_QUESTIONS; q++)
			answered |= s->question[q].column != NULL &&
			    !isnan(s->question[q].column->real[i]);
		for (size_t k = 0; k < s->perceived.n; k++)
			answered |= !isnan(s->perceived.v[k]->real[i]);
		n += answered && isnan(s->weight->real[i]);
	}
	if (n > 0)
		report_say(&s->f.tool->report,
		    "%zu of %zu rows have answers but no %s: they count "
		    "nowhere",
		    n, s->f.n, s->weight->name);
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table tables[] = {
		{ "measure,answers,blank,value,se,lower,upper,low,middle,high,"
		  "needed,z_rest,slope,slope_se,trend_z,flag",
		    survey_summary },
		{ "measure,period,answers,value,se,lower,upper,partial,change,"
		  "z,p",
		    survey_trend },
		{ "item,answers,expected,perceived,gap,se,lower,upper,t,p,"
		  "above,equal,below",
		    survey_gaps },
		{ MEASURES_NAMES, survey_outcomes },
		{ "problem,named,share,cumulative_share,vital,satisfaction,"
		  "satisfaction_others",
		    survey_problems },
		{ .whole = survey_customers },
		{ .whole = survey_cross },
		{ .whole = survey_cross_tests },
		{ .whole = survey_waves },
	};
	struct survey *s = tool_alloc(tool, sizeof(*s));

	s->o = given;
	frame_open(&s->f, tool);
	s->f.keep = s->o->table == CUSTOMERS;
	want_columns(s);
	want_cross(s);
	if (s->o->table == CUSTOMERS)
		tool_no_by(tool);
	if (frame_load(&s->f)) {
		for (size_t q = 0; q < SURVEY_QUESTIONS; q++)
			if (s->question[q].column != NULL)
				frame_doubt_scale(&s->f, s->question[q].column);
		say_weightless(s);
		check_asked(s);
		frame_table(&s->f, &tables[s->o->table], s);
	}
	return frame_close(&s->f);
}

const struct method score_survey = { METHOD_TOLD, .run = run };
