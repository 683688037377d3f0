#include "math/linalg.h"

#include "unit/tap.h"

/* The Hilbert matrix of order 4; its inverse is known in integers. */
static void
hilbert(double *a)
{
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			a[i * 4 + j] = 1.0 / (i + j + 1);
}

static void
factor_and_invert(void)
{
	static const double inverse[16] = { 16, -120, 240, -140, -120, 1200,
		-2700, 1680, 240, -2700, 6480, -4200, -140, 1680, -4200, 2800 };
	double a[16], got[16], b[4] = { 1, 0, 0, 1 }, worst = 0;

	hilbert(a);
	ok(cholesky(a, 4, 1e-12), "Hilbert matrix has a factor");
	cholesky_invert(a, 4, got);
	for (int i = 0; i < 16; i++)
		worst = fmax(worst, fabs(got[i] / inverse[i] - 1));
	ok(worst < 1e-11, "its inverse, worst %.2g", worst);
	cholesky_solve(a, 4, b);
	near_relative(b[0], -124, 1e-11, "solution 1");
	near_relative(b[3], 2660, 1e-11, "solution 4");
	double bad[4] = { 1, 2, 2, 1 };
	ok(!cholesky(bad, 2, 0), "an indefinite matrix has none");
	double flat[4] = { 1, 1, 1, 1 };
	ok(!cholesky(flat, 2, 1e-9), "nor has a singular one");
}

/* Columns u, v, u + v, 0, w with cross products; the third and the fourth must
 * go, and the rest solves as if they had never been. */
static void
drop_columns(void)
{
	static const double x[5][5] = { { 1, 2, 3, 0, 1 }, { 1, -1, 0, 0, 2 },
		{ 2, 1, 3, 0, -1 }, { 0, 1e3, 1e3, 0, 0 }, { 3, 5, 8, 0, 4 } };
	double a[25] = { 0 }, kept[9], b[5], want[3], inverse[25], full[9];
	bool dropped[5];
	static const int in[3] = { 0, 1, 4 };

	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 5; j++)
			for (int r = 0; r < 5; r++)
				a[i * 5 + j] += x[r][i] * x[r][j];
	for (int i = 0; i < 5; i++)
		b[i] = i + 1;
	for (int i = 0; i < 3; i++) {
		want[i] = b[in[i]];
		for (int j = 0; j < 3; j++)
			kept[i * 3 + j] = a[in[i] * 5 + in[j]];
	}
	ok(solve_pivoting(a, 5, b, inverse, dropped, 1e-9) == 3, "three kept");
	ok(!dropped[0] && !dropped[1] && dropped[2] && dropped[3] &&
		!dropped[4],
	    "sum and constant dropped");
	cholesky(kept, 3, 1e-12);
	cholesky_invert(kept, 3, full);
	cholesky_solve(kept, 3, want);
	for (int i = 0; i < 3; i++) {
		near_relative(b[in[i]], want[i], 1e-10, "solution of the kept");
		near_relative(inverse[in[i] * 5 + in[0]], full[i * 3], 1e-10,
		    "inverse of the kept");
	}
	ok(b[2] == 0 && b[3] == 0 && inverse[2 * 5] == 0 && inverse[18] == 0,
	    "zeros for the dropped");
}

static void
eigen(void)
{
	/* The second difference matrix: 2 - 2 cos(k pi / (n + 1)). */
	double a[36] = { 0 }, values[6], h[16], small[4];

	for (int i = 0; i < 6; i++) {
		a[i * 6 + i] = 2;
		if (i > 0)
			a[i * 6 + i - 1] = a[(i - 1) * 6 + i] = -1;
	}
	eigenvalues(a, 6, values);
	for (int k = 1; k <= 6; k++)
		near_relative(values[k - 1], 2 - 2 * cos(k * acos(-1) / 7),
		    1e-14, "second differences");
	hilbert(h);
	eigenvalues(h, 4, small);
	near_relative(small[0], 9.670230402258850863e-5, 1e-11,
	    "smallest eigenvalue of Hilbert 4");
	near_relative(small[3], 1.500214280059242801, 1e-14, "largest");
}

int
main(void)
{
	factor_and_invert();
	drop_columns();
	eigen();
	return tap_end();
}
