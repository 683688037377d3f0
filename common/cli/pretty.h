/*
 * pretty: a table for people: columns aligned, numbers to the right.
 */
#ifndef CLI_PRETTY_H
#define CLI_PRETTY_H

#include "base/str.h"

#include <stdbool.h>

struct out;

/*
 * Lays out the records of `csv` (comma, as csv/writer writes them). With `bars`
 * each row ends with a bar for the first column called share, rate or
 * retention, or *_share, from 0 to 1.
 */
void pretty_print(struct out *out, struct str csv, bool bars);

#endif
