-- Case workers of partner organisations in the browser: who they are, how they sign in, and what they see of the reports
-- their organisation brought. A signed-in session stands where a key of the interface stands: every function that finds
-- a partner by the hash of its key finds it by the hash of a live session as well.

-- ------------------------------------------------------------------------------------------------ lines about them

alter table platform.audit_entry drop constraint audit_entry_actor_kind_check;
alter table platform.audit_entry add constraint audit_entry_actor_kind_check
  check (actor_kind in ('public', 'leader', 'partner', 'staff', 'system'));

create or replace function platform.append_audit(p_force_id text, p_id uuid, p_at timestamptz, p_actor_kind text,
  p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (session_user = 'public_web' and p_actor_kind not in ('public', 'partner'))
    or (session_user = 'leader_web' and p_actor_kind not in ('public', 'leader'))
  then
    raise exception '% may not write a line of %', session_user, p_actor_kind using errcode = 'insufficient_privilege';
  end if;
  insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
    values (p_force_id, p_id, p_at, p_actor_kind, p_actor_id, p_act, p_kind, p_subject, p_subject_id,
      coalesce(p_detail, '{}'));
  insert into platform.audit_unsealed (force_id, entry_id) values (p_force_id, p_id);
end
$$;

-- -------------------------------------------------------------------------------------------------- sign-in links

-- One machinery for everybody who signs in by a mailed link. A link asked for at one door opens no other.
alter table access.login_link rename column leader_id to person_id;
alter table access.login_link add column audience text not null default 'leader'
  check (audience in ('leader', 'partner'));

create table access.partner_session (
  force_id text not null,
  id uuid not null,
  worker_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, id),
  unique (force_id, token_hash)
);
select platform.make_tenant_table('access.partner_session');
create index partner_session_of on access.partner_session (force_id, worker_id) where ended_at is null;

-- Notes that somebody asked for a link. Its secret is made by the worker, just before it is sent.
create function access.ask_login_link(p_force_id text, p_audience text, p_id uuid, p_person_id uuid, p_language text,
  p_asked_on text, p_minutes integer, p_browser_hash bytea, p_code_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into access.login_link (force_id, id, audience, person_id, language, asked_at, asked_on, expires_at,
    browser_hash, code_hash)
  values (p_force_id, p_id, p_audience, p_person_id, p_language, now(), p_asked_on,
    now() + make_interval(mins => least(p_minutes, 15)), p_browser_hash, p_code_hash)
$$;

drop function access.look_at_login_link(text, uuid, text, text);
create function access.look_at_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text,
  p_browser text)
returns table (asked_at timestamptz, asked_on text, is_same_browser boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.asked_at, l.asked_on, coalesce(l.browser_hash = sha256(convert_to(p_browser, 'UTF8')), false)
  from access.login_link l
  where l.force_id = p_force_id and l.id = p_link_id and l.audience = p_audience and l.person_id is not null
    and l.used_at is null and l.expires_at > now() and l.token_hash = sha256(convert_to(p_secret, 'UTF8'))
$$;

-- Trades a link for a session of its own door, once: by the browser that asked, or with the code it shows. The fifth
-- wrong code ends the link. Only here is such a session made.
drop function access.use_login_link(text, uuid, text, text, text, uuid, bytea, integer);
create function access.use_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text,
  p_code text, p_session_id uuid, p_session_hash bytea, p_hours integer)
