-- The books: accounts, what moved on each, and what the other side of it sums to. All three are
-- made from the journal in one transaction, so they agree with each other at every moment.

CREATE TABLE account (
  account_id   varchar(64)  COLLATE "C" PRIMARY KEY,
  owner        varchar(255) NOT NULL,
  currency     varchar(3)   NOT NULL,
  status       varchar(8)   NOT NULL,
  -- Minor units, as every amount below.
  posted       bigint       NOT NULL,
  credit_limit bigint       NOT NULL,
  -- Number of the last event of the account that is in here.
  version      bigint       NOT NULL
);

CREATE INDEX account_owner_idx ON account (owner, account_id);

CREATE TABLE statement_entry (
  account_id      varchar(64)  COLLATE "C" NOT NULL,
  -- Number of the event within its account.
  entry           bigint       NOT NULL,
  kind            varchar(10)  NOT NULL,
  change          bigint       NOT NULL,
  posted_after    bigint       NOT NULL,
  currency        varchar(3)   NOT NULL,
  counter_account varchar(64)  NOT NULL,
  reference       varchar(200),
  payment_id      varchar(40),
  refund_id       varchar(64),
  at              timestamptz  NOT NULL,
  PRIMARY KEY (account_id, entry)
);

CREATE INDEX statement_entry_payment_idx ON statement_entry (payment_id)
  WHERE payment_id IS NOT NULL;

-- Both legs of every movement: over all rows of one currency they sum to zero.
CREATE TABLE ledger_balance (
  ledger   varchar(64) PRIMARY KEY,
  currency varchar(3)  NOT NULL,
  balance  numeric(38) NOT NULL
);
