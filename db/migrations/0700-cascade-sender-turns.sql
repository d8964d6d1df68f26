-- Marking costs one small row a window instead of a new version of every line: a turn of a sender says which lines it is
-- handing over, and a line itself changes once, when its end is known. Whoever needs to know which lines are on their way
-- has that written into the lines first (`cascade.show_turns`).

-- Lines that a sender marked together, with the attempts each had before. It is committed before the first byte of any of them
-- leaves, and goes with the last answer. `is_shown`: the lines themselves say so too.
create table cascade.sender_turn (
  force_id text not null,
  sender_id uuid not null,
  number integer not null,
  line_ids uuid[] not null check (cardinality(line_ids) >= 1),
  attempts smallint[] not null check (cardinality(attempts) = cardinality(line_ids)),
  is_shown boolean not null,
  marked_at timestamptz not null,
  primary key (force_id, sender_id, number)
);
select platform.make_tenant_table('cascade.sender_turn');
-- A row of half a window stays in its page; random bytes do not get shorter.
alter table cascade.sender_turn alter column line_ids set storage external;
alter table cascade.sender_turn set (toast_tuple_target = 8160);
grant select, insert, delete on cascade.sender_turn to worker;
grant update (is_shown) on cascade.sender_turn to worker;

-- False only where no other parcel can hold a line of this one: lines go into such a parcel when they are written, and from
-- there into its successor. What comes back into the queue in another way may stand in two.
alter table cascade.parcel add column may_share boolean not null default true;

-- Of all forces at once, which only the owner of the tables can do: what senders that died have in hand, and which parcels
-- hold no line of another.
alter table cascade.parcel no force row level security;
alter table cascade.delivery no force row level security;
alter table cascade.sender_turn no force row level security;
insert into cascade.sender_turn (force_id, sender_id, number, line_ids, attempts, is_shown, marked_at)
  select p.force_id, p.claimed_by, 0, array_agg(d.id), array_agg((d.attempts - 1)::smallint), true, now()
  from cascade.parcel p cross join lateral unnest(p.line_ids) as l (line_id)
  join cascade.delivery d on d.force_id = p.force_id and d.id = l.line_id
  where p.claimed_by is not null and d.state = 'handing-over'
  group by p.force_id, p.claimed_by;
with held as (
  select p.force_id, p.id, count(*) over (partition by p.force_id, l.line_id) as places
  from cascade.parcel p cross join lateral unnest(p.line_ids) as l (line_id)
)
update cascade.parcel p set may_share = false
  where not exists (select from held h where h.force_id = p.force_id and h.id = p.id and h.places > 1);
alter table cascade.parcel force row level security;
alter table cascade.delivery force row level security;
alter table cascade.sender_turn force row level security;

-- Writes into the lines which of them senders have on their way, as `handing-over` with the attempt counted, and holds back
-- every turn that would mark in the short way until this transaction ends. Called before lines that wait are taken from the
-- queue, before anybody asks who has had a message, and before a sender's parcels are given back. A transaction calls it
-- before it touches a line.
create function cascade.show_turns(p_force_id text) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  v_ids uuid[];
  v_attempts smallint[];
begin
  perform pg_advisory_xact_lock(hashtextextended('cascade-turns|' || p_force_id, 0));
  select array_agg(l.id order by l.id), array_agg(l.attempts order by l.id) into v_ids, v_attempts
    from cascade.sender_turn s cross join lateral unnest(s.line_ids, s.attempts) as l (id, attempts)
    where s.force_id = p_force_id and not s.is_shown;
  if v_ids is null then
    return;
  end if;
  -- One that was answered meanwhile has its end, or one attempt more.
  update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
    from (select * from unnest(v_ids, v_attempts) as l (id, attempts) limit cardinality(v_ids)) u
    where d.force_id = p_force_id and d.id = u.id and d.state = 'queued' and d.attempts = u.attempts;
  update cascade.sender_turn s set is_shown = true where s.force_id = p_force_id and not s.is_shown;
end $$;

