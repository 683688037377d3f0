#include "table/serial.h"

#include "base/rng.h"
#include "unit/tap.h"

/* Two threads that pack the same texts, and what they share. */
struct both {
	struct serials *serials;
	struct serial_form last[2];
};

static struct str
pack(struct both *b, int who, struct str text, char *room)
{
	struct str packed;
	char *end = serial_put(
	    room, serial_code(b->serials, &b->last[who], text), text);

	if (serial_packed(room, &packed) != end)
		return STR("");
	packed.n = (size_t)(end - room);
	return packed;
}

/* Packed by both it is the same, and reads back; its bytes. */
static size_t
packs(struct both *b, struct str text)
{
	char room[2][512], back[SERIAL_TEXT];
	struct str packed[2], read;

	for (int i = 0; i < 2; i++)
		packed[i] = pack(b, i, text, room[i]);
	if (!str_eq(packed[0], packed[1]))
		return 0;
	serial_packed(room[0], &read);
	return str_eq(serial_text(b->serials, read, back), text) ? packed[0].n
								 : 0;
}

static void
takes(struct both *b, const char *text, size_t bytes)
{
	size_t n = packs(b, str_of(text));

	ok(n == bytes, "\"%s\" takes %zu bytes", text, bytes);
	if (n != bytes)
		printf("# %zu\n", n);
}

static void
test_sizes(struct both *b)
{
	takes(b, "", 1);
	takes(b, "C", 2);
	takes(b, "1234", 5);
	takes(b, "12345", 4);
	takes(b, "00000", 4);
	takes(b, "C0038912", 4);
	takes(b, "C9999999", 4);
	takes(b, "C12345678", 5);
	takes(b, "INV999999999", 5);
	takes(b, "INV-12345", 4);
	takes(b, "1234567890123", 7);
	takes(b, "12-99999999999999", 18); /* more than 16 bytes */
	takes(b, "99999999999999", 7);
	takes(b, "X99999999999999", 7);
	takes(b, "123456789012345", 16); /* more than 14 digits */
	takes(b, "2024-03-000017", 4);
	takes(b, "ABCDEFGHIJK00017", 4);
	takes(b, "12345x", 7);
	takes(b, "\xC3\x84-20240017", 5);
}

/* Texts of few letters and many digits. */
static struct str
random_text(struct rng *rng, char *room)
{
	size_t n = rng_next(rng) % 20, letters = rng_next(rng) % 12;

	for (size_t i = 0; i < n; i++)
		room[i] = i < letters ? "AB1"[rng_next(rng) % 3]
				      : (char)('0' + rng_next(rng) % 10);
	return (struct str){ room, n };
}

static void
test_random(struct both *b)
{
	char text[2][32], room[2][64];
	bool back = true, alike = true;
	struct rng rng;

	rng_seed(&rng, 1);
	for (int i = 0; i < 20000; i++) {
		struct str one = random_text(&rng, text[0]);
		struct str other = random_text(&rng, text[1]);

		back &= packs(b, one) > 0;
		alike &= str_eq(pack(b, 0, one, room[0]),
			     pack(b, 1, other, room[1])) == str_eq(one, other);
	}
	ok(back, "random texts are read back");
	ok(alike, "and none is packed as another one");
}

/* Beyond the forms that there is room for texts stay as they are. */
static void
test_many(struct both *b)
{
	char first[16], text[16];
	size_t formed = 0, before = 0;

	snprintf(first, sizeof(first), "Q%02d-00001", 0);
	before = packs(b, str_of(first));
	for (int i = 0; i < 3 * SERIAL_FORMS; i++) {
		snprintf(text, sizeof(text), "Q%02d-00001", i);
		formed += packs(b, str_of(text)) == 4;
	}
	ok(formed <= SERIAL_FORMS && packs(b, STR("Z99-00001")) == 10,
	    "%d forms of a width at most", SERIAL_FORMS);
	ok(packs(b, str_of(first)) == before, "a text stays what it was");
}

static void
test_long(struct both *b)
{
	char text[300];

	memset(text, '7', sizeof(text));
	for (size_t n = 120; n < 140; n++)
		if (packs(b, (struct str){ text, n }) !=
		    n + (n < SERIAL_LONG ? 1 : 5))
			ok(false, "%zu bytes", n);
	ok(packs(b, (struct str){ text, 300 }) == 305, "300 bytes take 305");
}

int
main(void)
{
	struct both b = { .serials = serials_new() };
	struct both fresh = { .serials = serials_new() }, none = { 0 };

	test_sizes(&b);
	test_many(&b);
	test_random(&b);
	test_random(&fresh);
	test_long(&b);
	ok(packs(&none, STR("C0038912")) == 9, "without forms a text is text");
	test_random(&none);
	serials_free(b.serials);
	serials_free(fresh.serials);
	return tap_end();
}
