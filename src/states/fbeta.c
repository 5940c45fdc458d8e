/*
 * fbeta.c
 *	  SQL aggregate fbeta over rows: fbeta of the confusion of the rows, in one step.
 *
 * The aggregates of other figures (confusion_agg.c) have a confusion as their state; here beta
 * goes with it, the same for all rows of a group.
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/slice_key.h"
#include "metrics/scored_rows.h"
#include "states/confusion.h"

PG_FUNCTION_INFO_V1(retrain_fbeta_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_fbeta_accum_integer);
PG_FUNCTION_INFO_V1(retrain_fbeta_accum_text);
PG_FUNCTION_INFO_V1(retrain_fbeta_combine);
PG_FUNCTION_INFO_V1(retrain_fbeta_serialize);
PG_FUNCTION_INFO_V1(retrain_fbeta_deserialize);
PG_FUNCTION_INFO_V1(retrain_fbeta_final);

#define LABEL 1
#define PREDICTED 2
#define BETA 3

typedef struct Fbeta
{
	double		beta;
	RetrainConfusionBoolean *counts;	/* of booleans, else NULL */
	RetrainConfusionState *classes; /* of other labels, else NULL */
} Fbeta;

/* create returns a state of no rows in mcxt. */
static Fbeta *
create(RetrainConfusionKind kind, double beta, MemoryContext mcxt)
{
	Fbeta	   *state = MemoryContextAllocZero(mcxt, sizeof(Fbeta));

	state->beta = beta;
	if (kind == RETRAIN_CONFUSION_BOOLEAN)
		state->counts = retrain_confusion_boolean_create(mcxt);
	else
		state->classes = retrain_confusion_create(kind, mcxt);
	return state;
}

/* state_of returns the state of the call, begun if there is none. */
static inline Fbeta *
state_of(FunctionCallInfo fcinfo, RetrainConfusionKind kind)
{
	Fbeta	   *state;

	if (unlikely(PG_ARGISNULL(0)))
	{
		double		beta = retrain_confusion_beta_argument(fcinfo, BETA);

		if (kind == RETRAIN_CONFUSION_TEXT)
			retrain_confusion_check_collation(fcinfo);
		return create(kind, beta, retrain_aggregate_context(fcinfo));
	}
	state = (Fbeta *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(BETA) || PG_GETARG_FLOAT8(BETA) != state->beta))
		retrain_option_differs("beta", state->beta, retrain_confusion_beta_argument(fcinfo, BETA));
	return state;
}

/* read_state returns what a state holds, in the current context. */
static RetrainConfusion *
read_state(const Fbeta *state)
{
	return state->counts != NULL ? retrain_confusion_boolean_read(state->counts) :
		retrain_confusion_close(state->classes);
}

/* add adds a confusion of the same kind. */
static void
add(Fbeta *state, const RetrainConfusion *other)
{
	if (state->counts == NULL)
	{
		retrain_confusion_merge(state->classes, other);
		return;
	}
	retrain_confusion_boolean_add_unused(state->counts, other->unused);
	for (int i = 0; i < other->table.ncells; i++)
	{
		const RetrainConfusionCell *cell = &other->table.cells[i];

		retrain_confusion_boolean_add(state->counts, cell->label << 1 | cell->predicted, cell->count);
	}
}

/*
 * retrain.fbeta_accum(internal, label boolean, predicted boolean, beta double precision)
 *		returns internal
 *
 * retrain_fbeta_accum_boolean counts one row; beta is constant.
 */
