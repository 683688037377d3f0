/*
 * generate: customer data of any size, the same bytes on every machine. An
 * order is a function of its number and the seed, so that the rows can be made
 * in the order of their dates, of the customers, or shuffled, without keeping
 * them. Only integers and products of doubles are used: no libm.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum sort { BY_DATE, BY_CUSTOMER, SHUFFLED };

struct settings {
	uint64_t rows, customers, skew, lines, refunds, quoted, days, seed;
	enum sort sort;
	char delimiter;
	bool gzip, header;
};

/* One order: what its lines have in common. */
struct order {
	uint64_t number, customer, random;
	long day;
};

enum { BUFFER_SIZE = 1 << 18, ROW_MAX = 512, PRODUCTS = 500, TRIES = 64 };

struct output {
	gzFile gzip; /* NULL: plain */
	size_t used;
	char data[BUFFER_SIZE];
};

static const char usage[] =
    "usage: generate orders|cards [option...]\n"
    "Deterministic orders (or customer cards) as CSV on standard output.\n"
    "  --rows=N           lines of orders (2000)\n"
    "  --customers=N      how many there are to buy, or cards (300)\n"
    "  --sort=WHICH       rows by date, customer, or shuffled (date)\n"
    "  --skew=N           0: all customers buy alike; 1, 2, 3: more and more\n"
    "                     of the rows belong to few customers (1)\n"
    "  --lines=N          lines of an order, on average (1)\n"
    "  --refunds=PERCENT  lines with a negative amount (2)\n"
    "  --quoted=PERCENT   lines with a quoted field (0)\n"
    "  --days=N           dates begin at 2023-01-01 and span N days (730)\n"
    "  --delimiter=C      or tab (,)\n"
    "  --seed=N           other data of the same kind (1)\n"
    "  --gzip             compressed\n"
    "  --no-header\n"
    "  --help\n";

static const char *const categories[] = { "grocery", "household", "garden",
	"toys", "books", "sports", "beauty", "electronics" };

/* splitmix64's finalizer: a bijection that looks like chance. */
static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

/* The next number of a stream, below the bound (which is below 2^32). */
static uint64_t
draw(uint64_t *state, uint64_t bound)
{
	*state = mix(*state);
	return ((*state >> 32) * bound) >> 32;
}

/* Uniform in [0, 1). */
static double
draw_real(uint64_t *state)
{
	*state = mix(*state);
	return (double)(*state >> 11) * 0x1p-53;
}

/*
 * A permutation of 0..n-1: a bijection of the next power of two, walked until
 * it lands below n.
 */
static uint64_t
scramble(uint64_t x, uint64_t n, uint64_t key)
{
	uint64_t mask = 1;
	unsigned bits = 1;

	while (mask < n - 1) {
		mask = mask << 1 | 1;
		bits++;
	}
	do {
		for (unsigned i = 0; i < 3; i++) {
			x = (x * 0xd1342543de82ef95u + key) & mask;
			x ^= x >> (bits + 1) / 2;
		}
	} while (x >= n);
	return x;
}

static void
finish(int status, const char *message)
{
	fprintf(stderr, "generate: %s\n", message);
	exit(status);
}

static void
flush(struct output *out)
{
	size_t done = 0;

	if (out->gzip != NULL) {
		if (out->used > 0 &&
		    gzwrite(out->gzip, out->data, (unsigned)out->used) <= 0)
			finish(3, "cannot write");
		out->used = 0;
	}
	while (done < out->used) {
		ssize_t n = write(1, out->data + done, out->used - done);

		if (n < 0)
			finish(3, "cannot write");
		done += (size_t)n;
	}
	out->used = 0;
}

static void
put_text(struct output *out, const char *text)
{
	size_t length = strlen(text);

	memcpy(out->data + out->used, text, length);
	out->used += length;
}

static void
put_char(struct output *out, char c)
{
	out->data[out->used++] = c;
}

