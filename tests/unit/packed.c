/* packed: ids, by their digits. */
#include "table/packed.h"
#include "base/mem.h"
#include "unit/tap.h"

enum { LENGTHS = 21, MOST = 64 };

struct packed {
	struct str text;
	unsigned char bytes[MOST];
	size_t n;
};

/* `letters` bytes of a kind and so many digits, in memory of just that size. */
static struct str
text_of(unsigned char kind, size_t letters, size_t digits)
{
	char *p = mem_alloc(letters + digits, 1);

	memset(p, kind, letters);
	for (size_t i = 0; i < digits; i++)
		p[letters + i] = (char)('0' + (7 * i + digits) % 10);
	return (struct str){ p, letters + digits };
}

static bool
comes_back(struct packed *p)
{
	char room[PACKED_ID_ROOM];
	struct str got;
	const unsigned char *end;

	memset(p->bytes, 0xee, sizeof(p->bytes));
	p->n = (size_t)(packed_put_id(p->bytes, p->text) - p->bytes);
	end = packed_id(p->bytes, room, &got);
	return p->n <= p->text.n + 11 && str_eq(got, p->text) &&
	    end == p->bytes + p->n;
}

int
main(void)
{
	static const unsigned char kinds[] = { 'C', '/', ':', 0, 0xca, 0xff };
	static struct packed all[sizeof(kinds) * LENGTHS * LENGTHS];
	struct packed some = { .text = STR("INV000012345") };
	bool back = true, differ = true;
	size_t n = 0;

	for (size_t k = 0; k < sizeof(kinds); k++)
		for (size_t i = 0; i < LENGTHS * LENGTHS; i++, n++) {
			all[n].text =
			    text_of(kinds[k], i / LENGTHS, i % LENGTHS);
			back &= comes_back(&all[n]);
		}
	ok(back, "texts come back");
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			differ &=
			    (all[i].n == all[j].n &&
				memcmp(all[i].bytes, all[j].bytes, all[i].n) ==
				    0) == str_eq(all[i].text, all[j].text);
	ok(differ, "one text, the same bytes");
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)all[i].text.p);
	ok(comes_back(&some) && some.n == 9, "an id of 12 bytes in 9");
	return tap_end();
}
