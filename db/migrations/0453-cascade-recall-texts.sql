-- As in 0450, and whoever waited by text for the version that a recalled correction took the place of has a turn again.
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
        set state = case when w.is_uncertain then 'unknown' else 'left-off' end, claimed_by = null, changed_at = now()
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
      update cascade.delivery o
        set state = 'queued', next_attempt_at = greatest(now(), e.not_before), changed_at = now()
        from cascade.delivery n, cascade.published p, cascade.dispatch e
        where n.force_id = p_force_id and n.dispatch_id = v_dispatch.id and n.kind = 'statement'
          and n.state = 'left-off'
          and p.force_id = p_force_id and p.version_id = n.root_version_id
          and o.force_id = p_force_id and o.root_version_id = p.supersedes_version_id and o.leader_id = n.leader_id
          and o.kind in ('statement', 'correction') and o.state = 'left-off'
          and e.force_id = p_force_id and e.id = o.dispatch_id and e.recalled_at is null;
      -- A line that goes by text waits in a queue of its own, from which it was taken when it was dropped.
      insert into cascade.text_turn (force_id, delivery_id, priority, next_attempt_at)
        select p_force_id, o.id, o.priority, o.next_attempt_at from cascade.delivery o
          where o.force_id = p_force_id and o.channel = 'text' and o.state = 'queued'
            and o.root_version_id = (select p.supersedes_version_id from cascade.published p
              where p.force_id = p_force_id and p.version_id = v_dispatch.root_version_id)
        on conflict do nothing;
    end if;
    dispatch_id := v_dispatch.id;
    recalled := v_recalled;
    gone := v_gone;
    return next;
  end loop;
end
$$;
