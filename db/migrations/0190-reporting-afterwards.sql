-- The reporter afterwards: how they want to be told of an answer, what they agreed to and when, what was promised them,
-- who has their report, and translations that a person made.

-- Somebody who puts messages into another language and opens nothing but what was given to be translated.
alter table access.staff_role drop constraint staff_role_role_check;
alter table access.staff_role add constraint staff_role_role_check check (role in ('DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR', 'ENGAGEMENT_OFFICER', 'COMMANDER', 'WARD_OFFICER', 'ANALYST', 'ADMINISTRATOR', 'CALL_TAKER',
  'INFORMATION_MANAGER',
  'TRANSLATOR'));

-- How a person wants to be told that an answer is there. No row: nobody asked, and nothing is sent. The address and own
-- words are sealed apart from who reported, and only the sender opens them.
create table reporting.notice_wish (
  force_id text not null,
  report_id uuid not null,
  by_what text not null check (by_what in ('NONE', 'TEXT', 'EMAIL')),
  wording text check (wording in ('MESSAGE', 'PAPERS', 'REMINDER', 'OWN')),
  -- The language the words are sent in.
  language text not null,
  line_id uuid,
  seal_id uuid,
  address_sealed bytea,
  words_sealed bytea,
  -- ISO weekdays and whole hours on a clock in London: 9 to 17 begins at 09:00 and ends before 17:00.
  days smallint[] not null check (days <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  from_hour smallint not null check (from_hour between 0 and 23),
  until_hour smallint not null check (until_hour between 1 and 24 and until_hour > from_hour),
  changed_at timestamptz not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  foreign key (force_id, line_id) references reporting.text_line (force_id, id),
  check (by_what = 'NONE' or (wording is not null and seal_id is not null and cardinality(days) > 0)),
  check ((by_what = 'TEXT') = (line_id is not null)),
  check ((by_what = 'EMAIL') = (address_sealed is not null)),
  check ((by_what <> 'NONE') = (words_sealed is not null))
);
select platform.make_tenant_table('reporting.notice_wish');

-- One row a notice: a few neutral words that say nothing of the answer itself. At most one of a report waits.
create table reporting.notice (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'handing-over', 'handed-over', 'refused', 'gave-up', 'dropped')),
  by_what text not null check (by_what in ('TEXT', 'EMAIL')),
  made_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  changed_at timestamptz not null,
  -- The text that carried it; its own ledger says what became of it.
  text_id uuid,
  code integer,
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.notice');
create unique index notice_one_waits on reporting.notice (force_id, report_id) where state in ('waiting', 'handing-over');
create index notice_due on reporting.notice (force_id, due_at) where state in ('waiting', 'handing-over');
create index notice_of on reporting.notice (force_id, report_id, made_at);

-- Every change of what a person agreed to, in codes; kept after what they took back is gone.
create table reporting.consent_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  what text not null check (what in ('SHARING', 'IDENTITY', 'CONTACT', 'NOTICES')),
  before text[] not null,
  after text[] not null,
  changed_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.consent_change');
create index consent_change_of on reporting.consent_change (force_id, report_id, changed_at);

-- Where the report stood, and since when; the first state is the report's own.
create table reporting.status_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  status text not null check (status in ('received', 'read', 'supervised', 'closed')),
  changed_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.status_change');
create index status_change_of on reporting.status_change (force_id, report_id, changed_at);
insert into reporting.status_change (force_id, id, report_id, status, changed_at)
select force_id, gen_random_uuid(), id, status, status_at from reporting.report where status <> 'received';

-- The day by which the person was told they would hear from us. Kept by a message, or replaced by another day; a day that
-- passed stays as missed.
create table reporting.promise (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  due_on date not null,
  -- The end of that day in London.
  due_at timestamptz not null,
  set_by uuid not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  ending text check (ending in ('KEPT', 'REPLACED', 'WITHDRAWN')),
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  check ((ended_at is null) = (ending is null))
);
select platform.make_tenant_table('reporting.promise');
create unique index promise_one_open on reporting.promise (force_id, report_id) where ended_at is null;
create index promise_due on reporting.promise (force_id, due_at) where ended_at is null;

-- What the person is told of who has their report. A name stands here only where that officer agreed to it.
create table reporting.standing (
  force_id text not null,
  report_id uuid not null,
  staff_id uuid,
  shown_name text check (length(shown_name) between 1 and 120),
  crime_reference text check (length(crime_reference) between 3 and 40),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  check ((staff_id is null) = (shown_name is null))
);
select platform.make_tenant_table('reporting.standing');

