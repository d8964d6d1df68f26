-- For a short while after publication a statement can be taken back before it reaches anybody. Sending waits that long:
-- no line of a dispatch is due before `not_before`.
alter table cascade.published add column recall_until timestamptz;
alter table cascade.published add column recalled_at timestamptz;
grant update (recalled_at) on cascade.published to staff_web;

alter table cascade.dispatch add column not_before timestamptz;
-- What became of a dispatch that was taken back: lines that were never sent, and lines that were past holding.
alter table cascade.dispatch add column recalled_at timestamptz;
alter table cascade.dispatch add column recalled_by uuid;
alter table cascade.dispatch add column recalled_lines integer;
alter table cascade.dispatch add column gone_lines integer;
alter table cascade.dispatch add check ((recalled_at is null) = (recalled_lines is null and gone_lines is null));

-- Takes back what is still queued of the dispatches of these versions, in the caller's transaction. A sender marks a line
-- before its first byte leaves, under the row's lock: either this finds the line queued and the sender then finds it
-- taken back, or the sender was first and the line is counted as gone. A line in doubt after a crash is not tried
-- again, because it may have arrived. Whoever waited for the version that these took the place of waits for it again.
create function cascade.recall_lines(p_force_id text, p_root_ids uuid[], p_staff_id uuid)
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
    end if;
    dispatch_id := v_dispatch.id;
    recalled := v_recalled;
    gone := v_gone;
    return next;
  end loop;
end
$$;
grant execute on function cascade.recall_lines(text, uuid[], uuid) to staff_web;