drop function cascade.turn_lines(text, uuid, uuid[], text[], boolean[], timestamptz[], smallint[], text[], uuid[], uuid[], smallint[], boolean);

-- One turn of a sender: records what lines came to, a list of each column (`p_tried`: the attempts each has now), in the order
-- of their identifiers, as everybody takes lines here so that nobody waits in a circle; forgets the earlier turns whose lines
-- all have their answers (`p_over`); and marks the next ones as being handed over, under `p_number`, each with the place of its
-- parcel among `p_parcels`. Answers which of them it did not mark: a line that was left off in between, or was tried from
-- another parcel, or whose parcel was taken from this sender. What was left off or recorded meanwhile stays as it is. The same
-- turn again (its answer was lost) comes to the same end.
-- The short way writes one row. Where somebody has the turns shown at this moment, or wants to, lines are marked one by one
-- instead and wait for those that are being changed; so they are where a parcel may share lines with another (`p_may_share`),
-- after what others have on their way has been shown. Their row says that they are shown.
create function cascade.turn_lines(p_force_id text, p_sender_id uuid, p_ended uuid[], p_states text[],
  p_uncertain boolean[], p_next timestamptz[], p_tried smallint[], p_codes smallint[], p_replies text[], p_over integer[],
  p_marked uuid[], p_attempts smallint[], p_places smallint[], p_parcels uuid[], p_number integer, p_may_share boolean,
  p_is_again boolean)
returns setof uuid
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  v_mine uuid[];
  v_begun uuid[];
begin
  if p_may_share then
    perform cascade.show_turns(p_force_id);
  end if;
  if cardinality(p_ended) > 0 then
    -- A sender that was taken for dead may come late with its answer: the doubt it was left with stays, and where it ended a
    -- line that is being handed over once more, what the later attempt came to counts.
    update cascade.delivery d set state = u.state, is_uncertain = d.is_uncertain or u.is_uncertain, attempts = u.attempts,
        smtp_code = u.code, smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), changed_at = now()
      from (select * from unnest(p_ended, p_states, p_uncertain, p_next, p_tried, p_codes, p_replies)
        as l (id, state, is_uncertain, next_attempt_at, attempts, code, reply) limit cardinality(p_ended)) u
      where d.force_id = p_force_id and d.id = u.id
        and (d.state in ('queued', 'handing-over') and d.attempts <= u.attempts
          or d.state in ('refused', 'unknown', 'not-delivered') and d.is_uncertain and d.attempts < u.attempts);
  end if;
  if cardinality(p_over) > 0 then
    delete from cascade.sender_turn s
      where s.force_id = p_force_id and s.sender_id = p_sender_id and s.number = any (p_over);
  end if;
  if cardinality(p_marked) = 0 then
    return;
  end if;
  if p_is_again then
    -- The first try may be ending still: it has its parcels locked.
    perform from cascade.parcel p
      where p.force_id = p_force_id and p.claimed_by = p_sender_id and p.id = any (p_parcels) for update of p;
    select s.line_ids into v_begun from cascade.sender_turn s
      where s.force_id = p_force_id and s.sender_id = p_sender_id and s.number = p_number;
  end if;
  if v_begun is null then
    select array_agg(h.id) into v_mine from (select p.id from cascade.parcel p
      where p.force_id = p_force_id and p.claimed_by = p_sender_id and p.id = any (p_parcels)
      for share of p) h;
    if not p_may_share
        and pg_try_advisory_xact_lock_shared(hashtextextended('cascade-turns|' || p_force_id, 0)) then
      insert into cascade.sender_turn (force_id, sender_id, number, line_ids, attempts, is_shown, marked_at)
        select p_force_id, p_sender_id, p_number, array_agg(d.id), array_agg(d.attempts), false, now()
        from (select l.id, l.attempts from unnest(p_marked, p_attempts, p_places) as l (id, attempts, place)
          where p_parcels[l.place] = any (v_mine) limit cardinality(p_marked)) u
        cross join lateral (select k.id, k.attempts from cascade.delivery k
          where k.force_id = p_force_id and k.id = u.id and k.state = 'queued' and k.attempts = u.attempts offset 0) d
        having count(*) > 0
        returning line_ids into v_begun;
    else
      with begun as (
        update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
        from (select l.id, l.attempts from unnest(p_marked, p_attempts, p_places) as l (id, attempts, place)
          where p_parcels[l.place] = any (v_mine) order by l.id limit cardinality(p_marked)) u
        where d.force_id = p_force_id and d.id = u.id and d.state = 'queued' and d.attempts = u.attempts
        returning u.id, u.attempts)
      insert into cascade.sender_turn (force_id, sender_id, number, line_ids, attempts, is_shown, marked_at)
        select p_force_id, p_sender_id, p_number, array_agg(b.id), array_agg(b.attempts), true, now()
        from begun b
        having count(*) > 0
        returning line_ids into v_begun;
    end if;
  end if;
  if cardinality(v_begun) = cardinality(p_marked) then
    return;
  end if;
  return query select m.id from unnest(p_marked) m (id) where v_begun is null or m.id <> all (v_begun);
