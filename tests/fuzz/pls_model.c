/*
 * The description of a path model: any text is a model or refused with a
 * message; a model that is bound names only columns that there are, each once,
 * and its order puts causes before effects.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/pls_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str columns[] = { { "q1", 2 }, { "q2", 2 }, { "v1", 2 },
	{ "sat", 3 }, { "", 0 } };

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void
check(const struct pls_model *model)
{
	size_t place[PLS_CONSTRUCTS_MAX];
	bool used[COLUMNS] = { false };

	for (size_t i = 0; i < model->construct.n; i++)
		place[model->order[i]] = i;
	for (size_t i = 0; i < model->path.n; i++)
		if (place[model->path.v[i].from] >= place[model->path.v[i].to])
			abort();
	for (size_t i = 0; i < model->item.n; i++) {
		size_t column = model->item.v[i].column;

		if (column >= COLUMNS || used[column])
			abort();
		used[column] = true;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pls_model model = { 0 };
	struct diag d = { 0 };
	bool good;

	good = pls_model_parse(
		   &model, (struct str){ (const char *)data, size }, &d) &&
	    pls_model_bind(&model, columns, COLUMNS, &d);
	if (good)
		check(&model);
	else if (d.text[0] == '\0')
		abort();
	pls_model_free(&model);
	return 0;
}