/* The number with at least so many digits. */
static void
put_number(struct output *out, uint64_t value, int width)
{
	char digits[20];
	int n = 0;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	while (n < width)
		digits[n++] = '0';
	while (n > 0)
		out->data[out->used++] = digits[--n];
}

static void
put_cents(struct output *out, int64_t cents)
{
	uint64_t size = (uint64_t)(cents < 0 ? -cents : cents);

	if (cents < 0)
		put_char(out, '-');
	put_number(out, size / 100, 1);
	put_char(out, '.');
	put_number(out, size % 100, 2);
}

/* A day number (0 is 2023-01-01) as YYYY-MM-DD; the civil-from-days rule. */
static void
put_date(struct output *out, long day)
{
	long z = day + 738826, era = z / 146097, doe = z - era * 146097;
	long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	long mp = (5 * doy + 2) / 153, month = mp < 10 ? mp + 3 : mp - 9;
	long year = yoe + era * 400 + (month <= 2);

	put_number(out, (uint64_t)year, 4);
	put_char(out, '-');
	put_number(out, (uint64_t)month, 2);
	put_char(out, '-');
	put_number(out, (uint64_t)(doy - (153 * mp + 2) / 5 + 1), 2);
}

static void
put_customer(struct output *out, uint64_t customer)
{
	put_char(out, 'C');
	put_number(out, customer + 1, 6);
}

/* Whether a customer, by its own dates of coming and going, is there. */
static bool
is_around(const struct settings *s, uint64_t customer, long day)
{
	uint64_t state = mix(customer ^ (s->seed << 32));
	long span = (long)s->days;
	long come = (long)draw(&state, s->days) - span / 4;
	long stay = 30 + (long)draw(&state, s->days * 2);

	return day >= come && day < come + stay;
}

/* Order number k of so many; the dates rise with k. */
static struct order
order_of(const struct settings *s, uint64_t k, uint64_t orders)
{
	struct order order;
	uint64_t rank;

	order.number = k;
	order.random = mix(k + (s->seed << 40));
	order.day = (long)((double)k / (double)orders * (double)s->days);
	for (int i = 0; i < TRIES; i++) {
		double u = draw_real(&order.random), share = u;

		for (uint64_t j = 0; j < s->skew; j++)
			share *= u;
		rank = (uint64_t)(share * (double)s->customers);
		order.customer = scramble(rank, s->customers, s->seed);
		if (is_around(s, order.customer, order.day))
			break;
	}
	return order;
}

/* How many lines order k has: 1 to 2 * mean - 1. */
static uint64_t
lines_of(const struct settings *s, uint64_t k)
{
	uint64_t state = mix(k * 2 + 1 + (s->seed << 48));

	return s->lines <= 1 ? 1 : 1 + draw(&state, 2 * s->lines - 1);
}

static void
put_category(struct output *out, const struct settings *s, uint64_t *random,
    uint64_t category)
{
	if (draw(random, 100) >= s->quoted) {
		put_text(out, categories[category]);
		return;
	}
	put_char(out, '"');
	put_text(out, categories[category]);
	put_char(out, s->delimiter);
	put_text(out, draw(random, 8) == 0 ? " \"\"gift\"\"\"" : " gift\"");
}

/* One line of an order. */
static void
put_line(struct output *out, const struct settings *s, struct order *order)
{
	uint64_t *random = &order->random;
	double share = draw_real(random);
	uint64_t product = (uint64_t)(share * share * PRODUCTS);
	uint64_t state = mix(product);
	double dear = draw_real(&state);
	int64_t price = 99 + (int64_t)(dear * dear * dear * 20000);
	int64_t quantity = 1;

	while (quantity < 6 && draw(random, 4) == 0)
		quantity++;
	if (draw(random, 100) < s->refunds)
		price = -price;
	put_customer(out, order->customer);
	put_char(out, s->delimiter);
	put_char(out, 'O');
	put_number(out, order->number + 1, 7);
	put_char(out, s->delimiter);
	put_date(out, order->day);
	put_char(out, s->delimiter);
	put_cents(out, price * quantity);
	put_char(out, s->delimiter);
	put_number(out, (uint64_t)quantity, 1);
	put_char(out, s->delimiter);
	put_char(out, 'P');
	put_number(out, product + 1, 3);
	put_char(out, s->delimiter);
	put_category(out, s, random, product % 8);
	put_char(out, '\n');
	if (out->used > BUFFER_SIZE - ROW_MAX)
		flush(out);
}

