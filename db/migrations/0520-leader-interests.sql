-- What kinds of message a leader wants to hear about, as the leader chose: null where nothing was ever chosen, which
-- means every kind. Kinds of message, never what somebody believes or is; urgent messages and corrections ask nobody.
alter table community.leader add column interests text[]
  check (interests <@ '{events,hate-crime,figures,patrols,meetings}'::text[]);
grant select (interests), update (interests) on community.leader to leader_web;

-- Whoever leaves keeps no choices.
create or replace function community.erase_leader(p_force_id text, p_leader_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update community.leader set left_at = now(), seal_id = null, name_sealed = null, email_sealed = null,
    phone_sealed = null, organisation_id = null, quiet_from = null, quiet_until = null, interests = null,
    revision = revision + 1
  where force_id = p_force_id and id = p_leader_id and left_at is null;
  if not found then
    return false;
  end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'community.leader' and s.record_id = p_leader_id;
  return true;
end $$;

-- Everything freezing asks of a leader stands in this index.
drop index community.leader_audience;
create index leader_audience on community.leader (force_id, area_path, language, represents, id)
  include (quiet_from, quiet_until, interests)
  where left_at is null and email_stopped_at is null and email_failed_at is null and channel = 'email';

-- As in 0431, and where a statement is of certain kinds (`interests` of the rules) only leaders who want one of them, or
-- never chose.
create or replace function cascade.audience_lines(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid,
  p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamptz[],
  p_rules jsonb)
returns table (leader_id uuid, place integer, had boolean, is_overloaded boolean, not_before timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with rules as materialized (
    select (p_rules->>'now')::timestamptz as now, (p_rules->>'notBefore')::timestamptz as not_before, (p_rules->>'clock')::time as clock,
      (p_rules->>'isUrgent')::boolean as is_urgent, (p_rules->>'mayHave')::boolean as may_have,
      (p_rules->>'mayBeMany')::boolean as may_be_many, (p_rules->>'since')::timestamptz as since,
      (p_rules->>'budget')::integer as budget,
      (select array_agg(k.kind) from jsonb_array_elements_text(coalesce(p_rules->'interests', '[]')) as k (kind))
        as interests),
  choice as materialized (
    select u.area_path, u.language, u.represents, u.root_id, u.valid_until, u.place::integer as place
    from unnest(p_area_paths, p_languages, p_represents, p_root_ids, p_valid_until) with ordinality
      as u (area_path, language, represents, root_id, valid_until, place))
  select l.id, c.place,
    r.may_have and exists (select 1 from cascade.delivery d
      where d.force_id = p_force_id and d.root_version_id = c.root_id and d.leader_id = l.id
        and d.kind in ('statement', 'correction')),
    r.may_be_many and (select count(*) from cascade.delivery d
      join cascade.dispatch p on p.force_id = p_force_id and p.id = d.dispatch_id
      where d.force_id = p_force_id and d.leader_id = l.id and d.state <> 'left-off' and p.kind = 'statement'
        and p.asked_at > r.since and p.id <> p_dispatch_id) >= r.budget,
    greatest(r.not_before, case
      when r.is_urgent or l.quiet_from is null or l.quiet_from = l.quiet_until then r.now
      when l.quiet_from < l.quiet_until and not (r.clock >= l.quiet_from and r.clock < l.quiet_until) then r.now
      when l.quiet_from > l.quiet_until and not (r.clock >= l.quiet_from or r.clock < l.quiet_until) then r.now
      when r.now + q.wait >= c.valid_until then r.now
      else r.now + q.wait
    end)
  from rules r cross join choice c
  join community.leader l on l.force_id = p_force_id and l.area_path = c.area_path and l.language = c.language
    and l.represents = c.represents and l.left_at is null and l.email_stopped_at is null and l.email_failed_at is null
    and l.channel = 'email'
    and l.id > p_after and l.id <= p_upto
    and (r.interests is null or l.interests is null or l.interests && r.interests)
  cross join lateral (select make_interval(mins =>
    (extract(epoch from l.quiet_until)::integer / 60 - extract(epoch from r.clock)::integer / 60 + 1440) % 1440)
    as wait) q
$$;
