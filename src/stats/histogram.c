/*
 * histogram.c
 *	  A histogram of 64-bit keys whose precision adapts to a capacity.
 *
 * The idea is that of histogram.h; this file is its hash table.  Open
 * addressing with linear probing, at most half full.  The place of a rounded key is
 * hashed by its leading bits without the last three, which choose the place
 * within a group of eight: neighbours of a distribution lie side by side in
 * memory, so that the hot part of a table fits into the cache, and a few
 * columns profiled together do not push each other out.
 *
 * Once keys are rounded, nearly all rows go into mixed buckets, where only their
 * number counts.  They are counted apart, in plain counters of buckets that lie
 * side by side (RetrainHotBuckets), which takes neither a hash nor a comparison
 * of keys, and a sixteenth of the memory; the rows move to the table when
 * somebody wants to see them.  Before, the same is done for whole numbers.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "port/pg_bitutils.h"

#include "common/compat.h"
#include "stats/histogram.h"
#include "stats/key_sort.h"
#include "stats/vectors.h"

#define GROUP_BITS 3
#define FIRST_LOG_SLOTS 5
#define GOLDEN UINT64CONST(0x9E3779B97F4A7C15)	/* 2^64 / golden ratio */

#define KEY_SIGN UINT64CONST(0x8000000000000000)
#define PAGE_BITS 3				/* neighbours of one sign on a page */
#define PAGE_BUCKETS (2 << PAGE_BITS)	/* of both signs */
#define FIRST_PAGES 32
#define FIRST_PATIENCE 4096
#define PLAIN_ROWS 4096
#define MOST_HOT_ROWS (1 << 30)
#define NO_PLACE PG_UINT64_MAX
#define BATCH 512				/* keys whose places are found together */

/*
 * Counters of buckets in a window of magnitudes, which a key and its mirror image (of doubles x
 * and -x, float_key.h) have in common: the leading bits of a rounded key, or the whole number
 * itself.  A counter of 0: not counted here; else 1 more than the rows that are not in the
 * table yet.
 */
typedef struct HotPage
{
	uint32		counter[PAGE_BUCKETS];
} HotPage;

typedef struct RetrainHotBuckets
{
	bool		valid;			/* for the present shift */
	uint64		window;			/* first magnitude */
	uint32		size;			/* magnitudes */
	uint16	   *directory;		/* page of each 2^PAGE_BITS magnitudes; 0: none */
	HotPage    *pages;			/* page 0 stays empty */
	int			npages;
	int			pages_room;
	int			most_pages;
	int64		rows;			/* counted since the table was up to date, at most */
	int			missed;			/* rows that could have no counter */
	int			patience;		/* so many missed rows ask for another window */
} RetrainHotBuckets;

#define ST_SORT sort_buckets
#define ST_ELEMENT_TYPE RetrainBucket
#define ST_COMPARE(a, b) ((a)->key < (b)->key ? -1 : (a)->key > (b)->key)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/*
 * place_of returns where the search for the bucket of a key begins.  Keys that are not
 * rounded often end in many zeros, which would leave seven places in eight unused.
 */
static inline uint32
place_of(uint64 key, int shift, int log_slots)
{
	uint64		leading = key >> shift;
	uint64		group = leading >> GROUP_BITS;

	if (shift == 0)
		return (uint32) (((key ^ key >> 32) * GOLDEN) >> (64 - log_slots));
	return (uint32) ((group * GOLDEN) >> (64 - (log_slots - GROUP_BITS))) << GROUP_BITS |
		(uint32) (leading & ((1 << GROUP_BITS) - 1));
}

