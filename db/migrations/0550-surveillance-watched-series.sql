-- Every series that is watched week by week, as its last year was judged: for the pages that show all of them side by
-- side, and so that a week is judged again only where a count at or before it has changed.
create table surveillance.watched_series (
  force_id text not null,
  area_path text not null collate "C",
  strand text not null,
  judged_at timestamptz not null,
  -- Which arithmetic judged it: what an earlier one found is found anew.
  arithmetic integer not null,
  -- The Monday the counts begin on, and the counts of whole weeks from it.
  first_week date not null,
  counts integer[] not null,
  -- The last whole weeks with their bounds, the oldest first.
  weeks jsonb not null,
  primary key (force_id, area_path, strand),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('surveillance.watched_series');

grant select on surveillance.watched_series to staff_web, worker, statistician;
grant insert, update on surveillance.watched_series to worker;
