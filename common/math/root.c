#include "math/root.h"

#include <float.h>
#include <math.h>

/* The next point of Brent's method (1973, chapter 4) away from b, the best so
 * far: inverse quadratic or linear interpolation through a, b, c where it stays
 * inside the bracket [b, c] and shrinks fast enough, else the middle. *last is
 * the step before the previous one, and *step becomes the step to take. */
static void
brent_step(const double x[3], const double y[3], double *last, double *step)
{
	double half = (x[2] - x[1]) / 2, p, q, r, s = y[1] / y[0];

	if (x[0] == x[2]) {
		p = 2 * half * s;
		q = 1 - s;
	} else {
		q = y[0] / y[2];
		r = y[1] / y[2];
		p = s * (2 * half * q * (q - r) - (x[1] - x[0]) * (r - 1));
		q = (q - 1) * (r - 1) * (s - 1);
	}
	if (p > 0)
		q = -q;
	p = fabs(p);
	if (2 * p < 3 * half * q && p < fabs(*last * q / 2)) {
		*last = *step;
		*step = p / q;
	} else {
		*last = *step = half;
	}
}

/* b becomes the better end of the bracket, a and c the other. */
static void
brent_order(double x[3], double y[3])
{
	if (fabs(y[2]) >= fabs(y[1]))
		return;
	x[0] = x[1], x[1] = x[2], x[2] = x[0];
	y[0] = y[1], y[1] = y[2], y[2] = y[0];
}

double
root_find(
    root_function *f, void *data, double low, double high, double tolerance)
{
	/* a: the previous b; b: the best; c: the other end of the bracket. */
	double x[3] = { low, high, low }, y[3], last, step, half, least;

	y[0] = y[2] = f(low, data);
	y[1] = f(high, data);
	if (y[0] == 0)
		return low;
	if (!(y[0] < 0 ? y[1] >= 0 : y[1] <= 0))
		return NAN;
	last = step = high - low;
	for (;;) {
		brent_order(x, y);
		least = 2 * DBL_EPSILON * fabs(x[1]) + tolerance / 2;
		half = (x[2] - x[1]) / 2;
		if (fabs(half) <= least || y[1] == 0)
			return x[1];
		if (fabs(last) >= least && fabs(y[0]) > fabs(y[1]))
			brent_step(x, y, &last, &step);
		else
			last = step = half;
		x[0] = x[1], y[0] = y[1];
		x[1] += fabs(step) > least ? step : copysign(least, half);
		y[1] = f(x[1], data);
		if (isnan(y[1]))
			return NAN;
		if ((y[1] > 0) == (y[2] > 0)) {
			x[2] = x[0], y[2] = y[0];
			last = step = x[1] - x[0];
		}
	}
}

struct minimum {
	double low, high;
	double x, w, v;	   /* the best, the second best, the w before */
	double fx, fw, fv; /* the values there */
	double step, last; /* the last step and the one before */
};

/* The step from x: the tip of the parabola through x, w, v if it is inside and
 * less than half the step before the last, else the golden section. */
static void
minimum_step(struct minimum *m, double least)
{
	double middle = (m->low + m->high) / 2, p = 0, q = 0, r;
	double before = m->last;

	if (fabs(before) > least) {
		r = (m->x - m->w) * (m->fx - m->fv);
		q = (m->x - m->v) * (m->fx - m->fw);
		p = (m->x - m->v) * q - (m->x - m->w) * r;
		q = 2 * (q - r);
		if (q > 0)
			p = -p;
		q = fabs(q);
	}
	if (fabs(p) < fabs(q * before / 2) && p > q * (m->low - m->x) &&
	    p < q * (m->high - m->x)) {
		m->last = m->step;
		m->step = p / q;
		if (m->x + m->step - m->low < 2 * least ||
		    m->high - m->x - m->step < 2 * least)
			m->step = copysign(least, middle - m->x);
	} else {
		m->last = (m->x < middle ? m->high : m->low) - m->x;
		m->step = 0.38196601125010515180 * m->last;
	}
}

/* Takes the point u with value fu in. */
static void
minimum_update(struct minimum *m, double u, double fu)
{
	if (fu <= m->fx) {
		if (u >= m->x)
			m->low = m->x;
		else
			m->high = m->x;
		m->v = m->w, m->fv = m->fw;
		m->w = m->x, m->fw = m->fx;
		m->x = u, m->fx = fu;
		return;
	}
	if (u < m->x)
		m->low = u;
	else
		m->high = u;
	if (fu <= m->fw || m->w == m->x) {
		m->v = m->w, m->fv = m->fw;
		m->w = u, m->fw = fu;
	} else if (fu <= m->fv || m->v == m->x || m->v == m->w) {
		m->v = u, m->fv = fu;
	}
}

double
root_minimum(
    root_function *f, void *data, double low, double high, double tolerance)
{
	struct minimum m = { .low = low, .high = high };
	double least, u;

	m.x = m.w = m.v = low + 0.38196601125010515180 * (high - low);
	m.fx = m.fw = m.fv = f(m.x, data);
	for (;;) {
		least = 1.5e-8 * fabs(m.x) + tolerance / 3;
		if (fabs(m.x - (m.low + m.high) / 2) <=
		    2 * least - (m.high - m.low) / 2)
			return m.x;
		minimum_step(&m, least);
		u = m.x +
		    (fabs(m.step) >= least ? m.step : copysign(least, m.step));
		minimum_update(&m, u, f(u, data));
	}
}
