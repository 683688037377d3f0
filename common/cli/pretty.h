/*
 * pretty: a table for people: columns aligned, numbers to the right.
 */
#ifndef CLI_PRETTY_H
#define CLI_PRETTY_H

#include "base/str.h"

struct out;

/* Lays out the records of `csv` (comma, as csv/writer writes them). */
void pretty_print(struct out *out, struct str csv);

#endif
