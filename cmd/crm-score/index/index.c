/*
 * index: a satisfaction index of 0 to 100 by PLS path modelling.
 */
#include "index.h"

#include "base/die.h"
#include "cli/heading.h"
#include "io/in.h"
#include "math/sum.h"

#include <math.h>

enum { CUSTOMERS = 5, ROLLUP = 8 };
enum { ROUNDS = 1000 }; /* of the fit, at most */
#include "index.def"

static const char *const acsi[] = {
#include "model_acsi.inc"
};

static const char *const ecsi[] = {
#include "model_ecsi.inc"
};

static void
must(struct index *x, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(x->f.tool, d);
}

static void
parse_lines(struct index *x, const char *const *lines, size_t n)
{
	scoped VEC(char) text = { 0 };
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		vec_append(&text, lines[i], strlen(lines[i]));
		vec_push(&text, '\n');
	}
	must(x, pls_model_parse(&x->model, (struct str){ text.v, text.n }, &d),
	    &d);
}

static void
parse_file(struct index *x)
{
	scoped struct text text = { 0 };
	struct diag d;

	if (!in_whole(x->o->model, &text, &d))
		frame_fail(&x->f, d.status,
		    "%s, and it is neither acsi nor ecsi", d.text);
	if (!pls_model_parse(&x->model, (struct str){ text.v, text.n }, &d))
		frame_fail(&x->f, d.status, "%s: %s", x->o->model, d.text);
}

/* One construct of columns, no path. */
static void
model_of_items(struct index *x)
{
	struct pls_construct one = { .name = STR("Index") };

	if (x->o->items == NULL)
		frame_fail(&x->f, EXIT_USAGE,
		    "--model=acsi|ecsi|FILE or --items=COLUMN,... is needed");
	frame_want_list(&x->f, x->o->items, FRAME_REAL, &x->items);
	one.items = x->items.n;
	vec_push(&x->model.construct, one);
	for (size_t i = 0; i < x->items.n; i++)
		vec_push(&x->model.item,
		    (struct pls_item){ str_of(x->items.v[i]->name),
			x->items.v[i]->at, false });
	x->equal = true;
}

static void
load_model(struct index *x)
{
	struct diag d;

	x->equal = x->o->weights == 1;
	if (x->o->model == NULL) {
		model_of_items(x);
		return;
	}
	if (strcmp(x->o->model, "acsi") == 0)
		parse_lines(x, acsi, COUNT(acsi));
	else if (strcmp(x->o->model, "ecsi") == 0)
		parse_lines(x, ecsi, COUNT(ecsi));
	else
		parse_file(x);
	must(x, pls_model_bind(&x->model, x->f.header.name, x->f.header.n, &d),
	    &d);
	for (size_t i = 0; i < x->model.item.n; i++)
		frame_list_add(&x->f, &x->items,
		    frame_want_at(
			&x->f, x->model.item.v[i].column, FRAME_REAL, 0));
}

static void
set_scale(struct index *x)
{
	frame_scale(&x->f, "--scale", x->o->scale, &x->low, &x->high);
	for (size_t i = 0; i < x->items.n; i++) {
		x->items.v[i]->low = x->low;
		x->items.v[i]->high = x->high;
	}
}

/* Company indices to industries, sectors and countries: by --by, weighted with
 * sales. */
static int
rollup(struct tool *tool)
{
	const struct frame_column *index, *sales;
	struct frame *f = tool_alloc(tool, sizeof(*f));

	frame_open(f, tool);
	index = frame_want(f, "index", FRAME_REAL, FRAME_NEEDED);
	sales = frame_want(f, "sales", FRAME_REAL, FRAME_NEEDED | FRAME_FILLED);
	if (frame_load(f)) {
		frame_key_names(f, f->w);
		heading_line(f->w, "companies,sales,index");
		for (size_t g = 0; g < frame_parts(f); g++) {
			size_t n, known = 0;
			const size_t *row = frame_rows(f, g, &n);
			struct sum sum = { 0 }, weight = { 0 };

			for (size_t i = 0; i < n; i++) {
				if (isnan(index->real[row[i]]))
					continue;
				known++;
				sum_add(&weight, sales->real[row[i]]);
				sum_add(&sum,
				    sales->real[row[i]] * index->real[row[i]]);
			}
			frame_row(f, g, f->w, known, sum_value(&weight),
			    sum_value(&sum) / sum_value(&weight));
		}
	}
	return frame_close(f);
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table tables[] = {
		{ "construct,items,rows,index,sd,se,lower,upper,r2,alpha,"
		  "rho_a,rho_c,ave",
		    index_constructs },
		{ "construct,item,mean,sd,weight,se,lower,upper,index_weight,"
		  "loading,vif",
		    index_items },
		{ "from,to,path,se,lower,upper,vif,f2", index_paths },
		{ "from,to,direct,total,se,lower,upper,points", index_effects },
		{ .whole = index_importance },
		{ .whole = index_customers },
		{ "construct_a,construct_b,r,htmt,root_ave", index_validity },
		{ .whole = index_predict },
	};
	struct index *x = tool_alloc(tool, sizeof(*x));

	x->o = given;
	if (x->o->table == ROLLUP)
		return rollup(tool);
	x->pls = (struct pls_options){ .scheme = (enum pls_scheme)x->o->scheme,
		.formative = x->o->mode == 1,
		.tolerance = x->o->tolerance,
		.rounds = ROUNDS };
	frame_open(&x->f, tool);
	x->f.keep = x->o->table == CUSTOMERS;
	x->id = frame_want(&x->f, "customer_id", FRAME_TEXT, 0);
	load_model(x);
	set_scale(x);
	if (frame_load(&x->f)) {
		for (size_t i = 0; i < x->items.n; i++)
			frame_doubt_scale(&x->f, x->items.v[i]);
		index_fit_all(x);
		if (x->o->explain)
			index_explain(x, x->f.w);
		else
			frame_table(&x->f, &tables[x->o->table], x);
	}
	return frame_close(&x->f);
}

const struct method score_index = { METHOD_TOLD, .run = run };
