#!/bin/bash
# At the first start of a server: the service's database, its owner, the role that the service works as,
# and one that reads for the audit. Nobody else may enter.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U postgres -d postgres --no-password \
  -v service="$SERVICE" -v owner="${SERVICE}_owner" -v app="${SERVICE}_app" \
  -v owner_password="$(cat /run/secrets/database/owner-password)" \
  -v app_password="$(cat /run/secrets/database/password)" \
  -v audit_password="$(cat /run/secrets/database/audit-password)" <<'SQL'
revoke all on database postgres, template1 from public;
create role :"owner" login password :'owner_password';
create role :"app" login password :'app_password';
create database :"service" owner :"owner";
revoke all on database :"service" from public;
grant connect on database :"service" to :"app";
\connect :"service"
revoke all on schema public from public;
grant all on schema public to :"owner";
create role audit login password :'audit_password';
alter role audit set default_transaction_read_only = on;
grant connect on database :"service" to audit;
grant usage on schema public to audit;
alter default privileges for role :"owner" in schema public grant select on tables to audit;
SQL
