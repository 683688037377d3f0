/* in and out: gzip members, damage, marks; temporary files. */
#include "base/die.h"
#include "base/vec.h"
#include "io/in.h"
#include "io/out.h"
#include "unit/tap.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct bytes VEC_OF(char);

static void
gzip(struct bytes *to, const char *text, size_t n)
{
	z_stream z = { 0 };

	deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	vec_reserve(to, to->n + n + 1000);
	z.next_in = (unsigned char *)(uintptr_t)text;
	z.avail_in = (unsigned)n;
	z.next_out = (unsigned char *)to->v + to->n;
	z.avail_out = (unsigned)(to->room - to->n);
	deflate(&z, Z_FINISH);
	to->n = to->room - z.avail_out;
	deflateEnd(&z);
}

/* Reads all in pieces of `size`; the number of bytes, or -1 with *d. */
static long
read_all(struct str bytes, size_t size, struct bytes *to, struct diag *d)
{
	struct in *in = in_open_bytes("test", bytes.p, bytes.n);
	size_t got = 1;

	to->n = 0;
	while (got > 0) {
		vec_reserve(to, to->n + size);
		if (!in_read(in, to->v + to->n, size, &got, d)) {
			in_close(in);
			return -1;
		}
		to->n += got;
	}
	in_close(in);
	return (long)to->n;
}

static void
gives(struct str bytes, const char *want, const char *name)
{
	struct bytes got = { 0 };
	bool well = true;
	struct diag d;

	for (size_t size = 1; size < 100000; size = size * 7 + 1)
		well &= read_all(bytes, size, &got, &d) ==
			(long)strlen(want) &&
		    memcmp(got.v, want, got.n) == 0;
	ok(well, "%s", name);
	vec_free(&got);
}

static void
fails(struct str bytes, const char *name)
{
	struct bytes got = { 0 };
	struct diag d = { 0 };

	ok(read_all(bytes, 1000, &got, &d) == -1 && d.status == EXIT_SYSTEM,
	    "%s is an error", name);
	printf("# %s\n", d.text);
	vec_free(&got);
}

static void
test_gzip(void)
{
	struct bytes one = { 0 }, two = { 0 };

	gzip(&one, "a,b\n1,2\n", 8);
	vec_append(&two, one.v, one.n);
	gzip(&two, "3,4\n", 4);
	gives((struct str){ one.v, one.n }, "a,b\n1,2\n", "gzip");
	gives((struct str){ two.v, two.n }, "a,b\n1,2\n3,4\n", "two members");
	fails((struct str){ one.v, one.n - 5 }, "a gzip cut short");
	fails((struct str){ two.v, two.n - 25 }, "a second member cut short");
	fails((struct str){ one.v, 12 }, "a gzip of a header only");
	vec_push(&one, '\0');
	vec_push(&one, '\0');
	gives((struct str){ one.v, one.n }, "a,b\n1,2\n", "zeros behind it");
	vec_push(&one, 'x');
	fails((struct str){ one.v, one.n }, "garbage behind a gzip");
	two.v[14] ^= 0x55;
	fails((struct str){ two.v, two.n }, "a damaged gzip");
	vec_free(&one);
	vec_free(&two);
}

static void
test_out(void)
{
	char path[] = "/tmp/crm-test.XXXXXX", large[300000];
	struct stat status;
	struct out out;
	int fd = mkstemp(path);

	memset(large, 'y', sizeof(large));
	ok(write(fd, "old", 3) == 3 && close(fd) == 0, "a file is there");
	out_open(&out, path);
	out_str(&out, STR("new "));
	out_bytes(&out, large, sizeof(large));
	ok(stat(path, &status) == 0 && status.st_size == 3,
	    "until the end it is the old one");
	out_close(&out);
	ok(stat(path, &status) == 0 && status.st_size == 300004,
	    "then the new one, whole");
	out_open(&out, path);
	out_byte(&out, 'z');
	out_abandon(&out);
	ok(stat(path, &status) == 0 && status.st_size == 300004,
	    "abandoned: as before");
	unlink(path);
	out_open_memory(&out);
	for (int i = 0; i < 3; i++)
		out_bytes(&out, large, sizeof(large));
	ok(out.n == 900000 && out.bytes[899999] == 'y', "in memory");
	out_abandon(&out);
}

int
main(void)
{
	gives(STR("a,b\n"), "a,b\n", "plain bytes");
	gives(STR(""), "", "nothing");
	gives(STR("\x1f"), "\x1f", "one byte of a magic number");
	gives(STR("\xef\xbb\xbf" "a"), "a", "a byte order mark goes");
	gives(STR("\xef\xbb"), "\xef\xbb", "half a mark stays");
	test_gzip();
	test_out();
	return tap_end();
}
