-- Lines that are written together get identifiers that lie together: the first three bytes are drawn once for a call, the
-- next three count, the other ten are random. So a parcel's lines stand side by side in the ledger's index as they do in
-- the ledger, and writing a hundred thousand fills its pages one after the other. An identifier still tells no time.
create or replace function cascade.freeze_audience(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid,
  p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamptz[],
  p_rules jsonb, p_version_ids uuid[], p_cells integer[])
returns integer
language sql set search_path = pg_catalog, pg_temp as $$
  with block as materialized (select substring(uuid_send(gen_random_uuid()) from 1 for 3) as head),
  line as (
    insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
      please_forward, state, next_attempt_at, changed_at, cell)
    select p_force_id, encode(overlay(uuid_send(gen_random_uuid())
        placing (b.head || substring(int4send((row_number() over ())::integer) from 2)) from 1 for 6), 'hex')::uuid,
      p_dispatch_id, 'statement', a.leader_id, p_root_ids[a.place],
      p_version_ids[a.place], 0, true, 'queued', a.not_before, (p_rules->>'now')::timestamptz, p_cells[a.place]
    from cascade.audience_lines(p_force_id, p_dispatch_id, p_after, p_upto, p_area_paths, p_languages, p_represents,
      p_root_ids, p_valid_until, p_rules) a cross join block b
    where not a.had and ((p_rules->>'isUrgent')::boolean or not a.is_overloaded)
    on conflict (force_id, root_version_id, kind, leader_id) do nothing
    returning id, next_attempt_at),
  parcel as (
    insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
    select p_force_id, gen_random_uuid(), 0, n.next_attempt_at, array_agg(n.id)
    from (select l.id, l.next_attempt_at, (row_number() over (partition by l.next_attempt_at order by l.id) - 1) / 500 as part
      from line l) n
    group by n.next_attempt_at, n.part)
  select count(*)::integer from line
$$;
