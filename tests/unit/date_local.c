#include "text/date_evidence.h"

#include "unit/tap.h"

struct check {
	const char *cell;
	struct date_local_rule rule;
	const char *want; /* the date, or the code of what is wrong */
};

#define DMY                             \
	{                               \
		.order = DATE_LOCAL_DMY \
	}
#define MDY                             \
	{                               \
		.order = DATE_LOCAL_MDY \
	}
#define ALONE     \
	{         \
		0 \
	}
#define SERIAL                                \
	{                                     \
		.serial = true, .birth = true \
	}

static const struct check checks[] = {
	{ "2024-03-04", ALONE, "2024-03-04" },
	{ "2024-03-04T05:06:07Z", ALONE, "2024-03-04T05:06:07Z" },
	{ "2024-03-04 05:06:07 +0800", ALONE, "2024-03-04T05:06:07+08:00" },
	{ "2024-03-04 05:06:07.123", ALONE, "2024-03-04T05:06:07" },
	{ "31/12/2024", ALONE, "2024-12-31" },
	{ "12/31/2024", ALONE, "2024-12-31" },
	{ "03/04/2024", ALONE, "date-ambiguous" },
	{ "03/04/2024", DMY, "2024-04-03" },
	{ "03/04/2024", MDY, "2024-03-04" },
	{ "25/06/2024", MDY, "bad-date" },
	{ "25/06/2024", { .conflict = true }, "2024-06-25" },
	{ "06/25/2024", { .conflict = true }, "2024-06-25" },
	{ "4/3/24", ALONE, "date-ambiguous" },
	{ "04.03.2024", ALONE, "2024-03-04" },
	{ "04.03.2024", MDY, "2024-03-04" },
	{ "4 Mar 2024", ALONE, "2024-03-04" },
	{ "Mar 4, 2024", ALONE, "2024-03-04" },
	{ "March 4th, 2024", ALONE, "2024-03-04" },
	{ "04-MAR-24", ALONE, "2024-03-04" },
	{ "3/4/2024 2:30 PM", ALONE, "date-ambiguous" },
	{ "3/4/2024 2:30 PM", MDY, "2024-03-04T14:30:00" },
	{ "3/4/2024 12:05 AM", MDY, "2024-03-04T00:05:00" },
	{ "45355", SERIAL, "2024-03-04" },
	{ "45355.604166667", SERIAL, "2024-03-04T14:30:00" },
	{ "43893", SERIAL, "2020-03-03" },
	{ "43893", { .serial = true, .epoch_1904 = true }, "2024-03-04" },
	{ "59", SERIAL, "1900-02-28" },
	{ "60", SERIAL, "bad-date" },
	{ "61", SERIAL, "1900-03-01" },
	{ "45355", ALONE, "bad-date" },
	{ "2023年1月24日", ALONE, "2023-01-24" },
	{ "2023年01月24日 14:05", ALONE, "2023-01-24T14:05:00" },
	{ "2023年01月24日14时05分30秒", ALONE, "2023-01-24T14:05:30" },
	{ "2023/1/24 下午 2:05", ALONE, "2023-01-24T14:05:00" },
	{ "2023/1/24 上午12:05", ALONE, "2023-01-24T00:05:00" },
	{ "20240304", ALONE, "2024-03-04" },
	{ "20240304050607", ALONE, "2024-03-04T05:06:07" },
	{ "20241304", ALONE, "bad-date" },
	{ "1709528767", ALONE, "2024-03-04T05:06:07Z" },
	{ "1709528767000", ALONE, "2024-03-04T05:06:07Z" },
	{ "0000-00-00", ALONE, "missing" },
	{ "1900-02-29", ALONE, "bad-date" },
	{ "31/02/2024", ALONE, "bad-date" },
	{ "01/02/69", ALONE, "date-ambiguous" },
	{ "01/02/69", DMY, "1969-02-01" },
	{ "01/02/68", DMY, "2068-02-01" },
	{ "2024-Q1", ALONE, "bad-date" },
	{ "2024-Q1", { .partial_start = true }, "2024-01-01" },
	{ "2024-03", ALONE, "bad-date" },
	{ "2024-03", { .partial_start = true }, "2024-03-01" },
	{ "2024-W10-1", ALONE, "2024-03-04" },
	{ "2020-W53-7", ALONE, "2021-01-03" },
	{ "4 mars 2024", ALONE, "2024-03-04" },
	{ "4. März 2024", ALONE, "2024-03-04" },
	{ "Mon, 04 Mar 2024 05:06:07 GMT", ALONE, "2024-03-04T05:06:07Z" },
	{ "12/1/2010 8:26", MDY, "2010-12-01T08:26:00" },
	{ "", ALONE, "missing" },
	{ "hello", ALONE, "bad-date" },
	{ "2024-03-04x", ALONE, "bad-date" },
	{ "2024-03-04 25:00", ALONE, "bad-date" },
	{ "１２/３１/２０２４", ALONE, "2024-12-31" },
};

static void
check_cells(void)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct date_local date;
		char out[DATE_LOCAL_ROOM];
		const char *wrong = date_local_parse(
		    str_of(checks[i].cell), &checks[i].rule, &date);

		if (wrong == NULL)
			date_local_print(&date, out);
		same_text(wrong ? wrong : out, checks[i].want, checks[i].cell);
	}
}

static bool
decide(const char *const *cells, struct date_local_rule *rule)
{
	struct date_evidence evidence = { 0 };

	for (; *cells != NULL; cells++)
		date_evidence_see(&evidence, str_of(*cells));
	return date_evidence_decide(&evidence, rule);
}

static void
check_columns(void)
{
	static const char *const dmy[] = { "03/04/2024", "25/06/2024", NULL };
	static const char *const mdy[] = { "03/04/2024", "06/25/2024", NULL };
	static const char *const open[] = { "03/04/2024", "05/06/2024", NULL };
	static const char *const both[] = { "25/06/2024", "06/25/2024", NULL };
	static const char *const serial[] = { "45355", "", "45356.5", NULL };
	static const char *const mixed[] = { "45355", "2024-03-04", NULL };
	struct date_local_rule rule = { 0 };

	ok(decide(dmy, &rule) && rule.order == DATE_LOCAL_DMY, "d/m column");
	ok(decide(mdy, &rule) && rule.order == DATE_LOCAL_MDY, "m/d column");
	ok(!decide(open, &rule), "an ambiguous column is refused");
	ok(decide(both, &rule) && rule.conflict, "both orders");
	ok(decide(serial, &rule) && rule.serial, "serials");
	ok(decide(mixed, &rule) && !rule.serial, "no serials among dates");
}

int
main(void)
{
	check_cells();
	check_columns();
	return tap_end();
}
