/*
 * gate_object.c
 *	  Gates by name: who may see and change them.
 *
 * A gate belongs to the owner of its model.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"

#include "common/compat.h"
#include "common/errors.h"
#include "release/gate_object.h"

/* find returns the gate of a name, NULL when there is none; lock locks its row. */
static RetrainGateObject *
find(RetrainStore *store, const char *name, bool lock)
{
	RetrainParams params = {0};
	RetrainGateObject *gate;

	retrain_param_text(&params, name);
	if (lock)
		(void) retrain_store_run("SELECT FROM retrain.gate g WHERE g.name OPERATOR(pg_catalog.=) $1 FOR UPDATE",
								 &params, SPI_OK_SELECT);
	if (retrain_store_run("SELECT g.gate_id, g.name, g.state, g.current_revision, r.log_id, r.log_revision, m.model_id, m.name,"
						  " m.owner_oid FROM retrain.gate g JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) g.model_id"
						  " JOIN retrain.gate_revision r ON r.gate_id OPERATOR(pg_catalog.=) g.gate_id"
						  " AND r.revision OPERATOR(pg_catalog.=) g.current_revision"
						  " WHERE g.name OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) == 0)
		return NULL;
	gate = MemoryContextAllocZero(store->caller, sizeof(RetrainGateObject));
	gate->id = retrain_store_int8(1, 1);
	gate->name = retrain_store_text(store, 1, 2);
	gate->state = retrain_store_text(store, 1, 3);
	gate->revision = (int) retrain_store_int8(1, 4);
	gate->log_id = retrain_store_int8(1, 5);
	gate->log_revision = (int) retrain_store_int8(1, 6);
	gate->model_id = retrain_store_int8(1, 7);
	gate->model_name = retrain_store_text(store, 1, 8);
	gate->owner = retrain_store_oid(1, 9);
	return gate;
}

/*
 * retrain_gate_visible returns a gate that the current user may know of, as
 * member of the owner of its model or as auditor; raises 42704 otherwise, in
 * the same words whether it exists or not.  Called outside owner scope.
 */
RetrainGateObject *
retrain_gate_visible(const char *name)
{
	bool		auditor = retrain_may_audit();
	RetrainStore store;
	RetrainGateObject *gate;

	retrain_store_begin(&store);
	if (!auditor && !retrain_instance_matches())
		retrain_check_instance();
	gate = find(&store, name, false);
	retrain_store_end(&store);
	if (gate == NULL || (!auditor && !is_member_of_role(GetUserId(), gate->owner)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("gate \"%s\" does not exist%s", name, auditor ? "" : " or is not yours"),
				 auditor ? 0 : errhint("It has to be one of a model of a role you can SET ROLE to.")));
	return gate;
}

/* retrain_gate_of_caller returns a gate that the current user may change; raises 42501 for what he may only know of. */
RetrainGateObject *
retrain_gate_of_caller(const char *name)
{
	RetrainGateObject *gate = retrain_gate_visible(name);

	retrain_check_caller(gate->owner, psprintf("model \"%s\"", gate->model_name));
	return gate;
}

/*
 * retrain_gate_lock locks the gate's row and returns it as it is now; raises
 * RT011 for a retired one, 40001 when its model was given away meanwhile.
 */
RetrainGateObject *
retrain_gate_lock(RetrainStore *store, const RetrainGateObject *gate)
{
	RetrainGateObject *locked = find(store, gate->name, true);

	if (locked == NULL || locked->owner != gate->owner)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("model \"%s\" was given to another owner meanwhile", gate->model_name),
				 errhint("Try again.")));
	if (strcmp(locked->state, "retired") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("gate \"%s\" is retired", gate->name),
				 errdetail("Retiring is final; the records stay.")));
	return locked;
}
