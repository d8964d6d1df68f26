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

-- ------------------------------------------------------------------------------------------ the initial response

-- THRIVE with reasons, append-only: looked at anew whenever something changes, the latest counts. `pointed_risk` is what
-- the ticked factors point to by a published table; `risk` is what the officer judged, with a reason where it differs.
create table triage.response_assessment (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  assessed_by uuid not null,
  assessed_at timestamptz not null,
  risk_factors text[] not null,
  pointed_risk text not null check (pointed_risk in ('LOW', 'MEDIUM', 'HIGH')),
  risk text not null check (risk in ('LOW', 'MEDIUM', 'HIGH')),
  seal_id uuid not null,
  threat_sealed bytea not null,
  harm_sealed bytea not null,
  risk_sealed bytea not null,
  investigation_sealed bytea not null,
  vulnerability_sealed bytea not null,
  engagement_sealed bytea not null,
  override_sealed bytea,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check ((override_sealed is null) = (risk = pointed_risk))
);
select platform.make_tenant_table('triage.response_assessment');
create index response_assessment_of on triage.response_assessment (force_id, report_id, assessed_at);

-- What was checked, tested and done, append-only: the latest row of an item counts. The three tests are three items and
-- none follows from another: recording by perception, charging (CDA 1998 s.28), sentencing (Sentencing Act 2020 s.66).
create table triage.response_note (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  part text not null check (part in ('CHECK', 'TEST', 'SAFEGUARDING')),
  item text not null check (item ~ '^[A-Z0-9_]{2,40}$'),
  state text not null,
  noted_by uuid not null,
  noted_at timestamptz not null,
  seal_id uuid,
  reason_sealed bytea,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check (case part
    when 'CHECK' then state in ('DONE', 'NOT_YET', 'NOT_NEEDED')
    when 'TEST' then item in ('RECORDING', 'CHARGING', 'SENTENCING') and state in ('MET', 'NOT_MET', 'OPEN')
    else state in ('ORDERED', 'OFFERED', 'DONE', 'DECLINED', 'NOT_NEEDED') end),
  check ((seal_id is null) = (reason_sealed is null)),
  check (part <> 'TEST' or reason_sealed is not null)
);
select platform.make_tenant_table('triage.response_note');
create index response_note_of on triage.response_note (force_id, report_id, part, item, noted_at);

grant select on triage.response_assessment, triage.response_note to staff_web, worker;
grant insert on triage.response_assessment, triage.response_note to staff_web;

-- ------------------------------------------------------------------------------------------ the commander's look

-- What the commander found in one sampled decision, append-only. The seed lets anybody draw the same sample again.
create table triage.dip_check (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  seed text not null check (length(seed) between 1 and 40),
  checked_by uuid not null,
  checked_at timestamptz not null,
  verdict text not null check (verdict in ('SATISFIED', 'CONCERN', 'TAKE_UP_AGAIN')),
  seal_id uuid not null,
  words_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.dip_check');
create index dip_check_of on triage.dip_check (force_id, report_id, checked_at);

grant select on triage.dip_check to staff_web, worker;
grant insert on triage.dip_check to staff_web;

-- ------------------------------------------------------------------------------------------ need to know

-- Only named people open a restricted report; everybody else sees that it is there and restricted.
alter table triage.oversight add column is_restricted boolean not null default false;

-- Who may open it, append-only: the latest row of a person counts. `why` is the reason of the restriction.
create table triage.named_access (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  staff_id uuid not null,
  is_given boolean not null,
  why text not null check (why in ('OFFICER_INVOLVED', 'OUTING_RISK', 'CHILD')),
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.named_access');
create index named_access_of on triage.named_access (force_id, report_id, staff_id, changed_at);

-- Somebody opened a restricted report without being named, for a reason and a few hours; a commander looks at it after.
create table triage.break_glass (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  staff_id uuid not null,
  opened_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > opened_at and ends_at <= opened_at + interval '4 hours'),
  reason text not null check (reason in ('DANGER_TO_LIFE', 'PERSON_MISSING', 'EVIDENCE_BEING_LOST', 'NOBODY_NAMED_REACHED')),
  reviewed_by uuid check (reviewed_by <> staff_id),
  reviewed_at timestamptz,
  verdict text check (verdict in ('RIGHT', 'NOT_RIGHT')),
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check (num_nulls(reviewed_by, reviewed_at, verdict) in (0, 3))
);
select platform.make_tenant_table('triage.break_glass');
create index break_glass_of on triage.break_glass (force_id, report_id, staff_id);
create index break_glass_waiting on triage.break_glass (force_id, opened_at) where reviewed_at is null;

grant select on triage.named_access, triage.break_glass to staff_web, worker;
grant insert on triage.named_access to staff_web;
grant insert on triage.break_glass to staff_web;
grant update (reviewed_by, reviewed_at, verdict) on triage.break_glass to staff_web;

-- The keeper asks itself, before it opens anything of a restricted report for anybody.
grant select (force_id, report_id, is_restricted) on triage.oversight to keeper;
grant select (force_id, report_id, staff_id, is_given, changed_at, id) on triage.named_access to keeper;
grant select (force_id, report_id, staff_id, ends_at) on triage.break_glass to keeper;
grant select (force_id, id, report_id) on triage.case_file, triage.decision, triage.response_assessment,
  triage.response_note, triage.dip_check to keeper;
grant select (force_id, id, case_id) on triage.review, triage.case_decision to keeper;
