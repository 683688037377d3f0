/* Keys that too many records have, from one run to the next. */
#include "model/linkage_inside.h"

#include "base/set.h"
#include "base/sort.h"

/* The block of a key, or NULL. */
static const struct linkage_block *
find_block(const struct linkage_blocks *b, uint64_t key)
{
	size_t from;

	sort_bound(from, 0, b->n, i, b->block[i].key < key);
	return from < b->n && b->block[from].key == key ? &b->block[from]
							: NULL;
}

/* What a record says, as a number. */
static uint64_t
said_by(const struct linkage_data *data, uint32_t record)
{
	uint64_t said = 1;

	array_each (
	    const struct linkage_field, field, data->field, data->fields) {
		uint32_t value = field->value[record];
		struct str text = value == LINKAGE_NONE
		    ? STR("")
		    : map_text(field->values, value);

		said = (said ^ map_hash_fixed(text)) *
		    UINT64_C(0x9E3779B97F4A7C15);
		said ^= said >> 32;
	}
	return said;
}

void
linkage_crowds_note(struct linkage *l, int rule, bool given_up)
{
	struct linkage_blocks *b = &l->blocks[rule];
	struct linkage_block block = b->full.v[b->full.n - 1];
	uint64_t said = 0;

	for (uint32_t i = block.from; i < block.to && !given_up; i++)
		said += said_by(l->data, b->crowd.v[i]);
	block.key = (block.key ^ said) * UINT64_C(0xD1342543DE82EF95) + 1;
	vec_push(&b->full, block);
}

void
linkage_crowds_take(const struct linkage *l, struct linkage_crowds *crowds)
{
	for (int r = 0; r < l->data->rules; r++)
		for (size_t i = 0; i < l->blocks[r].full.n; i++)
			vec_push(crowds,
			    (struct linkage_crowd){
				(uint64_t)r, l->blocks[r].full.v[i].key });
}

static void
call(const uint32_t *record, const struct linkage_block *block,
    unsigned char *turn)
{
	for (uint32_t i = block->from; i < block->to; i++)
		turn[record[i]] = LINKAGE_TURN;
}

/* Of records that are the same the first one is compared: who comes among them
 * may have come before it. */
static void
call_first(const struct linkage_blocks *b, unsigned char *turn)
{
	for (size_t i = 0; i < b->twins.n; i++)
		if (turn[b->twins.v[i].b] == LINKAGE_TURN)
			turn[b->twins.v[i].a] = LINKAGE_TURN;
}

/* A key of a rule as one of all rules. */
static uint64_t
crowd_key(uint64_t rule, uint64_t key)
{
	return key ^ (rule + 1) * UINT64_C(0xD1342543DE82EF95);
}

void
linkage_crowds_call(const struct linkage *l)
{
	const struct linkage_crowds *before = l->data->crowds;
	unsigned char *turn = l->data->turn;
	scoped_by(set_free) struct set known = { 0 };

	for (size_t i = 0; before != NULL && i < before->n; i++) {
		uint64_t rule = before->v[i].rule, key = before->v[i].key;
		const struct linkage_block *block = NULL;

		set_add(&known, crowd_key(rule, key));
		if (rule < (uint64_t)l->data->rules)
			block = find_block(&l->blocks[rule], key);
		if (block != NULL)
			call(l->blocks[rule].record, block, turn);
	}
	for (int r = 0; before != NULL && r < l->data->rules; r++) {
		const struct linkage_blocks *b = &l->blocks[r];

		for (size_t i = 0; i < b->full.n; i++)
			if (!set_has(&known,
				crowd_key((uint64_t)r, b->full.v[i].key)))
				call(b->crowd.v, &b->full.v[i], turn);
		call_first(b, turn);
	}
}
