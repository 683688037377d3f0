#include "io/in.h"

#include "base/die.h"
#include "base/mem.h"
#include "io/again.h"
#include "io/magic.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <zlib.h>

enum { PACKED = 64 * 1024, START = 3 };

struct in {
	int fd;
	const char *name;
	const char *memory; /* instead of fd */
	size_t memory_left;
	struct in_source source; /* read is NULL: bytes come from fd */
	bool past_head;
	char head[MAGIC_BYTES]; /* the first bytes: what is it? */
	size_t head_at, head_n; /* of them still to be given */
	bool started;
	bool gzip;
	bool member_open; /* inside a gzip member */
	bool end;	  /* no more bytes from fd */
	z_stream z;
	size_t kept; /* bytes in `bytes` that were read ahead, not inflated */
	size_t kept_at;
	char *bytes; /* room for PACKED, where they may be packed */
};

static struct in *
in_new(const char *name)
{
	struct in *in = mem_zero(1, sizeof(*in));

	in->fd = -1;
	in->name = name;
	return in;
}

const char *
in_called(const char *path)
{
	return strcmp(path, "-") == 0 ? "(stdin)" : path;
}

struct in *
in_open(const char *path, struct diag *d)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO
					: again_open(path, O_RDONLY, 0);
	struct in *in;

	if (fd < 0) {
		diag_set(d, EXIT_SYSTEM, "open", "cannot open %s: %s", path,
		    strerror(errno));
		return NULL;
	}
	in = in_new(in_called(path));
	in->fd = fd;
	return in;
}

struct in *
in_open_bytes(const char *name, const char *bytes, size_t n)
{
	struct in *in = in_new(name);

	in->memory = n > 0 ? bytes : "";
	in->memory_left = n;
	return in;
}

struct in *
in_from(const struct in_source *source, const char *name)
{
	struct in *in = in_new(name);

	in->source = *source;
	return in;
}

bool
in_map(const char *path, struct str *bytes)
{
	int fd = again_open(path, O_RDONLY, 0);
	struct stat status;
	void *at = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size > 0)
		at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE,
		    fd, 0);
	if (fd >= 0)
		close(fd);
	if (at == MAP_FAILED)
		return false;
	*bytes = (struct str){ at, (size_t)status.st_size };
	return true;
}

bool
in_whole(const char *path, struct text *text, struct diag *d)
{
	struct in *in = in_open(path, d);
	size_t got = 1;
	struct diag why;
	bool well = in != NULL;

	while (well && got > 0) {
		vec_reserve(text, text->n + 65536);
		well = in_read(in, text->v + text->n, 65536, &got, &why);
		text->n += well ? got : 0;
	}
	if (in == NULL)
		return false;
	in_close(in);
	return well ||
	    diag_set(d, why.status, why.code, "%s: %s", path, why.text);
}

const char *
in_name(const struct in *in)
{
	return in->name;
}

void
in_close(struct in *in)
{
	if (in == NULL)
		return;
	if (in->source.read != NULL)
		in->source.close(in->source.self);
	if (in->gzip)
		inflateEnd(&in->z);
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	free(in->bytes);
	free(in);
}

/* read(2) that goes on after a signal. */
static bool
read_some(struct in *in, char *to, size_t size, size_t *got, struct diag *d)
{
	ssize_t n;

	if (in->memory != NULL) {
		*got = in->memory_left < size ? in->memory_left : size;
		memcpy(to, in->memory, *got);
		in->memory += *got;
		in->memory_left -= *got;
		in->end = *got == 0;
		return true;
	}
	n = again_read(in->fd, to, size);
	if (n < 0)
		return diag_set(
		    d, EXIT_SYSTEM, "read", "cannot read: %s", strerror(errno));
	*got = (size_t)n;
	in->end = n == 0;
	return true;
}

