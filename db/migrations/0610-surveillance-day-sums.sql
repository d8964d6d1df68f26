-- What was counted, added up by day and strand for each area and those round it, so that a page reads days and not places.
-- Kept in the transaction that counts: it is never behind, and a late report changes only the sums it is in.
create table surveillance.day_sum (
  force_id text not null,
  -- The empty path is the whole force, places not known included.
  area_path text not null collate "C",
  happened_on date not null,
  strand text not null,
  -- Who counted: empty for reports made here, else the source of the import.
  source text not null,
  count integer not null,
  primary key (force_id, area_path, happened_on, strand, source)
);
select platform.make_tenant_table('surveillance.day_sum');

-- What was counted before: of all forces at once, which only the owner of the tables can do.
alter table surveillance.counted_report no force row level security;
alter table surveillance.imported_count no force row level security;
alter table surveillance.day_sum no force row level security;
insert into surveillance.day_sum (force_id, area_path, happened_on, strand, source, count)
  select c.force_id, around.path, c.happened_on, c.strand, c.source, sum(c.n)::int
  from (
    select force_id, area_path, happened_on, strand, '' as source, 1 as n from surveillance.counted_report
    union all
    select force_id, area_path, happened_on, strand, source, count from surveillance.imported_count) c
  cross join lateral (
    select array_to_string(p.parts[1:n], '/') as path
    from (select string_to_array(c.area_path, '/') as parts) p, generate_series(0, cardinality(p.parts)) as n) around
  group by c.force_id, around.path, c.happened_on, c.strand, c.source;
alter table surveillance.counted_report force row level security;
alter table surveillance.imported_count force row level security;
alter table surveillance.day_sum force row level security;

grant select on surveillance.day_sum to staff_web, worker, statistician;
grant insert, update on surveillance.day_sum to worker, staff_web;
-- Once a day the sums are held against the counts, and made anew where they differ.
grant delete on surveillance.day_sum to worker;
