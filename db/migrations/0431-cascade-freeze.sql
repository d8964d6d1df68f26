-- Freezing an audience into the ledger without carrying it through the program: a million leaders in some seconds.

-- Everything freezing asks of a leader stands in this index, in the order of identifiers within an area, language and part.
drop index community.leader_audience;
create index leader_audience on community.leader (force_id, area_path, language, represents, id)
  include (quiet_from, quiet_until)
  where left_at is null and email_stopped_at is null and email_failed_at is null and channel = 'email';

-- A large audience is frozen by the worker after the decision to send; `recipients` grows while this is false.
alter table cascade.dispatch add column is_frozen boolean not null default true;
grant update (recipients, is_frozen) on cascade.dispatch to worker;

-- The leaders of some combinations of area, language and part (`p_area_paths`, `p_languages`, `p_represents`, one text for
-- each in `p_root_ids`), from one identifier to another: at which place their combination stands, whether they had that
-- text, whether they have had their week's statements, and when it may go to them. It reads the community room's table,
-- which the cascade's own files do not: whom a statement goes to is that room's knowledge.
create function cascade.audience_lines(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid,
  p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamptz[],
  p_rules jsonb)
returns table (leader_id uuid, place integer, had boolean, is_overloaded boolean, not_before timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with rules as materialized (
    select (p_rules->>'now')::timestamptz as now, (p_rules->>'notBefore')::timestamptz as not_before, (p_rules->>'clock')::time as clock,
      (p_rules->>'isUrgent')::boolean as is_urgent, (p_rules->>'mayHave')::boolean as may_have,
      (p_rules->>'mayBeMany')::boolean as may_be_many, (p_rules->>'since')::timestamptz as since,
      (p_rules->>'budget')::integer as budget),
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
  cross join lateral (select make_interval(mins =>
    (extract(epoch from l.quiet_until)::integer / 60 - extract(epoch from r.clock)::integer / 60 + 1440) % 1440)
    as wait) q
$$;

-- Writes a line for each of them who is to get it, and the parcels to send them in; answers how many. Whoever has a line
-- for that text already keeps it, so doing it twice writes nothing twice.
create function cascade.freeze_audience(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid,
  p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamptz[],
  p_rules jsonb, p_version_ids uuid[], p_cells integer[])
returns integer
language sql set search_path = pg_catalog, pg_temp as $$
  with line as (
    insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
      please_forward, state, next_attempt_at, changed_at, cell)
    select p_force_id, gen_random_uuid(), p_dispatch_id, 'statement', a.leader_id, p_root_ids[a.place],
      p_version_ids[a.place], 0, true, 'queued', a.not_before, (p_rules->>'now')::timestamptz, p_cells[a.place]
    from cascade.audience_lines(p_force_id, p_dispatch_id, p_after, p_upto, p_area_paths, p_languages, p_represents,
      p_root_ids, p_valid_until, p_rules) a
    where not a.had and ((p_rules->>'isUrgent')::boolean or not a.is_overloaded)
    on conflict (force_id, root_version_id, kind, leader_id) do nothing
    returning id, next_attempt_at),
  parcel as (
    insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
    select p_force_id, gen_random_uuid(), 0, n.next_attempt_at, array_agg(n.id)
    from (select l.id, l.next_attempt_at, (row_number() over (partition by l.next_attempt_at) - 1) / 500 as part
      from line l) n
    group by n.next_attempt_at, n.part)
  select count(*)::integer from line
$$;

-- How many of them there are at each place, for those who look before they send.
create function cascade.count_audience(p_force_id text, p_area_paths text[], p_languages text[], p_represents text[],
  p_root_ids uuid[], p_valid_until timestamptz[], p_rules jsonb)
returns table (place integer, leaders integer, had integer, overloaded integer, quiet integer)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select a.place, count(*)::integer, count(*) filter (where a.had)::integer,
    count(*) filter (where a.is_overloaded and not a.had)::integer,
    count(*) filter (where not a.had and not a.is_overloaded and a.not_before > (p_rules->>'now')::timestamptz)::integer
  from cascade.audience_lines(p_force_id, '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', p_area_paths, p_languages,
    p_represents, p_root_ids, p_valid_until, p_rules) a
  group by a.place
$$;

revoke execute on function
  cascade.audience_lines(text, uuid, uuid, uuid, text[], text[], text[], uuid[], timestamptz[], jsonb),
  cascade.freeze_audience(text, uuid, uuid, uuid, text[], text[], text[], uuid[], timestamptz[], jsonb, uuid[], integer[]),
  cascade.count_audience(text, text[], text[], text[], uuid[], timestamptz[], jsonb) from public;
grant execute on function
  cascade.audience_lines(text, uuid, uuid, uuid, text[], text[], text[], uuid[], timestamptz[], jsonb),
  cascade.freeze_audience(text, uuid, uuid, uuid, text[], text[], text[], uuid[], timestamptz[], jsonb, uuid[], integer[])
  to staff_web, worker;
grant execute on function
  cascade.count_audience(text, text[], text[], text[], uuid[], timestamptz[], jsonb) to staff_web;
