-- What has happened: the register of critical events and the national threat level as this force last checked it.

create schema situation;

create table situation.critical_event (
  force_id text not null,
  id uuid not null,
  title text not null check (length(title) between 1 and 120),
  -- Facts of public knowledge only; the form asks for no names, and nothing here is sealed.
  what text not null check (length(what) between 1 and 2000),
  place text not null check (length(place) between 1 and 200),
  kind text not null check (kind in ('attack-abroad', 'attack-at-home', 'hate-material', 'conflict-abroad',
    'vote-or-decision', 'court-or-inquiry', 'protest', 'threat-level-change', 'anniversary', 'local-incident', 'false-claim',
    'other')),
  happened_at timestamptz not null,
  -- Areas of this force the event concerns; the empty path is the whole force.
  area_paths text[] not null check (cardinality(area_paths) > 0),
  -- Two lists, because people attack those they mistake for the group they hate (letter of 15 June 2016).
  groups_touched text[] not null,
  groups_mistaken text[] not null,
  hashtags text[] not null,
  status text not null check (status in ('open', 'closed')),
  registered_by uuid not null,
  registered_at timestamptz not null,
  amended_by uuid,
  amended_at timestamptz,
  closed_by uuid,
  closed_at timestamptz,
  -- Optimistic lock: two people who amend at once are told of each other.
  revision integer not null default 1 check (revision > 0),
  primary key (force_id, id),
  check ((status = 'closed') = (closed_at is not null))
);
select platform.make_tenant_table('situation.critical_event');
create index critical_event_recent on situation.critical_event (force_id, happened_at desc);

-- One row for every check against the source, changed or not; never updated, so that the history answers
-- "what did we believe the level was when the statement went out".
create table situation.threat_level (
  force_id text not null,
  id uuid not null,
  level text not null check (level in ('LOW', 'MODERATE', 'SUBSTANTIAL', 'SEVERE', 'CRITICAL')),
  set_on date not null,
  source text not null check (length(source) between 1 and 300),
  checked_at timestamptz not null,
  -- Null where no person looked: a training level that came with the demo force.
  checked_by uuid,
  changed boolean not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('situation.threat_level');
create index threat_level_latest on situation.threat_level (force_id, checked_at desc);

grant usage on schema situation to public_web, leader_web, staff_web, worker, statistician;
grant select, insert on situation.threat_level to staff_web, worker;
grant select, insert, update on situation.critical_event to staff_web, worker;
grant select on situation.critical_event, situation.threat_level to statistician;
-- What any resident may know: the level and when it was checked, not who checked it; an event's name, not its notes.
grant select (force_id, id, level, set_on, source, checked_at) on situation.threat_level to public_web, leader_web;
grant select (force_id, id, title, happened_at, status) on situation.critical_event to public_web, leader_web;
