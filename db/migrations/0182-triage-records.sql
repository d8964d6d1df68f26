-- The force's record system: what was handed to it, and the crime reference it gave back.

-- Every reference a case was ever given, append-only; the case carries the latest.
create table triage.crime_reference (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  reference text not null check (reference ~ '^[A-Z0-9][A-Z0-9/.-]{3,29}$'),
  before text,
  is_imported boolean not null,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, case_id) references triage.case_file (force_id, id)
);
select platform.make_tenant_table('triage.crime_reference');
create index crime_reference_of on triage.crime_reference (force_id, case_id, set_at);
create index case_of_crime on triage.case_file (force_id, crime_reference) where crime_reference is not null;

-- A file that was handed out: when, by whom, how much, and its hash, never its content.
create table triage.record_export (
  force_id text not null,
  id uuid not null,
  -- One case, or everything that changed since a day.
  case_id uuid,
  since_on date,
  format text not null check (format in ('JSON', 'CSV')),
  has_mark boolean not null,
  with_identity boolean not null,
  reason text check (reason ~ '^[a-z][a-z0-9-]{0,59}$'),
  record_count integer not null,
  left_out integer not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (force_id, id),
  check (not with_identity or reason is not null)
);
select platform.make_tenant_table('triage.record_export');
create index record_export_made on triage.record_export (force_id, made_by, made_at);

create table triage.record_export_item (
  force_id text not null,
  export_id uuid not null,
  report_id uuid not null,
  has_identity boolean not null,
  primary key (force_id, export_id, report_id),
  foreign key (force_id, export_id) references triage.record_export (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.record_export_item');
create index record_export_of on triage.record_export_item (force_id, report_id);

insert into platform.erasure_part (root, position, table_name, id_column, key_columns, of_table, act) values
  ('report', 350, 'triage.crime_reference', null, '{case_id}', 'triage.case_file', 'delete'),
  ('report', 360, 'triage.record_export', null, '{case_id}', 'triage.case_file', 'clear'),
  ('report', 370, 'triage.record_export_item', null, '{report_id}', null, 'delete');

grant select, insert on triage.crime_reference, triage.record_export, triage.record_export_item to staff_web;
grant select on triage.crime_reference, triage.record_export, triage.record_export_item to worker;
