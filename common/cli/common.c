#include "cli/common.h"

#include "cli/tool.h"

#include "common.def"
