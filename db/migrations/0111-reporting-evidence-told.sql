-- A report that an officer writes down goes the way of all reports, where files of its draft are taken along.
grant execute on function reporting.attach_evidence(text, bytea, bytea) to staff_web;
insert into platform.publish_right (role_name, name_prefix) values ('public_web', 'reporting.evidence-added');
