-- Where the areas lie, and which postcode lies in which: public facts under the Open Government Licence, imported by the
-- operator with their vintage, because codes change every year.

create table surveillance.boundary_set (
  force_id text not null,
  id uuid not null,
  kind text not null check (kind in ('police-force', 'local-authority', 'ward', 'output-area', 'beat')),
  vintage integer not null check (vintage between 1974 and 2200),
  -- As it must stand beside every picture.
  credit text not null check (length(credit) between 3 and 300),
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  shapes integer not null check (shapes > 0),
  points_read integer not null,
  points_kept integer not null,
  imported_by uuid,
  imported_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('surveillance.boundary_set');
create unique index boundary_set_file on surveillance.boundary_set (force_id, kind, vintage, file_sha256);

-- One area's shape, made simple enough to draw: rings of [longitude, latitude] in degrees, to five places.
create table surveillance.boundary (
  force_id text not null,
  set_id uuid not null,
  code text not null check (length(code) between 1 and 20),
  name text not null check (length(name) between 1 and 120),
  polygons jsonb not null,
  centre_longitude double precision not null check (centre_longitude between -180 and 180),
  centre_latitude double precision not null check (centre_latitude between -90 and 90),
  primary key (force_id, set_id, code),
  foreign key (force_id, set_id) references surveillance.boundary_set (force_id, id)
);
select platform.make_tenant_table('surveillance.boundary');

-- The postcode look-up of the Office for National Statistics (ONSPD or NSPL): only postcodes of the force's own areas,
-- unless all are asked for.
create table surveillance.postcode_set (
  force_id text not null,
  id uuid not null,
  name text not null check (length(name) between 3 and 80),
  file_sha256 bytea not null check (octet_length(file_sha256) = 32),
  lines integer not null,
  postcodes integer not null,
  is_current boolean not null,
  imported_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('surveillance.postcode_set');
create unique index postcode_set_current on surveillance.postcode_set (force_id) where is_current;

create table surveillance.postcode (
  force_id text not null,
  set_id uuid not null,
  postcode text not null collate "C" check (postcode ~ '^[A-Z0-9]{5,7}$'),
  ward_code text not null,
  authority_code text not null,
  output_area_code text not null,
  primary key (force_id, set_id, postcode),
  foreign key (force_id, set_id) references surveillance.postcode_set (force_id, id)
);
select platform.make_tenant_table('surveillance.postcode');
create index postcode_output_area on surveillance.postcode (force_id, set_id, output_area_code, ward_code);

grant select on surveillance.boundary_set, surveillance.boundary, surveillance.postcode_set, surveillance.postcode
  to staff_web, worker, statistician;
grant insert on surveillance.boundary_set, surveillance.boundary to staff_web;
