/*
 * complaints --table=steps: how long each step of handling takes, from rows
 * complaint_id, step, at. A step ends where the next one of the case begins;
 * the last one is open, unless it is called closed.
 */
#include "base/sort.h"
#include "complaints.h"

#include "cli/heading.h"
#include "math/dist.h"
#include "text/date.h"

#include <math.h>

struct steps {
	struct frame f;
	const struct frame_column *id, *step, *at;
	struct map names;
	struct survival_counts counts;
	VEC(double) open; /* cases of each step */
	VEC(double) oldest;
};

/* The rows by case, then date, then order of the input. */
static struct sort_item *
in_order(const struct steps *s)
{
	struct sort_item *order = mem_alloc(s->f.n, sizeof(*order));
	struct map ids = { 0 };

	for (size_t i = 0; i < s->f.n; i++) {
		uint32_t id = map_add(&ids, s->id->text[i]);

		order[i].index = (uint32_t)i;
		order[i].key = (uint64_t)id << 32 |
		    ((uint32_t)s->at->date[i] ^ UINT32_C(1) << 31);
	}
	sort_items(order, s->f.n);
	map_free(&ids);
	return order;
}

static void
add_steps(struct steps *s)
{
	struct sort_item *order = in_order(s);

	for (size_t i = 0; i < s->f.n; i++) {
		size_t row = order[i].index;
		bool last = i + 1 == s->f.n ||
		    order[i + 1].key >> 32 != order[i].key >> 32;
		int32_t end =
		    last ? s->f.as_of : s->at->date[order[i + 1].index];
		double days = end - s->at->date[row];
		uint32_t step;

		if (last && str_ieq(s->step->text[row], STR("closed")))
			continue;
		step = map_add(&s->names, s->step->text[row]);
		if (step == s->open.n) {
			vec_push(&s->open, 0);
			vec_push(&s->oldest, NAN);
		}
		survival_add(&s->counts, step, -INFINITY, days, !last);
		if (last) {
			s->open.v[step]++;
			s->oldest.v[step] = fmax(s->oldest.v[step], days);
		}
	}
	free(order);
}

static void
print(struct steps *s, double level, struct csv_writer *w)
{
	struct survival_curve *curves =
	    mem_alloc(s->names.count, sizeof(*curves));
	double z = normal_quantile(0.5 + level / 2);

	survival_curves(&s->counts, s->names.count, curves);
	heading_line(w,
	    "step,cases,median_days,lower,upper,restricted_mean_days,open,"
	    "oldest_open_days");
	for (uint32_t i = 0; i < s->names.count; i++) {
		struct survival_quantile median =
		    survival_quantile(&curves[i], 0.5, SURVIVAL_LOG, z);
		double mean, variance;

		survival_restricted_mean(&curves[i],
		    survival_last_time(&curves[i]), &mean, &variance);
		csv_field(w, map_text(&s->names, i));
		csv_int(w, (int64_t)curves[i].rows);
		csv_real(w, median.time);
		csv_real(w, median.lower);
		csv_real(w, median.upper);
		csv_real(w, mean);
		csv_real(w, s->open.v[i]);
		csv_real(w, s->oldest.v[i]);
		csv_end(w);
		survival_curve_free(&curves[i]);
	}
	free(curves);
}

int
complaints_steps(struct tool *tool, const struct complaints_options *o)
{
	unsigned needed = FRAME_NEEDED | FRAME_FILLED;
	struct steps s = { 0 };
	struct tool_output out;

	frame_open(&s.f, tool);
	frame_ungrouped(&s.f);
	s.id = frame_want(&s.f, "complaint_id", FRAME_TEXT, needed);
	s.step = frame_want(&s.f, "step", FRAME_TEXT, needed);
	s.at = frame_want(&s.f, "at", FRAME_DATE, needed | FRAME_EVENT);
	if (frame_load(&s.f)) {
		add_steps(&s);
		frame_output(&s.f, &out);
		print(&s, o->level, &out.w);
		tool_close(tool, &out);
	}
	survival_counts_free(&s.counts);
	vec_free(&s.open);
	vec_free(&s.oldest);
	map_free(&s.names);
	frame_close(&s.f);
	return 0;
}
