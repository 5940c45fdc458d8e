/*
 * class_scores.c
 *	  The open form of retrain.class_scores: the state of aggregates, changed in place.
 *
 * A row's log loss and Brier score are rounded, each by itself and over the classes in the
 * order of their array, and then summed without rounding, so the state does not depend on
 * the order of rows.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "utils/memutils.h"

#include "common/compat.h"
#include "states/class_scores.h"
#include "stats/log_loss.h"

static Size flat_size(ExpandedObjectHeader *object);
static void flatten_into(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods methods = {flat_size, flatten_into};

/* retrain_class_scores_create returns an empty state in a context of its own below parent. */
RetrainClassScoresState *
retrain_class_scores_create(MemoryContext parent, int n, const RetrainBytes *names)
{
	MemoryContext mcxt = AllocSetContextCreate(parent, "retrain class scores", ALLOCSET_SMALL_SIZES);
	RetrainClassScoresState *state = MemoryContextAllocZero(mcxt, sizeof(RetrainClassScoresState));

	EOH_init_header(&state->header, &methods, mcxt);
	state->n = n;
	state->names = MemoryContextAlloc(mcxt, n * sizeof(RetrainBytes));
	state->places = MemoryContextAllocZero(mcxt, n * sizeof(int64));
	state->scores = MemoryContextAlloc(mcxt, (n + 1) * sizeof(RetrainScoresBuilder *));
	for (int i = 0; i < n; i++)
	{
		char	   *copy = MemoryContextAlloc(mcxt, names[i].len + 1);

		memcpy(copy, names[i].data, names[i].len);
		state->names[i].data = copy;
		state->names[i].len = names[i].len;
	}
	for (int i = 0; i <= n; i++)
		state->scores[i] = retrain_scores_create(mcxt, RETRAIN_CLASS_SCORES_CAPACITY);
	retrain_moments_init(&state->log_loss, mcxt);
	retrain_moments_init(&state->brier, mcxt);
	return state;
}

/* retrain_class_scores_open returns a new state below parent with what the datum holds. */
RetrainClassScoresState *
retrain_class_scores_open(Datum datum, MemoryContext parent)
{
	const RetrainClassScores *scores = retrain_class_scores_read(datum);
	RetrainClassScoresState *state = retrain_class_scores_create(parent, scores->n, scores->names);

	retrain_class_scores_merge(state, scores);
	return state;
}

/* retrain_class_scores_find returns the number of a class, -1 if there is none of that name. */
int
retrain_class_scores_find(const RetrainClassScoresState *state, const RetrainBytes *name)
{
	for (int i = 0; i < state->n; i++)
	{
		if (state->names[i].len == name->len &&
			memcmp(state->names[i].data, name->data, name->len) == 0)
			return i;
	}
	return -1;
}

/* forget_packed drops the packed form, which is about to be out of date. */
static inline void
forget_packed(RetrainClassScoresState *state)
{
	if (state->packed != NULL)
		pfree(state->packed);
	state->packed = NULL;
}

/* check_rows raises an error if rows, not negative, cannot be added to a count. */
static void
check_rows(int64 count, int64 rows)
{
	if (rows > RETRAIN_PROFILE_MAX_ROWS - count)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a state of class scores cannot hold that many rows"),
				 errdetail("There would be more than %lld rows.", (long long) RETRAIN_PROFILE_MAX_ROWS),
				 errhint("Check the weights, or the states that were merged.")));
}

/* add_score counts rows of one probability. */
static inline void
add_score(RetrainScoresBuilder *scores, bool positive, double p, int64 rows)
{
	if (likely(rows == 1))
		retrain_scores_add(scores, positive, p);
	else
		retrain_scores_add_times(scores, positive, p, rows);
}

/*
 * retrain_class_scores_add counts rows, at least one, with the label of that number and a
 * probability, 0 to 1, of each class.  Of equal probabilities that of the first class counts as
 * the greater one.
 */
void
retrain_class_scores_add(RetrainClassScoresState *state, int label, const double *p, int64 rows)
{
	double		clipped = retrain_log_loss_clip(p[label], RETRAIN_LOG_LOSS_EPS);
	double		brier = 0;
	int			place = 0;
	int			top = 0;

	check_rows(state->rows, rows);
	forget_packed(state);
	for (int i = 0; i < state->n; i++)
	{
		double		miss = p[i] - (i == label);

		brier += miss * miss;
		place += p[i] > p[label] || (p[i] == p[label] && i < label);
		if (p[i] > p[top])
			top = i;
		add_score(state->scores[i], i == label, p[i], rows);
	}
	Assert((place == 0) == (top == label));
	add_score(state->scores[state->n], place == 0, p[top], rows);
	state->places[place] += rows;
	state->clipped += clipped != p[label] ? rows : 0;
	retrain_moments_add_times(&state->log_loss, retrain_log_loss_row(clipped, true), (uint64) rows);
	retrain_moments_add_times(&state->brier, brier, (uint64) rows);
	state->rows += rows;
}

