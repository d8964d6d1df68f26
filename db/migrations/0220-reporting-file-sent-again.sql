-- A person whose answer was lost sends the same file again: it is kept once. Their form or report is locked by the
-- caller, so of two that arrive at one time the second sees the first.

-- Stores one file's facts and its first line of custody. `again` where the reporter's form or report holds the same bytes
-- already, `full` where it holds as much as it may.
create or replace function reporting.store_evidence(p_force_id text, p_id uuid, p_report_id uuid, p_draft_lookup bytea,
  p_staff_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_files bigint;
  v_bytes numeric;
begin
  if p_staff_id is null and exists (select from reporting.evidence e
      where e.force_id = p_force_id and e.sha256 = p_sha256 and e.source = 'reporter'
        and case when p_report_id is null then e.draft_lookup = p_draft_lookup else e.report_id = p_report_id end) then
    return 'again';
  end if;
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
