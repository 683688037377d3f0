#include "base/line.h"

#include "unit/tap.h"

#include <string.h>

int
main(void)
{
	char text[12] = "";

	line_add(text, sizeof(text), ", ", "%s", "one");
	ok(strcmp(text, "one") == 0, "nothing stands before the first");
	line_add(text, sizeof(text), ", ", "%d", 2);
	ok(strcmp(text, "one, 2") == 0, "what is between stands between");
	line_add(text, sizeof(text), ", ", "%s", "threefold");
	ok(strcmp(text, "one, 2, thr") == 0, "what has no room is cut");
	line_add(text, sizeof(text), ", ", "%s", "four");
	ok(strcmp(text, "one, 2, thr") == 0, "a full line stays");
	strcpy(text, "0123456789");
	line_add(text, sizeof(text), ", ", "%s", "x");
	ok(strcmp(text, "0123456789,") == 0, "what is between is cut, too");
	return tap_end();
}