/* Are these the first bytes of gzip data? */
static bool
is_packed(const char *bytes, size_t n)
{
	return n >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

/* Reads enough of the beginning to know what it is. */
static bool
start(struct in *in, struct diag *d)
{
	size_t got;

	in->started = true;
	if (in->memory != NULL && !is_packed(in->memory, in->memory_left))
		return true;
	in->bytes = mem_alloc(PACKED, 1);
	while (in->kept < START && !in->end) {
		if (!read_some(
			in, in->bytes + in->kept, PACKED - in->kept, &got, d))
			return false;
		in->kept += got;
	}
	if (is_packed(in->bytes, in->kept)) {
		if (inflateInit2(&in->z, 15 + 16) != Z_OK)
			mem_none();
		in->gzip = in->member_open = true;
	}
	return true;
}

/* At the end of a gzip member: is there another? Zero padding is allowed. */
static bool
next_member(struct in *in, struct diag *d)
{
	size_t got;

	for (;;) {
		while (in->kept > 0 && in->bytes[in->kept_at] == '\0') {
			in->kept_at++;
			in->kept--;
		}
		if (in->kept > 0)
			break;
		if (!read_some(in, in->bytes, PACKED, &got, d))
			return false;
		in->kept_at = 0;
		in->kept = got;
		if (in->end)
			return true;
	}
	if ((unsigned char)in->bytes[in->kept_at] != 0x1f)
		return diag_set(d, EXIT_SYSTEM, "gzip",
		    "bytes that are no gzip follow the gzip data");
	inflateReset(&in->z);
	in->member_open = true;
	return true;
}

static bool
inflate_some(struct in *in, char *to, size_t size, size_t *got, struct diag *d)
{
	in->z.next_out = (unsigned char *)to;
	in->z.avail_out = (unsigned)size;
	while (in->z.avail_out == size) {
		int result;

		if (!in->member_open && !next_member(in, d))
			return false;
		if (!in->member_open)
			break;
		if (in->kept == 0) {
			if (!read_some(in, in->bytes, PACKED, &in->kept, d))
				return false;
			in->kept_at = 0;
			if (in->end)
				return diag_set(d, EXIT_SYSTEM, "gzip",
				    "the gzip data is cut short");
		}
		in->z.next_in = (unsigned char *)in->bytes + in->kept_at;
		in->z.avail_in = (unsigned)in->kept;
		result = inflate(&in->z, Z_NO_FLUSH);
		in->kept_at += in->kept - in->z.avail_in;
		in->kept = in->z.avail_in;
		if (result == Z_STREAM_END)
			in->member_open = false;
		else if (result != Z_OK && result != Z_BUF_ERROR)
			return diag_set(d, EXIT_SYSTEM, "gzip",
			    "the gzip data is damaged: %s",
			    in->z.msg == NULL ? "no reason given" : in->z.msg);
	}
	*got = size - in->z.avail_out;
	return true;
}

static bool
plain_some(struct in *in, char *to, size_t size, size_t *got, struct diag *d)
{
	if (in->kept == 0)
		return in->end || read_some(in, to, size, got, d);
	*got = in->kept < size ? in->kept : size;
	memcpy(to, in->bytes + in->kept_at, *got);
	in->kept_at += *got;
	in->kept -= *got;
	return true;
}

static bool
read_bytes(struct in *in, char *to, size_t size, size_t *got, struct diag *d)
{
	*got = 0;
	if (in->source.read != NULL)
		return in->source.read(in->source.self, to, size, got, d);
	if (!in->started && !start(in, d))
		return false;
	if (size > UINT32_MAX)
		size = UINT32_MAX;
	return in->gzip ? inflate_some(in, to, size, got, d)
			: plain_some(in, to, size, got, d);
}

/* Reads the first bytes: a byte order mark is forgotten, and what is no table
 * is told. What comes from another input has been looked at there. */
static bool
read_head(struct in *in, struct diag *d)
{
	struct str head = { in->head, 0 };
	size_t got = 1;

	in->past_head = true;
	if (in->source.read != NULL)
		return true;
	while (head.n < MAGIC_BYTES && got > 0) {
		if (!read_bytes(
			in, in->head + head.n, MAGIC_BYTES - head.n, &got, d))
			return false;
		head.n += got;
	}
	in->head_at = str_starts(head, STR("\xef\xbb\xbf")) ? 3 : 0;
	in->head_n = head.n - in->head_at;
	return in->memory != NULL ||
	    magic_is_text(
		head, in->fd == STDIN_FILENO || in->gzip ? NULL : in->name, d);
}

/* Do the first two characters have a zero byte each, on the same side, as
 * UTF-16 without a mark has them? */
static bool
alternates(struct str s)
{
	return s.n >= 4 && (s.p[0] == '\0') == (s.p[2] == '\0') &&
	    (s.p[1] == '\0') == (s.p[3] == '\0') &&
	    (s.p[0] == '\0') != (s.p[1] == '\0');
}

bool
in_mark(struct in *in, const char **encoding, struct diag *d)
{
	struct str head;

	*encoding = NULL;
	if (!in->past_head && !read_head(in, d))
		return false;
	head = (struct str){ in->head + in->head_at, in->head_n };
	if (str_starts(head, (struct str){ "\xff\xfe\0\0", 4 }) ||
	    str_starts(head, (struct str){ "\0\0\xfe\xff", 4 }))
		*encoding = "UTF-32";
	else if (str_starts(head, STR("\xff\xfe")) ||
	    str_starts(head, STR("\xfe\xff")) || alternates(head))
		*encoding = "UTF-16";
	return true;
}

bool
in_read(struct in *in, char *to, size_t size, size_t *got, struct diag *d)
{
	*got = 0;
	if (!in->past_head && !read_head(in, d))
		return false;
	if (in->head_n == 0)
		return read_bytes(in, to, size, got, d);
	*got = in->head_n < size ? in->head_n : size;
	memcpy(to, in->head + in->head_at, *got);
	in->head_at += *got;
	in->head_n -= *got;
	return true;
}
