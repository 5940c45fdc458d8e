/*
 * gate_training.c
 *	  The rows that a candidate was trained on, for rules that look at them:
 *	  the query that the database issued for the training, run again.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "release/gate_judge.h"

/* retrain_gate_training_lacks returns why rules cannot look at columns of the training rows, NULL if they can. */
const char *
retrain_gate_training_lacks(const RetrainGateRun *run, List *columns)
{
	ListCell   *cell;
	ListCell   *inner;

	if (run->training.query == NULL)
		return "the training rows of the candidate were not issued by the database from the gate's log";
	foreach(cell, columns)
	{
		bool		found = false;

		foreach(inner, run->training.columns)
			found = found || strcmp(lfirst(inner), lfirst(cell)) == 0;
		if (!found)
			return psprintf("column \"%s\" is not among the training rows of the candidate", (char *) lfirst(cell));
	}
	return NULL;
}

/* retrain_gate_training_list returns columns as a list of SQL, of a table. */
char *
retrain_gate_training_list(const char *table, List *columns)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, columns)
		appendStringInfo(&list, "%s%s.%s", list.len > 0 ? ", " : "", table, quote_identifier(lfirst(cell)));
	return list.data;
}
