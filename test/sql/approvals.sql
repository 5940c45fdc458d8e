-- Approvals and promotion: rules, evidence, four eyes in every disguise,
-- expiry, revocation, standing in, waivers, and what a superuser writes behind
-- the functions' back.
SET client_min_messages = warning;
-- on records of their own, in transactions of their own
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SELECT current_user AS superuser \gset
CREATE ROLE regress_appr_owner LOGIN;
CREATE ROLE regress_appr_trainer LOGIN;
CREATE ROLE regress_appr_risk;
CREATE ROLE regress_appr_law;
CREATE ROLE regress_appr_head;
CREATE ROLE regress_appr_ann LOGIN IN ROLE regress_appr_risk;
CREATE ROLE regress_appr_bob LOGIN IN ROLE regress_appr_law;
CREATE ROLE regress_appr_cleo LOGIN IN ROLE regress_appr_risk, regress_appr_law;
CREATE ROLE regress_appr_dan LOGIN;
CREATE ROLE regress_appr_eve LOGIN;
CREATE ROLE regress_appr_fay LOGIN IN ROLE regress_appr_head;
-- members of the rule's roles who can also act as owner, or as trainer
CREATE ROLE regress_appr_heir LOGIN IN ROLE regress_appr_owner, regress_appr_risk;
CREATE ROLE regress_appr_ops LOGIN IN ROLE regress_appr_trainer, regress_appr_risk;
GRANT regress_appr_risk TO regress_appr_owner;
SELECT retrain.grant_role('policy_author', 'regress_appr_owner');
SELECT retrain.grant_role('trainer', 'regress_appr_trainer');
SELECT retrain.grant_role('approver', r) FROM unnest('{regress_appr_risk,regress_appr_law,regress_appr_head,regress_appr_dan,regress_appr_eve,regress_appr_owner,regress_appr_trainer}'::name[]) r;
CREATE SCHEMA regress_appr AUTHORIZATION regress_appr_owner;

-- try runs a statement and returns what it returns, or its error with detail
-- and hint; identifiers and digests are different each time.
CREATE FUNCTION regress_appr.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement INTO result;
	RETURN regexp_replace(result, '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
	RETURN regexp_replace(format('%s: %s%s%s', SQLSTATE, SQLERRM, E'\n  ' || nullif(detail, ''), E'\n  ' || nullif(hint, '')), '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g');
END $$;
GRANT USAGE ON SCHEMA regress_appr TO PUBLIC;

SET SESSION AUTHORIZATION regress_appr_owner;
SET search_path = regress_appr, pg_temp;
CREATE TABLE log (at timestamptz, x double precision, y boolean, known timestamptz, seg text);
INSERT INTO log SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '1 hour', i % 24 + CASE WHEN i > 240 THEN 20 ELSE 0 END, i % 3 = 0,
	'2026-01-01 00:00Z'::timestamptz + i * interval '1 hour' + interval '6 hours', 's' || i % 4 FROM generate_series(0, 24 * 20 - 1) i;
GRANT SELECT ON log TO regress_appr_trainer;
SELECT retrain.register_model('m') > 0 AS model, retrain.register_model('other') > 0 AS other,
	retrain.attach_log('m', 'log', 'at', label_column => 'y', label_time_column => 'known', features => '{x}', slices => '{seg}') > 0 AS log;
SELECT retrain.create_policy('p', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.3, min_rows => 10, verdict => 'retrain')),
	log => 'log', reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2026-01-03', label_delay => '6 hours') > 0 AS policy;
SELECT retrain.create_policy('w', 'm', jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0.9, min_rows => 10, verdict => 'roll_back')),
	log => 'log', reference => 'previous', window_length => '1 day', every => '1 day', anchor => '2026-01-03', label_delay => '6 hours') > 0 AS watch;
SELECT retrain.register_version('m', 'v0', 'file:///v0', sha256('v0')) > 0 AS v0;
SELECT retrain.deploy('m', '{"v0": 1}') > 0 AS deployed;

-- 1. Rules: validated as a whole, sealed, and the same rule is no new revision.
SELECT try($$SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "nobody"}, {"quorum": 0}, {"role": "regress_appr_risk", "quorum": 101}, 7],
	"not": ["friend"], "valid": "-1 day", "require_opened": "yes", "colour": 1, "waivers": [{"role": "regress_appr_head", "requirements": ["all", "approval:nobody"]}, {"role": "regress_appr_head"}]}')$$);
