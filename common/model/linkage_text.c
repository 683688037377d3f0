#include "model/linkage_text.h"

/* A text as code points. */
struct points {
	uint32_t v[LINKAGE_TEXT_MAX];
	int n;
};

static void
decode(struct str s, struct points *points)
{
	points->n = 0;
	for (size_t i = 0; i < s.n && points->n < LINKAGE_TEXT_MAX; i++) {
		unsigned char b = (unsigned char)s.p[i];

		if ((b & 0xC0) != 0x80)
			points->v[points->n++] = b;
		else if (points->n > 0)
			points->v[points->n - 1] =
			    points->v[points->n - 1] << 8 | b;
	}
}

static int
shorter(int a, int b)
{
	return a < b ? a : b;
}

/* The slot of a character; at most half of them are taken. */
static unsigned
slot_of(const struct linkage_room *room, uint32_t character)
{
	unsigned slot = character % LINKAGE_ROOM;

	while (room->character[slot] != 0 &&
	    room->character[slot] != character + 1)
		slot = (slot + 1) % LINKAGE_ROOM;
	return slot;
}

static void
enter(struct linkage_room *room, const struct points *text,
    unsigned char slots[LINKAGE_TEXT_MAX])
{
	for (int i = 0; i < text->n; i++) {
		unsigned slot = slot_of(room, text->v[i]);

		room->character[slot] = text->v[i] + 1;
		room->places[slot] |= UINT64_C(1) << i;
		slots[i] = (unsigned char)slot;
	}
}

static void
leave(struct linkage_room *room, const struct points *text,
    const unsigned char slots[LINKAGE_TEXT_MAX])
{
	for (int i = 0; i < text->n; i++) {
		room->character[slots[i]] = 0;
		room->places[slots[i]] = 0;
	}
}

/* The lowest n bits. */
static uint64_t
low_bits(int n)
{
	return n >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << n) - 1;
}

/*
 * Marks in *taken_a and *taken_b the characters that match within the window;
 * returns their number. Of equal characters the first that is free is taken.
 */
static int
match(const struct points *a, const struct points *b, struct linkage_room *room,
    uint64_t taken[2])
{
	int longest = a->n > b->n ? a->n : b->n, window = longest / 2 - 1;
	unsigned char slots[LINKAGE_TEXT_MAX];
	int matches = 0;

	if (window < 0)
		window = 0;
	taken[0] = taken[1] = 0;
	enter(room, b, slots);
	for (int i = 0; i < a->n; i++) {
		uint64_t reach = low_bits(i + window + 1) & ~taken[1];
		uint64_t here = room->places[slot_of(room, a->v[i])] & reach;

		if (i > window)
			here &= ~low_bits(i - window);
		if (here == 0)
			continue;
		taken[0] |= UINT64_C(1) << i;
		taken[1] |= here & (~here + 1);
		matches++;
	}
	leave(room, b, slots);
	return matches;
}

/* Matches that stand in another order. */
static int
out_of_order(
    const struct points *a, const struct points *b, const uint64_t taken[2])
{
	uint64_t in_a = taken[0], in_b = taken[1];
	int count = 0;

	while (in_a != 0) {
		int i = __builtin_ctzll(in_a), k = __builtin_ctzll(in_b);

		count += a->v[i] != b->v[k];
		in_a &= in_a - 1;
		in_b &= in_b - 1;
	}
	return count;
}

double
linkage_jaro_winkler(struct str a, struct str b, struct linkage_room *room)
{
	struct points pa, pb;
	uint64_t taken[2];
	double m, jaro;
	int matches, prefix = 0;

	if (str_eq(a, b))
		return 1;
	decode(a, &pa);
	decode(b, &pb);
	matches = match(&pa, &pb, room, taken);
	if (matches == 0)
		return 0;
	m = matches;
	jaro = (m / pa.n + m / pb.n +
		   (m - out_of_order(&pa, &pb, taken) / 2.0) / m) /
	    3;
	while (prefix < 4 && prefix < shorter(pa.n, pb.n) &&
	    pa.v[prefix] == pb.v[prefix])
		prefix++;
	return jaro + .1 * prefix * (1 - jaro);
}

/* The distance of two texts of at least one character. The names are those of
 * Hyyro's paper: of a column, where a cell is more (VP) or less (VN) than the
 * one above it, equal to the one up left (D0), and more or less than the one to
 * its left (HP, HN). */
