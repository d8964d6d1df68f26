-- Which addresses of a list the register of leaders knows, each found by its key in any case. Asked of the table as a
-- whole, neither of the two indexes served (each holds only those who left, or only those who did not), and every two
-- thousand lines of a list walked over all leaders there were.
create function community.known_emails(p_force_id text, p_indexes bytea[])
returns table (place integer, left_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select u.place::integer, l.left_at
      from unnest(p_indexes) with ordinality u (email_index, place)
      cross join lateral (select k.left_at from community.leader k
        where k.force_id = p_force_id and k.email_index = u.email_index and k.left_at is null offset 0) l
    union all
    select u.place::integer, l.left_at
      from unnest(p_indexes) with ordinality u (email_index, place)
      cross join lateral (select k.left_at from community.leader k
        where k.force_id = p_force_id and k.email_index = u.email_index and k.left_at is not null offset 0) l;
end $$;
revoke execute on function community.known_emails(text, bytea[]) from public;
grant execute on function community.known_emails(text, bytea[]) to staff_web;
