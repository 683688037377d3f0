/*
 * places: that the files of a run do not destroy each other. Which they are
 * follows from the option tables (OPT_OUTPUT, OPT_FILE, OPT_FILES) and the
 * command line.
 */
#pragma once

#include "cli/tool.h"

/*
 * Ends the run (EXIT_USAGE) when two of its outputs, and what they make beside
 * them, are one file, however the paths are written, or when an output would
 * replace or disturb what is read. Only -o may take the place of an input, and
 * an output that of the option that it `replaces`, not of what another option
 * reads: they do so at the end. An output that cannot be made ends it, too
 * (EXIT_SYSTEM). An input that is given twice is told, and standard input
 * then ends it.
 */
void places_check(struct tool *tool);
