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
