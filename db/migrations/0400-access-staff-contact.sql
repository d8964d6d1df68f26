-- How a member of staff is reached away from the console. Sealed, and read back by nobody: the worker alone has it opened,
-- to send the message in hand.
create table access.staff_contact (
  force_id text not null,
  staff_id uuid not null,
  seal_id uuid not null,
  email_sealed bytea,
  phone_sealed bytea,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (force_id, staff_id),
  foreign key (force_id, staff_id) references access.staff_member (force_id, id),
  check (num_nonnulls(email_sealed, phone_sealed) > 0)
);
select platform.make_tenant_table('access.staff_contact');

-- A face learns whether there is an address, and cannot read even its sealed bytes.
create function access.staff_contact_ways(p_force_id text, p_staff_ids uuid[])
returns table (staff_id uuid, has_email boolean, has_phone boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.staff_id, c.email_sealed is not null, c.phone_sealed is not null
  from access.staff_contact c where c.force_id = p_force_id and c.staff_id = any (p_staff_ids)
$$;
revoke execute on function access.staff_contact_ways(text, uuid[]) from public;
grant execute on function access.staff_contact_ways(text, uuid[]) to staff_web, worker;
grant select on access.staff_contact to worker;
grant select (force_id, staff_id), insert, delete on access.staff_contact to staff_web;
