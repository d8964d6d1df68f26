-- A file of counts is read by the worker and not while somebody waits for a page: it is kept in parts, sealed, until it was
-- read. 'arriving' while it is sent, 'checking' until it was read, 'asking' where a person must say which column is what.
alter table surveillance.vintage
  drop constraint vintage_state_check,
  add constraint vintage_state_check
    check (state in ('arriving', 'checking', 'asking', 'refused', 'checked', 'importing', 'imported', 'same', 'dropped')),
  -- Known once the file has arrived whole.
  alter column file_sha256 drop not null,
  add constraint vintage_arrived check (file_sha256 is not null or state in ('arriving', 'dropped')),
  -- Whether a person has said how this very file is to be read; else what was said for its source counts.
  add column is_said boolean not null default false,
  -- The key of the kept file; gone with it.
  add column seal_id uuid,
  add column key_sealed bytea,
  -- Its first lines, to be looked at by whoever says which column is what; gone with the file.
  add column look_seal_id uuid,
  add column look_sealed bytea,
  add constraint vintage_kept check ((seal_id is null) = (key_sealed is null)),
  add constraint vintage_looked check ((look_seal_id is null) = (look_sealed is null));

-- The file as it came, compressed and sealed, a part at a time.
create table surveillance.vintage_part (
  force_id text not null,
  vintage_id uuid not null,
  number integer not null check (number > 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 4194304),
  primary key (force_id, vintage_id, number),
  foreign key (force_id, vintage_id) references surveillance.vintage (force_id, id)
);
select platform.make_tenant_table('surveillance.vintage_part');

-- Whether a job that was asked for with this value under this name waits, is under way or will be tried again. A page that
-- says "being imported" asks it, so that it says so no longer than somebody is at it.
create function platform.has_job(p_force_id text, p_job text, p_name text, p_value text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p_force_id is not distinct from current_setting('app.force_id', true) and exists (
    select from graphile_worker._private_jobs j
    join graphile_worker._private_tasks k on k.id = j.task_id
    where k.identifier = p_job and (j.attempts < j.max_attempts or j.locked_at is not null)
      and j.payload ->> 'force' = p_force_id and j.payload -> 'payload' ->> p_name = p_value)
$$;
revoke execute on function platform.has_job(text, text, text, text) from public;
grant execute on function platform.has_job(text, text, text, text) to staff_web;

grant insert on surveillance.vintage_part to staff_web;
grant select, delete on surveillance.vintage_part to worker;
grant update (file_sha256, mapping, period, is_said) on surveillance.vintage to staff_web;
grant update (file_columns, mapping, period, first_day, last_day, lines, total, unknown_area, problem_count, problems,
  checked_at, seal_id, key_sealed, look_seal_id, look_sealed) on surveillance.vintage to worker;
grant insert, update on surveillance.import_mapping to worker;
