#include "merge_values.h"

/*
 * For each dictionary: how many texts there are and how many bytes they take,
 * and the texts with a NUL behind each; then, for each field that uses it, its
 * number in each record, in as few bytes as the largest needs: with all bits
 * set, the record has none.
 */
struct head {
	uint64_t texts, bytes;
};

static size_t
width_of(uint64_t texts)
{
	size_t width = 1;

	while (width < sizeof(uint32_t) && texts >> 8 * width != 0)
		width++;
	return width;
}

static uint32_t
none_of(size_t width)
{
	return UINT32_MAX >> 8 * (sizeof(uint32_t) - width);
}

static void
put_numbers(struct text *out, const uint32_t *number, size_t n, uint64_t texts)
{
	size_t width = width_of(texts);

	vec_reserve(out, out->n + n * width);
	for (size_t i = 0; i < n; i++)
		for (size_t b = 0; b < width; b++)
			out->v[out->n++] = (char)(number[i] >> 8 * b);
}

/* The texts of a dictionary are numbered anew, in the order in which records
 * have them: what nobody has any more goes. */
struct numbering {
	uint32_t *number; /* of each text */
	VEC(uint32_t) order;
};

static void
number_field(const struct match *m, int f, const uint32_t *place,
    struct numbering *n, uint32_t *number)
{
	for (size_t i = 0; i < m->data.records; i++) {
		uint32_t value = m->value[f].v[place[i]];

		number[i] = LINKAGE_NONE;
		if (value == LINKAGE_NONE)
			continue;
		if (n->number[value] == LINKAGE_NONE) {
			n->number[value] = (uint32_t)n->order.n;
			vec_push(&n->order, value);
		}
		number[i] = n->number[value];
	}
}

static void
put_texts(const struct map *texts, const struct numbering *n, struct text *out)
{
	struct head head = { .texts = n->order.n };

	for (size_t i = 0; i < n->order.n; i++)
		head.bytes += map_text(texts, n->order.v[i]).n + 1;
	vec_append(out, (const char *)&head, sizeof(head));
	vec_reserve(out, out->n + head.bytes);
	for (size_t i = 0; i < n->order.n; i++) {
		struct str s = map_text(texts, n->order.v[i]);

		vec_append(out, s.p, s.n);
		vec_push(out, '\0');
	}
}

static void
save_dictionary(
    const struct match *m, int d, const uint32_t *place, struct text *out)
{
	const struct map *texts = &m->values[d];
	size_t records = m->data.records, fields = 0;
	struct numbering n = { mem_alloc(texts->count, sizeof(*n.number)),
		{ 0 } };
	uint32_t *number[LINKAGE_FIELDS];

	for (uint32_t i = 0; i < texts->count; i++)
		n.number[i] = LINKAGE_NONE;
	for (int f = d; f < m->data.fields; f++) {
		if (m->dictionary[f] != d)
			continue;
		number[fields] = mem_alloc(records, sizeof(**number));
		number_field(m, f, place, &n, number[fields++]);
	}
	put_texts(texts, &n, out);
	for (size_t i = 0; i < fields; i++) {
		put_numbers(out, number[i], records, n.order.n);
		free(number[i]);
	}
	free(n.number);
	vec_free(&n.order);
}

void
merge_values_save(
    const struct match *m, const uint32_t *place, struct text *out)
{
	for (int d = 0; d < m->data.fields; d++)
		if (m->dictionary[d] == d)
			save_dictionary(m, d, place, out);
}

static bool
take_texts(struct map *texts, struct str *rest, uint64_t *count)
{
	struct head head;
	struct str *key;
	const char *p, *end;

	if (rest->n < sizeof(head))
		return false;
	memcpy(&head, rest->p, sizeof(head));
	p = rest->p + sizeof(head);
	if (head.bytes > rest->n - sizeof(head) || head.texts > head.bytes)
		return false;
	end = p + head.bytes;
	key = map_extend(texts, head.texts);
	for (uint64_t i = 0; i < head.texts; i++) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));

		if (nul == NULL)
			return false;
		key[i] = (struct str){ p, (size_t)(nul - p) };
		p = nul + 1;
	}
	*rest = (struct str){ end, rest->n - sizeof(head) - head.bytes };
	*count = head.texts;
	return p == end;
}

static bool
take_numbers(uint32_t *value, const uint32_t *place, size_t n, uint64_t texts,
    struct str *rest)
{
	size_t width = width_of(texts);
	const unsigned char *p = (const unsigned char *)rest->p;

	if (rest->n / width < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint32_t number = 0;

		for (size_t b = 0; b < width; b++)
			number |= (uint32_t)*p++ << 8 * b;
		if (number == none_of(width))
			number = LINKAGE_NONE;
		else if (number >= texts)
			return false;
		value[place[i]] = number;
	}
	*rest = (struct str){ rest->p + n * width, rest->n - n * width };
	return true;
}

static bool
take_dictionary(
    struct match *m, int d, const uint32_t *place, size_t n, struct str *rest)
{
	uint64_t texts;
	bool well = take_texts(&m->values[d], rest, &texts);

	for (int f = d; well && f < m->data.fields; f++)
		if (m->dictionary[f] == d)
			well =
			    take_numbers(m->value[f].v, place, n, texts, rest);
	return well;
}

bool
merge_values_take(
    struct match *m, const uint32_t *place, size_t n, struct str saved)
{
	bool well = true;

	for (int d = 0; well && d < m->data.fields; d++)
		if (m->dictionary[d] == d)
			well = take_dictionary(m, d, place, n, &saved);
	if (well && saved.n == 0)
		return true;
	for (int d = 0; d < m->data.fields; d++)
		map_free(&m->values[d]);
	return false;
}
