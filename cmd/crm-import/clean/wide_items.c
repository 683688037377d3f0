#include "wide_items.h"

#include "text/normalise.h"

#include <stdio.h>

/* Names of parts, in packed texts and in "Product Item N NAME". */
static const char *const keys[] = { "name", "product_id", "id", "sku",
	"quantity", "qty", "total", "subtotal", "sub_total" };

const char *
wide_items_role(enum wide_part part)
{
	static const char *const roles[WIDE_PARTS] = { [WIDE_NUMBER] =
							   "line_id",
		[WIDE_NAME] = "product_name",
		[WIDE_PRODUCT] = "product_id",
		[WIDE_QUANTITY] = "quantity",
		[WIDE_TOTAL] = "amount" };

	return roles[part];
}

/* The key that the text begins with, and `end` behind it, or NULL. */
static const char *
key_of(struct str text, char end)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct str key = str_of(keys[i]);

		if (text.n >= key.n + (end != '\0') &&
		    (end == '\0' ? text.n == key.n : text.p[key.n] == end) &&
		    str_ieq((struct str){ text.p, key.n }, key))
			return keys[i];
	}
	return NULL;
}

/* Takes a number off the front: the item that a column is of. */
static size_t
take_number(struct str *s)
{
	size_t number = 0;

	while (s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9' && number < 10000) {
		number = 10 * number + (size_t)(s->p[0] - '0');
		s->p++;
		s->n--;
	}
	return number;
}

/* What the column of a name is; false if it is of no item. */
static bool
recognise(struct str name, struct wide_column *column)
{
	static const struct str line = { "line_item_", 10 };
	static const struct str product = { "product item ", 13 };
	struct str rest;

	name = normalise_trim(name);
	if (str_ieq(name, STR("line_items")))
		return true;
	if (name.n > line.n && str_ieq((struct str){ name.p, line.n }, line)) {
		rest = (struct str){ name.p + line.n, name.n - line.n };
		column->item = take_number(&rest);
		return column->item > 0 && rest.n == 0;
	}
	if (name.n <= product.n ||
	    !str_ieq((struct str){ name.p, product.n }, product))
		return false;
	rest = (struct str){ name.p + product.n, name.n - product.n };
	column->item = take_number(&rest);
	column->key = key_of(normalise_trim(rest), '\0');
	return column->item > 0 && rest.n > 0;
}

static int
by_item(const void *a, const void *b)
{
	const struct wide_column *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

bool
wide_items_find(struct wide_items *w, const struct header *header)
{
	*w = (struct wide_items){ 0 };
	for (size_t i = 0; i < header->n; i++) {
		struct wide_column column = { .column = i };

		if (recognise(header->name[i], &column))
			vec_push(&w->column, column);
	}
	vec_sort(&w->column, by_item);
	return w->column.n > 0;
}

bool
wide_items_has(const struct wide_items *w, size_t column)
{
	for (size_t i = 0; i < w->column.n; i++)
		if (w->column.v[i].column == column)
			return true;
	return false;
}

static void
set_part(struct wide_item *item, const char *key, struct str value)
{
	struct str *part = NULL;

	value = normalise_trim(value);
	if (strcmp(key, "name") == 0)
		part = &item->part[WIDE_NAME];
	else if (strcmp(key, "sku") == 0)
		part = &item->sku;
	else if (strcmp(key, "id") == 0 || strcmp(key, "product_id") == 0)
		part = &item->id;
	else if (strcmp(key, "quantity") == 0 || strcmp(key, "qty") == 0)
		part = &item->part[WIDE_QUANTITY];
	else if (strcmp(key, "total") == 0)
		part = &item->part[WIDE_TOTAL];
	if (part != NULL && value.n > 0)
		*part = value;
}

/* Does a key stand there, known or not: small letters and a colon? */
static bool
begins_key(struct str s)
{
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '_'))
		n++;
	return n > 0 && n < s.n && s.p[n] == ':';
}

static struct str
behind(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.n - n };
}

/* name:Mug|sku:MUG-B|quantity:1 -- a | before no key is part of a value. */
static void
unpack(struct wide_item *item, struct str text)
{
	while (text.n > 0) {
		const char *key = key_of(text, ':');
		size_t n = 0;

		while (n < text.n &&
		    !(text.p[n] == '|' &&
			(n + 1 == text.n || begins_key(behind(text, n + 1)))))
			n++;
		if (key != NULL)
			set_part(item, key,
			    behind((struct str){ text.p, n }, strlen(key) + 1));
		text = behind(text, n + (n < text.n));
	}
}

/* The item of that number, which is the last one or a new one. */
static struct wide_item *
item_of(struct wide_items *w, size_t number, size_t column)
{
	char text[12];

	snprintf(text, sizeof(text), "%zu", number);
	if (w->item.n == 0 ||
	    strcmp(w->item.v[w->item.n - 1].number, text) != 0) {
		vec_push(&w->item, (struct wide_item){ .column = column });
		memcpy(w->item.v[w->item.n - 1].number, text, sizeof(text));
	}
	return &w->item.v[w->item.n - 1];
}

/* Items behind one another: a ; before a key begins the next. */
static void
unpack_all(struct wide_items *w, struct str text, size_t column)
{
	for (size_t number = 1; text.n > 0; number++) {
		size_t n = 0;

		while (n < text.n &&
		    !(text.p[n] == ';' &&
			begins_key(normalise_trim(behind(text, n + 1)))))
			n++;
		unpack(item_of(w, number, column),
		    normalise_trim((struct str){ text.p, n }));
		text = normalise_trim(behind(text, n + (n < text.n)));
	}
}

void
wide_items_read(struct wide_items *w, const struct tidy_row *row)
{
	w->item.n = 0;
	vec_each (const struct wide_column, column, &w->column) {
		struct str text = { NULL, 0 };

		if (column->column < row->n)
			text = normalise_trim(row->field[column->column]);
		if (text.n == 0)
			continue;
		if (column->item == 0)
			unpack_all(w, text, column->column);
		else if (column->key != NULL)
			set_part(item_of(w, column->item, column->column),
			    column->key, text);
		else if (memchr(text.p, ':', text.n) != NULL)
			unpack(item_of(w, column->item, column->column), text);
	}
	vec_each (struct wide_item, item, &w->item) {
		item->part[WIDE_NUMBER] = str_of(item->number);
		item->part[WIDE_PRODUCT] =
		    item->sku.n > 0 ? item->sku : item->id;
	}
}
