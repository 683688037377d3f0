/* Which lines of the model file of crm-score clv make sense. */
#include "base/die.h"
#include "cli/buyers.h"
#include "cli/model_file.h"
#include "unit/tap.h"

enum { LINES = 26 };

static const char *const sound[LINES] = { "crm-btyd-model\t2",
	"model\tmbg-nbd\t2025-06-30\t7\t1", "covariates\ta\\tb",
	"covariate\t.5\t2", "fit\t-1000\t300\t", "estimate\t-.5",
	"estimate\t2.5", "estimate\t0", "estimate\t1", "estimate\t.25",
	"estimate\t-.25", "spend\tgamma-gamma\t35", "gamma-gamma\t6\t4\t15",
	"fit\t-500\t150\t9", "estimate\t1.75", "estimate\t1.5", "estimate\t2.5",
	"covariance\t1\t1\t1", "covariance\t1\t2\t0", "covariance\t1\t3\t.5",
	"covariance\t2\t1\t0", "covariance\t2\t2\t2", "covariance\t2\t3\t0",
	"covariance\t3\t1\t.5", "covariance\t3\t2\t0", "covariance\t3\t3\t4" };

/* The sound file, one line of it (1 is the first) being another. */
static bool
parse(size_t line, const char *other, struct buyers_law *law, struct diag *d)
{
	struct text text = { 0 };
	bool well;

	for (size_t i = 0; i < LINES; i++) {
		const char *this = i + 1 == line ? other : sound[i];

		vec_append(&text, this, strlen(this));
		vec_push(&text, '\n');
	}
	model_file_seal(&text, 0);
	well = buyers_parse(law, (struct str){ text.v, text.n }, d);
	vec_free(&text);
	return well;
}

static void
test_sound(void)
{
	struct buyers_law law;
	struct diag d = { 0 };

	if (!ok(parse(0, "", &law, &d), "a sound file is read"))
		printf("# %s\n", d.text);
	ok(law.fit.covariates == 1 && strcmp(law.columns, "a\tb") == 0 &&
		law.z_sd[0] == 2,
	    "a covariate, its name with a tab");
	ok(law.unit == 7 && law.fit.law.k == 1 && law.fit.mle.x[5] == -.25 &&
		law.fit.law.p[2] == 1,
	    "unit, stages, estimates and parameters");
	ok(isinf(law.fit.mle.condition) && law.spend.mle.condition == 9 &&
		law.spend.mle.covariance[8] == 4,
	    "one fit without and one with a covariance");
	ok(law.has_spend && law.spend.law.q == 4 && law.mean_spend == 35,
	    "spend");
}

static void
test_wrong(void)
{
	static const struct {
		size_t line;
		const char *other, *says;
	} cases[] = {
		{ 2, "model\tnone\t2025-06-30\t7\t1",
		    "line 2: an unknown model" },
		{ 2, "model\tmbg-nbd\t2025-06-31\t7\t1", "line 2: a date" },
		{ 2, "model\tmbg-nbd\t2025-06-30\t0\t1",
		    "line 2: a number out of its range" },
		{ 2, "model\tmbg-nbd\t2025-06-30\t7\t0",
		    "line 2: a number out of its range" },
		{ 2, "model\tmbg-nbd\t2025-06-30\t7\t13",
		    "line 2: a number out of its range" },
		{ 3, "covariates\t1,2,3,4,5,6,7,8,9,10,11",
		    "line 3: too many covariates" },
		{ 3, "covariates\ta,b", "line 5: covariate" },
		{ 6, "estimate\t101", "line 6: a number out of its range" },
		{ 6, "estimate\t", "line 6: a number is missing" },
		{ 8, "fit\t-500\t150\t", "line 8: estimate" },
		{ 12, "spend\tmean\t35", "line 12: it goes on" },
		{ 12, "spend\tany\t35", "line 12: a word" },
		{ 13, "gamma-gamma\t6\t0\t15",
		    "line 13: a number out of its range" },
		{ 19, "covariance\t2\t1\t0", "line 19: its row and column" },
	};
	struct buyers_law law;
	struct diag d = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ok(!parse(cases[i].line, cases[i].other, &law, &d) &&
			d.status == EXIT_DATA &&
			strstr(d.text, cases[i].says) != NULL,
		    "%s", cases[i].says);
}

int
main(void)
{
	test_sound();
	test_wrong();
	return tap_end();
}
