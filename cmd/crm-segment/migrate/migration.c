#include "migration.h"

uint32_t
migration_customer(struct migration *m, struct str id)
{
	uint32_t number = map_add(&m->ids, id);

	if (number == m->segment[EARLIER].n) {
		vec_push(&m->segment[EARLIER], MIGRATE_ABSENT);
		vec_push(&m->segment[LATER], MIGRATE_ABSENT);
	}
	return number;
}
