-- A restriction ends when one person who may open the report asks for it, with a reason, and another agrees.

create table triage.restriction_lift (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  reason text not null check (reason in ('RISK_IS_OVER', 'RESTRICTED_BY_MISTAKE', 'PERSON_AGREES')),
  answered_by uuid check (answered_by <> asked_by),
  answered_at timestamptz,
  is_lifted boolean,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check (num_nulls(answered_by, answered_at, is_lifted) in (0, 3))
);
select platform.make_tenant_table('triage.restriction_lift');
-- One question at a time.
create unique index restriction_lift_waiting on triage.restriction_lift (force_id, report_id) where answered_at is null;
create index restriction_lift_of on triage.restriction_lift (force_id, report_id, asked_at);

grant select on triage.restriction_lift to staff_web, worker;
grant insert on triage.restriction_lift to staff_web;
grant update (answered_by, answered_at, is_lifted) on triage.restriction_lift to staff_web;

-- Letters of a restricted report, and why somebody said what of them, are opened by named people like the report itself.
grant select (report_id) on triage.material to keeper;
grant select (force_id, id, proposal_id) on triage.series_decision to keeper;
grant select (force_id, id, newer_id, older_id) on triage.series_proposal to keeper;
