-- Every series that is watched, by week or by month, as its last year was judged: for the pages that show all of them
-- side by side, and so that a week is judged again only where a count at or before it has changed.
create table surveillance.watched_series (
  force_id text not null,
  area_path text not null collate "C",
  strand text not null,
  -- What is counted together. Figures that are published by month have no weeks.
  unit text not null check (unit in ('week', 'month')),
  judged_at timestamptz not null,
  -- Which arithmetic judged it: what an earlier one found is found anew.
  arithmetic integer not null,
  -- First day of the first whole week or month, and the counts of all of them from there.
  first_week date not null,
  counts integer[] not null,
  -- The last of them with their bounds, the oldest first.
  weeks jsonb not null,
  primary key (force_id, area_path, strand, unit),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('surveillance.watched_series');

grant select on surveillance.watched_series to staff_web, worker, statistician;
grant insert, update on surveillance.watched_series to worker;

-- A series may be watched by week and by month; an alarm says which, and its days are the first ones of either.
alter table surveillance.alarm add column unit text not null default 'week' check (unit in ('week', 'month'));
alter table surveillance.alarm drop constraint alarm_force_id_area_path_strand_first_week_key;
alter table surveillance.alarm add unique (force_id, area_path, strand, unit, first_week);
