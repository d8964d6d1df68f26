-- What the two processes that face the outside may do, by name and column, so that a column or a function made later is
-- closed to them until somebody opens it. What a captured process could have done with the wider rights stands beside
-- each. test/building/outside-rights.ts keeps the list and the reasons.

-- ------------------------------------------------------------------------------------------------- the public

revoke execute on all functions in schema reporting from public_web;
grant execute on function
  reporting.save_draft(text, bytea, bytea, integer),
  reporting.load_draft(text, bytea),
  reporting.drop_draft(text, bytea),
  reporting.claim_form(text, bytea, uuid),
  reporting.submit_report(text, uuid, jsonb, bytea, bytea, uuid, bytea, bytea, bytea),
  reporting.keep_identity(text, bytea, uuid, bytea, bytea, bytea),
  reporting.keep_self_identity(text, bytea, uuid, bytea),
  reporting.keep_equality_answer(text, uuid, uuid, bytea),
  reporting.report_of_receipt(text, bytea),
  reporting.thread_of_receipt(text, bytea),
  reporting.add_information(text, bytea, uuid, uuid, bytea),
  reporting.change_consent(text, bytea, text[], boolean),
  reporting.withdraw_report(text, bytea)
  to public_web;

-- No page for the outside reads the register: an event is known to the public by the statement about it, not before.
revoke all on situation.critical_event, situation.threat_level from public_web, leader_web;
revoke select (force_id, id, title, happened_at, status) on situation.critical_event from public_web, leader_web;
revoke select (force_id, id, level, set_on, source, checked_at) on situation.threat_level from public_web, leader_web;
revoke usage on schema situation from public_web, leader_web;

-- ------------------------------------------------------------------------------------------------ the leaders

-- Names, addresses and the seal of an entry are written by staff. With the whole row to write, a captured process
-- could have sent every statement to addresses of its own.
revoke all on community.leader from leader_web;
grant select (force_id, id, area_path, organisation_id, represents, language, channel, quiet_from, quiet_until,
  consent_basis, consent_on, recorded_at, email_stopped_at, left_at, revision, seal_id, name_sealed, email_sealed,
  phone_sealed, email_index) on community.leader to leader_web;
grant update (language, channel, quiet_from, quiet_until, email_stopped_at, revision) on community.leader to leader_web;

-- Ends the contact with a leader and destroys what is held, in one step that can do nothing else: the seal's key, the
-- sealed fields, the organisation and the hours. False where the contact had ended already.
create function community.erase_leader(p_force_id text, p_leader_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update community.leader set left_at = now(), seal_id = null, name_sealed = null, email_sealed = null,
    phone_sealed = null, organisation_id = null, quiet_from = null, quiet_until = null, revision = revision + 1
  where force_id = p_force_id and id = p_leader_id and left_at is null;
  if not found then
    return false;
  end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'community.leader' and s.record_id = p_leader_id;
  return true;
end $$;
grant execute on function community.erase_leader(text, uuid) to leader_web, staff_web, worker;
-- It could have destroyed the key of any record: every report, every concern.
revoke execute on function platform.erase_seals(text, text, uuid) from leader_web;

revoke all on community.concern from leader_web;
revoke update (answer_seen_at) on community.concern from leader_web;
grant select (force_id, id, leader_id, event_id, statement_id, area_path, kind, language, seal_id, text_sealed,
  raised_at, answer_due_at, owner_id, state, answered_by, answered_at, answer_seal_id, answer_sealed, said_line,
  did_line, answer_seen_at, form_key) on community.concern to leader_web;
grant insert (force_id, id, leader_id, event_id, statement_id, area_path, kind, language, seal_id, text_sealed,
  raised_at, answer_due_at, state, form_key) on community.concern to leader_web;
grant update (answer_seen_at) on community.concern to leader_web;

-- What other leaders said of their area is nothing to this process; it writes one answer over the same leader's own.
revoke all on impact.pulse from leader_web;
grant select (force_id, leader_id, on_date) on impact.pulse to leader_web;
grant insert (force_id, id, leader_id, event_id, area_path, feeling, on_date, at, seal_id, words_sealed)
  on impact.pulse to leader_web;
grant update (id, event_id, feeling, at, seal_id, words_sealed) on impact.pulse to leader_web;

revoke all on cascade.acknowledgement, cascade.passing_on from leader_web;
grant select, insert on cascade.acknowledgement, cascade.passing_on to leader_web;
grant update (channels, people, passed_at) on cascade.passing_on to leader_web;

-- No page of the portal reads these.
revoke select (force_id, id, root_version_id, version_id, kind, leader_id, please_forward, changed_at)
  on cascade.delivery from leader_web;
revoke select on cascade.fingerprint from leader_web;
revoke select on community.ward_officer, community.area_promise, community.published_answer from leader_web;

-- ----------------------------------------------------------------------------------------------- both of them

-- Whose name an audit line may carry: a captured public process could have written lines in the name of staff.
create or replace function platform.append_audit(p_force_id text, p_id uuid, p_at timestamptz, p_actor_kind text,
  p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (session_user = 'public_web' and p_actor_kind <> 'public')
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

-- The events each tells of, by name, and no jobs: with a whole room's prefix one could have told of answers nobody gave.
delete from platform.publish_right where role_name in ('public_web', 'leader_web');
insert into platform.publish_right (role_name, name_prefix) values
  ('public_web', 'reporting.report-submitted'),
  ('public_web', 'reporting.information-added'),
  ('public_web', 'reporting.report-withdrawn'),
  ('public_web', 'reporting.consent-changed'),
  ('public_web', 'cascade.unsubscribed'),
  ('leader_web', 'access.login-link-asked'),
  ('leader_web', 'community.concern-raised'),
  ('leader_web', 'community.leader-left'),
  ('leader_web', 'cascade.statement-acknowledged'),
  ('leader_web', 'cascade.statement-passed-on');
revoke execute on function platform.enqueue(text, text, jsonb, text, timestamptz) from public_web, leader_web;