Datum
retrain_fbeta_accum_boolean(PG_FUNCTION_ARGS)
{
	Fbeta	   *state = state_of(fcinfo, RETRAIN_CONFUSION_BOOLEAN);

	if (PG_ARGISNULL(LABEL) || PG_ARGISNULL(PREDICTED))
		state->counts->unused++;
	else
		state->counts->count[(PG_GETARG_BOOL(LABEL) ? 2 : 0) | (PG_GETARG_BOOL(PREDICTED) ? 1 : 0)]++;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fbeta_accum(internal, label integer, predicted integer, beta double precision)
 *		returns internal
 *
 * retrain_fbeta_accum_integer counts one row of integer classes.
 */
Datum
retrain_fbeta_accum_integer(PG_FUNCTION_ARGS)
{
	Fbeta	   *state = state_of(fcinfo, RETRAIN_CONFUSION_INTEGER);

	if (PG_ARGISNULL(LABEL) || PG_ARGISNULL(PREDICTED))
		retrain_confusion_add_unused(state->classes, 1);
	else
	{
		int32		label = PG_GETARG_INT32(LABEL);
		int32		predicted = PG_GETARG_INT32(PREDICTED);

		retrain_confusion_add(state->classes, retrain_confusion_integer_bytes(&label),
							  retrain_confusion_integer_bytes(&predicted), 1);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fbeta_accum(internal, label text, predicted text, beta double precision) returns internal
 *
 * retrain_fbeta_accum_text counts one row of text classes.
 */
Datum
retrain_fbeta_accum_text(PG_FUNCTION_ARGS)
{
	Fbeta	   *state = state_of(fcinfo, RETRAIN_CONFUSION_TEXT);

	if (PG_ARGISNULL(LABEL) || PG_ARGISNULL(PREDICTED))
		retrain_confusion_add_unused(state->classes, 1);
	else
		retrain_confusion_add(state->classes, retrain_text_bytes(PG_GETARG_DATUM(LABEL)),
							  retrain_text_bytes(PG_GETARG_DATUM(PREDICTED)), 1);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fbeta_combine(internal, internal) returns internal
 *
 * retrain_fbeta_combine adds the second state to the first, or to a new one; the second stays as it
 * is.  NULL if both are NULL.
 */
Datum
retrain_fbeta_combine(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion;
	const Fbeta *other;
	Fbeta	   *state;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = (const Fbeta *) PG_GETARG_POINTER(1);
	confusion = read_state(other);
	if (PG_ARGISNULL(0))
		state = create(confusion->kind, other->beta, retrain_aggregate_context(fcinfo));
	else
		state = (Fbeta *) PG_GETARG_POINTER(0);
	if (state->beta != other->beta)
		retrain_option_differs("beta", state->beta, other->beta);
	add(state, confusion);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fbeta_serialize(internal) returns bytea
 *
 * retrain_fbeta_serialize returns the wire form of a state: beta, and the form in which a confusion
 * is sent.
 */
Datum
retrain_fbeta_serialize(PG_FUNCTION_ARGS)
{
	const Fbeta *state = (const Fbeta *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendfloat8(&buf, state->beta);
	retrain_confusion_send_bytes(&buf, read_state(state));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.fbeta_deserialize(bytea, internal) returns internal
 *
 * retrain_fbeta_deserialize returns the state in the current context.
 */
Datum
retrain_fbeta_deserialize(PG_FUNCTION_ARGS)
{
	const RetrainConfusion *confusion;
	StringInfoData buf;
	Fbeta	   *state;
	double		beta;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	beta = pq_getmsgfloat8(&buf);
	if (!(beta >= 0))
		retrain_state_invalid();
	confusion = retrain_confusion_recv_bytes(&buf);
	state = create(confusion->kind, beta, CurrentMemoryContext);
	add(state, confusion);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.fbeta_final(internal) returns double precision
 *
 * retrain_fbeta_final returns the figure of the positive class of booleans, else the mean over the
 * classes; NULL if it is undefined.
 */
Datum
retrain_fbeta_final(PG_FUNCTION_ARGS)
{
	const Fbeta *state;
	double		figure;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const Fbeta *) PG_GETARG_POINTER(0);
	figure = retrain_confusion_fbeta(read_state(state), state->beta);
	if (isnan(figure))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(figure);
}
