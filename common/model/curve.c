#include "model/curve.h"

#include <math.h>

double
curve_at(const struct curve_point *point, size_t n, double x)
{
	size_t i = 1;

	if (isnan(x))
		return x;
	if (x <= point[0].x)
		return point[0].y;
	while (i < n && x > point[i].x)
		i++;
	if (i == n)
		return point[n - 1].y;
	return point[i - 1].y +
	    (point[i].y - point[i - 1].y) * (x - point[i - 1].x) /
	    (point[i].x - point[i - 1].x);
}
