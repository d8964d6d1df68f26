-- The senior officer's attention, the first decisions, and the detective who supervises what follows.

create schema triage;

-- One row a report: whose attention it has, and until when it must have it.
create table triage.oversight (
  force_id text not null,
  report_id uuid not null,
  kind text not null check (kind in ('report', 'concern')),
  area_path text collate "C",
  danger boolean not null,
  language text not null,
  state text not null check (state in ('unread', 'acknowledged', 'decided', 'handed-over', 'supervised', 'closed')),
  reported_at timestamptz not null,
  opened_at timestamptz not null,
  attention_due_at timestamptz not null,
  escalation_level integer not null default 0,
  asked_staff_id uuid,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  -- Counts changes, so that two officers who decide at once do not overwrite each other unseen.
  version integer not null default 1,
  changed_at timestamptz not null,
  primary key (force_id, report_id)
);
select platform.make_tenant_table('triage.oversight');
create index oversight_queue on triage.oversight (force_id, state, attention_due_at);
create index oversight_change on triage.oversight (force_id, changed_at);

-- Who is asked, and who next: position 1 first. The role is the one they act in here.
create table triage.roster_entry (
  force_id text not null,
  staff_id uuid not null,
  position integer not null check (position >= 1),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  primary key (force_id, staff_id, from_at)
);
select platform.make_tenant_table('triage.roster_entry');

create table triage.escalation (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  level integer not null,
  staff_id uuid,
  at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, report_id, level),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.escalation');

-- Append-only: a decision is corrected by a later one.
create table triage.decision (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  route text not null check (route in ('CRIME', 'ASB_PERSONAL', 'INTELLIGENCE_REPORT', 'TENSION_OBSERVATION',
    'SAFEGUARDING_REFERRAL', 'NO_RECORD_SIGNPOST')),
  risk text not null check (risk in ('LOW', 'MEDIUM', 'HIGH')),
  risk_factors text[] not null,
  actions text[] not null,
  critical_incident text not null check (critical_incident in ('CONSIDERED_NOT_PROPOSED', 'PROPOSED')),
  event_id uuid,
  event_link text not null check (event_link in ('CONFIRMED', 'ASSESSED', 'POSSIBLE', 'NOT_LINKED', 'NOT_YET_ASSESSED')),
  event_link_basis text check (event_link_basis in ('WORDS_USED', 'SYMBOL_MATERIAL', 'OFFENDER_STATEMENT',
    'TARGET_MATCH', 'LOCATION', 'TIMING_ONLY')),
  -- The same day as the event proves nothing: timing alone is never more than possible.
  check (event_link_basis is distinct from 'TIMING_ONLY' or event_link in ('POSSIBLE', 'NOT_LINKED')),
  seal_id uuid not null,
  reasons_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id)
);
select platform.make_tenant_table('triage.decision');
create index decision_of on triage.decision (force_id, report_id, decided_at);
create index decision_event on triage.decision (force_id, event_id) where event_id is not null;

create table triage.case_file (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  state text not null check (state in ('offered', 'supervised', 'closed')),
  supervisor_id uuid,
  opened_by uuid not null,
  opened_at timestamptz not null,
  review_due_at timestamptz,
  crime_reference text,
  outcome text,
  closed_at timestamptz,
  primary key (force_id, id),
  unique (force_id, report_id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.case_file');

create table triage.handover (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  from_id uuid not null,
  to_id uuid not null check (to_id <> from_id),
  offered_at timestamptz not null,
  answered_at timestamptz,
  is_accepted boolean,
  primary key (force_id, id),
  foreign key (force_id, case_id) references triage.case_file (force_id, id)
);
select platform.make_tenant_table('triage.handover');

create table triage.review (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  reviewed_by uuid not null,
  reviewed_at timestamptz not null,
  next_due_at timestamptz,
  seal_id uuid not null,
  text_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, case_id) references triage.case_file (force_id, id)
);
select platform.make_tenant_table('triage.review');

grant usage on schema triage to staff_web, worker, statistician;
grant select on all tables in schema triage to staff_web, worker;
grant insert, update on triage.oversight, triage.case_file, triage.handover to staff_web, worker;
grant insert on triage.escalation to staff_web, worker;
grant insert on triage.decision, triage.review to staff_web;
grant insert, update on triage.roster_entry to staff_web;
grant select on triage.decision to statistician;
