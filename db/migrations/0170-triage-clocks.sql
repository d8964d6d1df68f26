-- Clocks are data: every promise about a report is a row, its kind has a rule a commander sets, and who is asked when time
-- runs out is a roster with absences and handovers.

-- A rule holds for clocks that start at or after `valid_from`, until a later one. Append-only. A kind without a row
-- runs by the rule the service comes with (src/reference/clocks.ts).
create table triage.clock_rule (
  force_id text not null,
  kind text not null check (kind in ('ATTENTION', 'CONTACT', 'RECORDING', 'VICTIM_UPDATE_ENHANCED',
    'VICTIM_UPDATE_STANDARD', 'REVIEW', 'CCTV', 'GRAFFITI')),
  valid_from timestamptz not null,
  unit text not null check (unit in ('MINUTES', 'HOURS', 'WORKING_DAYS', 'SET')),
  length integer check (length between 1 and 10000),
  warn_share smallint not null check (warn_share between 1 and 99),
  ask_shares smallint[] not null check (cardinality(ask_shares) between 1 and 6),
  repeat_minutes integer check (repeat_minutes between 1 and 10080),
  calendar text not null check (calendar in ('england-and-wales', 'scotland', 'northern-ireland')),
  on_call_role text not null check (on_call_role in ('COMMANDER', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR')),
  set_by uuid not null,
  primary key (force_id, kind, valid_from),
  check ((unit = 'SET') = (length is null))
);
select platform.make_tenant_table('triage.clock_rule');

-- One promise. The rule's columns are copied when it starts, so a later rule moves no clock that runs.
create table triage.clock (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  kind text not null check (kind in ('ATTENTION', 'CONTACT', 'RECORDING', 'VICTIM_UPDATE_ENHANCED',
    'VICTIM_UPDATE_STANDARD', 'REVIEW', 'CCTV', 'GRAFFITI')),
  -- What of the report it is about, where there may be several: an identifier, never words.
  subject text not null default '' check (length(subject) <= 60),
  -- What kind of camera, which decision: a code.
  about text check (about ~ '^[A-Za-z_-]{2,40}$'),
  started_at timestamptz not null,
  unit text not null check (unit in ('MINUTES', 'HOURS', 'WORKING_DAYS', 'SET')),
  length integer,
  -- Until when, as whoever started it said; only for `SET`.
  set_due_at timestamptz,
  warn_share smallint not null,
  ask_shares smallint[] not null,
  repeat_minutes integer,
  calendar text not null,
  on_call_role text not null,
  warn_at timestamptz not null,
  due_at timestamptz not null,
  -- When the worker looks at it next: a warning, the end, or the next officer to ask. Null once nothing is left.
  next_at timestamptz,
  warned_at timestamptz,
  breached_at timestamptz,
  level integer not null default 0,
  last_asked_at timestamptz,
  owner_id uuid,
  accepted_at timestamptz,
  suspended_until timestamptz,
  stopped_at timestamptz,
  stopped_by uuid,
  stop_reason text check (stop_reason in ('DONE', 'NOT_NEEDED', 'NOT_POSSIBLE')),
  primary key (force_id, id),
  unique (force_id, report_id, kind, subject),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check ((unit = 'SET') = (set_due_at is not null)),
  check ((unit = 'SET') = (length is null)),
  check ((stopped_at is null) = (stop_reason is null))
);
select platform.make_tenant_table('triage.clock');
create index clock_next on triage.clock (force_id, next_at) where stopped_at is null and next_at is not null;
create index clock_running on triage.clock (force_id, report_id, due_at) where stopped_at is null;
create index clock_due on triage.clock (force_id, due_at desc, id);

-- Time that does not count, and why. The end may be brought forward by whoever lets it run again.
create table triage.clock_suspension (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at >= from_at),
  reason text not null check (reason in ('PERSON_ASKED', 'PERSON_NOT_REACHED', 'OTHER_FORCE', 'SAFEGUARDING',
    'SCENE_CLOSED', 'COURT_OR_CPS')),
  suspended_by uuid not null,
  resumed_by uuid,
  resumed_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, clock_id) references triage.clock (force_id, id),
  check (num_nulls(resumed_by, resumed_at) in (0, 2))
);
select platform.make_tenant_table('triage.clock_suspension');
create index clock_suspension_of on triage.clock_suspension (force_id, clock_id, from_at);

-- Who was asked because time ran, one row a step: an officer by name, or the role on call where the roster was empty.
create table triage.clock_step (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  level integer not null,
  staff_id uuid,
  on_call_role text,
  at timestamptz not null,
  accepted_at timestamptz,
  primary key (force_id, id),
  unique (force_id, clock_id, level),
  foreign key (force_id, clock_id) references triage.clock (force_id, id),
  check (staff_id is null or on_call_role is null),
  check (accepted_at is null or staff_id is not null)
);
select platform.make_tenant_table('triage.clock_step');

