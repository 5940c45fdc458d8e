/*
 * definition_check.h
 *	  What definition.c leaves to definition_check.c.
 */
#ifndef RETRAIN_DEFINITION_CHECK_H
#define RETRAIN_DEFINITION_CHECK_H

#include "common/json_reader.h"
#include "governance/definition.h"

extern const char *const retrain_check_keys[];

extern RetrainCheck *retrain_check_parse(const RetrainReader *reader, int check_no);
extern void retrain_check_put(StringInfo json, const RetrainCheck *check);

#endif							/* RETRAIN_DEFINITION_CHECK_H */