SELECT try($$SELECT retrain.set_approval_rule('m', '{}')$$), try($$SELECT retrain.set_approval_rule('m', '[]')$$),
	try($$SELECT retrain.set_approval_rule('m', '{"approvers": []}', 'deletion')$$), try($$SELECT retrain.set_approval_rule('none', '{"approvers": []}')$$),
	try($$SELECT retrain.set_approval_rule('m', '{"approvers": []}', environment => 'moon')$$);
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk"}, {"role": "regress_appr_law", "quorum": 1}],
	"waivers": [{"role": "regress_appr_head", "requirements": ["approval:regress_appr_law", "gate"]}]}') AS revision;
SELECT retrain.set_approval_rule('m', '{"waivers": [{"role": "regress_appr_head", "requirements": ["approval:regress_appr_law", "gate"]}], "valid": "168 hours",
	"approvers": [{"role": "regress_appr_risk", "quorum": 1}, {"role": "regress_appr_law"}], "not": ["policy_author", "trainer", "requester"]}') AS another_interval;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk"}, {"role": "regress_appr_law"}],
	"waivers": [{"role": "regress_appr_head", "requirements": ["approval:regress_appr_law", "gate"]}]}') AS revision;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk"}, {"role": "regress_appr_law"}], "valid": "7 days",
	"waivers": [{"role": "regress_appr_head", "requirements": ["approval:regress_appr_law", "gate"]}]}') AS same_revision;
SELECT model, subject, environment, revision, definition, digest = sha256(convert_to(definition::text, 'UTF8')) AS digest, sealed_by FROM retrain.approval_rules WHERE model = 'm';
-- a rule that is locked is out of the owner's hands
SELECT retrain.set_approval_rule('other', '{"approvers": [{"role": "regress_appr_risk"}], "locked": true}') AS revision;
SELECT try($$SELECT retrain.set_approval_rule('other', '{"approvers": []}')$$), retrain.set_approval_rule('other', '{"approvers": [{"role": "regress_appr_risk"}], "locked": true}') AS nothing_new;
-- what is live is changed by promote() from now on
SELECT try($$SELECT retrain.deploy('m', '{"v0": 1}')$$);

-- 2. A request gets as far as a version.
SELECT verdict FROM retrain.evaluate('p', '2026-01-12');
SELECT request_id AS r FROM retrain.requests WHERE model = 'm' \gset
SELECT requirement, met, detail FROM retrain.check_promotion(:'r');
\c - regress_appr_trainer
SELECT token AS t, fence AS f FROM retrain.claim('t1', 'm') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'done', 'trained', 'v1', 'file:///v1', sha256('v1'), '{"parent": "v0"}');
-- the trainer knows no more of it than before
SELECT regress_appr.try(format('SELECT retrain.open_evidence(%L)', :'r')) AS trainer;
\c - regress_appr_owner
SELECT requirement, met, detail FROM retrain.check_promotion(:'r');
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r'));
-- nobody with a stake in it changes the bar while it waits
SELECT regress_appr.try($$SELECT retrain.set_approval_rule('m', '{"approvers": []}')$$);

