/*
 * io: what goes in comes out, gzip or not, in pieces of any size; what is
 * broken is said; a file is replaced as a whole or not at all.
 */
#include "unit/tap.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/die.h"
#include "base/str.h"
#include "base/vec.h"
#include "io/in.h"
#include "io/out.h"

struct bytes {
	char *v;
	size_t n, room;
};

static void
add(struct bytes *bytes, const char *p, size_t n)
{
	vec_append(bytes, p, n);
}

/* Adds a gzip member that holds the text. */
static void
add_gzip(struct bytes *bytes, struct str text)
{
	unsigned char packed[20000];
	z_stream z = { 0 };

	deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)text.p;
	z.avail_in = (unsigned)text.n;
	z.next_out = packed;
	z.avail_out = sizeof(packed);
	deflate(&z, Z_FINISH);
	add(bytes, (char *)packed, sizeof(packed) - z.avail_out);
	deflateEnd(&z);
}

/* Reads all of it, `step` bytes at a time, and closes it; false on failure. */
static bool
read_in(struct in *in, size_t step, struct bytes *to, struct diag *d)
{
	char piece[4096];
	size_t got = 1;
	bool well = in != NULL;

	*to = (struct bytes){ 0 };
	while (well && got > 0) {
		well = in_read(in, piece, step, &got, d);
		if (well)
			add(to, piece, got);
	}
	in_close(in);
	return well;
}

static void
gives(const struct bytes *file, struct str want, const char *name)
{
	static const size_t steps[] = { 1, 7, 4096 };

	for (size_t i = 0; i < 3; i++) {
		struct bytes got;
		struct diag d;

		ok(read_in(in_open_bytes("test", file->v, file->n), steps[i],
		       &got, &d) &&
			str_eq((struct str){ got.v, got.n }, want),
		    "%s, %zu bytes at a time", name, steps[i]);
		vec_free(&got);
	}
}

static void
fails(const struct bytes *file, const char *name)
{
	struct bytes got;
	struct diag d = { 0 };

	ok(!read_in(in_open_bytes("test", file->v, file->n), 4096, &got, &d) &&
		d.status == EXIT_SYSTEM,
	    "%s", name);
	vec_free(&got);
}

static void
test_plain(void)
{
	struct bytes file = { 0 };

	gives(&file, STR(""), "nothing");
	add(&file, "a", 1);
	gives(&file, STR("a"), "one byte");
	add(&file, ",b\n1,2\n", 7);
	gives(&file, STR("a,b\n1,2\n"), "plain");
	vec_free(&file);
}

static void
test_gzip(void)
{
	struct bytes file = { 0 }, cut;
	size_t first;

	add_gzip(&file, STR("a,b\n"));
	first = file.n;
	gives(&file, STR("a,b\n"), "gzip");
	add_gzip(&file, STR(""));
	add_gzip(&file, STR("1,2\n"));
	gives(&file, STR("a,b\n1,2\n"), "gzip of three members, one empty");
	add(&file, "\0\0\0", 3);
	gives(&file, STR("a,b\n1,2\n"), "zeros behind gzip");
	cut = (struct bytes){ file.v, 2, 2 };
	fails(&cut, "gzip cut behind its magic number");
	cut.n = first - 2;
	fails(&cut, "gzip cut in its length");
	cut.n = first + 5;
	fails(&cut, "gzip cut in the second member's head");
	add(&file, "x", 1);
	fails(&file, "other bytes behind gzip");
	file.n = 0;
	add_gzip(&file, STR("some text that is long enough to be damaged"));
	file.v[15] ^= 0x55;
	fails(&file, "damaged gzip");
	vec_free(&file);
}

static void
test_missing(void)
{
	struct diag d = { 0 };

	ok(in_open("/nowhere/at all", &d) == NULL && d.status == EXIT_SYSTEM &&
		strstr(d.text, "/nowhere/at all"),
	    "a file that is not there is named");
}

static bool
file_holds(const char *path, const char *want)
{
	struct bytes got;
	struct diag d;
	bool same = read_in(in_open(path, &d), 4096, &got, &d) &&
	    str_eq((struct str){ got.v, got.n }, str_of(want));

	vec_free(&got);
	return same;
}

static void
write_file(struct out *out, const char *path, const char *text)
{
	out_open(out, path);
	out_str(out, str_of(text));
	out_flush(out);
}

static void
test_out(const char *path)
{
	struct out out;

	write_file(&out, path, "first\n");
	out_close(&out);
	ok(access(path, F_OK) != 0, "nothing is there before out_commit");
	out_commit(true);
	ok(file_holds(path, "first\n"), "a new file");
	write_file(&out, path, "second\n");
	out_close(&out);
	ok(file_holds(path, "first\n"), "the old file until out_commit");
	out_commit(false);
	ok(file_holds(path, "second\n"), "and then the new one");
	write_file(&out, path, "third\n");
	out_abandon(&out);
	ok(file_holds(path, "second\n"), "out_abandon keeps the old file");
}

static void
test_memory(void)
{
	enum { MANY = 3 * OUT_ROOM / 8 };
	struct out out;

	out_open_memory(&out);
	for (int i = 0; i < MANY; i++)
		out_bytes(&out, "12345678", 8);
	ok(out.n == 8 * (size_t)MANY &&
		memcmp(out.bytes + out.n - 8, "12345678", 8) == 0,
	    "memory grows");
	out_abandon(&out);
}

int
main(void)
{
	const char *temporary = getenv("TMPDIR");
	char folder[200], path[220];

	test_plain();
	test_gzip();
	test_missing();
	snprintf(folder, sizeof(folder), "%s/unit-io-XXXXXX",
	    temporary == NULL ? "." : temporary);
	if (ok(mkdtemp(folder) != NULL, "a folder to write in")) {
		snprintf(path, sizeof(path), "%s/file", folder);
		test_out(path);
		unlink(path);
		ok(rmdir(folder) == 0, "no temporary file is left");
	}
	test_memory();
	return tap_end();
}
