/*
 * measure: times shell commands against each other. All of them run in turn,
 * round after round, so that a busy minute of the machine hits all alike. For
 * each it prints the least and the median wall time, the least CPU time, the
 * highest peak memory of any of its processes, and its least wall and CPU times
 * as multiples of the first command's.
 *
 *	measure [-r ROUNDS] NAME COMMAND [NAME COMMAND]...
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 99, COMMANDS_MAX = 32 };

struct command {
	const char *name, *text;
	double wall[ROUNDS_MAX], cpu[ROUNDS_MAX]; /* seconds */
	long peak;				  /* KiB */
};

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Runs it once; ends the program if the command fails. */
static void
run(struct command *command, int round)
{
	double start = now();
	struct rusage usage;
	int status;
	pid_t child = fork();

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command->text, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child) {
		perror("measure");
		exit(3);
	}
	command->wall[round] = now() - start;
	command->cpu[round] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	if (usage.ru_maxrss > command->peak)
		command->peak = usage.ru_maxrss;
	if (status != 0) {
		fprintf(stderr, "measure: %s failed: %s\n", command->name,
		    command->text);
		exit(1);
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
	return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

int
main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	int option, rounds = 3, n = 0;
	double first[2] = { 0 };

	while ((option = getopt(argc, argv, "r:")) != -1) {
		if (option != 'r')
			return 2;
		rounds = (int)strtol(optarg, NULL, 10);
	}
	for (; optind + 1 < argc && n < COMMANDS_MAX; optind += 2) {
		commands[n].name = argv[optind];
		commands[n++].text = argv[optind + 1];
	}
	if (n == 0 || optind < argc || rounds < 1 || rounds > ROUNDS_MAX) {
		fputs("usage: measure [-r ROUNDS] NAME COMMAND...\n", stderr);
		return 2;
	}
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < n; i++)
			run(&commands[i], round);
	printf("%-28s %9s %9s %9s %9s %7s %7s\n", "", "wall s", "median",
	    "cpu s", "peak MB", "ratio", "of cpu");
	for (int i = 0; i < n; i++) {
		double middle = median(commands[i].wall, rounds);
		double wall = commands[i].wall[0], cpu;

		median(commands[i].cpu, rounds);
		cpu = commands[i].cpu[0];
		if (i == 0) {
			first[0] = wall;
			first[1] = cpu;
		}
		printf("%-28s %9.3f %9.3f %9.3f %9.0f %7.2f %7.2f\n",
		    commands[i].name, wall, middle, cpu,
		    (double)commands[i].peak / 1024, wall / first[0],
		    cpu / first[1]);
	}
	return 0;
}
