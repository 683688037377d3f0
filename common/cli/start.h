/*
 * start: what a process does before anything else.
 */
#pragma once

/*
 * Names the program in messages, makes sure that descriptors 0, 1 and 2 are
 * open, that a limit of file sizes is an error and that hashes have a key, and
 * that what tells of bad data is kept when they end the run.
 */
void start(const char *program);
