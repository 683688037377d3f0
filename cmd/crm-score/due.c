/*
 * due: whom to contact when: the cycle of a customer's class, counted from the
 * last contact.
 */
#include "base/die.h"
#include "base/map.h"
#include "base/sort.h"
#include "cli/reach.h"
#include "cli/tool.h"
#include "crm-score/shared/frame.h"
#include "csv/row.h"
#include "text/date.h"
#include "text/num.h"

#include <inttypes.h>
#include <math.h>

struct due_options {
	const char *cycle;
	int64_t capacity;
};

#include "due.def"

enum { CYCLES_MAX = 64 };

struct due {
	struct frame f;
	const struct due_options *o;
	struct frame_column *id, *class, *last, *agreed, *out;
	struct str name[CYCLES_MAX];
	double days[CYCLES_MAX];
	size_t cycles;
	struct due_row {
		size_t row, class;
		int32_t date, plan;
		double late, ratio;
		const char *flag;
	} * list;
	size_t n, opted_out;
};

/* "A:14,B:30,90" */
static void
parse_cycles(struct due *due)
{
	str_each (days, str_of(due->o->cycle), ',') {
		struct str name = days;
		size_t i = due->cycles++;

		if (due->cycles == CYCLES_MAX)
			frame_fail(&due->f, EXIT_USAGE,
			    "--cycle: more than %d classes", CYCLES_MAX - 1);
		name = str_cut(&days, ':');
		if (days.p == NULL) {
			days = name;
			name = STR("");
		}
		due->name[i] = name;
		if (!num_real(days, &due->days[i]) ||
		    !(due->days[i] > 0 && due->days[i] <= 36500))
			frame_fail(&due->f, EXIT_USAGE,
			    "--cycle: \"%.*s\" is not a number of days up to "
			    "36500",
			    STR_ARG(days));
	}
}

/* The place of a row's class in --cycle; due->cycles: it has none. */
static size_t
class_of(const struct due *due, size_t row)
{
	struct str class = due->class == NULL ? STR("") : due->class->text[row];
	size_t i = 0;

	while (i < due->cycles && due->name[i].n > 0 &&
	    !str_eq(due->name[i], class))
		i++;
	return i;
}

static bool
check(const struct frame *f, size_t row, const struct frame_column **column,
    struct diag *d)
{
	const struct due *due = f->data;

	if (class_of(due, row) < due->cycles)
		return true;
	*column = due->class;
	return diag_set(d, EXIT_DATA, "no-cycle",
	    "class \"%.*s\" has no cycle, expected one of --cycle=%s",
	    STR_ARG(due->class == NULL ? STR("") : due->class->text[row]),
	    due->o->cycle);
}

static void
add_row(struct due *due, size_t row)
{
	struct due_row *r = &due->list[due->n];
	int32_t last = due->last->date[row];

	if (due->out != NULL && due->out->real[row] == 1) {
		due->opted_out++;
		return;
	}
	r->row = row;
	r->class = class_of(due, row);
	r->flag = "";
	if (due->agreed != NULL && due->agreed->date[row] != DATE_NONE) {
		r->date = due->agreed->date[row];
		r->flag = "agreed";
	} else if (last == DATE_NONE) {
		r->date = due->f.as_of;
		r->flag = "never";
	} else {
		r->date = last + (int32_t)floor(due->days[r->class] + 0.5);
	}
	r->late = due->f.as_of - r->date;
	r->ratio = r->late / due->days[r->class];
	due->n++;
}

/*
 * What is due by its ratio, the rest by date; then the class in the order of
 * --cycle, then the order of the input.
 */
static void
put_in_order(struct due *due)
{
	struct sort_item *order = frame_array(&due->f, due->n, sizeof(*order));
	struct due_row *sorted = frame_array(&due->f, due->n, sizeof(*sorted));

	sort_order(order, due->n, i, due->list[i].class);
	for (size_t i = 0; i < due->n; i++) {
		const struct due_row *r = &due->list[order[i].index];

		/* Dates to come lie behind all ratios. */
		order[i].key =
		    sort_key_double(r->late >= 0 ? -r->ratio : 1 - r->late);
	}
	sort_items(order, due->n);
	for (size_t i = 0; i < due->n; i++)
		sorted[i] = due->list[order[i].index];
	due->list = sorted;
}

