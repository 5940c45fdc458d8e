/*
 * class_scores_validate.c
 *	  What must hold of class scores that come from outside.
 *
 * One validator for the binary form (class_scores_packed.c) and the text form
 * (class_scores_text.c).  The scores of the classes have passed their own validator
 * (scores_validate.c) before.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "metrics/class_arguments.h"
#include "states/class_scores.h"

/* A row's log loss is at most -log(2^-52), its Brier score 2 and the tolerance of probabilities. */
#define MOST_LOG_LOSS 37
#define MOST_BRIER 2.1

/* retrain_class_scores_invalid raises the error of a state that cannot be one. */
void
retrain_class_scores_invalid(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid class scores: %s", problem),
			 errhint("States are made by retrain.class_scores_agg or in the text form of doc/reference/class_scores.md.")));
}

/* validate_names checks the names of the classes. */
static void
validate_names(const RetrainClassScores *scores)
{
	for (int i = 0; i < scores->n; i++)
	{
		if (scores->names[i].len > RETRAIN_CLASS_NAME_MOST)
			retrain_class_scores_invalid("the name of a class is too long");
		pg_verify_mbstr(GetDatabaseEncoding(), scores->names[i].data, (int) scores->names[i].len, false);
		for (int j = 0; j < i; j++)
			if (retrain_bytes_compare(&scores->names[i], &scores->names[j]) == 0)
				retrain_class_scores_invalid("two classes have the same name");
	}
}

/* validate_one checks the scores of a class against the rows. */
static void
validate_one(const RetrainScores *one, int64 rows)
{
	if (one->unused != 0 || one->side[0]->capacity != RETRAIN_CLASS_SCORES_CAPACITY ||
		one->side[1]->capacity != RETRAIN_CLASS_SCORES_CAPACITY)
		retrain_class_scores_invalid("the scores of a class are not part of class scores");
	if (one->side[1]->rows != rows - one->side[0]->rows)
		retrain_class_scores_invalid("classes have different numbers of rows");
}

/* validate_rows checks that the counts of rows agree. */
static void
validate_rows(const RetrainClassScores *scores)
{
	int64		rows = retrain_class_scores_rows(scores);
	int64		labels = 0;
	int64		places = 0;

	if (rows > RETRAIN_PROFILE_MAX_ROWS || scores->clipped > rows)
		retrain_class_scores_invalid("a count is out of range");
	for (int i = 0; i <= scores->n; i++)
		validate_one(scores->scores[i], rows);
	for (int i = 0; i < scores->n; i++)
	{
		int64		label = retrain_class_scores_class_rows(scores, i);

		if (label > rows - labels || scores->places[i] > rows - places)
			retrain_class_scores_invalid("labels or places have more rows than there are");
		labels += label;
		places += scores->places[i];
	}
	if (labels != rows || places != rows)
		retrain_class_scores_invalid("labels or places have fewer rows than there are");
	if (scores->places[0] != scores->scores[scores->n]->side[1]->rows)
		retrain_class_scores_invalid("the most probable class is not as often right as it is the label");
}

/* validate_sum checks moments of values from 0 to most. */
static void
validate_sum(const RetrainMoments *moments, int64 rows, double most)
{
	RetrainExactSum room;
	RetrainExactSum one;

	retrain_exact_init(&one, CurrentMemoryContext);
	retrain_exact_add(&one, 1);
	retrain_exact_init(&room, CurrentMemoryContext);
	retrain_exact_add_times(&room, most, (uint64) rows);
	retrain_exact_add_product(&room, true, &moments->sum, &one);
	if (!retrain_moments_possible(moments, rows) || retrain_exact_sign(&moments->sum) < 0 ||
		retrain_exact_sign(&room) < 0)
		retrain_class_scores_invalid("no rows have these sums");
}

/* retrain_class_scores_validate raises an error unless the state can be used. */
void
retrain_class_scores_validate(const RetrainClassScores *scores)
{
	int64		rows;

	validate_names(scores);
	validate_rows(scores);
	rows = retrain_class_scores_rows(scores);
	validate_sum(&scores->log_loss, rows, MOST_LOG_LOSS);
	validate_sum(&scores->brier, rows, MOST_BRIER);
}
