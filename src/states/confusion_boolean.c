/*
 * confusion_boolean.c
 *	  Counts of boolean labels and predictions.
 */
#include "postgres.h"

#include "states/confusion.h"

/* retrain_confusion_boolean_create returns counts of nothing in mcxt. */
RetrainConfusionBoolean *
retrain_confusion_boolean_create(MemoryContext mcxt)
{
	RetrainConfusionBoolean *counts = MemoryContextAllocZero(mcxt, sizeof(RetrainConfusionBoolean));

	SET_VARSIZE(counts, sizeof(RetrainConfusionBoolean));
	counts->version = 1;
	counts->kind = RETRAIN_CONFUSION_BOOLEAN;
	return counts;
}

/* retrain_confusion_boolean_check raises an error if rows, not negative, cannot be added. */
void
retrain_confusion_boolean_check(const RetrainConfusionBoolean *counts, int64 rows)
{
	int64		room = RETRAIN_CONFUSION_MAX_ROWS - counts->unused;

	for (int i = 0; i < 4; i++)
		room -= counts->count[i];
	if (rows > room)
		retrain_confusion_too_many_rows();
}

/* retrain_confusion_boolean_add counts rows of a cell: label in bit 1, prediction in bit 0. */
void
retrain_confusion_boolean_add(RetrainConfusionBoolean *counts, int cell, int64 rows)
{
	retrain_confusion_boolean_check(counts, rows);
	counts->count[cell] += rows;
}

/* retrain_confusion_boolean_add_unused counts rows that cannot be used. */
void
retrain_confusion_boolean_add_unused(RetrainConfusionBoolean *counts, int64 rows)
{
	retrain_confusion_boolean_check(counts, rows);
	counts->unused += rows;
}

/* retrain_confusion_boolean_merge adds other to counts. */
void
retrain_confusion_boolean_merge(RetrainConfusionBoolean *counts, const RetrainConfusionBoolean *other)
{
	for (int i = 0; i < 4; i++)
		retrain_confusion_boolean_add(counts, i, other->count[i]);
	retrain_confusion_boolean_add_unused(counts, other->unused);
}

/* retrain_confusion_boolean_read returns what counts hold, in the current context. */
RetrainConfusion *
retrain_confusion_boolean_read(const RetrainConfusionBoolean *counts)
{
	RetrainConfusion *confusion = palloc0(sizeof(RetrainConfusion));
	RetrainConfusionCell *cells = palloc(4 * sizeof(RetrainConfusionCell));

	confusion->kind = RETRAIN_CONFUSION_BOOLEAN;
	confusion->unused = counts->unused;
	confusion->nclasses = confusion->table.classes = 2;
	confusion->table.cells = cells;
	for (int i = 0; i < 4; i++)
	{
		RetrainConfusionCell cell = {i >> 1, i & 1, counts->count[i]};

		if (cell.count > 0)
			cells[confusion->table.ncells++] = cell;
	}
	retrain_confusion_margins(&confusion->table);
	return confusion;
}
