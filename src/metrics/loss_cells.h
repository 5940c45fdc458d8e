/*
 * loss_cells.h
 *	  Transition state of worst_slices: rows and exact sum of the loss for every combination
 *	  of slice values and block.
 */
#ifndef RETRAIN_LOSS_CELLS_H
#define RETRAIN_LOSS_CELLS_H

#include "lib/stringinfo.h"

#include "common/crossed_keys.h"
#include "stats/exact_sum.h"

typedef struct RetrainLossCell
{
	int64		rows;
	RetrainExactSum sum;
} RetrainLossCell;

typedef struct RetrainLossCells
{
	MemoryContext mcxt;
	RetrainSpillMember member;
	int			min_support;
	int			columns;		/* of slices; the block is one more key, by its 8 bytes */
	RetrainCrossedKeys *keys;
	RetrainBytesDict names;		/* combinations; their numbers are those of the cells */
	RetrainLossCell *cell;
	int			capacity;
	int64		last_block;		/* as rows of one block mostly come together */
	int			last_number;	/* -1: none yet */
} RetrainLossCells;

extern RetrainLossCells *retrain_loss_cells_create(int columns, int min_support,
												   RetrainSpillSite *site, MemoryContext mcxt);
extern void retrain_loss_cells_add(RetrainLossCells *state, FunctionCallInfo fcinfo,
								   const RetrainCrossedSite *site, int64 block, double loss);
extern void retrain_loss_cells_merge(RetrainLossCells *state, const RetrainLossCells *other);
extern void retrain_loss_cells_send(StringInfo buf, const RetrainLossCells *state);
extern RetrainLossCells *retrain_loss_cells_recv(StringInfo buf, MemoryContext mcxt);

/* retrain_loss_cells_block returns the block of that number. */
static inline int64
retrain_loss_cells_block(const RetrainLossCells *state, int number)
{
	int64		block;

	memcpy(&block, state->keys->dict[state->columns].names[number].data, sizeof(block));
	return block;
}

#endif							/* RETRAIN_LOSS_CELLS_H */
