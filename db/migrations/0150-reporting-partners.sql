-- Reports that partner organisations bring: who they are, their keys, which report is whose, what each agreed to pass on
-- of the person, and what they are called back about.

-- The person is known to the partner and not to the police, and is reached through the partner.
alter table reporting.report drop constraint report_anonymity_check;
alter table reporting.report add constraint report_anonymity_check
  check (anonymity in ('NAMED', 'QUIET', 'ANONYMOUS', 'NAMED_TO_INTERMEDIARY_ONLY'));
alter table reporting.report drop constraint report_contact_by_check;
alter table reporting.report add constraint report_contact_by_check
  check (contact_by in ('CALL', 'TEXT', 'EMAIL', 'LETTER', 'TRUSTED', 'CODE', 'PARTNER'));

create table reporting.partner (
  force_id text not null,
  id uuid not null,
  name text not null check (length(name) between 2 and 100),
  route text not null check (route in ('TPRC', 'TELL_MAMA', 'BMT', 'CST', 'GALOP', 'STOP_HATE_UK', 'COUNCILLOR_MP',
    'SCHOOL_UNI', 'EMPLOYER')),
  registered_at timestamptz not null,
  ended_at timestamptz,
  -- Where the partner is called back; null where it asks us instead.
  webhook_url text check (length(webhook_url) <= 500),
  webhook_seal_id uuid,
  webhook_secret_sealed bytea,
  webhook_stopped_at timestamptz,
  primary key (force_id, id),
  unique (force_id, name),
  check ((webhook_url is null) = (webhook_secret_sealed is null))
);
select platform.make_tenant_table('reporting.partner');

-- A key is known by its hash alone: 256 random bits need no slow hash.
create table reporting.partner_key (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  scopes text[] not null check (scopes <@ array['reports:write', 'reports:read', 'messages:write', 'consent:write']),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (force_id, id),
  unique (force_id, key_hash),
  foreign key (force_id, partner_id) references reporting.partner (force_id, id)
);
select platform.make_tenant_table('reporting.partner_key');
create index partner_key_of on reporting.partner_key (force_id, partner_id);

-- Who brought a report, who looks after it now (nobody after a partner ended towards the police), and who the person is to us.
create table reporting.partner_report (
  force_id text not null,
  report_id uuid not null,
  brought_by uuid not null,
  partner_id uuid,
  identity text not null check (identity in ('shared', 'known-to-partner', 'unknown')),
  identity_at timestamptz not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  foreign key (force_id, brought_by) references reporting.partner (force_id, id),
  foreign key (force_id, partner_id) references reporting.partner (force_id, id)
);
select platform.make_tenant_table('reporting.partner_report');
create index partner_report_of on reporting.partner_report (force_id, partner_id);

-- Every change of what the person agreed to, kept after the name itself is gone.
create table reporting.partner_consent (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  partner_id uuid not null,
  before text not null,
  identity text not null check (identity in ('shared', 'known-to-partner', 'unknown')),
  changed_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.partner_report (force_id, report_id)
);
select platform.make_tenant_table('reporting.partner_consent');
create index partner_consent_of on reporting.partner_consent (force_id, report_id, changed_at);

-- One row a request with an Idempotency-Key: the second of two equal ones waits for the first and gets its answer.
create table reporting.partner_request (
  force_id text not null,
  partner_id uuid not null,
  request_hash bytea not null check (octet_length(request_hash) = 32),
  body_hash bytea not null check (octet_length(body_hash) = 32),
  -- Identifiers, states and times; nothing a person wrote.
  answer text,
  made_at timestamptz not null,
  primary key (force_id, partner_id, request_hash),
  foreign key (force_id, partner_id) references reporting.partner (force_id, id)
);
select platform.make_tenant_table('reporting.partner_request');
create index partner_request_age on reporting.partner_request (force_id, made_at);

