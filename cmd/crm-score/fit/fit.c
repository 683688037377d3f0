/*
 * fit: rows with a known outcome to a scorecard: bins, weights of evidence, a
 * logistic regression on them, points; the model goes to a file for apply.
 */
#include "fit.h"

#include "base/die.h"
#include "crm-score/crm-score.h"
#include "text/num.h"

#define AT(field) offsetof(struct fit_options, field)

static const struct opt options[] = {
	{ "target", OPT_TEXT, AT(target), "COLUMN=VALUE",
	    .help = "what is foretold: VALUE in COLUMN is the event (1 without "
		    "VALUE)",
	    .needed = true },
	{ "save", OPT_OUTPUT, AT(save), "FILE",
	    .help = "write the model, for apply and check" },
	{ "pmml", OPT_OUTPUT, AT(pmml), "FILE",
	    .help = "write the card as PMML, for other programs" },
	{ "table", OPT_CHOICE, AT(table),
	    "card|bins|variables|coefficients|summary", "card",
	    "what is printed: the card, the bins of all columns, a row per "
	    "column, the regression, or its quality" },
	{ "features", OPT_TEXT, AT(features), "COLUMN,...",
	    .help = "the columns to learn from; a* names several; the default "
		    "is all but keys" },
	{ "exclude", OPT_TEXT, AT(exclude), "COLUMN,...",
	    .help = "columns not to learn from" },
	{ "number", OPT_TEXT, AT(number), "COLUMN,...",
	    .help = "columns that hold numbers, though the first rows do not "
		    "look so" },
	{ "text", OPT_TEXT, AT(text), "COLUMN,...",
	    .help = "columns of codes, though they look like numbers" },
	{ "shape", OPT_CHOICE, AT(shape), "auto|none|asc|desc|peak|valley",
	    "auto",
	    "how the event rate goes over the bins of a number; auto: asc or "
	    "desc, whichever tells more" },
	{ "shapes", OPT_TEXT, AT(shapes), "COLUMN=SHAPE,...",
	    .help = "the same of single columns" },
	{ "max-bins", OPT_INT, AT(max_bins), "N", "8",
	    "at most so many bins of a column", 1, PARTITION_BINS },
	{ "min-share", OPT_REAL, AT(min_share), "SHARE", "0.05",
	    "a bin has at least this share of the rows", 0, 0.5 },
	{ "pool", OPT_REAL, AT(pool), "SHARE", "0.01",
	    "levels with a smaller share of the rows are one, OTHER", 0, 1 },
	{ "special", OPT_TEXT, AT(special), "CODE,...",
	    .help = "numbers that are codes (-9, 999), not amounts" },
	{ "own-share", OPT_REAL, AT(own_share), "SHARE", "0.01",
	    "empty cells and codes are a bin from this share of the rows on", 0,
	    1 },
	{ "min-difference", OPT_REAL, AT(min_difference), "RATE", "0",
	    "the event rates of neighbouring bins differ at least so much", 0,
	    1 },
	{ "max-p", OPT_REAL, AT(max_p), "P", "1",
	    "and a chi-square test of them has at most this p-value", 0, 1 },
	{ "breaks", OPT_FILE, AT(breaks), "FILE",
	    .help = "bins as given: CSV with variable and breaks, such as the "
		    "card itself" },
	{ "zero", OPT_TEXT, AT(zero), "half|VALUE", "half",
	    "for a bin without events or without others: add a half to both, "
	    "or put VALUE for 0" },
	{ "woe", OPT_CHOICE, AT(woe), "bad-good|good-bad", "bad-good",
	    "the sign of the weights of evidence: positive is more events, or "
	    "fewer" },
	{ "folds", OPT_INT, AT(folds), "N", "2",
	    "IV on held-back rows over so many parts; 0: not", 0, 100 },
	{ "min-iv", OPT_REAL, AT(min_iv), "IV", "0",
	    "columns with less are left out", 0, 100 },
	{ "ridge", OPT_REAL, AT(ridge), "L", "0",
	    "penalty L/2 times the sum of squared coefficients", 0, 1e9 },
	{ "separation", OPT_CHOICE, AT(separation), "ridge|none", "ridge",
	    "where coefficients run away to infinity, the likelihood "
	    "standing still: fit again with ridge 1, or leave them" },
	{ "drop-sign", OPT_FLAG, AT(drop_sign),
	    .help = "leave out columns with a coefficient of the wrong sign, "
		    "one after the other" },
	{ "points", OPT_REAL, AT(points), "N", "600",
	    "the score at the odds of --odds", -1e6, 1e6 },
	{ "odds", OPT_TEXT, AT(odds), "E:N", "1:19",
	    "those odds, events to others (1:50: fifty others to an event)" },
	{ "pdo", OPT_REAL, AT(pdo), "N", "50", "points that halve the odds",
	    1e-6, 1e6 },
	{ "minmax", OPT_TEXT, AT(minmax), "LOW,HIGH",
	    .help = "instead: the worst possible score is LOW, the best HIGH" },
	{ "higher", OPT_CHOICE, AT(higher), "other|event", "other",
	    "a higher score is less, or more, likely an event" },
	{ "spread-base", OPT_FLAG, AT(spread_base),
	    .help = "divide the base over the columns" },
	{ "point-digits", OPT_INT, AT(point_digits), "N", "0",
	    "decimals of the points", 0, SCORECARD_DIGITS },
	{ "reasons", OPT_INT, AT(reasons), "N", "4",
	    "how many reasons apply gives", 0, SCORECARD_REASONS },
	{ "neutral", OPT_CHOICE, AT(neutral), "best|mean|zero", "best",
	    "what a reason lacks is counted from: the column's best points, "
	    "their mean, or those of a weight of 0" },
	{ "score-bins", OPT_CHOICE, AT(scores), "deciles|width", "deciles",
	    "how scores are cut for the stability index of check" },
	{ "reject-inference", OPT_CHOICE, AT(rejects), "none|cut|parcel|fuzzy",
	    "none",
	    "rows with an empty outcome were turned away: fit again with "
	    "them" },
	{ "cut", OPT_REAL, AT(cut), "P", "0.5",
	    "cut: a probability from here on counts as an event", 0, 1 },
	{ "factor", OPT_REAL, AT(factor), "F", "1",
	    "parcel and fuzzy: rejects are so many times as likely an event", 0,
	    1000 },
	{ "event-rate", OPT_REAL, AT(event_rate), "RATE", "0",
	    "the true share of events, where the rows have more; 0: as they "
	    "are",
	    0, 1 },
	{ "leaks", OPT_CHOICE, AT(leaks), "warn|error|ignore", "warn",
	    "what to do about columns that know too much" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "variable", "the column" },
	{ "bin", "range, levels, missing, or special code" },
	{ "breaks", "the same as --breaks reads it" },
	{ "rows", "rows in the bin" },
	{ "share", "of all rows" },
	{ "events", "rows with the event" },
	{ "rate", "their share in the bin" },
	{ "woe", "weight of evidence" },
	{ "iv", "the bin's part of the information value" },
	{ "points", "what it adds to the score" },
	{ 0 },
};

