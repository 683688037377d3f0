/* The model file of crm-churn fit: a text gets its checksum, so that the lines
 * are reached; what is read must print and be read again, and codes what there
 * is without leaving its weights. */
#include "cli/risk_model.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Numbers, texts and nothing, through every column and through the trees. */
static void
apply(const struct risk_model *m)
{
	static const double numbers[] = { -1e300, 0, 7.5, 1e300, (double)NAN };
	uint8_t *code = mem_zero(m->columns, sizeof(*code));

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		for (size_t j = 0; j < m->columns; j++) {
			const struct risk_column *c = &m->column[j];
			size_t k = c->kind == RISK_LEVELS
			    ? risk_code_text(c, i % 2 ? STR("a") : STR(""))
			    : c->kind == RISK_NUMBER
			    ? RISK_UNSEEN
			    : risk_code_number(c, numbers[i]);

			code[j] = risk_tree_code(c, k);
			risk_weight(c, k, numbers[i]);
		}
		if (m->kind == RISK_TREES)
			boost_log_odds(&m->trees, m->boost_column, code);
		risk_score_bin(m, numbers[i]);
	}
	free(code);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = { 0 }, again = { 0 };
	struct risk_model model;
	struct diag d = { 0 };

	vec_append(&text, (const char *)data, size);
	model_file_seal(&text, 0);
	if (risk_model_parse(&model, (struct str){ text.v, text.n }, &d)) {
		apply(&model);
		risk_model_print(&model, &again);
		risk_model_free(&model);
		if (!risk_model_parse(
			&model, (struct str){ again.v, again.n }, &d))
			abort();
		risk_model_free(&model);
	} else if (d.text[0] == '\0') {
		abort();
	}
	vec_free(&text);
	vec_free(&again);
	return 0;
}
