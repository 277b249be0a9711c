-- Every product and its stock, as lists show it. Made from the events; can be made again from them.

CREATE TABLE stock_levels (
  sku                text     COLLATE "C" PRIMARY KEY,
  name               text     NOT NULL,
  unit_price         bigint   NOT NULL,
  currency           text     NOT NULL,
  price_version      integer  NOT NULL,
  definition_version integer  NOT NULL,
  low_stock_at       integer,
  per_order_limit    integer,
  on_hand            integer  NOT NULL,
  held               integer  NOT NULL,
  allocated          integer  NOT NULL,
  -- Number of the last event of the product that this row reflects.
  version            bigint   NOT NULL
  -- Rows of hot products change many times a second; room on the page keeps that off the index.
) WITH (fillfactor = 70);
