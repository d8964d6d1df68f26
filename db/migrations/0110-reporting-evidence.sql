-- Evidence: photos, video, audio and documents. The sealed bytes lie in a store outside the database; here stand the facts
-- about them, who touched them and when. A file belongs to an unfinished form until that is sent, then to the report.

create table reporting.evidence (
  force_id text not null,
  id uuid not null,
  report_id uuid,
  -- The unfinished form it belongs to, by the form's own look-up; empty from the moment the form is sent.
  draft_lookup bytea,
  source text not null check (source in ('reporter', 'staff')),
  staff_id uuid,
  received_at timestamptz not null,
  media_type text not null check (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
  family text not null check (family in ('image', 'video', 'audio', 'document')),
  -- Of the file as it is kept, before sealing.
  bytes bigint not null check (bytes > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  -- Of the sealed bytes in the store, so that the store can be checked without opening anything.
  sealed_bytes bigint not null check (sealed_bytes > 0),
  sealed_sha256 bytea not null check (octet_length(sealed_sha256) = 32),
  -- Whether the file is what arrived, byte for byte. False: hidden details were taken out first, as the sender chose.
  is_original boolean not null,
  scan_state text not null check (scan_state in ('not-scanned', 'waiting', 'clean', 'infected', 'unavailable')),
  -- What the scanner called it, or why it was not scanned.
  scan_note text check (length(scan_note) <= 200),
  scanned_at timestamptz,
  scan_tries integer not null default 0,
  -- When the sweep last found that the store had lost it.
  missing_since timestamptz,
  seal_id uuid not null,
  -- The name the sender's device gave it. It names nothing in the store.
  name_sealed bytea not null,
  primary key (force_id, id),
  check ((report_id is null) <> (draft_lookup is null)),
  check ((source = 'staff') = (staff_id is not null)),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.evidence');
create index evidence_of_report on reporting.evidence (force_id, report_id, received_at) where report_id is not null;
create index evidence_of_draft on reporting.evidence (force_id, draft_lookup) where draft_lookup is not null;
create index evidence_to_scan on reporting.evidence (force_id, scanned_at) where scan_state in ('waiting', 'unavailable');

-- Chain of custody: nobody may change or delete a line of a report's evidence.
create table reporting.evidence_custody (
  force_id text not null,
  id uuid not null,
  evidence_id uuid not null,
  at timestamptz not null,
  act text not null check (act in
    ('received', 'scanned', 'viewed', 'downloaded', 'exported', 'opened-quarantined', 'missing')),
  actor_kind text not null check (actor_kind in ('public', 'staff', 'system')),
  actor_id text,
  -- A code, as in the audit: no words a person wrote.
  reason text check (reason ~ '^[a-z][a-z0-9-]{0,59}$'),
  primary key (force_id, id),
  foreign key (force_id, evidence_id) references reporting.evidence (force_id, id) on delete cascade
);
select platform.make_tenant_table('reporting.evidence_custody');
create index evidence_custody_of on reporting.evidence_custody (force_id, evidence_id, at);

-- Keeping ----------------------------------------------------------------------------------------------------------

-- Stores one file's facts and its first line of custody. `full` where the form or report holds as much as it may.
-- The caller holds a lock on the form or report, so two files at once cannot both be the last that fits.
create function reporting.store_evidence(p_force_id text, p_id uuid, p_report_id uuid, p_draft_lookup bytea,
  p_staff_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_files bigint;
  v_bytes numeric;
begin
  select count(*), coalesce(sum(e.bytes), 0) into v_files, v_bytes from reporting.evidence e
    where e.force_id = p_force_id
      and case when p_report_id is null then e.draft_lookup = p_draft_lookup else e.report_id = p_report_id end;
  if v_files >= (p_facts ->> 'mostFiles')::bigint
    or v_bytes + (p_facts ->> 'bytes')::numeric > (p_facts ->> 'mostBytes')::numeric then
    return 'full';
  end if;
  insert into reporting.evidence (force_id, id, report_id, draft_lookup, source, staff_id, received_at, media_type, family,
    bytes, sha256, sealed_bytes, sealed_sha256, is_original, scan_state, scan_note, scanned_at, seal_id, name_sealed)
  values (p_force_id, p_id, p_report_id, p_draft_lookup, case when p_staff_id is null then 'reporter' else 'staff' end,
    p_staff_id, date_trunc('minute', now()), p_facts ->> 'mediaType', p_facts ->> 'family', (p_facts ->> 'bytes')::bigint,
    p_sha256, (p_facts ->> 'sealedBytes')::bigint, p_sealed_sha256, (p_facts ->> 'isOriginal')::boolean,
    p_facts ->> 'scanState', p_facts ->> 'scanNote',
    case when p_facts ->> 'scanState' in ('clean', 'infected') then now() end, p_seal_id, p_name);
  insert into reporting.evidence_custody (force_id, id, evidence_id, at, act, actor_kind, actor_id)
  values (p_force_id, gen_random_uuid(), p_id, date_trunc('minute', now()), 'received',
    case when p_staff_id is null then 'public' else 'staff' end, p_staff_id::text);
  return 'kept';
end $$;

create function reporting.add_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid, p_facts jsonb,
  p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from reporting.draft d
    where d.force_id = p_force_id and d.lookup = p_draft_lookup and d.expires_at > now() for update;
  if not found then
    return 'gone';
  end if;
  return reporting.store_evidence(p_force_id, p_id, null, p_draft_lookup, null, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $$;

create function reporting.add_receipt_evidence(p_force_id text, p_receipt_hash bytea, p_id uuid, p_facts jsonb,
  p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea, out outcome text, out of_report uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  select r.id into of_report from reporting.report r
    where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash for update;
  if not found then
    outcome := 'gone';
    return;
  end if;
  outcome := reporting.store_evidence(p_force_id, p_id, of_report, null, null, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $$;

create function reporting.add_staff_evidence(p_force_id text, p_report_id uuid, p_staff_id uuid, p_id uuid, p_facts jsonb,
  p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from reporting.report r where r.force_id = p_force_id and r.id = p_report_id for update;
  if not found or p_staff_id is null then
    return 'gone';
  end if;
  return reporting.store_evidence(p_force_id, p_id, p_report_id, null, p_staff_id, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $$;

-- The form was sent: its files are the report's from now on.
create function reporting.attach_evidence(p_force_id text, p_draft_lookup bytea, p_receipt_hash bytea) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with moved as (
    update reporting.evidence e set report_id = r.id, draft_lookup = null
    from reporting.report r
    where e.force_id = p_force_id and e.draft_lookup = p_draft_lookup
      and r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
    returning 1)
  select count(*)::integer from moved
$$;

-- Looking, by the form's or the report's own key: what kind and how long, never the name or the content.
create function reporting.evidence_of_draft(p_force_id text, p_draft_lookup bytea)
returns table (id uuid, received_at timestamptz, media_type text, family text, bytes bigint, is_original boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.received_at, e.media_type, e.family, e.bytes, e.is_original from reporting.evidence e
  where e.force_id = p_force_id and e.draft_lookup = p_draft_lookup order by e.received_at, e.id
$$;

create function reporting.evidence_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (id uuid, received_at timestamptz, media_type text, family text, bytes bigint, is_original boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.received_at, e.media_type, e.family, e.bytes, e.is_original
  from reporting.evidence e join reporting.report r on r.force_id = e.force_id and r.id = e.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and e.source = 'reporter'
  order by e.received_at, e.id
$$;

-- Taking away --------------------------------------------------------------------------------------------------------

-- Only what no report holds can go. The key goes with the row: whatever is left of the file is noise.
create function reporting.drop_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from reporting.evidence e
    where e.force_id = p_force_id and e.id = p_id and e.draft_lookup = p_draft_lookup and e.report_id is null;
  if not found then
    return false;
  end if;
  delete from platform.seal s
    where s.force_id = p_force_id and s.owner_table = 'reporting.evidence' and s.record_id = p_id;
  return true;
end $$;

-- Files of forms nobody came back to.
create function reporting.drop_abandoned_evidence(p_force_id text) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from reporting.evidence e
    where e.force_id = p_force_id and e.report_id is null and not exists (
      select 1 from reporting.draft d
      where d.force_id = e.force_id and d.lookup = e.draft_lookup and d.expires_at > now())
    returning e.id),
  keys as (
    delete from platform.seal s using gone
    where s.force_id = p_force_id and s.owner_table = 'reporting.evidence' and s.record_id = gone.id)
  select id from gone
$$;

-- Who may ------------------------------------------------------------------------------------------------------------

revoke all on function
  reporting.store_evidence(text, uuid, uuid, bytea, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.add_draft_evidence(text, bytea, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.add_receipt_evidence(text, bytea, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.add_staff_evidence(text, uuid, uuid, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.attach_evidence(text, bytea, bytea),
  reporting.evidence_of_draft(text, bytea),
  reporting.evidence_of_receipt(text, bytea),
  reporting.drop_draft_evidence(text, bytea, uuid),
  reporting.drop_abandoned_evidence(text)
  from public;
grant execute on function
  reporting.add_draft_evidence(text, bytea, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.add_receipt_evidence(text, bytea, uuid, jsonb, bytea, bytea, uuid, bytea),
  reporting.attach_evidence(text, bytea, bytea),
  reporting.evidence_of_draft(text, bytea),
  reporting.evidence_of_receipt(text, bytea),
  reporting.drop_draft_evidence(text, bytea, uuid)
  to public_web;
grant execute on function
  reporting.add_staff_evidence(text, uuid, uuid, uuid, jsonb, bytea, bytea, uuid, bytea)
  to staff_web;
grant execute on function reporting.drop_abandoned_evidence(text) to worker;
grant select on reporting.evidence, reporting.evidence_custody to staff_web, worker;
grant insert on reporting.evidence_custody to staff_web, worker;
grant update (scan_state, scan_note, scanned_at, scan_tries, missing_since) on reporting.evidence to worker;
-- The keeper looks before it opens: whose it is, and what the scanner said.
grant select (force_id, id, report_id, scan_state, seal_id) on reporting.evidence to keeper;