/* find returns the bucket of a key: an occupied one, or the free one for it. */
static inline RetrainBucket *
find(RetrainBucket *slots, int log_slots, int shift, uint64 key)
{
	uint32		mask = ((uint32) 1 << log_slots) - 1;
	uint32		place = place_of(key, shift, log_slots);

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

/* mirror returns the key, or its mirror image, of the positive one of the two, without the sign. */
static inline uint64
mirror(uint64 key)
{
	return (key ^ ~(uint64) ((int64) key >> 63)) & ~KEY_SIGN;
}

/* magnitude returns the magnitude of a key, NO_PLACE if it has none. */
static inline uint64
magnitude(uint64 key, int shift)
{
	uint64		bits = mirror(key);
	double		value;

	if (shift > 0)
		return bits >> shift;
	memcpy(&value, &bits, sizeof(value));
	if (!(value < 9007199254740992.0) || (double) (int64) value != value)
		return NO_PLACE;
	return (uint64) value;
}

/* magnitude_key returns a key of that magnitude. */
static uint64
magnitude_key(uint64 magnitude, int shift, bool negative)
{
	uint64		bits = magnitude << shift;
	double		value = (double) magnitude;

	if (shift == 0)
		memcpy(&bits, &value, sizeof(bits));
	return negative ? ~bits & ~KEY_SIGN : bits | KEY_SIGN;
}

/* place_in returns the place of a key in the window, below its size if it lies there. */
static inline uint64
place_in(const RetrainHotBuckets *hot, int shift, uint64 key)
{
	return magnitude(key, shift) - hot->window;
}

/* place_on_page returns the number of the counter of a key on its page. */
static inline uint32
place_on_page(uint64 place, uint64 key)
{
	return (uint32) ((place & ((1 << PAGE_BITS) - 1)) | (key >> 63) << PAGE_BITS);
}

/* counter_at returns the counter of a key whose place is in the window. */
static inline uint32 *
counter_at(const RetrainHotBuckets *hot, uint64 place, uint64 key)
{
	return &hot->pages[hot->directory[place >> PAGE_BITS]].counter[place_on_page(place, key)];
}

/*
 * retrain_histogram_settle brings all rows into the table, for those who look at its slots.
 */
void
retrain_histogram_settle(RetrainHistogram *histogram)
{
	RetrainHotBuckets *hot = histogram->hot;

	if (hot == NULL || hot->rows == 0)
		return;
	for (uint32 at = 0; at < hot->size >> PAGE_BITS; at++)
	{
		HotPage    *page = &hot->pages[hot->directory[at]];

		if (hot->directory[at] == 0)
			continue;
		for (int i = 0; i < PAGE_BUCKETS; i++)
		{
			uint64		first = hot->window + ((uint64) at << PAGE_BITS);
			uint64		key;

			if (page->counter[i] <= 1)
				continue;
			key = magnitude_key(first + (i & ((1 << PAGE_BITS) - 1)), histogram->shift, i >> PAGE_BITS == 0);
			find(histogram->slots, histogram->log_slots, histogram->shift, key)->rows += page->counter[i] - 1;
			page->counter[i] = 1;
		}
	}
	hot->rows = 0;
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

	retrain_histogram_settle(histogram);
	if (histogram->hot != NULL && shift != histogram->shift)
		histogram->hot->valid = false;
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
	histogram->hot = NULL;
	histogram->plain = PLAIN_ROWS;
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

/* make_hot gives a bucket a counter, if it lies in the window and there is room. */
static inline void
make_hot(RetrainHistogram *histogram, uint64 key)
{
	RetrainHotBuckets *hot = histogram->hot;
	uint64		place = place_in(hot, histogram->shift, key);
	uint16	   *page;

	if (place >= hot->size)
	{
		hot->missed++;
		return;
	}
	page = &hot->directory[place >> PAGE_BITS];
	if (*page == 0)
	{
		if (hot->npages == hot->pages_room)
		{
			if (hot->npages == hot->most_pages)
			{
				hot->missed++;
				return;
			}
			hot->pages_room = Min(2 * hot->pages_room, hot->most_pages);
			hot->pages = repalloc(hot->pages, hot->pages_room * sizeof(HotPage));
		}
		memset(&hot->pages[hot->npages], 0, sizeof(HotPage));
		*page = (uint16) hot->npages++;
	}
	*counter_at(hot, place, key) = 1;
}

/* create_hot returns hot buckets for a histogram, without a window. */
static RetrainHotBuckets *
create_hot(const RetrainHistogram *histogram)
{
	int			capacity = Max(histogram->capacity, 1024);
	RetrainHotBuckets *hot = MemoryContextAllocZero(histogram->mcxt, sizeof(RetrainHotBuckets));

	hot->size = (uint32) capacity << (PAGE_BITS + 1);
	hot->directory = MemoryContextAlloc(histogram->mcxt, (hot->size >> PAGE_BITS) * sizeof(uint16));
	hot->most_pages = capacity / 4;
	hot->pages_room = FIRST_PAGES;
	hot->pages = MemoryContextAllocZero(histogram->mcxt, FIRST_PAGES * sizeof(HotPage));
	hot->patience = FIRST_PATIENCE;
	return hot;
}

/*
 * begin_hot chooses a window around the median of some keys, and gives the mixed buckets
 * there counters.
 */
static void
begin_hot(RetrainHistogram *histogram, const uint64 *keys, int n)
{
	RetrainHotBuckets *hot;
	uint64	   *magnitudes = palloc(2 * n * sizeof(uint64));
	int			known = 0;

	if (histogram->hot == NULL)
		histogram->hot = create_hot(histogram);
	hot = histogram->hot;
	retrain_histogram_settle(histogram);
	memset(hot->directory, 0, (hot->size >> PAGE_BITS) * sizeof(uint16));
	hot->npages = 1;
	for (int i = 0; i < n; i++)
	{
		magnitudes[known] = magnitude(keys[i], histogram->shift);
		known += magnitudes[known] != NO_PLACE;
	}
	hot->window = 0;
	if (known > 0)
	{
		retrain_key_sort(magnitudes, known, magnitudes + n);
		hot->window = magnitudes[known / 2] - Min(magnitudes[known / 2], hot->size / 2);
	}
	pfree(magnitudes);
	for (Size i = 0; i < (Size) 1 << histogram->log_slots; i++)
		if (!retrain_bucket_single(&histogram->slots[i]))
			make_hot(histogram, histogram->slots[i].key);
	hot->missed = 0;
	hot->valid = true;
}

static pg_attribute_always_inline void
places_of_body(const uint64 *keys, int n, int shift, uint64 window, uint64 *places)
{
	for (int i = 0; i < n; i++)
		places[i] = (mirror(keys[i]) >> shift) - window;
}

/* places_of sets the places of n rounded keys. */
RETRAIN_TWICE(static, void, places_of,
			  (const uint64 *keys, int n, int shift, uint64 window, uint64 *places),
			  (keys, n, shift, window, places))

/*
 * count_hot counts keys, from one on, as long as they have counters, and returns the number of the first
 * one that has none, or n.
 */
static pg_attribute_always_inline int
count_hot(const RetrainHotBuckets *hot, int shift, const uint64 *keys, const uint64 *places, int from, int n)
{
	const uint16 *directory = hot->directory;
	HotPage    *pages = hot->pages;
	uint64		window = hot->window;
	uint32		size = hot->size;

	for (int i = from; i < n; i++)
	{
		uint64		key = keys[i];
		uint64		place = shift > 0 ? places[i] : magnitude(key, 0) - window;
		uint32	   *counter;

		if (unlikely(place >= size))
			return i;
		counter = &pages[directory[place >> PAGE_BITS]].counter[place_on_page(place, key)];
		if (unlikely(*counter == 0))
			return i;
		(*counter)++;
	}
	return n;
}

/*
 * add_hot is retrain_histogram_add with hot buckets; shift is that of the histogram.
 */
static pg_attribute_always_inline int
add_hot(RetrainHistogram *histogram, int shift, const uint64 *keys, int n)
{
	RetrainHotBuckets *hot;
	uint64		places[BATCH];

	n = Min(n, BATCH);
	if (histogram->hot == NULL || !histogram->hot->valid)
		begin_hot(histogram, keys, n);
	hot = histogram->hot;
	if (unlikely(hot->rows > MOST_HOT_ROWS))
		retrain_histogram_settle(histogram);
	hot->rows += n;
	if (shift > 0)
		places_of(keys, n, shift, hot->window, places);
	for (int i = count_hot(hot, shift, keys, places, 0, n); i < n;
		 i = count_hot(hot, shift, keys, places, i + 1, n))
	{
		uint64		key = keys[i];
		RetrainBucket *bucket = find(histogram->slots, histogram->log_slots, shift, key);

		if (unlikely(bucket->key == 0))
		{
			bucket->key = key;
			bucket->rows = 1;
			occupied(histogram);
			if (retrain_histogram_full(histogram))
				return i + 1;
			continue;
		}
		bucket->rows = (bucket->rows + 1) | ((uint64) (bucket->key != key) << 63);
		if (shift == 0 || !retrain_bucket_single(bucket))
			make_hot(histogram, key);
	}
	if (unlikely(hot->missed > hot->patience))
	{
		retrain_histogram_settle(histogram);
		hot->valid = false;
		hot->patience = Min(2 * hot->patience, MOST_HOT_ROWS);
		histogram->plain = 64 * (int64) hot->patience;
	}
	return n;
}

/* add_plain is retrain_histogram_add for an exact histogram without hot buckets. */
static int
add_plain(RetrainHistogram *histogram, const uint64 *keys, int n)
{
	RetrainBucket *slots = histogram->slots;
	int			log_slots = histogram->log_slots;

	histogram->plain -= n;
	for (int i = 0; i < n; i++)
	{
		RetrainBucket *bucket = find(slots, log_slots, 0, keys[i]);

		if (unlikely(bucket->key == 0))
		{
			bucket->key = keys[i];
			bucket->rows = 1;
			occupied(histogram);
			if (retrain_histogram_full(histogram))
				return i + 1;
			slots = histogram->slots;
			log_slots = histogram->log_slots;
			continue;
		}
		bucket->rows++;
	}
	return n;
}

/*
 * retrain_histogram_add counts keys, none of them 0, one row each, until all, or as many
 * as are counted together, are counted, or the histogram is full.  Returns how many are counted.
 */
int
retrain_histogram_add(RetrainHistogram *histogram, const uint64 *keys, int n)
{
	if (histogram->shift > 0)
		return add_hot(histogram, histogram->shift, keys, n);
	if (histogram->plain > 0)
		return add_plain(histogram, keys, n);
	return add_hot(histogram, 0, keys, n);
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

/*
 * retrain_histogram_find returns the bucket of a key, NULL if it has none.  Some of its rows
 * are missing until retrain_histogram_settle.
 */
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
retrain_histogram_sorted(RetrainHistogram *histogram)
{
	Size		nslots = (Size) 1 << histogram->log_slots;
	RetrainBucket *buckets = palloc(Max(histogram->used, 1) * sizeof(RetrainBucket));
	int			n = 0;

	retrain_histogram_settle(histogram);
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
