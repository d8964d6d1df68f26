-- Who had a hand in a translation of one source version, so that somebody else reads it second.
create table cascade.translation_work (
  force_id text not null,
  statement_id uuid not null,
  language text not null,
  source_version_id uuid not null,
  staff_id uuid not null,
  saved_at timestamptz not null,
  primary key (force_id, statement_id, language, source_version_id, staff_id),
  foreign key (force_id, statement_id) references cascade.statement (force_id, id),
  foreign key (force_id, source_version_id) references cascade.version (force_id, id)
);
select platform.make_tenant_table('cascade.translation_work');

-- Somebody who reads both languages and did not translate has compared a translation with its source, word by word. A
-- reader who finds a fault sends the version back like an approver, in cascade.approval.
create table cascade.second_reading (
  force_id text not null,
  version_id uuid not null,
  reader_id uuid not null,
  text_sha256 bytea not null check (octet_length(text_sha256) = 32),
  read_at timestamptz not null,
  primary key (force_id, version_id, reader_id),
  foreign key (force_id, version_id) references cascade.version (force_id, id)
);
select platform.make_tenant_table('cascade.second_reading');

grant select, insert, update on cascade.translation_work to staff_web;
grant select, insert on cascade.second_reading to staff_web;
