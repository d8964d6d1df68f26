-- Who approves what, by kind of statement, as the force sets it. Rows are only ever added; the newest number is in force,
-- and a version keeps the chain it was put forward under.
create table cascade.approval_chain (
  force_id text not null,
  kind text not null check (kind in ('general', 'attack-abroad', 'attack-at-home', 'tension', 'hate-letters',
    'threat-level', 'correction', 'holding-line')),
  number integer not null check (number > 0),
  -- In order: roles, deputies, after how many minutes deputies may step in, how many people.
  steps jsonb not null,
  -- How long sending waits, so that the statement can be taken back; null: as the system is set.
  recall_seconds integer check (recall_seconds between 0 and 3600),
  reason text not null check (reason <> ''),
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (force_id, kind, number)
);
select platform.make_tenant_table('cascade.approval_chain');
grant select, insert on cascade.approval_chain to staff_web;

-- The moment a statement is for; its chain goes by it.
alter table cascade.statement add column moment text not null default 'general'
  check (moment in ('general', 'attack-abroad', 'attack-at-home', 'tension', 'hate-letters', 'threat-level'));

-- A holding line is a first version of at most three sentences that one person approves; the full statement is the next.
alter table cascade.version add column purpose text not null default 'full' check (purpose in ('full', 'holding'));
alter table cascade.version add column chain jsonb;
alter table cascade.published add column is_holding boolean not null default false;

-- What the keeper has to find before it signs, beside the approvals themselves.
create function cascade.signing_rule_of(p_force_id text, p_version_id uuid)
returns table (is_holding boolean, needed integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.purpose = 'holding' and v.supersedes_version_id is null,
      coalesce((select sum((s.step ->> 'approvals')::integer)::integer
        from jsonb_array_elements(v.chain -> 'steps') as s (step)), 2)
    from cascade.version v where v.force_id = p_force_id and v.id = p_version_id
$$;
grant execute on function cascade.signing_rule_of(text, uuid) to keeper;
