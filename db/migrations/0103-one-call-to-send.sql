-- A finished form is read by one statement and sent by another, each a transaction of its own: no begin, no commit, and
-- everything that belongs to a report is there together or not at all.

-- Random bytes gain nothing from the compression PostgreSQL tries on long values.
alter table reporting.draft alter column body_sealed set storage external;
alter table reporting.report alter column narrative_sealed set storage external,
  alter column place_sealed set storage external, alter column details_sealed set storage external;
alter table reporting.identity alter column name_sealed set storage external,
  alter column contact_sealed set storage external, alter column safety_sealed set storage external;
alter table reporting.message alter column text_sealed set storage external;

-- A foreign key locks the row it points to, in every transaction: the one intake key, the one ward everybody reports
-- from. Reports of a surge then queue for that row. Keys and areas are never deleted (nobody has the right), seals are
-- written by keep_seal alone and reports by send_report alone, so both ask for what the key asked, without the lock.
alter table platform.seal drop constraint seal_force_id_key_id_fkey;
alter table reporting.report drop constraint report_force_id_area_path_fkey;
-- Who told it is written in the statement that writes what they told, or taken from a report that is there; and while
-- the table is young the planner looks for the report through the index by area, past every report of the force.
alter table reporting.identity drop constraint identity_force_id_report_id_fkey;
alter table reporting.self_identity drop constraint self_identity_force_id_report_id_fkey;
-- The entry of a line to be sealed is written by the same function; the line goes when the entry has its place.
alter table platform.audit_unsealed drop constraint audit_unsealed_force_id_entry_id_fkey;

-- Keeps one wrapped data key. The lock is shared with other seals and makes a key's destruction, which the keeper does
-- under the same lock alone, wait for seals under way; the statement after it sees a destruction that came first, so
-- nothing is sealed to a key that is gone.
create or replace function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid,
  p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('intake-key|' || p_force_id || '|' || p_key_id, 0));
  insert into platform.seal (force_id, seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
    select p_force_id, p_seal_id, p_owner_table, p_record_id, p_key_id, p_wrapped_force, p_wrapped_reader
    from platform.public_key k
    where k.force_id = p_force_id and k.key_id = p_key_id and k.purpose = 'intake' and k.destroyed_at is null;
  if not found then
    raise exception 'the intake key % of % cannot be sealed to', p_key_id, p_force_id using errcode = 'ST001';
  end if;
end $$;

-- A draft and the time, as a statement of its own. The inner select keeps to the key: with both conditions in one place
-- the planner may take the index by expiry and walk over every draft there is.
create function reporting.read_draft(p_force_id text, p_lookup bytea)
returns table (body_sealed bytea, expires_at timestamptz, read_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('app.force_id', p_force_id, true);
  return query select d.body_sealed, d.expires_at, now()
    from (select * from reporting.draft k where k.force_id = p_force_id and k.lookup = p_lookup offset 0) d
    where d.expires_at > now();
end $$;

-- Stores one report with its seals, tells the rooms that listen and writes the audit line; where it was told on a form,
-- claims the form's token, gives it the form's files and drops the draft. Where the token was claimed before, gives the
-- report it became and does nothing; where the reference is taken, gives and does nothing. The seals are
-- those of the report and, where there is one, of the identity and of the person's own words, in that order:
-- seal id, the force's key it is for, wrapped for the force, wrapped for the reader.
create function reporting.send_report(p_force_id text, p_actor_kind text, p_actor_id text, p_token_hash bytea,
  p_draft_lookup bytea, p_id uuid, p_facts jsonb, p_receipt_hash bytea, p_reader_key bytea,
  p_seal_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[], p_story bytea[], p_identity bytea[],
  p_words bytea)
returns table (report_id uuid, reference text, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_reference text := p_facts ->> 'reference';
  v_kind text := p_facts ->> 'kind';
  v_words_at integer := case when p_identity is null then 2 else 3 end;
begin
  perform set_config('app.force_id', p_force_id, true);
  if p_token_hash is not null then
    insert into reporting.form_claim (force_id, token_hash, report_id, claimed_at)
      values (p_force_id, p_token_hash, p_id, now()) on conflict (force_id, token_hash) do nothing;
    if not found then
      return query select c.report_id, r.reference, false
        from reporting.form_claim c join reporting.report r on r.force_id = c.force_id and r.id = c.report_id
        where c.force_id = p_force_id and c.token_hash = p_token_hash;
      return;
    end if;
  end if;

  if p_facts ->> 'area_path' is not null and not exists (select from access.area a
      where a.force_id = p_force_id and a.path = p_facts ->> 'area_path') then
    raise exception 'there is no area %', p_facts ->> 'area_path' using errcode = 'foreign_key_violation';
  end if;
  if not reporting.submit_report(p_force_id, p_id, p_facts, p_receipt_hash, p_reader_key, p_seal_ids[1],
      p_story[1], p_story[2], p_story[3]) then
    delete from reporting.form_claim c where c.force_id = p_force_id and c.token_hash = p_token_hash;
    return;
  end if;
  perform platform.keep_seal(p_force_id, p_seal_ids[1], 'reporting.report', p_id, p_key_ids[1],
    p_wrapped_force[1], p_wrapped_reader[1]);
  if p_identity is not null then
    perform platform.keep_seal(p_force_id, p_seal_ids[2], 'reporting.identity', p_id, p_key_ids[2],
      p_wrapped_force[2], p_wrapped_reader[2]);
    insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
      values (p_force_id, p_id, p_seal_ids[2], p_identity[1], p_identity[2], p_identity[3], now());
  end if;
  if p_words is not null then
    perform platform.keep_seal(p_force_id, p_seal_ids[v_words_at], 'reporting.self_identity', p_id,
      p_key_ids[v_words_at], p_wrapped_force[v_words_at], p_wrapped_reader[v_words_at]);
    insert into reporting.self_identity (force_id, report_id, seal_id, words_sealed)
      values (p_force_id, p_id, p_seal_ids[v_words_at], p_words);
  end if;

  perform platform.publish(p_force_id, gen_random_uuid(), 'reporting.report-submitted', p_id::text,
    jsonb_build_object('reportId', p_id, 'kind', v_kind));
  perform platform.append_audit(p_force_id, gen_random_uuid(), now(), p_actor_kind, p_actor_id,
    'reporting.submit-report', 'collection', 'report', p_id::text,
    jsonb_build_object('kind', v_kind, 'route', p_facts -> 'route'));
  if p_draft_lookup is not null then
    if exists (select from reporting.evidence e where e.force_id = p_force_id and e.draft_lookup = p_draft_lookup) then
      perform reporting.attach_evidence(p_force_id, p_draft_lookup, p_receipt_hash);
    end if;
    delete from reporting.draft d where d.force_id = p_force_id and d.lookup = p_draft_lookup;
  end if;
  return query select p_id, v_reference, true;
end $$;

revoke execute on function
  reporting.claim_form(text, bytea, uuid),
  reporting.submit_report(text, uuid, jsonb, bytea, bytea, uuid, bytea, bytea, bytea),
  reporting.keep_identity(text, bytea, uuid, bytea, bytea, bytea),
  reporting.keep_self_identity(text, bytea, uuid, bytea),
  reporting.drop_draft(text, bytea)
  from public_web;
grant execute on function reporting.read_draft(text, bytea) to public_web;
-- The worker takes texts in, staff take reports for others.
grant execute on function reporting.send_report(text, text, text, bytea, bytea, uuid, jsonb, bytea, bytea, uuid[], text[],
  bytea[], bytea[], bytea[], bytea[], bytea) to public_web, staff_web, worker;
