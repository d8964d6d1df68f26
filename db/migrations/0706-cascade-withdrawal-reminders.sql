-- A reminder of a withdrawal is a line of its own kind: whoever was reminded of the text while it was right can still be
-- reminded that it is gone, and a reminder of the text never leaves as one of its withdrawal.
alter table cascade.dispatch drop constraint dispatch_kind_check;
alter table cascade.dispatch add constraint dispatch_kind_check
  check (kind in ('statement', 'correction', 'withdrawal', 'reminder', 'withdrawal-reminder'));
alter table cascade.delivery drop constraint delivery_kind_check;
alter table cascade.delivery add constraint delivery_kind_check
  check (kind in ('statement', 'correction', 'withdrawal', 'reminder', 'withdrawal-reminder'));

-- Of all forces at once, which only the owner of the tables can do.
alter table cascade.published no force row level security;
alter table cascade.dispatch no force row level security;
alter table cascade.delivery no force row level security;
update cascade.dispatch p set kind = 'withdrawal-reminder'
  from cascade.published v
  where v.force_id = p.force_id and v.version_id = p.root_version_id and v.state = 'withdrawn'
    and p.kind = 'reminder' and p.asked_at > v.state_changed_at;
update cascade.delivery d set kind = 'withdrawal-reminder'
  from cascade.dispatch p
  where p.force_id = d.force_id and p.id = d.dispatch_id and p.kind = 'withdrawal-reminder' and d.kind = 'reminder';
alter table cascade.published force row level security;
alter table cascade.dispatch force row level security;
alter table cascade.delivery force row level security;

-- A reminder that was left off never left, unless it came back before and waited for its next turn. Where the same leader is
-- to be reminded again, its line makes room.
create function cascade.clear_reminders(p_force_id text, p_root_version_id uuid, p_kind text, p_leader_ids uuid[])
returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_cleared integer;
begin
  if p_kind not in ('reminder', 'withdrawal-reminder') then
    raise exception 'only a reminder is cleared';
  end if;
  with gone as (
    delete from cascade.delivery d
      where d.force_id = p_force_id and d.root_version_id = p_root_version_id and d.kind = p_kind
        and d.leader_id = any (p_leader_ids) and d.state = 'left-off' and not d.is_uncertain
        and not exists (select from cascade.bounce b where b.force_id = p_force_id and b.delivery_id = d.id)
      returning d.id
  ), turns as (
    delete from cascade.text_turn t using gone where t.force_id = p_force_id and t.delivery_id = gone.id
  )
  select count(*)::integer into v_cleared from gone;
  return v_cleared;
end
$$;
grant execute on function cascade.clear_reminders(text, uuid, text, uuid[]) to staff_web;
