#include "table/layout_record.h"

#include "text/kind.h"
#include "text/normalise.h"

static const char *const total_words[] = { "grand total", "subtotal", "total",
	"percentage of total", "summe", "sum", "gesamt", "合计", "总计", "小计",
	"总交易", "合計" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

size_t
layout_record_filled(const struct layout_record *r, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n && n < most; i++)
		n += normalise_trim(r->field[i]).n > 0;
	return n;
}

bool
layout_record_is_comment(const struct layout_record *r)
{
	return r->n > 0 && r->field[0].n > 0 && r->field[0].p[0] == '#';
}

bool
layout_record_is_text(const struct layout_record *r)
{
	size_t cells = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct str s = normalise_trim(r->field[i]);

		if (s.n == 0)
			continue;
		if (s.p[0] == '`' || s.p[0] == '\'')
			s = (struct str){ s.p + 1, s.n - 1 };
		if (kind_is_value(kind_of(s)))
			return false;
		cells++;
	}
	return cells > 0;
}

bool
layout_record_begins_total(struct str cell)
{
	struct str s = normalise_trim(cell);

	if (s.n > 0 && (s.p[0] == '`' || s.p[0] == '\''))
		s = (struct str){ s.p + 1, s.n - 1 };
	for (size_t i = 0; s.n > 0 && i < COUNT(total_words); i++) {
		struct str word;
		unsigned char after;

		if (((s.p[0] ^ total_words[i][0]) & ~32) != 0)
			continue;
		word = str_of(total_words[i]);
		after = s.n > word.n ? (unsigned char)s.p[word.n] : ' ';
		if (s.n >= word.n &&
		    str_ieq((struct str){ s.p, word.n }, word) &&
		    ((after | 32) < 'a' || (after | 32) > 'z'))
			return true;
	}
	return false;
}

bool
layout_record_is_total(const struct layout_record *r)
{
	bool seen = false;

	for (size_t i = 0; i < r->n; i++) {
		struct str s = normalise_trim(r->field[i]);

		if (s.n == 0)
			continue;
		if (!seen && !layout_record_begins_total(s))
			return false;
		if (seen && !kind_is_value(kind_of(s)) &&
		    kind_of(s) != KIND_EMPTY)
			return false;
		seen = true;
	}
	return seen;
}

bool
layout_record_is_numbers(const struct layout_record *r)
{
	size_t numbers = 0;

	if (r->n < 2 || normalise_trim(r->field[0]).n > 0)
		return false;
	for (size_t i = 1; i < r->n; i++) {
		enum text_kind kind = kind_of(r->field[i]);

		if (kind == KIND_EMPTY)
			continue;
		if (kind != KIND_INTEGER && kind != KIND_DECIMAL &&
		    kind != KIND_MONEY)
			return false;
		numbers++;
	}
	return numbers > 0;
}
