/*
 * gauss: Gauss-Legendre quadrature, for smooth integrands cut into panels by
 * who knows their shape.
 */
#pragma once

enum { GAUSS_POINTS = 16 };

/* Nodes on (-1, 1), ascending, and their weights, which add up to 2. */
extern const double gauss_node[GAUSS_POINTS], gauss_weight[GAUSS_POINTS];

typedef double gauss_function(double x, void *data);

/*
 * The integral of f from low to high by one panel of 16 points: exact for
 * polynomials up to degree 31; about 1e-15 relative where f changes by less
 * than a factor e^8 across the panel and has no singularity within half its
 * width.
 */
double gauss_integrate(gauss_function *f, void *data, double low, double high);
