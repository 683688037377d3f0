#include "table/sheet.h"

#include "base/die.h"
#include "unit/tap.h"

#include <unistd.h>

static void
test_preset(void)
{
	static const char *const lines[] = { "name\tpoints", "a \t1.5", "b\t",
		"c\tx", NULL };
	struct sheet sheet = { 0 };
	struct diag d;
	size_t name, points, none;
	double value;

	sheet_preset(&sheet, "preset", lines, '\t');
	ok(sheet_rows(&sheet) == 3, "three rows");
	ok(sheet_column(&sheet, "name", true, &name, &d) &&
		sheet_column(&sheet, "points", true, &points, &d),
	    "columns by name");
	ok(sheet_column(&sheet, "none", false, &none, &d) &&
		none == ROLE_NONE &&
		!sheet_column(&sheet, "none", true, &none, &d) &&
		d.status == EXIT_USAGE,
	    "a column that is not there");
	ok(str_eq(sheet_cell(&sheet, 0, name), STR("a")), "cells are trimmed");
	ok(sheet_cell(&sheet, 0, none).n == 0, "no column, empty cell");
	ok(sheet_real(&sheet, 0, points, 7, &value, &d) && value == 1.5,
	    "a number");
	ok(sheet_real(&sheet, 1, points, 7, &value, &d) && value == 7,
	    "an empty cell");
	ok(!sheet_real(&sheet, 2, points, 7, &value, &d), "no number");
	same_text(d.text, "preset:4: \"x\" is not a number", "says where");
	sheet_free(&sheet);
}

static bool
read_text(struct sheet *sheet, const char *text, struct diag *d)
{
	char path[] = "sheetXXXXXX";
	int fd = mkstemp(path);
	bool good = write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	good = good && sheet_read(sheet, path, d);
	unlink(path);
	return good;
}

static void
test_file(void)
{
	struct sheet sheet = { 0 };
	struct diag d;

	ok(read_text(&sheet, "a;b\n\"x;y\";2\n", &d) &&
		str_eq(sheet_cell(&sheet, 0, 0), STR("x;y")),
	    "a file with quotes and semicolons");
	sheet_free(&sheet);
	sheet = (struct sheet){ 0 };
	ok(!read_text(&sheet, "a,b\n1,2,3\n", &d) && d.status == EXIT_USAGE,
	    "a row too wide");
	sheet_free(&sheet);
	sheet = (struct sheet){ 0 };
	ok(!read_text(&sheet, "", &d) && d.status == EXIT_USAGE, "empty");
	sheet_free(&sheet);
	sheet = (struct sheet){ 0 };
	ok(!sheet_read(&sheet, "does/not/exist", &d) && d.status == EXIT_SYSTEM,
	    "no such file");
	sheet_free(&sheet);
}

int
main(void)
{
	test_preset();
	test_file();
	return tap_end();
}
