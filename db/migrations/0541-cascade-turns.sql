-- What sending asks of the ledger for each window and each parcel, as functions that find lines by their keys in any case:
-- with a young ledger, or one that grew a hundredfold since it was last counted, the planner took whole walks over it.

-- The lines of a parcel that are still to be sent, in its order, with what is known of each leader's way out.
create function cascade.parcel_lines(p_force_id text, p_line_ids uuid[])
returns table (id uuid, leader_id uuid, version_id uuid, kind text, please_forward boolean, attempts smallint,
  is_uncertain boolean, next_attempt_at timestamptz, has_stopped boolean, has_token boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query select d.id, d.leader_id, d.version_id, d.kind, d.please_forward, d.attempts, d.is_uncertain,
      d.next_attempt_at, s.unsubscribed_at is not null and s.told_at is null, s.leader_id is not null
    from unnest(p_line_ids) w (id)
    cross join lateral (select * from cascade.delivery k where k.force_id = p_force_id and k.id = w.id offset 0) d
    left join lateral (select * from cascade.subscription k where k.force_id = p_force_id and k.leader_id = d.leader_id
      offset 0) s on true
    where d.state = 'queued';
end $$;

-- One turn of a sender: records what lines came to, a list of each column, and marks the next ones as being handed over.
-- Answers which were marked: a line that was left off in between, or whose parcel was taken from this sender, is not
-- among them. What was left off or recorded meanwhile stays as it is. The same turn again comes to the same end.
create function cascade.turn_lines(p_force_id text, p_sender_id uuid, p_ended uuid[], p_states text[],
  p_uncertain boolean[], p_next timestamptz[], p_codes smallint[], p_replies text[], p_marked uuid[], p_parcels uuid[],
  p_attempts smallint[])
returns setof uuid
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if cardinality(p_ended) > 0 then
    update cascade.delivery d set state = u.state, is_uncertain = u.is_uncertain, smtp_code = u.code,
        smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), changed_at = now()
      from unnest(p_ended, p_states, p_uncertain, p_next, p_codes, p_replies)
        as u (id, state, is_uncertain, next_attempt_at, code, reply)
      where d.force_id = p_force_id and d.id = u.id and d.state in ('queued', 'handing-over');
  end if;
  if cardinality(p_marked) > 0 then
    return query with mine as materialized (
        select p.id from cascade.parcel p
        where p.force_id = p_force_id and p.claimed_by = p_sender_id
          and p.id in (select distinct c.id from unnest(p_parcels) c (id))
        for share of p)
      update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
      from unnest(p_marked, p_parcels, p_attempts) as u (id, parcel_id, attempts)
      join mine on mine.id = u.parcel_id
      where d.force_id = p_force_id and d.id = u.id
        and (d.state = 'queued' or d.state = 'handing-over' and d.attempts = u.attempts + 1)
      returning d.id;
  end if;
end $$;

revoke execute on function cascade.parcel_lines(text, uuid[]),
  cascade.turn_lines(text, uuid, uuid[], text[], boolean[], timestamptz[], smallint[], text[], uuid[], uuid[], smallint[])
  from public;
grant execute on function cascade.parcel_lines(text, uuid[]),
  cascade.turn_lines(text, uuid, uuid[], text[], boolean[], timestamptz[], smallint[], text[], uuid[], uuid[], smallint[])
  to worker;
