/*
 * address: a file of customers: who they are and how they are written to.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

/* Its columns beside customer_id; all may be missing. */
enum {
	ADDRESS_NAME,
	ADDRESS_1,
	ADDRESS_2,
	ADDRESS_POSTCODE,
	ADDRESS_CITY,
	ADDRESS_COUNTRY,
	ADDRESS_EMAIL,
	ADDRESS_LANGUAGE,
	ADDRESS_CONTACT,
	ADDRESS_PARENT,
	ADDRESS_FIELDS
};

extern const char *const address_names[ADDRESS_FIELDS];

struct address {
	struct str field[ADDRESS_FIELDS];
	int32_t blocked_until; /* no letter up to then; or DATE_NONE */
};

struct addresses {
	struct map customers;
	VEC(struct address) list;
};

void
address_read(struct addresses *addresses, struct tool *tool, const char *path);

/* That of a customer, or NULL. */
const struct address *
address_of(const struct addresses *addresses, struct str customer);
