-- What the review aid found in a version and a person let pass, with the reason. It is kept with the version and never
-- changed: approvers read it, and publication counts it.
create table cascade.review_override (
  force_id text not null,
  version_id uuid not null,
  rule text not null check (rule ~ '^[a-z]+\.[a-z-]+$'),
  -- The words found; empty for a finding about the whole text. The same words again are covered, others are not.
  words text not null,
  words_sha256 bytea not null check (octet_length(words_sha256) = 32),
  reason text not null check (reason <> ''),
  staff_id uuid not null,
  overridden_at timestamptz not null,
  primary key (force_id, version_id, rule, words_sha256),
  foreign key (force_id, version_id) references cascade.version (force_id, id)
);
select platform.make_tenant_table('cascade.review_override');

grant select, insert on cascade.review_override to staff_web;
