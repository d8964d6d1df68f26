-- Letters and leaflets that may be of one hand or one print: what was found, what was proposed, what people decided,
-- and the box through which one force hands a series to another.

-- One letter, leaflet or picture. Its words are sealed; where it was found and when are not.
create table triage.material (
  force_id text not null,
  id uuid not null,
  -- Empty where another force handed it over.
  report_id uuid,
  offer_id uuid,
  from_force text,
  kind text not null check (kind in ('LETTER', 'LEAFLET', 'POSTER', 'PARCEL', 'MESSAGE')),
  area_path text collate "C",
  -- How the other force names the place.
  area_words text check (length(area_words) <= 120),
  found_on date,
  packaging text not null check (packaging in ('KEPT', 'NOT_KEPT', 'NOT_KNOWN')),
  recorded_by uuid,
  recorded_at timestamptz not null,
  mark_count integer not null check (mark_count >= 0),
  -- 16 bytes under the force's mask; two of them can be compared, none can be looked up.
  picture_hash bytea check (octet_length(picture_hash) = 16),
  seal_id uuid not null,
  text_sealed bytea not null,
  handling_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, report_id) references triage.oversight (force_id, report_id),
  check (num_nonnulls(report_id, offer_id) = 1),
  check ((offer_id is null) = (from_force is null))
);
select platform.make_tenant_table('triage.material');
create index material_of_report on triage.material (force_id, report_id) where report_id is not null;
create index material_pictured on triage.material (force_id, recorded_at) where picture_hash is not null;

-- Keyed hashes of a sample of each letter's passages: which letters share a passage, not which passage it is.
create table triage.material_mark (
  force_id text not null,
  hash bigint not null check (hash >= 0),
  material_id uuid not null,
  primary key (force_id, hash, material_id),
  foreign key (force_id, material_id) references triage.material (force_id, id)
);
select platform.make_tenant_table('triage.material_mark');
create index mark_of_material on triage.material_mark (force_id, material_id);

create table triage.series (
  force_id text not null,
  id uuid not null,
  reference text not null check (reference ~ '^S-[0-9A-Z]{5}$'),
  opened_by uuid not null,
  opened_at timestamptz not null,
  -- The force that leads; another one only where the series was shared.
  lead_force text not null,
  supervisor_id uuid,
  primary key (force_id, id),
  unique (force_id, reference)
);
select platform.make_tenant_table('triage.series');

-- What the comparison put before a person. It says how alike two letters are and decides nothing.
create table triage.series_proposal (
  force_id text not null,
  id uuid not null,
  newer_id uuid not null,
  older_id uuid not null check (older_id <> newer_id),
  basis text not null check (basis in ('WORDS', 'MARKS', 'PICTURE', 'PERSON')),
  newer_share real check (newer_share between 0 and 1),
  older_share real check (older_share between 0 and 1),
  picture_distance integer check (picture_distance between 0 and 64),
  proposed_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, newer_id, older_id),
  foreign key (force_id, newer_id) references triage.material (force_id, id),
  foreign key (force_id, older_id) references triage.material (force_id, id)
);
select platform.make_tenant_table('triage.series_proposal');
create index proposal_older on triage.series_proposal (force_id, older_id);

-- Append-only: the latest decision on a proposal counts, and an earlier one is undone by a later.
create table triage.series_decision (
  force_id text not null,
  id uuid not null,
  proposal_id uuid not null,
  number integer not null check (number >= 1),
  outcome text not null check (outcome in ('SAME', 'NOT_SAME', 'UNSURE')),
  series_id uuid,
  decided_by uuid not null,
  decided_at timestamptz not null,
  seal_id uuid not null,
  reason_sealed bytea not null,
  primary key (force_id, id),
  unique (force_id, proposal_id, number),
  foreign key (force_id, proposal_id) references triage.series_proposal (force_id, id),
  foreign key (force_id, series_id) references triage.series (force_id, id),
  check ((outcome = 'SAME') = (series_id is not null))
);
select platform.make_tenant_table('triage.series_decision');
create index series_decision_series on triage.series_decision (force_id, series_id) where series_id is not null;

-- ------------------------------------------------------------------------------------------ between two forces