-- 3. Evidence: the same for everybody, in every session, and opening it changes nothing.
\c - regress_appr_ann
SET timezone = 'Asia/Tokyo';
SET extra_float_digits = 0;
SET bytea_output = 'escape';
SELECT encode(digest, 'hex') AS d1, digest = sha256(convert_to(evidence::text, 'UTF8')) AS digest_is_of_text FROM retrain.open_evidence(:'r') \gset
SELECT :'digest_is_of_text' AS digest_is_of_text;
\c - regress_appr_bob
SET timezone = 'UTC';
SELECT encode(digest, 'hex') = :'d1' AS same, evidence ->> 'format' AS format, evidence ->> 'subject' AS subject, evidence -> 'request' ->> 'model' AS model,
	jsonb_array_length(evidence -> 'decisions') AS decisions, evidence #>> '{decisions,0,decision,verdict}' AS verdict,
	jsonb_array_length(evidence #> '{decisions,0,measurements}') AS measurements, (evidence #>> '{decisions,0,revision,revision}') AS revision,
	(SELECT string_agg(v ->> 'name', ' ' ORDER BY v ->> 'name') FROM jsonb_array_elements(evidence -> 'versions') v) AS versions,
	(SELECT string_agg(t ->> 'event', ' ' ORDER BY t -> 'transition_id') FROM jsonb_array_elements(evidence -> 'transitions') t) AS transitions,
	evidence -> 'gates' AS gates
FROM retrain.open_evidence(:'r');
SELECT evidence ->> 'subject' AS subject, evidence #>> '{decisions,0,decision,verdict}' AS verdict FROM retrain.open_evidence('p', '2026-01-12');
SELECT regress_appr.try($$SELECT retrain.open_evidence('none', '2026-01-12')$$), regress_appr.try($$SELECT retrain.open_evidence('p', '2026-01-13')$$);
\c - regress_appr_eve
SELECT regress_appr.try(format('SELECT retrain.open_evidence(%L)', :'r')) AS stranger, regress_appr.try($$SELECT retrain.open_evidence('p', '2026-01-12')$$) AS decision,
	regress_appr.try(format('SELECT retrain.check_promotion(%L)', :'r')) AS check, (SELECT count(*) FROM retrain.requests) AS requests, (SELECT count(*) FROM retrain.approval_rules) AS rules;

-- 4. X14: who may not approve, in every disguise.
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS outside_the_rule;
\c - regress_appr_owner
SELECT digest = decode(:'d1', 'hex') AS opened FROM retrain.open_evidence(:'r');
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS author_who_is_a_member;
SET ROLE regress_appr_risk;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS author_as_the_role;
\c - regress_appr_heir
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS member_of_the_author;
SET ROLE regress_appr_owner;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS member_as_the_author;
\c - regress_appr_ops
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS member_of_the_trainer;
SET ROLE regress_appr_risk;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS member_of_the_trainer_as_the_role;
\c - :superuser
-- a superuser becomes an approver: who connected is seen nevertheless
ALTER ROLE regress_appr_trainer SUPERUSER;
\c - regress_appr_trainer
SET SESSION AUTHORIZATION regress_appr_ann;
SELECT session_user, regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS trainer_as_another_session;
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_appr_trainer NOSUPERUSER;
\c - :superuser
-- being a superuser is being a member of nothing
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS superuser;
SET SESSION AUTHORIZATION regress_appr_eve;
SELECT session_user, regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS outside_the_rule;
RESET SESSION AUTHORIZATION;
-- the session user alone is not enough, nor is the current user
GRANT regress_appr_eve TO regress_appr_ann;
GRANT regress_appr_ann TO regress_appr_dan;
\c - regress_appr_ann
SET ROLE regress_appr_eve;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS current_user_outside;
\c - :superuser
REVOKE regress_appr_eve FROM regress_appr_ann;
REVOKE regress_appr_ann FROM regress_appr_dan;

-- 5. Digests: what was not shown, or has changed, is not signed.
\c - regress_appr_cleo
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) AS not_opened;
SELECT digest = decode(:'d1', 'hex') AS opened FROM retrain.open_evidence(:'r');
SELECT regress_appr.try(format('SELECT retrain.approve(%L, sha256(%L))', :'r', 'another')) AS another_digest,
	regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x00')) AS short_digest, regress_appr.try(format('SELECT retrain.approve(%L, NULL)', :'r')) AS no_digest,
	regress_appr.try(format('SELECT retrain.approve(gen_random_uuid(), %L)', '\x' || :'d1')) AS no_request,
	regress_appr.try(format('SELECT retrain.approve(%L, %L, role => %L)', :'r', '\x' || :'d1', 'regress_appr_head')) AS no_role;
SELECT retrain.approve(:'r', decode(:'d1', 'hex'), 'looks good') AS cleo \gset
SELECT approval_id IS NOT NULL AS approval, verdict, state, rule_role, given_by, given_as, connected_as, opened, time_to_decide >= '0' AS took, comment FROM retrain.approvals;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d1')) ~ 'RT012.*may not approve.*a second time' AS other_role;
SELECT requirement, met, detail ~ 'of 1 approvals' AS counted, detail ~ 'cleo' AS cleo FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
-- approving is not part of the evidence
SELECT digest = decode(:'d1', 'hex') AS same FROM retrain.open_evidence(:'r');
\c - regress_appr_owner
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r'));

