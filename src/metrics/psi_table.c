/*
 * psi_table.c
 *	  SQL results of a population stability index, from the table of its bins.
 *
 * Numbers, times and categories, rows and stored references all end here, so that
 * they agree to the bit.  Definition: doc/reference/psi.md.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/psi_table.h"
#include "stats/psi_value.h"

/* retrain_psi_table_create returns a table without bins, with room for some. */
RetrainPsiTable *
retrain_psi_table_create(int room)
{
	RetrainPsiTable *table = palloc0(sizeof(RetrainPsiTable));

	table->bins = palloc0(room * sizeof(RetrainPsiBin));
	return table;
}

/* table_add appends a bin and returns it; the caller has made room. */
static RetrainPsiBin *
table_add(RetrainPsiTable *table, RetrainPsiBinKind kind)
{
	RetrainPsiBin *bin = &table->bins[table->nbins++];

	bin->kind = kind;
	return bin;
}

/* retrain_psi_table_missing adds the bin of missing values if there are any. */
void
retrain_psi_table_missing(RetrainPsiTable *table, const int64 *missing)
{
	RetrainPsiBin *bin;

	table->missing[0] = missing[0];
	table->missing[1] = missing[1];
	if (missing[0] == 0 && missing[1] == 0)
		return;
	bin = table_add(table, RETRAIN_BIN_MISSING);
	bin->rows[0] = missing[0];
	bin->rows[1] = missing[1];
}

/* retrain_psi_table_intervals returns the table of numbers or times. */
RetrainPsiTable *
retrain_psi_table_intervals(const double *edges, int nedges, const int64 *reference,
							const int64 *current, const int64 *missing)
{
	RetrainPsiTable *table = retrain_psi_table_create(nedges + 2);

	for (int i = 0; i <= nedges; i++)
	{
		RetrainPsiBin *bin = table_add(table, RETRAIN_BIN_INTERVAL);

		bin->lower = i == 0 ? -get_float8_infinity() : edges[i - 1];
		bin->upper = i == nedges ? get_float8_infinity() : edges[i];
		bin->rows[0] = reference[i];
		bin->rows[1] = current[i];
	}
	retrain_psi_table_missing(table, missing);
	return table;
}

/* retrain_psi_table_compute computes the index and the rows used of both samples. */
void
retrain_psi_table_compute(const RetrainPsiTable *table, RetrainPsi *psi, int64 *used)
{
	int64	   *rows[2];

	for (int s = 0; s < 2; s++)
	{
		rows[s] = palloc(Max(table->nbins, 1) * sizeof(int64));
		used[s] = 0;
		for (int b = 0; b < table->nbins; b++)
		{
			rows[s][b] = table->bins[b].rows[s];
			used[s] += rows[s][b];
		}
	}
	retrain_psi_value(rows[0], rows[1], table->nbins, table->smoothing, psi);
	pfree(rows[0]);
	pfree(rows[1]);
}

/* retrain_psi_table_value returns the index as float8; NULL if undefined or without a table. */
Datum
retrain_psi_table_value(FunctionCallInfo fcinfo, const RetrainPsiTable *table)
{
	RetrainPsi	psi;
	int64		used[2];

	if (table == NULL)
		PG_RETURN_NULL();
	retrain_psi_table_compute(table, &psi, used);
	if (psi.status == RETRAIN_PSI_UNDEFINED)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(psi.psi);
}

/*
 * retrain_psi_table_test returns a retrain.psi_result; without a table one that says
 * that there were no rows.
 */
Datum
retrain_psi_table_test(FunctionCallInfo fcinfo, const RetrainPsiTable *table)
{
	RetrainPsiTable empty = {0};
	RetrainPsi	psi;
	int64		used[2];
	Datum		values[12];
	bool		nulls[12] = {false};

	if (table == NULL)
		table = &empty;
	retrain_psi_table_compute(table, &psi, used);

	nulls[0] = psi.status == RETRAIN_PSI_UNDEFINED;
	nulls[2] = nulls[3] = psi.status != RETRAIN_PSI_OK || table->folded;
	values[0] = nulls[0] ? (Datum) 0 : Float8GetDatum(psi.psi);
	values[1] = Int32GetDatum(psi.bins);
	values[2] = nulls[2] ? (Datum) 0 : Float8GetDatum(psi.p_value);
	values[3] = nulls[3] ? (Datum) 0 : Float8GetDatum(psi.critical_value);
	for (int s = 0; s < 2; s++)
	{
		values[4 + 2 * s] = Int64GetDatum(used[s]);
		values[5 + 2 * s] = Int64GetDatum(0);
		values[8 + s] = Int64GetDatum(table->missing[s]);
	}
	nulls[4] = nulls[5] = nulls[8] = table->reference_unknown;
	values[10] = Int64GetDatum(table->unassigned);
	values[11] = CStringGetTextDatum(table->folded && psi.status < RETRAIN_PSI_ONE_BIN ? "folded" :
									 retrain_psi_status_name(psi.status));
	PG_RETURN_DATUM(retrain_row_result(fcinfo, values, nulls));
}

