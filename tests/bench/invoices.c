/*
 * invoices: deterministic invoices as CSV, one row each with its payment.
 *	invoices ROWS CUSTOMERS
 * Of ten, eight are paid in full around the due date, one in part, one not.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_DAY = 19000, DAYS = 1000, TERMS = 30 };

/* splitmix64: the k-th number of a stream. */
static uint64_t
number(uint64_t k)
{
	uint64_t z = (k + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Writes YYYY-MM-DD of days since 1970 (Howard Hinnant's civil_from_days). */
static void
print_day(char *out, size_t size, unsigned day)
{
	unsigned z = day + 719468, era = z / 146097, of_era = z % 146097;
	unsigned year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	unsigned month = (5 * of_year + 2) / 153;

	snprintf(out, size, "%04u-%02u-%02u", year + era * 400 + (month >= 10),
	    month < 10 ? month + 3 : month - 9,
	    of_year - (153 * month + 2) / 5 + 1);
}

static void
put_invoice(uint64_t k, uint64_t rows, uint64_t customers)
{
	uint64_t draw = number(k), customer = number(~k) % customers;
	unsigned day = (unsigned)(FIRST_DAY + k * DAYS / rows);
	unsigned paid = day + TERMS - 30 + (unsigned)(draw % 60);
	unsigned kind = (unsigned)(draw >> 16) % 10;
	uint64_t cents = 100 + (draw >> 24) % 1000000;
	char date[32], due[32], settled[32];

	print_day(date, sizeof(date), day);
	print_day(due, sizeof(due), day + TERMS);
	printf("C%07" PRIu64 ",INV%09" PRIu64 ",%s,%s,%" PRIu64 ".%02u,",
	    customer, k, date, due, cents / 100, (unsigned)(cents % 100));
	if (kind == 9 || paid > FIRST_DAY + DAYS) {
		puts(",");
		return;
	}
	if (kind == 8)
		cents /= 2;
	print_day(settled, sizeof(settled), paid);
	printf("%s,%" PRIu64 ".%02u\n", settled, cents / 100,
	    (unsigned)(cents % 100));
}

int
main(int argc, char **argv)
{
	uint64_t rows, customers;

	if (argc != 3) {
		fputs("usage: invoices ROWS CUSTOMERS\n", stderr);
		return 2;
	}
	rows = strtoull(argv[1], NULL, 10);
	customers = strtoull(argv[2], NULL, 10);
	puts("customer_id,invoice_no,invoice_date,due_date,amount,paid_date,"
	     "paid_amount");
	for (uint64_t k = 0; customers > 0 && k < rows; k++)
		put_invoice(k, rows, customers);
	return fflush(stdout) != 0 || ferror(stdout);
}
