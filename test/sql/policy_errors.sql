-- All that is wrong with a definition is told at once, each with its path; a
-- problem that only follows from another is not listed.
\set ON_ERROR_ROLLBACK on
SET client_min_messages = notice;
SET timezone = 'UTC';
BEGIN;
CREATE ROLE regress_errors LOGIN;
CREATE ROLE regress_errors_other LOGIN;
CREATE SCHEMA regress_errors AUTHORIZATION regress_errors;
SELECT retrain.grant_role('policy_author', 'regress_errors');
SET ROLE regress_errors;
SET search_path = regress_errors;
CREATE TABLE log (at timestamptz, p double precision, y boolean, yhat text, carrier text);
INSERT INTO log SELECT '2013-01-01 00:00+00'::timestamptz + i * interval '1 hour', i % 100 / 100.0, i % 3 = 0, 'x', 'C' || i % 3 FROM generate_series(0, 499) i;
SELECT retrain.register_model('wrong') > 0 AS model,
	retrain.attach_log('wrong', 'log', 'at', label_column => 'y', prediction_column => 'yhat', features => '{p}', slices => '{carrier}', name => 'wrong') > 0 AS log,
	retrain.freeze_baseline('wrong', 'wrong', '2013-01-01 00:00+00', '2013-01-15 00:00+00') > 0 AS baseline;
-- without the place in the source
CREATE FUNCTION pg_temp.try(definition jsonb) RETURNS TABLE (line text) LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	RETURN QUERY SELECT 'created: ' || (retrain.create_policy(definition) > 0);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN QUERY VALUES (SQLSTATE || ' ' || SQLERRM) UNION ALL
		SELECT 'detail: ' || l FROM string_to_table(nullif(detail, ''), E'\n') l UNION ALL SELECT 'hint: ' || regexp_replace(l, 'keys are: .*', 'keys are: ...') FROM string_to_table(nullif(hint, ''), E'\n') l;
END $$;
\pset format unaligned
\pset tuples_only on

-- One check: all of it, and one problem alone as ever.
SELECT retrain.policy_check('psi', 'p', fail => 2e6, bins => 1, min_rows => 0, verdict => 'keep', name => repeat('x', 129));
SELECT retrain.policy_check('psi', 'p', fail => 2e6);
SELECT retrain.policy_check('auc', bins => 1);

-- A whole definition: form, registry and schedule together.
SELECT * FROM pg_temp.try('{"name": "", "model": "wrong", "chekcs": 1, "description": 5, "filter": "nothing > 1",
	"window_length": "soon", "cooldown": "-1 s", "every": 7, "catchup": "all", "catchup_limit": 0, "breaches_needed": 5, "until": "someday",
	"checks": [{"metric": "psi", "column_name": "p", "fail": 0.2}, {"metric": "psi", "column_name": "nope", "fail": 0.2, "bins": 20}, 7,
		{"metric": "auc", "fail": 1}, {"metric": "ece", "warn": "x", "form": "profile", "wran": 2}, {"metric": "f1_by_slice", "slice": "nope", "fail": 0.2},
		{"metric": "ks_stat", "column_name": "carrier", "fail": 0.1}]}');
-- what could not be read does not make trouble elsewhere: one error each
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "checks": [{"metric": "psi", "column_name": "p", "fail": -1}], "baseline": "training", "reference": "baseline"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "checks": [{"metric": "psi", "fail": 0.2}], "baseline": "training", "anchor": "2013-01-22"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "reference": "basline", "baseline": "training", "anchor": "2013-01-22"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "slots_considered": 0, "breaches_needed": 3, "anchor": "2013-01-22"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "anchor": "2013-01-02", "until": "2013-01-01"}');
-- errors of other kinds keep their code when alone, and are listed with others
SELECT * FROM pg_temp.try('{"name": "a", "model": "no such", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}]}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "no such", "every": "soon", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}]}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "log": "no such", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "cooldown": "x"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "owner": "regress_errors_other", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "cooldown": "x"}');
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "baseline": "no such", "filter": "p >", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "anchor": "294276-01-01", "every": "1 year"}');
-- the first window and the filter
SELECT * FROM pg_temp.try('{"name": "a", "model": "wrong", "filter": "random() > 0.5", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.1}], "anchor": "2013-01-16"}');
-- changing: the same
SELECT retrain.create_policy('right', 'wrong', jsonb_build_array(retrain.policy_check('psi', 'p', fail => 0.2)), anchor => '2013-01-22') > 0;
SELECT retrain.alter_policy('right', '{"every": "soon", "checks": [{"metric": "psi", "column_name": "nope", "fail": 0.2}], "until": 5}');
-- nothing was made in between
SELECT count(*) FROM retrain.policy_status WHERE model = 'wrong';
-- many: a line each up to 1000
SELECT count(*), max(line) FILTER (WHERE line ~ 'more$'), min(line) FILTER (WHERE line ~ '^RT') FROM pg_temp.try(jsonb_build_object('name', 'a', 'model', 'wrong', 'checks',
	(SELECT jsonb_agg('{"metric": "ece", "fail": 2, "warn": 3, "bins": 0}'::jsonb) FROM generate_series(1, 400))));

