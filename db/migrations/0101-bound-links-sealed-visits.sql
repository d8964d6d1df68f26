-- A leader's sign-in link is bound to the browser that asked for it, a staff session knows when its owner last proved
-- who they are, and what an officer heard on a visit is sealed.

-- ------------------------------------------------------------------------------------------- leaders' links

-- Links live fifteen minutes; those asked for before this change are simply asked for again.
alter table access.login_link
  -- Which kind of device asked, as coarse as that, so that the page of the link can say so.
  add column asked_on text not null default 'unknown' check (asked_on in ('phone', 'tablet', 'computer', 'unknown')),
  -- SHA-256 of the secret in the asking browser's cookie; without one the link needs the code.
  add column browser_hash bytea check (octet_length(browser_hash) = 32),
  -- SHA-256 of the link's identifier and the six digits that the asking browser shows.
  add column code_hash bytea check (octet_length(code_hash) = 32),
  add column wrong_codes smallint not null default 0;

-- A link that is live and whose secret is given: when and on what it was asked for, and whether this browser asked.
-- It changes nothing, so that a mail scanner may look at it as often as it likes.
create function access.look_at_login_link(p_force_id text, p_link_id uuid, p_secret text, p_browser text)
returns table (asked_at timestamptz, asked_on text, is_same_browser boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.asked_at, l.asked_on, coalesce(l.browser_hash = sha256(convert_to(p_browser, 'UTF8')), false)
  from access.login_link l
  where l.force_id = p_force_id and l.id = p_link_id and l.leader_id is not null and l.used_at is null
    and l.expires_at > now() and l.token_hash = sha256(convert_to(p_secret, 'UTF8'))
$$;

-- Trades a link for a session, once: by the browser that asked, or with the code it shows. The fifth wrong code ends
-- the link. Only here is a leader's session made: the portal's process holds no right to write one, so that who
-- takes it over cannot sign in as every leader in turn.
create function access.use_login_link(p_force_id text, p_link_id uuid, p_secret text, p_browser text, p_code text,
  p_session_id uuid, p_session_hash bytea, p_hours integer)
returns table (outcome text, leader_id uuid, expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_link access.login_link;
begin
  select * into v_link from access.login_link l where l.force_id = p_force_id and l.id = p_link_id for update;
  if v_link.id is null or v_link.leader_id is null or v_link.used_at is not null or v_link.expires_at <= now()
    or v_link.token_hash is distinct from sha256(convert_to(p_secret, 'UTF8'))
  then
    return query select 'gone', null::uuid, null::timestamptz;
    return;
  end if;
  if v_link.browser_hash is distinct from sha256(convert_to(p_browser, 'UTF8'))
    and v_link.code_hash is distinct from sha256(convert_to(p_link_id::text || ' ' || p_code, 'UTF8'))
  then
    update access.login_link l set wrong_codes = l.wrong_codes + 1,
      used_at = case when l.wrong_codes >= 4 then now() end
    where l.force_id = p_force_id and l.id = p_link_id;
    return query select case when v_link.wrong_codes >= 4 then 'gone' else 'wrong-code' end, null::uuid,
      null::timestamptz;
    return;
  end if;
  update access.login_link l set used_at = now() where l.force_id = p_force_id and l.id = p_link_id;
  return query
    insert into access.leader_session as s (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
    values (p_force_id, p_session_id, v_link.leader_id, p_session_hash, now(), now(),
      now() + make_interval(hours => least(p_hours, 168)))
    returning 'opened', s.leader_id, s.expires_at;
end $$;

revoke all on access.login_link, access.leader_session from leader_web;
grant insert (force_id, id, leader_id, language, asked_at, asked_on, expires_at, browser_hash, code_hash)
  on access.login_link to leader_web;
grant select on access.leader_session to leader_web;
grant update (seen_at, ended_at) on access.leader_session to leader_web;
grant execute on function access.look_at_login_link(text, uuid, text, text) to leader_web;
grant execute on function access.use_login_link(text, uuid, text, text, text, uuid, bytea, integer) to leader_web;

-- ---------------------------------------------------------------------------------------------- staff sessions

-- When the identity provider last saw this person prove who they are (`auth_time`). Older sessions have none, so that
-- their owners are asked before they approve or publish anything.
alter table access.staff_session add column authenticated_at timestamptz;
revoke update on access.staff_session from staff_web;
grant update (seen_at, ended_at) on access.staff_session to staff_web;

-- ------------------------------------------------------------------------------------------------------ visits

-- Who was met and what was said there is about people, and so is why a visit was not made. The reason that is counted
-- is a code; the words beside it are sealed.
alter table patrol.visit
  drop column engaged_with,
  drop column heard,
  drop column not_done_why,
  add column not_done_reason text check (not_done_reason in ('CALLED_AWAY', 'NO_OFFICER', 'SITE_CLOSED',
    'SITE_ASKED_NOT_TO', 'COULD_NOT_GET_THERE', 'OTHER')),
  add column seal_id uuid,
  add column engaged_with_sealed bytea,
  add column heard_sealed bytea,
  add column why_sealed bytea;

-- Visits that were not made before this change: their owner is let past the wall for this one statement.
alter table patrol.visit no force row level security;
update patrol.visit set not_done_reason = 'OTHER' where state = 'not-done';
alter table patrol.visit force row level security;

alter table patrol.visit
  add check ((state = 'not-done') = (not_done_reason is not null)),
  add check (seal_id is not null or (engaged_with_sealed is null and heard_sealed is null and why_sealed is null));

-- The keeper looks up the area of a visit before it opens what was heard there.
grant usage on schema patrol to keeper;
grant select (force_id, id, site_id) on patrol.visit to keeper;
grant select (force_id, id, area_path) on patrol.site to keeper;