/* A day of the plan: how many it has, and a day behind it that may have room.
 */
struct planned_day {
	int64_t used;
	int32_t next;
};

struct plan {
	struct map days;
	VEC(struct planned_day) list;
};

static struct planned_day *
planned_day(struct plan *p, int32_t date)
{
	uint32_t i = map_add(
	    &p->days, (struct str){ (const char *)&date, sizeof(date) });

	if (i == p->list.n)
		vec_push(&p->list, ((struct planned_day){ 0, date + 1 }));
	return &p->list.v[i];
}

/* The first day from date on with room; the full ones on the way point to it.
 */
static int32_t
take_room(struct plan *p, int32_t date, int64_t capacity)
{
	int32_t room = date, next;

	while (planned_day(p, room)->used == capacity)
		room = planned_day(p, room)->next;
	planned_day(p, room)->used++;
	for (; date < room; date = next) {
		next = planned_day(p, date)->next;
		planned_day(p, date)->next = room;
	}
	return room;
}

/* Fills the days, from as-of on, none before its date. */
static void
plan(struct due *due)
{
	struct plan p = { 0 };
	int64_t capacity = due->o->capacity;

	array_each (struct due_row, r, due->list, due->n) {
		int32_t day = r->late > 0 ? due->f.as_of : r->date;

		r->plan = capacity > 0 ? take_room(&p, day, capacity) : day;
		if (r->plan - day > REACH_YEARS * 366)
			frame_fail(&due->f, EXIT_USAGE,
			    "--capacity=%" PRId64 ": %zu contacts fill more "
			    "than %d years",
			    capacity, due->n, REACH_YEARS);
	}
	map_free(&p.days);
	vec_free(&p.list);
}

static void
print(struct due *due)
{
	struct csv_writer *w = due->f.w;

	frame_names(
	    &due->f, "due_date,due_days_late,due_ratio,due_flag,due_plan");
	array_each (const struct due_row, r, due->list, due->n) {
		frame_cells(&due->f, r->row);
		csv_row(w, csv_day(r->date), (int64_t)r->late, r->ratio,
		    r->flag, csv_day(r->plan));
	}
}

static int
run(struct tool *tool, void *given)
{
	struct due *due = tool_alloc(tool, sizeof(*due));

	due->o = given;
	frame_open(&due->f, tool);
	parse_cycles(due);
	due->f.keep = true;
	due->f.check = check;
	due->f.data = due;
	due->id = frame_want(&due->f, "customer_id", FRAME_TEXT, FRAME_NEEDED);
	due->class = frame_want(&due->f, "class", FRAME_TEXT, 0);
	due->last = frame_want(
	    &due->f, "last_contact", FRAME_DATE, FRAME_NEEDED | FRAME_EVENT);
	due->agreed = frame_want(&due->f, "next_agreed", FRAME_DATE, 0);
	due->out = frame_want(&due->f, "opted_out", FRAME_FLAG, 0);
	if (due->class == NULL && class_of(due, 0) == due->cycles)
		frame_fail(&due->f, EXIT_DATA,
		    "no column class: --class=COLUMN names it, or --cycle=DAYS "
		    "is the cycle of all");
	if (frame_load(&due->f)) {
		if (due->f.as_of == DATE_NONE && due->f.n > 0)
			frame_fail(&due->f, EXIT_USAGE,
			    "no date of a contact: --as-of=DATE is needed");
		due->list = frame_array(&due->f, due->f.n, sizeof(*due->list));
		for (size_t i = 0; i < due->f.n; i++)
			add_row(due, i);
		put_in_order(due);
		plan(due);
		print(due);
		if (due->opted_out > 0)
			report_say(&tool->report,
			    "opted out and not listed: %zu", due->opted_out);
	}
	return frame_close(&due->f);
}

const struct method score_due = { METHOD_TOLD, .run = run };