/* retrain_class_scores_add_unused counts rows, not negative, without label or probabilities. */
void
retrain_class_scores_add_unused(RetrainClassScoresState *state, int64 rows)
{
	check_rows(state->unused, rows);
	forget_packed(state);
	state->unused += rows;
}

/* check_same_classes raises an error unless a state has the same classes. */
static void
check_same_classes(const RetrainClassScoresState *state, const RetrainClassScores *from)
{
	bool		same = state->n == from->n;

	for (int i = 0; same && i < state->n; i++)
		same = retrain_bytes_compare(&state->names[i], &from->names[i]) == 0;
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("class scores of different classes cannot be merged"),
				 errhint("Give all calls the same array of classes, in the same order.")));
}

/* retrain_class_scores_merge adds a state, which is not changed. */
void
retrain_class_scores_merge(RetrainClassScoresState *state, const RetrainClassScores *from)
{
	check_same_classes(state, from);
	check_rows(state->rows, retrain_class_scores_rows(from));
	retrain_class_scores_add_unused(state, from->unused);
	state->rows += retrain_class_scores_rows(from);
	state->clipped += from->clipped;
	for (int i = 0; i < state->n; i++)
		state->places[i] += from->places[i];
	for (int i = 0; i <= state->n; i++)
		retrain_scores_merge(state->scores[i], from->scores[i]);
	retrain_moments_merge(&state->log_loss, &from->log_loss);
	retrain_moments_merge(&state->brier, &from->brier);
}

/*
 * retrain_class_scores_close returns what the state holds, in the current context; it shares
 * memory with the state, which must not be changed while it is read.
 */
const RetrainClassScores *
retrain_class_scores_close(RetrainClassScoresState *state)
{
	RetrainClassScores *result = palloc0(sizeof(RetrainClassScores));

	result->n = state->n;
	result->names = state->names;
	result->unused = state->unused;
	result->clipped = state->clipped;
	result->places = state->places;
	result->log_loss = state->log_loss;
	result->brier = state->brier;
	result->scores = palloc((state->n + 1) * sizeof(RetrainScores *));
	for (int i = 0; i <= state->n; i++)
		result->scores[i] = retrain_scores_close(state->scores[i]);
	return result;
}

/* retrain_class_scores_packed returns the packed form, which stays the state's. */
struct varlena *
retrain_class_scores_packed(RetrainClassScoresState *state)
{
	MemoryContext mine;
	MemoryContext old;
	struct varlena *packed;

	if (state->packed != NULL)
		return state->packed;
	mine = AllocSetContextCreate(CurrentMemoryContext, "retrain class scores packing",
								 ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(mine);
	packed = retrain_class_scores_pack(retrain_class_scores_close(state));
	MemoryContextSwitchTo(old);
	state->packed = MemoryContextAllocHuge(state->header.eoh_context, VARSIZE(packed));
	memcpy(state->packed, packed, VARSIZE(packed));
	MemoryContextDelete(mine);
	return state->packed;
}

/*
 * retrain_class_scores_read returns what a datum of type retrain.class_scores holds, in the
 * current context; it must not be changed, and lives as long as the datum.
 */
const RetrainClassScores *
retrain_class_scores_read(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_class_scores_close((RetrainClassScoresState *) DatumGetEOHP(datum));
	return retrain_class_scores_unpack(PG_DETOAST_DATUM_PACKED(datum));
}

/* retrain_class_scores_rows returns the rows that are used. */
int64
retrain_class_scores_rows(const RetrainClassScores *scores)
{
	return scores->scores[scores->n]->side[0]->rows + scores->scores[scores->n]->side[1]->rows;
}

/* retrain_class_scores_class_rows returns the rows that have the label. */
int64
retrain_class_scores_class_rows(const RetrainClassScores *scores, int class)
{
	return scores->scores[class]->side[1]->rows;
}

/* flat_size is the method get_flat_size of expanded objects. */
static Size
flat_size(ExpandedObjectHeader *object)
{
	return VARSIZE(retrain_class_scores_packed((RetrainClassScoresState *) object));
}

/* flatten_into is the method flatten_into of expanded objects. */
static void
flatten_into(ExpandedObjectHeader *object, void *result, Size allocated)
{
	struct varlena *packed = retrain_class_scores_packed((RetrainClassScoresState *) object);

	Assert(VARSIZE(packed) == allocated);
	memcpy(result, packed, VARSIZE(packed));
}
