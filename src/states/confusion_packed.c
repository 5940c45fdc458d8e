/*
 * confusion_packed.c
 *	  The packed form of a confusion: canonical bytes.
 *
 * The same rows give the same bytes; equality of confusions is equality of bytes.
 *
 *	  byte		version (1)
 *	  byte		kind (1 boolean, 2 integer, 3 text)
 *
 * Stored booleans follow as RetrainConfusionBoolean, in the order of bytes of the machine.
 * What is sent, and what is stored of the other kinds, is big-endian everywhere:
 *
 *	  boolean	8 bytes each: unused, TN, FP, FN, TP
 *	  others	byte: 1 if the classes are declared, else 0
 *				8 bytes: unused
 *				2 bytes: number of classes; each in order: 4 bytes of an integer, or 2 bytes of
 *				length and the bytes of a name
 *				4 bytes: number of cells that are not empty; each in order of label and
 *				prediction: 2 bytes and 2 bytes of their places in the classes, from 0, and
 *				8 bytes of rows
 *
 * Readers of a stored confusion trust it; retrain_confusion_recv_bytes trusts nothing.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "states/confusion.h"

#define FORMAT_VERSION 1

/* retrain_confusion_invalid raises the error of bytes or text that cannot be a confusion. */
void
retrain_confusion_invalid(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid confusion: %s", problem),
			 errhint("Confusions are made by retrain.confusion_agg or in the text form of doc/reference/confusion.md.")));
}

/* boolean_counts sets the counts of a confusion of booleans. */
static void
boolean_counts(const RetrainConfusion *confusion, int64 *count)
{
	memset(count, 0, 4 * sizeof(int64));
	for (int i = 0; i < confusion->table.ncells; i++)
	{
		const RetrainConfusionCell *cell = &confusion->table.cells[i];

		count[cell->label << 1 | cell->predicted] = cell->count;
	}
}

/* put_classes appends the classes. */
static void
put_classes(StringInfo buf, const RetrainConfusion *confusion)
{
	pq_sendint16(buf, (uint16) confusion->nclasses);
	for (int i = 0; i < confusion->nclasses; i++)
	{
		if (confusion->kind == RETRAIN_CONFUSION_INTEGER)
		{
			pq_sendint32(buf, (uint32) confusion->integers[i]);
			continue;
		}
		pq_sendint16(buf, (uint16) confusion->names[i].len);
		pq_sendbytes(buf, confusion->names[i].data, (int) confusion->names[i].len);
	}
}

/* retrain_confusion_send_bytes appends the form that is sent. */
void
retrain_confusion_send_bytes(StringInfo buf, const RetrainConfusion *confusion)
{
	pq_sendbyte(buf, FORMAT_VERSION);
	pq_sendbyte(buf, confusion->kind);
	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
	{
		int64		count[4];

		boolean_counts(confusion, count);
		pq_sendint64(buf, confusion->unused);
		for (int i = 0; i < 4; i++)
			pq_sendint64(buf, count[i]);
		return;
	}
	pq_sendbyte(buf, confusion->declared ? 1 : 0);
	pq_sendint64(buf, confusion->unused);
	put_classes(buf, confusion);
	pq_sendint32(buf, (uint32) confusion->table.ncells);
	for (int i = 0; i < confusion->table.ncells; i++)
	{
		const RetrainConfusionCell *cell = &confusion->table.cells[i];

		pq_sendint16(buf, (uint16) cell->label);
		pq_sendint16(buf, (uint16) cell->predicted);
		pq_sendint64(buf, cell->count);
	}
}

/* retrain_confusion_pack returns the packed form in the current context. */
struct varlena *
retrain_confusion_pack(const RetrainConfusion *confusion)
{
	StringInfoData buf;

	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
	{
		RetrainConfusionBoolean *counts = retrain_confusion_boolean_create(CurrentMemoryContext);

		counts->unused = confusion->unused;
		boolean_counts(confusion, counts->count);
		return (struct varlena *) counts;
	}
	pq_begintypsend(&buf);
	retrain_confusion_send_bytes(&buf, confusion);
	return pq_endtypsend(&buf);
}

/* get_rows reads a number of rows and adds it to *total. */
static int64
get_rows(StringInfo buf, int64 least, int64 *total)
{
	int64		rows = pq_getmsgint64(buf);

	if (rows < least)
		retrain_confusion_invalid("a number of rows is too small");
	if (rows > RETRAIN_CONFUSION_MAX_ROWS - *total)
		retrain_confusion_invalid("it has too many rows");
	*total += rows;
	return rows;
}

/* get_boolean reads what follows the kind. */
static RetrainConfusion *
get_boolean(StringInfo buf)
{
	RetrainConfusionBoolean counts = {0};
	int64		total = 0;

	counts.unused = get_rows(buf, 0, &total);
	for (int i = 0; i < 4; i++)
		counts.count[i] = get_rows(buf, 0, &total);
	return retrain_confusion_boolean_read(&counts);
}

/* get_integers reads classes of integers. */
static void
get_integers(StringInfo buf, RetrainConfusion *confusion)
{
	int32	   *integers = palloc(Max(confusion->nclasses, 1) * sizeof(int32));

	for (int i = 0; i < confusion->nclasses; i++)
	{
		integers[i] = (int32) pq_getmsgint(buf, 4);
		if (i > 0 && integers[i] <= integers[i - 1])
			retrain_confusion_invalid("its classes are not in ascending order, or not distinct");
	}
	confusion->integers = integers;
}

