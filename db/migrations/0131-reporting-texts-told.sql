-- What the process that takes texts in may tell of, by name.
insert into platform.publish_right (role_name, name_prefix) values
  ('public_web', 'reporting.danger-raised'),
  ('public_web', 'reporting.text-queued');
