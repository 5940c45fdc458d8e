/*
 * fixed_statement.h
 *	  Running the fixed statements of this library with plans that are kept.
 */
#ifndef RETRAIN_FIXED_STATEMENT_H
#define RETRAIN_FIXED_STATEMENT_H

extern int	retrain_fixed_execute(const char *statement, int nargs, const Oid *types, const Datum *values,
								  const char *nulls, bool read_only, long limit);
extern void retrain_fixed_forget_other(Oid extension);

#endif							/* RETRAIN_FIXED_STATEMENT_H */
