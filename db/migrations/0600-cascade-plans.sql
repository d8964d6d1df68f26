-- A sender's session keeps its plans from its first window on, when the ledger may be young and nothing is known of it: the
-- planner then takes a force for one row in two hundred, reads all lines of the force and throws away what is not asked
-- for. That is right for a hundred lines and takes a millisecond a line for a hundred thousand, until the server has counted
-- the table some minute later. So what is always true of these tables is told before the first line: one force has all of
-- it, and an identifier finds one row. Rows of no force are written for that, counted and taken away.
select set_config('app.force_id', 'counting-only', true);

insert into cascade.delivery (force_id, id, dispatch_id, root_version_id, version_id, kind, leader_id, priority,
    please_forward, state, next_attempt_at, changed_at)
  select 'counting-only', gen_random_uuid(), d.id, d.id, d.id, 'statement', gen_random_uuid(), 0, true,
    (array['queued', 'handed-over', 'handed-over'])[1 + n % 3], now(), now()
  from (select gen_random_uuid() as id) d, generate_series(1, 60) n;
insert into cascade.subscription (force_id, leader_id, token_hash)
  select 'counting-only', gen_random_uuid(), sha256(uuid_send(gen_random_uuid())) from generate_series(1, 60);
insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
  select 'counting-only', gen_random_uuid(), 0, now(), array[gen_random_uuid()] from generate_series(1, 60);
analyze cascade.delivery;
analyze cascade.subscription;
analyze cascade.parcel;
delete from cascade.delivery where force_id = 'counting-only';
delete from cascade.subscription where force_id = 'counting-only';
delete from cascade.parcel where force_id = 'counting-only';

select set_config('app.force_id', '', true);

-- As in 0541. A limit of which nothing is known before it runs makes the planner take a list for one row, so that it looks
-- lines up by what is in the list and never the list by the lines.
create or replace function cascade.turn_lines(p_force_id text, p_sender_id uuid, p_ended uuid[], p_states text[],
  p_uncertain boolean[], p_next timestamptz[], p_codes smallint[], p_replies text[], p_marked uuid[], p_parcels uuid[],
  p_attempts smallint[], p_is_again boolean)
returns setof uuid
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  if cardinality(p_ended) > 0 then
    update cascade.delivery d set state = u.state, is_uncertain = u.is_uncertain, smtp_code = u.code,
        smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), changed_at = now()
      from (select * from unnest(p_ended, p_states, p_uncertain, p_next, p_codes, p_replies)
        as l (id, state, is_uncertain, next_attempt_at, code, reply) limit cardinality(p_ended)) u
      where d.force_id = p_force_id and d.id = u.id and d.state in ('queued', 'handing-over');
  end if;
  if cardinality(p_marked) > 0 then
    return query with mine as materialized (
        select p.id from cascade.parcel p
        where p.force_id = p_force_id and p.claimed_by = p_sender_id
          and p.id in (select distinct c.id from unnest(p_parcels) c (id))
        for share of p)
      update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
      from (select l.id, l.attempts from unnest(p_marked, p_parcels, p_attempts) as l (id, parcel_id, attempts)
        where l.parcel_id in (select m.id from mine m) limit cardinality(p_marked)) u
      where d.force_id = p_force_id and d.id = u.id
        and (d.state = 'queued' or p_is_again and d.state = 'handing-over' and d.attempts = u.attempts + 1)
      returning d.id;
  end if;
end $$;
