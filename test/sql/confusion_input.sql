-- retrain.confusion: what is no confusion is refused, in text and in bytes.
\set SHOW_CONTEXT never

-- attempt(value) tells what reading it gives.
CREATE FUNCTION pg_temp.attempt(value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; hint text; code text;
BEGIN
	RETURN value::retrain.confusion::text;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT, code = RETURNED_SQLSTATE;
	RETURN format('%s %s | %s', code, message, hint);
END $$;
SELECT v AS text, pg_temp.attempt(v) AS reads FROM unnest(ARRAY[
  '', '{', '[]', '1', '{}', '{"retrain_confusion": 2}', '{"retrain_confusion": 1}', '{"retrain_confusion": 1, "kind": "float"}', '{"retrain_confusion": 1, "kind": "boolean"}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": -1}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": 1.5}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": "1"}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": 1e30}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 2305843009213693951, "fp": 1, "fn": 1, "tn": 1}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": 1, "unused": 2305843009213693951}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": 1, "classes": []}',
  '{"retrain_confusion": 1, "kind": "boolean", "tp": 1, "fp": 1, "fn": 1, "tn": 1, "other": 1}',
  '{"retrain_confusion": 1, "kind": "text"}', '{"retrain_confusion": 1, "kind": "text", "classes": {}, "cells": []}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": 1}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a", "a"], "cells": []}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": []}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a", 1], "cells": []}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a", null], "cells": []}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a", ["b"]], "cells": []}',
  '{"retrain_confusion": 1, "kind": "text", "classes": [], "cells": [], "declared": true}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [], "declared": 1}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "b", 1]]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a"]]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 0]]}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 1.5]]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", "1"]]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 1], ["a", "a", 2]]}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 2305843009213693952]]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 2305843009213693951]], "unused": 1}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [{"a": 1}]}', '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": ["a"]}',
  '{"retrain_confusion": 1, "kind": "text", "classes": ["a"], "cells": [["a", "a", 1]], "tp": 1}',
  '{"retrain_confusion": 1, "kind": "integer", "classes": ["a"], "cells": []}', '{"retrain_confusion": 1, "kind": "integer", "classes": [1.5], "cells": []}', '{"retrain_confusion": 1, "kind": "integer", "classes": [2147483648], "cells": []}',
  '{"retrain_confusion": 1, "kind": "integer", "classes": [1, 1.0], "cells": []}',
  '{"retrain_confusion": 1, "kind": "integer", "classes": [], "cells": []}', '{"retrain_confusion": 1, "kind": "integer", "classes": [2, 1.0, -2147483648], "cells": [[2, 1, 3], [-2147483648, 1.0, 5]]}',
  '{"retrain_confusion": 1, "kind": "integer", "classes": [7], "cells": [], "declared": true, "unused": 4}']) v;
SELECT pg_temp.attempt(format('{"retrain_confusion": 1, "kind": "integer", "classes": [%s], "cells": [], "declared": true}', string_agg(i::text, ','))) FROM generate_series(1, 4097) i;
SELECT pg_temp.attempt(format('{"retrain_confusion": 1, "kind": "text", "classes": ["%s"], "cells": [], "declared": true}', repeat('x', 1025)));

-- Bytes reach recv through binary COPY.
SELECT current_setting('data_directory') || '/retrain_confusion.copy' AS file \gset
CREATE TEMP TABLE binary_in (c retrain.confusion);
CREATE FUNCTION pg_temp.receive(bytes bytea, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; code text; result text; object oid;
BEGIN
	object := lo_from_bytea(0, '\x5047434f50590aff0d0a00'::bytea || '\x00000000'::bytea || '\x00000000'::bytea || '\x0001'::bytea || int4send(length(bytes)) || bytes || '\xffff'::bytea);
	PERFORM lo_export(object, file);
	PERFORM lo_unlink(object);
	DELETE FROM binary_in;
	EXECUTE format('COPY binary_in FROM %L (FORMAT binary)', file);
	SELECT c::text || CASE WHEN retrain.confusion_send(c) = bytes THEN '' ELSE ' BUT OTHER BYTES' END INTO result FROM binary_in;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, code = RETURNED_SQLSTATE;
	RETURN format('%s %s', code, message);
END $$;
SELECT n AS what, pg_temp.receive(b, :'file') AS reads FROM (VALUES
  ('nothing', '\x'::bytea), ('version only', '\x01'), ('version 2', '\x0201'), ('kind 0', '\x0100'), ('kind 4', '\x010400' || int8send(0) || '\x0000' || int4send(0)),
  ('boolean', '\x0101' || int8send(1) || int8send(4) || int8send(2) || int8send(3) || int8send(1)),
  ('boolean, short', '\x0101' || int8send(1) || int8send(4) || int8send(2) || int8send(3)),
  ('boolean, long', '\x0101' || int8send(1) || int8send(4) || int8send(2) || int8send(3) || int8send(1) || '\x00'),
  ('boolean, negative', '\x0101' || int8send(1) || int8send(4) || int8send(-2) || int8send(3) || int8send(1)),
  ('boolean, unused negative', '\x0101' || int8send(-1) || int8send(4) || int8send(2) || int8send(3) || int8send(1)),
  ('boolean, too many', '\x0101' || int8send(1) || int8send(2305843009213693951) || int8send(0) || int8send(0) || int8send(0)),
  ('integer, empty', '\x010200' || int8send(5) || '\x0000' || int4send(0)),
  ('integer, declared empty', '\x010201' || int8send(5) || '\x0000' || int4send(0)),
  ('integer, declared 2', '\x010202' || int8send(5) || '\x0000' || int4send(0)),
  ('integer', '\x010200' || int8send(5) || '\x0002' || int4send(-1) || int4send(2) || int4send(1) || '\x00000001' || int8send(9)),
  ('integer, class without rows', '\x010200' || int8send(5) || '\x0003' || int4send(-1) || int4send(2) || int4send(3) || int4send(1) || '\x00000001' || int8send(9)),
  ('integer, declared', '\x010201' || int8send(0) || '\x0003' || int4send(-1) || int4send(2) || int4send(3) || int4send(1) || '\x00000001' || int8send(9)),
  ('integer, classes not in order', '\x010200' || int8send(5) || '\x0002' || int4send(2) || int4send(-1) || int4send(1) || '\x00000001' || int8send(9)),
  ('integer, classes twice', '\x010200' || int8send(5) || '\x0002' || int4send(2) || int4send(2) || int4send(1) || '\x00000001' || int8send(9)),
  ('integer, cell of no class', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(1) || '\x00000002' || int8send(9)),
  ('integer, cell of 0 rows', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(1) || '\x00000001' || int8send(0)),
  ('integer, cells not in order', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(2) || '\x00010000' || int8send(1) || '\x00000001' || int8send(1)),
  ('integer, cell twice', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(2) || '\x00000001' || int8send(1) || '\x00000001' || int8send(1)),
  ('integer, cells that are not there', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(2) || '\x00010000' || int8send(1)),
  ('integer, negative number of cells', '\x010201' || int8send(5) || '\x0002' || int4send(1) || int4send(2) || int4send(-1)),
  ('integer, more cells than pairs', '\x010201' || int8send(5) || '\x0001' || int4send(1) || int4send(2) || '\x00000000' || int8send(1) || '\x00000000' || int8send(1)),
  ('integer, too many rows', '\x010201' || int8send(5) || '\x0001' || int4send(1) || int4send(1) || '\x00000000' || int8send(2305843009213693950)),
  ('integer, too many classes', '\x010201' || int8send(5) || '\x1001' || int4send(1)),
  ('integer, byte too many', '\x010201' || int8send(0) || '\x0001' || int4send(7) || int4send(0) || '\x00'),
  ('text', '\x010301' || int8send(0) || '\x0002' || '\x0000' || '\x000161' || int4send(0)),
  ('text, long name', '\x010301' || int8send(0) || '\x0001' || '\x0401' || convert_to(repeat('x', 1025), 'UTF8') || int4send(0)),
  ('text, name that is not there', '\x010301' || int8send(0) || '\x0001' || '\x0009' || '\x61'),
  ('text, not in order', '\x010301' || int8send(0) || '\x0002' || '\x000162' || '\x000161' || int4send(0)),
  ('text, prefix first', '\x010301' || int8send(0) || '\x0002' || '\x000161' || '\x00026161' || int4send(0)),
  ('text, zero byte', '\x010301' || int8send(0) || '\x0001' || '\x000100' || int4send(0)),
  ('text, not UTF-8', '\x010301' || int8send(0) || '\x0001' || '\x0001ff' || int4send(0))) v (n, b);

-- Every byte of three confusions changed, and every beginning of them: what is read is what send writes.
SELECT CASE WHEN r LIKE '%BUT OTHER BYTES' THEN 'OTHER BYTES' ELSE substr(r, 1, 5) END AS outcome, count(*) > 0 AS seen FROM (
  SELECT pg_temp.receive(set_byte(b, i, (get_byte(b, i) + d) % 256), :'file') AS r
  FROM (SELECT retrain.confusion_send(retrain.confusion_from_counts(1, 2, 3, 4)) UNION ALL SELECT retrain.confusion_send(retrain.confusion_agg(i % 3, i % 2)) FROM generate_series(1, 20) i
    UNION ALL SELECT retrain.confusion_send(retrain.confusion_agg('c' || i % 3, 'c' || i % 2, ARRAY['c0', 'c1', 'c2', 'c3'])) FROM generate_series(1, 20) i) v (b), generate_series(0, length(b) - 1) i, unnest(ARRAY[1, 128, 255]) d
  UNION ALL
  SELECT pg_temp.receive(substr(b, 1, i), :'file') FROM (SELECT retrain.confusion_send(retrain.confusion_agg('c' || i % 3, 'c' || i % 2)) FROM generate_series(1, 20) i) v (b), generate_series(0, length(b) - 1) i) w
GROUP BY 1 ORDER BY min(r) COLLATE "C";
