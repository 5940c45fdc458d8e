/*
 * problems.c
 *	  All that is wrong with a definition, gathered before an error is raised.
 *
 * A single problem is raised as if it had never been gathered.  Several become
 * one error: DETAIL has a line for each, which begins with the path of the
 * field, and HINT one for each remedy, with the path where it stands first.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "common/problems.h"

/* A message is for people; what is wrong beyond this shows when these are mended. */
#define MAX_LINES		1000

typedef struct Problem
{
	char	   *path;
	char	   *text;			/* completes the sentence that the path begins */
	char	   *hint;			/* or NULL */
	ErrorData  *error;			/* raised by other code, or NULL: then text is its message */
} Problem;

/* retrain_problems_begin starts gathering, in the current memory context. */
void
retrain_problems_begin(RetrainProblems *problems, const char *what, int sqlstate)
{
	problems->what = what;
	problems->sqlstate = sqlstate;
	problems->context = CurrentMemoryContext;
	problems->list = NIL;
}

/* add appends a problem. */
static void
add(RetrainProblems *problems, const char *path, const char *text, const char *hint, ErrorData *error)
{
	MemoryContext old = MemoryContextSwitchTo(problems->context);
	Problem    *last = problems->list ? llast(problems->list) : NULL;
	Problem    *problem;

	/* A column that is missing twice, of the log and of the baseline's, is one problem. */
	if (last && strcmp(last->path, path) == 0 && strcmp(last->text, text) == 0)
	{
		MemoryContextSwitchTo(old);
		return;
	}
	problem = palloc(sizeof(Problem));
	problem->path = pstrdup(path);
	problem->text = pstrdup(text);
	problem->hint = hint ? pstrdup(hint) : NULL;
	problem->error = error;
	problems->list = lappend(problems->list, problem);
	MemoryContextSwitchTo(old);
}

/*
 * retrain_problems_add notes that the field at path is wrong; problem completes
 * the sentence that the path begins, hint may be NULL.
 */
void
retrain_problems_add(RetrainProblems *problems, const char *path, const char *problem, const char *hint)
{
	add(problems, path, problem, hint, NULL);
}

/* retrain_problems_add_error notes an error that other code raised about a field. */
void
retrain_problems_add_error(RetrainProblems *problems, const char *path, ErrorData *error)
{
	add(problems, path, error->message, error->hint, error);
}

/* of_key tells whether a path is that of a top-level key, or of something in it. */
static bool
of_key(const char *path, const char *key)
{
	size_t		length = strlen(key);

	return strncmp(path, key, length) == 0 &&
		(path[length] == '\0' || path[length] == '.' || path[length] == '[');
}

/* retrain_problems_at tells whether something is wrong with one of the keys, a list that NULL ends. */
bool
retrain_problems_at(const RetrainProblems *problems, const char *const *keys)
{
	ListCell   *cell;

	foreach(cell, problems->list)
	{
		Problem    *problem = lfirst(cell);

		for (int i = 0; keys[i]; i++)
			if (of_key(problem->path, keys[i]))
				return true;
	}
	return false;
}

/* raise_one raises a single problem. */
static void
raise_one(const RetrainProblems *problems, const Problem *problem)
{
	if (problem->error)
		ReThrowError(problem->error);
	ereport(ERROR,
			(errcode(problems->sqlstate),
			 errmsg("%s: %s %s", problems->what, problem->path, problem->text),
			 problem->hint ? errhint("%s", problem->hint) : 0));
}

/* has_text tells whether a text is in a list of char *. */
static bool
has_text(List *texts, const char *text)
{
	ListCell   *cell;

	foreach(cell, texts)
		if (strcmp(lfirst(cell), text) == 0)
			return true;
	return false;
}

/* add_line appends "path: text" on a line of its own. */
static void
add_line(StringInfo lines, const char *path, const char *text)
{
	appendStringInfo(lines, "%s%s: %s", lines->len > 0 ? "\n" : "", path, text);
}

/* retrain_problems_raise raises what has been gathered; does nothing if that is nothing. */
void
retrain_problems_raise(const RetrainProblems *problems)
{
	int			n = list_length(problems->list);
	StringInfoData details;
	StringInfoData hints;
	List	   *hinted = NIL;
	ListCell   *cell;

	if (n == 0)
		return;
	if (n == 1)
		raise_one(problems, linitial(problems->list));
	initStringInfo(&details);
	initStringInfo(&hints);
	foreach(cell, problems->list)
	{
		Problem    *problem = lfirst(cell);

		if (foreach_current_index(cell) == MAX_LINES)
		{
			appendStringInfo(&details, "\nand %d more", n - MAX_LINES);
			break;
		}
		add_line(&details, problem->path, problem->text);
		if (problem->hint && !has_text(hinted, problem->hint))
		{
			add_line(&hints, problem->path, problem->hint);
			hinted = lappend(hinted, problem->hint);
		}
	}
	ereport(ERROR,
			(errcode(problems->sqlstate),
			 errmsg("%s: %d errors", problems->what, n),
			 errdetail("%s", details.data),
			 hints.len > 0 ? errhint("%s", hints.data) : 0));
}
