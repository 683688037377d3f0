#include "table/layout_record.h"

#include "text/kind.h"
#include "text/normalise.h"

#define WORD(text)                       \
	{                                \
		(text), sizeof(text) - 1 \
	}

static const struct str total_words[] = { WORD("total"), WORD("totals"),
	WORD("grand total"), WORD("grand totals"), WORD("sub total"),
	WORD("sub-total"), WORD("subtotal"), WORD("subtotals"),
	WORD("total general"), WORD("sous-total"), WORD("sous total"),
	WORD("totale"), WORD("totaal"), WORD("subtotaal"), WORD("subtotale"),
	WORD("total geral"), WORD("suma"), WORD("suma razem"), WORD("razem"),
	WORD("summe"), WORD("sum"), WORD("gesamt"), WORD("gesamtsumme"),
	WORD("zwischensumme"), WORD("percentage of total"), WORD("合计"),
	WORD("总计"), WORD("小计"), WORD("总交易"), WORD("合計"), WORD("小計"),
	WORD("総計"), WORD("합계"), WORD("총계"), WORD("소계"), WORD("総合計"),
	WORD("累計"), WORD("月計"), WORD("頁計"), WORD("合　計"),
	WORD("小　計"), WORD("총합계"), WORD("누계"), WORD("합 계"),
	WORD("总合计"), WORD("累计"), WORD("本页小计"), WORD("本页合计"),
	WORD("总额"), WORD("totale generale"), WORD("totale complessivo"),
	WORD("totaal generaal"), WORD("eindtotaal"), WORD("gesamtergebnis"),
	WORD("endsumme"), WORD("ogółem"), WORD("łącznie"), WORD("suma końcowa"),
	WORD("total général"), WORD("soma") };

/* A mean and its kin are no sum, and such a word may be what a record is of. */
static const struct str mean_words[] = { WORD("average"), WORD("averages"),
	WORD("mean"), WORD("mean value"), WORD("avg"), WORD("media"),
	WORD("média"), WORD("ø"), WORD("median"), WORD("médiane"),
	WORD("mediana"), WORD("mediaan"), WORD("minimum"), WORD("maximum"),
	WORD("standard deviation"), WORD("std dev"), WORD("std. dev."),
	WORD("stdev"), WORD("standardabweichung"), WORD("écart type"),
	WORD("écart-type"), WORD("中央値"), WORD("中位数"), WORD("标准差"),
	WORD("標準偏差"), WORD("최댓값"), WORD("최솟값"), WORD("중앙값"),
	WORD("durchschnitt"), WORD("mittelwert"), WORD("moyenne"),
	WORD("promedio"), WORD("gemiddelde"), WORD("średnia"), WORD("平均"),
	WORD("平均值"), WORD("평균") };

size_t
layout_record_filled(const struct layout_record *r, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n && n < most; i++)
		n += normalise_trim(r->field[i]).n > 0;
	return n;
}

bool
layout_cell_is_ruler(struct str s)
{
	size_t n = 1;

	if (s.n < 3 || strchr("*-=_~+", s.p[0]) == NULL)
		return false;
	while (n < s.n && s.p[n] == s.p[0])
		n++;
	return n == s.n;
}

bool
layout_record_is_ruler(const struct layout_record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct str s = normalise_trim(r->field[i]);

		if (s.n > 0 && !layout_cell_is_ruler(s))
			return false;
		n += s.n > 0;
	}
	return n > 0;
}

bool
layout_record_is_comment(const struct layout_record *r)
{
	return r->n > 0 && r->field[0].n > 0 && r->field[0].p[0] == '#';
}

bool
layout_record_is_rule(const struct str *field, size_t n)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++) {
		size_t strokes;

		if (!kind_is_drawn(field[i], &strokes))
			return false;
		most = strokes > most ? strokes : most;
	}
	return most > 2;
}

