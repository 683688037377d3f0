/*
 * complaints --table=steps: how long each step of handling takes, from rows
 * complaint_id, step, at. A step ends where the next one of the case begins;
 * the last one is open, unless it is called closed.
 */
#include "base/sort.h"
#include "complaints.h"
#include "csv/row.h"

#include "cli/heading.h"
#include "math/dist.h"

#include <math.h>

/* A row as a step of its case. */
struct stay {
	double days;
	bool last;   /* of the case: it goes on */
	bool closed; /* there was no step any more */
};

struct steps {
	struct frame f;
	const struct frame_column *id, *step, *at;
	struct stay *stay; /* of each row */
	double level;
};

/* The steps of a group, numbered by name. */
struct tally {
	struct map names;
	struct survival_counts counts;
	VEC(double) open; /* cases of each step */
	VEC(double) oldest;
};

/* The rows by case, then date, then order of the input. */
static struct sort_item *
in_order(struct steps *s)
{
	struct sort_item *order = frame_array(&s->f, s->f.n, sizeof(*order));
	scoped_by(map_free) struct map ids = { 0 };

	sort_order(order, s->f.n, i,
	    sort_key_within(map_add(&ids, s->id->text[i]), s->at->date[i]));
	return order;
}

/* How long each row was the step of its case, whatever group the next is in. */
static void
find_stays(struct steps *s)
{
	struct sort_item *order = in_order(s);

	s->stay = frame_array(&s->f, s->f.n, sizeof(*s->stay));
	for (size_t i = 0; i < s->f.n; i++) {
		size_t row = order[i].index;
		bool last = i + 1 == s->f.n ||
		    order[i + 1].key >> 32 != order[i].key >> 32;
		int32_t end =
		    last ? s->f.as_of : s->at->date[order[i + 1].index];

		s->stay[row] = (struct stay){ end - s->at->date[row], last,
			last && str_ieq(s->step->text[row], STR("closed")) };
	}
}

static void
add_stay(struct tally *t, struct str name, const struct stay *stay)
{
	uint32_t step = map_add(&t->names, name);

	if (step == t->open.n) {
		vec_push(&t->open, 0);
		vec_push(&t->oldest, NAN);
	}
	survival_add(&t->counts, step, -INFINITY, stay->days, !stay->last);
	if (stay->last) {
		t->open.v[step]++;
		t->oldest.v[step] = fmax(t->oldest.v[step], stay->days);
	}
}

static void
print_step(const struct tally *t, uint32_t i,
    const struct survival_curve *curve, double z, struct csv_writer *w)
{
	struct survival_quantile median =
	    survival_quantile(curve, 0.5, SURVIVAL_LOG, z);
	double mean, variance;

	survival_restricted_mean(
	    curve, survival_last_time(curve), &mean, &variance);
	csv_row(w, map_text(&t->names, i), (int64_t)curve->rows, median.time,
	    median.lower, median.upper, mean, t->open.v[i], t->oldest.v[i]);
}

static void
print_group(void *data, size_t group, struct csv_writer *w)
{
	struct steps *s = data;
	double z = normal_quantile(0.5 + s->level / 2);
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	struct tally t = { .open = { NULL, 0, 0 } };
	struct survival_curve *curve;

	for (size_t i = 0; i < n; i++)
		if (!s->stay[row[i]].closed)
			add_stay(&t, s->step->text[row[i]], &s->stay[row[i]]);
	curve = survival_curves(&s->f.memory, &t.counts, t.names.count);
	for (uint32_t i = 0; i < t.names.count; i++) {
		frame_key_cells(&s->f, group, w);
		print_step(&t, i, &curve[i], z, w);
	}
	vec_free(&t.open);
	vec_free(&t.oldest);
	map_free(&t.names);
}

int
complaints_steps(struct tool *tool, const struct complaints_options *o)
{
	static const struct frame_table table = {
		"step,cases,median_days,lower,upper,restricted_mean_days,open,"
		"oldest_open_days",
		print_group
	};
	unsigned needed = FRAME_NEEDED | FRAME_FILLED;
	struct steps *s = tool_alloc(tool, sizeof(*s));

	s->level = o->level;
	frame_open(&s->f, tool);
	s->id = frame_want(&s->f, "complaint_id", FRAME_TEXT, needed);
	s->step = frame_want(&s->f, "step", FRAME_TEXT, needed);
	s->at = frame_want(&s->f, "at", FRAME_DATE, needed | FRAME_EVENT);
	if (frame_load(&s->f)) {
		find_stays(s);
		frame_table(&s->f, &table, s);
	}
	return frame_close(&s->f);
}
