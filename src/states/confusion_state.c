/*
 * confusion_state.c
 *	  The open form of a confusion of integer or text classes.
 *
 * Classes are numbered as they come, and put in order when the state is read: integers by
 * value, text by its bytes.  Counts of the first classes are in a matrix that grows, those
 * of others in a hash of the cells that occur.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "states/confusion.h"

#define FIRST_SIDE 4

/* A cell beyond the matrix. */
typedef struct FarCell
{
	uint64		key;			/* label in the upper half, prediction in the lower */
	int64		rows;
	char		status;
} FarCell;

#define SH_PREFIX confusioncell
#define SH_ELEMENT_TYPE FarCell
#define SH_KEY_TYPE uint64
#define SH_KEY key
#define SH_HASH_KEY(tb, key) hash_combine(murmurhash32((uint32) ((key) >> 32)), murmurhash32((uint32) (key)))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* retrain_confusion_too_many_rows raises the error of counts that overflow. */
void
retrain_confusion_too_many_rows(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a confusion cannot hold that many rows"),
			 errdetail("There would be more than %lld rows.", (long long) RETRAIN_CONFUSION_MAX_ROWS),
			 errhint("Check the row counts that were merged or given as weights.")));
}

/* retrain_confusion_create returns a state of nothing in mcxt. */
RetrainConfusionState *
retrain_confusion_create(RetrainConfusionKind kind, MemoryContext mcxt)
{
	RetrainConfusionState *state = MemoryContextAllocZero(mcxt, sizeof(RetrainConfusionState));

	Assert(kind != RETRAIN_CONFUSION_BOOLEAN);
	state->mcxt = mcxt;
	state->kind = kind;
	retrain_bytes_dict_init(&state->classes, mcxt, &state->member);
	state->side = FIRST_SIDE;
	state->matrix = MemoryContextAllocZero(mcxt, FIRST_SIDE * FIRST_SIDE * sizeof(int64));
	return state;
}

/* shown returns a class as messages show it. */
static char *
shown(const RetrainConfusionState *state, RetrainBytes name)
{
	int32		value;

	if (state->kind == RETRAIN_CONFUSION_TEXT)
		return pnstrdup(name.data, Min(name.len, 100));
	memcpy(&value, name.data, sizeof(value));
	return psprintf("%d", value);
}

/* refuse_undeclared raises the error of a class that is not among the n declared ones. */
pg_noreturn static void refuse_undeclared(const RetrainConfusionState *state, RetrainBytes name, int n);

static void
refuse_undeclared(const RetrainConfusionState *state, RetrainBytes name, int n)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("class \"%s\" is not among the %d declared classes", shown(state, name), n),
			 errhint("Declare \"%s\" too, or leave its rows out with FILTER (WHERE ...).", shown(state, name))));
}

/* refuse_new raises the error of a class that is new where it must not be. */
pg_noreturn static void refuse_new(const RetrainConfusionState *state, RetrainBytes name);

static void
refuse_new(const RetrainConfusionState *state, RetrainBytes name)
{
	if (state->declared)
		refuse_undeclared(state, name, state->classes.count - 1);
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a confusion holds at most %d classes", RETRAIN_CONFUSION_MAX_CLASSES),
			 errhint("Pass classes, not identifiers or free text; give rare classes one common name.")));
}

/*
 * retrain_confusion_class_number returns the number of a class, which is new unless classes
 * are declared.
 */
int
retrain_confusion_class_number(RetrainConfusionState *state, RetrainBytes name)
{
	int			known = state->classes.count;
	int			number;

	if (unlikely(name.len > RETRAIN_CONFUSION_MAX_NAME))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("name of a class is longer than %d bytes", RETRAIN_CONFUSION_MAX_NAME),
				 errhint("Pass the name of a class, not free text.")));
	number = retrain_bytes_dict_id(&state->classes, name.data, name.len);
	if (unlikely(number == known && (state->declared || known == RETRAIN_CONFUSION_MAX_CLASSES)))
		refuse_new(state, name);
	return number;
}

/* is_among tells whether a name is one of n. */
static bool
is_among(RetrainBytes name, const RetrainBytes *names, int n)
{
	for (int i = 0; i < n; i++)
		if (name.len == names[i].len && memcmp(name.data, names[i].data, name.len) == 0)
			return true;
	return false;
}

/*
 * retrain_confusion_declare gives a state its classes, which are distinct; those that it has
 * must be among them.
 */
void
retrain_confusion_declare(RetrainConfusionState *state, const RetrainBytes *classes, int n)
{
	int			known = state->classes.count;

	for (int i = 0; i < n; i++)
		retrain_confusion_class_number(state, classes[i]);
	if (state->classes.count > n)
		for (int i = 0; i < known; i++)
			if (!is_among(state->classes.names[i], classes, n))
				refuse_undeclared(state, state->classes.names[i], n);
	state->declared = true;
}

