-- The journal and the snapshots of pekko-persistence-jdbc 1.1.1, and how far each view has read.
-- Written out here because the plugin's own script has CREATE INDEX CONCURRENTLY, which no
-- transaction can run, and because of the column tx.

CREATE TABLE event_journal (
  ordering           bigserial    NOT NULL,
  persistence_id     varchar(255) NOT NULL,
  sequence_number    bigint       NOT NULL,
  deleted            boolean      NOT NULL DEFAULT false,
  writer             varchar(255) NOT NULL,
  write_timestamp    bigint,
  adapter_manifest   varchar(255),
  event_ser_id       integer      NOT NULL,
  event_ser_manifest varchar(255) NOT NULL,
  event_payload      bytea        NOT NULL,
  meta_ser_id        integer,
  meta_ser_manifest  varchar(255),
  meta_payload       bytea,
  -- The writing transaction. ordering is taken before the commit, so by ordering alone a reader
  -- skips for ever what commits late; below the oldest running transaction nothing comes late.
  tx                 xid8         NOT NULL DEFAULT pg_current_xact_id(),
  -- One writer an entity: the second one to store an event of that number fails.
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering);
CREATE INDEX event_journal_tx_idx ON event_journal (tx, ordering);

-- The plugin reads from it; nothing is tagged.
CREATE TABLE event_tag (
  event_id bigint       NOT NULL REFERENCES event_journal (ordering),
  tag      varchar(255) NOT NULL,
  PRIMARY KEY (event_id, tag)
);

CREATE TABLE snapshot (
  persistence_id        varchar(255) NOT NULL,
  sequence_number       bigint       NOT NULL,
  created               bigint       NOT NULL,
  snapshot_ser_id       integer      NOT NULL,
  snapshot_ser_manifest varchar(255) NOT NULL,
  snapshot_payload      bytea        NOT NULL,
  meta_ser_id           integer,
  meta_ser_manifest     varchar(255),
  meta_payload          bytea,
  PRIMARY KEY (persistence_id, sequence_number)
);

-- How far each view has read, written in the same transaction as the view's own rows.
CREATE TABLE feed_offset (
  view       varchar(64)  PRIMARY KEY,
  tx         xid8         NOT NULL,
  ordering   bigint       NOT NULL,
  -- The database that tx belongs to: transaction numbers mean nothing in another one.
  system_id  bigint       NOT NULL,
  updated_at timestamptz  NOT NULL DEFAULT now()
);
