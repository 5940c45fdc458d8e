/*
 * errors.c
 *	  The open form of retrain.errors: the state of aggregates, changed in place.
 *
 * Rows are gathered into small batches; a batch goes through the profile of the errors and
 * through the exact sums.  A row's relative and symmetric error are rounded, each by itself,
 * and then summed without rounding, so the state does not depend on the order of rows.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "utils/memutils.h"

#include "common/compat.h"
#include "states/errors.h"
#include "stats/relative_errors.h"

#define FIRST_PENDING 16

/* Values from which on sums get a scratch. */
#define MANY (RETRAIN_PENDING / 2)

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* retrain_errors_create returns an empty state, with detail or without, in a context of its own below parent. */
RetrainErrorsState *
retrain_errors_create(MemoryContext parent, bool detailed)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "retrain errors", ALLOCSET_START_SMALL_SIZES);
	RetrainErrorsState *state = MemoryContextAllocZero(mcxt, sizeof(RetrainErrorsState));

	EOH_init_header(&state->header, &methods, mcxt);
	state->errors = retrain_builder_create(mcxt, RETRAIN_PROFILE_NUMBER, RETRAIN_PROFILE_CAPACITY);
	retrain_builder_without_distinct(state->errors);
	retrain_error_powers_init(&state->powers, detailed, mcxt);
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
		retrain_moments_init(&state->sums[i], mcxt);
	state->pending_room = FIRST_PENDING;
	state->actual = MemoryContextAlloc(mcxt, FIRST_PENDING * sizeof(double));
	state->predicted = MemoryContextAlloc(mcxt, FIRST_PENDING * sizeof(double));
	return state;
}

/* retrain_errors_open returns a new state below parent with what the datum holds. */
RetrainErrorsState *
retrain_errors_open(Datum datum, MemoryContext parent)
{
	RetrainErrorsState *state = retrain_errors_create(parent, true);

	retrain_errors_merge(state, retrain_errors_read(datum));
	return state;
}

/* forget_packed drops the packed form, which is about to be out of date. */
static void
forget_packed(RetrainErrorsState *state)
{
	if (state->packed != NULL)
		pfree(state->packed);
	state->packed = NULL;
}

/* add_sum adds n finite values to a sum. */
static void
add_sum(RetrainErrorsState *state, RetrainErrorsSum sum, const double *values, int n)
{
	if (n == 0)
		return;
	if (state->scratch != NULL)
	{
		retrain_moments_add(&state->sums[sum], &state->scratch[sum], values, n);
		return;
	}
	for (int i = 0; i < n; i++)
		retrain_moments_add_times(&state->sums[sum], values[i], 1);
}

/* add_relative adds n finite errors to the sums of errors relative to values. */
static void
add_relative(RetrainErrorsState *state, const double *error, const double *actual,
			 const double *predicted, int n)
{
	double		ratio[RETRAIN_PENDING];
	double		even[RETRAIN_PENDING];
	int			infinite;
	int			zeros;

	retrain_relative_errors(ratio, error, actual, n, &infinite, &zeros);
	if (infinite > 0)
	{
		int			finite = 0;

		for (int i = 0; i < n; i++)
		{
			ratio[finite] = ratio[i];
			finite += ratio[i] <= DBL_MAX;
		}
	}
	state->counts.zeros += zeros;
	state->counts.steep += infinite - zeros;
	add_sum(state, RETRAIN_ERRORS_RELATIVE, ratio, n - infinite);
	retrain_symmetric_errors(even, error, actual, predicted, n);
	add_sum(state, RETRAIN_ERRORS_SYMMETRIC, even, n);
}

/* keep_finite moves the rows with a finite error to the front and returns their number. */
static int
keep_finite(double *error, double *actual, double *predicted, int n)
{
	int			finite = 0;

	for (int i = 0; i < n; i++)
		finite += fabs(error[i]) <= DBL_MAX;
	if (finite == n)
		return n;
	finite = 0;
	for (int i = 0; i < n; i++)
	{
		error[finite] = error[i];
		actual[finite] = actual[i];
		predicted[finite] = predicted[i];
		finite += fabs(error[i]) <= DBL_MAX;
	}
	return finite;
}

/* grow_pending gives a state that sees more than a few rows a batch of full size. */
static void
grow_pending(RetrainErrorsState *state)
{
	state->pending_room = Min(4 * state->pending_room, RETRAIN_PENDING);
	state->actual = repalloc(state->actual, state->pending_room * sizeof(double));
	state->predicted = repalloc(state->predicted, state->pending_room * sizeof(double));
}

/* retrain_errors_flush counts the pending rows; afterwards there is room for one. */
void
retrain_errors_flush(RetrainErrorsState *state)
{
	double		error[RETRAIN_PENDING];
	double		values[RETRAIN_PENDING];
	int			all = state->npending;
	int			n;

	if (all == 0)
		return;
	forget_packed(state);
	state->npending = 0;
	for (int i = 0; i < all; i++)
		values[i] = error[i] = state->actual[i] - state->predicted[i];
	n = keep_finite(error, state->actual, state->predicted, all);
	if (n >= MANY && state->scratch == NULL)
		state->scratch = MemoryContextAllocZero(state->header.eoh_context,
												RETRAIN_ERRORS_SUMS * sizeof(RetrainMomentsScratch));
	retrain_error_powers_add(&state->powers, error, state->actual, n);
	add_relative(state, error, state->actual, state->predicted, n);
	retrain_builder_add_values(state->errors, values, all);
	if (all == state->pending_room && all < RETRAIN_PENDING)
		grow_pending(state);
}

