/*
 * chain.h
 *	  The hash of one row of the ledger.
 */
#ifndef RETRAIN_LEDGER_CHAIN_H
#define RETRAIN_LEDGER_CHAIN_H

#include "ledger/merkle.h"

extern void retrain_chain_hash(RetrainSha256 *sha, int64 seq, int32 epoch, const uint8 *prev_hash,
							   const char *payload, int len, uint8 *hash);

#endif							/* RETRAIN_LEDGER_CHAIN_H */