/* get_names reads classes of text; they stay where they are. */
static void
get_names(StringInfo buf, RetrainConfusion *confusion)
{
	RetrainBytes *names = palloc(Max(confusion->nclasses, 1) * sizeof(RetrainBytes));

	for (int i = 0; i < confusion->nclasses; i++)
	{
		names[i].len = pq_getmsgint(buf, 2);
		if (names[i].len > RETRAIN_CONFUSION_MAX_NAME)
			retrain_confusion_invalid("the name of a class is too long");
		names[i].data = pq_getmsgbytes(buf, (int) names[i].len);
		if (i > 0 && retrain_bytes_compare(&names[i], &names[i - 1]) <= 0)
			retrain_confusion_invalid("its classes are not in ascending order, or not distinct");
	}
	confusion->names = names;
}

/* get_cells reads the cells. */
static void
get_cells(StringInfo buf, RetrainConfusion *confusion, int64 total)
{
	RetrainConfusionCell *cells;
	int			n = (int) pq_getmsgint(buf, 4);

	if (n < 0 || n > confusion->nclasses * confusion->nclasses || n > (buf->len - buf->cursor) / 12)
		retrain_confusion_invalid("its number of cells is wrong");
	cells = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof(RetrainConfusionCell));
	for (int i = 0; i < n; i++)
	{
		RetrainConfusionCell *cell = &cells[i];

		cell->label = (int) pq_getmsgint(buf, 2);
		cell->predicted = (int) pq_getmsgint(buf, 2);
		cell->count = get_rows(buf, 1, &total);
		if (cell->label >= confusion->nclasses || cell->predicted >= confusion->nclasses)
			retrain_confusion_invalid("a cell is of no class");
		if (i > 0 && (cell->label < cell[-1].label ||
					  (cell->label == cell[-1].label && cell->predicted <= cell[-1].predicted)))
			retrain_confusion_invalid("its cells are not in ascending order, or not distinct");
	}
	confusion->table.cells = cells;
	confusion->table.ncells = n;
}

/* get reads the form that is sent, whose version and kind have been read. */
static RetrainConfusion *
get(StringInfo buf, int kind)
{
	RetrainConfusion *confusion;
	int			declared;
	int64		total = 0;

	if (kind == RETRAIN_CONFUSION_BOOLEAN)
		return get_boolean(buf);
	if (kind != RETRAIN_CONFUSION_INTEGER && kind != RETRAIN_CONFUSION_TEXT)
		retrain_confusion_invalid("its kind is unknown");
	confusion = palloc0(sizeof(RetrainConfusion));
	confusion->kind = kind;
	declared = pq_getmsgbyte(buf);
	if (declared > 1)
		retrain_confusion_invalid("it is neither declared nor not");
	confusion->declared = declared == 1;
	confusion->unused = get_rows(buf, 0, &total);
	confusion->nclasses = confusion->table.classes = (int) pq_getmsgint(buf, 2);
	if (confusion->nclasses > RETRAIN_CONFUSION_MAX_CLASSES)
		retrain_confusion_invalid("it has too many classes");
	if (kind == RETRAIN_CONFUSION_INTEGER)
		get_integers(buf, confusion);
	else
		get_names(buf, confusion);
	get_cells(buf, confusion, total);
	retrain_confusion_margins(&confusion->table);
	return confusion;
}

/* retrain_confusion_unpack returns what a packed form holds; names of classes are its bytes. */
RetrainConfusion *
retrain_confusion_unpack(const struct varlena *packed)
{
	const char *bytes = VARDATA_ANY(packed);
	StringInfoData buf;

	if (bytes[1] == RETRAIN_CONFUSION_BOOLEAN)
	{
		RetrainConfusionBoolean counts;

		/* with a header of either length, aligned or not */
		memcpy((char *) &counts + VARHDRSZ, bytes, sizeof(counts) - VARHDRSZ);
		return retrain_confusion_boolean_read(&counts);
	}
	memset(&buf, 0, sizeof(buf));
	buf.data = unconstify(char *, bytes);
	buf.len = (int) VARSIZE_ANY_EXHDR(packed);
	buf.cursor = 2;
	return get(&buf, bytes[1]);
}

/* validate checks what reading does not need to. */
static void
validate(const RetrainConfusion *confusion)
{
	if (confusion->kind == RETRAIN_CONFUSION_BOOLEAN)
		return;
	if (confusion->declared && confusion->nclasses == 0)
		retrain_confusion_invalid("it declares no classes");
	for (int i = 0; i < confusion->nclasses; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!confusion->declared && confusion->table.label[i] == 0 && confusion->table.predicted[i] == 0)
			retrain_confusion_invalid("a class that is not declared has no rows");
		if (confusion->kind == RETRAIN_CONFUSION_TEXT)
			pg_verify_mbstr(GetDatabaseEncoding(), confusion->names[i].data, (int) confusion->names[i].len, false);
	}
}

/*
 * retrain_confusion_recv_bytes reads the form that is sent, to its last byte, after checking
 * everything.
 */
RetrainConfusion *
retrain_confusion_recv_bytes(StringInfo buf)
{
	RetrainConfusion *confusion;
	int			version = pq_getmsgbyte(buf);

	if (version != FORMAT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("confusion has format version %d, which this version of retrain cannot read", version),
				 errhint("Read it with a newer version of retrain.")));
	confusion = get(buf, pq_getmsgbyte(buf));
	pq_getmsgend(buf);
	validate(confusion);
	return confusion;
}
