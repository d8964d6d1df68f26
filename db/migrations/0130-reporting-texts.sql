-- Reports that come by text message or are taken by staff: the number's line, the conversation, and what left by text.

-- Call handlers and front counter staff take reports and open none.
alter table access.staff_role drop constraint staff_role_role_check;
alter table access.staff_role add constraint staff_role_role_check check (role in ('DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR', 'ENGAGEMENT_OFFICER', 'COMMANDER', 'WARD_OFFICER', 'ANALYST', 'ADMINISTRATOR', 'CALL_TAKER'));

-- Who a texted report is about was not asked: nothing may be put down in the person's place.
alter table reporting.report drop constraint report_reporter_role_check;
alter table reporting.report add constraint report_reporter_role_check
  check (reporter_role in ('ME', 'WITNESS', 'SOMEONE', 'COMMUNITY', 'WORRIED', 'NOT_ASKED'));

-- The force's own text number, as its contact register has it.
create table reporting.text_route (
  force_id text not null,
  -- Digits after a plus, the sender of everything that leaves.
  number text not null check (number ~ '^\+?[0-9]{3,15}$'),
  -- The word people put first on a number that several services share; empty where none is needed.
  keyword text not null,
  -- Said beside English where the sender's language is not known.
  second_language text,
  checked_on date not null,
  primary key (force_id)
);
select platform.make_tenant_table('reporting.text_route');

-- One row a phone number. The number itself is sealed; its keyed hash finds the row again.
create table reporting.text_line (
  force_id text not null,
  id uuid not null,
  number_hash bytea not null check (octet_length(number_hash) = 32),
  seal_id uuid,
  number_sealed bytea,
  -- Where the words themselves told it; null where nobody knows.
  language text,
  -- The sender wrote "police" first, so our texts may say who we are.
  said_police boolean not null default false,
  stopped_at timestamptz,
  first_text_at timestamptz not null,
  last_text_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, number_hash)
);
select platform.make_tenant_table('reporting.text_line');

-- One row a text that arrived: the provider's own id makes the second copy of it nothing.
create table reporting.text_in (
  force_id text not null,
  provider text not null,
  provider_id text not null check (length(provider_id) between 1 and 100),
  received_at timestamptz not null,
  primary key (force_id, provider, provider_id)
);
select platform.make_tenant_table('reporting.text_in');
create index text_in_age on reporting.text_in (force_id, received_at);

-- The conversation of one report with one number. The private code waits here, sealed, until the person asks for it.
create table reporting.text_thread (
  force_id text not null,
  report_id uuid not null,
  line_id uuid not null,
  opened_at timestamptz not null,
  last_text_at timestamptz not null,
  seal_id uuid not null,
  code_sealed bytea not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id),
  foreign key (force_id, line_id) references reporting.text_line (force_id, id)
);
select platform.make_tenant_table('reporting.text_thread');
create index text_thread_line on reporting.text_thread (force_id, line_id, opened_at);

-- The ledger of texts that leave. A state only moves forward; nothing says "delivered" that a provider did not say.
create table reporting.text_out (
  force_id text not null,
  id uuid not null,
  line_id uuid not null,
  report_id uuid,
  message_id uuid,
  kind text not null check (kind in ('received', 'continued', 'danger', 'ask-words', 'use-web', 'code', 'no-report',
    'stopped', 'started', 'about', 'staff')),
  seal_id uuid,
  body_sealed bytea,
  state text not null default 'queued' check (state in ('queued', 'handing-over', 'handed-over', 'sent', 'delivered',
    'not-delivered', 'refused', 'held', 'gave-up')),
  -- True where an attempt broke off and the provider could not say whether it had the text.
  is_uncertain boolean not null default false,
  attempts integer not null default 0,
  queued_at timestamptz not null,
  next_attempt_at timestamptz,
  give_up_at timestamptz not null,
  handing_over_at timestamptz,
  changed_at timestamptz not null,
  provider text,
  provider_id text,
  code integer,
  reply text not null default '',
  is_forgotten boolean not null default false,
  primary key (force_id, id),
  foreign key (force_id, line_id) references reporting.text_line (force_id, id)
);
select platform.make_tenant_table('reporting.text_out');
create index text_out_due on reporting.text_out (force_id, next_attempt_at) where state in ('queued', 'handing-over');
create index text_out_line on reporting.text_out (force_id, line_id, queued_at);
create index text_out_report on reporting.text_out (force_id, report_id, queued_at) where report_id is not null;

