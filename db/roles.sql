-- The login roles, one a process. None is a superuser, none sees past row level security, none owns a table but the
-- migrator. Run once by an administrator where the migrator may not create roles; running it again changes nothing.
-- Passwords are not set here: use client certificates, peer, or `alter role … password` with SCRAM.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['migrator', 'public_web', 'leader_web', 'staff_web', 'worker', 'statistician', 'keeper'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noreplication inherit', v_role);
    end if;
  end loop;
end
$$;

-- A page that waits longer than this helps nobody; the readers' processes give up first.
alter role public_web set statement_timeout = '3s';
alter role public_web set lock_timeout = '2s';
alter role public_web set idle_in_transaction_session_timeout = '5s';
alter role leader_web set statement_timeout = '3s';
alter role leader_web set lock_timeout = '2s';
alter role leader_web set idle_in_transaction_session_timeout = '5s';
alter role staff_web set statement_timeout = '10s';
alter role staff_web set lock_timeout = '3s';
alter role staff_web set idle_in_transaction_session_timeout = '15s';
alter role keeper set statement_timeout = '5s';
alter role keeper set lock_timeout = '3s';
alter role keeper set idle_in_transaction_session_timeout = '15s';
alter role worker set statement_timeout = '60s';
alter role worker set lock_timeout = '10s';
alter role worker set idle_in_transaction_session_timeout = '60s';
alter role statistician set statement_timeout = '5min';
alter role statistician set idle_in_transaction_session_timeout = '5min';
alter role statistician set default_transaction_read_only = 'on';
