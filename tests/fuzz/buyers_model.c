/* The model file of crm-score clv: any text is a model or is refused, and a
 * model is good for a forecast that is a number. */
#include "cli/buyers.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buyers_law law;
	struct btyd_history h = { 2, 8, 12, 1 };
	struct btyd_state state;

	if (!buyers_parse((struct str){ (const char *)data, size }, &law))
		return 0;
	if (law.fit.law.model->discrete)
		h.ln_gaps = 0;
	btyd_posterior(&law.fit.law, &h, &state);
	if (isnan(state.alive) || state.alive < 0 || state.alive > 1)
		abort();
	return 0;
}
