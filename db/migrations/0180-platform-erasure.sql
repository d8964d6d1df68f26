-- What erasing a record takes with it, as data: one row a table that hangs from it. A migration that adds a table about a
-- report adds its row here; a database test finds the one that was forgotten.

create table platform.erasure_part (
  -- What is erased: a report with all that hangs from it, or a single thing.
  root text not null,
  -- Looked up in this order and deleted in the other, so that no key is left pointing at nothing.
  position integer not null,
  table_name text not null check (table_name ~ '^[a-z_]+\.[a-z_]+$'),
  -- The column that names a row, and under which its seals are kept; none where nothing hangs from it and nothing is sealed.
  id_column text,
  -- The columns that hold the owner's identifier.
  key_columns text[] not null check (cardinality(key_columns) between 1 and 2),
  -- The table the owner stands in; none where it is the root itself.
  of_table text,
  -- `clear` empties the column and leaves the row, which belongs to something else.
  act text not null default 'delete' check (act in ('delete', 'clear')),
  primary key (root, position),
  unique (root, table_name)
);

insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
  ('report', 100, 'reporting.report', 'id', '{id}', null, 'delete'),
  ('report', 110, 'reporting.identity', 'report_id', '{report_id}', null, 'delete'),
  ('report', 120, 'reporting.self_identity', 'report_id', '{report_id}', null, 'delete'),
  ('report', 130, 'reporting.message', 'id', '{report_id}', null, 'delete'),
  ('report', 140, 'reporting.form_claim', null, '{report_id}', null, 'delete'),
  ('report', 150, 'reporting.taking', null, '{report_id}', null, 'delete'),
  ('report', 160, 'reporting.evidence', 'id', '{report_id}', null, 'delete'),
  ('report', 161, 'reporting.evidence_custody', null, '{evidence_id}', 'reporting.evidence', 'delete'),
  ('report', 170, 'reporting.partner_report', null, '{report_id}', null, 'delete'),
  ('report', 171, 'reporting.partner_consent', null, '{report_id}', null, 'delete'),
  ('report', 172, 'reporting.partner_notice', null, '{report_id}', null, 'delete'),
  ('report', 180, 'reporting.text_thread', 'report_id', '{report_id}', null, 'delete'),
  ('report', 181, 'reporting.text_out', 'id', '{report_id}', null, 'delete'),
  ('report', 200, 'triage.oversight', 'report_id', '{report_id}', null, 'delete'),
  ('report', 210, 'triage.decision', 'id', '{report_id}', null, 'delete'),
  ('report', 220, 'triage.escalation', null, '{report_id}', null, 'delete'),
  ('report', 230, 'triage.dip_check', 'id', '{report_id}', null, 'delete'),
  ('report', 240, 'triage.break_glass', null, '{report_id}', null, 'delete'),
  ('report', 250, 'triage.named_access', null, '{report_id}', null, 'delete'),
  ('report', 260, 'triage.response_assessment', 'id', '{report_id}', null, 'delete'),
  ('report', 270, 'triage.response_note', 'id', '{report_id}', null, 'delete'),
  ('report', 280, 'triage.queue_batch', null, '{lead_report_id}', null, 'clear'),
  ('report', 281, 'triage.queue_step', null, '{report_id}', null, 'delete'),
  ('report', 300, 'triage.case_file', 'id', '{report_id}', null, 'delete'),
  ('report', 310, 'triage.handover', null, '{case_id}', 'triage.case_file', 'delete'),
  ('report', 320, 'triage.investigator', null, '{case_id}', 'triage.case_file', 'delete'),
  ('report', 330, 'triage.review', 'id', '{case_id}', 'triage.case_file', 'delete'),
  ('report', 340, 'triage.case_decision', 'id', '{case_id}', 'triage.case_file', 'delete'),
  ('report', 400, 'triage.material', 'id', '{report_id}', null, 'delete'),
  ('report', 410, 'triage.material_mark', null, '{material_id}', 'triage.material', 'delete'),
  ('report', 420, 'triage.series_proposal', 'id', '{newer_id,older_id}', 'triage.material', 'delete'),
  ('report', 430, 'triage.series_decision', 'id', '{proposal_id}', 'triage.series_proposal', 'delete'),
  ('observation', 100, 'impact.tension_observation', 'id', '{id}', null, 'delete'),
  ('equality', 100, 'reporting.equality_answer', 'id', '{id}', null, 'delete'),
  ('visit', 100, 'patrol.visit', 'id', '{id}', null, 'delete');

