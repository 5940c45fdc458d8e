/*
 * detection.c
 *	  The state and the result row of all sequential detectors.
 *
 * A detector (stats/detector.h) sees the used values one after the other; this file
 * counts rows, keeps the positions of drifts and warnings, and checks arguments.  A
 * detector depends on the order of the rows, so there is neither a combine function nor a
 * serial form: the rows of a group meet one state, in the order of ORDER BY.  The final
 * function changes nothing, so that a window may call it after every row.
 * Definitions: doc/reference/detectors.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/detection.h"

PG_FUNCTION_INFO_V1(retrain_detection_final);

/* Positions kept of drifts and of warnings each; those beyond are only counted. */
#define POSITIONS_KEPT 1000

typedef struct Positions
{
	int64		count;
	int64		last;
	int			kept;
	int			capacity;
	int64	   *position;
} Positions;

typedef struct Detection
{
	const RetrainDetector *detector;
	MemoryContext context;
	double		parameter[RETRAIN_DETECTOR_PARAMETERS];
	void	   *state;
	size_t		size;
	RetrainDetectorState last;	/* what the last used row showed */
	bool		judged;			/* a row was judged */
	int64		used;
	int64		unused;
	Positions	drifts;
	Positions	warnings;
	bool		timed;			/* the call gives the time of each row */
	TimestampTz at;				/* of the last used row */
	int64		ties;
} Detection;

static const char *const directions[] = {"both", "increase", "decrease"};

/* parameter_hint is errhint with the default of a parameter. */
static int
parameter_hint(const RetrainDetectorParameter *rule)
{
	if (isnan(rule->otherwise))
		return errhint("See the comment of the aggregate, \\da+ in psql.");
	if (rule->kind == RETRAIN_PARAMETER_DIRECTION)
		return errhint("The call without options takes '%s'.", directions[(int) rule->otherwise]);
	return errhint("The call without options takes %s.", float8out_internal(rule->otherwise));
}

/* direction_argument returns the direction that an argument names. */
static double
direction_argument(FunctionCallInfo fcinfo, int argument, const RetrainDetectorParameter *rule)
{
	char	   *word = text_to_cstring(PG_GETARG_TEXT_PP(argument));

	for (int i = 0; i < lengthof(directions); i++)
		if (strcmp(word, directions[i]) == 0)
		{
			pfree(word);
			return i;
		}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be both, increase or decrease, not \"%s\"", rule->name, word),
			 parameter_hint(rule)));
}

/* parameter_argument returns an argument after checking it against its rule. */
static double
parameter_argument(FunctionCallInfo fcinfo, int argument, const RetrainDetectorParameter *rule)
{
	double		value;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", rule->name),
				 parameter_hint(rule)));
	if (rule->kind == RETRAIN_PARAMETER_DIRECTION)
		return direction_argument(fcinfo, argument, rule);
	value = rule->kind == RETRAIN_PARAMETER_INTEGER ? PG_GETARG_INT32(argument) : PG_GETARG_FLOAT8(argument);
	/* written so that NaN fails */
	if (!(rule->open ? value > rule->low && value < rule->high : value >= rule->low && value <= rule->high))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 rule->open ?
				 errmsg("%s must be between %s and %s, not %s", rule->name, float8out_internal(rule->low),
						float8out_internal(rule->high), float8out_internal(value)) :
				 errmsg("%s must be from %s to %s, not %s", rule->name, float8out_internal(rule->low),
						float8out_internal(rule->high), float8out_internal(value)),
				 parameter_hint(rule)));
	return value;
}

/* parameter_differs raises the error of a parameter with two values in one group. */
pg_noreturn static void parameter_differs(const RetrainDetectorParameter *rule);

static void
parameter_differs(const RetrainDetectorParameter *rule)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be the same for all rows of a group", rule->name),
			 errhint("Use GROUP BY or PARTITION BY to run one detector for each value of %s.", rule->name)));
}

