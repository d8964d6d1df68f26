-- Co-ordinators register their own place below whoever gave them a link, and leaders see and end what hangs below them.
-- Nothing names a person, here as before.
grant select, insert on cascade.tier to leader_web;
grant update (people, ended_at) on cascade.tier to leader_web;

-- How far a place reaches that has not ended, for whoever holds its link; nothing of any other.
create function cascade.look_at_tier(p_force_id text, p_path text)
returns table (area_path text, tiers integer, people integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.area_path,
    (select count(*) filter (where b.people > 0) from cascade.tier b
      where b.force_id = p_force_id and b.path > t.path and b.path < t.path || '~')::integer,
    (select coalesce(sum(b.people), 0) from cascade.tier b
      where b.force_id = p_force_id and b.path > t.path and b.path < t.path || '~')::integer
  from cascade.tier t
  join community.leader l on l.force_id = p_force_id and l.id = t.leader_id and l.left_at is null
  where t.force_id = p_force_id and t.path = p_path and t.ended_at is null
$$;

-- Registers a place below another; null where that one has ended, its leader has left, it is eight steps down or has 200
-- places directly below it, or the label is taken.
create function cascade.join_tier(p_force_id text, p_parent_path text, p_label text, p_area_path text, p_language text,
  p_channel text, p_people integer) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_leader_id uuid;
  v_path text;
begin
  select t.leader_id into v_leader_id from cascade.tier t
    join community.leader l on l.force_id = p_force_id and l.id = t.leader_id and l.left_at is null
    where t.force_id = p_force_id and t.path = p_parent_path and t.ended_at is null;
  if not found or length(p_parent_path) >= 48 or length(p_label) <> 6 or p_people < 1
    or length(p_language) > 10 or length(p_channel) > 20 then
    return null;
  end if;
  if (select count(*) from cascade.tier b where b.force_id = p_force_id and b.path > p_parent_path
      and b.path < p_parent_path || '~' and length(b.path) = length(p_parent_path) + 6) >= 200 then
    return null;
  end if;
  insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
    values (p_force_id, p_parent_path || p_label, v_leader_id, p_area_path, p_language, p_channel, p_people, now())
    on conflict do nothing returning path into v_path;
  return v_path;
end $$;

revoke execute on function cascade.look_at_tier(text, text),
  cascade.join_tier(text, text, text, text, text, text, integer) from public;
grant execute on function cascade.look_at_tier(text, text),
  cascade.join_tier(text, text, text, text, text, text, integer) to public_web;
