#define _GNU_SOURCE /* memfd_create */

#include "fuzz/inside/inside.h"

#include "cli/model_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WORDS = 24, TEXT = 4096, FILES = 8, LIVE = 1 << 16, ENDS = 8 };

static struct {
	jmp_buf back;
	bool runs;
	void (*end[ENDS])(void);
	int ends;
	void *live[LIVE]; /* what a run has allocated, by hash of the address */
	char folder[64];
	struct file {
		char name[32];
		uint8_t *bytes;
		size_t n;
	} file[FILES];
	int files;
	int words, nothing; /* descriptors: stderr of a run, /dev/null */
} in;

/* The memory of a run. */

static void **
place_of(const void *p)
{
	size_t i = ((uintptr_t)p >> 4) * 0x9E3779B1U % LIVE;

	for (size_t tries = 0; tries < LIVE; tries++, i = (i + 1) % LIVE)
		if (in.live[i] == p)
			return &in.live[i];
	return NULL;
}

static void *
keep(void *p)
{
	size_t i = ((uintptr_t)p >> 4) * 0x9E3779B1U % LIVE;

	for (size_t tries = 0; in.runs && p != NULL && tries < LIVE; tries++) {
		if (in.live[i] == NULL || in.live[i] == &in) {
			in.live[i] = p;
			break;
		}
		i = (i + 1) % LIVE;
	}
	return p;
}

/* A place that was used stays one that a search goes on from. */
static void
drop(const void *p)
{
	void **place = in.runs && p != NULL ? place_of(p) : NULL;

	if (place != NULL)
		*place = &in;
}

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t align, size_t n);
void *__wrap_aligned_alloc(size_t align, size_t n);
void __real_free(void *p);
void __wrap_free(void *p);
const char *__asan_default_options(void);
int __real_atexit(void (*end)(void));
int __wrap_atexit(void (*end)(void));
_Noreturn void __real_exit(int status);
_Noreturn void __wrap_exit(int status);

void *
__wrap_malloc(size_t n)
{
	return keep(__real_malloc(n));
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return keep(__real_calloc(n, size));
}

void *
__wrap_realloc(void *p, size_t n)
{
	drop(p);
	return keep(__real_realloc(p, n));
}

void *
__wrap_aligned_alloc(size_t align, size_t n)
{
	return keep(__real_aligned_alloc(align, n));
}

void
__wrap_free(void *p)
{
	drop(p);
	__real_free(p);
}

/* A run that ends early leaves what libraries keep for it. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The end of a run. */

int
__wrap_atexit(void (*end)(void))
{
	if (!in.runs)
		return __real_atexit(end);
	if (in.ends == ENDS)
		abort();
	in.end[in.ends++] = end;
	return 0;
}

_Noreturn void
__wrap_exit(int status)
{
	if (!in.runs)
		__real_exit(status);
	longjmp(in.back, status + 1);
}

static void
clear(void)
{
	in.runs = false;
	for (int i = 0; i < in.ends; i++)
		in.end[i]();
	for (size_t i = 0; i < LIVE; i++) {
		if (in.live[i] != &in)
			free(in.live[i]);
		in.live[i] = NULL;
	}
	for (int fd = in.nothing + 1; fd < in.nothing + 32; fd++)
		close(fd);
}

/* The files. */

static void
write_file(const char *name, const void *bytes, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", in.folder, name);
	f = fopen(path, "w");
	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		abort();
}

/* Keeps what the first runs have made. */
static void
take_folder(void)
{
	DIR *folder = opendir(in.folder);
	char path[400];

	for (struct dirent *e; (e = readdir(folder)) != NULL;) {
		struct file *to = &in.file[in.files];
		FILE *f;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s%s", in.folder, e->d_name);
		snprintf(to->name, sizeof(to->name), "%.31s", e->d_name);
		f = fopen(path, "r");
		if (f == NULL || in.files++ == FILES)
			abort();
		to->bytes = malloc(1 << 16);
		to->n = fread(to->bytes, 1, 1 << 16, f);
		fclose(f);
	}
	closedir(folder);
}

