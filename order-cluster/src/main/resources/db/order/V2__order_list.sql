-- Orders as lists show them; a function of the journal, kept by the view order-list.
--
-- The view sees every order of the shop, so a row is made once and, at best, never touched again.
-- What changes on the usual way (status, total, version) is in no index: such an update stays in
-- its page and costs no index anything. The free space in each page is for that.
CREATE TABLE orders (
  id         uuid        PRIMARY KEY,
  issuer     text        NOT NULL,
  subject    text        NOT NULL,
  account    text        NOT NULL,
  currency   text        NOT NULL,
  status     text        NOT NULL,
  -- Minor units, once priced.
  total      bigint,
  -- Why it was rejected, if it was. Also what the rejected are found by.
  rejection  text,
  -- Whether a person has to look.
  attention  boolean     NOT NULL,
  -- Number of the last event that this row reflects.
  version    bigint      NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 85);

CREATE INDEX orders_of_subject ON orders (subject COLLATE "C", created_at DESC, id DESC);
CREATE INDEX orders_of_account ON orders (account COLLATE "C", created_at DESC, id DESC);
CREATE INDEX orders_newest ON orders (created_at DESC, id DESC);
CREATE INDEX orders_rejected ON orders (created_at DESC, id DESC) WHERE rejection IS NOT NULL;

-- Orders with something left to do, and those that wait for a person. A table of its own, since an
-- index over a part of the orders would keep the dead entries of all that ever were unfinished at
-- the very place where the sweeper starts to read; this one is small and cleaned often. Most orders
-- are finished by the time the view sees them and never come here.
CREATE TABLE open_orders (
  id        uuid        PRIMARY KEY,
  placed_at timestamptz NOT NULL,
  attention boolean     NOT NULL
);
