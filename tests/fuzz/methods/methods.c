/*
 * All methods from outside: runs that work (runs.txt) with options drawn from
 * what --help lists, each with a value of its kind, and inputs with rows left
 * out, repeated, moved, and cells exchanged or made odd. A run ends with one of
 * the four statuses, says why when it fails, in words that command nobody, and
 * prints no number that is none; options that only say how to work change
 * nothing. CRM_RUNS says how many runs, CRM_SEED where they begin, CRM_WORKERS
 * how many at once. Where serve.so can be had, a tool starts once a worker.
 */
#define _GNU_SOURCE /* strsep, MAP_ANONYMOUS */

#include "fuzz/methods/change.h"
#include "fuzz/methods/servers.h"
#include "unit/tap.h"

#include <ctype.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LINE = 4096,
	RUNS = 128,
	WORDS = 64,
	OPTIONS = 96,
	WORKERS = 64,
	USUAL = 400 /* runs */
};

struct option {
	char name[40], value[80];
	bool writes, role;
};

struct base {
	char text[LINE], input[LINE]; /* without the input; "" for none */
	char tool[32], method[64];
	struct option option[OPTIONS];
	int options;
	char *out; /* of the run as it is */
};

struct bench {
	char top[PATH_MAX / 4], place[PATH_MAX / 4];
	struct base base[RUNS];
	int bases;
	struct servers servers;
	struct chance chance;
	uint64_t seed;
	long *status; /* counts of 0 to 3, of all workers */
	long wrong;
};

/* Runs the words in the place; out.txt and err.txt get what it prints. */
static int
play(struct bench *b, char **word)
{
	int status;
	pid_t child;

	if (servers_ask(&b->servers, word, &status))
		return WIFEXITED(status) ? WEXITSTATUS(status)
					 : -WTERMSIG(status);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		alarm(SERVE_SECONDS);
		if (freopen("/dev/null", "r", stdin) == NULL ||
		    freopen("out.txt", "w", stdout) == NULL ||
		    freopen("err.txt", "w", stderr) == NULL)
			_exit(99);
		execvp(word[0], word);
		_exit(99);
	}
	while (waitpid(child, &status, 0) < 0)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
split(char *text, char **word)
{
	int n = 0;

	for (char *p = strtok(text, " "); p != NULL && n < WORDS - 1;
	     p = strtok(NULL, " "))
		word[n++] = p;
	word[n] = NULL;
	return n;
}

static int
play_text(struct bench *b, const char *text)
{
	char copy[2 * LINE], *word[WORDS];

	snprintf(copy, sizeof(copy), "%s", text);
	split(copy, word);
	return play(b, word);
}

/* The options of the method, as its help lists them. */
static void
read_help(struct bench *b, struct base *base)
{
	char command[LINE], *text, *rest;
	bool roles = false;

	snprintf(
	    command, sizeof(command), "%s %s --help", base->tool, base->method);
	play_text(b, command);
	rest = text = read_file("out.txt");
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		struct option *o = &base->option[base->options];
		char *value;

		roles = roles || strncmp(line, "Columns read", 12) == 0;
		value = strstr(line, "--");
		if (value == NULL || value - line > 8 ||
		    base->options == OPTIONS - 1)
			continue;
		*o = (struct option){ .role = roles };
		sscanf(value, "--%39[a-z0-9-]=%79s", o->name, o->value);
		value += strcspn(value, " ");
		value += strspn(value, " ");
		if (*value == '\0' && rest != NULL)
			value = rest + strspn(rest, " ");
		o->writes = strncmp(value, "write", 5) == 0 ||
		    strncmp(value, "append", 6) == 0;
		if (strcmp(o->name, "help") != 0)
			base->options++;
	}
	free(text);
}

/* A line of a list, where "@" and "%" are folders; what stands before the
 * command is for faults.c. */
static void
read_base(struct bench *b, const char *line)
{
	struct base *base = &b->base[b->bases];
	bool setup = strncmp(line, "setup ", 6) == 0;
	char *last, top[sizeof(b->top)], tool[PATH_MAX];
	size_t n = 0;

	memcpy(top, b->top, sizeof(top));

	for (line = strstr(line, "crm-"); *line != '\0' && n < LINE / 2; line++)
		if (*line == '@' || *line == '%')
			n += (size_t)snprintf(base->text + n, LINE - n,
			    "%s/tests/%s/", top,
			    *line == '@' ? "data/examples" : "faults/data");
		else
			base->text[n++] = *line;
	base->text[n] = '\0';
	sscanf(base->text, "%31s %63[a-z]", base->tool, base->method);
	snprintf(tool, sizeof(tool), "%s/bin/%s", top, base->tool);
	if (access(tool, X_OK) != 0)
		return; /* not built */
	if (setup) {
		b->wrong += play_text(b, base->text) != 0;
		return;
	}
	last = strrchr(base->text, ' ');
	if (last != NULL && last[1] != '-' && access(last + 1, R_OK) == 0) {
		*last = '\0';
		snprintf(base->input, LINE, "%s", last + 1);
	}
	b->bases++;
}