/* grow_matrix makes room for a class below RETRAIN_CONFUSION_DENSE. */
static void
grow_matrix(RetrainConfusionState *state, int class)
{
	int			side = state->side;
	int64	   *matrix;

	while (side <= class)
		side *= 2;
	matrix = MemoryContextAllocZero(state->mcxt, (Size) side * side * sizeof(int64));
	for (int i = 0; i < state->side; i++)
		memcpy(&matrix[i * side], &state->matrix[i * state->side], state->side * sizeof(int64));
	pfree(state->matrix);
	state->matrix = matrix;
	state->side = side;
}

/* add_far counts rows of a cell beyond the matrix. */
static void
add_far(RetrainConfusionState *state, int label, int predicted, int64 rows)
{
	FarCell    *cell;
	bool		found;

	if (state->cells == NULL)
		state->cells = confusioncell_create(state->mcxt, 2 * RETRAIN_CONFUSION_DENSE, NULL);
	cell = confusioncell_insert(state->cells, (uint64) label << 32 | (uint32) predicted, &found);
	if (!found)
	{
		CHECK_FOR_INTERRUPTS();
		cell->rows = 0;
	}
	cell->rows += rows;
}

/* retrain_confusion_add_cell counts rows, at least 1, of two classes given by their numbers. */
void
retrain_confusion_add_cell(RetrainConfusionState *state, int label, int predicted, int64 rows)
{
	int			most = Max(label, predicted);

	if (unlikely(rows > RETRAIN_CONFUSION_MAX_ROWS - state->rows - state->unused))
		retrain_confusion_too_many_rows();
	state->rows += rows;
	if (unlikely(most >= RETRAIN_CONFUSION_DENSE))
	{
		add_far(state, label, predicted, rows);
		return;
	}
	if (unlikely(most >= state->side))
		grow_matrix(state, most);
	state->matrix[label * state->side + predicted] += rows;
}

/* retrain_confusion_add_unused counts rows that cannot be used. */
void
retrain_confusion_add_unused(RetrainConfusionState *state, int64 rows)
{
	if (unlikely(rows > RETRAIN_CONFUSION_MAX_ROWS - state->rows - state->unused))
		retrain_confusion_too_many_rows();
	state->unused += rows;
}

/* class_bytes returns the name under which a class of other is kept in a state. */
static RetrainBytes
class_bytes(const RetrainConfusion *other, int class)
{
	return other->kind == RETRAIN_CONFUSION_INTEGER ? retrain_confusion_integer_bytes(&other->integers[class]) :
		other->names[class];
}

/* refuse_declared raises the error of two different declarations. */
pg_noreturn static void refuse_declared(int a, int b);

static void
refuse_declared(int a, int b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("confusions of different declared classes cannot be merged"),
			 errdetail("One declares %d classes, the other %d, and they are not the same.", Min(a, b), Max(a, b)),
			 errhint("Declare the same classes in both.")));
}

/* merge_declared lets a state have the declared classes of other. */
static void
merge_declared(RetrainConfusionState *state, const RetrainConfusion *other)
{
	RetrainBytes *classes = palloc(other->nclasses * sizeof(RetrainBytes));

	for (int i = 0; i < other->nclasses; i++)
		classes[i] = class_bytes(other, i);
	if (state->declared)
	{
		if (state->classes.count != other->nclasses)
			refuse_declared(state->classes.count, other->nclasses);
		for (int i = 0; i < other->nclasses; i++)
			if (retrain_bytes_dict_id(&state->classes, classes[i].data, classes[i].len) >= other->nclasses)
				refuse_declared(other->nclasses, other->nclasses);
	}
	else
		retrain_confusion_declare(state, classes, other->nclasses);
	pfree(classes);
}

/*
 * retrain_confusion_merge adds other, of the same kind, to a state.  Declared classes hold for
 * both.
 */
void
retrain_confusion_merge(RetrainConfusionState *state, const RetrainConfusion *other)
{
	int		   *number;

	Assert(state->kind == other->kind);
	if (other->declared)
		merge_declared(state, other);
	number = palloc(Max(other->nclasses, 1) * sizeof(int));
	for (int i = 0; i < other->nclasses; i++)
		number[i] = retrain_confusion_class_number(state, class_bytes(other, i));
	for (int i = 0; i < other->table.ncells; i++)
	{
		const RetrainConfusionCell *cell = &other->table.cells[i];

		CHECK_FOR_INTERRUPTS();
		retrain_confusion_add_cell(state, number[cell->label], number[cell->predicted], cell->count);
	}
	retrain_confusion_add_unused(state, other->unused);
	pfree(number);
}

