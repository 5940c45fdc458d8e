/*
 * error_control.h
 *	  Control of false discoveries over the tests of one run.
 */
#ifndef RETRAIN_ERROR_CONTROL_H
#define RETRAIN_ERROR_CONTROL_H

#include "governance/evaluation.h"

extern void retrain_control_errors(RetrainEvaluation *ev);

#endif							/* RETRAIN_ERROR_CONTROL_H */