static void
read_list(struct bench *b, const char *name)
{
	char path[PATH_MAX], line[LINE];
	FILE *list;

	snprintf(path, sizeof(path), "%s/tests/%s", b->top, name);
	list = fopen(path, "r");
	while (list != NULL && fgets(line, sizeof(line), list) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '#' && line[0] != '\0' && b->bases < RUNS)
			read_base(b, line);
	}
	if (list != NULL)
		fclose(list);
}

/* One option in three whose value is a file gets such a copy. */
static void
change_sides(struct bench *b, char *text)
{
	char copy[4 * LINE], path[LINE], *word[WORDS];
	int n;

	snprintf(copy, sizeof(copy), "%s", text);
	n = split(copy, word);
	text[0] = '\0';
	for (int i = 0; i < n; i++) {
		char *value = strchr(word[i], '=');

		sprintf(text + strlen(text), "%s%s", i > 0 ? " " : "", word[i]);
		if (word[i][0] != '-' || value == NULL ||
		    draw(&b->chance, 3) > 0 || strcmp(value, "=key") == 0 ||
		    access(value + 1, R_OK) != 0)
			continue;
		write_side(&b->chance, value + 1, "side.csv");
		snprintf(path, sizeof(path), "%s.records", value + 1);
		unlink("side.csv.records");
		if (access(path, R_OK) == 0)
			write_side(&b->chance, path, "side.csv.records");
		sprintf(text + strlen(text) - strlen(value), "=side.csv");
	}
}

/* What an option reads is a file of its name: rates.csv, limits.csv. */
static bool
find_file(const struct bench *b, const char *name, char *to, size_t size)
{
	static const char *const places[] = { "faults/data", "data/examples" };

	for (size_t i = 0; i < 2; i++) {
		snprintf(
		    to, size, "%s/tests/%s/%s.csv", b->top, places[i], name);
		if (access(to, R_OK) == 0)
			return true;
	}
	return false;
}

/* A value of the kind that help shows; false where there is none to be had. */
static bool
put_value(struct bench *b, const struct option *o, const char *header, char *to,
    size_t size)
{
	static const char *const count[] = { "0", "1", "2", "3", "5", "10",
		"30", "100" };
	static const char *const share[] = { "0", "0.05", "0.1", "0.5", "0.9",
		"0.95", "1", "2" };
	static const char *const date[] = { "2023-06-30", "2023-12-31",
		"2024-03-31", "2024-06-11", "today" };
	static const char *const text[] = { "a", "1", "x,y", "0.5,1", "A:1",
		"30,60,90" };
	char name[80];
	size_t n;

	if (strchr(o->value, '|') != NULL &&
	    islower((unsigned char)*o->value)) {
		int k = (int)draw(&b->chance, 4);
		const char *p = o->value;

		while (k-- > 0 && strchr(p, '|') != NULL)
			p = strchr(p, '|') + 1;
		snprintf(to, size, "%.*s", (int)strcspn(p, "|"), p);
	} else if (strncmp(o->value, "COLUMN", 6) == 0) {
		char *at = cell((char *)(uintptr_t)header,
		    (int)draw(&b->chance, (uint64_t)count_cells(header)), &n);

		snprintf(name, sizeof(name), "%.*s", n < 60 ? (int)n : 60, at);
		if (n == 0 || strchr(name, ' ') != NULL)
			return false;
		snprintf(to, size, "%s", name);
	} else if (strcmp(o->value, "FILE") == 0 ||
	    strcmp(o->value, "MODEL") == 0) {
		if (o->writes)
			snprintf(to, size, "%s.written", o->name);
		else if (!find_file(b, o->name, to, size))
			return false;
	} else if (strncmp(o->value, "DATE", 4) == 0)
		snprintf(to, size, "%s", PICK(&b->chance, date));
	else if (strcmp(o->value, "N") == 0 || strcmp(o->value, "DAYS") == 0 ||
	    strcmp(o->value, "MONTHS") == 0 || strcmp(o->value, "AMOUNT") == 0)
		snprintf(to, size, "%s", PICK(&b->chance, count));
	else if (strchr(o->value, ',') != NULL || strcmp(o->value, "TEXT") == 0)
		snprintf(to, size, "%s", PICK(&b->chance, text));
	else
		snprintf(to, size, "%s", PICK(&b->chance, share));
	return true;
}