/* begin_detector begins the state of the detector, also after a drift. */
static void
begin_detector(Detection *detection)
{
	memset(detection->state, 0, detection->size);
	detection->detector->begin(detection->state, detection->parameter);
}

/* create_detection returns a new state with the parameters of the call. */
static Detection *
create_detection(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given)
{
	MemoryContext context = retrain_aggregate_context(fcinfo);
	Detection *detection = MemoryContextAllocZero(context, sizeof(Detection));
	const char *wrong;

	detection->detector = detector;
	detection->context = context;
	for (int i = 0; i < detector->count; i++)
		detection->parameter[i] = i < given ? parameter_argument(fcinfo, 2 + i, &detector->parameter[i]) :
			detector->parameter[i].otherwise;
	wrong = detector->check == NULL ? NULL : detector->check(detection->parameter);
	if (wrong != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", wrong),
				 errhint("See the comment of the aggregate, \\da+ in psql.")));
	detection->size = detector->size(detection->parameter);
	detection->state = MemoryContextAlloc(context, detection->size);
	begin_detector(detection);
	return detection;
}

/*
 * detection_state returns the state of the group in argument 0, begun with the
 * parameters in the arguments from 2 on, of which so many are given.
 */
static Detection *
detection_state(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given)
{
	Detection *detection;

	if (PG_ARGISNULL(0))
		return create_detection(fcinfo, detector, given);
	detection = (Detection *) PG_GETARG_POINTER(0);
	for (int i = 0; i < given; i++)
	{
		const RetrainDetectorParameter *rule = &detector->parameter[i];

		if (parameter_argument(fcinfo, 2 + i, rule) != detection->parameter[i])
			parameter_differs(rule);
	}
	return detection;
}

/* add_position counts an event at the current row and keeps its position. */
static void
add_position(Detection *detection, Positions *positions)
{
	int64		position = detection->used + detection->unused;

	positions->count++;
	positions->last = position;
	if (positions->kept == POSITIONS_KEPT)
		return;
	if (positions->kept == positions->capacity)
	{
		int			capacity = positions->capacity == 0 ? 4 : Min(2 * positions->capacity, POSITIONS_KEPT);

		positions->position = positions->position == NULL ?
			MemoryContextAlloc(detection->context, capacity * sizeof(int64)) :
			repalloc(positions->position, capacity * sizeof(int64));
		positions->capacity = capacity;
	}
	positions->position[positions->kept++] = position;
}

/* detection_add shows the detector a value. */
static void
detection_add(Detection *detection, double value)
{
	const RetrainDetector *detector = detection->detector;
	RetrainDetectorState before = detection->last;

	if (unlikely(!(value >= detector->low && value <= detector->high)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value %s is out of the range of the detector", float8out_internal(value)),
				 errdetail("It takes values from %s to %s.", float8out_internal(detector->low), float8out_internal(detector->high)),
				 errhint("Leave out other rows with FILTER (WHERE ...).")));
	if (before == RETRAIN_DETECTOR_DRIFT && !detector->keeps)
		begin_detector(detection);
	detection->used++;
	detection->last = detector->add(detection->state, value);
	detection->judged |= detection->last != RETRAIN_DETECTOR_FEW;
	if (detection->last == RETRAIN_DETECTOR_DRIFT)
		add_position(detection, &detection->drifts);
	else if (detection->last == RETRAIN_DETECTOR_WARNING && before != RETRAIN_DETECTOR_WARNING)
		add_position(detection, &detection->warnings);
}

/* detection_skip counts a row without a value. */
static void
detection_skip(Detection *detection)
{
	detection->unused++;
}