-- Any JSON anywhere: a definition is accepted or refused with a code of ours, never anything else.
CREATE FUNCTION pg_temp.any_json(depth integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	keys text[] := '{any,all,at_least,of,weighted,threshold,check,level,verdict,weight,metric,column_name,slice,fail,warn,clear,test,alpha,options,retrain,suspend,method,target,horizon,delay,remaining,error,beta,name,bins,form,columns}';
	words text[] := '{psi,f1,ece,*,p,carrier,above,p_value,bh,retrain,ignored,1 day,rows,profile,week,seasonal,previous,x}';
	kind integer := floor(random() * 12);
	inner_value jsonb;
BEGIN
	IF kind < 8 OR depth > 3 THEN
		RETURN (ARRAY['null', '-1', '0.5', '1e400', '""', 'true', '[]', '{}']::jsonb[] || to_jsonb(words[1 + floor(random() * cardinality(words))::integer]))[1 + floor(random() * 9)::integer];
	ELSIF kind < 10 THEN
		SELECT jsonb_agg(pg_temp.any_json(depth + 1)) INTO inner_value FROM generate_series(1, 1 + floor(random() * 3)::integer);
	ELSE
		SELECT jsonb_object_agg(keys[1 + floor(random() * cardinality(keys))::integer], pg_temp.any_json(depth + 1)) INTO inner_value FROM generate_series(1, 1 + floor(random() * 4)::integer);
	END IF;
	RETURN inner_value;
END $$;
CREATE FUNCTION pg_temp.code(definition jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM retrain.create_policy(definition);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.spoilt() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	definition jsonb := '{"name": "z", "model": "wrong", "anchor": "2013-01-22", "checks": [{"metric": "psi", "column_name": "p", "fail": 0.2, "name": "a"}, {"metric": "psi", "column_name": "p", "fail": 0.2, "name": "b", "slice": "carrier"}, {"metric": "ks_stat", "column_name": "p", "fail": 0.2, "name": "c", "test": "p_value", "clear": 0.1}],
		"rule": {"retrain": {"any": ["a", {"all": ["b", "c"]}]}}, "max_retrains": 1, "retrain_period": "1 day", "error_control": {"method": "bh"}, "cost": {"check": "a", "target": 0, "retrain": 1, "per_loss_unit": 1, "volume": 1, "horizon": "1 day"}}';
	keys text[] := ARRAY(SELECT jsonb_object_keys(retrain.policy_definition('right')));
	check_keys text[] := '{metric,column_name,slice,fail,warn,clear,test,alpha,margin,options,min_rows,verdict,name,bins,form,capacity,direction,against,columns,min_positives,min_label_coverage}';
	n integer := floor(random() * 3);
BEGIN
	RETURN CASE n WHEN 0 THEN definition || jsonb_build_object(keys[1 + floor(random() * cardinality(keys))::integer], pg_temp.any_json(0))
		WHEN 1 THEN jsonb_set(definition, ARRAY['checks', floor(random() * 3)::integer::text, check_keys[1 + floor(random() * cardinality(check_keys))::integer]], pg_temp.any_json(1))
		ELSE jsonb_set(definition, ARRAY['rule', (ARRAY['retrain', 'suspend', 'keep'])[1 + floor(random() * 3)::integer]], pg_temp.any_json(0)) END;
END $$;
SELECT setseed(0.5);
SELECT count(*) AS definitions, count(*) FILTER (WHERE code = 'RT002') > 500 AS most_refused, count(*) FILTER (WHERE code = 'ZZ000') > 10 AS some_accepted,
	string_agg(DISTINCT code, ' ') FILTER (WHERE code NOT IN ('RT002', 'ZZ000', '42704', '42601', '42703')) AS other_codes
FROM (SELECT pg_temp.code(pg_temp.spoilt()) AS code FROM generate_series(1, 1000)) x;
ROLLBACK;