-- What this force has offered to another, and what became of it.
create table triage.series_offer (
  force_id text not null,
  id uuid not null,
  series_id uuid not null,
  to_force text not null check (to_force <> force_id),
  lead_force text not null check (lead_force in (force_id, to_force)),
  material_ids uuid[] not null check (cardinality(material_ids) between 1 and 100),
  offered_by uuid not null,
  offered_at timestamptz not null,
  state text not null check (state in ('OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  answered_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, series_id) references triage.series (force_id, id)
);
select platform.make_tenant_table('triage.series_offer');
create index offer_of_series on triage.series_offer (force_id, series_id);

-- What another force has put into this one's box.
create table triage.series_received (
  force_id text not null,
  id uuid not null,
  from_force text not null,
  from_reference text not null,
  lead_force text not null,
  received_at timestamptz not null,
  state text not null check (state in ('OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  answered_by uuid,
  answered_at timestamptz,
  series_id uuid,
  seal_id uuid not null,
  cover_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, series_id) references triage.series (force_id, id)
);
select platform.make_tenant_table('triage.series_received');

create table triage.received_material (
  force_id text not null,
  id uuid not null,
  offer_id uuid not null,
  kind text not null check (kind in ('LETTER', 'LEAFLET', 'POSTER', 'PARCEL', 'MESSAGE')),
  area_words text not null check (length(area_words) <= 120),
  found_on date,
  seal_id uuid not null,
  text_sealed bytea not null,
  primary key (force_id, id),
  foreign key (force_id, offer_id) references triage.series_received (force_id, id)
);
select platform.make_tenant_table('triage.received_material');
create index received_material_offer on triage.received_material (force_id, offer_id);

alter table triage.material add foreign key (force_id, offer_id)
  references triage.series_received (force_id, id);

-- The public key another force's box is sealed to; a public key is no secret. Nothing else of that force is read.
create function triage.box_key(p_to_force text, out key_id text, out public_key bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_own text := current_setting('app.force_id', true);
begin
  perform set_config('app.force_id', p_to_force, true);
  select k.key_id, k.public_key into key_id, public_key from platform.public_key k
    where k.force_id = p_to_force and k.purpose = 'intake' and k.retired_at is null;
  perform set_config('app.force_id', v_own, true);
end $$;

-- Puts one offer into another force's box. The offer must stand in the caller's own table, open, and name that force;
-- what is put in is sealed to it. The caller can put in and never look in.
create function triage.put_in_box(p_offer_id uuid, p_from_reference text, p_key_id text, p_cover jsonb, p_materials jsonb)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_own text := current_setting('app.force_id', true);
  v_offer record;
  v_item jsonb;
begin
  select o.to_force, o.lead_force, o.offered_at, o.material_ids into v_offer from triage.series_offer o
    where o.force_id = v_own and o.id = p_offer_id and o.state = 'OFFERED';
  if not found then
    raise exception 'there is no open offer %', p_offer_id using errcode = 'insufficient_privilege';
  end if;
  if jsonb_array_length(p_materials) <> cardinality(v_offer.material_ids) then
    raise exception 'what is sent is not what was listed' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.force_id', v_offer.to_force, true);
  perform platform.keep_seal(v_offer.to_force, (p_cover->>'sealId')::uuid, 'triage.series_received', p_offer_id,
    p_key_id, decode(p_cover->>'wrapped', 'base64'), null);
  insert into triage.series_received (force_id, id, from_force, from_reference, lead_force, received_at, state, seal_id,
      cover_sealed)
    values (v_offer.to_force, p_offer_id, v_own, p_from_reference, v_offer.lead_force, now(), 'OFFERED',
      (p_cover->>'sealId')::uuid, decode(p_cover->>'sealed', 'base64'));
  for v_item in select * from jsonb_array_elements(p_materials) loop
    perform platform.keep_seal(v_offer.to_force, (v_item->>'sealId')::uuid, 'triage.received_material',
      (v_item->>'id')::uuid, p_key_id, decode(v_item->>'wrapped', 'base64'), null);
    insert into triage.received_material (force_id, id, offer_id, kind, area_words, found_on, seal_id, text_sealed)
      values (v_offer.to_force, (v_item->>'id')::uuid, p_offer_id, v_item->>'kind', v_item->>'areaWords',
        (v_item->>'foundOn')::date, (v_item->>'sealId')::uuid, decode(v_item->>'sealed', 'base64'));
  end loop;
  perform platform.append_audit(v_offer.to_force, gen_random_uuid(), now(), 'system', 'triage.series-box',
    'triage.receive-series', 'collection', 'series-offer', p_offer_id::text,
    jsonb_build_object('fromForce', v_own, 'materials', jsonb_array_length(p_materials)));
  perform set_config('app.force_id', v_own, true);
end $$;

-- Tells the force that offered what was answered. The answer must already stand in the caller's own box.
create function triage.tell_offerer(p_offer_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_own text := current_setting('app.force_id', true);
  v_answer record;
  v_told boolean;
begin
  select r.from_force, r.state into v_answer from triage.series_received r
    where r.force_id = v_own and r.id = p_offer_id and r.state in ('ACCEPTED', 'DECLINED');
  if not found then
    raise exception 'offer % is not answered', p_offer_id using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.force_id', v_answer.from_force, true);
  update triage.series_offer o set state = v_answer.state, answered_at = now()
    where o.force_id = v_answer.from_force and o.id = p_offer_id and o.to_force = v_own and o.state = 'OFFERED';
  v_told := found;
  if v_told then
    if v_answer.state = 'ACCEPTED' then
      update triage.series s set lead_force = o.lead_force from triage.series_offer o
        where o.force_id = v_answer.from_force and o.id = p_offer_id
          and s.force_id = o.force_id and s.id = o.series_id;
    end if;
    perform platform.append_audit(v_answer.from_force, gen_random_uuid(), now(), 'system', 'triage.series-box',
      'triage.hear-series-answer', 'alteration', 'series-offer', p_offer_id::text,
      jsonb_build_object('byForce', v_own, 'answer', v_answer.state));
  end if;
  perform set_config('app.force_id', v_own, true);
  return v_told;
end $$;

-- Takes an offer back that nobody has answered: the keys of everything in it are destroyed in the other force's box.
create function triage.take_from_box(p_offer_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_own text := current_setting('app.force_id', true);
  v_to text;
  v_taken boolean;
begin
  select o.to_force into v_to from triage.series_offer o
    where o.force_id = v_own and o.id = p_offer_id and o.state = 'OFFERED';
  if not found then
    return false;
  end if;
  perform set_config('app.force_id', v_to, true);
  update triage.series_received r set state = 'WITHDRAWN', answered_at = now()
    where r.force_id = v_to and r.id = p_offer_id and r.from_force = v_own and r.state = 'OFFERED';
  v_taken := found;
  if v_taken then
    perform platform.erase_seals(v_to, 'triage.received_material', m.id) from triage.received_material m
      where m.force_id = v_to and m.offer_id = p_offer_id;
    perform platform.append_audit(v_to, gen_random_uuid(), now(), 'system', 'triage.series-box',
      'triage.lose-series-offer', 'erasure', 'series-offer', p_offer_id::text, jsonb_build_object('fromForce', v_own));
  end if;
  perform set_config('app.force_id', v_own, true);
  if v_taken then
    update triage.series_offer o set state = 'WITHDRAWN', answered_at = now()
      where o.force_id = v_own and o.id = p_offer_id;
  end if;
  return v_taken;
end $$;

grant select on triage.material, triage.material_mark, triage.series, triage.series_proposal, triage.series_decision,
  triage.series_offer, triage.series_received, triage.received_material to staff_web;
grant insert on triage.material, triage.material_mark, triage.series, triage.series_proposal, triage.series_decision,
  triage.series_offer to staff_web;
grant update (supervisor_id, lead_force) on triage.series to staff_web;
grant update (state, answered_by, answered_at, series_id) on triage.series_received to staff_web;
grant execute on function triage.box_key(text), triage.put_in_box(uuid, text, text, jsonb, jsonb),
  triage.tell_offerer(uuid), triage.take_from_box(uuid) to staff_web;

-- The keeper asks in which area a letter was found before it opens it for anybody.
grant usage on schema triage to keeper;
grant select (force_id, id, area_path) on triage.material to keeper;
