-- What an exchange of hashes with another organisation found, and what people said of it. No hash is kept here.

create table triage.exchange_match (
  force_id text not null,
  id uuid not null,
  agreement text not null check (agreement ~ '^[a-z0-9-]{3,60}$'),
  report_id uuid not null,
  -- The other organisation's own; it says nothing here.
  other_reference text not null check (char_length(other_reference) between 1 and 60),
  how text not null check (how in ('DAY', 'NEAR')),
  found_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, agreement, report_id, other_reference),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.exchange_match');
create index exchange_match_of on triage.exchange_match (force_id, report_id);

-- Append-only: the latest answer to a match counts.
create table triage.exchange_answer (
  force_id text not null,
  id uuid not null,
  match_id uuid not null,
  outcome text not null check (outcome in ('SAME', 'NOT_SAME')),
  answered_by uuid not null,
  answered_at timestamptz not null,
  seal_id uuid not null,
  reason_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, match_id) references triage.exchange_match (force_id, id)
);
select platform.make_tenant_table('triage.exchange_answer');
create index exchange_answer_of on triage.exchange_answer (force_id, match_id, answered_at);

grant select on triage.exchange_match, triage.exchange_answer to staff_web;
grant insert on triage.exchange_answer to staff_web;
