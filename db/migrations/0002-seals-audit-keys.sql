-- Keys, seals and the audit: what every process may seal and append to, and what only the keeper may open.

create schema keeper;

-- ---------------------------------------------------------------------------------------------------- keys

-- Public halves, for everybody. A retired key still verifies old statements; a destroyed one opens nothing more.
create table platform.public_key (
  force_id text not null,
  key_id text not null,
  purpose text not null check (purpose in ('intake', 'statement', 'checkpoint')),
  public_key bytea not null check (octet_length(public_key) = 32),
  created_at timestamptz not null,
  retired_at timestamptz,
  destroyed_at timestamptz,
  primary key (force_id, key_id),
  check (destroyed_at is null or retired_at is not null)
);
create unique index public_key_current on platform.public_key (force_id, purpose) where retired_at is null;
select platform.make_tenant_table('platform.public_key');

-- Private halves, wrapped by the root key, which is not in this database.
create table keeper.private_key (
  force_id text not null,
  key_id text not null,
  purpose text not null check (purpose in ('intake', 'statement', 'checkpoint')),
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (force_id, key_id),
  foreign key (force_id, key_id) references platform.public_key (force_id, key_id)
);
select platform.make_tenant_table('keeper.private_key');

-- How many records one person had opened for one purpose in one hour; counted before the answer is given.
create table keeper.opening_count (
  force_id text not null,
  person_id uuid not null,
  purpose text not null,
  hour timestamptz not null,
  opened integer not null check (opened >= 0),
  primary key (force_id, person_id, purpose, hour)
);
select platform.make_tenant_table('keeper.opening_count');

-- The newest checkpoint the keeper signed: it will sign no shorter chain and no other history after it.
create table keeper.signed_checkpoint (
  force_id text not null,
  seq bigint not null,
  hash bytea not null,
  key_id text not null,
  signature text not null,
  at timestamptz not null,
  primary key (force_id)
);
select platform.make_tenant_table('keeper.signed_checkpoint');

-- --------------------------------------------------------------------------------------------------- seals

-- One wrapped data key per sealed record. Rotation rewrites this table alone; erasure deletes from it alone.
create table platform.seal (
  force_id text not null,
  seal_id uuid not null,
  owner_table text not null,
  record_id uuid not null,
  key_id text not null,
  wrapped_force bytea not null check (octet_length(wrapped_force) = 81),
  wrapped_reader bytea check (octet_length(wrapped_reader) = 81),
  kept_at timestamptz not null default now(),
  primary key (force_id, seal_id),
  foreign key (force_id, key_id) references platform.public_key (force_id, key_id)
);
create index seal_of_key on platform.seal (force_id, key_id);
create index seal_of_record on platform.seal (force_id, owner_table, record_id);
select platform.make_tenant_table('platform.seal');

-- Keeps one wrapped data key. The row lock makes a key's destruction wait for seals under way, and makes a seal
-- that comes after it fail: nothing can be sealed to a key that is gone.
create function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid,
  p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from platform.public_key k
    where k.force_id = p_force_id and k.key_id = p_key_id and k.purpose = 'intake' and k.destroyed_at is null
    for key share;
  if not found then
    raise exception 'the intake key % of % cannot be sealed to', p_key_id, p_force_id using errcode = 'ST001';
  end if;
  insert into platform.seal (force_id, seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
    values (p_force_id, p_seal_id, p_owner_table, p_record_id, p_key_id, p_wrapped_force, p_wrapped_reader);
end $$;

-- The reader's half only: without the private code it is 81 bytes of noise.
create function platform.reader_seal(p_force_id text, p_seal_id uuid) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.wrapped_reader from platform.seal s where s.force_id = p_force_id and s.seal_id = p_seal_id
$$;

-- Destroys every data key of one record; its sealed columns can never be opened again.
create function platform.erase_seals(p_force_id text, p_owner_table text, p_record_id uuid) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from platform.seal s
      where s.force_id = p_force_id and s.owner_table = p_owner_table and s.record_id = p_record_id
      returning 1)
  select count(*)::integer from gone