-- 6. Taking an approval back; one that has expired; membership that has ended.
\c - regress_appr_bob
SELECT regress_appr.try(format('SELECT retrain.revoke_approval(%s, %L)', :cleo, 'not mine')) ~ '42704' AS not_mine;
SELECT retrain.approve(:'r', decode(:'d1', 'hex')) AS bob \gset
\c - regress_appr_cleo
SELECT retrain.revoke_approval(:cleo, 'on second thought') = :cleo AS revoked;
SELECT regress_appr.try(format('SELECT retrain.revoke_approval(%s, %L)', :cleo, 'again')) ~ 'RT011.*cannot be taken back' AS again;
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
SELECT verdict, state, rule_role, given_by, revoked_by, revoked_reason FROM retrain.approvals ORDER BY given_at;
\c - regress_appr_ann
SELECT retrain.approve(:'r', decode(:'d1', 'hex')) AS ann \gset
SELECT bool_and(met) AS all_met FROM retrain.check_promotion(:'r');
\c - :superuser
REVOKE regress_appr_risk FROM regress_appr_ann;
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
GRANT regress_appr_risk TO regress_appr_ann;
SELECT bool_and(met) AS all_met FROM retrain.check_promotion(:'r');
-- she is made able to act as the owner after she has approved
GRANT regress_appr_owner TO regress_appr_ann;
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
REVOKE regress_appr_owner FROM regress_appr_ann;
-- time passes
BEGIN;
ALTER TABLE retrain.approval DISABLE TRIGGER approval_append_only;
UPDATE retrain.approval SET expires_at = now() WHERE approval_id = :ann;
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) AS table_left_open;
ALTER TABLE retrain.approval ENABLE ALWAYS TRIGGER approval_append_only;
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT017.*has expired' AS after_expiry;
ROLLBACK;
-- the evidence changes: what was signed is void, and is not what is shown now
BEGIN;
ALTER TABLE retrain.version DISABLE TRIGGER version_append_only;
UPDATE retrain.version SET artifact_uri = 'file:///another' WHERE name = 'v1';
ALTER TABLE retrain.version ENABLE ALWAYS TRIGGER version_append_only;
SELECT digest = decode(:'d1', 'hex') AS same FROM retrain.open_evidence(:'r');
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "', 'g') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT017.*is of other evidence' AS void;
ROLLBACK;
-- a rule that is sealed later wants approvals of its own
BEGIN;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk"}]}') AS revision;
SELECT requirement, met, regexp_replace(detail, '\d+ of "', '<n> of "', 'g') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
ROLLBACK;

-- 7. Promotion: in one transaction with everything that allows it.
\c - regress_appr_eve
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) AS stranger;
\c - regress_appr_ann
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) AS isolation;
ROLLBACK;
SELECT regress_appr.try(format('SELECT retrain.promote(%L, share => 0)', :'r')) AS no_share, regress_appr.try(format('SELECT retrain.promote(%L, share => 1.1)', :'r')) AS too_much,
	regress_appr.try(format('SELECT retrain.promote(%L, watch_policy => %L, watch => %L)', :'r', 'none', '1 day')) AS no_policy,
	regress_appr.try(format('SELECT retrain.promote(%L, watch => %L)', :'r', '1 day')) AS watch_alone,
	regress_appr.try(format('SELECT retrain.promote(%L, %L)', :'r', 'moon')) AS no_environment;
SELECT state FROM retrain.requests WHERE request_id = :'r';
-- a tenth first, the rest keeps what is live
SELECT retrain.promote(:'r', share => 0.1, watch_policy => 'w', watch => '7 days') > 0 AS promoted;
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT requirement, met FROM retrain.check_promotion(:'r');
SELECT regress_appr.try(format('SELECT retrain.promote(%L, share => 0.5)', :'r')) AS has_a_share;
-- who sees the tenth do badly takes his approval back
BEGIN;
SELECT retrain.revoke_approval(:ann, 'the tenth does badly') = :ann AS revoked;
SELECT requirement, met FROM retrain.check_promotion(:'r') WHERE NOT met;
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) ~ 'RT017' AS not_the_rest;
ROLLBACK;
SELECT retrain.promote(:'r') > 0 AS promoted;
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) AS again;
SELECT model, environment, from_version, to_version, share, promoted_by, gates, approved_by, approved_unread, waived, rule_revision, request_state FROM retrain.promotions ORDER BY promotion_id;
SELECT regress_appr.try(format('SELECT retrain.revoke_approval(%s, %L)', :ann, 'late')) AS too_late;
\c - regress_appr_owner
SELECT retrain.live_version('m', at => clock_timestamp());
SELECT cause, versions FROM retrain.deployments ORDER BY deployment_id;
\c - :superuser
SELECT * FROM retrain.verify_release();
SELECT ok, reason, detail FROM retrain.verify_ledger();
SELECT kind, count(*) FROM retrain.ledger WHERE kind IN ('approval_rule', 'evidence_view', 'approval', 'approval_revoked', 'promotion', 'deployment') GROUP BY 1 ORDER BY 1;

