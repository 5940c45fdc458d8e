-- The ledger: a chain of what changed state, and a tree over everything that
-- was evaluated.  Rows are written by C functions only (src/ledger); no insert
-- trigger computes a hash, since it would run while a dump is restored.

CREATE TABLE retrain.ledger (
	seq bigint NOT NULL,
	epoch integer NOT NULL,
	kind text NOT NULL,
	timeline integer NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by name NOT NULL,
	payload bytea NOT NULL,
	payload_json jsonb NOT NULL,
	prev_hash bytea NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT ledger_pkey PRIMARY KEY (seq),
	CONSTRAINT ledger_seq_check CHECK (seq > 0),
	CONSTRAINT ledger_hash_check CHECK (pg_catalog.length(prev_hash) = 32 AND pg_catalog.length(hash) = 32)
);
COMMENT ON TABLE retrain.ledger IS 'What changed state, in the order of commits, each row bound to the one before by its hash. Never changed. Check it with retrain.verify_ledger() against an anchor kept outside of the database.';
COMMENT ON COLUMN retrain.ledger.seq IS 'Number of the row, from 1, without gaps.';
COMMENT ON COLUMN retrain.ledger.epoch IS 'Starts at 1, and grows by 1 at each row of kind adopted or timeline.';
COMMENT ON COLUMN retrain.ledger.kind IS 'created (first row), policy_sealed, decision, transition, adopted, timeline, checkpoint, purge, and others of later versions.';
COMMENT ON COLUMN retrain.ledger.timeline IS 'WAL timeline of the server that wrote the row.';
COMMENT ON COLUMN retrain.ledger.recorded_at IS 'Clock when the change was made; the row is written when its transaction commits.';
COMMENT ON COLUMN retrain.ledger.recorded_by IS 'Session user who made it.';
COMMENT ON COLUMN retrain.ledger.payload IS 'The row in canonical encoding, kind, timeline, recorded_at and recorded_by included.';
COMMENT ON COLUMN retrain.ledger.payload_json IS 'The same for people; not covered by the hash. retrain.verify_ledger() compares it with the payload.';
COMMENT ON COLUMN retrain.ledger.prev_hash IS 'Hash of the row before; 32 zero bytes in the first.';
COMMENT ON COLUMN retrain.ledger.hash IS 'SHA-256 of 0x02, seq (8 bytes), epoch (4 bytes), prev_hash and payload.';

CREATE TABLE retrain.ledger_head (
	one boolean NOT NULL DEFAULT true,
	seq bigint NOT NULL,
	epoch integer NOT NULL,
	timeline integer NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT ledger_head_pkey PRIMARY KEY (one),
	CONSTRAINT ledger_head_one_check CHECK (one)
) WITH (fillfactor = 10);
COMMENT ON TABLE retrain.ledger_head IS 'The last row of the ledger. Its only row is locked while a transaction that adds to the ledger commits, and is the last lock taken. Empty until then.';
COMMENT ON COLUMN retrain.ledger_head.one IS 'true.';
COMMENT ON COLUMN retrain.ledger_head.seq IS 'Number of the last row.';
COMMENT ON COLUMN retrain.ledger_head.epoch IS 'Its epoch.';
COMMENT ON COLUMN retrain.ledger_head.timeline IS 'Its timeline.';
COMMENT ON COLUMN retrain.ledger_head.hash IS 'Its hash.';

CREATE TABLE retrain.leaf (
	policy_id bigint NOT NULL,
	slot timestamptz NOT NULL,
	ordinal integer NOT NULL,
	leaf_hash bytea NOT NULL,
	recorded_xid xid8 NOT NULL,
	position bigint,
	purge_seq bigint,
	CONSTRAINT leaf_pkey PRIMARY KEY (policy_id, slot, ordinal),
	CONSTRAINT leaf_position_key UNIQUE (position),
	CONSTRAINT leaf_hash_check CHECK (pg_catalog.length(leaf_hash) = 32)
) WITH (fillfactor = 70);
COMMENT ON TABLE retrain.leaf IS 'One row per evaluation: the hash of its rows in retrain.evaluation, measurement and decision, and its place in the Merkle tree. Stays when the evaluation is purged.';
COMMENT ON COLUMN retrain.leaf.policy_id IS 'The policy.';
COMMENT ON COLUMN retrain.leaf.slot IS 'The planned instant.';
COMMENT ON COLUMN retrain.leaf.ordinal IS 'The evaluation of the slot.';
COMMENT ON COLUMN retrain.leaf.leaf_hash IS 'SHA-256 of 0x00 and the canonical encoding of the rows.';
COMMENT ON COLUMN retrain.leaf.recorded_xid IS 'Transaction that recorded them.';
COMMENT ON COLUMN retrain.leaf.position IS 'Place in the tree, from 0; NULL until a checkpoint covers it.';
COMMENT ON COLUMN retrain.leaf.purge_seq IS 'Row of the ledger that says when and by whom the evaluation was purged; NULL while it is there.';
CREATE INDEX leaf_waiting_idx ON retrain.leaf (recorded_xid) WHERE position IS NULL;
CREATE INDEX leaf_purge_idx ON retrain.leaf (purge_seq, position) WHERE purge_seq IS NOT NULL;