$$;

-- --------------------------------------------------------------------------------------------------- audit

-- `at` is the time the act gives; `written_at` is the database's own, so that a back-dated line shows.
create table platform.audit_entry (
  force_id text not null,
  id uuid not null,
  at timestamptz not null,
  written_at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('public', 'leader', 'staff', 'system')),
  actor_id text,
  act text not null,
  kind text not null check (kind in
    ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'access')),
  subject text not null,
  subject_id text,
  detail jsonb not null default '{}',
  primary key (force_id, id)
);
create index audit_entry_at on platform.audit_entry (force_id, at);
create index audit_entry_subject on platform.audit_entry (force_id, subject_id, at) where subject_id is not null;
create index audit_entry_actor on platform.audit_entry (force_id, actor_id, at) where actor_id is not null;
select platform.make_tenant_table('platform.audit_entry');

-- Entries that have no place in the chain yet; about a second's worth.
create table platform.audit_unsealed (
  force_id text not null,
  entry_id uuid not null,
  primary key (force_id, entry_id),
  foreign key (force_id, entry_id) references platform.audit_entry (force_id, id)
);
select platform.make_tenant_table('platform.audit_unsealed');

-- No foreign key to the entry: the chain must be able to show that an entry is gone.
create table platform.audit_link (
  force_id text not null,
  seq bigint not null check (seq > 0),
  entry_id uuid not null,
  prev_hash bytea not null check (octet_length(prev_hash) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (force_id, seq),
  unique (force_id, entry_id)
);
select platform.make_tenant_table('platform.audit_link');

create table platform.audit_checkpoint (
  force_id text not null,
  seq bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  key_id text not null,
  signature text not null,
  at timestamptz not null,
  primary key (force_id, seq)
);
select platform.make_tenant_table('platform.audit_checkpoint');

-- The only way to write an audit line.
create function platform.append_audit(p_force_id text, p_id uuid, p_at timestamptz, p_actor_kind text,
  p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
    values (p_force_id, p_id, p_at, p_actor_kind, p_actor_id, p_act, p_kind, p_subject, p_subject_id,
      coalesce(p_detail, '{}'));
  insert into platform.audit_unsealed (force_id, entry_id) values (p_force_id, p_id);
$$;

-- -------------------------------------------------------------------------------------------------- grants

grant usage on schema keeper to keeper;

grant select on platform.public_key to public_web, leader_web, staff_web, worker, keeper;
grant insert on platform.public_key to keeper;
-- PostgreSQL asks for UPDATE before it gives the lock that serialises a key's destruction.
grant update (retired_at, destroyed_at) on platform.public_key to keeper;
grant select, insert, delete on keeper.private_key to keeper;
grant select, insert, update on keeper.opening_count, keeper.signed_checkpoint to keeper;
grant delete on keeper.opening_count to keeper;

grant execute on function platform.keep_seal(text, uuid, text, uuid, text, bytea, bytea)
  to public_web, leader_web, staff_web, worker;
grant execute on function platform.reader_seal(text, uuid) to public_web;
grant execute on function platform.erase_seals(text, text, uuid) to leader_web, staff_web, worker;
grant select on platform.seal to keeper;
grant update (key_id, wrapped_force) on platform.seal to keeper;

grant execute on function
  platform.append_audit(text, uuid, timestamptz, text, text, text, text, text, text, jsonb)
  to public_web, leader_web, staff_web, worker, keeper;
-- Reading the audit is a page for staff and is itself audited; the worker seals; the keeper checks before it signs.
grant select on platform.audit_entry, platform.audit_link, platform.audit_checkpoint to staff_web, worker, keeper;
grant select on platform.audit_unsealed to staff_web, worker;
grant delete on platform.audit_unsealed to worker;
grant insert on platform.audit_link, platform.audit_checkpoint to worker;
