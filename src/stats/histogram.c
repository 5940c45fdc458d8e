/*
 * histogram.c
 *	  A histogram of 64-bit keys whose precision adapts to a capacity.
 *
 * The idea is that of histogram.h; this file is its hash table.  Open
 * addressing with linear probing, at most half full.  A bucket's place is
 * hashed by its leading bits without the last three, which choose the place
 * within a group of eight: neighbours of a distribution lie side by side in
 * memory, so that the hot part of a table fits into the cache, and a few
 * columns profiled together do not push each other out.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "port/pg_bitutils.h"

#include "common/compat.h"
#include "stats/histogram.h"
#include "stats/key_sort.h"

#define GROUP_BITS 3
#define FIRST_LOG_SLOTS 5
#define GOLDEN UINT64CONST(0x9E3779B97F4A7C15)	/* 2^64 / golden ratio */

#define ST_SORT sort_buckets
#define ST_ELEMENT_TYPE RetrainBucket
#define ST_COMPARE(a, b) ((a)->key < (b)->key ? -1 : (a)->key > (b)->key)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* place_of returns where the search for a bucket of these leading bits begins. */
static inline uint32
place_of(uint64 leading, int log_slots)
{
	uint64		group = leading >> GROUP_BITS;

	return (uint32) ((group * GOLDEN) >> (64 - (log_slots - GROUP_BITS))) << GROUP_BITS |
		(uint32) (leading & ((1 << GROUP_BITS) - 1));
}

/* find returns the bucket of a key: an occupied one, or the free one for it. */
static inline RetrainBucket *
find(RetrainBucket *slots, int log_slots, int shift, uint64 key)
{
	uint32		mask = ((uint32) 1 << log_slots) - 1;
	uint32		place = place_of(key >> shift, log_slots);

	for (;;)
	{
		RetrainBucket *bucket = &slots[place];

		if (likely(((bucket->key ^ key) >> shift) == 0) || bucket->key == 0)
			return bucket;
		place = (place + 1) & mask;
	}
}

/* log_slots_for returns the size of a table for that many buckets. */
static int
log_slots_for(int buckets)
{
	int			log_slots = FIRST_LOG_SLOTS;

	while (((int64) 1 << log_slots) < 2 * (int64) buckets)
		log_slots++;
	return log_slots;
}

/*
 * rebuild moves the buckets to a table of another size, under another shift.
 */
