-- Notifications in browsers: who asked for them, and what became of each. A subscription is the address of one browser at
-- its maker's push service, with two keys; whoever has them can reach that device, so they lie sealed. Beside them stand
-- an area, a language and a day: no account, no name, no community, nothing about when a device was last seen.
create table cascade.push_subscription (
  force_id text not null,
  id uuid not null,
  -- Keyed hash of the address, so that the browser that holds it can end it and asking twice makes no second one.
  endpoint_hash bytea not null check (octet_length(endpoint_hash) = 32),
  seal_id uuid not null,
  subscription_sealed bytea not null,
  area_path text not null collate "C",
  language text not null,
  asked_on date not null,
  primary key (force_id, id),
  unique (force_id, endpoint_hash),
  foreign key (force_id, area_path) references access.area (force_id, path)
);
select platform.make_tenant_table('cascade.push_subscription');

-- The ledger: one line for each subscription of each message. `handed-over`: the push service took it; whether a device
-- showed it is not known. `gone`: the push service said that the subscription is over, which was erased on that.
-- `left-off`: ended by its holder, or the text was replaced or out of date before its turn came. `unknown`: the
-- connection broke after it was sent. `not-delivered`: notifications go nowhere here. A line of a subscription that was
-- erased names an identifier that leads nowhere.
create table cascade.push_line (
  force_id text not null,
  id uuid not null,
  version_id uuid not null,
  kind text not null check (kind in ('statement', 'correction', 'withdrawal')),
  subscription_id uuid not null,
  state text not null check (state in ('queued', 'handing-over', 'handed-over', 'refused', 'gone', 'unknown',
    'not-delivered', 'left-off')),
  attempts smallint not null default 0,
  next_attempt_at timestamptz not null,
  code smallint,
  reply text not null default '',
  changed_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, version_id, kind, subscription_id),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.push_line');
create index push_line_due on cascade.push_line (force_id, next_attempt_at, id) where state in ('queued', 'handing-over');

-- Takes a subscription; the same browser asking again replaces what it asked for before. Nothing is answered.
create function cascade.follow(p_force_id text, p_id uuid, p_endpoint_hash bytea, p_seal_id uuid, p_sealed bytea,
  p_area_path text, p_language text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform cascade.unfollow(p_force_id, p_endpoint_hash);
  insert into cascade.push_subscription (force_id, id, endpoint_hash, seal_id, subscription_sealed, area_path, language,
      asked_on)
    values (p_force_id, p_id, p_endpoint_hash, p_seal_id, p_sealed, p_area_path, p_language,
      (now() at time zone 'Europe/London')::date);
end
$$;

-- Ends the subscription of an address and erases it with its key. Doing it twice changes nothing.
create function cascade.unfollow(p_force_id text, p_endpoint_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid;
begin
  delete from cascade.push_subscription s where s.force_id = p_force_id and s.endpoint_hash = p_endpoint_hash
    returning s.id into v_id;
  if v_id is not null then
    perform platform.erase_seals(p_force_id, 'cascade.push_subscription', v_id);
  end if;
end
$$;

grant execute on function cascade.follow(text, uuid, bytea, uuid, bytea, text, text) to public_web;
grant execute on function cascade.unfollow(text, bytea) to public_web;
grant select, delete on cascade.push_subscription to worker;
grant select, insert, update on cascade.push_line to worker;
grant select (force_id, id, area_path, language) on cascade.push_subscription to staff_web;
grant select on cascade.push_line to staff_web;
