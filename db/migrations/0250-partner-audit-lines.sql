-- A case worker of a partner organisation acts in the public role: 0230 wrote the rule anew and left them out.
create or replace function platform.demand_actor_right(p_actor_kind text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if (session_user = 'public_web' and p_actor_kind not in ('public', 'partner'))
    or (session_user = 'leader_web' and p_actor_kind not in ('public', 'leader'))
  then
    raise exception '% may not write a line of %', session_user, p_actor_kind using errcode = 'insufficient_privilege';
  end if;
end $$;
