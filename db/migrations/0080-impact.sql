-- The rolling community impact assessment, what was observed of tension, how people say they feel.

create schema impact;

create table impact.assessment (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  opened_at timestamptz not null,
  version integer not null default 0,
  next_review_due_at timestamptz not null,
  closed_at timestamptz,
  primary key (force_id, id),
  unique (force_id, event_id),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id)
);
select platform.make_tenant_table('impact.assessment');

-- What is being written towards the next version. `revision` guards two writers against each other.
create table impact.assessment_draft (
  force_id text not null,
  assessment_id uuid not null,
  revision integer not null,
  content jsonb not null,
  written_by uuid,
  written_at timestamptz not null,
  primary key (force_id, assessment_id),
  foreign key (force_id, assessment_id) references impact.assessment (force_id, id)
);
select platform.make_tenant_table('impact.assessment_draft');

-- Approved versions. No role may change or delete one.
create table impact.assessment_version (
  force_id text not null,
  assessment_id uuid not null,
  version integer not null,
  content jsonb not null,
  -- What was known from the other rooms at that time: counts, concerns, pulses, observations.
  inputs jsonb not null,
  overall text not null check (overall in ('LOW', 'MEDIUM', 'HIGH')),
  author_id uuid,
  approver_id uuid not null,
  approved_at timestamptz not null,
  next_review_due_at timestamptz not null,
  primary key (force_id, assessment_id, version),
  foreign key (force_id, assessment_id) references impact.assessment (force_id, id),
  check (author_id is distinct from approver_id)
);
select platform.make_tenant_table('impact.assessment_version');

-- Experienced, evidenced, potential (EEP). Areas, communities and themes; never a person.
create table impact.tension_observation (
  force_id text not null,
  id uuid not null,
  event_id uuid,
  eep text not null check (eep in ('EXPERIENCED', 'EVIDENCED', 'POTENTIAL')),
  area_path text not null collate "C",
  community text not null,
  theme text not null,
  direction text not null check (direction in ('UP', 'SAME', 'DOWN', 'UNKNOWN')),
  source_kind text not null,
  text text not null,
  observed_at timestamptz not null,
  expires_at timestamptz not null,
  noted_by uuid not null,
  primary key (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id)
);
select platform.make_tenant_table('impact.tension_observation');

-- How a leader says people feel: one a day and leader counts. Words are sealed.
create table impact.pulse (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  event_id uuid,
  area_path text not null collate "C",
  feeling text not null check (feeling in ('CALM', 'WORRIED', 'AFRAID')),
  on_date date not null,
  at timestamptz not null,
  seal_id uuid,
  words_sealed bytea,
  primary key (force_id, id),
  unique (force_id, leader_id, on_date)
);
select platform.make_tenant_table('impact.pulse');

grant usage on schema impact to staff_web, leader_web, worker;
grant select on all tables in schema impact to staff_web, worker;
grant insert, update on impact.assessment, impact.assessment_draft to staff_web, worker;
grant insert on impact.assessment_version, impact.tension_observation to staff_web;
grant select, insert, update on impact.pulse to leader_web;
