-- How far a place reaches, kept in sums: below a place with thirty thousand others every one of them was read, and after a
-- tenth of them had changed the recursive question it was meant to spare was the faster one.

-- What of each place the sums hold; where it differs from `people` the difference is counted with every question until
-- the worker has moved it into the sums. Nobody who joins waits for a sum that others change too.
alter table cascade.tier add column counted_people integer not null default 0 check (counted_people >= 0);
create index tier_uncounted on cascade.tier (force_id, path) include (people, counted_people)
  where people <> counted_people;

-- Of the places directly below `path`, those that pass words on, and to about how many people together.
create table cascade.tier_sum (
  force_id text not null,
  path text collate "C" not null check (length(path) % 6 = 0 and length(path) between 6 and 42),
  tiers integer not null,
  people integer not null,
  primary key (force_id, path) include (tiers, people)
);
select platform.make_tenant_table('cascade.tier_sum');

-- Everything below a place: the sums of it and of all below it, and what is not in the sums yet. Both are seen as they stand
-- at one moment, so nothing is counted twice or left out. Both are found by their keys whatever was counted of the tables;
-- and an index that was large while a million places waited looks dear to the planner for ever, where pages cost anything.
create function cascade.reach_below(p_force_id text, p_path text)
returns table (tiers integer, people integer)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set random_page_cost = 0 as $$
#variable_conflict use_column
begin
  return query
    select (s.tiers + f.tiers)::integer, (s.people + f.people)::integer
    from (select coalesce(sum(k.tiers), 0) as tiers, coalesce(sum(k.people), 0) as people
        from cascade.tier_sum k
        where k.force_id = p_force_id and k.path >= p_path and k.path < p_path || '~') s
      cross join (select coalesce(sum((t.people > 0)::integer - (t.counted_people > 0)::integer), 0) as tiers,
          coalesce(sum(t.people - t.counted_people), 0) as people
        from cascade.tier t
        where t.force_id = p_force_id and t.path > p_path and t.path < p_path || '~'
          and t.people <> t.counted_people) f;
end $$;

-- Moves what at most so many places changed by into the sums; answers how many. Whoever does the same meanwhile takes others.
create function cascade.sum_tiers(p_force_id text, p_limit integer) returns integer
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set random_page_cost = 0 as $$
declare
  v_moved integer;
begin
  with changed as materialized (
      select t.path, t.people, t.counted_people from cascade.tier t
      where t.force_id = p_force_id and t.people <> t.counted_people
      order by t.path limit p_limit for update skip locked),
    marked as (
      update cascade.tier t set counted_people = c.people
      from changed c where t.force_id = p_force_id and t.path = c.path),
    kept as (
      insert into cascade.tier_sum as s (force_id, path, tiers, people)
      select p_force_id, left(c.path, -6), sum((c.people > 0)::integer - (c.counted_people > 0)::integer),
        sum(c.people - c.counted_people)
      from changed c where length(c.path) > 6 group by 2 order by 2
      on conflict (force_id, path) do update set tiers = s.tiers + excluded.tiers, people = s.people + excluded.people)
  select count(*)::integer into v_moved from changed;
  return v_moved;
end $$;

-- The same answer for whoever holds a link.
create or replace function cascade.look_at_tier(p_force_id text, p_path text)
returns table (area_path text, tiers integer, people integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.area_path, b.tiers, b.people
  from cascade.tier t
  join community.leader l on l.force_id = p_force_id and l.id = t.leader_id and l.left_at is null
  cross join lateral cascade.reach_below(p_force_id, t.path) b
  where t.force_id = p_force_id and t.path = p_path and t.ended_at is null
$$;

revoke execute on function cascade.reach_below(text, text), cascade.sum_tiers(text, integer) from public;
grant execute on function cascade.reach_below(text, text) to staff_web, leader_web;
grant execute on function cascade.sum_tiers(text, integer) to worker;
grant select on cascade.tier_sum to staff_web, leader_web;
grant select, insert, update on cascade.tier_sum to worker;
grant select, update (counted_people) on cascade.tier to worker;
