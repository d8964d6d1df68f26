-- The ground under the rooms: forces, the wall between them, the outbox, who hears which event, and dead letters.
-- The runner has already made the schema platform, its table of migrations and the job queue's own schema.

-- Nobody may call a function by default; each migration grants what it means to.
alter default privileges revoke execute on functions from public;

create table platform.force (
  force_id text primary key check (force_id ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text not null,
  created_at timestamptz not null default now()
);

-- Raises the wall around one tenant table: rows of another force are not there, for the owner neither.
create function platform.make_tenant_table(p_table text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_table regclass := p_table::regclass;
begin
  execute format('alter table %s enable row level security', v_table);
  execute format('alter table %s force row level security', v_table);
  execute format(
    'create policy own_force on %s using (force_id = current_setting(''app.force_id'', true)) '
    'with check (force_id = current_setting(''app.force_id'', true))', v_table);
end
$$;

-- What happened, in the words of the domain; only identifiers travel.
create table platform.outbox_event (
  force_id text not null,
  id uuid not null,
  name text not null check (name ~ '^[a-z]+\.[a-z-]+$'),
  subject_id text not null,
  payload jsonb not null,
  at timestamptz not null default now(),
  primary key (force_id, id)
);
create index outbox_event_name_at on platform.outbox_event (force_id, name, at);
select platform.make_tenant_table('platform.outbox_event');

-- The jobs the program knows, synced from code by the migrator.
create table platform.job_kind (
  job_name text primary key,
  max_attempts integer not null check (max_attempts between 1 and 1000)
);

-- Which job hears which event, synced from code by the migrator, so that a publisher need not know its readers.
create table platform.subscription (
  event_name text not null,
  job_name text not null references platform.job_kind (job_name) on delete cascade,
  primary key (event_name, job_name)
);

-- When a job that runs by the clock last began; the row is how one worker among many takes the turn.
create table platform.schedule (
  job_name text primary key,
  last_started_at timestamptz not null
);

-- Who may put which events and jobs on their way, by the beginning of the name.
create table platform.publish_right (
  role_name text not null,
  name_prefix text not null,
  primary key (role_name, name_prefix)
);
insert into platform.publish_right (role_name, name_prefix) values
  ('public_web', 'reporting.'),
  ('leader_web', 'community.'),
  ('leader_web', 'cascade.'),
  ('leader_web', 'access.login-link'),
  ('staff_web', ''),
  ('worker', '');

create table platform.dead_letter (
  force_id text not null,
  id uuid not null,
  job_name text not null,
  payload jsonb not null,
  error text,
  attempts integer not null,
  died_at timestamptz not null default now(),
  retried_at timestamptz,
  primary key (force_id, id)
);
create index dead_letter_waiting on platform.dead_letter (force_id, died_at) where retried_at is null;
select platform.make_tenant_table('platform.dead_letter');

-- The login role is asked, not the current one: inside a definer function the current role is the owner.
create function platform.demand_publish_right(p_name text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = current_user
    or exists (select from pg_roles where rolname = session_user and rolsuper)
    or exists (select from platform.publish_right r where r.role_name = session_user and starts_with(p_name, r.name_prefix))
  then
    return;
  end if;
  raise exception '% may not publish %', session_user, p_name using errcode = 'insufficient_privilege';
end
$$;

-- Writes one event to the outbox and one job for each subscriber, all in the caller's transaction. Returns the number of jobs.
create function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_specs graphile_worker.job_spec[];
begin
  perform platform.demand_publish_right(p_name);
  insert into platform.outbox_event (force_id, id, name, subject_id, payload)
    values (p_force_id, p_id, p_name, p_subject_id, p_payload);
  select array_agg((s.job_name, json_build_object('force', p_force_id, 'event', p_name, 'eventId', p_id, 'payload', p_payload),
      null, null, k.max_attempts, null, null, null)::graphile_worker.job_spec order by s.job_name)
    into v_specs
    from platform.subscription s join platform.job_kind k using (job_name)
    where s.event_name = p_name;
  if v_specs is null then
    return 0;
  end if;
  perform graphile_worker.add_jobs(v_specs);
  return cardinality(v_specs);
end
$$;

-- Adds one job in the caller's transaction. With a key there is one waiting job for it: a later call replaces it.
create function platform.enqueue(p_force_id text, p_job text, p_payload jsonb, p_key text, p_run_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_max_attempts integer;
begin
  perform platform.demand_publish_right(p_job);
  if p_force_id is distinct from current_setting('app.force_id', true) then
    raise exception 'a job belongs to the force of its transaction' using errcode = 'insufficient_privilege';
  end if;
  select max_attempts into v_max_attempts from platform.job_kind where job_name = p_job;
  perform graphile_worker.add_job(p_job, json_build_object('force', p_force_id, 'payload', p_payload),
    run_at => p_run_at, max_attempts => v_max_attempts,
    job_key => p_force_id || ':' || p_job || ':' || p_key);
end
$$;

-- The job queue's tables have row level security and no policy, which hides every row from all but their owner.
-- The worker reaches them by the grants below; no other role has any.
do $$
declare
  v_table regclass;
begin
  for v_table in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('create policy by_grant on %s using (true) with check (true)', v_table);
  end loop;
end
$$;

grant usage on schema graphile_worker to worker;
grant select, insert, update, delete on all tables in schema graphile_worker to worker;
grant execute on all functions in schema graphile_worker to worker;
alter default privileges in schema graphile_worker grant select, insert, update, delete on tables to worker;
alter default privileges in schema graphile_worker grant execute on functions to worker;

grant usage on schema platform to public_web, leader_web, staff_web, worker, statistician, keeper;
grant select on platform.force to public_web, leader_web, staff_web, worker, statistician, keeper;
grant select on platform.outbox_event to staff_web, worker;
grant select on platform.subscription, platform.job_kind to worker;
grant select, insert, update on platform.schedule to worker;
grant select, insert, update on platform.dead_letter to worker;
grant select, update on platform.dead_letter to staff_web;
grant execute on function platform.publish(text, uuid, text, text, jsonb) to public_web, leader_web, staff_web, worker;
grant execute on function platform.enqueue(text, text, jsonb, text, timestamptz) to public_web, leader_web, staff_web, worker;