-- Somebody on the roster who is away: nobody asks them meanwhile.
create table triage.roster_absence (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  reason text not null check (reason in ('LEAVE', 'SICK', 'COURT', 'INCIDENT', 'OTHER_DUTY')),
  noted_by uuid not null,
  noted_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('triage.roster_absence');
create index roster_absence_of on triage.roster_absence (force_id, staff_id, until_at);

-- A turn on the roster offered to a colleague. It is theirs once they accept, and not before.
create table triage.roster_handover (
  force_id text not null,
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null check (to_id <> from_id),
  offered_at timestamptz not null,
  answered_at timestamptz,
  is_accepted boolean,
  primary key (force_id, id),
  check ((answered_at is null) = (is_accepted is null))
);
select platform.make_tenant_table('triage.roster_handover');
create unique index roster_handover_open on triage.roster_handover (force_id, from_id) where answered_at is null;

-- What was kept before becomes clocks of the same kinds: attention with the officers asked, and every review that was due.
do $$
declare
  v_force text;
begin
  for v_force in select force_id from platform.force loop
    perform set_config('app.force_id', v_force, true);
    -- Each ask moved the time forward; what counts is the promise.
    update triage.oversight set attention_due_at = opened_at + case when danger then interval '5 minutes'
        when kind = 'concern' then interval '72 hours' else interval '15 minutes' end
      where force_id = v_force and escalation_level > 0;
    insert into triage.clock (force_id, id, report_id, kind, started_at, unit, set_due_at, warn_share, ask_shares,
        repeat_minutes, calendar, on_call_role, warn_at, due_at, next_at, breached_at, level, last_asked_at, owner_id,
        stopped_at, stopped_by, stop_reason)
      select force_id, gen_random_uuid(), report_id, 'ATTENTION', opened_at, 'SET', attention_due_at, 70, '{100}',
        10, 'england-and-wales', 'COMMANDER', opened_at + (attention_due_at - opened_at) * 0.7, attention_due_at,
        greatest(attention_due_at, now()), case when escalation_level > 0 then attention_due_at end, escalation_level,
        case when escalation_level > 0 then changed_at end, acknowledged_by, acknowledged_at, acknowledged_by,
        case when acknowledged_at is not null then 'DONE' end
      from triage.oversight where force_id = v_force;
    insert into triage.clock_step (force_id, id, clock_id, level, staff_id, on_call_role, at)
      select e.force_id, e.id, c.id, e.level, e.staff_id, case when e.staff_id is null then 'COMMANDER' end, e.at
      from triage.escalation e
      join triage.clock c on c.force_id = v_force and c.report_id = e.report_id and c.kind = 'ATTENTION'
      where e.force_id = v_force;
    insert into triage.clock (force_id, id, report_id, kind, subject, started_at, unit, set_due_at, warn_share, ask_shares,
        calendar, on_call_role, warn_at, due_at, next_at, owner_id, stopped_at, stop_reason)
      select r.force_id, r.id, c.report_id, 'REVIEW', r.id::text, r.reviewed_at, 'SET', r.next_due_at, 75, '{100}',
        'england-and-wales', 'COMMANDER', r.reviewed_at + (r.next_due_at - r.reviewed_at) * 0.75, r.next_due_at,
        greatest(r.next_due_at, now()), c.supervisor_id, coalesce(r.followed_at, c.closed_at),
        case when coalesce(r.followed_at, c.closed_at) is not null then 'DONE' end
      from (select *, lead(reviewed_at) over (partition by case_id order by reviewed_at) as followed_at
        from triage.review where force_id = v_force) r
      join triage.case_file c on c.force_id = v_force and c.id = r.case_id
      where r.next_due_at is not null;
    insert into triage.clock (force_id, id, report_id, kind, subject, started_at, unit, set_due_at, warn_share, ask_shares,
        calendar, on_call_role, warn_at, due_at, next_at, owner_id)
      select c.force_id, gen_random_uuid(), c.report_id, 'REVIEW', c.id::text, c.opened_at, 'SET', c.review_due_at, 75,
        '{100}', 'england-and-wales', 'COMMANDER', c.opened_at + (c.review_due_at - c.opened_at) * 0.75, c.review_due_at,
        greatest(c.review_due_at, now()), c.supervisor_id
      from triage.case_file c
      where c.force_id = v_force and c.state = 'supervised' and c.review_due_at is not null and not exists (
        select 1 from triage.clock k where k.force_id = v_force and k.report_id = c.report_id and k.kind = 'REVIEW'
          and k.stopped_at is null);
  end loop;
  perform set_config('app.force_id', '', true);
end
$$;

drop table triage.escalation;
alter table triage.case_file drop column review_due_at;

grant select on triage.clock_rule, triage.clock, triage.clock_suspension, triage.clock_step, triage.roster_absence,
  triage.roster_handover to staff_web, worker;
grant insert on triage.clock_rule, triage.clock_suspension, triage.roster_absence, triage.roster_handover to staff_web;
grant insert, update on triage.clock to staff_web, worker;
grant insert on triage.clock_step to staff_web, worker;
grant update (accepted_at) on triage.clock_step to staff_web;
grant update (until_at, resumed_by, resumed_at) on triage.clock_suspension to staff_web;
grant update (answered_at, is_accepted) on triage.roster_handover to staff_web;
grant update (until_at) on triage.roster_absence to staff_web;