static int
distance(
    const struct points *a, const struct points *b, struct linkage_room *room)
{
	uint64_t vp = ~UINT64_C(0), vn = 0, d0 = 0, before = 0;
	uint64_t last = UINT64_C(1) << (a->n - 1);
	unsigned char slots[LINKAGE_TEXT_MAX];
	int cost = a->n;

	enter(room, a, slots);
	for (int i = 0; i < b->n; i++) {
		uint64_t equal = room->places[slot_of(room, b->v[i])];
		uint64_t swapped = ((~d0 & equal) << 1) & before, hp, hn;

		d0 = (((equal & vp) + vp) ^ vp) | equal | vn | swapped;
		hp = vn | ~(d0 | vp);
		hn = d0 & vp;
		cost += (hp & last) != 0;
		cost -= (hn & last) != 0;
		hp = hp << 1 | 1;
		hn <<= 1;
		vp = hn | ~(d0 | hp);
		vn = hp & d0;
		before = equal;
	}
	leave(room, a, slots);
	return cost;
}

int
linkage_damerau(
    struct str a, struct str b, int limit, struct linkage_room *room)
{
	struct points pa, pb;

	decode(a, &pa);
	decode(b, &pb);
	if (pa.n - pb.n > limit || pb.n - pa.n > limit)
		return limit + 1;
	if (pa.n == 0 || pb.n == 0)
		return pa.n + pb.n;
	return shorter(distance(&pa, &pb, room), limit + 1);
}

/* One of 64 kinds: the letters and digits each their own, others shared. */
static unsigned
kind_of(uint32_t c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= '0' && c <= '9')
		return 26 + (c - '0');
	return 36 + (c ^ c >> 8) % 28;
}

struct linkage_shape
linkage_shape_of(struct str s)
{
	struct linkage_shape shape = { 0 };
	struct points text;

	decode(s, &text);
	for (int i = 0; i < text.n; i++) {
		uint64_t kind = UINT64_C(1) << kind_of(text.v[i]);

		shape.more =
		    (uint8_t)(shape.more + ((shape.twice & kind) != 0));
		shape.twice |= shape.once & kind;
		shape.once |= kind;
		if (i < 4)
			shape.start |= (text.v[i] & 0xFF) << (8 * i);
	}
	shape.n = (uint8_t)text.n;
	shape.inverse = text.n > 0 ? 1.0 / text.n : 0;
	return shape;
}

uint64_t
linkage_sketch_code(struct str s)
{
	enum { END = 10, MOST = 15, MORE = 7 };
	uint64_t couples = 0, once = 0, twice = 0, more = 0;
	uint32_t before = END;
	struct points text;

	decode(s, &text);
	for (int i = 0; i <= text.n; i++) {
		uint32_t c = i == text.n ? END : text.v[i] - '0';
		uint64_t sign = UINT64_C(1) << c % LINKAGE_SIGNS;

		couples |= UINT64_C(1) << (before * 11 + c) % LINKAGE_COUPLES;
		before = c;
		if (i == text.n)
			break;
		more += (twice & sign) != 0;
		twice |= once & sign;
		once |= sign;
	}
	if (text.n > MOST || more > MORE)
		return couples;
	return couples | once << LINKAGE_COUPLES |
	    twice << (LINKAGE_COUPLES + LINKAGE_SIGNS) |
	    (uint64_t)text.n << LINKAGE_LENGTH | more << LINKAGE_MORE;
}

/* At least the number of characters that the texts share. */
static int
most_common(const struct linkage_shape *a, const struct linkage_shape *b)
{
	return linkage_count_bits(a->once & b->once) +
	    linkage_count_bits(a->twice & b->twice) + shorter(a->more, b->more);
}

double
linkage_jaro_winkler_most(
    const struct linkage_shape *a, const struct linkage_shape *b)
{
	uint32_t differ = a->start ^ b->start;
	int prefix = differ == 0 ? 4 : __builtin_ctz(differ) / 8;
	double m = shorter(most_common(a, b), shorter(a->n, b->n)), jaro;

	if (m == 0)
		return 0;
	jaro = (m * a->inverse + m * b->inverse + 1) * (1.0 / 3);
	/* rounding must not make the bound less than what it bounds */
	return jaro + .1 * prefix * (1 - jaro) + 1e-12;
}

int
linkage_damerau_least(
    const struct linkage_shape *a, const struct linkage_shape *b)
{
	int longest = a->n > b->n ? a->n : b->n, common = most_common(a, b);

	return longest > common ? longest - common : 0;
}
