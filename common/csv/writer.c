#include "csv/writer.h"

#include "csv/json.h"
#include "csv/quoted.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

void
csv_writer_init(
    struct csv_writer *w, struct out *out, char delimiter, int digits)
{
	*w = (struct csv_writer){
		.out = out, .delimiter = delimiter, .digits = digits
	};
}

/* Where to write a field of at most n bytes. */
static inline char *
start_field(const struct csv_writer *w, size_t n)
{
	char *p = out_room(w->out, n + 1);

	if (w->fields > 0)
		*p++ = w->delimiter;
	return p;
}

/* It was written up to there. */
static inline void
end_field(struct csv_writer *w, const char *start, const char *end)
{
	w->out->n = (size_t)(end - w->out->bytes);
	if (w->fields++ == 0)
		w->only_empty = start == end;
}

/* The same of a field that is written by others. */
static void
open_field(struct csv_writer *w, size_t n)
{
	const char *p = start_field(w, 0);

	end_field(w, p, p);
	w->only_empty &= n == 0;
}

static void
write_quoted(struct csv_writer *w, struct str field)
{
	out_byte(w->out, '"');
	for (;;) {
		const char *quote =
		    field.n == 0 ? NULL : memchr(field.p, '"', field.n);
		size_t n;

		if (quote == NULL)
			break;
		n = (size_t)(quote - field.p) + 1;
		out_bytes(w->out, field.p, n);
		out_byte(w->out, '"');
		field.p += n;
		field.n -= n;
	}
	out_str(w->out, field);
	out_byte(w->out, '"');
}

/* Spaces and TABs: alone in a line they would be read as a blank line. */
static bool
is_blank(struct str field)
{
	for (size_t i = 0; i < field.n; i++)
		if (field.p[i] != ' ' && field.p[i] != '\t')
			return false;
	return field.n > 0;
}

enum { SHORT = 64 }; /* bytes of a field that needs no look at the room */

/* Not 0 when c is one of the word's bytes. */
static inline uint64_t
has_byte(uint64_t word, char c)
{
	const uint64_t each = UINT64_MAX / 255; /* 1 in each byte */

	word ^= each * (unsigned char)c;
	return (word - each) & ~word & each * 128;
}

/* Is there a byte that makes quotes needed? Eight are looked at together. */
static bool
is_special(const struct csv_writer *w, struct str field)
{
	struct str rest = field;
	uint64_t word, found = 0;

	while (rest.n > 0) {
		size_t n = rest.n < 8 ? rest.n : 8;

		word = str_word((struct str){ rest.p, n });
		found |= has_byte(word, w->delimiter) | has_byte(word, '"') |
		    has_byte(word, '\n') | has_byte(word, '\r');
		rest.p += n;
		rest.n -= n;
	}
	return found != 0 || (w->fields == 0 && is_blank(field));
}

void
csv_field(struct csv_writer *w, struct str field)
{
	if (w->json != NULL) {
		csv_json_field(w->json, w->out, w->fields++, field, false);
		return;
	}
	if (is_special(w, field)) {
		open_field(w, field.n);
		write_quoted(w, field);
	} else if (field.n <= SHORT) {
		char *p = start_field(w, SHORT);

		end_field(w, p, str_put(p, field));
	} else {
		open_field(w, field.n);
		out_str(w->out, field);
	}
}

void
csv_empty(struct csv_writer *w)
{
	csv_field(w, (struct str){ "", 0 });
}

/* A number of n bytes that was printed into an object's w->text. */
static void
json_number(struct csv_writer *w, size_t n)
{
	csv_json_field(
	    w->json, w->out, w->fields++, (struct str){ w->text, n }, true);
}

/* The same into the room of a field. */
static inline void
end_number(struct csv_writer *w, const char *end)
{
	w->out->n = (size_t)(end - w->out->bytes);
	w->fields++;
}

void
csv_int(struct csv_writer *w, int64_t value)
{
	char *p;

	if (w->json != NULL) {
		json_number(w, num_print_int(w->text, value));
		return;
	}
	p = start_field(w, NUM_MAX);
	if ((uint64_t)value < 10)
		*p++ = (char)('0' + value);
	else
		p += num_print_int(p, value);
	end_number(w, p);
}

void
csv_money(struct csv_writer *w, int64_t amount)
{
	char *p;

	if (w->json != NULL) {
		json_number(w, money_print(w->text, amount));
		return;
	}
	p = start_field(w, MONEY_MAX);
	end_number(w, p + money_print(p, amount));
}

void
csv_date(struct csv_writer *w, int32_t day)
{
	char *p;

	if (day == DATE_NONE) {
		csv_empty(w);
	} else if (w->json != NULL || w->delimiter == '-') {
		csv_field(w, (struct str){ w->text, date_print(w->text, day) });
	} else {
		p = start_field(w, DATE_MAX);
		end_number(w, p + date_print(p, day));
	}
}

void
csv_count(struct csv_writer *w, double n)
{
	if (n == floor(n) && fabs(n) < 9e15)
		csv_int(w, (int64_t)n);
	else
		csv_real(w, n);
}

void
csv_real(struct csv_writer *w, double value)
{
	char *p;

	if (w->json != NULL) {
		json_number(w, num_print(w->text, value, w->digits));
		return;
	}
	p = start_field(w, NUM_MAX);
	end_field(w, p, p + num_print(p, value, w->digits));
}

void
csv_int_if(struct csv_writer *w, bool known, int64_t value)
{
	if (known)
		csv_int(w, value);
	else
		csv_empty(w);
}

void
csv_money_if(struct csv_writer *w, bool known, int64_t amount)
{
	if (known)
		csv_money(w, amount);
	else
		csv_empty(w);
}

void
csv_empties(struct csv_writer *w, size_t n)
{
	while (n-- > 0)
		csv_empty(w);
}

void
csv_fields(struct csv_writer *w, const struct str *field, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csv_field(w, field[i]);
}

void
csv_verbatim(struct csv_writer *w, struct str fields)
{
	struct csv_quoted *record;
	struct str *field;
	size_t n;

	if (w->json == NULL) {
		open_field(w, fields.n);
		out_str(w->out, fields);
		return;
	}
	record = csv_quoted_new(w->delimiter, '"');
	csv_quoted_literal(record, fields);
	field = csv_quoted_fields(record, &n);
	csv_fields(w, field, n);
	csv_quoted_free(record);
}

void
csv_end(struct csv_writer *w)
{
	if (w->json != NULL) {
		csv_json_end(w->json, w->out, w->fields);
		w->fields = 0;
		return;
	}
	/* A lone empty field would be a blank line. */
	if (w->only_empty && w->fields == 1)
		out_bytes(w->out, "\"\"", 2);
	out_byte(w->out, '\n');
	w->fields = 0;
	w->only_empty = false;
}

void
csv_next_table(struct csv_writer *w)
{
	if (w->json != NULL)
		csv_json_next(w->json);
	else
		out_byte(w->out, '\n');
}
