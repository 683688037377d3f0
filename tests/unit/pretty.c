#include "cli/pretty.h"

#include "io/out.h"
#include "unit/tap.h"

static void
same_table(const char *csv, bool bars, const char *want, const char *name)
{
	struct out out;

	out_open_memory(&out);
	pretty_print(&out, str_of(csv), bars);
	out_byte(&out, '\0');
	same_text(out.bytes, want, name);
	out_abandon(&out);
}

int
main(void)
{
	static const char csv[] = "segment,share,note\n"
				  "a,0.75,\"x,y\"\n"
				  "\xe5\xae\xa2,0.1,\n"
				  "c,,z\n";

	same_table(csv, false,
	    "segment  share  note\n"
	    "a         0.75  x,y\n"
	    "\xe5\xae\xa2         0.1  \n"
	    "c               z\n",
	    "numbers to the right, wide characters count two");
	same_table(csv, true,
	    "segment  share  note\n"
	    "a         0.75  x,y   ###############\n"
	    "\xe5\xae\xa2         0.1        ##\n"
	    "c               z   \n",
	    "bars of the share");
	same_table("n\n1\n", true, "n\n1\n", "nothing to show");
	return tap_end();
}
