#include "cli/scorecard_file.h"

#include "text/date.h"
#include "unit/tap.h"

static void
make(struct scorecard_file *f)
{
	static const double cuts[] = { 10.5, 20 }, code = -9;
	struct binning_options options = BINNING_DEFAULTS;
	struct scorecard_scale scale = scorecard_odds_scale(600, 1. / 19, 50);
	struct scorecard_variable *v;
	struct map levels = { 0 };

	*f = (struct scorecard_file){ .target = STR("gone\tor not"),
		.event = STR("\\yes"),
		.options = STR("--ridge=1"),
		.as_of = 20000,
		.rows = 1000,
		.events = 300,
		.deviance = 619.25,
		.null_deviance = NAN,
		.turns = 5,
		.reasons = 4 };
	f->card.intercept = -1. / 3;
	f->card.intercept_se = NAN;
	f->card.count = 2;
	f->card.variables = v = mem_zero(2, sizeof(*v));
	options.special = &code;
	options.special_count = 1;
	binning_given_number(cuts, 2, &options, &v[0].bins);
	v[0].name = STR("age");
	v[0].b = .7;
	v[0].se = .1;
	map_add(&levels, STR("red\nor blue"));
	map_add(&levels, STR(""));
	binning_given_text(
	    &levels, (const uint16_t[]){ 1, 0 }, 2, 1, &v[1].bins);
	map_free(&levels);
	v[1].name = STR("colour");
	v[1].b = 1.1;
	for (size_t j = 0; j < 2; j++)
		for (size_t i = 0; i < v[j].bins.count; i++)
			v[j].bins.bins[i] = (struct woe_bin){ .rows = 10 * i,
				.events = i,
				.neutral = i == 4,
				.woe = (double)i / 7 };
	f->scores.count = 2;
	f->scores.left = true;
	f->scores.cuts = mem_zero(2, sizeof(*f->scores.cuts));
	f->scores.rows = mem_zero(2, sizeof(*f->scores.rows));
	f->scores.cuts[0] = 450;
	f->scores.rows[0] = 400;
	scorecard_scale(&f->card, &scale);
}

static void
test_round_trip(const struct scorecard_file *f, struct text *text)
{
	struct text again = { 0 };
	struct scorecard_file read;
	uint16_t bin[] = { 1, 0 };
	struct diag d = { 0 };

	scorecard_file_print(f, text);
	if (!ok(scorecard_file_parse(
		    &read, (struct str){ text->v, text->n }, &d),
		"what was written is read"))
		printf("# %s\n", d.text);
	scorecard_file_print(&read, &again);
	ok(again.n == text->n && memcmp(again.v, text->v, text->n) == 0,
	    "and written again it is the same");
	ok(scorecard_log_odds(&read.card, bin) ==
		scorecard_log_odds(&f->card, bin),
	    "the same log odds, to the bit");
	ok(binning_level(
	       &read.card.variables[1].bins, STR("red\nor blue"), NULL) == 1,
	    "a level with a line end");
	ok(str_eq(read.target, f->target) && str_eq(read.event, f->event),
	    "texts with marks");
	ok(score_bin(&read.scores, 450) == 0 &&
		score_bin(&read.scores, 451) == 1,
	    "score bins");
	vec_free(&again);
	scorecard_file_free(&read);
}

/* Every byte changed, every length: refused, never a crash. */
static void
test_damage(const struct text *text)
{
	struct scorecard_file read;
	struct diag d = { 0 };
	size_t refused = 0, cut = 0;
	char *copy = mem_text(text->v, text->n);

	for (size_t i = 0; i < text->n; i++) {
		copy[i] ^= 1;
		refused += !scorecard_file_parse(
		    &read, (struct str){ copy, text->n }, &d);
		copy[i] ^= 1;
		cut +=
		    !scorecard_file_parse(&read, (struct str){ copy, i }, &d);
	}
	ok(refused == text->n, "a changed byte is found");
	ok(cut == text->n, "so is a cut");
	copy[16] = '2';
	scorecard_file_parse(&read, (struct str){ copy, text->n }, &d);
	same_text(d.code, "model-version", "another version");
	free(copy);
}

int
main(void)
{
	struct scorecard_file f;
	struct text text = { 0 };

	make(&f);
	test_round_trip(&f, &text);
	test_damage(&text);
	vec_free(&text);
	scorecard_file_free(&f);
	return tap_end();
}
