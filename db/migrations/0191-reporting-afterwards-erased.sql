-- What came after a report goes with it: one row a table for the list of what erasing takes. Where there is no such list
-- yet, there is nothing to add to.
do $$
begin
  if to_regclass('platform.erasure_part') is null then return; end if;
  insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
    ('report', 190, 'reporting.notice_wish', 'report_id', '{report_id}', null, 'delete'),
    ('report', 191, 'reporting.notice', null, '{report_id}', null, 'delete'),
    ('report', 192, 'reporting.consent_change', null, '{report_id}', null, 'delete'),
    ('report', 193, 'reporting.status_change', null, '{report_id}', null, 'delete'),
    ('report', 194, 'reporting.promise', null, '{report_id}', null, 'delete'),
    ('report', 195, 'reporting.standing', null, '{report_id}', null, 'delete'),
    ('report', 196, 'reporting.translation', 'id', '{report_id}', null, 'delete');
end $$;
