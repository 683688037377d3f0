#include "cli/opt.h"

#include "base/die.h"
#include "base/str.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

#include <stdint.h>
#include <stdio.h>

bool
opt_takes_value(const struct opt *opt)
{
	return opt->kind != OPT_FLAG;
}

void
opt_spell(const struct opt *opt, char *out, size_t size)
{
	if (opt_takes_value(opt))
		snprintf(out, size, "--%s=%s", opt->name, opt->value);
	else
		snprintf(out, size, "--%s", opt->name);
}

void
opt_defaults(const struct opt *table, void *options)
{
	for (; table != NULL && table->kind != OPT_END; table++) {
		struct diag d;

		if (table->kind == OPT_DATE)
			*(int32_t *)((char *)options + table->at) = DATE_NONE;
		if (table->fallback != NULL &&
		    !opt_store(table, table->fallback, options, &d))
			die(EXIT_USAGE, "%s", d.text);
	}
}

static bool
expected(
    const struct opt *opt, const char *text, const char *what, struct diag *d)
{
	return diag_set(d, EXIT_USAGE, "usage", "--%s: \"%s\" is not %s",
	    opt->name, text, what);
}

static bool
in_range(const struct opt *opt, double x, const char *text, struct diag *d)
{
	if ((opt->low == 0 && opt->high == 0) ||
	    (x >= opt->low && x <= opt->high))
		return true;
	return diag_set(d, EXIT_USAGE, "usage",
	    "--%s: %s is not within %g to %g", opt->name, text, opt->low,
	    opt->high);
}

static bool
store_choice(
    const struct opt *opt, const char *text, int *choice, struct diag *d)
{
	struct str rest = str_of(opt->value);

	for (int i = 0; rest.p != NULL; i++)
		if (str_eq(str_cut(&rest, '|'), str_of(text))) {
			*choice = i;
			return true;
		}
	return diag_set(d, EXIT_USAGE, "usage", "--%s: \"%s\" is none of %s",
	    opt->name, text, opt->value);
}

static bool
store_date(
    const struct opt *opt, const char *text, int32_t *day, struct diag *d)
{
	if (str_eq(str_of(text), STR("today"))) {
		*day = date_today();
		return true;
	}
	return date_parse(str_of(text), day) ||
	    expected(opt, text, "a date YYYY-MM-DD", d);
}

static bool
store_further(const struct opt *opt, const char *text, struct opt_texts *to,
    struct diag *d)
{
	if (to->n == OPT_TEXTS_MOST)
		return diag_set(d, EXIT_USAGE, "usage",
		    "--%s: more than %d times", opt->name, OPT_TEXTS_MOST);
	to->v[to->n++] = text;
	return true;
}

bool
opt_store(
    const struct opt *opt, const char *text, void *options, struct diag *d)
{
	void *at = (char *)options + opt->at;

	switch (opt->kind) {
	case OPT_FLAG:
		*(bool *)at = true;
		return true;
	case OPT_TEXT:
	case OPT_FILES:
	case OPT_COLUMN:
		*(const char **)at = text;
		return true;
	case OPT_FILE:
	case OPT_OUTPUT:
		*(const char **)at = text;
		return *text != '\0' || expected(opt, text, "a name", d);
	case OPT_TEXTS:
		return store_further(opt, text, at, d);
	case OPT_INT:
		if (!num_int(str_of(text), at))
			return expected(opt, text, "a whole number", d);
		return in_range(opt, (double)*(int64_t *)at, text, d);
	case OPT_REAL:
		if (!num_real(str_of(text), at))
			return expected(opt, text, "a number", d);
		return in_range(opt, *(double *)at, text, d);
	case OPT_SIZE:
		if (!num_size(str_of(text), at))
			return expected(
			    opt, text, "a size such as 64K or 16M", d);
		return in_range(opt, (double)*(uint64_t *)at, text, d);
	case OPT_MONEY:
		return money_parse(str_of(text), at) == MONEY_OK ||
		    expected(opt, text, "an amount such as 12.50", d);
	case OPT_DATE:
		return store_date(opt, text, at, d);
	case OPT_CHOICE:
		return store_choice(opt, text, at, d);
	case OPT_END:
		break;
	}
	return false;
}