/* What only says how to work. */
static const char *const neutral[] = { "--threads=1", "--threads=2",
	"--threads=3", "--buffer-size=64K", "--no-sync", "--max-record=2M",
	"--rejects=rejects.written" };

static const char *const common[] = { "--digits=3", "--digits=17", "--pretty",
	"--as-of=2024-06-30", "--tsv", "--quiet", "--verbose", "--replace",
	"--max-rejects=50%", "--max-rejects=3", "--seed=7", "--null=NA,-" };

static void
add_options(struct bench *b, const struct base *base, char *text)
{
	static const int many[] = { 0, 0, 1, 1, 1, 2, 3 };
	char *header =
	    read_file(base->input[0] != '\0' ? base->input : "/dev/null");
	int n = many[draw(&b->chance, 7)];

	header[strcspn(header, "\n")] = '\0';
	for (int i = 0; i < n && base->options > 0; i++) {
		const struct option *o =
		    &base->option[draw(&b->chance, (uint64_t)base->options)];
		char value[PATH_MAX];
		size_t at = strlen(text);

		if (o->role && draw(&b->chance, 4) > 0)
			continue;
		if (o->value[0] == '\0')
			snprintf(text + at, LINE, " --%s", o->name);
		else if (put_value(b, o, header, value, sizeof(value)))
			sprintf(text + at, " --%s=%s", o->name, value);
	}
	if (draw(&b->chance, 3) == 0)
		sprintf(text + strlen(text), " %s", PICK(&b->chance, common));
	free(header);
}

/* Does a cell say that it is no number? */
static bool
no_number(const char *out)
{
	static const char *const words[] = { "nan", "-nan", "inf", "-inf" };

	while (*out != '\0') {
		size_t n = strcspn(out, ",;\t\n");

		for (size_t i = 0; i < 4; i++)
			if (n == strlen(words[i]) &&
			    strncmp(out, words[i], n) == 0)
				return true;
		out += n + (out[n] != '\0');
	}
	return false;
}

