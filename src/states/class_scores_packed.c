/*
 * class_scores_packed.c
 *	  The packed form of retrain.class_scores: canonical bytes.
 *
 * The same rows give the same bytes, on every machine.  Integers are big-endian.
 *
 *	  byte		version (1)
 *	  2 bytes	classes n
 *	  n times	2 bytes: length; the name
 *	  8 bytes, 8 bytes: rows not used, rows clipped
 *	  n times	8 bytes: rows whose label is the most probable class, the second one, ...
 *	  moments of the log loss, of the Brier score (stats/moments.h)
 *	  n + 1 times 4 bytes: length; the packed scores (states/scores_packed.c) of the class, and
 *				at last of the most probable one
 *
 * Readers of a stored state trust it; retrain_class_scores_unpack_foreign trusts nothing.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "common/compat.h"
#include "metrics/class_arguments.h"
#include "states/class_scores.h"

#define FORMAT_VERSION 1

/* Bytes being read. */
typedef struct Reader
{
	const uint8 *next;
	const uint8 *end;
} Reader;

/* pack_moments appends moments. */
static void
pack_moments(StringInfo buf, const RetrainMoments *moments)
{
	uint8		bytes[RETRAIN_MOMENTS_PACKED_MAX];

	appendBinaryStringInfo(buf, (char *) bytes, retrain_moments_pack(moments, bytes));
}

/* retrain_class_scores_pack returns the packed form in the current context. */
struct varlena *
retrain_class_scores_pack(const RetrainClassScores *scores)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, FORMAT_VERSION);
	pq_sendint16(&buf, (uint16) scores->n);
	for (int i = 0; i < scores->n; i++)
	{
		pq_sendint16(&buf, (uint16) scores->names[i].len);
		pq_sendbytes(&buf, (char *) scores->names[i].data, (int) scores->names[i].len);
	}
	pq_sendint64(&buf, scores->unused);
	pq_sendint64(&buf, scores->clipped);
	for (int i = 0; i < scores->n; i++)
		pq_sendint64(&buf, scores->places[i]);
	pack_moments(&buf, &scores->log_loss);
	pack_moments(&buf, &scores->brier);
	for (int i = 0; i <= scores->n; i++)
	{
		struct varlena *one = retrain_scores_pack(scores->scores[i]);

		pq_sendint32(&buf, VARSIZE(one) - VARHDRSZ);
		pq_sendbytes(&buf, VARDATA(one), (int) (VARSIZE(one) - VARHDRSZ));
		pfree(one);
	}
	return (struct varlena *) pq_endtypsend(&buf);
}

/* take reads n bytes where they are. */
static const uint8 *
take(Reader *from, uint64 n)
{
	const uint8 *bytes = from->next;

	if (n > (uint64) (from->end - from->next))
		retrain_class_scores_invalid("it is cut short");
	from->next += n;
	return bytes;
}

/* take_integer reads an integer of so many bytes. */
static uint64
take_integer(Reader *from, int bytes)
{
	const uint8 *at = take(from, (uint64) bytes);
	uint64		value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | at[i];
	return value;
}

/* take_count reads a count of rows. */
static int64
take_count(Reader *from)
{
	uint64		count = take_integer(from, 8);

	if (count > (uint64) RETRAIN_PROFILE_MAX_ROWS)
		retrain_class_scores_invalid("a count is out of range");
	return (int64) count;
}

/* take_moments reads moments. */
static void
take_moments(Reader *from, RetrainMoments *moments)
{
	int			length;

	retrain_moments_init(moments, CurrentMemoryContext);
	length = retrain_moments_unpack(moments, from->next, (int) Min(from->end - from->next, PG_INT32_MAX));
	if (length < 0)
		retrain_class_scores_invalid("a sum is malformed");
	from->next += length;
}

/* take_scores reads packed scores. */
static const RetrainScores *
take_scores(Reader *from, bool foreign)
{
	uint64		length = take_integer(from, 4);
	const uint8 *bytes = take(from, length);
	struct varlena *copy;

	if (foreign)
		return retrain_scores_unpack_foreign(bytes, length);
	copy = palloc(VARHDRSZ + length);
	SET_VARSIZE(copy, VARHDRSZ + length);
	memcpy(VARDATA(copy), bytes, length);
	return retrain_scores_unpack(copy);
}

/* unpack reads a packed form from its first byte to its last. */
static RetrainClassScores *
unpack(const uint8 *bytes, Size length, bool foreign)
{
	RetrainClassScores *scores = palloc0(sizeof(RetrainClassScores));
	Reader		from = {bytes, bytes + length};
	int			version = (int) take_integer(&from, 1);

	if (version != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("state of class scores has format version %d", version),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension, or the system that made the state.")));
	scores->n = (int) take_integer(&from, 2);
	if (scores->n < RETRAIN_CLASSES_LEAST || scores->n > RETRAIN_CLASSES_MOST)
		retrain_class_scores_invalid("its number of classes is out of range");
	scores->names = palloc(scores->n * sizeof(RetrainBytes));
	scores->places = palloc(scores->n * sizeof(int64));
	scores->scores = palloc((scores->n + 1) * sizeof(RetrainScores *));
	for (int i = 0; i < scores->n; i++)
	{
		scores->names[i].len = (uint32) take_integer(&from, 2);
		scores->names[i].data = (const char *) take(&from, scores->names[i].len);
	}
	scores->unused = take_count(&from);
	scores->clipped = take_count(&from);
	for (int i = 0; i < scores->n; i++)
		scores->places[i] = take_count(&from);
	take_moments(&from, &scores->log_loss);
	take_moments(&from, &scores->brier);
	for (int i = 0; i <= scores->n; i++)
		scores->scores[i] = take_scores(&from, foreign);
	if (from.next != from.end)
		retrain_class_scores_invalid("bytes follow its end");
	return scores;
}

/* retrain_class_scores_unpack reads a stored packed form, which must live as long as the result. */
RetrainClassScores *
retrain_class_scores_unpack(const struct varlena *packed)
{
	return unpack((const uint8 *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), false);
}

/*
 * retrain_class_scores_unpack_foreign reads bytes that may come from anywhere: an error unless
 * they are a packed form, down to the last bit.
 */
RetrainClassScores *
retrain_class_scores_unpack_foreign(const uint8 *bytes, Size length)
{
	RetrainClassScores *scores = unpack(bytes, length, true);
	struct varlena *packed;

	retrain_class_scores_validate(scores);

	/* what pack would write differently is not canonical */
	packed = retrain_class_scores_pack(scores);
	if (VARSIZE(packed) - VARHDRSZ != length || memcmp(VARDATA(packed), bytes, length) != 0)
		retrain_class_scores_invalid("it is not in canonical form");
	pfree(packed);
	return scores;
}