returns table (outcome text, person_id uuid, expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_link access.login_link;
begin
  select * into v_link from access.login_link l
    where l.force_id = p_force_id and l.id = p_link_id and l.audience = p_audience for update;
  if v_link.id is null or v_link.person_id is null or v_link.used_at is not null or v_link.expires_at <= now()
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
  if p_audience = 'leader' then
    return query
      insert into access.leader_session as s (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
      values (p_force_id, p_session_id, v_link.person_id, p_session_hash, now(), now(),
        now() + make_interval(hours => least(p_hours, 168)))
      returning 'opened', s.leader_id, s.expires_at;
  else
    return query
      insert into access.partner_session as s (force_id, id, worker_id, token_hash, started_at, seen_at, expires_at)
      values (p_force_id, p_session_id, v_link.person_id, p_session_hash, now(), now(),
        now() + make_interval(hours => least(p_hours, 12)))
      returning 'opened', s.worker_id, s.expires_at;
  end if;
end $$;

-- Whose live session this is, by its secret, and notes at most once a minute that it was used. No process may read the
-- kept hashes: with one it could act as the case worker.
create function access.use_partner_session(p_force_id text, p_session_id uuid, p_secret text, p_idle_minutes integer)
returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_session access.partner_session;
begin
  select * into v_session from access.partner_session s
    where s.force_id = p_force_id and s.id = p_session_id and s.ended_at is null and s.expires_at > now()
      and s.seen_at > now() - make_interval(mins => least(p_idle_minutes, 60))
      and s.token_hash = sha256(convert_to(p_secret, 'UTF8'));
  if not found then return null; end if;
  if v_session.seen_at < now() - interval '1 minute' then
    update access.partner_session s set seen_at = now() where s.force_id = p_force_id and s.id = p_session_id;
  end if;
  return v_session.worker_id;
end $$;

create function access.end_partner_session(p_force_id text, p_session_id uuid, p_token_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update access.partner_session s set ended_at = now()
  where s.force_id = p_force_id and s.id = p_session_id and s.token_hash = p_token_hash and s.ended_at is null
$$;

-- For functions of the reporting room alone.
create function access.worker_of_partner_session(p_force_id text, p_token_hash bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.worker_id from access.partner_session s
  where s.force_id = p_force_id and s.token_hash = p_token_hash and s.ended_at is null and s.expires_at > now()
$$;
create function access.end_sessions_of_worker(p_force_id text, p_worker_id uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update access.partner_session s set ended_at = now()
  where s.force_id = p_force_id and s.worker_id = p_worker_id and s.ended_at is null
$$;

-- ---------------------------------------------------------------------------------------------------- case workers

-- The name is shown to colleagues and stays beside what its bearer entered; the address is sealed, and erased at the end.
create table reporting.partner_worker (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  name text not null check (length(name) between 2 and 100),
  is_manager boolean not null,
  email_index bytea check (octet_length(email_index) = 32),
  seal_id uuid,
  email_sealed bytea,
  invited_at timestamptz not null,
  -- The colleague who invited; null where the force did.
  invited_by uuid,
  removed_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, partner_id) references reporting.partner (force_id, id),
  check ((removed_at is null) = (email_sealed is not null))
);
select platform.make_tenant_table('reporting.partner_worker');
create index partner_worker_of on reporting.partner_worker (force_id, partner_id);
-- An address signs in to one organisation: what its bearer enters cannot land in another's list.
create unique index partner_worker_address on reporting.partner_worker (force_id, email_index)
  where removed_at is null;

alter table reporting.partner_report
  -- The partner's own case number, as the report was brought with it; no name stands in it.
  add column own_reference text check (own_reference ~ '^[A-Za-z0-9][A-Za-z0-9/._-]{0,39}$'),
  add column entered_by uuid;

alter table reporting.partner_key drop constraint partner_key_scopes_check;
alter table reporting.partner_key add constraint partner_key_scopes_check
  check (scopes <@ array['reports:write', 'reports:read', 'messages:write', 'consent:write', 'files:write']);

-- Whose live key or session this is. No row for one that is unknown, has run out, was ended, or whose partner has left.
create or replace function reporting.partner_of_key(p_force_id text, p_key_hash bytea)
returns table (partner_id uuid, key_id uuid, name text, route text, scopes text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, k.id, p.name, p.route, k.scopes
  from reporting.partner_key k join reporting.partner p on p.force_id = k.force_id and p.id = k.partner_id
  where k.force_id = p_force_id and k.key_hash = p_key_hash and k.ended_at is null and k.expires_at > now()
    and p.ended_at is null
  union all
  select p.id, w.id, p.name, p.route,
    array['reports:write', 'reports:read', 'messages:write', 'consent:write', 'files:write']
  from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.id = access.worker_of_partner_session(p_force_id, p_key_hash)
    and w.removed_at is null and p.ended_at is null
$$;

-- The case worker behind a live session, with the organisation.
create function reporting.partner_worker_of_session(p_force_id text, p_hash bytea)
returns table (worker_id uuid, name text, is_manager boolean, partner_id uuid, partner_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.id, w.name, w.is_manager, p.id, p.name
  from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.id = access.worker_of_partner_session(p_force_id, p_hash)
    and w.removed_at is null and p.ended_at is null
$$;

-- Who signs in with this address; nobody where the person or the organisation has left.
create function reporting.partner_worker_by_email(p_force_id text, p_email_index bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.id from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.email_index = p_email_index and w.removed_at is null and p.ended_at is null
$$;

create function reporting.partner_workers_of(p_force_id text, p_hash bytea)
returns table (id uuid, name text, is_manager boolean, invited_at timestamptz, is_self boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.id, w.name, w.is_manager, w.invited_at, w.id = me.worker_id
  from reporting.partner_worker_of_session(p_force_id, p_hash) me
    join reporting.partner_worker w on w.force_id = p_force_id and w.partner_id = me.partner_id
  where w.removed_at is null order by w.name, w.id
$$;

-- A manager invites a colleague: `invited`, `taken` for an address that signs in already, `full`, `not-allowed`.
create function reporting.invite_partner_worker(p_force_id text, p_hash bytea, p_id uuid, p_name text,
  p_is_manager boolean, p_email_index bytea, p_seal_id uuid, p_email bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_me record;
begin
  select * into v_me from reporting.partner_worker_of_session(p_force_id, p_hash);
  if not found or not v_me.is_manager then return 'not-allowed'; end if;
  if (select count(*) >= 200 from reporting.partner_worker w
      where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.removed_at is null) then
    return 'full';
  end if;
  insert into reporting.partner_worker (force_id, id, partner_id, name, is_manager, email_index, seal_id, email_sealed,
    invited_at, invited_by)
  values (p_force_id, p_id, v_me.partner_id, p_name, p_is_manager, p_email_index, p_seal_id, p_email, now(),
    v_me.worker_id)
  on conflict (force_id, email_index) where removed_at is null do nothing;
  return case when found then 'invited' else 'taken' end;
end $$;

-- Ends somebody's work: sessions end, the address and its key are destroyed, the name stays beside what was entered.
create function reporting.end_partner_worker(p_force_id text, p_worker_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update reporting.partner_worker w set removed_at = now(), email_index = null, seal_id = null, email_sealed = null
  where w.force_id = p_force_id and w.id = p_worker_id and w.removed_at is null;
  if not found then return false; end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'reporting.partner_worker' and s.record_id = p_worker_id;
  perform access.end_sessions_of_worker(p_force_id, p_worker_id);
  return true;
end $$;

-- A manager removes a colleague: `removed`, `not-found`, `last-manager`, `not-allowed`.
create function reporting.remove_partner_worker(p_force_id text, p_hash bytea, p_worker_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_me record;
  v_is_manager boolean;
begin
  select * into v_me from reporting.partner_worker_of_session(p_force_id, p_hash);
  if not found or not v_me.is_manager then return 'not-allowed'; end if;
  -- Two managers who remove each other at once wait here, so that one of them stays.
  perform 1 from reporting.partner_worker w
    where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.is_manager and w.removed_at is null
    order by w.id for update;
  select w.is_manager into v_is_manager from reporting.partner_worker w
    where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.id = p_worker_id and w.removed_at is null;
  if not found then return 'not-found'; end if;
  if v_is_manager and (select count(*) < 2 from reporting.partner_worker w
      where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.is_manager and w.removed_at is null) then
    return 'last-manager';
  end if;
  perform reporting.end_partner_worker(p_force_id, p_worker_id);
  return 'removed';
end $$;

-- ------------------------------------------------------------------------------------------------------- their reports

drop function reporting.keep_partner_report(text, bytea, bytea, text);
create function reporting.keep_partner_report(p_force_id text, p_key_hash bytea, p_receipt_hash bytea,
  p_identity text, p_own_reference text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.partner_report (force_id, report_id, brought_by, partner_id, identity, identity_at,
    own_reference, entered_by)
  select r.force_id, r.id, k.partner_id, k.partner_id, p_identity, now(), p_own_reference, w.id
  from reporting.report r, reporting.partner_of_key(p_force_id, p_key_hash) k
    left join reporting.partner_worker w on w.force_id = p_force_id and w.id = k.key_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash;
  -- A key that died meanwhile takes the report with it: none is stored that nobody could be asked about.
  if not found then
    raise exception 'no partner has this key' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- A partner's reports as its own pages list them: what is known to the partner anyway, the state, and since when a message
-- of the police waits for an answer. `p_which`: waiting, open, closed. Fifty a page; those that wait longest come first.
create function reporting.partner_reports_of(p_force_id text, p_key_hash bytea, p_which text, p_page integer)
returns table (id uuid, reference text, own_reference text, status text, status_at timestamptz,
  reported_at timestamptz, withdrawn_at timestamptz, identity text, entered_by text, waiting_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.reference, pr.own_reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, pr.identity, w.name,
    waits.since
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    left join reporting.partner_worker w on w.force_id = pr.force_id and w.id = pr.entered_by
      and w.partner_id = k.partner_id
    cross join lateral (
      select min(m.sent_at) as since from reporting.message m
      where m.force_id = r.force_id and m.report_id = r.id and m.direction = 'to-reporter'
        and m.sent_at > coalesce((select max(o.sent_at) from reporting.message o
          where o.force_id = r.force_id and o.report_id = r.id and o.direction = 'from-reporter'), '-infinity')
    ) waits
  where case p_which
    when 'waiting' then waits.since is not null and r.withdrawn_at is null
    when 'closed' then r.status = 'closed' or r.withdrawn_at is not null
    else r.status <> 'closed' and r.withdrawn_at is null end
  order by waits.since nulls last, r.reported_at desc, r.id
  limit 51 offset greatest(least(p_page, 1000), 0) * 50
$$;

create function reporting.partner_report_counts(p_force_id text, p_key_hash bytea)
returns table (waiting integer, open integer, closed integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select
    (count(*) filter (where waits.is_so and r.withdrawn_at is null))::integer,
    (count(*) filter (where r.status <> 'closed' and r.withdrawn_at is null))::integer,
    (count(*) filter (where r.status = 'closed' or r.withdrawn_at is not null))::integer
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    cross join lateral (
      select coalesce((select m.direction = 'to-reporter' from reporting.message m
        where m.force_id = r.force_id and m.report_id = r.id order by m.sent_at desc, m.id desc limit 1), false) as is_so
    ) waits
$$;

drop function reporting.partner_report_of(text, bytea, uuid);
create function reporting.partner_report_of(p_force_id text, p_key_hash bytea, p_report_id uuid)
returns table (id uuid, reference text, own_reference text, status text, status_at timestamptz,
  reported_at timestamptz, withdrawn_at timestamptz, identity text, identity_at timestamptz, entered_by text,
  is_handed_over boolean, danger boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.reference, pr.own_reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, pr.identity,
    pr.identity_at, w.name, pr.brought_by <> k.partner_id, r.danger
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    left join reporting.partner_worker w on w.force_id = pr.force_id and w.id = pr.entered_by
      and w.partner_id = k.partner_id
  where pr.report_id = p_report_id
$$;

-- ------------------------------------------------------------------------------------------------------------ who may

revoke all on function
  access.ask_login_link(text, text, uuid, uuid, text, text, integer, bytea, bytea),
  access.look_at_login_link(text, text, uuid, text, text),
  access.use_login_link(text, text, uuid, text, text, text, uuid, bytea, integer),
  access.use_partner_session(text, uuid, text, integer),
  access.end_partner_session(text, uuid, bytea),
  access.worker_of_partner_session(text, bytea),
  access.end_sessions_of_worker(text, uuid),
  reporting.partner_worker_of_session(text, bytea),
  reporting.partner_worker_by_email(text, bytea),
  reporting.partner_workers_of(text, bytea),
  reporting.invite_partner_worker(text, bytea, uuid, text, boolean, bytea, uuid, bytea),
  reporting.end_partner_worker(text, uuid),
  reporting.remove_partner_worker(text, bytea, uuid),
  reporting.keep_partner_report(text, bytea, bytea, text, text),
  reporting.partner_reports_of(text, bytea, text, integer),
  reporting.partner_report_counts(text, bytea),
  reporting.partner_report_of(text, bytea, uuid)
  from public;
grant execute on function
  access.ask_login_link(text, text, uuid, uuid, text, text, integer, bytea, bytea),
  access.look_at_login_link(text, text, uuid, text, text),
  access.use_login_link(text, text, uuid, text, text, text, uuid, bytea, integer)
  to leader_web, public_web;
grant execute on function
  access.use_partner_session(text, uuid, text, integer),
  access.end_partner_session(text, uuid, bytea),
  reporting.partner_worker_of_session(text, bytea),
  reporting.partner_worker_by_email(text, bytea),
  reporting.partner_workers_of(text, bytea),
  reporting.invite_partner_worker(text, bytea, uuid, text, boolean, bytea, uuid, bytea),
  reporting.remove_partner_worker(text, bytea, uuid),
  reporting.keep_partner_report(text, bytea, bytea, text, text),
  reporting.partner_reports_of(text, bytea, text, integer),
  reporting.partner_report_counts(text, bytea),
  reporting.partner_report_of(text, bytea, uuid)
  to public_web;
revoke insert (force_id, id, person_id, language, asked_at, asked_on, expires_at, browser_hash, code_hash)
  on access.login_link from leader_web;
insert into platform.publish_right (role_name, name_prefix) values
  ('public_web', 'access.login-link-asked'),
  ('public_web', 'reporting.partner-worker-invited');

-- An administrator takes partners in and lets them go by a page: the register, never a report's content.
grant insert (force_id, id, name, route, registered_at) on reporting.partner to staff_web;
grant select (registered_at) on reporting.partner to staff_web;
grant update (ended_at, webhook_url, webhook_seal_id, webhook_secret_sealed) on reporting.partner to staff_web;
grant select (force_id, id, partner_id, scopes, made_at, expires_at, ended_at) on reporting.partner_key to staff_web;
grant insert on reporting.partner_key to staff_web;
grant update (expires_at, ended_at, scopes) on reporting.partner_key to staff_web;
grant update (partner_id) on reporting.partner_report to staff_web;
grant select (force_id, id, partner_id, name, is_manager, invited_at, invited_by, removed_at, email_index)
  on reporting.partner_worker to staff_web;
grant insert on reporting.partner_worker to staff_web;
grant execute on function reporting.end_partner_worker(text, uuid) to staff_web;
grant select on reporting.partner_worker to worker;
