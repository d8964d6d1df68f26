-- Being seen where and when people need it: sites (places, never people), visits, briefings.

create schema patrol;

create table patrol.site (
  force_id text not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('PLACE_OF_WORSHIP', 'SCHOOL', 'COMMUNITY_CENTRE', 'TRANSPORT_HUB', 'MARKET',
    'VENUE', 'OPEN_SPACE', 'OTHER')),
  area_path text not null collate "C",
  -- The site asked for it, or agreed to it; a site is never chosen by who lives there.
  consent text not null check (consent in ('REQUESTED_BY_SITE', 'AGREED_WITH_SITE', 'PUBLIC_PLACE')),
  closed_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('patrol.site');

create table patrol.visit (
  force_id text not null,
  id uuid not null,
  site_id uuid not null,
  event_id uuid,
  purpose text not null check (purpose in ('REASSURANCE', 'PROTECTIVE', 'HOTSPOT', 'EVENT')),
  window_from_at timestamptz not null,
  window_until_at timestamptz not null check (window_until_at > window_from_at),
  dwell_minutes integer not null check (dwell_minutes between 5 and 240),
  mode text not null check (mode in ('FOOT', 'CYCLE', 'VEHICLE')),
  officer_id uuid,
  planned_by uuid not null,
  planned_at timestamptz not null,
  state text not null check (state in ('planned', 'done', 'not-done', 'cancelled')),
  done_by uuid,
  done_at timestamptz,
  stayed_minutes integer check (stayed_minutes between 0 and 600),
  -- Who was spoken to, by role; never a name.
  engaged_with text,
  heard text,
  not_done_why text,
  primary key (force_id, id),
  foreign key (force_id, site_id) references patrol.site (force_id, id),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id),
  check (state <> 'not-done' or not_done_why is not null),
  check (state <> 'done' or (done_by is not null and stayed_minutes is not null))
);
select platform.make_tenant_table('patrol.visit');
create index visit_window on patrol.visit (force_id, window_from_at);
create index visit_event on patrol.visit (force_id, event_id) where event_id is not null;

-- A briefing is never changed: what officers acknowledged is what stands. A new one supersedes it.
create table patrol.briefing (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  version integer not null,
  written_by uuid not null,
  issued_at timestamptz not null,
  -- IIMARCH: information, intention, method, administration, risk, communications, human rights.
  information text not null,
  intention text not null,
  method text not null,
  administration text not null,
  risk text not null,
  communications text not null,
  human_rights text not null,
  line_to_take text not null,
  not_to_say text not null,
  primary key (force_id, id),
  unique (force_id, event_id, version),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id)
);
select platform.make_tenant_table('patrol.briefing');

create table patrol.briefing_acknowledgement (
  force_id text not null,
  briefing_id uuid not null,
  staff_id uuid not null,
  acknowledged_at timestamptz not null,
  primary key (force_id, briefing_id, staff_id),
  foreign key (force_id, briefing_id) references patrol.briefing (force_id, id)
);
select platform.make_tenant_table('patrol.briefing_acknowledgement');

grant usage on schema patrol to staff_web, worker;
grant select on all tables in schema patrol to staff_web, worker;
grant insert, update on patrol.site, patrol.visit to staff_web;
grant insert on patrol.briefing, patrol.briefing_acknowledgement to staff_web;