end $$;

revoke execute on function cascade.show_turns(text),
  cascade.turn_lines(text, uuid, uuid[], text[], boolean[], timestamptz[], smallint[], smallint[], text[], integer[], uuid[], smallint[], smallint[], uuid[], integer, boolean, boolean)
  from public;
grant execute on function cascade.show_turns(text),
  cascade.turn_lines(text, uuid, uuid[], text[], boolean[], timestamptz[], smallint[], smallint[], text[], integer[], uuid[], smallint[], smallint[], uuid[], integer, boolean, boolean)
  to worker;

-- As in 0601; the lines are new, so their parcels share them with nobody. What is the same for all of them is read from the rules
-- once.
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
      p_version_ids[a.place], 0, true, 'queued', a.not_before, (select (p_rules->>'now')::timestamptz), p_cells[a.place]
    from cascade.audience_lines(p_force_id, p_dispatch_id, p_after, p_upto, p_area_paths, p_languages, p_represents,
      p_root_ids, p_valid_until, p_rules) a cross join block b
    where not a.had and ((select (p_rules->>'isUrgent')::boolean) or not a.is_overloaded)
    on conflict (force_id, root_version_id, kind, leader_id) do nothing
    returning id, next_attempt_at),
  parcel as (
    insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids, may_share)
    select p_force_id, gen_random_uuid(), 0, n.next_attempt_at, array_agg(n.id), false
    from (select l.id, l.next_attempt_at, (row_number() over (partition by l.next_attempt_at order by l.id) - 1) / 500 as part
      from line l) n
    group by n.next_attempt_at, n.part)
  select count(*)::integer from line
$$;

-- As in 0530; what is on its way counts as gone.
create or replace function cascade.recall_lines(p_force_id text, p_root_ids uuid[], p_staff_id uuid)
returns table (dispatch_id uuid, recalled integer, gone integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_dispatch record;
  v_recalled integer;
  v_gone integer;
begin
  -- Others may be having the turns shown; the window in which a text can be taken back runs out meanwhile, so this waits for as
  -- long as the statement may take, less the time for its own work.
  perform set_config('lock_timeout', '7s', true);
  perform cascade.show_turns(p_force_id);
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
        insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids, may_share)
          select p_force_id, gen_random_uuid(), m.priority, m.next_attempt_at, array_agg(m.id), true
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

-- As in 0530; a message that is on its way is not called left off. Who waits for nothing holds nobody up, and whoever
-- presses the button has unsubscribed in any case: where the queue is busy, senders leave the lines off when they come to them.
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
  if exists (select 1 from cascade.delivery d
      where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued') then
    begin
      -- Well within the time that a statement of this role may take.
      perform set_config('lock_timeout', '700ms', true);
      perform cascade.show_turns(p_force_id);
      update cascade.delivery d
        set state = case when d.is_uncertain then 'unknown' else 'left-off' end, changed_at = now()
        where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued';
    exception when lock_not_available then
      null;
    end;
  end if;
  return v_leader;
end
$$;
