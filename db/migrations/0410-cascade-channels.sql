-- Statements by text beside e-mail, and what mail servers send back. Numbers and addresses stay sealed in the community
-- room; nothing here names a person.

-- How a line of the ledger travels. `delivered` is said of texts alone: the phone network says that the phone has it.
-- `bounced` holds for both: the next server or network took it and could not deliver it.
alter table cascade.delivery add column channel text not null default 'email' check (channel in ('email', 'text'));
alter table cascade.delivery add column provider_id text check (length(provider_id) <= 100);
alter table cascade.delivery drop constraint delivery_state_check;
alter table cascade.delivery add constraint delivery_state_check check (state in ('queued', 'handing-over', 'handed-over',
  'delivered', 'refused', 'bounced', 'unknown', 'not-delivered', 'left-off'));

-- The queue of texts, apart from that of e-mail: one row a line of the ledger that is still to go, gone once it has its
-- end. `claimed_at`: a sender has it in hand since then; one that died is forgotten after two minutes.
create table cascade.text_turn (
  force_id text not null,
  delivery_id uuid not null,
  priority smallint not null check (priority between 0 and 9),
  next_attempt_at timestamptz not null,
  claimed_at timestamptz,
  primary key (force_id, delivery_id)
);
select platform.make_tenant_table('cascade.text_turn');
create index text_turn_due on cascade.text_turn (force_id, priority desc, next_attempt_at);

-- Returned mail, one row a report of a mail server: the kind of failure and its codes, never the address or the words.
-- `is_spent`: it has been counted towards an address that was found not to work.
create table cascade.bounce (
  force_id text not null,
  id uuid not null,
  delivery_id uuid not null,
  leader_id uuid not null,
  kind text not null check (kind in ('dead-address', 'refused', 'later')),
  -- The enhanced status code of RFC 3463, such as 5.1.1.
  status text not null check (status ~ '^[245][.][0-9]{1,3}[.][0-9]{1,3}$'),
  report_hash bytea not null check (octet_length(report_hash) = 32),
  received_at timestamptz not null,
  is_spent boolean not null default false,
  primary key (force_id, id),
  unique (force_id, delivery_id, report_hash)
);
select platform.make_tenant_table('cascade.bounce');
create index bounce_dead on cascade.bounce (force_id, leader_id) where kind = 'dead-address' and not is_spent;

-- Statements may reach a leader by text; an address that mail servers say does not exist gets no more statements.
alter table community.leader drop constraint leader_channel_check;
alter table community.leader add constraint leader_channel_check check (channel in ('email', 'text', 'portal'));
alter table community.leader add column email_failed_at timestamptz;
create index leader_failed on community.leader (force_id) where email_failed_at is not null;
create index leader_text_audience on community.leader (force_id, area_path, language, represents)
  include (id) where left_at is null and channel = 'text';

-- How far a text has come. A receipt only ever moves it forward; what was refused or left off stays so.
create function cascade.text_rank(p_state text) returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case p_state when 'queued' then 0 when 'handing-over' then 1 when 'unknown' then 1 when 'handed-over' then 2
    else 3 end
$$;

-- What the provider says of a statement's text. False where it changes nothing, or the text is none of ours.
create function cascade.note_text_receipt(p_force_id text, p_delivery_id uuid, p_provider_id text, p_state text,
  p_code integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_state text := case p_state when 'delivered' then 'delivered' when 'not-delivered' then 'bounced'
    else 'handed-over' end;
begin
  update cascade.delivery set state = v_state, is_uncertain = false, changed_at = now(),
    provider_id = coalesce(provider_id, left(p_provider_id, 100)),
    smtp_reply = case when p_code is null then smtp_reply else 'provider code ' || p_code end
  where force_id = p_force_id and id = p_delivery_id and channel = 'text'
    and cascade.text_rank(state) < cascade.text_rank(v_state);
  return found;
end
$$;

grant select, insert on cascade.text_turn to staff_web;
grant select, insert, update, delete on cascade.text_turn to worker;
grant select, insert on cascade.bounce to worker;
grant update (is_spent) on cascade.bounce to worker;
grant select (force_id, id, delivery_id, leader_id, kind, status, received_at) on cascade.bounce to staff_web;
revoke execute on function cascade.note_text_receipt(text, uuid, text, text, integer) from public;
grant execute on function cascade.note_text_receipt(text, uuid, text, text, integer) to public_web;
grant select (email_failed_at) on community.leader to leader_web;
grant update (email_failed_at) on community.leader to leader_web;
