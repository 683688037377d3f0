/*
 * fit: rows with a known outcome to a scorecard: bins, weights of evidence, a
 * logistic regression on them, points; the model goes to a file for apply.
 */
#include "fit.h"

#include "base/die.h"
#include "text/num.h"

#include "fit.def"

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

		for (size_t i = 0; i < COUNT(other); i++)
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
	fit_print(f, tool_output(f->tool));
	tool_close(f->tool);
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

const struct method score_fit = { METHOD_TOLD, .run = run };
