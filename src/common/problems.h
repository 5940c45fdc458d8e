/*
 * problems.h
 *	  All that is wrong with a definition, gathered before an error is raised.
 */
#ifndef RETRAIN_PROBLEMS_H
#define RETRAIN_PROBLEMS_H

#include "nodes/pg_list.h"
#include "utils/elog.h"

typedef struct RetrainProblems
{
	const char *what;			/* begins messages: "policy definition" */
	int			sqlstate;
	MemoryContext context;		/* holds the problems */
	List	   *list;			/* of what problems.c knows */
} RetrainProblems;

extern void retrain_problems_begin(RetrainProblems *problems, const char *what, int sqlstate);
extern void retrain_problems_add(RetrainProblems *problems, const char *path,
								 const char *problem, const char *hint);
extern void retrain_problems_add_error(RetrainProblems *problems, const char *path, ErrorData *error);
extern bool retrain_problems_at(const RetrainProblems *problems, const char *const *keys);
extern void retrain_problems_raise(const RetrainProblems *problems);

#endif							/* RETRAIN_PROBLEMS_H */
