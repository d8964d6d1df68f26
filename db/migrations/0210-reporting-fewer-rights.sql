-- Since a report is sent by one function (0103), these are called from inside it or not at all. Nobody outside keeps a
-- right to them.

drop function reporting.claim_form(text, bytea, uuid);
drop function reporting.keep_self_identity(text, bytea, uuid, bytea);
drop function reporting.drop_draft(text, bytea);

revoke execute on function reporting.attach_evidence(text, bytea, bytea) from public_web, staff_web;
revoke execute on function reporting.submit_report(text, uuid, jsonb, bytea, bytea, uuid, bytea, bytea, bytea)
  from public_web, staff_web, worker;
revoke execute on function reporting.text_rank(text) from worker;
