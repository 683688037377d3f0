#include "revenue.h"

#include "base/die.h"
#include "text/money.h"

void
revenue_add(struct tool *tool, int64_t *sum, int64_t amount)
{
	if (money_add(sum, amount))
		return;
	report_close(&tool->report);
	die(EXIT_DATA, "a sum of revenue is too large");
}