/* The order numbers grouped by customer: a counting sort. */
static uint32_t *
by_customer(const struct settings *s, uint64_t orders)
{
	uint32_t *customer = malloc(orders * sizeof(*customer));
	uint32_t *list = malloc(orders * sizeof(*list));
	uint64_t *start = calloc(s->customers + 1, sizeof(*start));

	if (customer == NULL || list == NULL || start == NULL)
		finish(3, "out of memory");
	for (uint64_t k = 0; k < orders; k++) {
		customer[k] = (uint32_t)order_of(s, k, orders).customer;
		start[customer[k] + 1]++;
	}
	for (uint64_t c = 0; c < s->customers; c++)
		start[c + 1] += start[c];
	for (uint64_t k = 0; k < orders; k++)
		list[start[customer[k]]++] = (uint32_t)k;
	free(start);
	free(customer);
	return list;
}

static void
put_header(struct output *out, const struct settings *s, const char *names)
{
	if (!s->header)
		return;
	for (; *names != '\0'; names++)
		put_char(out, *names == ',' ? s->delimiter : *names);
	put_char(out, '\n');
}

static void
put_orders(struct output *out, const struct settings *s)
{
	uint64_t orders = 0, rows = 0, k;
	uint32_t *list = NULL;

	while (rows < s->rows)
		rows += lines_of(s, orders++);
	if (s->sort == BY_CUSTOMER)
		list = by_customer(s, orders);
	put_header(out, s,
	    "customer_id,order_id,order_date,amount,quantity,product_id,"
	    "category");
	for (uint64_t i = 0; i < orders; i++) {
		struct order order;
		uint64_t lines;

		k = i;
		if (s->sort == SHUFFLED)
			k = scramble(i, orders, s->seed + 1);
		else if (list != NULL)
			k = list[i];
		order = order_of(s, k, orders);
		lines = lines_of(s, k);
		if (k == orders - 1)
			lines -= rows - s->rows;
		while (lines-- > 0)
			put_line(out, s, &order);
	}
	free(list);
}

/* One card; the numbers are possible together, not more. */
static void
put_card(struct output *out, const struct settings *s, uint64_t customer)
{
	uint64_t state = mix(customer + (s->seed << 40));
	double u = draw_real(&state);
	uint64_t orders = 1 + (uint64_t)(u * u * u * 40);
	uint64_t days = orders - draw(&state, orders / 4 + 1);
	long first, last;
	int64_t start = 100 + (int64_t)draw(&state, 20000), net = start;
	bool refund = draw(&state, 100) < s->refunds;

	if (days > s->days)
		days = s->days;
	first = last = (long)draw(&state, s->days - days + 1);
	if (days > 1) {
		last += (long)days - 1;
		last += (long)draw(&state, s->days - (uint64_t)last);
		net +=
		    (int64_t)(days - 1) * (50 + (int64_t)draw(&state, 20000));
	}
	put_customer(out, customer);
	put_char(out, s->delimiter);
	put_date(out, (long)s->days - 1);
	put_char(out, s->delimiter);
	put_date(out, first);
	put_char(out, s->delimiter);
	put_date(out, last);
	put_char(out, s->delimiter);
	put_number(out, orders, 1);
	put_char(out, s->delimiter);
	put_number(out, days, 1);
	put_char(out, s->delimiter);
	put_cents(out, net);
	put_char(out, s->delimiter);
	put_cents(out, start);
	put_char(out, s->delimiter);
	put_number(out, refund, 1);
	put_char(out, s->delimiter);
	put_cents(out, refund ? 100 + (int64_t)draw(&state, 5000) : 0);
	put_char(out, '\n');
	if (out->used > BUFFER_SIZE - ROW_MAX)
		flush(out);
}

