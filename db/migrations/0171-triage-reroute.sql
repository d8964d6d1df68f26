-- A concern that tells of an incident is dealt with as a report, and a report that tells of none as a concern: a person
-- says so, with a reason. What the person who told us wrote it as stays as it was.
create table triage.kind_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  from_kind text not null check (from_kind in ('report', 'concern')),
  to_kind text not null check (to_kind in ('report', 'concern') and to_kind <> from_kind),
  reason text not null check (reason in ('TELLS_OF_INCIDENT', 'TELLS_OF_NONE', 'PERSON_ASKED', 'TAKEN_WRONGLY')),
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.kind_change');
create index kind_change_of on triage.kind_change (force_id, report_id, changed_at);
grant select on triage.kind_change to staff_web, worker;
grant insert on triage.kind_change to staff_web;