bool
layout_record_is_count(const struct layout_record *r)
{
	static const char *const words[] = { "row", "record", "entries",
		"entry", "result", "zeile", "datensatz", "datensätze", "eintr",
		"ligne", "enregistrement", "fila", "registro", "righe", "riga",
		"record", "rij", "rijen", "linha", "wiersz", "rekord", "条",
		"行", "件", "행", "건" };
	struct str s =
	    r->n == 1 ? normalise_trim(r->field[0]) : (struct str){ "", 0 };
	size_t digits;

	if (s.n > 0 && s.p[0] == '(')
		s = (struct str){ s.p + 1, s.n - 1 };
	digits = str_digits(s);
	s = normalise_trim((struct str){ s.p + digits, s.n - digits });
	for (size_t i = 0; digits > 0 && i < COUNT(words); i++) {
		struct str word = str_of(words[i]);

		if (s.n >= word.n && str_ieq((struct str){ s.p, word.n }, word))
			return true;
	}
	return false;
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

/* Between a word for a total and what it is of. */
static struct str
skip_joint(struct str s)
{
	static const char *const joints[] = { "for ", "für ", "de ", "of " };

	s = str_trim(s);
	for (size_t i = 0; i < COUNT(joints); i++) {
		struct str joint = str_of(joints[i]);

		if (s.n > joint.n &&
		    str_ieq((struct str){ s.p, joint.n }, joint))
			return str_trim(
			    (struct str){ s.p + joint.n, s.n - joint.n });
	}
	return s;
}

/* The text without the word at its front, or at its end behind a space; all of
 * it where the word is not there. */
static struct str
without(struct str s, struct str word)
{
	unsigned char after = s.n > word.n ? (unsigned char)s.p[word.n] : ' ';

	if (s.n < word.n)
		return s;
	if (str_ieq((struct str){ s.p, word.n }, word) &&
	    ((after | 32) < 'a' || (after | 32) > 'z') &&
	    (after < 0x80 || (unsigned char)word.p[0] >= 0x80))
		return (struct str){ s.p + word.n, s.n - word.n };
	if (s.n > word.n + 1 && s.p[s.n - word.n - 1] == ' ' &&
	    str_ieq((struct str){ s.p + s.n - word.n, word.n }, word))
		return (struct str){ s.p, s.n - word.n - 1 };
	return s;
}

static struct str
bare(struct str cell)
{
	struct str s = normalise_trim(cell);

	if (s.n > 0 && (s.p[0] == '`' || s.p[0] == '\''))
		s = (struct str){ s.p + 1, s.n - 1 };
	if (s.n > 0 && s.p[s.n - 1] == ':')
		s.n--;
	return str_trim(s);
}

/* Can it be one of the words, or end with one behind a space? For most cells
 * this is all that is asked. */
static bool
may_be_total(struct str cell)
{
	static const char first[] = "tgsrzpeoTGSRZPEO'`\t ";
	/* average, Mittelwert, mean, maximum, ... */
	static const char mean[] = "avdumimomema";

	if (cell.n == 0)
		return false;
	if ((unsigned char)cell.p[0] >= 0x80 ||
	    memchr(first, cell.p[0], sizeof(first) - 1) != NULL ||
	    memchr(cell.p, ' ', cell.n) != NULL)
		return true;
	for (size_t i = 0; cell.n > 1 && mean[i] != '\0'; i += 2)
		if ((cell.p[0] | 32) == mean[i] &&
		    (cell.p[1] | 32) == mean[i + 1])
			return true;
	return false;
}

enum layout_total
layout_record_total(struct str cell, struct str *of)
{
	enum layout_total found = LAYOUT_NO_TOTAL;
	struct str s;

	if (!may_be_total(cell))
		return found;
	s = bare(cell);
	for (size_t i = 0; s.n > 0 && i < COUNT(total_words); i++) {
		struct str word = total_words[i], rest;

		if (((s.p[0] ^ word.p[0]) & ~32) != 0 &&
		    ((s.p[s.n - 1] ^ word.p[word.n - 1]) & ~32) != 0)
			continue;
		rest = without(s, word);
		if (rest.n == 0)
			return LAYOUT_TOTAL_WORD;
		if (rest.n < s.n) {
			found = LAYOUT_TOTAL_OF;
			*of = skip_joint(rest);
		}
	}
	for (size_t i = 0; found == LAYOUT_NO_TOTAL && i < COUNT(mean_words);
	     i++)
		if (str_ieq(s, mean_words[i]))
			found = LAYOUT_MEAN_WORD;
	return found;
}

bool
layout_record_is_total(const struct layout_record *r)
{
	enum layout_total total;
	struct str of;
	size_t i = 0;

	while (i < r->n && normalise_trim(r->field[i]).n == 0)
		i++;
	total =
	    i < r->n ? layout_record_total(r->field[i], &of) : LAYOUT_NO_TOTAL;
	return total == LAYOUT_MEAN_WORD ? !layout_record_is_text(r)
					 : total != LAYOUT_NO_TOTAL;
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