/*
 * retrain_psi_table_compare_test is the same for the table of a stored reference: NULL
 * if that is NULL; if there were no rows, the columns of the reference, which no row has
 * shown, are NULL.
 */
Datum
retrain_psi_table_compare_test(FunctionCallInfo fcinfo, const RetrainPsiTable *table)
{
	RetrainPsiTable nothing = {.reference_unknown = true};

	if (table == NULL && !PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return retrain_psi_table_test(fcinfo, table != NULL ? table : &nothing);
}

/* members_datum returns the listed members of a bin as text[]. */
static Datum
members_datum(const RetrainPsiBin *bin)
{
	Datum	   *names = palloc(Max(bin->nmembers, 1) * sizeof(Datum));

	for (int i = 0; i < bin->nmembers; i++)
		names[i] = retrain_bytes_datum(&bin->members[i]);
	return PointerGetDatum(construct_array(names, bin->nmembers, TEXTOID, -1, false, TYPALIGN_INT));
}

/* add_bin appends one retrain.psi_bin, that of bin number, from 0. */
static void
add_bin(RetrainRows *rows, const RetrainPsiTable *table, int number, const int64 *used)
{
	static const char *const kinds[] = {"interval", "category", "rare", "unseen", "missing", "folded"};
	static const char *const labels[] = {NULL, NULL, "(rare)", "(unseen)", "(missing)", "(folded)"};
	const RetrainPsiBin *bin = &table->bins[number];
	bool		group = bin->kind == RETRAIN_BIN_RARE || bin->kind == RETRAIN_BIN_UNSEEN;
	Datum		values[12];
	bool		nulls[12] = {false};

	values[0] = Int32GetDatum(number + 1);
	values[1] = CStringGetTextDatum(kinds[bin->kind]);
	nulls[2] = nulls[3] = bin->kind != RETRAIN_BIN_INTERVAL;
	values[2] = Float8GetDatum(bin->lower);
	values[3] = Float8GetDatum(bin->upper);
	nulls[4] = bin->kind == RETRAIN_BIN_INTERVAL;
	if (bin->kind == RETRAIN_BIN_CATEGORY)
		values[4] = retrain_bytes_datum(&bin->category);
	else if (!nulls[4])
		values[4] = CStringGetTextDatum(labels[bin->kind]);
	nulls[5] = nulls[6] = !group;
	values[5] = group ? members_datum(bin) : (Datum) 0;
	values[6] = Int64GetDatum(bin->categories);
	for (int s = 0; s < 2; s++)
	{
		values[7 + s] = Int64GetDatum(bin->rows[s]);
		nulls[9 + s] = used[s] == 0;
		values[9 + s] = nulls[9 + s] ? (Datum) 0 :
			Float8GetDatum((double) bin->rows[s] / (double) used[s]);
	}
	nulls[11] = used[0] == 0 || used[1] == 0;
	values[11] = nulls[11] ? (Datum) 0 :
		Float8GetDatum(retrain_psi_contribution(bin->rows[0], used[0], bin->rows[1], used[1],
												table->nbins, table->smoothing));
	retrain_rows_add(rows, values, nulls);
}

/* retrain_psi_table_bins returns a retrain.psi_bin[]; NULL if neither sample has rows. */
Datum
retrain_psi_table_bins(FunctionCallInfo fcinfo, const RetrainPsiTable *table)
{
	RetrainPsi	psi;
	int64		used[2];
	RetrainRows rows;

	if (table == NULL)
		PG_RETURN_NULL();
	retrain_psi_table_compute(table, &psi, used);
	if (used[0] == 0 && used[1] == 0)
		PG_RETURN_NULL();

	retrain_rows_begin(&rows, fcinfo, table->nbins);
	for (int b = 0; b < table->nbins; b++)
		add_bin(&rows, table, b, used);
	PG_RETURN_DATUM(retrain_rows_finish(&rows));
}