static const char *
wrong(int status, const char *err, const char *out, bool odd_input)
{
	if (status < 0)
		return "it died";
	if (status > 3)
		return "it ended with a status that is none";
	if (strstr(err, "Sanitizer") != NULL ||
	    strstr(err, "runtime error") != NULL)
		return "a sanitizer complains";
	if (status > 0 && err[0] == '\0')
		return "it does not say why it failed";
	for (const char *p = err; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t')
			return "its words command a terminal";
	if (!odd_input && status == 0 && no_number(out))
		return "a number is none";
	return NULL;
}

/* A run that says what is wrong with it into `wrong`. */
static void
vary(struct bench *b, long number, FILE *wrong_runs)
{
	uint64_t run = b->seed + 0xBF58476D1CE4E5B9U * (uint64_t)(number + 1);
	struct chance start = { run ^ (run >> 31) };
	const struct base *base;
	bool plain;
	char text[4 * LINE], shown[4 * LINE], *word[WORDS];
	char *out, *err;
	const char *why;
	int status;

	for (int i = 0; i < 8; i++)
		draw(&start, 2);
	b->chance = start;
	base = &b->base[draw(&b->chance, (uint64_t)b->bases)];
	plain = base->out != NULL && draw(&b->chance, 8) == 0;
	snprintf(text, sizeof(text), "%s", base->text);
	if (plain)
		sprintf(text + strlen(text), " %s", PICK(&b->chance, neutral));
	else
		add_options(b, base, text);
	if (!plain)
		change_sides(b, text);
	if (base->input[0] != '\0' && !plain)
		write_input(&b->chance, base->input);
	if (base->input[0] != '\0')
		sprintf(
		    text + strlen(text), " %s", plain ? base->input : "in.csv");
	strcpy(shown, text);
	split(text, word);
	status = play(b, word);
	out = read_file("out.txt");
	err = read_file("err.txt");
	why = wrong(status, err, out, !plain);
	if (why == NULL && plain && (status > 1 || strcmp(out, base->out) != 0))
		why = "what only says how to work changes the output";
	if (why != NULL)
		fprintf(wrong_runs, "run %ld: %s: %s, status %d\n%.400s\n",
		    number, shown, why, status, err);
	if (status >= 0 && status < 4)
		__atomic_add_fetch(&b->status[status], 1, __ATOMIC_RELAXED);
	free(out);
	free(err);
}

static bool
set_up(struct bench *b)
{
	const char *seed = getenv("CRM_SEED");
	FILE *key;

	b->seed =
	    0x9E3779B97F4A7C15U ^ (seed == NULL ? 1 : strtoull(seed, NULL, 10));
	b->status = mmap(NULL, 4 * sizeof(*b->status), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (b->status == MAP_FAILED)
		return false;
	signal(SIGPIPE, SIG_IGN);
	if (getcwd(b->top, sizeof(b->top)) == NULL ||
	    !tap_place(b->place, sizeof(b->place)) || chdir(b->place) != 0)
		return false;
	snprintf(b->servers.so, sizeof(b->servers.so),
	    "%s/tests/fuzz/methods/serve.so", b->top);
	umask(077);
	key = fopen("key", "w");
	fputs("4fb3a1c9d2e870655b9c1f02a7e6d8433c5f90be17a2644d\n", key);
	fclose(key);
	return true;
}

/* Every method of every tool is among the runs. */
static void
look_for_all(struct bench *b)
{
	char command[PATH_MAX], tool[64], method[64];
	FILE *list;

	snprintf(command, sizeof(command),
	    "for t in %s/bin/crm-*; do [ -x $t ] && $t --help | awk -v "
	    "t=${t##*/} "
	    "'/^Methods:/ { on = 1; next } /^$/ { on = 0 } "
	    "on && /^  [a-z]/ { print t, $1 }'; done",
	    b->top);
	list = popen(command, "r");
	while (fscanf(list, "%63s %63s", tool, method) == 2) {
		bool found = false;

		for (int i = 0; i < b->bases; i++)
			found = found ||
			    (strcmp(b->base[i].tool, tool) == 0 &&
				strcmp(b->base[i].method, method) == 0);
		ok(found, "%s %s is among the runs", tool, method);
	}
	pclose(list);
}

/* The run as it is: what neutral options must not change. */
static void
play_base(struct bench *b, struct base *base)
{
	char text[2 * LINE];
	int status;

	snprintf(text, sizeof(text), "%s %s", base->text, base->input);
	status = play_text(b, text);
	ok(status == 0 || status == 1, "%s", base->text);
	/* the second merge of a delivery is another run than the first */
	if (strcmp(base->method, "merge") != 0)
		base->out = read_file("out.txt");
	read_help(b, base);
}

/* Every `workers`-th run, in a copy of the place; what is wrong is in
 * wrong.txt there. */
static void
work(struct bench *b, long first, long runs, long workers)
{
	char command[3 * PATH_MAX], place[PATH_MAX];
	FILE *wrong_runs;

	snprintf(place, sizeof(place), "%s/worker%ld", b->place, first);
	snprintf(command, sizeof(command),
	    "mkdir %s && find . -maxdepth 1 -type f -exec cp -p {} %s/ \\;",
	    place, place);
	if (system(command) != 0 || chdir(place) != 0)
		_exit(1);
	wrong_runs = fopen("wrong.txt", "w");
	for (long i = first; i < runs; i += workers)
		vary(b, i, wrong_runs);
	servers_close(&b->servers);
	_exit(fclose(wrong_runs) != 0);
}

static void
work_all(struct bench *b, long runs)
{
	const char *given = getenv("CRM_WORKERS");
	long workers = given == NULL ? 2 : atol(given);
	pid_t worker[WORKERS];
	int status;

	if (workers < 1 || workers > WORKERS)
		workers = 1;
	servers_close(&b->servers);
	fflush(stdout);
	for (long w = 0; w < workers; w++) {
		worker[w] = fork();
		if (worker[w] == 0)
			work(b, w, runs, workers);
	}
	for (long w = 0; w < workers; w++) {
		char name[40], *text, *rest;

		ok(waitpid(worker[w], &status, 0) > 0 && status == 0,
		    "worker %ld comes to an end", w);
		snprintf(name, sizeof(name), "worker%ld/wrong.txt", w);
		rest = text = read_file(name);
		for (char *line; (line = strsep(&rest, "\n")) != NULL;)
			if (strncmp(line, "run ", 4) == 0)
				ok(false, "%s", line);
			else if (line[0] != '\0')
				printf("# %s\n", line);
		free(text);
	}
}

int
main(void)
{
	static struct bench b;
	const char *given = getenv("CRM_RUNS");
	long runs = given == NULL ? USUAL : atol(given);
	char command[PATH_MAX];

	if (!set_up(&b)) {
		ok(false, "there is a place");
		return tap_end();
	}
	read_list(&b, "faults/runs.txt");
	read_list(&b, "fuzz/methods/runs.txt");
	ok(b.wrong == 0, "what comes first");
	look_for_all(&b);
	for (int i = 0; i < b.bases; i++)
		play_base(&b, &b.base[i]);
	work_all(&b, runs);
	ok(2 * b.status[0] > runs, "most end well");
	printf("# status 0: %ld, 1: %ld, 2: %ld, 3: %ld\n", b.status[0],
	    b.status[1], b.status[2], b.status[3]);
	snprintf(command, sizeof(command), "rm -rf %s", b.place);
	return system(command) != 0 ? 1 : tap_end();
}
