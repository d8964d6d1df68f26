-- The ladder of answers to "is it rising here?", kept as it was judged; breaks in how things were counted; alarms as
-- work somebody owns. Nothing here names a person who reported.

-- A day from which things were counted another way. It is withdrawn, never deleted: verdicts rested on it.
create table surveillance.series_break (
  force_id text not null,
  id uuid not null,
  -- The first day counted the new way.
  broke_on date not null,
  area_path text not null collate "C",
  -- '*': every strand.
  strand text not null,
  kind text not null check (kind in ('NEW_SYSTEM', 'COUNTING_RULE', 'CAMPAIGN', 'DATA_FAULT', 'OTHER')),
  -- STEP: the level before may have been another one, and is fitted. CUT: no day before it is used.
  effect text not null check (effect in ('STEP', 'CUT')),
  reason text not null check (length(reason) between 1 and 1000),
  registered_by uuid not null,
  registered_at timestamptz not null,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  withdrawn_why text check (length(withdrawn_why) between 1 and 1000),
  primary key (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_why is null))
);
select platform.make_tenant_table('surveillance.series_break');
create index series_break_day on surveillance.series_break (force_id, broke_on) where withdrawn_at is null;

-- What was found for one event, area ('*': all of the event's) and strand, and the counts it rests on.
create table surveillance.ladder (
  force_id text not null,
  event_id uuid not null,
  area_path text not null collate "C",
  strand text not null,
  judged_at timestamptz not null,
  -- Hash of everything the slow rungs were judged from: the same counts are not judged twice.
  input_hash bytea not null,
  facts jsonb not null,
  primary key (force_id, event_id, area_path, strand),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id)
);
select platform.make_tenant_table('surveillance.ladder');

-- One episode of one series above its bound. The weeks it lasted are added to it; nobody is told of it twice.
create table surveillance.alarm (
  force_id text not null,
  id uuid not null,
  area_path text not null collate "C",
  strand text not null,
  -- Mondays.
  first_week date not null,
  last_week date not null,
  weeks jsonb not null,
  -- How often this very series raised an alarm near no event when its past was judged the same way; null: too young.
  false_alarms_a_year double precision check (false_alarms_a_year >= 0),
  judged_years double precision not null check (judged_years >= 0),
  series_judged integer not null check (series_judged > 0),
  raised_at timestamptz not null,
  owner_id uuid,
  owned_at timestamptz,
  disposition text check (disposition in ('SIGNAL', 'ARTEFACT', 'EXPLAINED')),
  reason text check (length(reason) between 1 and 2000),
  disposed_by uuid,
  disposed_at timestamptz,
  primary key (force_id, id),
  unique (force_id, area_path, strand, first_week),
  foreign key (force_id, area_path) references access.area (force_id, path),
  check (last_week >= first_week),
  check ((disposition is null) = (reason is null) and (disposition is null) = (disposed_by is null)
    and (disposition is null) = (disposed_at is null))
);
select platform.make_tenant_table('surveillance.alarm');
create index alarm_open on surveillance.alarm (force_id, raised_at) where disposition is null;

grant select on surveillance.series_break, surveillance.ladder, surveillance.alarm to staff_web, worker, statistician;
grant insert on surveillance.series_break to staff_web;
grant update (withdrawn_by, withdrawn_at, withdrawn_why) on surveillance.series_break to staff_web;
grant insert, update, delete on surveillance.ladder to worker;
grant insert, update (last_week, weeks) on surveillance.alarm to worker;
grant update (owner_id, owned_at, disposition, reason, disposed_by, disposed_at) on surveillance.alarm to staff_web;
