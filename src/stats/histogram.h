/*
 * histogram.h
 *	  A histogram of 64-bit keys whose precision adapts to a capacity.
 *
 * Keys are counted by their leading 64 - shift bits.  shift starts at 0 (every
 * key for itself) and is raised, by as much as needed and no more, whenever
 * more than capacity buckets are occupied.  More keys never occupy fewer
 * buckets, and a larger shift never more, so the final shift is the smallest at
 * which all keys fit: the result is a function of the multiset of keys and of
 * capacity, not of the order in which keys, or other histograms, were added.
 *
 * A bucket whose rows all have one key keeps that key ("single"); one that has
 * seen two keys is "mixed" and knows only the leading bits.
 */
#ifndef RETRAIN_HISTOGRAM_H
#define RETRAIN_HISTOGRAM_H

#define RETRAIN_HISTOGRAM_MIN_CAPACITY 16
#define RETRAIN_HISTOGRAM_MAX_CAPACITY 65536

/* Bit of RetrainBucket.rows that marks a mixed bucket. */
#define RETRAIN_BUCKET_MIXED UINT64CONST(0x8000000000000000)

typedef struct RetrainBucket
{
	uint64		key;			/* 0: free.  Single: the key; mixed: any of its keys */
	uint64		rows;			/* with RETRAIN_BUCKET_MIXED */
} RetrainBucket;

typedef struct RetrainHistogram
{
	MemoryContext mcxt;
	int			capacity;
	int			shift;			/* low bits of keys that are not told apart */
	int			used;			/* occupied buckets; capacity + 1 for a moment */
	int			log_slots;
	RetrainBucket *slots;		/* all rows only after retrain_histogram_settle */
	struct RetrainHotBuckets *hot;	/* rows that are not in slots yet, or NULL */
	int64		plain;			/* exact: rows to count in slots before hot buckets are tried */
} RetrainHistogram;

extern void retrain_histogram_init(RetrainHistogram *histogram, MemoryContext mcxt, int capacity);
extern void retrain_histogram_expect(RetrainHistogram *histogram, int buckets);
extern int	retrain_histogram_add(RetrainHistogram *histogram, const uint64 *keys, int n);
extern void retrain_histogram_settle(RetrainHistogram *histogram);
extern bool retrain_histogram_add_bucket(RetrainHistogram *histogram, uint64 key, uint64 rows);
extern RetrainBucket *retrain_histogram_find(const RetrainHistogram *histogram, uint64 key);
extern void retrain_histogram_coarsen(RetrainHistogram *histogram, int least_shift);
extern RetrainBucket *retrain_histogram_sorted(RetrainHistogram *histogram);
extern int	retrain_buckets_shift(const uint64 *sorted, int n, int capacity, int least_shift);
extern int	retrain_buckets_fold(RetrainBucket *buckets, int n, int shift);

/* retrain_histogram_full tells whether the histogram must be coarsened. */
static inline bool
retrain_histogram_full(const RetrainHistogram *histogram)
{
	return histogram->used > histogram->capacity;
}

/* retrain_bucket_rows returns the rows of a bucket. */
static inline int64
retrain_bucket_rows(const RetrainBucket *bucket)
{
	return (int64) (bucket->rows & ~RETRAIN_BUCKET_MIXED);
}

/* retrain_bucket_single tells whether all rows of a bucket have one key. */
static inline bool
retrain_bucket_single(const RetrainBucket *bucket)
{
	return (bucket->rows & RETRAIN_BUCKET_MIXED) == 0;
}

/*
 * retrain_bucket_canonical returns the key that stands for a bucket: its own, or
 * the middle one of those that a mixed bucket could hold (never 0, which is free).
 */
static inline uint64
retrain_bucket_canonical(const RetrainBucket *bucket, int shift)
{
	return retrain_bucket_single(bucket) || shift == 0 ? bucket->key :
		(bucket->key >> shift << shift) | (UINT64CONST(1) << (shift - 1));
}

/* retrain_bucket_first returns the smallest key that a bucket could hold. */
static inline uint64
retrain_bucket_first(const RetrainBucket *bucket, int shift)
{
	return retrain_bucket_single(bucket) ? bucket->key : bucket->key >> shift << shift;
}

/* retrain_bucket_last returns the greatest key that a bucket could hold. */
static inline uint64
retrain_bucket_last(const RetrainBucket *bucket, int shift)
{
	return retrain_bucket_single(bucket) ? bucket->key :
		bucket->key | ((UINT64CONST(1) << shift) - 1);
}

#endif							/* RETRAIN_HISTOGRAM_H */
