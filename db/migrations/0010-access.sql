-- Who may enter: the force's areas, its staff and their roles, sessions, and leaders' one-time links.

create schema access;

create table access.area (
  force_id text not null,
  path text not null collate "C",
  parent_path text collate "C",
  name text not null,
  code text not null,
  vintage integer not null,
  level integer not null check (level between 0 and 2),
  primary key (force_id, path),
  foreign key (force_id, parent_path) references access.area (force_id, path)
);
select platform.make_tenant_table('access.area');

create table access.staff_member (
  force_id text not null,
  id uuid not null,
  -- The issuer's name for this person; together with the issuer it finds the same person at each sign-in.
  issuer text not null,
  subject text not null,
  name text not null,
  rank text not null,
  disabled_at timestamptz,
  last_seen_at timestamptz,
  primary key (force_id, id),
  unique (force_id, issuer, subject)
);
select platform.make_tenant_table('access.staff_member');

create table access.staff_role (
  force_id text not null,
  staff_id uuid not null,
  role text not null check (role in ('DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'ENGAGEMENT_OFFICER', 'COMMANDER',
    'WARD_OFFICER', 'ANALYST', 'ADMINISTRATOR')),
  primary key (force_id, staff_id, role),
  foreign key (force_id, staff_id) references access.staff_member (force_id, id)
);
select platform.make_tenant_table('access.staff_role');

-- Which areas a member of staff acts for; the empty path is the whole force.
create table access.staff_scope (
  force_id text not null,
  staff_id uuid not null,
  area_path text not null collate "C",
  primary key (force_id, staff_id, area_path),
  foreign key (force_id, staff_id) references access.staff_member (force_id, id)
);
select platform.make_tenant_table('access.staff_scope');

create table access.staff_session (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  token_hash bytea not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, staff_id) references access.staff_member (force_id, id)
);
select platform.make_tenant_table('access.staff_session');
create index staff_session_of on access.staff_session (force_id, staff_id) where ended_at is null;

create table access.leader_session (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  token_hash bytea not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, id)
);
select platform.make_tenant_table('access.leader_session');
create index leader_session_of on access.leader_session (force_id, leader_id) where ended_at is null;

-- A row is written for every address asked about, known or not, so that both cost the same.
create table access.login_link (
  force_id text not null,
  id uuid not null,
  leader_id uuid,
  language text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  token_hash bytea,
  used_at timestamptz,
  primary key (force_id, id)
);
select platform.make_tenant_table('access.login_link');

grant usage on schema access to public_web, leader_web, staff_web, worker, keeper, statistician;
grant select on access.area to public_web, leader_web, staff_web, worker, keeper, statistician;
grant select on access.staff_member, access.staff_role, access.staff_scope to staff_web, worker, keeper;
grant insert, update on access.staff_member to staff_web;
grant insert, delete on access.staff_role, access.staff_scope to staff_web;
grant select, insert, update on access.staff_session to staff_web;
grant select on access.staff_session, access.leader_session to keeper;
grant select, insert, update on access.leader_session, access.login_link to leader_web;
grant select, update on access.login_link to worker;
-- When a leader leaves, the job that hears of it ends the sessions.
grant select, update on access.leader_session to worker;
