/*
 * block_draws.h
 *	  Blocks drawn with replacement, as many as there are.
 */
#ifndef RETRAIN_BLOCK_DRAWS_H
#define RETRAIN_BLOCK_DRAWS_H

extern void retrain_draw_blocks(uint64 *state, int n, uint32 *times);

#endif							/* RETRAIN_BLOCK_DRAWS_H */