-- Deletes the records and all that hangs from them, with the wrapped data keys of everything sealed, in the caller's
-- transaction. Answers how many rows of each table went. Running it again finds nothing and answers nothing.
create function platform.erase_records(p_force_id text, p_root text, p_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part record;
  v_table text;
  v_where text;
  v_keys uuid[];
  v_ids uuid[];
  v_owners jsonb := '{}';
  v_rows integer;
  v_gone jsonb := '{}';
begin
  if p_force_id is distinct from current_setting('app.force_id', true) then
    raise exception 'records are erased in the force of their transaction' using errcode = 'insufficient_privilege';
  end if;
  for part in select * from platform.erasure_part e where e.root = p_root order by e.position loop
    if part.id_column is null then
      continue;
    end if;
    v_table := format('%I.%I', split_part(part.table_name, '.', 1), split_part(part.table_name, '.', 2));
    select string_agg(format('%I = any ($2)', k), ' or ') into v_where from unnest(part.key_columns) k;
    v_keys := p_ids;
    if part.of_table is not null then
      select coalesce(array_agg(o::uuid), '{}') into v_keys from jsonb_array_elements_text(v_owners -> part.of_table) o;
    end if;
    execute format('select coalesce(array_agg(%I), ''{}'') from %s where force_id = $1 and (%s)', part.id_column, v_table, v_where)
      into v_ids using p_force_id, v_keys;
    v_owners := v_owners || jsonb_build_object(part.table_name, to_jsonb(v_ids));
    delete from platform.seal s
    where s.force_id = p_force_id and s.owner_table = part.table_name and s.record_id = any (v_ids);
  end loop;
  for part in select * from platform.erasure_part e where e.root = p_root order by e.position desc loop
    v_table := format('%I.%I', split_part(part.table_name, '.', 1), split_part(part.table_name, '.', 2));
    select string_agg(format('%I = any ($2)', k), ' or ') into v_where from unnest(part.key_columns) k;
    v_keys := p_ids;
    if part.of_table is not null then
      select coalesce(array_agg(o::uuid), '{}') into v_keys from jsonb_array_elements_text(v_owners -> part.of_table) o;
    end if;
    if part.act = 'clear' then
      execute format('update %s set %I = null where force_id = $1 and (%s)', v_table, part.key_columns[1], v_where)
        using p_force_id, v_keys;
    else
      execute format('delete from %s where force_id = $1 and (%s)', v_table, v_where) using p_force_id, v_keys;
    end if;
    get diagnostics v_rows = row_count;
    if v_rows > 0 then
      v_gone := v_gone || jsonb_build_object(part.table_name, v_rows);
    end if;
  end loop;
  return v_gone;
end
$$;

-- The owner alone: the worker erases through retention.erase_planned, what a person has confirmed and nothing else.
revoke execute on function platform.erase_records(text, text, uuid[]) from public;

-- The telephone numbers of text conversations: gone with the last conversation held from them. A number that said STOP
-- stays as its keyed hash alone, so that it is never written to again.
create function reporting.forget_lines(p_force_id text, p_line_ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_lines uuid[];
begin
  select coalesce(array_agg(l.id), '{}') into v_lines from reporting.text_line l
  where l.force_id = p_force_id and l.id = any (p_line_ids)
    and not exists (select from reporting.text_thread t where t.force_id = p_force_id and t.line_id = l.id);
  delete from platform.seal s where s.force_id = p_force_id and (
    (s.owner_table = 'reporting.text_line' and s.record_id = any (v_lines))
    or (s.owner_table = 'reporting.text_out' and s.record_id in (
      select o.id from reporting.text_out o where o.force_id = p_force_id and o.line_id = any (v_lines))));
  delete from reporting.text_out o where o.force_id = p_force_id and o.line_id = any (v_lines);
  update reporting.text_line l set seal_id = null, number_sealed = null, language = null
  where l.force_id = p_force_id and l.id = any (v_lines) and l.stopped_at is not null;
  delete from reporting.text_line l
  where l.force_id = p_force_id and l.id = any (v_lines) and l.stopped_at is null;
  return cardinality(v_lines);
end
$$;
revoke execute on function reporting.forget_lines(text, uuid[]) from public;
grant execute on function reporting.forget_lines(text, uuid[]) to worker;

-- A dry run lists answers to the equality questions by their month; nothing of what they say.
grant select (force_id, id, answered_in) on reporting.equality_answer to staff_web, worker;
-- A run asks again whether a report is held by its series and whether the rest of the series goes too.
grant select (force_id, id, report_id) on triage.material to worker;
grant select (force_id, id, newer_id, older_id) on triage.series_proposal to worker;
grant select (force_id, proposal_id, number, outcome, series_id) on triage.series_decision to worker;
