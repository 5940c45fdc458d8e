/*
 * errors_validate.c
 *	  What must hold of a state of errors that comes from outside.
 *
 * One validator for the binary form (errors_packed.c) and the text form (errors_text.c).  A
 * state that passes can be merged and read without harm, and its figures lie in their
 * ranges; whether its rows ever were nobody here can know.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "common/compat.h"
#include "states/errors.h"
#include "stats/float_key.h"

/* retrain_errors_invalid raises the error of a state that cannot be one. */
void
retrain_errors_invalid(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid state of errors: %s", problem),
			 errhint("States are made by retrain.errors_agg or in the text form of doc/reference/errors.md.")));
}

/* validate_profile checks what a profile of errors has, and others need not have. */
static void
validate_profile(RetrainErrors *errors)
{
	const RetrainProfile *profile = errors->errors;

	if (profile->kind != RETRAIN_PROFILE_NUMBER || profile->capacity != RETRAIN_PROFILE_CAPACITY)
		retrain_errors_invalid("its profile is not of numbers, or has another capacity");
	if (profile->distinct != NULL || profile->counts.inexact != 0)
		retrain_errors_invalid("its profile counts distinct or inexact values");
	if (!retrain_profile_moments(profile, &errors->moments))
		retrain_errors_invalid("its profile has no sums");
}

/* validate_counts checks the counts, which are not negative and fit a profile. */
static void
validate_counts(const RetrainErrors *errors)
{
	const RetrainErrorsCounts *counts = &errors->counts;

	if (counts->large > errors->errors->rows ||
		counts->zeros > errors->errors->rows - counts->steep)
		retrain_errors_invalid("a count exceeds the rows");
}

/* difference initialises result, in the current context, to a less b. */
static void
difference(RetrainExactSum *result, const RetrainExactSum *a, const RetrainExactSum *b)
{
	RetrainExactSum one;

	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1);
	retrain_exact_init(result, CurrentMemoryContext);
	retrain_exact_merge(result, a);
	retrain_exact_add_product(result, true, b, &one);
	retrain_exact_free(&one);
}

/* rest initialises result, in the current context, to a less b, of both sums. */
static void
rest(RetrainMoments *result, const RetrainMoments *a, const RetrainMoments *b)
{
	difference(&result->sum, &a->sum, &b->sum);
	difference(&result->squares, &a->squares, &b->squares);
}

/*
 * possible tells whether n values, none of them on the other side of 0 than sign, can have
 * these moments.
 */
static bool
possible(const RetrainMoments *moments, int64 n, int sign)
{
	return retrain_exact_sign(&moments->squares) >= 0 &&
		retrain_exact_sign(&moments->sum) * sign >= 0 &&
		(retrain_exact_sign(&moments->sum) != 0) == (retrain_exact_sign(&moments->squares) != 0) &&
		retrain_moments_possible(moments, n);
}

/* parted tells whether part can be the values of n on one side of 0, which sign tells. */
static bool
parted(const RetrainMoments *all, const RetrainMoments *part, int64 n, int sign)
{
	RetrainMoments others;

	rest(&others, all, part);
	return possible(part, n, sign) && possible(&others, n, -sign);
}

/* same tells whether two moments are equal. */
static bool
same(const RetrainMoments *a, const RetrainMoments *b)
{
	RetrainMoments others;

	rest(&others, a, b);
	return retrain_exact_sign(&others.sum) == 0 && retrain_exact_sign(&others.squares) == 0;
}

/* validate_exact checks what follows from the errors, if all of them are known. */
static void
validate_exact(const RetrainErrors *errors)
{
	const RetrainProfile *profile = errors->errors;
	RetrainMoments positive;
	RetrainMoments squared;
	int64		large = 0;

	retrain_moments_init(&positive, CurrentMemoryContext);
	retrain_moments_init(&squared, CurrentMemoryContext);
	for (int i = 0; i < profile->n; i++)
	{
		double		error = retrain_key_float(profile->buckets[i].key);
		int64		rows = retrain_bucket_rows(&profile->buckets[i]);

		if (error > 0)
			retrain_moments_add_times(&positive, error, (uint64) rows);
		if (error * error <= DBL_MAX)
			retrain_moments_add_times(&squared, error * error, (uint64) rows);
		else
			large += rows;
	}
	if (large != errors->counts.large ||
		!same(&positive, &errors->sums[RETRAIN_ERRORS_POSITIVE]) ||
		!same(&squared, &errors->sums[RETRAIN_ERRORS_SQUARED]))
		retrain_errors_invalid("its sums of errors are not those of its profile");
}

/* validate_sums checks the sums beside the profile. */
static void
validate_sums(const RetrainErrors *errors)
{
	const RetrainMoments *sums = errors->sums;
	int64		n = errors->errors->rows;
	int64		zeros = errors->counts.zeros;
	RetrainExactSum most;
	RetrainExactSum room;

	if (!parted(&errors->moments, &sums[RETRAIN_ERRORS_POSITIVE], n, 1))
		retrain_errors_invalid("no errors have these sums");
	if (!possible(&sums[RETRAIN_ERRORS_SQUARED], n - errors->counts.large, 1))
		retrain_errors_invalid("no squared errors have these sums");
	if (!retrain_moments_possible(&sums[RETRAIN_ERRORS_ACTUAL], n) ||
		!parted(&sums[RETRAIN_ERRORS_ACTUAL], &sums[RETRAIN_ERRORS_NEGATIVE], n, -1) ||
		(retrain_exact_sign(&sums[RETRAIN_ERRORS_ACTUAL].squares) == 0) != (zeros == n))
		retrain_errors_invalid("no actual values have these sums");
	if (!possible(&sums[RETRAIN_ERRORS_RELATIVE], n - zeros - errors->counts.steep, 1) ||
		!possible(&sums[RETRAIN_ERRORS_SYMMETRIC], n, 1))
		retrain_errors_invalid("no relative errors have these sums");

	/* none is above 2 */
	retrain_exact_init(&most, CurrentMemoryContext);
	retrain_exact_add_times(&most, 2, (uint64) n);
	difference(&room, &most, &sums[RETRAIN_ERRORS_SYMMETRIC].sum);
	if (retrain_exact_sign(&room) < 0)
		retrain_errors_invalid("no relative errors have these sums");
}

/* retrain_errors_validate raises an error unless the state, whose profile is valid, can be used. */
void
retrain_errors_validate(RetrainErrors *errors)
{
	validate_profile(errors);
	validate_counts(errors);
	validate_sums(errors);
	if (errors->errors->shift == 0)
		validate_exact(errors);
}
