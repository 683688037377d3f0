/* What the records settle before they are read: the order of day and month, the
 * country of telephones. */
#include "match.h"

#include "cell.h"
#include "text/date_evidence.h"
#include "text/phone.h"
#include "text/token.h"

bool
match_dates(struct match *m, const struct str *cells, size_t columns, size_t n)
{
	struct date_evidence evidence = { 0 };
	int f = match_field(m, "birth_date");

	for (size_t i = 0; f >= 0 && i < n && i < MATCH_SAMPLE; i++) {
		struct str cell =
		    cell_bare(cells[i * columns + m->column[f]], 0);

		if (!token_null(cell))
			date_evidence_see(&evidence, cell);
	}
	return date_evidence_decide(&evidence, &m->date);
}

bool
match_country(const struct match *m, const struct str *cells, size_t columns,
    size_t n, char code[3])
{
	enum { LEAST = 5, OF_ONE = 95, READABLE = 80 }; /* percents */
	size_t with = 0, one = 0, without = 0, read = 0;
	int f = match_field(m, "phone");
	struct phone phone;
	char other[3];

	code[0] = '\0';
	for (int pass = 0; f >= 0 && pass < 2; pass++)
		for (size_t i = 0; i < n && i < MATCH_SAMPLE; i++) {
			struct str cell = cells[i * columns + m->column[f]];

			if (pass == 1) {
				if (phone_parse(cell, "", &phone) == NULL)
					continue;
				without += cell.n > 0;
				read += phone_parse(cell, code, &phone) == NULL;
			} else if (phone_parse(cell, "", &phone) == NULL &&
			    phone_country(phone.e164, other)) {
				if (one * 2 <= with)
					memcpy(code, other, sizeof(other));
				with++;
				one += strcmp(code, other) == 0;
			}
		}
	return one >= LEAST && one * 100 >= with * OF_ONE && without > 0 &&
	    read * 100 >= without * READABLE;
}
