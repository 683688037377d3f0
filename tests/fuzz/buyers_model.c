/* The model file of crm-score clv: a text gets its checksum, so that the lines
 * are reached; it is a model or is refused with a reason, and a model is good
 * for a forecast that is a number. */
#include "cli/buyers.h"
#include "cli/model_file.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = { 0 };
	struct buyers_law law;
	struct diag d = { 0 };
	struct btyd_history h = { 2, 8, 12, 1 };
	struct btyd_state state;

	vec_append(&text, (const char *)data, size);
	model_file_seal(&text, 0);
	if (buyers_parse(&law, (struct str){ text.v, text.n }, &d)) {
		if (law.fit.law.model->discrete)
			h.ln_gaps = 0;
		btyd_posterior(&law.fit.law, &h, &state);
		if (isnan(state.alive) || state.alive < 0 || state.alive > 1)
			abort();
	} else if (d.text[0] == '\0') {
		abort();
	}
	vec_free(&text);
	return 0;
}
