#include "model/btyd.h"

#include "base/str.h"

#include <string.h>

extern const struct btyd_model btyd_nbd, btyd_pareto, btyd_bg, btyd_mbg,
    btyd_cnbd, btyd_mcnbd, btyd_bb;

const struct btyd_model *const btyd_models[] = { &btyd_nbd, &btyd_pareto,
	&btyd_bg, &btyd_mbg, &btyd_cnbd, &btyd_mcnbd, &btyd_bb };
const size_t btyd_model_count = COUNT(btyd_models);

const struct btyd_model *
btyd_find(const char *name)
{
	for (size_t i = 0; i < btyd_model_count; i++)
		if (strcmp(btyd_models[i]->name, name) == 0)
			return btyd_models[i];
	return NULL;
}

double
btyd_log_likelihood(const struct btyd_law *law, const struct btyd_history *h)
{
	struct btyd_cell cell = { h->last, h->end, 1, 0, 1 };
	struct btyd_group group = { h->x, 1, 0, 1, 0, 2 };
	double node[2] = { h->last, h->end };
	struct btyd_data data = { .cell = &cell,
		.group = &group,
		.node = node,
		.cells = 1,
		.groups = 1,
		.nodes = 2,
		.scale = 1,
		.customers = 1,
		.purchases = h->x,
		.ln_gaps = h->ln_gaps };

	if (h->last == h->end) {
		cell.at_end = 0;
		group.nodes = data.nodes = 1;
	}
	return law->model->likelihood(&data, law, NULL);
}

void
btyd_prior(const struct btyd_law *law, struct btyd_state *state)
{
	const double *p = law->p;

	memset(state, 0, sizeof(*state));
	state->model = law->model;
	state->k = law->k;
	state->stage[0] = 1;
	state->alive = 1;
	memcpy(state->p, p, sizeof(state->p));
	if (law->model->leaves_at_first) {
		state->alive = p[3] / (p[2] + p[3]);
		state->p[3] += 1;
	}
}

void
btyd_posterior(const struct btyd_law *law, const struct btyd_history *history,
    struct btyd_state *state)
{
	memset(state, 0, sizeof(*state));
	state->model = law->model;
	state->k = law->k;
	state->stage[0] = 1;
	law->model->posterior(law, history, state);
}

double
btyd_expected(const struct btyd_state *state, double t)
{
	if (!(t > 0))
		return 0;
	return state->alive * state->model->expected(state, t);
}

double
btyd_alive_at(const struct btyd_state *state, double t)
{
	return state->alive * (t > 0 ? state->model->survival(state, t) : 1);
}

double
btyd_none(const struct btyd_state *state, double t)
{
	if (!(t > 0))
		return 1;
	return 1 - state->alive + state->alive * state->model->none(state, t);
}

void
btyd_counts(const struct btyd_state *state, double t, double *p, size_t n)
{
	if (n == 0)
		return;
	memset(p, 0, n * sizeof(*p));
	if (t > 0)
		state->model->counts(state, t, p, n);
	else
		p[0] = 1;
	for (size_t i = 0; i < n; i++)
		p[i] *= state->alive;
	p[0] += 1 - state->alive;
}

double
btyd_discounted(const struct btyd_state *state, double rate)
{
	return state->alive * state->model->discounted(state, rate);
}
