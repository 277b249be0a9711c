-- What is asked of an order after it was placed makes it unfinished again.
ALTER TABLE orders
  -- Intents that stock or payment have still to carry out: fulfilments, restocks, refunds.
  ADD COLUMN pending integer NOT NULL DEFAULT 0;

ALTER TABLE open_orders
  -- Whose order it is: nobody may have too many unfinished ones.
  ADD COLUMN issuer  text NOT NULL DEFAULT '',
  ADD COLUMN subject text NOT NULL DEFAULT '';

-- Since when there is something left to do.
ALTER TABLE open_orders RENAME COLUMN placed_at TO since;

UPDATE open_orders
   SET issuer = orders.issuer, subject = orders.subject
  FROM orders
 WHERE orders.id = open_orders.id;

ALTER TABLE open_orders
  ALTER COLUMN issuer DROP DEFAULT,
  ALTER COLUMN subject DROP DEFAULT;

CREATE INDEX open_orders_of_subject ON open_orders (subject COLLATE "C", issuer);
CREATE INDEX open_orders_oldest ON open_orders (since, id);
