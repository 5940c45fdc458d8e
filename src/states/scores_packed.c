/*
 * scores_packed.c
 *	  The packed form of retrain.scores: canonical bytes.
 *
 * The same rows give the same bytes, on every machine; equality of states is equality
 * of bytes.  Integers are big-endian.
 *
 *	  byte		version (1)
 *	  8 bytes	unused rows
 *	  twice		4 bytes: length; the packed profile (profile/packed.c) of the probabilities of
 *				negatives, then of positives, without a distinct sketch
 *	  if one of them has a shift > 0, for each of 15 bins:
 *				8 bytes, 8 bytes: rows, positives
 *				sum of p, sum of the doubles p (1 - p) (stats/exact_form.c)
 *
 * Readers of a stored state trust it, since it has come through recv or in, or from pack
 * itself; retrain_scores_unpack_foreign trusts nothing.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "common/compat.h"
#include "states/scores.h"

#define FORMAT_VERSION 1

/* pack_sum appends a sum. */
static void
pack_sum(StringInfo buf, const RetrainFixedSum *sum)
{
	uint8		bytes[RETRAIN_EXACT_PACKED_MAX];
	RetrainExactSum exact;

	retrain_exact_init(&exact, CurrentMemoryContext);
	retrain_fixedsum_to_exact(sum, &exact);
	appendBinaryStringInfo(buf, (char *) bytes, retrain_exact_pack(&exact, bytes));
	retrain_exact_free(&exact);
}

/* retrain_scores_pack returns the packed form in the current context. */
struct varlena *
retrain_scores_pack(const RetrainScores *scores)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, FORMAT_VERSION);
	pq_sendint64(&buf, scores->unused);
	for (int s = 0; s < 2; s++)
	{
		struct varlena *side = retrain_profile_pack(scores->side[s]);

		pq_sendint32(&buf, VARSIZE(side) - VARHDRSZ);
		pq_sendbytes(&buf, VARDATA(side), VARSIZE(side) - VARHDRSZ);
		pfree(side);
	}
	for (int i = 0; scores->calibration != NULL && i < RETRAIN_CALIBRATION_BINS; i++)
	{
		const RetrainCalibrationBin *bin = &scores->calibration->bin[i];

		pq_sendint64(&buf, bin->rows);
		pq_sendint64(&buf, bin->positives);
		pack_sum(&buf, &bin->probability);
		pack_sum(&buf, &bin->variance);
	}
	return (struct varlena *) pq_endtypsend(&buf);
}

/* take reads n bytes where they are. */
static const uint8 *
take(StringInfo from, int64 n)
{
	const uint8 *bytes = (const uint8 *) from->data + from->cursor;

	if (n > from->len - from->cursor)
		retrain_scores_invalid("it is cut short");
	from->cursor += (int) n;
	return bytes;
}

/* take_integer reads an unsigned integer of n bytes. */
static uint64
take_integer(StringInfo from, int n)
{
	const uint8 *bytes = take(from, n);
	uint64		value = 0;

	for (int i = 0; i < n; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* take_count reads a count of rows. */
static int64
take_count(StringInfo from)
{
	uint64		count = take_integer(from, 8);

	if (count > (uint64) PG_INT64_MAX / 2)
		retrain_scores_invalid("a count is out of range");
	return (int64) count;
}

/* take_sum reads a sum. */
static void
take_sum(StringInfo from, RetrainFixedSum *sum)
{
	RetrainExactSum exact;
	int			length;

	retrain_exact_init(&exact, CurrentMemoryContext);
	length = retrain_exact_unpack(&exact, RETRAIN_EXACT_VALUES, (const uint8 *) from->data + from->cursor,
								  from->len - from->cursor);
	if (length < 0 || !retrain_fixedsum_of_exact(&exact, sum, CurrentMemoryContext))
		retrain_scores_invalid("a sum is malformed");
	from->cursor += length;
	retrain_exact_free(&exact);
}

/* take_bins reads the calibration bins. */
static RetrainCalibration *
take_bins(StringInfo from)
{
	RetrainCalibration *calibration = retrain_calibration_create(RETRAIN_CALIBRATION_BINS,
																 CurrentMemoryContext);

	for (int i = 0; i < RETRAIN_CALIBRATION_BINS; i++)
	{
		RetrainCalibrationBin *bin = &calibration->bin[i];

		bin->rows = take_count(from);
		bin->positives = take_count(from);
		take_sum(from, &bin->probability);
		take_sum(from, &bin->variance);
	}
	return calibration;
}

/* unpack reads a packed form from its first byte to its last; sides are read by a function. */
static RetrainScores *
unpack(const uint8 *bytes, Size length, RetrainProfile *(*read_side) (const uint8 *, Size))
{
	StringInfoData from = {(char *) bytes, (int) length, (int) length, 0};
	RetrainScores *scores = palloc0(sizeof(RetrainScores));
	int			version = (int) take_integer(&from, 1);

	if (version != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("scores have format version %d", version),
				 errdetail("This version of retrain reads version %d.", FORMAT_VERSION),
				 errhint("Update the extension, or the system that made the scores.")));
	scores->unused = take_count(&from);
	for (int s = 0; s < 2; s++)
	{
		int64		n = (int64) take_integer(&from, 4);

		scores->side[s] = read_side(take(&from, n), n);
	}
	if (retrain_scores_coarse(scores))
		scores->calibration = take_bins(&from);
	if (from.cursor != from.len)
		retrain_scores_invalid("bytes follow its end");
	return scores;
}

/*
 * retrain_scores_unpack reads a stored packed form, which must live as long as the result.
 */
RetrainScores *
retrain_scores_unpack(const struct varlena *packed)
{
	return unpack((const uint8 *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed),
				  retrain_profile_unpack_bytes);
}

/*
 * retrain_scores_unpack_foreign reads bytes that may come from anywhere: an error unless they
 * are a packed form, down to the last bit.  All parts of a form are canonical by themselves.
 */
RetrainScores *
retrain_scores_unpack_foreign(const uint8 *bytes, Size length)
{
	RetrainScores *scores = unpack(bytes, length, retrain_profile_unpack_foreign);

	retrain_scores_validate(scores);
	return scores;
}
