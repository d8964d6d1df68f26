-- Triage at speed: an order that is an index, what was done to many reports at once, and what an officer keeps for
-- the next surge.

-- Facts the queue sorts and groups by are kept beside the clock, so that no list of it reads another room's table.
-- The place is the order of the lists: danger nobody took, the rest nobody took, danger somebody has, the rest
-- somebody has, what a detective supervises, everything else. Once the next officer was asked the first promise stays what counts.
alter table triage.oversight
  add column strands text[] not null default '{}',
  add column place_kind text,
  add column incident_on date,
  -- Set aside by who has it: out of sight until then. It stops no clock.
  add column held_until timestamptz,
  -- The report it tells of the same as; a person said so.
  add column duplicate_of uuid,
  add foreign key (force_id, duplicate_of) references triage.oversight (force_id, report_id),
  add check (duplicate_of is distinct from report_id),
  add column queue_place smallint not null generated always as (
    case
      when duplicate_of is not null then 5
      when state = 'supervised' then 4
      when state not in ('unread', 'acknowledged', 'decided') then 5
      when state = 'unread' then case when danger then 0 else 1 end
      when danger then 2
      else 3
    end) stored,
  add column queue_due_at timestamptz not null generated always as (
    case when escalation_level > 0 then opened_at else attention_due_at end) stored;

do $$
declare
  v_force text;
begin
  for v_force in select force_id from platform.force loop
    perform set_config('app.force_id', v_force, true);
    update triage.oversight o
      set strands = r.strands, place_kind = r.place_kind, incident_on = r.incident_on
      from reporting.report r
      where o.force_id = v_force and r.force_id = v_force and r.id = o.report_id;
  end loop;
  perform set_config('app.force_id', '', true);
end
$$;

-- A page of the queue is a walk along one of these from where the last page ended, whatever the table's size.
create index oversight_order on triage.oversight (force_id, queue_place, queue_due_at, report_id);
create index oversight_order_area on triage.oversight (force_id, area_path, queue_place, queue_due_at, report_id);
create index oversight_copies on triage.oversight (force_id, duplicate_of) where duplicate_of is not null;
create index oversight_opened on triage.oversight (force_id, opened_at);
create index oversight_taken on triage.oversight (force_id, acknowledged_at) where acknowledged_at is not null;

-- One act on one or many reports. Append-only: an undo is a later act that names the one it takes back.
create table triage.queue_batch (
  force_id text not null,
  id uuid not null,
  action text not null check (action in ('TAKE', 'HOLD', 'DUPLICATE', 'RETURN', 'ESCALATE', 'DECIDE', 'UNDO')),
  reason text,
  held_until timestamptz,
  lead_report_id uuid,
  undoes uuid,
  left_out integer not null check (left_out >= 0),
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (force_id, id),
  check ((action = 'UNDO') = (undoes is not null)),
  foreign key (force_id, lead_report_id) references triage.oversight (force_id, report_id),
  foreign key (force_id, undoes) references triage.queue_batch (force_id, id)
);
select platform.make_tenant_table('triage.queue_batch');
create unique index queue_batch_undone on triage.queue_batch (force_id, undoes) where undoes is not null;
create index queue_batch_by on triage.queue_batch (force_id, made_by, made_at);

-- What each report was before, and its version after: an undo gives back the first where the second still stands.
create table triage.queue_step (
  force_id text not null,
  batch_id uuid not null,
  report_id uuid not null,
  state_before text not null,
  acknowledged_by_before uuid,
  acknowledged_at_before timestamptz,
  held_until_before timestamptz,
  duplicate_of_before uuid,
  version_after integer not null,
  primary key (force_id, batch_id, report_id),
  foreign key (force_id, batch_id) references triage.queue_batch (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id)
);
select platform.make_tenant_table('triage.queue_step');
create index queue_step_of on triage.queue_step (force_id, report_id);

-- A view of the queue under an officer's own name for it: enumerations and areas, no words.
create table triage.saved_filter (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  query text not null check (char_length(query) <= 500),
  made_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, staff_id, name)
);
select platform.make_tenant_table('triage.saved_filter');

-- A decision an officer wrote once and chooses again, report by report. The reasons are sealed like every reason.
create table triage.prepared_decision (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  answers jsonb not null,
  seal_id uuid not null,
  reasons_sealed bytea not null,
  made_at timestamptz not null,
  removed_at timestamptz,
  primary key (force_id, id)
);
select platform.make_tenant_table('triage.prepared_decision');
create index prepared_decision_of on triage.prepared_decision (force_id, staff_id, made_at) where removed_at is null;

grant select, insert on triage.queue_batch, triage.queue_step to staff_web;
grant select on triage.queue_batch, triage.queue_step to worker;
grant select, insert, delete on triage.saved_filter to staff_web;
grant select, insert on triage.prepared_decision to staff_web;
grant update (removed_at) on triage.prepared_decision to staff_web;
