/*
 * errors_validate.c
 *	  What must hold of a state of errors that comes from outside.
 *
 * One validator for the binary form (errors_packed.c) and the text form (errors_text.c).  A
 * state that passes can be merged and read without harm, and its figures lie in their
 * ranges; whether its rows ever were nobody here can know.
 */
#include "postgres.h"

#include "common/compat.h"
#include "states/errors.h"
#include "stats/float_key.h"
#include "stats/gram.h"

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

	if (counts->zeros > errors->errors->rows - counts->steep)
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

/* same tells whether two sums are equal. */
static bool
same(const RetrainExactSum *a, const RetrainExactSum *b)
{
	RetrainExactSum rest_of;

	difference(&rest_of, a, b);
	return retrain_exact_sign(&rest_of) == 0;
}

/* validate_exact checks what follows from the errors, if all of them are known. */
static void
validate_exact(const RetrainErrors *errors)
{
	static const RetrainErrorPower of_errors[] = {
		RETRAIN_POWER_POSITIVE_E, RETRAIN_POWER_POSITIVE_EE, RETRAIN_POWER_EEE, RETRAIN_POWER_EEEE
	};
	const RetrainProfile *profile = errors->errors;
	RetrainErrorPowers powers;

	retrain_error_powers_init(&powers, errors->powers.detailed, CurrentMemoryContext);
	for (int i = 0; i < profile->n; i++)
		retrain_error_powers_add_times(&powers, retrain_key_float(profile->buckets[i].key), 0,
									   (uint64) retrain_bucket_rows(&profile->buckets[i]));
	for (int i = 0; i < (int) lengthof(of_errors); i++)
	{
		if (!same(&powers.sum[of_errors[i]], &errors->powers.sum[of_errors[i]]))
			retrain_errors_invalid("its sums of errors are not those of its profile");
	}
}

/* whole initialises result, in the current context, to an integer that is not negative. */
static void
whole(RetrainExactSum *result, int64 value)
{
	retrain_exact_init(result, CurrentMemoryContext);
	retrain_exact_add_two(result, false, 0, (uint64) value, 0);
}

/* validate_detail checks that rows can have the sums of products of errors, actual values and their squares. */
static void
validate_detail(const RetrainErrors *errors, const RetrainExactSum *rows)
{
	const RetrainExactSum *powers = errors->powers.sum;
	const RetrainExactSum *ee = &errors->moments.squares;
	const RetrainExactSum *yy = &powers[RETRAIN_POWER_YY];
	RetrainExactSum room[2];

	/* of the columns 1, e, y, e^2, y^2 */
	const RetrainExactSum *const of_powers[5][RETRAIN_GRAM_COLUMNS] = {
		{rows, &errors->moments.sum, &powers[RETRAIN_POWER_Y], ee, yy},
		{NULL, ee, &powers[RETRAIN_POWER_EY], &powers[RETRAIN_POWER_EEE], &powers[RETRAIN_POWER_EYY]},
		{NULL, NULL, yy, &powers[RETRAIN_POWER_EEY], &powers[RETRAIN_POWER_YYY]},
		{NULL, NULL, NULL, &powers[RETRAIN_POWER_EEEE], &powers[RETRAIN_POWER_EEYY]},
		{NULL, NULL, NULL, NULL, &powers[RETRAIN_POWER_YYYY]}
	};

	/* no product exceeds its magnitude */
	difference(&room[0], &powers[RETRAIN_POWER_ABSOLUTE_EY], &powers[RETRAIN_POWER_EY]);
	retrain_exact_init(&room[1], CurrentMemoryContext);
	retrain_exact_merge(&room[1], &powers[RETRAIN_POWER_ABSOLUTE_EY]);
	retrain_exact_merge(&room[1], &powers[RETRAIN_POWER_EY]);
	if (retrain_exact_sign(&room[0]) < 0 || retrain_exact_sign(&room[1]) < 0 ||
		!retrain_gram_possible(of_powers, 5))
		retrain_errors_invalid("no errors and actual values have these sums");
}

/* validate_powers checks that rows can have the sums of errors and actual values. */
static void
validate_powers(const RetrainErrors *errors)
{
	const RetrainExactSum *powers = errors->powers.sum;
	const RetrainExactSum *e = &errors->moments.sum;
	const RetrainExactSum *ee = &errors->moments.squares;
	const RetrainExactSum *yy = &powers[RETRAIN_POWER_YY];
	RetrainMoments squared = {errors->moments.squares, powers[RETRAIN_POWER_EEEE]};
	RetrainExactSum rows;
	RetrainExactSum above;
	RetrainExactSum absolute_e;
	RetrainExactSum absolute_y;

	/* of 1, |e|, |y| */
	const RetrainExactSum *const of_absolutes[3][RETRAIN_GRAM_COLUMNS] = {
		{&rows, &absolute_e, &absolute_y},
		{NULL, ee, &powers[RETRAIN_POWER_ABSOLUTE_EY]},
		{NULL, NULL, yy}
	};

	whole(&rows, errors->errors->rows);
	difference(&above, &powers[RETRAIN_POWER_Y], &powers[RETRAIN_POWER_NEGATIVE_Y]);
	if (retrain_exact_sign(&powers[RETRAIN_POWER_NEGATIVE_Y]) > 0 || retrain_exact_sign(&above) < 0 ||
		(retrain_exact_sign(yy) == 0) != (errors->counts.zeros == errors->errors->rows))
		retrain_errors_invalid("no actual values have these sums");
	difference(&absolute_y, &above, &powers[RETRAIN_POWER_NEGATIVE_Y]);
	difference(&absolute_e, &powers[RETRAIN_POWER_POSITIVE_E], e);
	retrain_exact_merge(&absolute_e, &powers[RETRAIN_POWER_POSITIVE_E]);
	if (!possible(&squared, errors->errors->rows, 1) || !retrain_gram_possible(of_absolutes, 3))
		retrain_errors_invalid("no errors and actual values have these sums");
	if (errors->powers.detailed)
		validate_detail(errors, &rows);
}

/* validate_sums checks the sums beside the profile. */
static void
validate_sums(const RetrainErrors *errors)
{
	const RetrainMoments *sums = errors->sums;
	RetrainMoments positive = retrain_error_powers_pair(&errors->powers, RETRAIN_POWER_POSITIVE_E,
														RETRAIN_POWER_POSITIVE_EE);
	int64		n = errors->errors->rows;
	int64		zeros = errors->counts.zeros;
	RetrainExactSum most;
	RetrainExactSum room;

	if (!parted(&errors->moments, &positive, n, 1))
		retrain_errors_invalid("no errors have these sums");
	validate_powers(errors);
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
