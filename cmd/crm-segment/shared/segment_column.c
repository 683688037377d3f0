#include "segment_column.h"

size_t
segment_column(const struct header *header)
{
	static const char *const endings[] = { "_segment", "_class", "_tier",
		"_stage", "_cluster", "_quadrant", "type_state",
		"matrix_cell" };
	size_t column = header_exact(header, STR("segment"));

	for (size_t e = 0; column == ROLE_NONE && e < COUNT(endings); e++)
		for (size_t i = 0; column == ROLE_NONE && i < header->n; i++)
			if (str_ends(header->name[i], str_of(endings[e])))
				column = i;
	return column;
}
