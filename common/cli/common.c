#include "cli/common.h"

#include "cli/tool.h"

#include <stddef.h>

#include "common.def"
