CREATE TABLE parcel (
  id bigint PRIMARY KEY
);

CREATE TABLE parcel_weight (
  id     varchar(64) PRIMARY KEY,
  weight bigint      NOT NULL
);
