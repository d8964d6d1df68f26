-- The keeper asks which reports a reason is about, so that it opens none that tells of a restricted report to others.

grant select (force_id, id, left_id, right_id) on triage.duplicate_answer to keeper;
grant select (force_id, id, match_id) on triage.exchange_answer to keeper;
grant select (force_id, id, report_id) on triage.exchange_match to keeper;