/* Appends an option's value as it would be typed; nothing for none. */
static void
put_value(struct fit_text *out, const struct opt *opt, const void *values)
{
	const char *at = (const char *)values + opt->at;
	struct str rest, text = { NULL, 0 };
	char number[NUM_MAX];

	if (opt->kind == OPT_TEXT && *(const char *const *)at != NULL)
		text = str_of(*(const char *const *)at);
	else if (opt->kind == OPT_FLAG && *(const bool *)at)
		text = STR("yes");
	else if (opt->kind == OPT_INT)
		text = (struct str){ number,
			num_print_int(number, *(const int64_t *)at) };
	else if (opt->kind == OPT_REAL)
		text = (struct str){ number,
			num_print_exact(number, *(const double *)at) };
	else if (opt->kind == OPT_CHOICE) {
		rest = str_of(opt->value);
		for (int i = 0; i <= *(const int *)at; i++)
			text = str_cut(&rest, '|');
	}
	vec_append(out, text.p, text.n);
}

/* The model file tells with which options it was made, those that were not as
 * usual; what was only printed, or stands there anyway, is not among them. */
static void
note_options(struct fit *f)
{
	static const char *const other[] = { "target", "table", "leaks",
		"folds" };
	struct fit_options usual = { 0 };
	scoped struct fit_text value = { 0 };
	scoped struct fit_text expected = { 0 };

	opt_defaults(options, &usual);
	for (const struct opt *opt = options; opt->kind != OPT_END; opt++) {
		bool known = opt->kind == OPT_FILE || opt->kind == OPT_OUTPUT;

		for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
			known = known || strcmp(opt->name, other[i]) == 0;
		value.n = expected.n = 0;
		put_value(&value, opt, f->options);
		put_value(&expected, opt, &usual);
		if (known ||
		    str_eq((struct str){ value.v, value.n },
			(struct str){ expected.v, expected.n }))
			continue;
		vec_append(&f->given, " --", 3);
		vec_append(&f->given, opt->name, strlen(opt->name));
		if (opt->kind == OPT_FLAG)
			continue;
		vec_push(&f->given, '=');
		vec_append(&f->given, value.v, value.n);
	}
}

static _Noreturn void
fail(struct fit *f, const char *why)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "no-fit", "%s", why);
	tool_fail(f->tool, &d);
}

static void
save(const struct fit *f)
{
	if (f->options->pmml != NULL)
		fit_pmml(f, f->options->pmml);
	if (f->options->save != NULL)
		model_file_write(
		    f->options->save, &f->file, scorecard_file_print);
}

static void
fit(struct fit *f)
{
	struct tool_output out;

	if (f->data.rows == 0)
		fail(f, "nothing to fit: there are no rows");
	fit_bins(f);
	fit_warn_columns(f);
	if (f->leaks > 0 && f->options->leaks == FIT_ERROR)
		fail(f, "columns that know too much (--leaks)");
	fit_model(f);
	if (!f->model.converged)
		fail(f, "the fit does not converge");
	if (f->file.card.count == 0)
		fail(f, "nothing to fit: no column tells anything");
	fit_warn_model(f);
	save(f);
	tool_output(f->tool, &out, f->data.delimiter);
	fit_print(f, &out.w);
	tool_close(f->tool, &out);
}

static int
run(struct tool *tool, void *given)
{
	struct fit *f = tool_alloc(tool, sizeof(*f));
	const struct fit_options *o = given;
	struct training_wants wants = { .target = o->target,
		.features = o->features,
		.exclude = o->exclude,
		.number = o->number,
		.text = o->text,
		.unknown = o->rejects != FIT_NONE };

	*f = (struct fit){ .tool = tool, .options = given };
	note_options(f);
	fit_bins_prepare(f);
	if (training_read(&f->data, tool, &wants))
		fit(f);
	return 0;
}

const struct method score_fit = {
	.name = "fit",
	.summary = "a scorecard from rows with a known outcome",
	.options = options,
	.options_size = sizeof(struct fit_options),
	.makes = makes,
	.run = run,
	.no_money = true,
};
