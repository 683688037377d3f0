/*
 * libcsv_pass: reads standard input with libcsv and counts fields and rows:
 * what the judge of quoting costs alone. A floor for the benchmarks.
 */
#include <csv.h>
#include <stdio.h>

struct counts {
	unsigned long fields, rows;
};

static void
field(void *text, size_t length, void *data)
{
	struct counts *counts = data;

	(void)text;
	(void)length;
	counts->fields++;
}

static void
row(int end, void *data)
{
	struct counts *counts = data;

	(void)end;
	counts->rows++;
}

int
main(void)
{
	static char block[1 << 16];
	struct csv_parser parser;
	struct counts counts = { 0, 0 };
	size_t n;

	if (csv_init(&parser, CSV_STRICT) != 0)
		return 3;
	while ((n = fread(block, 1, sizeof(block), stdin)) > 0)
		if (csv_parse(&parser, block, n, field, row, &counts) != n)
			return 1;
	csv_fini(&parser, field, row, &counts);
	csv_free(&parser);
	printf("%lu rows, %lu fields\n", counts.rows, counts.fields);
	return ferror(stdin) != 0;
}
