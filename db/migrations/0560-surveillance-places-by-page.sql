-- Boundaries and postcode look-ups come in by a page as well: the file is kept in parts while the worker reads it, and
-- forgotten once it was imported, refused or left lying. Tables for everybody are made safe by the worker, not by a page.

create table surveillance.place_file (
  force_id text not null,
  id uuid not null,
  kind text not null check (kind in ('boundaries', 'postcodes')),
  -- What the person said of it: kind and vintage of boundaries, or the look-up's name.
  ask jsonb not null,
  state text not null check (state in ('arriving', 'checking', 'checked', 'refused', 'importing', 'imported', 'dropped')),
  bytes bigint not null default 0 check (bytes >= 0),
  file_sha256 bytea check (octet_length(file_sha256) = 32),
  -- Lines read so far, for whoever waits.
  lines integer not null default 0 check (lines >= 0),
  -- What the file would bring; null until it was read.
  found jsonb,
  problem_count integer not null default 0 check (problem_count >= 0),
  problems jsonb not null default '[]',
  sent_by uuid not null,
  sent_at timestamptz not null,
  checked_at timestamptz,
  imported_by uuid,
  imported_at timestamptz,
  primary key (force_id, id),
  check (state not in ('checked', 'importing', 'imported') or found is not null)
);
select platform.make_tenant_table('surveillance.place_file');
create index place_file_newest on surveillance.place_file (force_id, sent_at desc);

-- The file as it came, compressed, a part at a time.
create table surveillance.place_file_part (
  force_id text not null,
  file_id uuid not null,
  number integer not null check (number > 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 4194304),
  primary key (force_id, file_id, number),
  foreign key (force_id, file_id) references surveillance.place_file (force_id, id)
);
select platform.make_tenant_table('surveillance.place_file_part');

grant select on surveillance.place_file to staff_web, worker;
grant insert, update (state, bytes, file_sha256, imported_by) on surveillance.place_file to staff_web;
grant update (state, lines, found, problem_count, problems, checked_at, imported_at) on surveillance.place_file to worker;
grant insert on surveillance.place_file_part to staff_web;
grant select, delete on surveillance.place_file_part to worker;
grant insert on surveillance.boundary_set, surveillance.boundary, surveillance.postcode_set, surveillance.postcode to worker;
grant update (is_current, file_sha256, lines, postcodes) on surveillance.postcode_set to worker;
grant delete on surveillance.postcode to worker;

-- A table waits as 'making' until the worker has made it safe. What it was made of has a fingerprint: whoever approves it
-- approves exactly that.
alter table surveillance.table_draft
  alter column content drop not null,
  add column made_from bytea check (octet_length(made_from) = 32),
  drop constraint table_draft_state_check,
  add constraint table_draft_state_check check (state in ('making', 'waiting', 'published', 'set-aside')),
  add constraint table_draft_made check (state not in ('waiting', 'published') or content is not null);
grant update (state, content, made_from) on surveillance.table_draft to worker;

-- In which area a report counts, where an officer has said so after reading where it was: never finer than a ward, and
-- the report itself, with who may read it, stays as it is.
create table surveillance.report_place (
  force_id text not null,
  report_id uuid not null,
  area_path text not null collate "C",
  said_by uuid not null,
  said_at timestamptz not null,
  primary key (force_id, report_id),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('surveillance.report_place');
insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
  ('report', 560, 'surveillance.report_place', null, '{report_id}', null, 'delete');
grant select, insert, update on surveillance.report_place to staff_web;
grant select on surveillance.report_place to worker;

-- The first and last day of imported counts, and those of a few years, without reading all of them.
create index imported_count_day on surveillance.imported_count (force_id, happened_on);
create index counted_report_reported on surveillance.counted_report (force_id, reported_on);
