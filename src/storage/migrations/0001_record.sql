-- The record. Ids and instants come from Node; no key across resources, no trigger, one sequence (change_n).

create sequence change_n;

-- Every version of every resource: append-only but for the owner columns. Its rows, in the order (x, n), are the news.
create table version (
  id text collate "C" not null,
  type text collate "C" not null,
  version integer not null,
  last_updated timestamptz not null,
  deleted boolean not null,
  method text collate "C" not null,
  body text collate "C" not null,              -- as it is sent; '' of a deletion
  patient text collate "C",                    -- 'Patient/id'
  plan text collate "C",                       -- 'Organization/id', so the next two
  provider text collate "C",
  source text collate "C",
  who text collate "C" not null,               -- the principal
  party text collate "C",
  role text collate "C" not null,
  action text collate "C" not null,
  reasons text collate "C" not null,           -- ids of rules, separated by spaces
  door text collate "C" not null,
  request uuid not null,
  x xid8 not null default pg_current_xact_id(),
  n bigint not null default nextval('change_n'),
  primary key (id, type, version)
) with (toast_tuple_target = 128);
create index version_order on version (x, n);
do $$ begin
  if (select 'lz4' = any (enumvals) from pg_settings where name = 'default_toast_compression') then
    alter table version alter column body set compression lz4;
  end if;
end $$;

-- The newest version of each resource, deleted ones too (no tokens, no roles): what is locked, counted and searched.
create table current (
  id text collate "C" not null,
  type text collate "C" not null,
  version integer not null,
  last_updated timestamptz not null,
  deleted boolean not null,
  epoch integer not null,                      -- the definitions it was indexed under
  self bigint not null,                        -- keyed hash of 'Type/id'
  patient bigint,                              -- self of the member
  plan text collate "C",
  provider text collate "C",
  source text collate "C",
  status bigint,
  code bigint,
  actor bigint,
  lo bigint,                                   -- milliseconds since 1970, half open
  hi bigint,
  tok bigint[] not null,
  primary key (id, type)
) partition by list (type);
create table current_other partition of current default;
create index current_self on current (self);
create index current_newest on current (last_updated, self);
create index current_patient_newest on current (patient, last_updated, self) where patient is not null;
create index current_patient_code on current (patient, code, lo, self) where patient is not null;
create index current_status on current (status, last_updated, self) where status is not null;
create index current_actor on current (actor, status, last_updated, self) where actor is not null;
create index current_code on current (code, lo, self) where code is not null;
create index current_plan on current (plan, status, last_updated, self) where plan is not null;
create index current_provider on current (provider, status, last_updated, self) where provider is not null;
create index current_source on current (source, status, last_updated, self) where source is not null;
create index current_tok on current using gin (tok) with (fastupdate = on, gin_pending_list_limit = 128);

-- Index rows hold `self`; an update deletes and inserts them, so they have no unique key.
create table identifier (hash bigint not null, self bigint not null, value text collate "C" not null);
create index identifier_hash on identifier (hash, self);
create index identifier_self on identifier (self);

create table span (self bigint not null, param bigint not null, lo double precision not null, hi double precision not null, wide boolean not null);
create index span_self on span (self);
create index span_lo on span (param, lo, self);
create index span_hi on span (param, hi, self) where wide;

create table word (self bigint not null, param bigint not null, folded text collate "C" not null, exact text collate "C" not null);
create index word_self on word (self);
create index word_folded on word (param, folded, self);

-- A lock, never an answer: the index answers under it.
create table claim (key text collate "C" primary key, at timestamptz not null);

create table access_grant (
  party text collate "C" not null,
  patient text collate "C" not null,           -- 'Patient/id' or ''
  resource text collate "C" not null,          -- 'Type/id' or ''
  purpose text collate "C" not null,
  starts timestamptz not null,
  ends timestamptz,
  because text collate "C" not null,
  patient_self bigint,                         -- keyed hashes of the two, for the joins with current
  resource_self bigint,
  primary key (party, patient, resource, purpose, starts)
);
create index access_grant_patient on access_grant (party, patient_self) where patient_self is not null;
create index access_grant_resource on access_grant (party, resource_self) where resource_self is not null;

create table hl7_message (
  sender text collate "C" not null,
  control_id text collate "C" not null,
  content_hash text collate "C" not null,
  text text collate "C" not null,
  outcome text collate "C" not null,
  acknowledgment text collate "C" not null,
  at timestamptz not null,
  request uuid not null,
  primary key (sender, control_id, content_hash)
);

-- The order of changes, copied once into dense numbers.
create table change (
  no bigint primary key,
  type text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  numbered_at timestamptz not null,
  hash bytea not null
);
-- One row per reader. The sequencer's also keeps the last (x, n), and n must be above `base`, which a restored database sets.
create table change_cursor (
  name text collate "C" primary key,
  no bigint not null default 0,
  x xid8 not null default '0',
  n bigint not null default 0,
  base bigint not null default 0,
  cluster text collate "C"
);
insert into change_cursor (name) values ('sequencer');

create table subscription_state (
  id text collate "C" primary key,
  version text collate "C" not null,
  status text collate "C" not null,
  next bigint not null default 1,
  delivered bigint not null default 0,
  attempts integer not null default 0,
  due_at timestamptz not null,
  lease_owner uuid,
  lease_until timestamptz,
  lease_status text collate "C",               -- the status when the lease was taken
  last_error text collate "C"
);
create index subscription_state_due on subscription_state (due_at) where status in ('requested', 'active');

create table event (
  subscription_id text collate "C" not null,
  number bigint not null,
  no bigint not null,
  type text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  at timestamptz not null,
  primary key (subscription_id, number)
);

create table job (
  id uuid primary key, kind text collate "C" not null, key text collate "C" not null, payload text collate "C" not null,
  run_at timestamptz not null, attempts integer not null default 0, lease_owner uuid, lease_until timestamptz,
  dead_at timestamptz, last_error text collate "C"
);
create index job_due on job (kind, run_at) where dead_at is null;
create unique index job_key on job (kind, key) where dead_at is null;

create table setting (name text collate "C" primary key, value text collate "C" not null);
create table definition_epoch (only_row boolean primary key check (only_row), epoch integer not null);
insert into definition_epoch values (true, 1);

-- Reads, searches, refusals, deliveries: who looked at what. Append-only.
create table access_log (
  at timestamptz not null,
  id text collate "C" not null,
  principal text collate "C" not null,
  party text collate "C",
  action text collate "C" not null,
  type text collate "C",
  target text collate "C",
  patients text collate "C" not null,          -- 'Patient/id', separated by spaces
  outcome integer not null,
  reasons text collate "C" not null,
  request text collate "C" not null,
  primary key (at, id)
);
