/*
 * approval_requirement.c
 *	  What a promotion requires, and whether it is met now.
 *
 * Requirements have names, by which they are waived: state, version, gate:NAME
 * and approval:ROLE.  Nothing here changes anything.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/guc.h"
#include "release/approval.h"
#include "release/approval_gates.h"

/* waiver_for returns the waiver of a requirement that counts, or NULL. */
static RetrainApproval *
waiver_for(const RetrainRequirements *requirements, const char *name)
{
	ListCell   *cell;

	foreach(cell, requirements->approvals)
	{
		RetrainApproval *approval = lfirst(cell);

		if (approval->waiver && approval->void_reason == NULL && strcmp(approval->requirement, name) == 0)
			return approval;
	}
	return NULL;
}

/*
 * retrain_requirement_add adds a requirement; one that is not met and was
 * waived counts as met.  sqlstate 0: it cannot be waived, and is RT011.
 */
void
retrain_requirement_add(RetrainRequirements *requirements, const char *name, bool met, int sqlstate, char *detail)
{
	RetrainRequirement *requirement = palloc0(sizeof(RetrainRequirement));
	RetrainApproval *waiver = met || sqlstate == 0 ? NULL : waiver_for(requirements, name);

	if (waiver)
		waiver->used = true;
	requirement->name = pstrdup(name);
	requirement->met = met || waiver != NULL;
	requirement->detail = waiver ? psprintf("%s; waived by \"%s\" (waiver " INT64_FORMAT ")", detail, waiver->session_name, waiver->id) : detail;
	requirement->sqlstate = sqlstate == 0 ? ERRCODE_RETRAIN_TRANSITION : sqlstate;
	requirements->list = lappend(requirements->list, requirement);
}

/* has_part tells whether the version of a request is live in the environment, with others besides it. */
static bool
has_part(const RetrainRequirements *requirements)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, requirements->request->version_id);
	retrain_param_int8(&params, requirements->environment_id);
	return retrain_store_run("SELECT FROM retrain.deployment d JOIN retrain.deployment_version x"
							 " ON x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
							 " WHERE x.version_id OPERATOR(pg_catalog.=) $1 AND d.environment_id OPERATOR(pg_catalog.=) $2"
							 " AND d.ended_recorded_at IS NULL AND x.share OPERATOR(pg_catalog.<) 1", &params, SPI_OK_SELECT) > 0;
}

/* add_state requires that the request is where it can be promoted from, or that a part of the traffic has come so far. */
static void
add_state(RetrainRequirements *requirements)
{
	RetrainRequestState state = requirements->request->state;

	retrain_requirement_add(requirements, "state",
							state == RETRAIN_REQUEST_GATING || state == RETRAIN_REQUEST_AWAITING_PROMOTION ||
							(state == RETRAIN_REQUEST_PROMOTED && has_part(requirements)), 0,
							psprintf("the request is %s", retrain_request_state_name(state)));
}