-- A text that a person is to put into another language: one message, or (message_id null) what was told.
create table reporting.translation (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  message_id uuid,
  from_language text not null,
  to_language text not null check (to_language <> from_language),
  asked_by uuid not null,
  asked_at timestamptz not null,
  asked_of text not null check (asked_of in ('TRANSLATOR', 'PARTNER', 'INTERPRETER_SERVICE')),
  due_at timestamptz not null check (due_at > asked_at),
  entered_by uuid,
  entered_at timestamptz,
  -- A machine's draft becomes a translation only by the person who enters it.
  has_machine_draft boolean not null default false,
  read_by uuid check (read_by <> entered_by),
  read_at timestamptz,
  seal_id uuid,
  text_sealed bytea,
  primary key (force_id, id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  foreign key (force_id, message_id) references reporting.message (force_id, id),
  check (num_nulls(entered_by, entered_at, seal_id, text_sealed) in (0, 4)),
  check (num_nulls(read_by, read_at) in (0, 2)),
  check (read_at is null or entered_at is not null)
);
select platform.make_tenant_table('reporting.translation');
create unique index translation_one_asked on reporting.translation
  (force_id, report_id, coalesce(message_id, report_id), to_language);
create index translation_due on reporting.translation (force_id, due_at) where entered_at is null;

-- A text that carries a notice is of a kind of its own.
alter table reporting.text_out drop constraint text_out_kind_check;
alter table reporting.text_out add constraint text_out_kind_check check (kind in ('received', 'continued', 'danger',
  'ask-words', 'use-web', 'code', 'no-report', 'stopped', 'started', 'about', 'staff', 'notice'));

-- With the private code ------------------------------------------------------------------------------------------

-- Beside the state: what the person chose, who has it, when they hear next. Never the address they gave.
create function reporting.afterwards_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (language text, contact_by text, may_leave_message boolean, shown_name text, crime_reference text,
  promised_on text, is_promise_late boolean, notice_by text, notice_wording text, days smallint[], from_hour smallint,
  until_hour smallint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.language, r.contact_by, r.may_leave_message, s.shown_name, s.crime_reference,
    to_char(p.due_on, 'YYYY-MM-DD'), coalesce(p.due_at < now(), false), w.by_what, w.wording, w.days, w.from_hour,
    w.until_hour
  from reporting.report r
    left join reporting.standing s on s.force_id = r.force_id and s.report_id = r.id
    left join reporting.promise p on p.force_id = r.force_id and p.report_id = r.id and p.ended_at is null
    left join reporting.notice_wish w on w.force_id = r.force_id and w.report_id = r.id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$$;

-- What happened since, in codes. Messages stand in the thread and are not repeated.
create function reporting.story_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (at timestamptz, what text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with own as (select r.force_id, r.id, r.reported_at, r.withdrawn_at from reporting.report r
    where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash)
  select e.at, e.what from (
    select o.reported_at as at, 'SENT' as what from own o
    union all select c.changed_at, case when c.status = 'supervised' and exists (select 1 from reporting.status_change b
        where b.force_id = c.force_id and b.report_id = c.report_id and b.status = 'closed' and b.changed_at < c.changed_at)
        then 'REOPENED' else upper(c.status) end
      from own o join reporting.status_change c on c.force_id = o.force_id and c.report_id = o.id
    union all select m.sent_at, case m.direction when 'to-reporter' then 'WE_WROTE' else 'YOU_WROTE' end
      from own o join reporting.message m on m.force_id = o.force_id and m.report_id = o.id
    union all select v.received_at, 'FILE' from own o
      join reporting.evidence v on v.force_id = o.force_id and v.report_id = o.id
      where v.received_at > o.reported_at + interval '1 minute' and v.source = 'reporter'
    union all select c.changed_at, c.what from own o
      join reporting.consent_change c on c.force_id = o.force_id and c.report_id = o.id
    union all select t.entered_at, 'TRANSLATED' from own o
      join reporting.translation t on t.force_id = o.force_id and t.report_id = o.id
      where t.entered_at is not null and t.message_id is not null
    union all select o.withdrawn_at, 'WITHDRAWN' from own o where o.withdrawn_at is not null) e
  order by e.at
$$;

-- Translations of messages in this thread, made or still due.
create function reporting.translations_of_receipt(p_force_id text, p_receipt_hash bytea)
returns table (id uuid, message_id uuid, to_language text, due_at timestamptz, entered_at timestamptz,
  has_machine_draft boolean, is_read boolean, seal_id uuid, text_sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, t.message_id, t.to_language, t.due_at, t.entered_at, t.has_machine_draft, t.read_at is not null, t.seal_id,
    t.text_sealed
  from reporting.translation t join reporting.report r on r.force_id = t.force_id and r.id = t.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and t.message_id is not null
  order by t.asked_at
$$;

-- Notes what somebody changed; nothing where nothing changed.
create function reporting.note_consent(p_force_id text, p_report_id uuid, p_what text, p_before text[], p_after text[])
returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into reporting.consent_change (force_id, id, report_id, what, before, after, changed_at)
  select p_force_id, gen_random_uuid(), p_report_id, p_what, p_before, p_after, now()
  where p_before is distinct from p_after
$$;

-- The line of a telephone number, made where there is none.
create function reporting.line_of_number(p_force_id text, p_number_hash bytea, p_line_id uuid)
returns table (line_id uuid, has_number boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into reporting.text_line (force_id, id, number_hash, first_text_at, last_text_at)
  values (p_force_id, p_line_id, p_number_hash, now(), now())
  on conflict (force_id, number_hash) do nothing;
  return query select l.id, l.number_sealed is not null from reporting.text_line l
    where l.force_id = p_force_id and l.number_hash = p_number_hash;
end $$;

-- Keeps how the person wants to be told; the address given before is erased with its seal.
create function reporting.keep_notice_wish(p_force_id text, p_receipt_hash bytea, p_by_what text, p_wording text,
  p_language text, p_line_id uuid, p_seal_id uuid, p_address bytea, p_words bytea, p_days smallint[],
  p_from_hour smallint, p_until_hour smallint) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_report_id uuid;
  v_before text[];
begin
  select r.id into v_report_id from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null for update;
  if not found then return null; end if;
  select array[w.by_what] into v_before from reporting.notice_wish w
  where w.force_id = p_force_id and w.report_id = v_report_id;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.notice_wish'
    and s.record_id = v_report_id and s.seal_id is distinct from p_seal_id;
  insert into reporting.notice_wish (force_id, report_id, by_what, wording, language, line_id, seal_id, address_sealed,
    words_sealed, days, from_hour, until_hour, changed_at)
  values (p_force_id, v_report_id, p_by_what, p_wording, p_language, p_line_id, p_seal_id, p_address, p_words, p_days,
    p_from_hour, p_until_hour, now())
  on conflict (force_id, report_id) do update set by_what = excluded.by_what, wording = excluded.wording,
    language = excluded.language, line_id = excluded.line_id, seal_id = excluded.seal_id,
    address_sealed = excluded.address_sealed, words_sealed = excluded.words_sealed, days = excluded.days,
    from_hour = excluded.from_hour, until_hour = excluded.until_hour, changed_at = excluded.changed_at;
  -- From now on the answers themselves go to no phone: texts of officers that still wait stay here.
  update reporting.text_out set state = 'held', next_attempt_at = null, changed_at = now()
  where force_id = p_force_id and report_id = v_report_id and state = 'queued' and kind = 'staff';
  update reporting.notice set state = 'dropped', changed_at = now()
  where force_id = p_force_id and report_id = v_report_id and state = 'waiting' and by_what <> p_by_what;
  perform reporting.note_consent(p_force_id, v_report_id, 'NOTICES', coalesce(v_before, array['NONE']), array[p_by_what]);
  return v_report_id;
end $$;

-- Sets whether the police may know who reported and how to reach them. What was known before is erased: a name taken
-- back leaves a code that says so, and nothing of it.
create function reporting.change_identity(p_force_id text, p_receipt_hash bytea, p_anonymity text, p_contact_by text,
  p_may_leave_message boolean, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
  v_anonymity text;
  v_contact_by text;
begin
  select r.id, r.anonymity, r.contact_by into v_id, v_anonymity, v_contact_by from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null
    and not exists (select 1 from reporting.partner_report pr where pr.force_id = r.force_id and pr.report_id = r.id)
  for update;
  if not found then return null; end if;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.identity'
    and s.record_id = v_id and s.seal_id is distinct from p_seal_id;
  delete from reporting.identity i where i.force_id = p_force_id and i.report_id = v_id;
  if p_seal_id is not null then
    insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
    values (p_force_id, v_id, p_seal_id, p_name, p_contact, p_safety, now());
  end if;
  update reporting.report set anonymity = p_anonymity, contact_by = p_contact_by,
    may_leave_message = p_may_leave_message
  where force_id = p_force_id and id = v_id;
  perform reporting.note_consent(p_force_id, v_id, 'IDENTITY', array[v_anonymity], array[p_anonymity]);
  perform reporting.note_consent(p_force_id, v_id, 'CONTACT', array[v_contact_by], array[p_contact_by]);
  return v_id;
end $$;

create or replace function reporting.change_consent(p_force_id text, p_receipt_hash bytea, p_share_with text[],
  p_may_tell_leader boolean) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
  v_before text[];
begin
  select r.id, case when r.may_tell_leader then r.share_with || array['leader'] else r.share_with end into v_id, v_before
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null for update;
  if not found then return null; end if;
  update reporting.report set share_with = p_share_with, may_tell_leader = p_may_tell_leader
  where force_id = p_force_id and id = v_id;
  perform reporting.note_consent(p_force_id, v_id, 'SHARING', v_before,
    case when p_may_tell_leader then p_share_with || array['leader'] else p_share_with end);
  return v_id;
end $$;

-- With the withdrawal ends all that would leave: sharing, notices, the day promised, texts of officers still waiting.
create or replace function reporting.withdraw_report(p_force_id text, p_receipt_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
begin
  update reporting.report set withdrawn_at = now(), share_with = '{}', may_tell_leader = false
  where force_id = p_force_id and receipt_hash = p_receipt_hash and withdrawn_at is null
  returning id into v_id;
  if v_id is null then return null; end if;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.notice_wish'
    and s.record_id = v_id;
  delete from reporting.notice_wish w where w.force_id = p_force_id and w.report_id = v_id;
  update reporting.notice set state = 'dropped', changed_at = now()
  where force_id = p_force_id and report_id = v_id and state = 'waiting';
  update reporting.promise set ended_at = now(), ending = 'WITHDRAWN'
  where force_id = p_force_id and report_id = v_id and ended_at is null;
  update reporting.text_out set state = 'held', next_attempt_at = null, changed_at = now()
  where force_id = p_force_id and report_id = v_id and state = 'queued' and kind in ('staff', 'notice');
  return v_id;
end $$;

-- Who may --------------------------------------------------------------------------------------------------------

revoke all on function
  reporting.afterwards_of_receipt(text, bytea),
  reporting.story_of_receipt(text, bytea),
  reporting.translations_of_receipt(text, bytea),
  reporting.note_consent(text, uuid, text, text[], text[]),
  reporting.line_of_number(text, bytea, uuid),
  reporting.keep_notice_wish(text, bytea, text, text, text, uuid, uuid, bytea, bytea, smallint[], smallint, smallint),
  reporting.change_identity(text, bytea, text, text, boolean, uuid, bytea, bytea, bytea)
  from public;
grant execute on function
  reporting.afterwards_of_receipt(text, bytea),
  reporting.story_of_receipt(text, bytea),
  reporting.translations_of_receipt(text, bytea),
  reporting.line_of_number(text, bytea, uuid),
  reporting.keep_notice_wish(text, bytea, text, text, text, uuid, uuid, bytea, bytea, smallint[], smallint, smallint),
  reporting.change_identity(text, bytea, text, text, boolean, uuid, bytea, bytea, bytea)
  to public_web;
-- Officers see when it is safe and how a person is told; not the address, and not the words.
grant select (force_id, report_id, by_what, wording, language, days, from_hour, until_hour, changed_at)
  on reporting.notice_wish to staff_web;
grant select on reporting.notice_wish to worker;
grant select, insert on reporting.notice to staff_web, worker;
grant update (state, due_at, attempts, changed_at, text_id, code) on reporting.notice to worker;
grant select on reporting.consent_change to staff_web, worker;
grant select, insert on reporting.status_change to staff_web, worker;
grant select, insert on reporting.promise to staff_web;
grant update (ended_at, ending) on reporting.promise to staff_web;
grant select on reporting.promise to worker;
grant select, insert on reporting.standing to staff_web, worker;
grant update (staff_id, shown_name, crime_reference, changed_by, changed_at) on reporting.standing to staff_web, worker;
grant select, insert on reporting.translation to staff_web;
grant update (entered_by, entered_at, has_machine_draft, read_by, read_at, seal_id, text_sealed) on reporting.translation
  to staff_web;
grant select on reporting.translation to worker;
-- The keeper knows the area and the report of what it opens, and that a translator was asked for it.
grant select (force_id, id, report_id, message_id, entered_at) on reporting.translation to keeper;
