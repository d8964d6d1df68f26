-- Forms that are sent at the same time are read together and stored together: one call, one transaction and one flush for
-- all of them (docs/decisions/0013-sent-together.md). One report is a list of one, so there is one way to store a report.

-- A draft is read and deleted by its lookup. A plan made while the table is young may do that through the index by expiry,
-- which then walks over every draft there is; with this condition, which every draft meets, only a question about expiry
-- can take it.
drop index reporting.draft_expiry;
create index draft_expiry on reporting.draft (force_id, expires_at) where expires_at is not null;

-- Functions that take lists plan once for lists of any length, and find rows by key also while tables are small.

-- Drafts by their lookups, each with its number in the list (from 1), and the time.
create function reporting.read_drafts(p_force_id text, p_lookups bytea[])
returns table (nth bigint, body_sealed bytea, expires_at timestamptz, read_at timestamptz)
language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  perform set_config('app.force_id', p_force_id, true);
  return query select w.nth, d.body_sealed, d.expires_at, now()
    from unnest(p_lookups) with ordinality w (lookup, nth)
    cross join lateral (
      select * from reporting.draft k where k.force_id = p_force_id and k.lookup = w.lookup offset 0) d
    where d.expires_at > now();
end $$;

-- Keeps wrapped data keys, a list of each column. The lock is shared with other seals and makes a key's destruction,
-- which the keeper does under the same lock alone, wait for seals under way; the statement after it sees a destruction
-- that came first, so nothing is sealed to a key that is gone.
create function platform.keep_seals(p_force_id text, p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[],
  p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_key_id text;
  v_kept integer;
begin
  for v_key_id in select distinct k.id from unnest(p_key_ids) k (id) order by k.id loop
    perform pg_advisory_xact_lock_shared(hashtextextended('intake-key|' || p_force_id || '|' || v_key_id, 0));
    if not exists (select from platform.public_key k
        where k.force_id = p_force_id and k.key_id = v_key_id and k.purpose = 'intake' and k.destroyed_at is null) then
      raise exception 'the intake key % of % cannot be sealed to', v_key_id, p_force_id using errcode = 'ST001';
    end if;
  end loop;
  insert into platform.seal (force_id, seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
    select p_force_id, s.seal_id, s.owner_table, s.record_id, s.key_id, s.wrapped_force, s.wrapped_reader
    from unnest(p_seal_ids, p_owner_tables, p_record_ids, p_key_ids, p_wrapped_force, p_wrapped_reader)
      s (seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader);
end $$;

create or replace function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid,
  p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform platform.keep_seals(p_force_id, array[p_seal_id], array[p_owner_table], array[p_record_id],
    array[p_key_id], array[p_wrapped_force], array[p_wrapped_reader]);
end $$;

-- Events of one name in the order of their subjects, in the caller's transaction.
create function platform.publish_all(p_force_id text, p_name text, p_subject_ids text[], p_payloads jsonb[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform platform.demand_publish_right(p_name);
  insert into platform.outbox_event (force_id, id, name, subject_id, payload)
    select p_force_id, gen_random_uuid(), p_name, e.subject_id, e.payload
    from unnest(p_subject_ids, p_payloads) e (subject_id, payload);
end $$;

-- Audit lines of one act on several subjects, in the caller's transaction.
create function platform.append_audit_of_all(p_force_id text, p_actor_kind text, p_actor_id text, p_act text, p_kind text,
  p_subject text, p_subject_ids text[], p_details jsonb[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform platform.demand_actor_right(p_actor_kind);
  with line as (
    insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
      select p_force_id, gen_random_uuid(), now(), p_actor_kind, p_actor_id, p_act, p_kind, p_subject, s.id, s.detail
      from unnest(p_subject_ids, p_details) s (id, detail)
      returning id)
  insert into platform.audit_unsealed (force_id, entry_id) select p_force_id, line.id from line;
end $$;

-- Whose name an audit line may carry: a captured public process could have written lines in the name of staff.
create function platform.demand_actor_right(p_actor_kind text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if (session_user = 'public_web' and p_actor_kind <> 'public')
    or (session_user = 'leader_web' and p_actor_kind not in ('public', 'leader'))
  then
    raise exception '% may not write a line of %', session_user, p_actor_kind using errcode = 'insufficient_privilege';
  end if;
end $$;

create or replace function platform.append_audit(p_force_id text, p_id uuid, p_at timestamptz, p_actor_kind text,
  p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform platform.demand_actor_right(p_actor_kind);
  insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
    values (p_force_id, p_id, p_at, p_actor_kind, p_actor_id, p_act, p_kind, p_subject, p_subject_id,
      coalesce(p_detail, '{}'));
  insert into platform.audit_unsealed (force_id, entry_id) values (p_force_id, p_id);
end
$$;

-- Stores reports with their seals, tells the rooms that listen and writes the audit lines; where one was told on a form,
-- claims the form's token, gives it the form's files and drops the draft. All of it is one transaction: where one report
-- is refused (an area nobody knows, a key that is gone), none is stored, and the caller sends each alone.
-- Every list but the seals' has one entry for each report; the seals are those of all these reports.
-- Gives for each, by its number (from 1), the report and its reference; where the token was claimed before (also by an
-- earlier one of these), the report it became; where the reference is taken, nothing: that report was not stored.
create function reporting.send_reports(p_force_id text, p_actor_kind text, p_actor_id text,
  p_ids uuid[], p_references text[], p_facts jsonb, p_token_hashes bytea[], p_draft_lookups bytea[],
  p_receipt_hashes bytea[], p_reader_keys bytea[],
  p_story_seals uuid[], p_narratives bytea[], p_places bytea[], p_details bytea[],
  p_identity_seals uuid[], p_names bytea[], p_contacts bytea[], p_safeties bytea[],
  p_words_seals uuid[], p_words bytea[],
  p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[],
  p_wrapped_force bytea[], p_wrapped_reader bytea[])
returns table (nth bigint, report_id uuid, reference text, is_new boolean)
language plpgsql security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_new uuid[];
  v_areas text[];
  v_subjects text[];
  v_payloads jsonb[];
  v_audited jsonb[];
  v_stored uuid[];
  v_lookups bytea[];
  v_form record;
begin
  perform set_config('app.force_id', p_force_id, true);

  -- In one order, so that two lists with the same forms never wait for one another. A report without a form has nothing
  -- to claim.
  with claim as (
    insert into reporting.form_claim (force_id, token_hash, report_id, claimed_at)
      select p_force_id, t.hash, t.id, now()
      from unnest(p_token_hashes, p_ids) with ordinality t (hash, id, nth)
      where t.hash is not null order by t.hash, t.nth
      on conflict (force_id, token_hash) do nothing
      returning form_claim.report_id)
  select array_agg(n.id) into v_new from (
    select claim.report_id from claim
    union all select t.id from unnest(p_token_hashes, p_ids) t (hash, id) where t.hash is null) n (id);

  with stored as (
    insert into reporting.report (force_id, id, kind, reference, receipt_hash, reader_key, status_at, reported_at, route,
      language, area_path, place_kind, incident_on, incident_precision, danger, is_repeat, reporter_role, person_knows,
      happened_kinds, strands, strand_extras, perceived_religions, perceived_tags, perceived_by, risk_words, wants,
      anonymity, contact_by, may_leave_message, needs, share_with, may_tell_leader, concern_about, concern_soon, worry,
      heard_from, seal_id, narrative_sealed, place_sealed, details_sealed)
    select p_force_id, f.id, f.kind, f.reference, f.receipt_hash, f.reader_key, date_trunc('minute', now()),
      date_trunc('minute', now()), f.route, f.language, f.area_path, f.place_kind, f.incident_on, f.incident_precision,
      f.danger, f.is_repeat, f.reporter_role, f.person_knows, f.happened_kinds, f.strands, f.strand_extras,
      f.perceived_religions, f.perceived_tags, f.perceived_by, f.risk_words, f.wants, f.anonymity, f.contact_by,
      f.may_leave_message, f.needs, f.share_with, f.may_tell_leader, f.concern_about, f.concern_soon, f.worry,
      f.heard_from, f.seal_id, f.narrative, f.place, f.details
    from rows from (
        jsonb_to_recordset(p_facts) as (kind text, route text, language text,
          area_path text, place_kind text, incident_on date, incident_precision text, danger boolean, is_repeat boolean,
          reporter_role text, person_knows text, happened_kinds text[], strands text[], strand_extras text[],
          perceived_religions text[], perceived_tags text[], perceived_by text, risk_words text[], wants text[],
          anonymity text, contact_by text, may_leave_message boolean, needs text[], share_with text[],
          may_tell_leader boolean, concern_about text, concern_soon text, worry text, heard_from text),
        unnest(p_ids, p_references, p_receipt_hashes, p_reader_keys, p_story_seals, p_narratives, p_places, p_details))
      f (kind, route, language, area_path, place_kind, incident_on, incident_precision, danger,
        is_repeat, reporter_role, person_knows, happened_kinds, strands, strand_extras, perceived_religions,
        perceived_tags, perceived_by, risk_words, wants, anonymity, contact_by, may_leave_message, needs, share_with,
        may_tell_leader, concern_about, concern_soon, worry, heard_from,
        id, reference, receipt_hash, reader_key, seal_id, narrative, place, details)
    where f.id = any (v_new)
    on conflict on constraint report_force_id_reference_key do nothing
    returning report.id, report.kind, report.route, report.area_path)
  select array_agg(s.id), array_agg(s.id::text), array_agg(distinct s.area_path) filter (where s.area_path is not null),
      array_agg(jsonb_build_object('reportId', s.id, 'kind', s.kind)),
      array_agg(jsonb_build_object('kind', s.kind, 'route', s.route))
    into v_stored, v_subjects, v_areas, v_payloads, v_audited
    from stored s;

  if v_stored is not null then
    if exists (select from unnest(v_areas) r (path) where not exists (
        select from access.area a where a.force_id = p_force_id and a.path = r.path)) then
      raise exception 'there is no such area' using errcode = 'foreign_key_violation';
    end if;
    perform platform.keep_seals(p_force_id, array_agg(s.seal_id), array_agg(s.owner_table), array_agg(s.record_id),
        array_agg(s.key_id), array_agg(s.wrapped_force), array_agg(s.wrapped_reader))
      from unnest(p_seal_ids, p_owner_tables, p_record_ids, p_key_ids, p_wrapped_force, p_wrapped_reader)
        s (seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
      where s.record_id = any (v_stored);
    if 'reporting.identity' = any (p_owner_tables) then
      insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
        select p_force_id, i.id, i.seal_id, i.name, i.contact, i.safety, now()
        from unnest(p_ids, p_identity_seals, p_names, p_contacts, p_safeties) i (id, seal_id, name, contact, safety)
        where i.seal_id is not null and i.id = any (v_stored);
    end if;
    if 'reporting.self_identity' = any (p_owner_tables) then
      insert into reporting.self_identity (force_id, report_id, seal_id, words_sealed)
        select p_force_id, w.id, w.seal_id, w.words
        from unnest(p_ids, p_words_seals, p_words) w (id, seal_id, words)
        where w.seal_id is not null and w.id = any (v_stored);
    end if;
    perform platform.publish_all(p_force_id, 'reporting.report-submitted', v_subjects, v_payloads);
    perform platform.append_audit_of_all(p_force_id, p_actor_kind, p_actor_id, 'reporting.submit-report', 'collection',
      'report', v_subjects, v_audited);

    select array_agg(d.lookup) into v_lookups from unnest(p_ids, p_draft_lookups) d (id, lookup)
      where d.lookup is not null and d.id = any (v_stored);
    if v_lookups is not null then
      for v_form in
        select f.lookup, f.receipt_hash from unnest(p_draft_lookups, p_receipt_hashes) f (lookup, receipt_hash)
          where f.lookup = any (v_lookups) and exists (
            select from reporting.evidence e where e.force_id = p_force_id and e.draft_lookup = f.lookup)
      loop
        perform reporting.attach_evidence(p_force_id, v_form.lookup, v_form.receipt_hash);
      end loop;
      delete from reporting.draft d where d.force_id = p_force_id and d.lookup = any (v_lookups);
    end if;
    return query
      select r.nth, r.id, r.reference, true
        from unnest(p_ids, p_references) with ordinality r (id, reference, nth)
        where r.id = any (v_stored);
  end if;

  if cardinality(v_stored) = cardinality(p_ids) then
    return;
  end if;
  delete from reporting.form_claim c where c.force_id = p_force_id and c.token_hash = any (p_token_hashes)
    and c.report_id = any (v_new) and not c.report_id = any (coalesce(v_stored, '{}'));
  return query
    select t.nth, c.report_id, s.reference, false
      from unnest(p_token_hashes, p_ids) with ordinality t (hash, id, nth)
      join reporting.form_claim c on c.force_id = p_force_id and c.token_hash = t.hash
      join reporting.report s on s.force_id = c.force_id and s.id = c.report_id
      where not t.id = any (coalesce(v_stored, '{}'));
end $$;

drop function reporting.send_report(text, text, text, bytea, bytea, uuid, jsonb, bytea, bytea, uuid[], text[], bytea[],
  bytea[], bytea[], bytea[], bytea);
drop function reporting.submit_report(text, uuid, jsonb, bytea, bytea, uuid, bytea, bytea, bytea);
drop function reporting.read_draft(text, bytea);

grant execute on function reporting.read_drafts(text, bytea[]) to public_web;
-- The worker takes texts in, staff take reports for others.
grant execute on function reporting.send_reports(text, text, text, uuid[], text[], jsonb, bytea[], bytea[], bytea[],
  bytea[], uuid[], bytea[], bytea[], bytea[], uuid[], bytea[], bytea[], bytea[], uuid[], bytea[], uuid[], text[], uuid[],
  text[], bytea[], bytea[]) to public_web, staff_web, worker;
