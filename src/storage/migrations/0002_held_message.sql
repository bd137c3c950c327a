-- Messages about people nobody knows yet. Nothing of them is readable here; of such a message hl7_message keeps no text.

create table held_message (
  sender text collate "C" not null,            -- the key of hl7_message
  control_id text collate "C" not null,
  content_hash text collate "C" not null,
  principal text collate "C" not null,         -- who sent it, by name
  tags bytea[] not null,                       -- HMACs of the identifiers that may make its person or visit known
  cipher bytea not null,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  looked boolean not null default false,       -- after it was held, was its person looked for once more?
  primary key (sender, control_id, content_hash)
);
alter table held_message alter column cipher set storage external; -- it does not compress
create index held_message_tags on held_message using gin (tags);
create index held_message_unlooked on held_message (received_at) where not looked;
create index held_message_expiry on held_message (expires_at);
