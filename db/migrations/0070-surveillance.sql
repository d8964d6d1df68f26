-- Counts by day, area and strand: what was imported, and what our own reports add. Both the day it happened and the day
-- it was reported are kept, because late reports look like a fall.

create schema surveillance;

-- One row a report and strand, so that hearing of a report twice, or a corrected strand, never counts double.
create table surveillance.counted_report (
  force_id text not null,
  report_id uuid not null,
  strand text not null,
  area_path text not null collate "C",
  happened_on date not null,
  reported_on date not null,
  primary key (force_id, report_id, strand)
);
select platform.make_tenant_table('surveillance.counted_report');
create index counted_report_day on surveillance.counted_report (force_id, happened_on);

-- Daily counts from elsewhere: the years before this system, or the force's recorded crime. An empty path is the force
-- where the area is not known.
create table surveillance.imported_count (
  force_id text not null,
  source text not null,
  happened_on date not null,
  area_path text not null collate "C",
  strand text not null,
  count integer not null check (count >= 0),
  imported_at timestamptz not null,
  primary key (force_id, source, happened_on, area_path, strand)
);
select platform.make_tenant_table('surveillance.imported_count');

grant usage on schema surveillance to staff_web, worker, statistician;
grant select on all tables in schema surveillance to staff_web, worker, statistician;
grant insert, update, delete on surveillance.counted_report to worker;
grant insert, update on surveillance.imported_count to worker, staff_web;
