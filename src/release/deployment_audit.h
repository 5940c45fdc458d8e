/*
 * deployment_audit.h
 *	  Environments, deployments, device profiles and findings against the
 *	  ledger.
 */
#ifndef RETRAIN_DEPLOYMENT_AUDIT_H
#define RETRAIN_DEPLOYMENT_AUDIT_H

#include "ledger/ledger.h"

/* Rows that leave a digest in the ledger; names and order as in deployment_audit.c. */
typedef enum RetrainAuditedKind
{
	RETRAIN_AUDITED_ENVIRONMENT,
	RETRAIN_AUDITED_DEPLOYMENT,
	RETRAIN_AUDITED_DEVICE_PROFILE,
	RETRAIN_AUDITED_FINDING
} RetrainAuditedKind;

/* A check: what it is about, and a statement that returns identifier, problem, detail of each difference. */
typedef struct RetrainReleaseCheck
{
	const char *object;
	const char *query;
} RetrainReleaseCheck;

extern const RetrainReleaseCheck retrain_deployment_checks[];
extern const int retrain_deployment_check_count;

extern void retrain_audited_digest(RetrainLedgerEntry *entry, RetrainAuditedKind kind, int64 id);

#endif							/* RETRAIN_DEPLOYMENT_AUDIT_H */
