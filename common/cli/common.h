/*
 * common: the table of the options that every method has.
 */
#pragma once

#include "cli/opt.h"

/* Its values are in a struct common_options (cli/tool.h). */
extern const struct opt common_options[];
