-- What clocks, duplicates, exchanges, changes of kind and the end of a restriction keep about a report goes with it.
delete from platform.erasure_part where table_name = 'triage.escalation';
insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
  ('report', 220, 'triage.clock', 'id', '{report_id}', null, 'delete'),
  ('report', 221, 'triage.clock_suspension', null, '{clock_id}', 'triage.clock', 'delete'),
  ('report', 222, 'triage.clock_step', null, '{clock_id}', 'triage.clock', 'delete'),
  ('report', 255, 'triage.restriction_lift', null, '{report_id}', null, 'delete'),
  ('report', 290, 'triage.kind_change', null, '{report_id}', null, 'delete'),
  ('report', 440, 'triage.report_likeness', null, '{report_id}', null, 'delete'),
  ('report', 450, 'triage.duplicate_proposal', null, '{left_id,right_id}', null, 'delete'),
  ('report', 460, 'triage.duplicate_answer', 'id', '{left_id,right_id}', null, 'delete'),
  ('report', 470, 'triage.exchange_match', 'id', '{report_id}', null, 'delete'),
  ('report', 480, 'triage.exchange_answer', 'id', '{match_id}', 'triage.exchange_match', 'delete');