/* compare_integers orders numbers of integer classes by their values. */
static inline int
compare_integers(const int *a, const int *b, const RetrainBytes *names)
{
	int32		x;
	int32		y;

	memcpy(&x, names[*a].data, sizeof(x));
	memcpy(&y, names[*b].data, sizeof(y));
	return (x > y) - (x < y);
}

#define ST_SORT sort_integers
#define ST_ELEMENT_TYPE int
#define ST_COMPARE_ARG_TYPE RetrainBytes
#define ST_COMPARE(a, b, names) compare_integers(a, b, names)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_cells
#define ST_ELEMENT_TYPE RetrainConfusionCell
#define ST_COMPARE(a, b) ((a)->label != (b)->label ? ((a)->label > (b)->label) - ((a)->label < (b)->label) : \
	((a)->predicted > (b)->predicted) - ((a)->predicted < (b)->predicted))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* order_classes returns the numbers of the classes in order, and copies the classes. */
static int *
order_classes(const RetrainConfusionState *state, RetrainConfusion *confusion)
{
	int			n = state->classes.count;
	int		   *order;

	confusion->nclasses = confusion->table.classes = n;
	if (state->kind == RETRAIN_CONFUSION_INTEGER)
	{
		int32	   *integers = palloc(Max(n, 1) * sizeof(int32));

		order = palloc(Max(n, 1) * sizeof(int));
		for (int i = 0; i < n; i++)
			order[i] = i;
		sort_integers(order, n, state->classes.names);
		for (int i = 0; i < n; i++)
			memcpy(&integers[i], state->classes.names[order[i]].data, sizeof(int32));
		confusion->integers = integers;
	}
	else
	{
		RetrainBytes *names = palloc(Max(n, 1) * sizeof(RetrainBytes));

		order = retrain_bytes_dict_order(&state->classes);
		for (int i = 0; i < n; i++)
			names[i] = state->classes.names[order[i]];
		confusion->names = names;
	}
	return order;
}

/* count_cells returns how many cells are not empty. */
static int64
count_cells(const RetrainConfusionState *state)
{
	int64		n = state->cells == NULL ? 0 : state->cells->members;

	for (int i = 0; i < state->side * state->side; i++)
		n += state->matrix[i] != 0;
	return n;
}

/* copy_cells returns all cells that are not empty; rank[number] is the place of a class. */
static RetrainConfusionCell *
copy_cells(const RetrainConfusionState *state, const int *rank, int *ncells)
{
	RetrainConfusionCell *cells =
		MemoryContextAllocHuge(CurrentMemoryContext, Max(count_cells(state), 1) * sizeof(RetrainConfusionCell));
	int			n = 0;

	for (int i = 0; i < state->side * state->side; i++)
		if (state->matrix[i] != 0)
		{
			RetrainConfusionCell cell = {rank[i / state->side], rank[i % state->side], state->matrix[i]};

			cells[n++] = cell;
		}
	if (state->cells != NULL)
	{
		confusioncell_iterator iterator;
		FarCell    *far;

		confusioncell_start_iterate(state->cells, &iterator);
		while ((far = confusioncell_iterate(state->cells, &iterator)) != NULL)
		{
			RetrainConfusionCell cell = {rank[far->key >> 32], rank[(uint32) far->key], far->rows};

			cells[n++] = cell;
		}
	}
	*ncells = n;
	return cells;
}

/*
 * retrain_confusion_close returns what a state holds, in the current context; names of classes
 * are those of the state, which stays as it is.
 */
RetrainConfusion *
retrain_confusion_close(const RetrainConfusionState *state)
{
	RetrainConfusion *confusion = palloc0(sizeof(RetrainConfusion));
	int		   *order = order_classes(state, confusion);
	int		   *rank = palloc(Max(confusion->nclasses, 1) * sizeof(int));
	RetrainConfusionCell *cells;

	for (int i = 0; i < confusion->nclasses; i++)
		rank[order[i]] = i;
	confusion->kind = state->kind;
	confusion->declared = state->declared;
	confusion->unused = state->unused;
	cells = copy_cells(state, rank, &confusion->table.ncells);
	sort_cells(cells, confusion->table.ncells);
	confusion->table.cells = cells;
	retrain_confusion_margins(&confusion->table);
	pfree(order);
	pfree(rank);
	return confusion;
}

/* retrain_confusion_size returns the bytes that a state takes, about. */
Size
retrain_confusion_size(const RetrainConfusionState *state)
{
	Size		size = sizeof(RetrainConfusionState) + (Size) state->side * state->side * sizeof(int64) +
		state->classes.table_bytes + state->classes.capacity * sizeof(RetrainBytes);

	for (int i = 0; i < state->classes.count; i++)
		size += MAXALIGN(Max(state->classes.names[i].len, 1));
	return state->cells == NULL ? size : size + state->cells->size * sizeof(FarCell);
}
