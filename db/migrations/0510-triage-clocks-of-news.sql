-- Four more promises: a detective answers an offer, what a person sends later is read, danger in it is looked at at once, and
-- what a commander found in a sample is answered.
alter table triage.clock_rule
  drop constraint clock_rule_kind_check,
  add constraint clock_rule_kind_check check (kind in ('ATTENTION', 'CONTACT', 'RECORDING', 'VICTIM_UPDATE_ENHANCED',
    'VICTIM_UPDATE_STANDARD', 'REVIEW', 'CCTV', 'GRAFFITI', 'HANDOVER', 'NEWS', 'DANGER', 'FINDING'));
alter table triage.clock
  drop constraint clock_kind_check,
  add constraint clock_kind_check check (kind in ('ATTENTION', 'CONTACT', 'RECORDING', 'VICTIM_UPDATE_ENHANCED',
    'VICTIM_UPDATE_STANDARD', 'REVIEW', 'CCTV', 'GRAFFITI', 'HANDOVER', 'NEWS', 'DANGER', 'FINDING'));

-- What came for an officer is counted on every page from its first minute.
create index clock_own on triage.clock (force_id, owner_id, due_at)
  where stopped_at is null and kind in ('HANDOVER', 'NEWS', 'DANGER', 'FINDING');

-- Clocks somebody took on, for when they are away.
create index clock_accepted on triage.clock (force_id, owner_id) where stopped_at is null and accepted_at is not null;

-- Offers that wait now are answered as those to come, from when this holds: nobody had promised a time.
do $$
declare
  v_force text;
begin
  for v_force in select force_id from platform.force loop
    perform set_config('app.force_id', v_force, true);
    insert into triage.clock (force_id, id, report_id, kind, subject, started_at, unit, length, warn_share, ask_shares,
        calendar, on_call_role, warn_at, due_at, next_at, owner_id)
      select v_force, gen_random_uuid(), c.report_id, 'HANDOVER', h.id::text, now(), 'HOURS', 8, 50, '{50,100}',
        'england-and-wales', 'COMMANDER', now() + interval '4 hours', now() + interval '8 hours',
        now() + interval '4 hours', h.to_id
      from triage.handover h join triage.case_file c on c.force_id = v_force and c.id = h.case_id
      where h.force_id = v_force and h.answered_at is null;
  end loop;
  perform set_config('app.force_id', '', true);
end
$$;

-- In a surge one alert stands for many; those it stands for are kept, unsent.
alter table triage.alert
  add column is_many boolean not null default false,
  drop constraint alert_state_check,
  add constraint alert_state_check check (state in ('waiting', 'handing-over', 'handed-over', 'in-doubt', 'refused',
    'gave-up', 'not-needed', 'no-way', 'bundled'));
create index alert_lately on triage.alert (force_id, staff_id, made_at);

-- Whether it happened before is judged by an officer, by the force's own rule, with a reason.
alter table triage.response_note
  drop constraint response_note_part_check,
  drop constraint response_note_check,
  drop constraint response_note_check2,
  add constraint response_note_part_check check (part in ('CHECK', 'TEST', 'REPEAT', 'SAFEGUARDING')),
  add constraint response_note_check check (case part
    when 'CHECK' then state in ('DONE', 'NOT_YET', 'NOT_NEEDED')
    when 'TEST' then item in ('RECORDING', 'CHARGING', 'SENTENCING') and state in ('MET', 'NOT_MET', 'OPEN')
    when 'REPEAT' then item in ('REPEAT_VICTIM', 'REPEAT_LOCATION') and state in ('MET', 'NOT_MET', 'OPEN')
    else state in ('ORDERED', 'OFFERED', 'DONE', 'DECLINED', 'NOT_NEEDED') end),
  add constraint response_note_check2 check (part not in ('TEST', 'REPEAT') or reason_sealed is not null);

-- What was entered by mistake and has not begun is taken away again; what has begun ends.
grant delete on triage.roster_entry, triage.roster_absence to staff_web;
