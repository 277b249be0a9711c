-- What came into the building and left it, and who said so. Made from the events.

CREATE TABLE stock_movements (
  sku       text        COLLATE "C" NOT NULL,
  -- Number of the event within its product.
  version   bigint      NOT NULL,
  at        timestamptz NOT NULL,
  kind      text        NOT NULL,
  delta     integer     NOT NULL,
  on_hand   integer     NOT NULL,
  reference text,
  moved_by  text,
  orders    uuid[]      NOT NULL,
  PRIMARY KEY (sku, version)
);
