/* The normalisers of crm-import take any bytes. */
#include "text/date_local.h"
#include "text/email.h"
#include "text/kind.h"
#include "text/mojibake.h"
#include "text/money_local.h"
#include "text/name.h"
#include "text/phone.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct money_local_rule money_rule = { 0, NULL };
	struct date_local_rule date_rule = { .serial = true };
	struct money_local money;
	struct date_local date;
	char out[DATE_LOCAL_ROOM];
	struct text room = { 0 };
	struct phone phone;
	struct email email;
	struct name name;

	money_local_parse(s, &money_rule, &money);
	if (date_local_parse(s, &date_rule, &date) == NULL)
		date_local_print(&date, out);
	phone_parse(s, "DE", &phone);
	if (email_parse(s, &email) == NULL)
		email_key(&email, &room);
	name_key(s, NAME_ANY, &name, &room);
	mojibake_repair(s, &room);
	kind_of(s);
	vec_free(&room);
	return 0;
}