/* retrain_errors_drop_detail leaves what a state without detail holds. */
void
retrain_errors_drop_detail(RetrainErrorsState *state)
{
	forget_packed(state);
	retrain_error_powers_drop_detail(&state->powers);
}

/* refuse_rows raises the error of too many rows. */
static void
refuse_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a state of errors cannot hold that many rows"),
			 errdetail("There would be more than %lld rows.", (long long) RETRAIN_PROFILE_MAX_ROWS),
			 errhint("Check the weights.")));
}

/* count_others adds rows, not negative, to a count of rows without a finite error. */
static void
count_others(RetrainErrorsState *state, int64 *count, int64 rows)
{
	if (rows > RETRAIN_PROFILE_MAX_ROWS - *count)
		refuse_rows();
	*count += rows;
	if (!retrain_profile_rows_fit(&state->errors->counts, state->errors->rows))
		refuse_rows();
}

/* retrain_errors_add_missing counts rows, not negative, of which a value is NULL. */
void
retrain_errors_add_missing(RetrainErrorsState *state, int64 rows)
{
	forget_packed(state);
	count_others(state, &state->errors->counts.nulls, rows);
}

/* add_value_times adds rows of a value to a sum. */
static inline void
add_value_times(RetrainErrorsState *state, RetrainErrorsSum sum, double value, int64 rows)
{
	retrain_moments_add_times(&state->sums[sum], value, (uint64) rows);
}

/* retrain_errors_add_times counts rows, not negative, that are the same. */
void
retrain_errors_add_times(RetrainErrorsState *state, double actual, double predicted, int64 rows)
{
	RetrainProfileCounts *others = &state->errors->counts;
	double		error = actual - predicted;
	double		ratio = retrain_relative_error(error, actual);

	if (rows == 0)
		return;
	forget_packed(state);
	if (isnan(error))
		count_others(state, &others->nans, rows);
	else if (isinf(error))
		count_others(state, error < 0 ? &others->negative_infinities : &others->positive_infinities,
					 rows);
	if (!isfinite(error))
		return;
	retrain_builder_add_times(state->errors, error, rows);
	if (!retrain_profile_rows_fit(others, state->errors->rows))
		refuse_rows();
	retrain_error_powers_add_times(&state->powers, error, actual, (uint64) rows);
	/* the zeros first: gcc 16 takes a quotient of finite numbers that is not finite for one by 0 */
	if (actual == 0)
		state->counts.zeros += rows;
	else if (isfinite(ratio))
		add_value_times(state, RETRAIN_ERRORS_RELATIVE, ratio, rows);
	else
		state->counts.steep += rows;
	add_value_times(state, RETRAIN_ERRORS_SYMMETRIC, retrain_symmetric_error(error, actual, predicted), rows);
}

/* retrain_errors_merge adds what another state holds, which is not changed. */
void
retrain_errors_merge(RetrainErrorsState *state, const RetrainErrors *from)
{
	retrain_errors_flush(state);
	forget_packed(state);
	retrain_builder_merge(state->errors, from->errors);
	state->counts.zeros += from->counts.zeros;
	state->counts.steep += from->counts.steep;
	retrain_error_powers_merge(&state->powers, &from->powers);
	for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
		retrain_moments_merge(&state->sums[i], &from->sums[i]);
}

/*
 * retrain_errors_close returns what the state holds, in the current context; it shares
 * memory with the state, which must not be changed while it is read.
 */
const RetrainErrors *
retrain_errors_close(RetrainErrorsState *state)
{
	RetrainErrors *errors = palloc0(sizeof(RetrainErrors));

	retrain_errors_flush(state);
	if (state->scratch != NULL)
	{
		for (int i = 0; i < RETRAIN_ERRORS_SUMS; i++)
			retrain_moments_settle(&state->sums[i], &state->scratch[i]);
	}
	errors->errors = retrain_builder_close(state->errors);
	retrain_profile_moments(errors->errors, &errors->moments);
	errors->counts = state->counts;
	errors->powers = state->powers;
	memcpy(errors->sums, state->sums, sizeof(errors->sums));
	return errors;
}

/* retrain_errors_packed returns the packed form, which stays the state's. */
struct varlena *
retrain_errors_packed(RetrainErrorsState *state)
{
	MemoryContext mine;
	MemoryContext old;
	struct varlena *packed;

	if (state->packed != NULL && state->npending == 0)
		return state->packed;
	mine = AllocSetContextCreate(CurrentMemoryContext, "retrain errors packing", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(mine);
	packed = retrain_errors_pack(retrain_errors_close(state));
	MemoryContextSwitchTo(old);
	forget_packed(state);
	state->packed = MemoryContextAlloc(state->header.eoh_context, VARSIZE(packed));
	memcpy(state->packed, packed, VARSIZE(packed));
	MemoryContextDelete(mine);
	return state->packed;
}

/*
 * retrain_errors_read returns what a datum of type retrain.errors holds, in the current
 * context; it must not be changed, and lives as long as the datum.
 */
const RetrainErrors *
retrain_errors_read(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_errors_close((RetrainErrorsState *) DatumGetEOHP(datum));
	return retrain_errors_unpack(PG_DETOAST_DATUM_PACKED(datum));
}

/* flat_size is the method get_flat_size of expanded objects. */
static Size
flat_size(ExpandedObjectHeader *object)
{
	return VARSIZE(retrain_errors_packed((RetrainErrorsState *) object));
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	struct varlena *packed = retrain_errors_packed((RetrainErrorsState *) object);

	Assert(VARSIZE(packed) == allocated);
	memcpy(result, packed, VARSIZE(packed));
}