/* add_version requires a version that is not retired. */
static void
add_version(RetrainStore *store, RetrainRequirements *requirements)
{
	RetrainParams params = {0};
	bool		found;
	char	   *name = NULL;
	bool		retired = false;

	retrain_param_int8(&params, requirements->request->version_id);
	found = retrain_store_run("SELECT v.name, (v.state OPERATOR(pg_catalog.=) 'retired')::pg_catalog.int4 FROM retrain.version v"
							  " WHERE v.version_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) == 1;
	if (found)
	{
		name = retrain_store_text(store, 1, 1);
		retired = retrain_store_int8(1, 2) != 0;
	}
	retrain_requirement_add(requirements, "version", found && !retired, 0,
							!found ? pstrdup("no version was reported") :
							psprintf("version \"%s\"%s", name, retired ? " is retired" : ""));
}

/* note_void appends why the approvals for a role do not count. */
static void
note_void(StringInfo detail, const RetrainApproval *approval)
{
	appendStringInfo(detail, "; approval " INT64_FORMAT " of \"%s\" does not count: it %s", approval->id,
					 approval->session_name, approval->void_reason);
}

/* counts_before tells whether an earlier approval that counts is by the same person. */
static bool
counts_before(const RetrainRequirements *requirements, const RetrainApproval *approval)
{
	ListCell   *cell;

	foreach(cell, requirements->approvals)
	{
		RetrainApproval *other = lfirst(cell);

		if (other == approval)
			return false;
		if (other->void_reason == NULL && (retrain_four_eyes || other->rule_role == approval->rule_role) &&
			retrain_same_person(other, approval))
			return true;
	}
	return false;
}

/* void_twice lets nobody count twice: of two approvals, or waivers, of one person the first one does. */
static void
void_twice(RetrainRequirements *requirements)
{
	ListCell   *cell;

	foreach(cell, requirements->approvals)
	{
		RetrainApproval *approval = lfirst(cell);

		if (approval->void_reason == NULL && counts_before(requirements, approval) && !approval->waiver)
			approval->void_reason = "is by somebody whose approval counts already";
	}
}

/* void_own_waivers lets nobody waive what he has approved a part of, and so decide for two. */
static void
void_own_waivers(RetrainRequirements *requirements)
{
	ListCell   *cell;
	ListCell   *other;

	if (!retrain_four_eyes)
		return;
	foreach(cell, requirements->approvals)
	{
		RetrainApproval *waiver = lfirst(cell);

		if (!waiver->waiver || waiver->void_reason)
			continue;
		foreach(other, requirements->approvals)
		{
			RetrainApproval *approval = lfirst(other);

			if (!approval->waiver && approval->void_reason == NULL && retrain_same_person(waiver, approval))
				waiver->void_reason = "is by somebody whose approval counts already";
		}
	}
}

/* add_approvals requires the quorum of each role of the rule. */
static void
add_approvals(RetrainRequirements *requirements)
{
	ListCell   *cell;
	ListCell   *other;

	if (requirements->rule == NULL)
		return;
	foreach(cell, requirements->rule->approvers)
	{
		RetrainRuleRole *role = lfirst(cell);
		StringInfoData detail;
		StringInfoData voids;
		int			n = 0;

		initStringInfo(&detail);
		initStringInfo(&voids);
		foreach(other, requirements->approvals)
		{
			RetrainApproval *approval = lfirst(other);

			if (approval->waiver || approval->rule_role != role->oid)
				continue;
			if (approval->void_reason)
				note_void(&voids, approval);
			else
				appendStringInfo(&detail, "%s\"%s\"", n++ > 0 ? ", " : "; by ", approval->session_name);
		}
		retrain_requirement_add(requirements, psprintf("approval:%s", role->name), n >= role->quorum,
								ERRCODE_RETRAIN_APPROVAL_MISSING,
								psprintf("%d of %d approvals%s%s", n, role->quorum, detail.data, voids.data));
	}
}

/*
 * retrain_requirements_begin says what is asked: a request's promotion to an
 * environment, or its way into the queue; and finds the rule in force.
 */
void
retrain_requirements_begin(RetrainStore *store, RetrainRequirements *requirements, RetrainRequest *request,
						   bool promotion, int64 environment_id)
{
	requirements->request = request;
	requirements->promotion = promotion;
	requirements->environment_id = environment_id;
	requirements->rule = retrain_approval_rule(store, request->model_id, promotion, environment_id);
}

/*
 * retrain_requirements_find fills in what was asked for.  With lock set, everything that was counted stays as it is until the transaction
 * ends.  Owner scope, SPI connected; the list lasts until SPI is finished.
 */
void
retrain_requirements_find(RetrainStore *store, RetrainRequirements *requirements)
{
	(void) retrain_evidence_bundle(store, requirements->request, &requirements->evidence_digest);
	requirements->approvals = retrain_approvals_read(store, requirements->request, requirements->rule,
													 requirements->evidence_digest, requirements->lock);
	void_twice(requirements);
	void_own_waivers(requirements);
	if (requirements->promotion)
	{
		add_state(requirements);
		add_version(store, requirements);
		retrain_requirements_of_gates(store, requirements);
	}
	add_approvals(requirements);
}

/* retrain_approvals_complete tells whether every requirement is met. */
bool
retrain_approvals_complete(const RetrainRequirements *requirements)
{
	ListCell   *cell;

	foreach(cell, requirements->list)
		if (!((RetrainRequirement *) lfirst(cell))->met)
			return false;
	return true;
}

/* gravest returns the error of what is not met: a state before a gate before an approval, as they are listed. */
static int
gravest(const RetrainRequirements *requirements)
{
	ListCell   *cell;

	foreach(cell, requirements->list)
	{
		RetrainRequirement *requirement = lfirst(cell);

		if (!requirement->met)
			return requirement->sqlstate;
	}
	return 0;
}

/* retrain_requirements_check raises one error (RT011, RT015, RT017) that lists all that is not met. */
void
retrain_requirements_check(const RetrainRequirements *requirements)
{
	StringInfoData detail;
	ListCell   *cell;

	if (retrain_approvals_complete(requirements))
		return;
	initStringInfo(&detail);
	foreach(cell, requirements->list)
	{
		RetrainRequirement *requirement = lfirst(cell);

		if (!requirement->met)
			appendStringInfo(&detail, "%s%s: %s.", detail.len > 0 ? "\n" : "", requirement->name, requirement->detail);
	}
	ereport(ERROR,
			(errcode(gravest(requirements)),
			 errmsg("request %s cannot be promoted", requirements->request->id_text),
			 errdetail("%s", detail.data),
			 errhint("SELECT * FROM retrain.check_promotion('%s') lists everything that is required.",
					 requirements->request->id_text)));
}
