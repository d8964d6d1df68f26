-- What reports are counted by grows: what the offender seemed to aim at, and what happened. Counts from elsewhere are
-- kept as vintages: a later file that changes a past month leaves both figures, and one of them counts.

alter table surveillance.counted_report
  add column targets text[] not null default '{}',
  add column offences text[] not null default '{}';

-- Which column of a source's files says what. The newest counts.
create table surveillance.import_mapping (
  force_id text not null,
  source text not null check (source ~ '^[A-Z][A-Z0-9_]{1,39}$'),
  mapping jsonb not null,
  saved_at timestamptz not null,
  primary key (force_id, source)
);
select platform.make_tenant_table('surveillance.import_mapping');

-- One file that was read. Its lines are not kept: counts alone, and what was wrong with it.
create table surveillance.vintage (
  force_id text not null,
  id uuid not null,
  source text not null check (source ~ '^[A-Z][A-Z0-9_]{1,39}$'),
  -- Given when it is imported: 1, 2, 3 of its source.
  number integer,
  state text not null check (state in ('refused', 'checked', 'imported', 'same', 'dropped')),
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  -- The names on the file's first line, to choose from when a person says anew which is what.
  file_columns text[] not null,
  mapping jsonb not null,
  period text not null check (period in ('day', 'week', 'month')),
  first_day date,
  last_day date,
  lines integer not null check (lines >= 0),
  total bigint not null check (total >= 0),
  unknown_area bigint not null check (unknown_area >= 0),
  problem_count integer not null check (problem_count >= 0),
  problems jsonb not null,
  -- Figures that were not there before, that say something else now, and that a whole file no longer has.
  new_figures integer not null,
  changed_figures integer not null,
  gone_figures integer not null,
  checked_by uuid,
  checked_at timestamptz not null,
  imported_by uuid,
  imported_at timestamptz,
  primary key (force_id, id),
  check ((state = 'imported') = (number is not null)),
  check ((state = 'imported') = (imported_at is not null))
);
select platform.make_tenant_table('surveillance.vintage');
create unique index vintage_number on surveillance.vintage (force_id, source, number) where number is not null;
create index vintage_checked on surveillance.vintage (force_id, source, checked_at desc);

-- What a vintage says: while it is checked all of its figures, once imported those it brought or changed.
create table surveillance.vintage_figure (
  force_id text not null,
  vintage_id uuid not null,
  period text not null check (period in ('day', 'week', 'month')),
  from_day date not null,
  area_path text not null collate "C",
  strand text not null,
  target text not null,
  offence text not null,
  count integer not null check (count >= 0),
  primary key (force_id, vintage_id, from_day, area_path, strand, target, offence),
  foreign key (force_id, vintage_id) references surveillance.vintage (force_id, id)
);
select platform.make_tenant_table('surveillance.vintage_figure');
create index vintage_figure_of on surveillance.vintage_figure (force_id, from_day, area_path, strand, target, offence);

-- What counts now, with the vintage that said it. Strand CONTROL is an offence without hostility, beside which hate is
-- judged; it is never counted as hate.
create table surveillance.figure (
  force_id text not null,
  source text not null,
  period text not null check (period in ('day', 'week', 'month')),
  from_day date not null,
  area_path text not null collate "C",
  strand text not null,
  target text not null,
  offence text not null,
  count integer not null check (count >= 0),
  vintage integer not null,
  primary key (force_id, source, period, from_day, area_path, strand, target, offence)
);
select platform.make_tenant_table('surveillance.figure');
create index figure_day on surveillance.figure (force_id, period, from_day);

grant select on surveillance.import_mapping, surveillance.vintage, surveillance.vintage_figure, surveillance.figure
  to staff_web, worker, statistician;
grant insert, update on surveillance.import_mapping, surveillance.figure to staff_web;
grant insert, update (state, number, new_figures, changed_figures, gone_figures, imported_by, imported_at)
  on surveillance.vintage to staff_web;
grant insert, delete on surveillance.vintage_figure to staff_web;
grant update (state) on surveillance.vintage to worker;
grant delete on surveillance.vintage_figure to worker;
