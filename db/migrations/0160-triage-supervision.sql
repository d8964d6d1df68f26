-- A case from its acceptance to its outcome: who investigates, what the supervisor found, how it ended and why.

-- Who investigates, append-only: the latest is the investigating officer, and none of them ever reviews the case.
create table triage.investigator (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  staff_id uuid not null,
  named_by uuid not null check (named_by <> staff_id),
  named_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, case_id) references triage.case_file (force_id, id)
);
select platform.make_tenant_table('triage.investigator');
create index investigator_of on triage.investigator (force_id, case_id, named_at);

-- A review by the headings of the National Decision Model; `text_sealed` holds "action and review". A review written
-- before there were headings holds that alone.
alter table triage.review
  add column finding text check (finding in ('CONTINUE', 'CHANGE_PLAN', 'MORE_HELP', 'READY_TO_CLOSE')),
  add column information_sealed bytea,
  add column assessment_sealed bytea,
  add column powers_sealed bytea,
  add column options_sealed bytea,
  add check (num_nulls(finding, information_sealed, assessment_sealed, powers_sealed, options_sealed) in (0, 5));
create index review_of on triage.review (force_id, case_id, reviewed_at);

-- How a case ended or was taken up again, append-only. A crime ends with an outcome of the Home Office list; what is no
-- crime has none, and says what it was instead.
create table triage.case_decision (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  kind text not null check (kind in ('CLOSED', 'REOPENED')),
  decided_by uuid not null,
  decided_at timestamptz not null,
  route text check (route in ('CRIME', 'ASB_PERSONAL', 'INTELLIGENCE_REPORT', 'TENSION_OBSERVATION',
    'SAFEGUARDING_REFERRAL', 'NO_RECORD_SIGNPOST')),
  outcome text check (outcome ~ '^([1-9]|1[0-9]|2[0-2]|[123]A)$'),
  review_id uuid,
  seal_id uuid not null,
  reasons_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, case_id) references triage.case_file (force_id, id),
  foreign key (force_id, review_id) references triage.review (force_id, id),
  check ((kind = 'CLOSED') = (route is not null and review_id is not null)),
  check ((outcome is not null) = (kind = 'CLOSED' and route = 'CRIME'))
);
select platform.make_tenant_table('triage.case_decision');
create index case_decision_of on triage.case_decision (force_id, case_id, decided_at);

grant select on triage.investigator, triage.case_decision to staff_web, worker;
grant insert on triage.investigator, triage.case_decision to staff_web;