CREATE TABLE retrain.tree_head (
	one boolean NOT NULL DEFAULT true,
	checkpoint_no bigint NOT NULL,
	tree_size bigint NOT NULL,
	peaks bytea NOT NULL,
	closed_at timestamptz NOT NULL,
	CONSTRAINT tree_head_pkey PRIMARY KEY (one),
	CONSTRAINT tree_head_one_check CHECK (one)
);
COMMENT ON TABLE retrain.tree_head IS 'The tree as of the last checkpoint. Locked while a checkpoint is made. Empty until then.';
COMMENT ON COLUMN retrain.tree_head.one IS 'true.';
COMMENT ON COLUMN retrain.tree_head.checkpoint_no IS 'Number of the last checkpoint.';
COMMENT ON COLUMN retrain.tree_head.tree_size IS 'Leaves in the tree.';
COMMENT ON COLUMN retrain.tree_head.peaks IS 'Hashes of its complete subtrees, largest first, 32 bytes each, from which the next checkpoint goes on.';
COMMENT ON COLUMN retrain.tree_head.closed_at IS 'When the last checkpoint was made.';

CREATE TABLE retrain.checkpoint (
	checkpoint_no bigint NOT NULL,
	seq bigint NOT NULL,
	tree_size bigint NOT NULL,
	root bytea NOT NULL,
	leaves_added bigint NOT NULL,
	horizon xid8,
	closed_at timestamptz NOT NULL,
	closed_by name NOT NULL,
	CONSTRAINT checkpoint_pkey PRIMARY KEY (checkpoint_no),
	CONSTRAINT checkpoint_seq_key UNIQUE (seq),
	CONSTRAINT checkpoint_root_check CHECK (pg_catalog.length(root) = 32)
);
COMMENT ON TABLE retrain.checkpoint IS 'Checkpoints: from then on the tree of so many leaves has this root, and a row of the ledger says so. Never changed.';
COMMENT ON COLUMN retrain.checkpoint.checkpoint_no IS 'Number of the checkpoint, from 1.';
COMMENT ON COLUMN retrain.checkpoint.seq IS 'Its row in the ledger.';
COMMENT ON COLUMN retrain.checkpoint.tree_size IS 'Leaves in the tree: positions 0 to tree_size - 1.';
COMMENT ON COLUMN retrain.checkpoint.root IS 'Root of the Merkle tree over them (RFC 6962, SHA-256).';
COMMENT ON COLUMN retrain.checkpoint.leaves_added IS 'Leaves that came with this checkpoint.';
COMMENT ON COLUMN retrain.checkpoint.horizon IS 'Leaves of transactions before this one got a place; NULL when all did (after retrain.adopt()).';
COMMENT ON COLUMN retrain.checkpoint.closed_at IS 'When it was made.';
COMMENT ON COLUMN retrain.checkpoint.closed_by IS 'Session user who made it.';

CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON retrain.ledger
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON retrain.ledger
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE ON retrain.leaf
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change('position', 'purge_seq');
CREATE TRIGGER leaf_no_truncate BEFORE TRUNCATE ON retrain.leaf
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE ON retrain.checkpoint
FOR EACH ROW EXECUTE FUNCTION retrain.refuse_change();
CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON retrain.checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION retrain.refuse_change();
ALTER TABLE retrain.ledger ENABLE ALWAYS TRIGGER ledger_append_only;
ALTER TABLE retrain.ledger ENABLE ALWAYS TRIGGER ledger_no_truncate;
ALTER TABLE retrain.leaf ENABLE ALWAYS TRIGGER leaf_append_only;
ALTER TABLE retrain.leaf ENABLE ALWAYS TRIGGER leaf_no_truncate;
ALTER TABLE retrain.checkpoint ENABLE ALWAYS TRIGGER checkpoint_append_only;
ALTER TABLE retrain.checkpoint ENABLE ALWAYS TRIGGER checkpoint_no_truncate;
