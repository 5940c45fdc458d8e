-- Verdict rules: trees over the checks of a policy.
-- Definitions and examples: doc/reference/rules.md.

CREATE FUNCTION retrain.rule_truth(rule jsonb, checks jsonb) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rule_truth';
COMMENT ON FUNCTION retrain.rule_truth(jsonb, jsonb) IS
'The truth table of one tree of a verdict rule, to try it before a policy has it. rule: a tree as in the key rule of a policy: the name of a check, {"check": name, "level": "warn" or "fail", "verdict": verdict}, {"any": [...]}, {"all": [...]}, {"at_least": k, "of": [...]} or {"weighted": [{..., "weight": w}, ...], "threshold": t}. checks: object with what each check came out as: true (at its fail level), false, null or "unknown" (not enough evidence), "warn" (at its warn level) or "ignored" (left out). Returns the tree with "value" in every node: true, false, unknown or ignored, by Kleene''s three-valued logic. A verdict in a leaf is not looked at. NULL if an argument is NULL; error RT002 with the path for a tree that cannot be read, for a check that checks does not have, and for other values.';
