/*
 * multiplicity.c
 *	  p-values of many tests at once.
 *
 * Benjamini and Hochberg (1995, J. R. Stat. Soc. B 57): with the n p-values in
 * rising order, the adjusted one of place i is the smallest n p_j / j over j >= i,
 * at most 1.  Holm (1979, Scand. J. Stat. 6): the largest (n - j + 1) p_j over j <= i,
 * at most 1.
 */
#include "stats/pure.h"

#include "stats/host.h"
#include "stats/multiplicity.h"

static int64_t *rising_order(const double *p, int64_t n);

/* retrain_benjamini_hochberg adjusts n p-values; see multiplicity.h. */
void
retrain_benjamini_hochberg(const double *p, double *adjusted, int64_t n)
{
	int64_t    *order;
	double		least = 1.0;

	if (n < 1)
		return;
	order = rising_order(p, n);
	for (int64_t i = n - 1; i >= 0; i--)
	{
		least = Min(least, p[order[i]] * (double) n / (double) (i + 1));
		adjusted[order[i]] = least;
	}
	retrain_host_release(order);
}

/* retrain_holm adjusts n p-values; see multiplicity.h. */
void
retrain_holm(const double *p, double *adjusted, int64_t n)
{
	int64_t    *order;
	double		most = 0.0;

	if (n < 1)
		return;
	order = rising_order(p, n);
	for (int64_t i = 0; i < n; i++)
	{
		most = Min(Max(most, p[order[i]] * (double) (n - i)), 1.0);
		adjusted[order[i]] = most;
	}
	retrain_host_release(order);
}

/*
 * rising_order returns the places of p by rising value, by merging runs of
 * doubling length; the caller releases it.
 */
static int64_t *
rising_order(const double *p, int64_t n)
{
	int64_t    *order = retrain_host_allocate(sizeof(int64_t) * n);
	int64_t    *merged = retrain_host_allocate(sizeof(int64_t) * n);

	for (int64_t i = 0; i < n; i++)
		order[i] = i;
	for (int64_t width = 1; width < n; width *= 2)
	{
		int64_t    *swap;

		retrain_host_check_interrupts();
		for (int64_t start = 0; start < n; start += 2 * width)
		{
			int64_t		left = start,
						middle = Min(start + width, n),
						right = middle,
						end = Min(start + 2 * width, n);

			for (int64_t i = start; i < end; i++)
				merged[i] = (right >= end || (left < middle && p[order[left]] <= p[order[right]])) ?
					order[left++] : order[right++];
		}
		swap = order;
		order = merged;
		merged = swap;
	}
	retrain_host_release(merged);
	return order;
}