-- 8. Standing in.
SET SESSION AUTHORIZATION regress_appr_owner;
SELECT retrain.request_retraining('m', 'by hand') AS r \gset
\c - regress_appr_trainer
SELECT token AS t, fence AS f FROM retrain.claim('t1', 'm') \gset
SELECT state FROM retrain.report(:'r', :'t', :f, 'done', 'trained', 'v2', 'file:///v2', sha256('v2'), '{"parent": "v1"}');
\c - regress_appr_eve
SELECT regress_appr.try($$SELECT retrain.delegate('regress_appr_bob', 'regress_appr_eve', now() + interval '1 day', 'for myself')$$) AS anothers_right,
	regress_appr.try($$SELECT retrain.delegate('regress_appr_eve', 'regress_appr_dan', now() + interval '1 day', 'nothing')$$) AS no_right;
\c - regress_appr_bob
SELECT regress_appr.try($$SELECT retrain.delegate('regress_appr_bob', 'regress_appr_bob', now() + interval '1 day', 'x')$$) AS to_himself,
	regress_appr.try($$SELECT retrain.delegate('regress_appr_bob', 'regress_appr_dan', now() - interval '1 day', 'x')$$) AS over,
	regress_appr.try($$SELECT retrain.delegate('regress_appr_bob', 'regress_appr_dan', 'infinity', 'x')$$) AS for_ever,
	regress_appr.try($$SELECT retrain.delegate('regress_appr_bob', 'regress_appr_dan', now() + interval '1 day', 'x', 'none')$$) AS approves_nothing_there;
SELECT retrain.delegate('regress_appr_bob', 'regress_appr_dan', now() + interval '1 day', 'on holiday', 'm') AS d \gset
SELECT from_role, to_role, model, running, reason FROM retrain.delegations;
-- to the author it is of no use
SELECT retrain.delegate('regress_appr_bob', 'regress_appr_owner', now() + interval '1 day', 'a favour') > 0 AS delegated;
\c - regress_appr_dan
SELECT regress_appr.try($$SELECT retrain.delegate('regress_appr_dan', 'regress_appr_eve', now() + interval '1 day', 'on')$$) AS handed_on;
SELECT encode(digest, 'hex') AS d2 FROM retrain.open_evidence(:'r') \gset
SELECT retrain.approve(:'r', decode(:'d2', 'hex'), 'for Bob') > 0 AS approved;
SELECT verdict, rule_role, given_by, in_place_of, opened FROM retrain.approvals WHERE request_id = :'r';
\c - regress_appr_owner
SELECT digest = decode(:'d2', 'hex') AS opened FROM retrain.open_evidence(:'r');
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L, role => %L)', :'r', '\x' || :'d2', 'regress_appr_law')) AS author_standing_in;
\c - regress_appr_bob
SELECT digest = decode(:'d2', 'hex') AS opened FROM retrain.open_evidence(:'r');
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d2')) ~ 'RT012.*of the same person counts already' AS twice;
SELECT retrain.end_delegation(:d, 'back') = :d AS ended;
SELECT regress_appr.try(format('SELECT retrain.end_delegation(%s)', :d)) ~ 'RT011.*is over' AS again;
\c - regress_appr_dan
SELECT regress_appr.try(format('SELECT retrain.open_evidence(%L)', :'r')) AS no_longer;

-- 9. Rejecting.
\c - regress_appr_cleo
SELECT digest = decode(:'d2', 'hex') AS opened FROM retrain.open_evidence(:'r');
SELECT regress_appr.try(format('SELECT retrain.reject(%L, %L, NULL)', :'r', '\x' || :'d2')) AS no_reason,
	regress_appr.try(format('SELECT retrain.reject(%L, %L, %L)', :'r', '\x' || :'d2', 'no')) AS while_gates_are_open;

