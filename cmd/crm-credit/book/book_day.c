/*
 * book_day: which days have been by the as-of date.
 */
#include "book_post.h"

#include "text/date.h"

bool
book_happened(struct book *book, const struct tool *tool, int32_t day)
{
	if (tool->common.as_of != DATE_NONE)
		return day <= tool->common.as_of;
	if (book->as_of == DATE_NONE || day > book->as_of)
		book->as_of = day;
	return true;
}

bool
book_is_past(const struct tool *tool, int32_t day)
{
	return tool->common.as_of == DATE_NONE || day <= tool->common.as_of;
}