/* retrain_detection_value is the transition function of a detector of numbers. */
Datum
retrain_detection_value(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given)
{
	Detection *detection = detection_state(fcinfo, detector, given);

	if (PG_ARGISNULL(1) || isnan(PG_GETARG_FLOAT8(1)))
		detection_skip(detection);
	else
		detection_add(detection, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(detection);
}

/* retrain_detection_error is the transition function of a detector of errors. */
Datum
retrain_detection_error(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given)
{
	Detection *detection = detection_state(fcinfo, detector, given);

	if (PG_ARGISNULL(1))
		detection_skip(detection);
	else
		detection_add(detection, PG_GETARG_BOOL(1) ? 1 : 0);
	PG_RETURN_POINTER(detection);
}

/*
 * retrain_detection_timed is the transition function of a detector of numbers whose last
 * argument is the time of the row: rows must come in its order, and those with the time of
 * the row before are counted as ties.  A row without a time is not used.
 */
Datum
retrain_detection_timed(FunctionCallInfo fcinfo, const RetrainDetector *detector, int given)
{
	Detection *detection = detection_state(fcinfo, detector, given);
	int			argument = 2 + given;

	detection->timed = true;
	if (PG_ARGISNULL(1) || isnan(PG_GETARG_FLOAT8(1)) || PG_ARGISNULL(argument))
		detection_skip(detection);
	else
	{
		TimestampTz at = PG_GETARG_TIMESTAMPTZ(argument);

		if (detection->used > 0 && at < detection->at)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rows do not come in the order of their time"),
					 errhint("Order the rows of the aggregate, or of its window, by the time that it is given.")));
		detection->ties += detection->used > 0 && at == detection->at;
		detection->at = at;
		detection_add(detection, PG_GETARG_FLOAT8(1));
	}
	PG_RETURN_POINTER(detection);
}

/* state_word names what a row showed. */
static const char *
state_word(RetrainDetectorState state)
{
	switch (state)
	{
		case RETRAIN_DETECTOR_DRIFT:
			return "drift";
		case RETRAIN_DETECTOR_WARNING:
			return "warning";
		case RETRAIN_DETECTOR_OK:
			return "ok";
		case RETRAIN_DETECTOR_FEW:
			break;
	}
	return "insufficient_rows";
}

/* status_word names what all rows showed. */
static const char *
status_word(const Detection *detection)
{
	return detection->drifts.count > 0 ? "drift" : detection->warnings.count > 0 ? "warning" :
		detection->judged ? "ok" : "insufficient_rows";
}

/* positions_datum returns the positions kept as bigint[]. */
static Datum
positions_datum(const Positions *positions)
{
	Datum	   *element = palloc(Max(positions->kept, 1) * sizeof(Datum));

	for (int i = 0; i < positions->kept; i++)
		element[i] = Int64GetDatum(positions->position[i]);
	return PointerGetDatum(construct_array(element, positions->kept, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * retrain.detection_final(internal) returns retrain.detection
 *
 * retrain_detection_final returns one row, also for no rows at all.
 */
Datum
retrain_detection_final(PG_FUNCTION_ARGS)
{
	Detection none = {0};
	const Detection *detection = PG_ARGISNULL(0) ? &none : (Detection *) PG_GETARG_POINTER(0);
	const Positions *drifts = &detection->drifts;
	const Positions *warnings = &detection->warnings;
	double		statistic = detection->used == 0 ? NAN : detection->detector->statistic(detection->state);
	Datum		values[13];
	bool		nulls[13] = {false};

	values[0] = CStringGetTextDatum(status_word(detection));
	values[1] = CStringGetTextDatum(state_word(detection->last));
	values[2] = Int64GetDatum(drifts->count);
	nulls[3] = nulls[4] = drifts->count == 0;
	values[3] = Int64GetDatum(nulls[3] ? 0 : drifts->position[0]);
	values[4] = Int64GetDatum(drifts->last);
	values[5] = positions_datum(drifts);
	values[6] = Int64GetDatum(warnings->count);
	values[7] = positions_datum(warnings);
	values[8] = Int64GetDatum((drifts->count - drifts->kept) + (warnings->count - warnings->kept));
	nulls[9] = isnan(statistic);
	values[9] = Float8GetDatum(statistic);
	values[10] = Int64GetDatum(detection->used);
	values[11] = Int64GetDatum(detection->unused);
	nulls[12] = !detection->timed;
	values[12] = Int64GetDatum(detection->ties);
	return retrain_row_result(fcinfo, values, nulls);
}
