-- Search for slices in which a model fails.  Definition and examples: doc/reference/worst_slices.md.

CREATE TYPE retrain.worst_slice AS (
	columns integer[],
	slices text[],
	support bigint,
	blocks integer,
	loss double precision,
	loss_elsewhere double precision,
	difference double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	p_adjusted double precision,
	examined bigint,
	too_small bigint,
	held_out_support bigint,
	held_out_share double precision,
	held_out_difference double precision,
	held_out_low double precision,
	held_out_high double precision,
	damage double precision,
	status text
);
COMMENT ON TYPE retrain.worst_slice IS
'A slice whose loss is compared with that of all other rows, see retrain.worst_slices. Searched is the earlier half of the blocks, held out the later one.';
COMMENT ON COLUMN retrain.worst_slice.columns IS
'The slice columns whose value is fixed, one to three, as places in the call from 1.';
COMMENT ON COLUMN retrain.worst_slice.slices IS
'Their values in that order, as canonical texts: independent of TimeZone, DateStyle and other settings. NULL is a value.';
COMMENT ON COLUMN retrain.worst_slice.support IS
'Rows of the slice in the searched half.';
COMMENT ON COLUMN retrain.worst_slice.blocks IS
'Blocks of the searched half in which the slice has rows.';
COMMENT ON COLUMN retrain.worst_slice.loss IS
'Mean loss of the rows of the slice in the searched half.';
COMMENT ON COLUMN retrain.worst_slice.loss_elsewhere IS
'Mean loss of all other rows of the searched half.';
COMMENT ON COLUMN retrain.worst_slice.difference IS
'Mean of the block means of the slice less that of the other rows, in the searched half: what is tested. Chosen to be large, so it is optimistic; held_out_difference is not.';
COMMENT ON COLUMN retrain.worst_slice.statistic IS
'Welch''s t of the block means, positive if the loss of the slice is larger; NULL if status is constant.';
COMMENT ON COLUMN retrain.worst_slice.df IS
'Its degrees of freedom (Welch-Satterthwaite).';
COMMENT ON COLUMN retrain.worst_slice.p_value IS
'One-sided: probability of so large a t if the loss of the slice is not larger. Blocks are taken as independent.';
COMMENT ON COLUMN retrain.worst_slice.p_adjusted IS
'Benjamini-Hochberg adjusted over all slices examined: the smallest false discovery rate at which this slice is a discovery.';
COMMENT ON COLUMN retrain.worst_slice.examined IS
'Slices with a p-value, the same in every row.';
COMMENT ON COLUMN retrain.worst_slice.too_small IS
'Slices that were not examined, the same in every row: fewer rows than min_support in the searched half, or fewer than two blocks of the slice or of the other rows.';
COMMENT ON COLUMN retrain.worst_slice.held_out_support IS
'Rows of the slice in the held-out half.';
COMMENT ON COLUMN retrain.worst_slice.held_out_share IS
'Share of all rows of the held-out half, 0 to 1; NULL if it has none.';
COMMENT ON COLUMN retrain.worst_slice.held_out_difference IS
'difference in the held-out half, which the search has not seen; NULL if the slice or the other rows have fewer than two blocks there.';
COMMENT ON COLUMN retrain.worst_slice.held_out_low IS
'Lower end of its 95 % interval (Welch), blocks taken as independent; NULL if the block means do not vary.';
COMMENT ON COLUMN retrain.worst_slice.held_out_high IS
'Upper end, see held_out_low.';
COMMENT ON COLUMN retrain.worst_slice.damage IS
'held_out_share * held_out_difference: by about so much the mean loss of all rows would fall if the slice were as the others.';
COMMENT ON COLUMN retrain.worst_slice.status IS
'ok; no_held_out (fewer than two blocks in the held-out half, its figures are NULL); constant (block means do not vary, so no p-value; not among examined).';

CREATE FUNCTION retrain.worst_slices_accum(internal, loss double precision, block bigint, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_accum';
COMMENT ON FUNCTION retrain.worst_slices_accum(internal, double precision, bigint, integer, VARIADIC "any") IS
'Support: transition function of worst_slices.';

CREATE FUNCTION retrain.worst_slices_accum(internal, loss double precision, block timestamptz, min_support integer, VARIADIC slices "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_accum';
COMMENT ON FUNCTION retrain.worst_slices_accum(internal, double precision, timestamptz, integer, VARIADIC "any") IS
'Support: transition function of worst_slices.';

CREATE FUNCTION retrain.worst_slices_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_combine';
COMMENT ON FUNCTION retrain.worst_slices_combine(internal, internal) IS
'Support: combine function of worst_slices.';

CREATE FUNCTION retrain.worst_slices_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_serialize';
COMMENT ON FUNCTION retrain.worst_slices_serialize(internal) IS
'Support: serial function of worst_slices.';

CREATE FUNCTION retrain.worst_slices_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_deserialize';
COMMENT ON FUNCTION retrain.worst_slices_deserialize(bytea, internal) IS
'Support: deserial function of worst_slices.';

CREATE FUNCTION retrain.worst_slices_final(internal) RETURNS retrain.worst_slice[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_worst_slices_final';
COMMENT ON FUNCTION retrain.worst_slices_final(internal) IS
'Support: final function of worst_slices.';

CREATE AGGREGATE retrain.worst_slices(loss double precision, block bigint, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.worst_slices_accum, STYPE = internal, SSPACE = 131072,
	FINALFUNC = retrain.worst_slices_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.worst_slices_combine, SERIALFUNC = retrain.worst_slices_serialize,
	DESERIALFUNC = retrain.worst_slices_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.worst_slices(double precision, bigint, integer, VARIADIC "any") IS
'Searches the slices that fix the values of one to three of the listed columns for those whose loss is larger than that of all other rows, an array (unnest makes rows), the smallest p-value first. The earlier half of the blocks is searched (Welch on block means, one-sided; Benjamini-Hochberg over all slices examined), the damage is estimated on the later half. loss: of the row, finite, larger is worse. block: number of the stretch of time of the row, in the order of time. min_support: rows that a slice needs in the searched half to be examined; at least 1, the same for all rows. slices: 1 to 8 columns of any types, NULL is a value. Rows with a NULL loss or block are not used. NULL without rows. Error 22003 for a loss that is not finite, 54000 past retrain.aggregate_memory, 54023 for more columns, 0A000 for a nondeterministic collation or a VARIADIC array.';

CREATE AGGREGATE retrain.worst_slices(loss double precision, block timestamptz, min_support integer, VARIADIC slices "any") (
	SFUNC = retrain.worst_slices_accum, STYPE = internal, SSPACE = 131072,
	FINALFUNC = retrain.worst_slices_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.worst_slices_combine, SERIALFUNC = retrain.worst_slices_serialize,
	DESERIALFUNC = retrain.worst_slices_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.worst_slices(double precision, timestamptz, integer, VARIADIC "any") IS
'The same with blocks named by a time, for example date_trunc(''day'', ts): rows of one value are one block.';
