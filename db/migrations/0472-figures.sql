-- Figures for everybody: tables that were made safe, approved by a second person, and are never changed. A correction is a
-- new version; the ones before stay at their addresses.
create schema figures;

create table figures.table_version (
  force_id text not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 3 and 60 and slug <> 'method'),
  number integer not null check (number > 0),
  title text not null check (length(title) between 5 and 120),
  note text not null check (length(note) <= 1000),
  -- What changed since the version before; only the first has none.
  correction text check (length(correction) between 5 and 500),
  -- Which counts these are: the force's own reports, or a source of recorded crime.
  basis text not null,
  first_month date not null,
  last_month date not null,
  content jsonb not null,
  published_at timestamptz not null,
  primary key (force_id, slug, number),
  check ((number = 1) = (correction is null))
);
select platform.make_tenant_table('figures.table_version');
create index table_version_newest on figures.table_version (force_id, published_at desc);

grant usage on schema figures to public_web, staff_web, worker, statistician;
grant select on figures.table_version to public_web, staff_web, worker, statistician;
grant insert on figures.table_version to staff_web;

-- A table that waits for a second person, with every count it was made from. For staff; what went out lies in figures.
create table surveillance.table_draft (
  force_id text not null,
  id uuid not null,
  slug text not null,
  title text not null,
  note text not null,
  correction text,
  spec jsonb not null,
  -- Areas, columns and months with the parts they are made of, and every cell's count and whether it may be shown.
  content jsonb not null,
  state text not null check (state in ('waiting', 'published', 'set-aside')),
  number integer,
  prepared_by uuid not null,
  prepared_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (force_id, id),
  check ((state = 'published') = (number is not null)),
  check (state <> 'published' or decided_by <> prepared_by)
);
select platform.make_tenant_table('surveillance.table_draft');
create unique index table_draft_published on surveillance.table_draft (force_id, slug, number) where number is not null;
create index table_draft_newest on surveillance.table_draft (force_id, prepared_at desc);

grant select on surveillance.table_draft to staff_web, worker, statistician;
grant insert, update (state, number, decided_by, decided_at) on surveillance.table_draft to staff_web;
