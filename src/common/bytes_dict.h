/*
 * bytes_dict.h
 *	  Dictionary from byte strings to dense numbers 0, 1, 2, ...
 */
#ifndef RETRAIN_BYTES_DICT_H
#define RETRAIN_BYTES_DICT_H

#include "common/bytes.h"
#include "common/spill.h"

typedef struct RetrainBytesDict
{
	MemoryContext mcxt;
	RetrainSpillMember *member;	/* of the state, charged with the memory */
	struct bytesdict_hash *table;
	Size		table_bytes;	/* counted for table */
	RetrainBytes *names;		/* by number */
	int			count;
	int			capacity;
	int			null_id;		/* number of the null name, -1 if not seen */
	bool		over_limit;		/* a charge went past the memory limit */
} RetrainBytesDict;

extern void retrain_bytes_dict_init(RetrainBytesDict *dict, MemoryContext mcxt,
									RetrainSpillMember *member);
extern int	retrain_bytes_dict_id(RetrainBytesDict *dict, const char *data, uint32 len);
extern int	retrain_bytes_dict_null_id(RetrainBytesDict *dict);
extern int *retrain_bytes_dict_order(const RetrainBytesDict *dict);

#endif							/* RETRAIN_BYTES_DICT_H */
