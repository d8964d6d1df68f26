-- What goes back into the queue is in a parcel again, and what nobody uses is gone.

-- As in 0453, and a line of e-mail that has a turn again gets a parcel: the one it was in may have been put away while the
-- line was left off. Where it was not, the line stands in two, and whichever comes first sends it.
create or replace function cascade.recall_lines(p_force_id text, p_root_ids uuid[], p_staff_id uuid)
returns table (dispatch_id uuid, recalled integer, gone integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_dispatch record;
  v_recalled integer;
  v_gone integer;
begin
  for v_dispatch in
    select d.id, d.root_version_id, d.asked_by from cascade.dispatch d
      where d.force_id = p_force_id and d.root_version_id = any (p_root_ids) and d.kind in ('statement', 'correction')
        and d.recalled_at is null and d.asked_at > now() - interval '1 hour'
        and (coalesce(d.not_before, d.asked_at) > now()
          or exists (select 1 from cascade.delivery l
            where l.force_id = p_force_id and l.dispatch_id = d.id and l.state = 'queued'))
      order by d.id for update
  loop
    with waiting as (
      select l.id, l.is_uncertain from cascade.delivery l
        where l.force_id = p_force_id and l.dispatch_id = v_dispatch.id and l.state = 'queued'
        order by l.id for update
    ), taken as (
      update cascade.delivery l
        set state = case when w.is_uncertain then 'unknown' else 'left-off' end, changed_at = now()
        from waiting w where l.force_id = p_force_id and l.id = w.id
        returning w.is_uncertain
    )
    select count(*) filter (where not t.is_uncertain)::integer into v_recalled from taken t;
    select count(*)::integer into v_gone from cascade.delivery l
      where l.force_id = p_force_id and l.dispatch_id = v_dispatch.id and l.state not in ('queued', 'left-off');
    update cascade.dispatch d
      set recalled_at = now(), recalled_by = p_staff_id, recalled_lines = v_recalled, gone_lines = v_gone
      where d.force_id = p_force_id and d.id = v_dispatch.id;
    if v_dispatch.asked_by is null then
      with again as (
        update cascade.delivery o
          set state = 'queued', next_attempt_at = greatest(now(), e.not_before), changed_at = now()
          from cascade.delivery n, cascade.published p, cascade.dispatch e
          where n.force_id = p_force_id and n.dispatch_id = v_dispatch.id and n.kind = 'statement'
            and n.state = 'left-off'
            and p.force_id = p_force_id and p.version_id = n.root_version_id
            and o.force_id = p_force_id and o.root_version_id = p.supersedes_version_id and o.leader_id = n.leader_id
            and o.kind in ('statement', 'correction') and o.state = 'left-off'
            and e.force_id = p_force_id and e.id = o.dispatch_id and e.recalled_at is null
          returning o.id, o.channel, o.priority, o.next_attempt_at
      ), parcels as (
        insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
          select p_force_id, gen_random_uuid(), m.priority, m.next_attempt_at, array_agg(m.id)
          from (select a.id, a.priority, a.next_attempt_at,
              (row_number() over (partition by a.priority, a.next_attempt_at order by a.id) - 1) / 500 as part
            from again a where a.channel = 'email') m
          group by m.priority, m.next_attempt_at, m.part
      )
      -- A line that goes by text waits in a queue of its own, from which it was taken when it was dropped.
      insert into cascade.text_turn (force_id, delivery_id, priority, next_attempt_at)
        select p_force_id, a.id, a.priority, a.next_attempt_at from again a where a.channel = 'text'
        on conflict do nothing;
    end if;
    dispatch_id := v_dispatch.id;
    recalled := v_recalled;
    gone := v_gone;
    return next;
  end loop;
end
$$;

-- As in 0040, and a line that may have arrived before is not called left off.
create or replace function cascade.unsubscribe(p_force_id text, p_token_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_leader uuid;
begin
  update cascade.subscription s
    set unsubscribed_at = coalesce(s.unsubscribed_at, now()), told_at = null
    where s.force_id = p_force_id and s.token_hash = p_token_hash
    returning s.leader_id into v_leader;
  if v_leader is null then
    return null;
  end if;
  update cascade.delivery d
    set state = case when d.is_uncertain then 'unknown' else 'left-off' end, changed_at = now()
    where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued';
  return v_leader;
end
$$;

-- A parcel says which sender has it in hand; its lines do not, since 0430.
alter table cascade.delivery drop column claimed_by;