-- 10. Waivers.
\c - regress_appr_ann
SELECT retrain.open_evidence(:'r') IS NOT NULL AS opened;
SELECT retrain.approve(:'r', decode(:'d2', 'hex')) > 0 AS approved;
\c - regress_appr_fay
SELECT regress_appr.try(format($$SELECT retrain.waive(%L, 'approval:regress_appr_risk', 'hurry', now() + interval '1 day')$$, :'r')) AS not_by_the_rule,
	regress_appr.try(format($$SELECT retrain.waive(%L, 'state', 'hurry', now() + interval '1 day')$$, :'r')) AS state,
	regress_appr.try(format($$SELECT retrain.waive(%L, 'approval:regress_appr_moon', 'hurry', now() + interval '1 day')$$, :'r')) AS not_required,
	regress_appr.try(format($$SELECT retrain.waive(%L, 'approval:regress_appr_law', 'hurry', now())$$, :'r')) AS over,
	regress_appr.try(format($$SELECT retrain.waive(%L, 'approval:regress_appr_law', '', now() + interval '1 day')$$, :'r')) AS no_reason;
SELECT retrain.waive(:'r', 'approval:regress_appr_law', 'the lawyers are on strike', now() + interval '1 day') AS w \gset
SELECT waiver_id IS NOT NULL AS waiver, verdict, requirement, state, rule_role, given_by, comment, opened FROM retrain.approvals WHERE verdict = 'waive';
SELECT retrain.revoke_waiver(:w, 'not needed') = :w AS revoked;
SELECT requirement, met, regexp_replace(detail, '\d+', '<n>', 'g') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
\c - :superuser
-- Bob leaves: what was approved in his place does not count any more
REVOKE regress_appr_law FROM regress_appr_bob;
SELECT requirement, met FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
\c - regress_appr_fay
SELECT retrain.waive(:'r', 'approval:regress_appr_law', 'the lawyers are on strike', now() + interval '1 day') > 0 AS waived;
SELECT requirement, met, regexp_replace(detail, '\d+', '<n>', 'g') AS detail FROM retrain.check_promotion(:'r') WHERE requirement LIKE 'approval%';
\c - regress_appr_owner
SELECT retrain.promote(:'r') > 0 AS promoted;
SELECT from_version, to_version, approved_by, waived FROM retrain.promotions ORDER BY promotion_id DESC LIMIT 1;
\c - :superuser
GRANT regress_appr_law TO regress_appr_bob;

