-- How long records are kept, what is held, what was erased. Identifiers, codes and dates alone; the words of a hold are
-- sealed. Nothing here is ever deleted.
create schema retention;

alter table access.staff_role drop constraint staff_role_role_check;
alter table access.staff_role add constraint staff_role_role_check check (role in ('DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR', 'ENGAGEMENT_OFFICER', 'COMMANDER', 'WARD_OFFICER', 'ANALYST', 'ADMINISTRATOR', 'CALL_TAKER',
  'INFORMATION_MANAGER'));

-- A change of a schedule, append-only: the latest of a kind counts; before the first the product's default does.
create table retention.schedule (
  force_id text not null,
  id uuid not null,
  record_kind text not null check (record_kind ~ '^[A-Z0-9_]{2,40}$'),
  period text not null check (period ~ '^P[0-9]{1,4}[DMY]$'),
  act text not null check (act in ('ERASE', 'REVIEW', 'KEEP')),
  source text not null check (length(source) between 3 and 300),
  is_verified boolean not null,
  reason text not null check (length(reason) between 3 and 500),
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('retention.schedule');
create index schedule_of on retention.schedule (force_id, record_kind, set_at);

-- Keeps a record from erasure, whatever its schedule says. Lifting takes two people.
create table retention.hold (
  force_id text not null,
  id uuid not null,
  subject_kind text not null check (subject_kind in ('REPORT', 'CASE', 'SERIES', 'EVIDENCE')),
  subject_id uuid not null,
  reason text not null check (reason in ('PUBLIC_INQUIRY', 'IOPC', 'CPIA', 'COURT_ORDER', 'COMPLAINT', 'DATA_REQUEST')),
  seal_id uuid not null,
  words_sealed bytea not null,
  owner_id uuid not null,
  placed_by uuid not null,
  placed_at timestamptz not null,
  review_on date not null,
  lift_asked_by uuid,
  lift_asked_at timestamptz,
  lifted_by uuid check (lifted_by <> lift_asked_by),
  lifted_at timestamptz,
  primary key (force_id, id),
  check ((lift_asked_by is null) = (lift_asked_at is null)),
  check (num_nulls(lifted_by, lifted_at) in (0, 2)),
  check (lifted_by is null or lift_asked_by is not null)
);
select platform.make_tenant_table('retention.hold');
create index hold_live on retention.hold (force_id, subject_kind, subject_id) where lifted_at is null;

-- What a person decided about one report, append-only: its MoPI group, or that it is kept until a day, or erased now.
create table retention.ruling (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  verdict text not null check (verdict in ('GROUP', 'KEEP', 'ERASE')),
  mopi_group integer check (mopi_group between 1 and 4),
  keep_until date,
  -- The person asked for it (UK GDPR articles 17 and 21, or section 47 of the DPA 2018).
  is_asked boolean not null,
  reason text not null check (reason ~ '^[A-Z_]{2,40}$'),
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (force_id, id),
  check ((verdict = 'GROUP') = (mopi_group is not null)),
  check ((verdict = 'KEEP') = (keep_until is not null))
);
select platform.make_tenant_table('retention.ruling');
create index ruling_of on retention.ruling (force_id, report_id, made_at);

-- A dry run, and what became of it.
create table retention.plan (
  force_id text not null,
  id uuid not null,
  made_by uuid,
  made_at timestamptz not null,
  state text not null check (state in ('PLANNED', 'CONFIRMED', 'DONE', 'DROPPED')),
  needs_second boolean not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  second_by uuid check (second_by <> confirmed_by),
  second_at timestamptz,
  ended_at timestamptz,
  primary key (force_id, id),
  check (num_nulls(confirmed_by, confirmed_at) in (0, 2)),
  check (num_nulls(second_by, second_at) in (0, 2)),
  check (state not in ('CONFIRMED', 'DONE') or (confirmed_by is not null and (second_by is not null or not needs_second)))
);
select platform.make_tenant_table('retention.plan');
create index plan_made on retention.plan (force_id, made_at);

create table retention.plan_line (
  force_id text not null,
  plan_id uuid not null,
  subject_kind text not null check (subject_kind in ('report', 'observation', 'equality', 'visit')),
  subject_id uuid not null,
  record_kind text not null,
  -- Why: the period counted from this day ended on that day.
  since_on date not null,
  due_on date not null,
  verdict text not null check (verdict in ('ERASE', 'REVIEW', 'HELD', 'WAITS')),
  hold_id uuid,
  state text not null default 'LISTED' check (state in ('LISTED', 'ERASED', 'LEFT')),
  left_why text check (left_why in ('HELD', 'NOT_DUE', 'GONE')),
  done_at timestamptz,
  primary key (force_id, plan_id, subject_kind, subject_id),
  foreign key (force_id, plan_id) references retention.plan (force_id, id),
  foreign key (force_id, hold_id) references retention.hold (force_id, id),
  check ((state = 'LEFT') = (left_why is not null)),
  check ((state = 'LISTED') = (done_at is null)),
  check (state = 'LISTED' or verdict = 'ERASE')
);
select platform.make_tenant_table('retention.plan_line');
create index plan_line_open on retention.plan_line (force_id, plan_id) where state = 'LISTED' and verdict = 'ERASE';

-- What was erased: enough to erase it again after a backup was restored, and nothing of what it said.
create table retention.tombstone (
  force_id text not null,
  subject_kind text not null check (subject_kind in ('report', 'observation', 'equality', 'visit')),
  subject_id uuid not null,
  record_kind text not null,
  plan_id uuid,
  erased_at timestamptz not null,
  rows_gone integer not null,
  -- Files of evidence to remove from the store; the note that they are gone follows the removal.
  file_ids uuid[] not null,
  files_gone_at timestamptz,
  primary key (force_id, subject_kind, subject_id)
);
select platform.make_tenant_table('retention.tombstone');
create index tombstone_files on retention.tombstone (force_id, erased_at) where files_gone_at is null;

grant usage on schema retention to staff_web, worker;
grant select on retention.schedule, retention.hold, retention.ruling, retention.plan, retention.plan_line,
  retention.tombstone to staff_web, worker;
grant insert on retention.schedule, retention.hold, retention.ruling, retention.plan, retention.plan_line to staff_web;
grant update (lift_asked_by, lift_asked_at, lifted_by, lifted_at) on retention.hold to staff_web;
grant update (state, confirmed_by, confirmed_at, second_by, second_at, ended_at) on retention.plan to staff_web;
grant update (state, ended_at) on retention.plan to worker;
grant update (state, left_why, done_at) on retention.plan_line to worker;
grant insert, update (plan_id, erased_at, rows_gone, file_ids, files_gone_at) on retention.tombstone to worker;

-- The worker's one way to erase: the first identifier stands in a run that people confirmed and that has not erased it yet,
-- the others are copies of it, and no hold names any of them.
create function retention.erase_planned(p_force_id text, p_plan_id uuid, p_kind text, p_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from retention.plan p join retention.plan_line l on l.force_id = p_force_id and l.plan_id = p.id
      where p.force_id = p_force_id and p.id = p_plan_id and p.state = 'CONFIRMED' and l.subject_kind = p_kind
        and l.subject_id = p_ids[1] and l.verdict = 'ERASE' and l.state = 'LISTED')
    or exists (select from retention.hold h where h.force_id = p_force_id and h.lifted_at is null and h.subject_id = any (p_ids))
    or exists (select from unnest(p_ids[2:]) given (id) where not exists (select from triage.oversight o
      where o.force_id = p_force_id and o.report_id = given.id and o.duplicate_of = any (p_ids)))
  then
    raise exception 'nobody has confirmed that this is erased, or it is held' using errcode = 'insufficient_privilege';
  end if;
  return platform.erase_records(p_force_id, p_kind, p_ids);
end
$$;
revoke execute on function retention.erase_planned(text, uuid, text, uuid[]) from public;
grant execute on function retention.erase_planned(text, uuid, text, uuid[]) to worker;