static void
rebuild(RetrainHistogram *histogram, int log_slots, int shift)
{
	RetrainBucket *old = histogram->slots;
	Size		nold = (Size) 1 << histogram->log_slots;
	RetrainBucket *slots = MemoryContextAllocExtended(histogram->mcxt,
													  sizeof(RetrainBucket) << log_slots,
													  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	histogram->used = 0;
	for (Size i = 0; i < nold; i++)
	{
		RetrainBucket *bucket;

		if (old[i].key == 0)
			continue;
		bucket = find(slots, log_slots, shift, old[i].key);
		if (bucket->key == 0)
		{
			*bucket = old[i];
			histogram->used++;
		}
		else
			bucket->rows = (bucket->rows + (old[i].rows & ~RETRAIN_BUCKET_MIXED)) | RETRAIN_BUCKET_MIXED;
	}
	histogram->slots = slots;
	histogram->log_slots = log_slots;
	histogram->shift = shift;
	pfree(old);
}

/* retrain_histogram_init makes an empty histogram whose table lives in mcxt. */
void
retrain_histogram_init(RetrainHistogram *histogram, MemoryContext mcxt, int capacity)
{
	histogram->mcxt = mcxt;
	histogram->capacity = capacity;
	histogram->shift = 0;
	histogram->used = 0;
	histogram->log_slots = FIRST_LOG_SLOTS;
	histogram->slots = MemoryContextAllocZero(mcxt, sizeof(RetrainBucket) << FIRST_LOG_SLOTS);
}

/* retrain_histogram_expect makes room for so many buckets at once. */
void
retrain_histogram_expect(RetrainHistogram *histogram, int buckets)
{
	int			log_slots = log_slots_for(Min(buckets, histogram->capacity + 1));

	if (log_slots > histogram->log_slots)
		rebuild(histogram, log_slots, histogram->shift);
}

/* occupied notes a bucket that has become occupied; the table may move. */
static inline void
occupied(RetrainHistogram *histogram)
{
	histogram->used++;
	if (unlikely(2 * (int64) histogram->used > ((int64) 1 << histogram->log_slots)) &&
		!retrain_histogram_full(histogram))
		rebuild(histogram, histogram->log_slots + 1, histogram->shift);
}

/*
 * retrain_histogram_add counts keys, none of them 0, one row each, until all
 * are counted or the histogram is full.  Returns how many are counted.
 */
int
retrain_histogram_add(RetrainHistogram *histogram, const uint64 *keys, int n)
{
	RetrainBucket *slots = histogram->slots;
	int			log_slots = histogram->log_slots;
	int			shift = histogram->shift;

	for (int i = 0; i < n; i++)
	{
		uint64		key = keys[i];
		RetrainBucket *bucket = find(slots, log_slots, shift, key);

		if (unlikely(bucket->key == 0))
		{
			bucket->key = key;
			bucket->rows = 1;
			occupied(histogram);
			if (retrain_histogram_full(histogram))
				return i + 1;
			slots = histogram->slots;
			log_slots = histogram->log_slots;
			continue;
		}
		/* no branch: whether a bucket is mixed is as good as random for a while */
		bucket->rows = (bucket->rows + 1) | ((uint64) (bucket->key != key) << 63);
	}
	return n;
}

/*
 * retrain_histogram_add_bucket counts the rows of a bucket of another histogram,
 * whose shift must not be larger than ours.  Returns whether it is counted in a bucket of its
 * own, until now free.
 */
bool
retrain_histogram_add_bucket(RetrainHistogram *histogram, uint64 key, uint64 rows)
{
	RetrainBucket *bucket = find(histogram->slots, histogram->log_slots, histogram->shift, key);

	if (bucket->key == 0)
	{
		bucket->key = key;
		bucket->rows = rows;
		occupied(histogram);
		return true;
	}
	bucket->rows = (bucket->rows + (rows & ~RETRAIN_BUCKET_MIXED)) |
		(rows & RETRAIN_BUCKET_MIXED) | ((uint64) (bucket->key != key) << 63);
	return false;
}

/* retrain_histogram_find returns the bucket of a key, NULL if it has none. */
RetrainBucket *
retrain_histogram_find(const RetrainHistogram *histogram, uint64 key)
{
	RetrainBucket *bucket = find(histogram->slots, histogram->log_slots, histogram->shift, key);

	return bucket->key == 0 ? NULL : bucket;
}

/*
 * retrain_buckets_shift returns the smallest shift, at least least_shift, under which n
 * ascending keys occupy at most capacity buckets.  Neighbours a < b share a
 * bucket from the shift on that their highest differing bit asks for.
 */
int
retrain_buckets_shift(const uint64 *sorted, int n, int capacity, int least_shift)
{
	int			apart[65] = {0};	/* neighbours that share a bucket from this shift on */
	int			occupied = 1;

	for (int i = 1; i < n; i++)
	{
		uint64		difference = sorted[i - 1] ^ sorted[i];

		apart[difference == 0 ? 0 : pg_leftmost_one_pos64(difference) + 1]++;
	}
	for (int shift = 64; shift > least_shift; shift--)
	{
		occupied += apart[shift];
		if (occupied > capacity)
			return shift;
	}
	return least_shift;
}

/*
 * retrain_histogram_coarsen raises the shift to the smallest one, at least least_shift, at
 * which the histogram is not full.
 */
void
retrain_histogram_coarsen(RetrainHistogram *histogram, int least_shift)
{
	Size		nslots = (Size) 1 << histogram->log_slots;
	uint64	   *keys;
	uint64	   *scratch;
	int			n = 0;
	int			shift;

	least_shift = Max(least_shift, histogram->shift);
	if (!retrain_histogram_full(histogram))
	{
		if (least_shift > histogram->shift)
			rebuild(histogram, histogram->log_slots, least_shift);
		return;
	}
	keys = palloc(2 * histogram->used * sizeof(uint64));
	scratch = keys + histogram->used;
	for (Size i = 0; i < nslots; i++)
	{
		if (histogram->slots[i].key != 0)
			keys[n++] = histogram->slots[i].key;
	}
	retrain_key_sort(keys, n, scratch);
	shift = retrain_buckets_shift(keys, n, histogram->capacity, least_shift);
	pfree(keys);
	rebuild(histogram, log_slots_for(histogram->capacity + 1), shift);
}

/*
 * retrain_histogram_sorted returns the buckets (used of them) in ascending order,
 * in the current context, each with its canonical key.
 */
RetrainBucket *
retrain_histogram_sorted(const RetrainHistogram *histogram)
{
	Size		nslots = (Size) 1 << histogram->log_slots;
	RetrainBucket *buckets = palloc(Max(histogram->used, 1) * sizeof(RetrainBucket));
	int			n = 0;

	for (Size i = 0; i < nslots; i++)
	{
		if (histogram->slots[i].key == 0)
			continue;
		buckets[n].key = retrain_bucket_canonical(&histogram->slots[i], histogram->shift);
		buckets[n++].rows = histogram->slots[i].rows;
	}
	sort_buckets(buckets, n);
	return buckets;
}

/*
 * retrain_buckets_fold folds n ascending buckets, in place, under a larger shift
 * and returns how many are left.
 */
int
retrain_buckets_fold(RetrainBucket *buckets, int n, int shift)
{
	int			last = -1;

	for (int i = 0; i < n; i++)
	{
		if (last < 0 || ((buckets[last].key ^ buckets[i].key) >> shift) != 0)
			buckets[++last] = buckets[i];
		else
		{
			buckets[last].rows = (buckets[last].rows + (buckets[i].rows & ~RETRAIN_BUCKET_MIXED)) |
				RETRAIN_BUCKET_MIXED;
		}
	}
	for (int i = 0; i <= last; i++)
		buckets[i].key = retrain_bucket_canonical(&buckets[i], shift);
	return last + 1;
}
