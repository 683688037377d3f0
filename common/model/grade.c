#include "model/grade.h"

#include "math/sum.h"
#include "model/curve.h"

#include <math.h>

const struct grade_rule grade_default = {
	.border = { 85, 70, 50 },
	.collection_floor = 50,
	.collection_a = 95,
	.old_debt = 90,
	.least_invoices = 3,
};

struct grade_mean
grade_weighted(
    const double *score, const double *weight, size_t n, double min_known)
{
	struct sum all = { 0, 0 }, known = { 0, 0 }, points = { 0, 0 };
	struct grade_mean mean;

	for (size_t i = 0; i < n; i++) {
		sum_add(&all, weight[i]);
		if (isnan(score[i]))
			continue;
		sum_add(&known, weight[i]);
		sum_add(&points, weight[i] * score[i]);
	}
	mean.known =
	    sum_value(&all) > 0 ? sum_value(&known) / sum_value(&all) : 0;
	/* .5 + .3 + .2 may miss 1 by a rounding */
	mean.score = mean.known > 0 && mean.known >= min_known - 1e-12
	    ? sum_value(&points) / sum_value(&known)
	    : NAN;
	return mean;
}

double
grade_ability(const double ratio[GRADE_ABILITY_RATIOS])
{
	static const struct curve_point points[GRADE_ABILITY_RATIOS][4] = {
		{ { .5, 0 }, { 1, 40 }, { 1.5, 70 }, { 2, 100 } },
		{ { .3, 0 }, { .7, 50 }, { 1, 80 }, { 1.5, 100 } },
		{ { .3, 100 }, { .5, 80 }, { .7, 40 }, { .9, 0 } },
		{ { 0, 0 }, { 1, 30 }, { 3, 70 }, { 6, 100 } },
	};
	double sum = 0;
	int known = 0;

	for (int i = 0; i < GRADE_ABILITY_RATIOS; i++)
		if (!isnan(ratio[i])) {
			sum += curve_at(points[i], 4, ratio[i]);
			known++;
		}
	return known > 0 ? sum / known : NAN;
}

const char *const grade_names[] = { "A", "B", "C", "D", "N", "" };

const char *const grade_gate_names[] = { "", "insolvency", "collection", "sued",
	"old_debt", "collection_a", "few_invoices" };

/* From the previous grade a border counts only when passed by the hysteresis
 * upwards and downwards. */
static enum grade
by_score(const struct grade_rule *rule, double score, enum grade previous)
{
	enum grade grade = GRADE_A;

	for (; grade < GRADE_D; grade++) {
		double border = rule->border[grade];

		if (previous <= GRADE_D)
			border += grade < previous ? rule->hysteresis
						   : -rule->hysteresis;
		if (score >= border)
			break;
	}
	return grade;
}

static enum grade
gate_limit(enum grade_gate gate)
{
	switch (gate) {
	case GATE_INSOLVENCY:
	case GATE_COLLECTION:
		return GRADE_D;
	case GATE_SUED:
	case GATE_OLD_DEBT:
		return GRADE_C;
	default:
		return GRADE_B;
	}
}

struct grade_verdict
grade_judge(const struct grade_rule *rule, const struct grade_facts *f)
{
	bool closed[GATE_COUNT] = {
		[GATE_INSOLVENCY] = f->insolvent,
		[GATE_COLLECTION] =
		    f->collection<rule->collection_floor, [GATE_SUED] = f->sued,
			 [GATE_OLD_DEBT] = f->oldest_overdue>
			rule->old_debt,
		[GATE_COLLECTION_A] = !(f->collection >= rule->collection_a),
	};
	struct grade_verdict verdict = { GRADE_NONE, GATE_NONE };

	if (f->invoices < rule->least_invoices && !f->insolvent)
		return (struct grade_verdict){ GRADE_NEW, GATE_NEW };
	if (isnan(f->score) && !f->insolvent)
		return verdict;
	verdict.grade =
	    isnan(f->score) ? GRADE_C : by_score(rule, f->score, f->previous);
	for (enum grade_gate g = GATE_INSOLVENCY; g <= GATE_COLLECTION_A; g++)
		if (closed[g] && gate_limit(g) > verdict.grade) {
			verdict.grade = gate_limit(g);
			verdict.gate = g;
		}
	return verdict;
}
