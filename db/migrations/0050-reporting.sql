-- What the public tells the force: drafts, reports and concerns, and the thread with the person who reported.
-- The public process reads and writes only through the functions at the end; the private code's keyed hash is its key.

create schema reporting;

-- An unfinished form. The text is sealed under a key made from the person's code, which this database never holds.
create table reporting.draft (
  force_id text not null,
  lookup bytea not null,
  body_sealed bytea not null check (octet_length(body_sealed) <= 65536),
  expires_at timestamptz not null,
  primary key (force_id, lookup)
);
select platform.make_tenant_table('reporting.draft');
create index draft_expiry on reporting.draft (force_id, expires_at);

-- One row a form that was sent: the second of two equal submissions waits here for the first and finds its report.
create table reporting.form_claim (
  force_id text not null,
  token_hash bytea not null,
  report_id uuid not null,
  claimed_at timestamptz not null,
  primary key (force_id, token_hash)
);
select platform.make_tenant_table('reporting.form_claim');

create table reporting.report (
  force_id text not null,
  id uuid not null,
  kind text not null check (kind in ('report', 'concern')),
  reference text not null,
  -- HMAC of the private code: finds the report, cannot be turned back into the code.
  receipt_hash bytea not null,
  -- X25519 public key made from the private code: what staff write is sealed to it.
  reader_key bytea not null check (octet_length(reader_key) = 32),
  status text not null default 'received'
    check (status in ('received', 'read', 'supervised', 'closed')),
  status_at timestamptz not null,
  withdrawn_at timestamptz,
  -- To the minute, for the senior officer's clock; published to the day.
  reported_at timestamptz not null,
  route text not null check (route in ('999', '999_BSL', '999_EMERGENCY_SMS', '18000_RELAY', '101', '18001_101_RELAY',
    'FORCE_SMS', 'ONLINE', 'ONLINE_SOH_POLICE_UK', 'TRUE_VISION', 'FRONT_COUNTER', 'OFFICER_ON_PATROL',
    'WARD_OFFICER_SURGERY', 'TPRC', 'TELL_MAMA', 'BMT', 'CST', 'GALOP', 'STOP_HATE_UK', 'CRIMESTOPPERS_ANON',
    'BTP_61016', 'COUNCILLOR_MP', 'SCHOOL_UNI', 'EMPLOYER', 'POLICE_DISCOVERED', 'OTHER_FORCE')),
  language text not null,
  area_path text collate "C",
  place_kind text,
  incident_on date,
  incident_precision text not null check (incident_precision in ('DAY', 'SEVERAL', 'UNKNOWN')),
  danger boolean not null,
  is_repeat boolean not null,
  reporter_role text not null check (reporter_role in ('ME', 'WITNESS', 'SOMEONE', 'COMMUNITY', 'WORRIED')),
  person_knows text check (person_knows in ('YES', 'NO', 'CANNOT_DECIDE')),
  happened_kinds text[] not null,
  -- What the offender appeared to target. The person's own identity is another table's and never inferred.
  strands text[] not null check (strands <@ array['RACE', 'RELIGION', 'SEXUAL_ORIENTATION', 'DISABILITY', 'TRANSGENDER']),
  strand_extras text[] not null,
  perceived_religions text[] not null,
  perceived_tags text[] not null,
  perceived_by text not null check (perceived_by in ('VICTIM', 'WITNESS', 'OTHER_PERSON', 'OFFICER', 'SUPPORT_ORG')),
  risk_words text[] not null,
  wants text[] not null,
  anonymity text not null check (anonymity in ('NAMED', 'QUIET', 'ANONYMOUS')),
  contact_by text not null check (contact_by in ('CALL', 'TEXT', 'EMAIL', 'LETTER', 'TRUSTED', 'CODE')),
  may_leave_message boolean not null,
  needs text[] not null,
  -- Organisations the person agreed to, by their identifier in the contact register; empty unless ticked.
  share_with text[] not null,
  may_tell_leader boolean not null,
  concern_about text,
  concern_soon text,
  worry text,
  heard_from text,
  seal_id uuid not null,
  narrative_sealed bytea not null,
  place_sealed bytea not null,
  details_sealed bytea not null,
  primary key (force_id, id),
  unique (force_id, receipt_hash),
  unique (force_id, reference),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('reporting.report');
create index report_by_day on reporting.report (force_id, reported_at);
create index report_by_area on reporting.report (force_id, area_path, reported_at);

-- Who told us. Opened on its own, apart from what they told.
create table reporting.identity (
  force_id text not null,
  report_id uuid not null,
  seal_id uuid not null,
  name_sealed bytea not null,
  contact_sealed bytea not null,
  safety_sealed bytea not null,
  changed_at timestamptz not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.identity');

-- How the person it happened to describes themselves, in their own words and only if they chose to.
create table reporting.self_identity (
  force_id text not null,
  report_id uuid not null,
  seal_id uuid not null,
  words_sealed bytea not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.self_identity');

-- Equality questions: no report, no day, no code. Kept apart so that they cannot be joined to a report.
create table reporting.equality_answer (
  force_id text not null,
  id uuid not null,
  answered_in date not null check (extract(day from answered_in) = 1),
  seal_id uuid not null,
  answers_sealed bytea not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('reporting.equality_answer');

create table reporting.message (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  direction text not null check (direction in ('from-reporter', 'to-reporter')),
  staff_id uuid,
  sent_at timestamptz not null,
  seal_id uuid not null,
  text_sealed bytea not null,
  primary key (force_id, id),
  check ((direction = 'from-reporter') = (staff_id is null)),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.message');
create index message_of on reporting.message (force_id, report_id, sent_at);

-- Drafts -------------------------------------------------------------------------------------------------------

create function reporting.save_draft(p_force_id text, p_lookup bytea, p_body bytea, p_hours integer) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into reporting.draft (force_id, lookup, body_sealed, expires_at)
  values (p_force_id, p_lookup, p_body, now() + make_interval(hours => least(p_hours, 72)))
  on conflict (force_id, lookup) do update set body_sealed = excluded.body_sealed, expires_at = excluded.expires_at
$$;

create function reporting.load_draft(p_force_id text, p_lookup bytea)
returns table (body_sealed bytea, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.body_sealed, d.expires_at from reporting.draft d
  where d.force_id = p_force_id and d.lookup = p_lookup and d.expires_at > now()
$$;

create function reporting.drop_draft(p_force_id text, p_lookup bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from reporting.draft where force_id = p_force_id and lookup = p_lookup
$$;

-- Sending ------------------------------------------------------------------------------------------------------

-- Claims the form for this report. Gives the report that claimed it first, which is the caller's own where it is new.
create function reporting.claim_form(p_force_id text, p_token_hash bytea, p_report_id uuid)
returns table (report_id uuid, reference text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.form_claim (force_id, token_hash, report_id, claimed_at)
  values (p_force_id, p_token_hash, p_report_id, now())
  on conflict (force_id, token_hash) do nothing;
  return query
    select c.report_id, r.reference
    from reporting.form_claim c
    left join reporting.report r on r.force_id = c.force_id and r.id = c.report_id
    where c.force_id = p_force_id and c.token_hash = p_token_hash;
end $$;

-- Stores one report. False where the reference is taken, which a new reference mends.
create function reporting.submit_report(p_force_id text, p_id uuid, p_facts jsonb, p_receipt_hash bytea,
  p_reader_key bytea, p_seal_id uuid, p_narrative bytea, p_place bytea, p_details bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stored integer;
begin
  insert into reporting.report (force_id, id, kind, reference, receipt_hash, reader_key, status_at, reported_at, route,
    language, area_path, place_kind, incident_on, incident_precision, danger, is_repeat, reporter_role, person_knows,
    happened_kinds, strands, strand_extras, perceived_religions, perceived_tags, perceived_by, risk_words, wants,
    anonymity, contact_by, may_leave_message, needs, share_with, may_tell_leader, concern_about, concern_soon, worry,
    heard_from, seal_id, narrative_sealed, place_sealed, details_sealed)
  select p_force_id, p_id, f.kind, f.reference, p_receipt_hash, p_reader_key, m.minute, m.minute, f.route,
    f.language, f.area_path, f.place_kind, f.incident_on, f.incident_precision, f.danger, f.is_repeat,
    f.reporter_role, f.person_knows, f.happened_kinds, f.strands, f.strand_extras, f.perceived_religions,
    f.perceived_tags, f.perceived_by, f.risk_words, f.wants, f.anonymity, f.contact_by, f.may_leave_message, f.needs,
    f.share_with, f.may_tell_leader, f.concern_about, f.concern_soon, f.worry, f.heard_from, p_seal_id, p_narrative,
    p_place, p_details
  from jsonb_to_record(p_facts) as f (kind text, reference text, route text, language text, area_path text,
      place_kind text, incident_on date, incident_precision text, danger boolean, is_repeat boolean,
      reporter_role text, person_knows text, happened_kinds text[], strands text[], strand_extras text[],
      perceived_religions text[], perceived_tags text[], perceived_by text, risk_words text[], wants text[],
      anonymity text, contact_by text, may_leave_message boolean, needs text[], share_with text[],
      may_tell_leader boolean, concern_about text, concern_soon text, worry text, heard_from text),
    (select date_trunc('minute', now()) as minute) m
  on conflict (force_id, reference) do nothing;
  get diagnostics stored = row_count;
  return stored = 1;
end $$;

create function reporting.keep_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_name bytea,
  p_contact bytea, p_safety bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
  select r.force_id, r.id, p_seal_id, p_name, p_contact, p_safety, now()
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
  on conflict (force_id, report_id) do update set seal_id = excluded.seal_id, name_sealed = excluded.name_sealed,
    contact_sealed = excluded.contact_sealed, safety_sealed = excluded.safety_sealed, changed_at = excluded.changed_at;
  return found;
end $$;

create function reporting.keep_self_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_words bytea)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.self_identity (force_id, report_id, seal_id, words_sealed)
  select r.force_id, r.id, p_seal_id, p_words
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
  on conflict (force_id, report_id) do nothing;
  return found;
end $$;

create function reporting.keep_equality_answer(p_force_id text, p_id uuid, p_seal_id uuid, p_answers bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into reporting.equality_answer (force_id, id, answered_in, seal_id, answers_sealed)
  values (p_force_id, p_id, date_trunc('month', now() at time zone 'Europe/London')::date,
    p_seal_id, p_answers)
$$;

-- Coming back --------------------------------------------------------------------------------------------------

create function reporting.report_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (id uuid, kind text, reference text, status text, status_at timestamptz, reported_at timestamptz,
  withdrawn_at timestamptz, reader_key bytea, anonymity text, strands text[], share_with text[],
  may_tell_leader boolean, danger boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.kind, r.reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, r.reader_key, r.anonymity,
    r.strands, r.share_with, r.may_tell_leader, r.danger
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$$;

create function reporting.thread_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (id uuid, direction text, sent_at timestamptz, seal_id uuid, text_sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.direction, m.sent_at, m.seal_id, m.text_sealed
  from reporting.message m join reporting.report r on r.force_id = m.force_id and r.id = m.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
  order by m.sent_at, m.id
$$;

-- At most 200 messages from one person, so that one code cannot fill the disk.
create function reporting.add_information(p_force_id text, p_receipt_hash bytea, p_id uuid, p_seal_id uuid, p_text bytea)
returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  of_report uuid;
begin
  insert into reporting.message (force_id, id, report_id, direction, sent_at, seal_id, text_sealed)
  select r.force_id, p_id, r.id, 'from-reporter', now(), p_seal_id, p_text
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
    and (select count(*) from reporting.message m where m.force_id = r.force_id and m.report_id = r.id
      and m.direction = 'from-reporter') < 200
  on conflict (force_id, id) do nothing
  returning report_id into of_report;
  return of_report;
end $$;

create function reporting.change_consent(p_force_id text, p_receipt_hash bytea, p_share_with text[],
  p_may_tell_leader boolean) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.report set share_with = p_share_with, may_tell_leader = p_may_tell_leader
  where force_id = p_force_id and receipt_hash = p_receipt_hash
  returning id
$$;

create function reporting.withdraw_report(p_force_id text, p_receipt_hash bytea) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.report set withdrawn_at = now(), share_with = '{}', may_tell_leader = false
  where force_id = p_force_id and receipt_hash = p_receipt_hash and withdrawn_at is null
  returning id
$$;

-- Who may --------------------------------------------------------------------------------------------------------

revoke all on all functions in schema reporting from public;
grant usage on schema reporting to public_web, staff_web, worker;
grant execute on all functions in schema reporting to public_web;
grant select on reporting.report, reporting.message to staff_web, worker;
grant select on reporting.identity, reporting.self_identity to staff_web;
grant update (status, status_at) on reporting.report to staff_web, worker;
grant insert on reporting.message to staff_web, worker;
-- Tidying away drafts nobody came back to and claims of forms sent long ago.
grant select, delete on reporting.draft, reporting.form_claim to worker;
-- The keeper looks up a record's area before it opens anything, and reads nothing else here.
grant usage on schema reporting to keeper;
grant select (force_id, id, area_path) on reporting.report to keeper;
grant select (force_id, id, report_id) on reporting.message to keeper;
