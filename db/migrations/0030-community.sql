-- Who carries the word and who answers it: leaders, organisations, ward officers and the concerns leaders send.

create schema community;

create table community.organisation (
  force_id text not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 160),
  represents text not null,
  area_path text not null collate "C",
  recorded_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, name),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('community.organisation');

-- A list of community leaders is a list of targets if it leaks: names and addresses are sealed, and a keyed hash of
-- the e-mail address finds a leader again without opening anything. `represents` is the part a person plays, never
-- what they believe or are (UK GDPR article 9).
create table community.leader (
  force_id text not null,
  id uuid not null,
  area_path text not null collate "C",
  organisation_id uuid,
  represents text not null check (represents in ('neighbourhood-watch', 'key-individual', 'advisory-group',
    'faith-organisation', 'race-equality-organisation', 'lgbt-organisation', 'disability-organisation',
    'community-organisation', 'support-organisation', 'residents', 'school', 'university', 'business', 'night-time',
    'council', 'other')),
  language text not null,
  channel text not null check (channel in ('email', 'portal')),
  quiet_from time,
  quiet_until time,
  consent_basis text not null check (consent_basis in ('public-task', 'consent', 'organisation-agreement')),
  consent_on date not null,
  -- Empty once a leader has left: what is no longer needed is gone.
  seal_id uuid,
  name_sealed bytea,
  email_sealed bytea,
  phone_sealed bytea,
  -- Kept after leaving, so that an old spreadsheet cannot bring somebody back who asked to go.
  email_index bytea not null,
  recorded_at timestamptz not null,
  email_stopped_at timestamptz,
  left_at timestamptz,
  revision integer not null default 1 check (revision > 0),
  primary key (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  foreign key (force_id, organisation_id) references community.organisation (force_id, id),
  check ((quiet_from is null) = (quiet_until is null)),
  check (left_at is not null or (seal_id is not null and name_sealed is not null and email_sealed is not null)),
  check (left_at is null or (name_sealed is null and email_sealed is null and phone_sealed is null))
);
select platform.make_tenant_table('community.leader');
create unique index leader_email on community.leader (force_id, email_index) where left_at is null;
create index leader_email_left on community.leader (force_id, email_index) where left_at is not null;
-- The audience of a statement: live, by e-mail, in the areas, languages and parts asked for.
create index leader_audience on community.leader (force_id, area_path, language, represents)
  include (id) where left_at is null and email_stopped_at is null and channel = 'email';

create table community.ward_officer (
  force_id text not null,
  id uuid not null,
  area_path text not null collate "C",
  name text not null check (length(name) between 1 and 120),
  rank text not null check (length(rank) between 1 and 60),
  phone text,
  email text,
  languages text[] not null default '{}',
  -- A contact has an end date: an old name on a page sends people to nobody.
  valid_until date not null,
  recorded_by uuid,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  check (phone is not null or email is not null)
);
select platform.make_tenant_table('community.ward_officer');
create index ward_officer_area on community.ward_officer (force_id, area_path) where ended_at is null;

-- What the public of an area has been promised ("more patrols in this area"), never where or at what hour.
create table community.area_promise (
  force_id text not null,
  area_path text not null collate "C",
  kind text not null check (kind in ('more-patrols')),
  made_at timestamptz not null,
  until_at timestamptz not null,
  primary key (force_id, area_path, kind),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('community.area_promise');

create table community.concern (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  event_id uuid,
  statement_id uuid,
  area_path text not null collate "C",
  kind text not null check (kind in ('question', 'concern', 'rumour', 'tension', 'safety', 'patrol')),
  language text not null,
  seal_id uuid not null,
  text_sealed bytea not null,
  raised_at timestamptz not null,
  answer_due_at timestamptz not null,
  owner_id uuid,
  owned_at timestamptz,
  state text not null check (state in ('open', 'answered')),
  answered_by uuid,
  answered_at timestamptz,
  answer_seal_id uuid,
  answer_sealed bytea,
  -- What may be shown to everyone, checked to name nobody.
  said_line text check (length(said_line) between 1 and 200),
  did_line text check (length(did_line) between 1 and 300),
  answer_seen_at timestamptz,
  -- One press of the button is one concern, however often the form is sent.
  form_key uuid not null,
  primary key (force_id, id),
  unique (force_id, leader_id, form_key),
  foreign key (force_id, leader_id) references community.leader (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id),
  check ((state = 'answered') = (answered_at is not null and answered_by is not null and answer_sealed is not null))
);
select platform.make_tenant_table('community.concern');
create index concern_open on community.concern (force_id, answer_due_at) where state = 'open';
create index concern_event on community.concern (force_id, event_id) where event_id is not null;
create index concern_leader on community.concern (force_id, leader_id, raised_at desc);

-- Rows of an uploaded list between the dry run and the word to go ahead; sealed whole, gone after a day.
create table community.import_batch (
  force_id text not null,
  id uuid not null,
  made_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  row_count integer not null check (row_count > 0),
  seal_id uuid,
  rows_sealed bytea,
  imported_at timestamptz,
  imported_count integer,
  primary key (force_id, id)
);
select platform.make_tenant_table('community.import_batch');
create index import_batch_expiry on community.import_batch (force_id, expires_at) where rows_sealed is not null;

grant usage on schema community to public_web, leader_web, staff_web, worker, keeper, statistician;
grant select, insert, update on community.organisation, community.leader, community.ward_officer, community.concern,
  community.import_batch to staff_web;
grant select, insert, update on community.area_promise to staff_web, worker;
grant select on community.organisation, community.ward_officer to worker;
grant select, update on community.leader, community.concern, community.import_batch to worker;
-- The portal sees leaders and their concerns; which leader is asking stands in every WHERE.
grant select, update on community.leader to leader_web;
grant select, insert on community.concern to leader_web;
grant update (answer_seen_at) on community.concern to leader_web;
grant select on community.ward_officer, community.area_promise to leader_web;
grant select (force_id, id, area_path, name, rank, phone, email, languages, valid_until, ended_at)
  on community.ward_officer to public_web;
grant select on community.area_promise to public_web;
grant select (force_id, id, leader_id, area_path) on community.concern to keeper;
grant select (force_id, id, area_path, left_at) on community.leader to keeper;
grant select (force_id, id, made_by) on community.import_batch to keeper;
grant select (force_id, id, event_id, area_path, kind, state, raised_at, answered_at) on community.concern to statistician;
