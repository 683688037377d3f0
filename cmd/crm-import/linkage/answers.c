#include "answers.h"

#include <stdio.h>

enum { FIRST_A, SECOND_A, FIRST_B, SECOND_B, ANSWER, COLUMNS };

/* The columns NAME_a and NAME_b say what stood in the record. */
static bool
is_as_it_was(const struct csv_table *table, size_t row,
    const struct answers_records *records, const uint32_t record[2])
{
	for (size_t i = 0; i < table->columns; i++) {
		struct str name = table->header[i];
		const struct str *now;
		int side;

		if (name.n < 3 || name.p[name.n - 2] != '_')
			continue;
		side = name.p[name.n - 1] - 'a';
		if (side != 0 && side != 1)
			continue;
		now = records->cell(records->data, record[side],
		    (struct str){ name.p, name.n - 2 });
		if (now != NULL &&
		    !str_eq(str_trim(*now), csv_table_cell(table, row, i)))
			return false;
	}
	return true;
}

/* The record of a side. */
static bool
find_record(const struct csv_table *table, size_t row, const size_t *column,
    const struct answers_records *records, uint32_t *record, struct diag *d)
{
	struct str first = csv_table_cell(table, row, column[0]);
	struct str second = csv_table_cell(table, row, column[1]);

	*record = records->find(records->data, first, second);
	return *record != UINT32_MAX ||
	    csv_table_bad(table, row, d,
		"there is no record of %s \"%.*s\" and %s \"%.*s\"",
		records->names[0], STR_ARG(first), records->names[1],
		STR_ARG(second));
}

static bool
take(const struct csv_table *table, size_t row, const size_t *column,
    const struct answers_records *records, struct answers *answers,
    struct diag *d)
{
	struct str answer = csv_table_cell(table, row, column[ANSWER]);
	uint32_t record[2];
	bool same = str_ieq(answer, STR("same"));
	uint64_t key;

	if (answer.n == 0)
		return true;
	if (!same && !str_ieq(answer, STR("different")))
		return csv_table_bad(table, row, d,
		    "the answer is same, different or empty, not \"%.*s\"",
		    STR_ARG(answer));
	for (int side = 0; side < 2; side++)
		if (!find_record(table, row, column + 2 * side, records,
			&record[side], d))
			return false;
	if (record[0] == record[1] ||
	    !is_as_it_was(table, row, records, record))
		return csv_table_bad(table, row, d,
		    "the records are not those that were asked about");
	key = linkage_pair_key(record[0], record[1]);
	if (!set_add(&answers->answered, key))
		return csv_table_bad(
		    table, row, d, "the pair has an answer already");
	vec_push(same ? &answers->same : &answers->apart,
	    (struct linkage_pair){
		.a = (uint32_t)(key >> 32), .b = (uint32_t)key });
	if (!same)
		set_add(&answers->different, key);
	return true;
}

bool
answers_read(const struct csv_table *table,
    const struct answers_records *records, struct answers *answers,
    struct diag *d)
{
	size_t column[COLUMNS];
	char name[64] = "answer";

	if (!csv_table_columns(table, name, &column[ANSWER], d))
		return false;
	for (int i = 0; i < ANSWER; i++) {
		snprintf(name, sizeof(name), "%s_%c", records->names[i % 2],
		    i < FIRST_B ? 'a' : 'b');
		if (!csv_table_columns(table, name, &column[i], d))
			return false;
	}
	for (size_t row = 0; row < table->rows; row++)
		if (!take(table, row, column, records, answers, d))
			return false;
	return true;
}

void
answers_free(struct answers *answers)
{
	vec_free(&answers->same);
	vec_free(&answers->apart);
	set_free(&answers->answered);
	set_free(&answers->different);
}