static void
remove_folder(void)
{
	DIR *folder = opendir(in.folder);
	char path[400];

	for (struct dirent *e; (e = readdir(folder)) != NULL;) {
		snprintf(path, sizeof(path), "%s%s", in.folder, e->d_name);
		if (e->d_name[0] != '.')
			unlink(path);
	}
	closedir(folder);
	rmdir(in.folder);
}

static void
put_files(const struct inside_run *run, const uint8_t *data, size_t size)
{
	struct text text = { 0 };

	for (int i = 0; i < in.files; i++)
		write_file(in.file[i].name, in.file[i].bytes, in.file[i].n);
	if (run->file == NULL)
		return;
	vec_append(&text, (const char *)data, size);
	if (run->sealed)
		model_file_seal(&text, 0);
	write_file(run->file, text.v, text.n);
	vec_free(&text);
}

/* The words of a command, in `text`; the tool's name is the first. */
static int
words_of(const char *command, char *text, char **word)
{
	int n = 0;
	char *at = text;

	for (; *command != '\0' && at < text + TEXT - 128; command++)
		if (*command == '@' || *command == '&' || *command == '%')
			at += sprintf(at, "%s",
			    *command == '@'	  ? "tests/data/examples/"
				: *command == '&' ? "tests/faults/data/"
						  : in.folder);
		else
			*at++ = *command;
	*at = '\0';
	for (word[n] = strtok(text, " "); word[n] != NULL && n < WORDS;)
		word[++n] = strtok(NULL, " ");
	return n;
}

/* Its exit status. */
static int
call(int (*tool)(int argc, char **argv), int n, char **word)
{
	int status = setjmp(in.back);

	if (status > 0)
		return status - 1;
	in.runs = true;
	return tool(n, word);
}

/* With CRM_SHOW set, how a run went. */
static void
show(const char *command, int status)
{
	char words[400] = "";
	ssize_t n = pread(in.words, words, sizeof(words) - 1, 0);

	if (getenv("CRM_SHOW") != NULL)
		printf("# status %d: %s\n# %.*s\n", status, command, (int)n,
		    words);
}

static void
run_one(int (*tool)(int argc, char **argv), const struct inside_run *run)
{
	char text[TEXT], *word[WORDS + 1];
	int out, err, status, n = words_of(run->command, text, word);

	fflush(stdout);
	fflush(stderr);
	out = fcntl(STDOUT_FILENO, F_DUPFD, in.nothing + 32);
	err = fcntl(STDERR_FILENO, F_DUPFD, in.nothing + 32);
	if (ftruncate(in.words, 0) != 0)
		abort();
	dup2(in.nothing, STDOUT_FILENO);
	dup2(in.words, STDERR_FILENO);
	optind = 0;
	status = call(tool, n, word);
	clear();
	fflush(stdout);
	fflush(stderr);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(out);
	close(err);
	show(run->command, status);
	if (status < 0 || status > 3 ||
	    (status > 0 && lseek(in.words, 0, SEEK_CUR) == 0))
		abort();
	lseek(in.words, 0, SEEK_SET);
}

static void
set_up(int (*tool)(int argc, char **argv), const struct inside_run *runs)
{
	const char *top = getenv("TMPDIR");

	snprintf(in.folder, sizeof(in.folder), "%.32s/inside.XXXXXX",
	    top == NULL ? "/tmp" : top);
	if (mkdtemp(in.folder) == NULL)
		abort();
	strcat(in.folder, "/");
	atexit(remove_folder);
	in.words = memfd_create("words", 0);
	in.nothing = open("/dev/null", O_RDWR);
	for (; runs->command != NULL; runs++)
		if (runs->file == NULL)
			run_one(tool, runs);
	take_folder();
}

int
inside(int (*tool)(int argc, char **argv), const struct inside_run *runs,
    const uint8_t *data, size_t size)
{
	size_t n = 0, first = 0;

	if (in.nothing == 0)
		set_up(tool, runs);
	if (size == 0)
		return 0;
	while (runs[first].file == NULL)
		first++;
	while (runs[first + n].command != NULL)
		n++;
	runs += first + data[0] % n;
	put_files(runs, data + 1, size - 1);
	run_one(tool, runs);
	return 0;
}
