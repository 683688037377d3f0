/* The model file of crm-import dedupe: a text gets its checksum, so that the
 * lines are reached; what is read must print, and be the same when it is read
 * again. */
#include "cli/match_model.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = { 0 }, again = { 0 }, third = { 0 };
	struct match_model model;
	struct diag d = { 0 };

	vec_append(&text, (const char *)data, size);
	model_file_seal(&text, 0);
	if (match_model_parse(&model, (struct str){ text.v, text.n }, &d)) {
		match_model_print(
		    model.field, &model.model, &model.known, &again);
		match_model_free(&model);
		if (!match_model_parse(
			&model, (struct str){ again.v, again.n }, &d))
			abort();
		match_model_print(
		    model.field, &model.model, &model.known, &third);
		if (third.n != again.n ||
		    memcmp(third.v, again.v, again.n) != 0)
			abort();
		match_model_free(&model);
	} else if (d.text[0] == '\0') {
		abort();
	}
	vec_free(&text);
	vec_free(&again);
	vec_free(&third);
	return 0;
}
