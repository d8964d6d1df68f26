-- An event is one row of the transaction that caused it, and nothing else: no jobs, no notification, no lock that a
-- neighbour could wait for. The worker's relay hands new rows over to the job queue, many at a time (docs/decisions/0009).

-- Events from before had their jobs in the transaction that wrote them.
alter table platform.outbox_event add column handed_over_at timestamptz default now();
alter table platform.outbox_event alter column handed_over_at drop default;

-- Nothing looks events up by name; the relay looks for those that wait, oldest first.
drop index platform.outbox_event_name_at;
create index outbox_event_waiting on platform.outbox_event (force_id, at, id) where handed_over_at is null;

drop function platform.publish(text, uuid, text, text, jsonb);

-- The same as before; the short list is asked before the catalogue of roles.
create or replace function platform.demand_publish_right(p_name text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = current_user
    or exists (select from platform.publish_right r where r.role_name = session_user and starts_with(p_name, r.name_prefix))
    or exists (select from pg_roles where rolname = session_user and rolsuper)
  then
    return;
  end if;
  raise exception '% may not publish %', session_user, p_name using errcode = 'insufficient_privilege';
end
$$;

-- Writes one event to the outbox, in the caller's transaction.
create function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform platform.demand_publish_right(p_name);
  insert into platform.outbox_event (force_id, id, name, subject_id, payload)
    values (p_force_id, p_id, p_name, p_subject_id, p_payload);
end
$$;

-- Hands up to p_limit waiting events of each force over to the job queue: one job for each subscriber, and the mark on
-- the event, in one transaction, so that a relay killed at any point has done all of it or nothing. Two relays at a time
-- take different events. A job keeps the time of its event, by which the queue orders them. Returns the events handed over.
create function platform.hand_over(p_limit integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_force_id text;
  v_specs graphile_worker.job_spec[];
  v_events integer;
  v_all integer := 0;
begin
  for v_force_id in select f.force_id from platform.force f order by f.force_id loop
    perform set_config('app.force_id', v_force_id, true);
    with waiting as materialized (
      select e.id from platform.outbox_event e
        where e.force_id = v_force_id and e.handed_over_at is null
        order by e.at, e.id limit p_limit for update skip locked),
    handed as (
      update platform.outbox_event e set handed_over_at = now() from waiting w
        where e.force_id = v_force_id and e.id = w.id
        returning e.id, e.name, e.payload, e.at)
    select array_agg((s.job_name,
          json_build_object('force', v_force_id, 'event', h.name, 'eventId', h.id, 'payload', h.payload),
          null, h.at, k.max_attempts, null, null, null)::graphile_worker.job_spec order by h.at, h.id, s.job_name)
          filter (where s.job_name is not null),
        count(distinct h.id)
      into v_specs, v_events
      from handed h
      left join platform.subscription s on s.event_name = h.name
      left join platform.job_kind k on k.job_name = s.job_name;
    if v_specs is not null then
      perform graphile_worker.add_jobs(v_specs);
    end if;
    v_all := v_all + v_events;
  end loop;
  perform set_config('app.force_id', '', true);
  return v_all;
end
$$;

grant execute on function platform.publish(text, uuid, text, text, jsonb) to public_web, leader_web, staff_web, worker;
grant execute on function platform.hand_over(integer) to worker;