-- 11. Requests that have to be approved before anybody trains.
\c - regress_appr_owner
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk", "quorum": 2}], "require_opened": false}', 'retraining') AS revision;
SELECT retrain.request_retraining('m', 'once more') AS r \gset
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT regress_appr.try(format('SELECT retrain.promote(%L)', :'r')) AS too_early;
SELECT regress_appr.try($$SELECT retrain.set_approval_rule('m', '{"approvers": []}', 'retraining')$$) ~ '55000.*while a request waits' AS while_it_waits;
SELECT encode(digest, 'hex') AS d3, evidence ->> 'subject' AS subject FROM retrain.open_evidence(:'r') \gset
SELECT :'subject' AS subject, regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d3')) AS requester;
\c - regress_appr_trainer
SELECT count(*) AS claimed FROM retrain.claim('t1');
\c - regress_appr_ann
-- unread, as the rule lets her
SELECT retrain.approve(:'r', decode(:'d3', 'hex'), 'unread') > 0 AS approved;
SELECT opened, opened_at, time_to_decide, comment FROM retrain.approvals WHERE request_id = :'r';
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT requirement, met, detail FROM retrain.check_promotion(:'r');
\c - regress_appr_cleo
SELECT retrain.approve(:'r', decode(:'d3', 'hex')) > 0 AS approved;
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d3')) AS nothing_to_approve;
\c - regress_appr_owner
SELECT retrain.cancel(:'r');
SELECT retrain.request_retraining('m', 'and again') AS r \gset
\c - regress_appr_ann
SELECT encode(digest, 'hex') AS d4 FROM retrain.open_evidence(:'r') \gset
SELECT retrain.reject(:'r', decode(:'d4', 'hex'), 'not worth it') > 0 AS rejected;
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT verdict, state, rule_role, given_by, opened, comment FROM retrain.approvals WHERE request_id = :'r';
SELECT regress_appr.try(format('SELECT retrain.reject(%L, %L, %L)', :'r', '\x' || :'d4', 'again')) AS again;
-- a proposal whose time is over, though nobody has moved it yet
\c - regress_appr_owner
SELECT retrain.request_retraining('m', 'too late') AS r \gset
\c - :superuser
UPDATE retrain.request SET expires_at = now() WHERE request_id = :'r';
\c - regress_appr_ann
SELECT regress_appr.try(format('SELECT retrain.approve(%L, (SELECT digest FROM retrain.open_evidence(%L)))', :'r', :'r')) AS expired;
\c - regress_appr_owner
SELECT retrain.cancel(:'r');
-- an approval whose time is over when the second one comes
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk", "quorum": 2}], "valid": "1 second", "require_opened": false}', 'retraining') AS revision;
SELECT retrain.request_retraining('m', 'slow people') AS r \gset
\c - regress_appr_ann
SELECT regress_appr.try(format('SELECT retrain.reject(%L, sha256(%L), %L)', :'r', 'x', 'no')) ~ 'RT014' AS reject_other_digest;
SELECT encode(digest, 'hex') AS d5 FROM retrain.open_evidence(:'r') \gset
SELECT retrain.approve(:'r', decode(:'d5', 'hex')) > 0 AS approved, pg_sleep(1.1);
\c - regress_appr_cleo
SELECT retrain.approve(:'r', decode(:'d5', 'hex')) > 0 AS approved;
SELECT state FROM retrain.requests WHERE request_id = :'r';
\c - regress_appr_owner
SELECT retrain.cancel(:'r');
-- two sessions that one superuser has turned into two people are one person
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_risk", "quorum": 2}], "require_opened": false}', 'retraining') AS revision;
SELECT retrain.request_retraining('m', 'two of one') AS r \gset
\c - :superuser
SET SESSION AUTHORIZATION regress_appr_ann;
SELECT encode(digest, 'hex') AS d6 FROM retrain.open_evidence(:'r') \gset
SELECT retrain.approve(:'r', decode(:'d6', 'hex')) > 0 AS approved;
SET SESSION AUTHORIZATION regress_appr_cleo;
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d6')) ~ 'RT012.*a second time' AS same_person;
\c - regress_appr_owner
SELECT retrain.cancel(:'r');
-- a role of the same name is another role
\c - :superuser
CREATE ROLE regress_appr_board;
GRANT regress_appr_board TO regress_appr_eve;
SET SESSION AUTHORIZATION regress_appr_owner;
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_board"}], "require_opened": false}', 'retraining') AS revision;
SELECT retrain.request_retraining('m', 'the board decides') AS r \gset
\c - regress_appr_eve
SELECT encode(digest, 'hex') AS d7 FROM retrain.open_evidence(:'r') \gset
\c - :superuser
DROP ROLE regress_appr_board;
CREATE ROLE regress_appr_board;
GRANT regress_appr_board TO regress_appr_eve;
\c - regress_appr_eve
SELECT regress_appr.try(format('SELECT retrain.approve(%L, %L)', :'r', '\x' || :'d7')) AS another_board;
\c - regress_appr_owner
SELECT retrain.cancel(:'r');
SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "regress_appr_board"}], "require_opened": false}', 'retraining') AS sealed_again;
-- without a rule nobody can say yes
SELECT retrain.set_approval_rule('m', '{"approvers": []}', 'retraining') AS revision;
SELECT retrain.request_retraining('m', 'nobody has to') AS r \gset
SELECT state FROM retrain.requests WHERE request_id = :'r';
SELECT retrain.cancel(:'r');

-- 12. Nobody writes these tables, makes triggers on them or changes them.
\c - regress_appr_ann
SELECT regress_appr.try('INSERT INTO retrain.approval_rule_role VALUES (1, ''approve'', 9, 10, ''x'', 1)') AS ins, regress_appr.try('UPDATE retrain.promotion SET share = 0.5') AS upd,
	regress_appr.try('DELETE FROM retrain.waiver') AS del, regress_appr.try('TRUNCATE retrain.evidence_view') AS trunc,
	regress_appr.try('ALTER TABLE retrain.approval_rule DROP COLUMN digest') AS ddl, regress_appr.try('DROP TABLE retrain.delegation') AS drp,
	regress_appr.try('CREATE TRIGGER t BEFORE INSERT ON retrain.approval FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()') AS trg,
	regress_appr.try('SELECT count(*) FROM retrain.approval') AS sel, regress_appr.try('SELECT * FROM retrain.verify_release()') AS ver;
\c - :superuser
SELECT regress_appr.try('UPDATE retrain.approval SET comment = NULL') AS approval, regress_appr.try('DELETE FROM retrain.promotion') AS promotion,
	regress_appr.try('TRUNCATE retrain.waiver') AS waiver, regress_appr.try('UPDATE retrain.approval_rule_role SET quorum = 1') AS role;
SELECT * FROM retrain.verify_release();