-- Who took a report for somebody else, so that they do not review it.
create table reporting.taking (
  force_id text not null,
  report_id uuid not null,
  staff_id uuid not null,
  taken_at timestamptz not null,
  code_given boolean not null,
  primary key (force_id, report_id),
  foreign key (force_id, report_id) references reporting.report (force_id, id)
);
select platform.make_tenant_table('reporting.taking');

-- Arriving ------------------------------------------------------------------------------------------------------

create function reporting.text_route_of(p_force_id text)
returns table (number text, keyword text, second_language text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.number, r.keyword, r.second_language from reporting.text_route r where r.force_id = p_force_id
$$;

-- Notes one arrival and locks the number's line until the caller has done with it, so that two texts of one person are
-- taken in one after the other. No row where the same text came before.
create function reporting.arrive_text(p_force_id text, p_provider text, p_provider_id text, p_number_hash bytea,
  p_line_id uuid, p_window_hours integer)
returns table (line_id uuid, has_number boolean, language text, said_police boolean, is_stopped boolean,
  replies_today integer, receipt_hash bytea, reader_key bytea, report_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  line reporting.text_line;
begin
  insert into reporting.text_in (force_id, provider, provider_id, received_at)
  values (p_force_id, p_provider, p_provider_id, now()) on conflict do nothing;
  if not found then return; end if;
  insert into reporting.text_line as l (force_id, id, number_hash, first_text_at, last_text_at)
  values (p_force_id, p_line_id, p_number_hash, now(), now())
  on conflict (force_id, number_hash) do update set last_text_at = excluded.last_text_at
  returning * into line;
  return query
    select line.id, line.number_sealed is not null, line.language, line.said_police, line.stopped_at is not null,
      (select count(*)::integer from reporting.text_out o where o.force_id = p_force_id and o.line_id = line.id
        and o.kind <> 'staff' and o.queued_at > now() - interval '24 hours'),
      thread.receipt_hash, thread.reader_key, thread.id
    from (select 1) one
    left join lateral (
      select r.id, r.receipt_hash, r.reader_key
      from reporting.text_thread t join reporting.report r on r.force_id = t.force_id and r.id = t.report_id
      where t.force_id = p_force_id and t.line_id = line.id and r.withdrawn_at is null
        and t.last_text_at > now() - make_interval(hours => p_window_hours)
      order by t.opened_at desc limit 1) thread on true;
end $$;

create function reporting.keep_text_number(p_force_id text, p_line_id uuid, p_seal_id uuid, p_number bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.text_line set seal_id = p_seal_id, number_sealed = p_number
  where force_id = p_force_id and id = p_line_id and number_sealed is null
$$;

-- What the sender's own words told of them, and whether they want texts. Null leaves a thing as it is.
create function reporting.note_text_line(p_force_id text, p_line_id uuid, p_language text, p_said_police boolean,
  p_is_stopped boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.text_line set language = coalesce(p_language, language),
    said_police = said_police or coalesce(p_said_police, false),
    stopped_at = case when p_is_stopped is null then stopped_at when p_is_stopped then coalesce(stopped_at, now()) end
  where force_id = p_force_id and id = p_line_id
$$;

create function reporting.open_text_thread(p_force_id text, p_receipt_hash bytea, p_line_id uuid, p_seal_id uuid,
  p_code bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into reporting.text_thread (force_id, report_id, line_id, opened_at, last_text_at, seal_id, code_sealed)
  select r.force_id, r.id, p_line_id, now(), now(), p_seal_id, p_code
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$$;

create function reporting.follow_text_thread(p_force_id text, p_receipt_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update reporting.text_thread t set last_text_at = now()
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and t.force_id = r.force_id and t.report_id = r.id
$$;

-- True where the report was not marked before.
create function reporting.raise_danger(p_force_id text, p_receipt_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update reporting.report set danger = true
  where force_id = p_force_id and receipt_hash = p_receipt_hash and not danger;
  return found;
end $$;

-- The public process can put the room's own automatic texts on their way and never an officer's.
create function reporting.queue_text(p_force_id text, p_id uuid, p_line_id uuid, p_report_id uuid, p_kind text,
  p_seal_id uuid, p_body bytea, p_give_up_minutes integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_kind = 'staff' then
    raise exception 'an officer''s text is queued by staff' using errcode = 'insufficient_privilege';
  end if;
  insert into reporting.text_out (force_id, id, line_id, report_id, kind, seal_id, body_sealed, queued_at,
    next_attempt_at, give_up_at, changed_at)
  values (p_force_id, p_id, p_line_id, p_report_id, p_kind, p_seal_id, p_body, now(), now(),
    now() + make_interval(mins => p_give_up_minutes), now());
end $$;

create function reporting.text_rank(p_state text) returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case p_state when 'queued' then 0 when 'handing-over' then 1 when 'handed-over' then 2 when 'sent' then 3
    else 4 end
$$;

-- What a provider says later of a text. A receipt may come twice, late or out of order: a state never goes back, and
-- the first end stands. False where the receipt changed nothing.
create function reporting.note_text_receipt(p_force_id text, p_id uuid, p_provider text, p_provider_id text,
  p_state text, p_code integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update reporting.text_out set state = p_state, code = coalesce(p_code, code), provider = p_provider,
    provider_id = coalesce(provider_id, p_provider_id), next_attempt_at = null, is_uncertain = false,
    changed_at = now()
  where force_id = p_force_id and id = p_id and attempts > 0
    and (provider_id is null or provider_id = p_provider_id)
    and p_state in ('handed-over', 'sent', 'delivered', 'not-delivered')
    and reporting.text_rank(p_state) > reporting.text_rank(state);
  return found;
end $$;

-- Who may --------------------------------------------------------------------------------------------------------

revoke all on all functions in schema reporting from public;
grant execute on function
  reporting.text_route_of(text),
  reporting.arrive_text(text, text, text, bytea, uuid, integer),
  reporting.keep_text_number(text, uuid, uuid, bytea),
  reporting.note_text_line(text, uuid, text, boolean, boolean),
  reporting.open_text_thread(text, bytea, uuid, uuid, bytea),
  reporting.follow_text_thread(text, bytea),
  reporting.raise_danger(text, bytea),
  reporting.queue_text(text, uuid, uuid, uuid, text, uuid, bytea, integer)
  to public_web, worker;
grant execute on function reporting.note_text_receipt(text, uuid, text, text, text, integer) to public_web, worker;
grant execute on function reporting.text_rank(text) to worker;
-- The worker fetches texts whose arrival nobody told us of, and takes them in by the same use case.
grant execute on function
  reporting.submit_report(text, uuid, jsonb, bytea, bytea, uuid, bytea, bytea, bytea),
  reporting.keep_identity(text, bytea, uuid, bytea, bytea, bytea),
  reporting.add_information(text, bytea, uuid, uuid, bytea)
  to worker, staff_web;
-- Staff who take a report for somebody store it as the public form does.
grant execute on function
  reporting.claim_form(text, bytea, uuid),
  reporting.keep_self_identity(text, bytea, uuid, bytea),
  reporting.drop_draft(text, bytea)
  to staff_web;
grant select, insert on reporting.taking to staff_web;
grant select on reporting.taking to worker;
grant select on reporting.text_route, reporting.text_thread, reporting.text_line, reporting.text_out to staff_web, worker;
grant insert on reporting.text_out to staff_web;
grant update on reporting.text_out to worker;
grant select, delete on reporting.text_in to worker;
