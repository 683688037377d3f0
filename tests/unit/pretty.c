#include "cli/pretty.h"

#include "cli/grid.h"
#include "io/out.h"
#include "unit/tap.h"

#define BAR8                                               \
	"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88" \
	"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88"

static void
same_table(const char *csv, const struct grid_style *style, size_t rows,
    const char *want, const char *name)
{
	const struct pretty how = { style, NULL, rows };
	struct out out;

	out_open_memory(&out);
	pretty_print(&out, str_of(csv), &how);
	out_byte(&out, '\0');
	same_text(out.bytes, want, name);
	out_abandon(&out);
}

int
main(void)
{
	static const struct grid_style ascii = { 31, .ascii = true };
	static const struct grid_style blocks = { 24 }, narrow = { 22, true };
	static const char csv[] = "segment,share,note\n"
				  "a,0.75,\"x,y\"\n"
				  "\xe5\xae\xa2,0.1,\n"
				  "total,1,\n";

	same_table(csv, &ascii, 0,
	    "segment   share  note\n"
	    "-------------------------------\n"
	    "a         75.0%  x,y   ########\n"
	    "\xe5\xae\xa2        10.0%        #\n"
	    "-------------------------------\n"
	    "total    100.0%\n"
	    "bar: share\n",
	    "numbers to the right, wide characters count two, totals below");
	same_table("k,rate\na,0.5\nb,1\n", &blocks, 0,
	    "k    rate\n"
	    "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80"
	    "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80"
	    "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80"
	    "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80"
	    "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\n"
	    "a   50.0%  \xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88"
	    "\xE2\x96\x88\xE2\x96\x88\xE2\x96\x8C\n"
	    "b  100.0%  " BAR8 "\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88"
	    "\xE2\x96\x88\xE2\x96\x88\n"
	    "bar: rate\n",
	    "bars in eighths of a block");
	same_table("name,x,y\nA long name of a firm,1234.50,1\nb,2,3\n",
	    &narrow, 0,
	    "name                 x\n"
	    "----------------------\n"
	    "A long name ~  1234.50\n"
	    "b                    2\n"
	    "Not shown: y\n",
	    "texts are cut, then columns leave");
	same_table("n\n1\n", &ascii, 0, "n\n-\n1\n", "nothing to show");
	same_table("n\n1\n2\n3\n", &ascii, 2, "n\n-\n1\n2\n1 more row\n",
	    "what is left out is counted");
	same_table("n\n\x1b[31m\n", &ascii, 0, "n\n-----\n\xEF\xBF\xBD[31m\n",
	    "no escape sequences");
	return tap_end();
}
