/* What is asked of the columns that are written. */
#include "clean.h"

size_t
clean_column(const struct clean *c, const char *role)
{
	for (size_t i = 0; i < c->columns; i++)
		if (c->column[i].role != NULL &&
		    strcmp(c->column[i].role, role) == 0)
			return i;
	return ROLE_NONE;
}

bool
clean_is_line_role(const char *role)
{
	static const char *const roles[] = { "product_id", "product_name",
		"category", "unit_price", "line_id", "line_discount", "cost",
		"quantity", "amount", "refund_amount" };

	for (size_t i = 0; role != NULL && i < COUNT(roles); i++)
		if (strcmp(role, roles[i]) == 0)
			return true;
	return false;
}

struct str
clean_document(struct clean *c, const struct tidy_row *row)
{
	struct clean_column *order = &c->column[c->document];
	struct cell cell;

	cell_read(row->field[order->column], &order->rule, &order->room, &cell);
	return cell.text;
}