-- What a partner is called back about: identifiers only, and what became of the call.
create table reporting.partner_notice (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  report_id uuid not null,
  kind text not null check (kind in ('report.status-changed', 'report.message-written', 'report.handed-over')),
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up', 'dropped')),
  attempts integer not null default 0,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  status integer,
  primary key (force_id, id),
  foreign key (force_id, partner_id) references reporting.partner (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.partner_notice');
create index partner_notice_of on reporting.partner_notice (force_id, report_id, made_at);

-- With a partner's key ---------------------------------------------------------------------------------------------
-- Each function takes the hash of the key and finds the partner by it again, so that the public process can do nothing
-- in the name of a partner whose key it was not shown.

-- Whose live key this is. No row for one that is unknown, has run out, was ended, or whose partner has left.
create function reporting.partner_of_key(p_force_id text, p_key_hash bytea)
returns table (partner_id uuid, key_id uuid, name text, route text, scopes text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, k.id, p.name, p.route, k.scopes
  from reporting.partner_key k join reporting.partner p on p.force_id = k.force_id and p.id = k.partner_id
  where k.force_id = p_force_id and k.key_hash = p_key_hash and k.ended_at is null and k.expires_at > now()
    and p.ended_at is null
$$;

-- Claims a request. Waits for an equal one under way, and then gives its answer.
create function reporting.claim_partner_request(p_force_id text, p_key_hash bytea, p_request_hash bytea,
  p_body_hash bytea)
returns table (is_same boolean, answer text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_partner_id uuid;
begin
  select k.partner_id into v_partner_id from reporting.partner_of_key(p_force_id, p_key_hash) k;
  if not found then
    raise exception 'no partner has this key' using errcode = 'insufficient_privilege';
  end if;
  insert into reporting.partner_request (force_id, partner_id, request_hash, body_hash, made_at)
  values (p_force_id, v_partner_id, p_request_hash, p_body_hash, now())
  on conflict (force_id, partner_id, request_hash) do nothing;
  return query
    select r.body_hash = p_body_hash, r.answer from reporting.partner_request r
    where r.force_id = p_force_id and r.partner_id = v_partner_id and r.request_hash = p_request_hash;
end $$;

create function reporting.keep_partner_answer(p_force_id text, p_key_hash bytea, p_request_hash bytea, p_answer text)
returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.partner_request r set answer = p_answer
  from reporting.partner_of_key(p_force_id, p_key_hash) k
  where r.force_id = p_force_id and r.partner_id = k.partner_id and r.request_hash = p_request_hash
    and r.answer is null
$$;

create function reporting.keep_partner_report(p_force_id text, p_key_hash bytea, p_receipt_hash bytea,
  p_identity text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.partner_report (force_id, report_id, brought_by, partner_id, identity, identity_at)
  select r.force_id, r.id, k.partner_id, k.partner_id, p_identity, now()
  from reporting.report r, reporting.partner_of_key(p_force_id, p_key_hash) k
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash;
  -- A key that died meanwhile takes the report with it: none is stored that nobody could be asked about.
  if not found then
    raise exception 'no partner has this key' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- A partner's own report: its state, and nothing of what was told. No row for any other's.
create function reporting.partner_report_of(p_force_id text, p_key_hash bytea, p_report_id uuid)
returns table (id uuid, reference text, status text, status_at timestamptz, reported_at timestamptz,
  withdrawn_at timestamptz, identity text, identity_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, pr.identity, pr.identity_at
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
  where pr.report_id = p_report_id
$$;

-- Sets what the police may know of the person, and erases what they knew before. Gives the state before; none where the
-- report is not the partner's own.
create function reporting.change_partner_identity(p_force_id text, p_key_hash bytea, p_report_id uuid, p_id uuid,
  p_identity text, p_anonymity text, p_contact_by text, p_may_leave_message boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before text;
  v_partner_id uuid;
begin
  select pr.identity, pr.partner_id into v_before, v_partner_id
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
  where pr.report_id = p_report_id
  for update of pr;
  if not found then return null; end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'reporting.identity' and s.record_id = p_report_id;
  delete from reporting.identity i where i.force_id = p_force_id and i.report_id = p_report_id;
  update reporting.partner_report set identity = p_identity, identity_at = now()
  where force_id = p_force_id and report_id = p_report_id;
  update reporting.report set anonymity = p_anonymity, contact_by = p_contact_by,
    may_leave_message = p_may_leave_message
  where force_id = p_force_id and id = p_report_id;
  insert into reporting.partner_consent (force_id, id, report_id, partner_id, before, identity, changed_at)
  values (p_force_id, p_id, p_report_id, v_partner_id, v_before, p_identity, now());
  return v_before;
end $$;

-- Who may --------------------------------------------------------------------------------------------------------

revoke all on function
  reporting.partner_of_key(text, bytea),
  reporting.claim_partner_request(text, bytea, bytea, bytea),
  reporting.keep_partner_answer(text, bytea, bytea, text),
  reporting.keep_partner_report(text, bytea, bytea, text),
  reporting.partner_report_of(text, bytea, uuid),
  reporting.change_partner_identity(text, bytea, uuid, uuid, text, text, text, boolean)
  from public;
grant execute on function
  reporting.partner_of_key(text, bytea),
  reporting.claim_partner_request(text, bytea, bytea, bytea),
  reporting.keep_partner_answer(text, bytea, bytea, text),
  reporting.keep_partner_report(text, bytea, bytea, text),
  reporting.partner_report_of(text, bytea, uuid),
  reporting.change_partner_identity(text, bytea, uuid, uuid, text, text, text, boolean)
  to public_web;
-- Staff read who brought a report and may be asked; of the way to call a partner back, only whether there is one.
grant select (force_id, id, name, route, ended_at, webhook_url, webhook_stopped_at) on reporting.partner to staff_web;
grant select on reporting.partner_report, reporting.partner_consent to staff_web;
grant select, insert on reporting.partner_notice to staff_web, worker;
grant update (state, attempts, changed_at, status) on reporting.partner_notice to worker;
grant select on reporting.partner, reporting.partner_report, reporting.partner_consent to worker;
grant update (webhook_stopped_at) on reporting.partner to worker;
grant select, delete on reporting.partner_request to worker;