static void
put_cards(struct output *out, const struct settings *s)
{
	put_header(out, s,
	    "customer_id,as_of,first_date,last_date,order_count,active_days,"
	    "net_amount,first_day_amount,refund_count,refund_amount");
	for (uint64_t c = 0; c < s->customers; c++)
		put_card(out, s, scramble(c, s->customers, s->seed));
}

/* A whole number between two bounds, or the end. */
static uint64_t
number(const char *text, uint64_t low, uint64_t high)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || value < low ||
	    value > high) {
		fprintf(stderr, "generate: bad number \"%s\"\n", text);
		exit(2);
	}
	return value;
}

static enum sort
sort_named(const char *name)
{
	if (strcmp(name, "date") == 0)
		return BY_DATE;
	if (strcmp(name, "customer") == 0)
		return BY_CUSTOMER;
	if (strcmp(name, "shuffled") != 0)
		finish(2, "--sort takes date, customer or shuffled");
	return SHUFFLED;
}

static const struct option options[] = {
	{ "rows", required_argument, NULL, 'r' },
	{ "customers", required_argument, NULL, 'c' },
	{ "sort", required_argument, NULL, 'o' },
	{ "skew", required_argument, NULL, 'k' },
	{ "lines", required_argument, NULL, 'l' },
	{ "refunds", required_argument, NULL, 'f' },
	{ "quoted", required_argument, NULL, 'q' },
	{ "days", required_argument, NULL, 'y' },
	{ "delimiter", required_argument, NULL, 'd' },
	{ "seed", required_argument, NULL, 's' },
	{ "gzip", no_argument, NULL, 'z' },
	{ "no-header", no_argument, NULL, 'H' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void
set(struct settings *s, int option)
{
	switch (option) {
	case 'r':
		s->rows = number(optarg, 0, UINT32_MAX);
		break;
	case 'c':
		s->customers = number(optarg, 2, UINT32_MAX);
		break;
	case 'o':
		s->sort = sort_named(optarg);
		break;
	case 'k':
		s->skew = number(optarg, 0, 9);
		break;
	case 'l':
		s->lines = number(optarg, 1, 1000);
		break;
	case 'f':
		s->refunds = number(optarg, 0, 100);
		break;
	case 'q':
		s->quoted = number(optarg, 0, 100);
		break;
	case 'y':
		s->days = number(optarg, 2, 36500);
		break;
	case 'd':
		s->delimiter = strcmp(optarg, "tab") == 0 ? '\t' : *optarg;
		break;
	case 's':
		s->seed = number(optarg, 0, UINT32_MAX);
		break;
	case 'z':
		s->gzip = true;
		break;
	case 'H':
		s->header = false;
		break;
	case 'h':
		fputs(usage, stdout);
		exit(fflush(stdout) == 0 ? 0 : 3);
	default:
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	static struct output out;
	struct settings s = { .rows = 2000,
		.customers = 300,
		.skew = 1,
		.lines = 1,
		.refunds = 2,
		.days = 730,
		.seed = 1,
		.delimiter = ',',
		.header = true };
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
		set(&s, option);
	if (optind != argc - 1) {
		fputs(usage, stderr);
		return 2;
	}
	if (s.gzip && (out.gzip = gzdopen(1, "wb1")) == NULL)
		finish(3, "out of memory");
	if (strcmp(argv[optind], "orders") == 0)
		put_orders(&out, &s);
	else if (strcmp(argv[optind], "cards") == 0)
		put_cards(&out, &s);
	else
		finish(2, "the kind of data is orders or cards");
	flush(&out);
	if (out.gzip != NULL && gzclose(out.gzip) != Z_OK)
		finish(3, "cannot write");
	return 0;
}