-- 13. What a superuser writes behind the functions' back is found.
CREATE FUNCTION regress_appr.tamper(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	t text;
BEGIN
	BEGIN
		FOR t IN SELECT unnest('{approval_rule,approval_rule_role,evidence_view,delegation,approval,waiver,promotion,deployment,deployment_version,request}'::text[]) LOOP
			EXECUTE format('ALTER TABLE retrain.%I DISABLE TRIGGER ALL', t);
		END LOOP;
		EXECUTE statement;
		SELECT string_agg(x.line, E'\n' ORDER BY x.line COLLATE "C") INTO result FROM (SELECT DISTINCT format('%s %s: %s', v.object, v.problem,
			regexp_replace(regexp_replace(v.detail, '[0-9a-f]{8}-[0-9a-f-]{27}', '<id>', 'g'), '\m\d+', '<n>', 'g')) AS line FROM retrain.verify_release() v) x;
		RAISE EXCEPTION 'undo';
	EXCEPTION WHEN raise_exception THEN
		NULL;
	END;
	RETURN coalesce(result, 'nothing found');
END $$;
SELECT regress_appr.tamper('SELECT 1') AS untouched;
SELECT regress_appr.tamper($$UPDATE retrain.approval SET session_role_oid = 10 WHERE verdict = 'approve'$$) AS another_approver;
SELECT regress_appr.tamper($$UPDATE retrain.approval SET expires_at = expires_at + interval '1 year'$$) AS longer;
SELECT regress_appr.tamper($$UPDATE retrain.approval SET revoked_at = NULL, revoked_by = NULL, revoked_by_oid = NULL, revoked_reason = NULL$$) AS not_revoked;
SELECT regress_appr.tamper($$DELETE FROM retrain.approval WHERE approval_id = (SELECT max(approval_id) FROM retrain.approval)$$) AS deleted;
SELECT regress_appr.tamper($$INSERT INTO retrain.approval OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(a, '{"approval_id": 999}')).* FROM retrain.approval a LIMIT 1$$) AS forged;
SELECT regress_appr.tamper($$UPDATE retrain.approval_rule_role SET quorum = 1 WHERE quorum = 2$$) AS lower_quorum;
SELECT regress_appr.tamper($$UPDATE retrain.approval_rule_role SET role_oid = 10 WHERE purpose = 'waive'$$) AS other_role;
SELECT regress_appr.tamper($$UPDATE retrain.promotion SET approval_ids = '{}'$$) AS without_approvals;
SELECT regress_appr.tamper($$UPDATE retrain.delegation SET ended_at = NULL, ended_by = NULL, ended_reason = NULL$$) AS runs_again;
SELECT regress_appr.tamper($$UPDATE retrain.evidence_view SET opened_at = opened_at - interval '1 hour'$$) AS read_for_an_hour;
SELECT regress_appr.tamper($$UPDATE retrain.waiver SET reason = 'good reasons'$$) AS better_reason;
SELECT regress_appr.tamper($$UPDATE retrain.deployment_version v SET version_id = (SELECT version_id FROM retrain.version WHERE name = 'v0')
	FROM retrain.promotion p WHERE p.deployment_id = v.deployment_id AND v.share = 1$$) AS other_version_live;
SELECT regress_appr.tamper($$UPDATE retrain.deployment SET effective = tstzrange(lower(effective) - interval '1 day', upper(effective))
	WHERE cause = 'initial'$$) AS live_for_longer;
SELECT regress_appr.tamper($$DELETE FROM retrain.deployment_version WHERE share < 1$$) AS share_gone;
SELECT regress_appr.tamper($$UPDATE retrain.request SET state = 'promoted' WHERE state = 'cancelled'$$) AS promoted_by_hand;
SELECT * FROM retrain.verify_release();
SELECT ok, reason, detail FROM retrain.verify_ledger();
SELECT count(*) FROM retrain.ledger WHERE kind IN ('delegation', 'delegation_ended', 'waiver', 'waiver_revoked');

DROP SCHEMA regress_appr CASCADE;
DROP EXTENSION retrain CASCADE;
CREATE EXTENSION retrain;
DROP ROLE regress_appr_owner, regress_appr_trainer, regress_appr_risk, regress_appr_law, regress_appr_head, regress_appr_ann, regress_appr_bob, regress_appr_cleo,
	regress_appr_dan, regress_appr_eve, regress_appr_fay, regress_appr_heir, regress_appr_ops, regress_appr_board;
