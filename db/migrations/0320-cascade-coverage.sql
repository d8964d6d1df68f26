-- Who was reached, by area, part and language, and the tiers that leaders have below them. Nothing here names a person:
-- a tier is a place in a tree, what it passes words on by, and to about how many people.

-- A combination of area, part and language, under a short number that lines of the ledger carry: what a leader was when
-- the line was written, whatever becomes of the leader. Rows are only ever added.
create table cascade.cell (
  force_id text not null,
  id integer not null check (id > 0),
  area_path text not null collate "C",
  represents text not null,
  language text not null,
  primary key (force_id, id),
  unique (force_id, area_path, represents, language)
);
select platform.make_tenant_table('cascade.cell');

-- Lines from before this have none; they are counted without area, part and language.
alter table cascade.delivery add column cell integer;

-- The ledger of a large dispatch, counted by cell once a minute while it moves, so that its page does not count a
-- million lines for every reader.
create table cascade.coverage (
  force_id text not null,
  root_version_id uuid not null,
  cell integer not null,
  sent integer not null,
  handed integer not null,
  lost integer not null,
  acknowledged integer not null,
  passed_on integer not null,
  people bigint not null,
  primary key (force_id, root_version_id, cell),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.coverage');

create table cascade.coverage_count (
  force_id text not null,
  root_version_id uuid not null,
  counted_at timestamptz not null,
  primary key (force_id, root_version_id),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.coverage_count');

-- Co-ordinators below a leader. `path` is one label of six letters for each step down, so everything below a place is one
-- range of the key, read from the index alone; COLLATE "C" makes the range the prefix. `people`: to about how many this
-- one passes words on, as told; 0 once it has ended, while what hangs below it stays.
create table cascade.tier (
  force_id text not null,
  path text not null collate "C" check (length(path) % 6 = 0 and length(path) between 6 and 48),
  -- The leader at the head of the tree.
  leader_id uuid not null,
  area_path text not null collate "C",
  language text not null,
  channel text not null,
  people integer not null check (people between 0 and 100000),
  registered_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, path) include (people),
  foreign key (force_id, area_path) references access.area (force_id, path),
  check ((ended_at is not null) = (people = 0))
);
select platform.make_tenant_table('cascade.tier');
create unique index tier_head on cascade.tier (force_id, leader_id) where length(path) = 6;

grant select, insert on cascade.cell to staff_web, worker;
grant select on cascade.coverage, cascade.coverage_count to staff_web;
grant select, insert, update, delete on cascade.coverage, cascade.coverage_count to worker;
grant select, insert on cascade.tier to staff_web;
grant update (people, ended_at) on cascade.tier to staff_web;

-- Calls to leaders of whom nothing came back: the number was opened for a reason, and how the call ended.
create table cascade.call (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  leader_id uuid not null,
  outcome text not null check (outcome in ('opened', 'acknowledged', 'will-pass-on', 'no-answer', 'wrong-number')),
  reason text not null,
  called_by uuid not null,
  called_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, statement_id) references cascade.statement (force_id, id)
);
select platform.make_tenant_table('cascade.call');
create index call_statement on cascade.call (force_id, statement_id, leader_id, called_at desc);
grant select, insert on cascade.call to staff_web;
