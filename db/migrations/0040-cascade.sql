-- What the force says and how it travels: drafts, immutable versions, approvals, what is published, the delivery
-- ledger, and what leaders did with it. No text here is about a person; addresses stay sealed in the community room.

create schema cascade;

-- A statement is the core, or a variant that wraps the core for one area.
create table cascade.statement (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  kind text not null check (kind in ('core', 'variant')),
  core_id uuid,
  area_path text not null collate "C",
  -- The language it is first written in; all others are translations of it.
  language text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, event_id) references situation.critical_event (force_id, id),
  foreign key (force_id, core_id) references cascade.statement (force_id, id),
  foreign key (force_id, area_path) references access.area (force_id, path),
  check ((kind = 'variant') = (core_id is not null))
);
select platform.make_tenant_table('cascade.statement');
create index statement_event on cascade.statement (force_id, event_id, created_at);
create unique index statement_variant_area on cascade.statement (force_id, core_id, area_path) where core_id is not null;

-- The text being written, one for each language; references to the register still stand in it.
create table cascade.draft (
  force_id text not null,
  statement_id uuid not null,
  language text not null,
  title text not null,
  answer text not null,
  sections jsonb not null,
  issuer text not null,
  valid_hours integer not null check (valid_hours between 1 and 720),
  change_note text not null,
  -- For a variant, the core version it was last compared with; for a translation, the source version it follows.
  follows_version_id uuid,
  revision integer not null check (revision > 0),
  saved_by uuid not null,
  saved_at timestamptz not null,
  primary key (force_id, statement_id, language),
  foreign key (force_id, statement_id) references cascade.statement (force_id, id)
);
select platform.make_tenant_table('cascade.draft');

create table cascade.claim (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  kind text not null check (kind in ('THREAT_LEVEL', 'NO_SPECIFIC_INTELLIGENCE', 'INCREASE_IN_PATROLS',
    'ALL_OFFICERS_BRIEFED', 'NO_INCREASE_SEEN', 'CASUALTY', 'INVESTIGATION_STATUS', 'CONTACT_ROUTE', 'RESPONSE_PROMISE')),
  text text not null,
  source text not null,
  approver text not null,
  ctp_reference text not null,
  valid_until timestamptz not null,
  entered_by uuid not null,
  entered_at timestamptz not null,
  removed_at timestamptz,
  primary key (force_id, id),
  foreign key (force_id, statement_id) references cascade.statement (force_id, id),
  check (kind <> 'NO_SPECIFIC_INTELLIGENCE' or (ctp_reference <> '' and valid_until <= entered_at + interval '24 hours'))
);
select platform.make_tenant_table('cascade.claim');
create index claim_of on cascade.claim (force_id, statement_id) where removed_at is null;

-- A frozen text, put forward for approval. Rows are only ever added: nobody holds the right to change one.
create table cascade.version (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  language text not null,
  number integer not null check (number > 0),
  -- For a translation: the version it translates, with which it is published and withdrawn.
  source_version_id uuid,
  supersedes_version_id uuid,
  core_version_id uuid,
  title text not null,
  answer text not null,
  -- With every reference resolved, as people will read it; the references themselves stay in `template`.
  sections jsonb not null,
  template jsonb not null,
  claims jsonb not null,
  issuer text not null,
  change_note text not null,
  valid_until timestamptz not null,
  code text not null,
  signed_text text not null,
  text_sha256 bytea not null check (octet_length(text_sha256) = 32),
  drafted_by uuid not null,
  frozen_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, code),
  foreign key (force_id, statement_id) references cascade.statement (force_id, id),
  foreign key (force_id, source_version_id) references cascade.version (force_id, id),
  foreign key (force_id, supersedes_version_id) references cascade.version (force_id, id)
);
select platform.make_tenant_table('cascade.version');
create index version_statement on cascade.version (force_id, statement_id, number);
create index version_translations on cascade.version (force_id, source_version_id) where source_version_id is not null;

create table cascade.approval (
  force_id text not null,
  id uuid not null,
  version_id uuid not null,
  staff_id uuid not null,
  decision text not null check (decision in ('approved', 'returned')),
  text_sha256 bytea not null check (octet_length(text_sha256) = 32),
  reason text not null,
  decided_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, version_id, staff_id),
  foreign key (force_id, version_id) references cascade.version (force_id, id),
  check (decision = 'approved' or reason <> '')
);
select platform.make_tenant_table('cascade.approval');

-- What the public reads. Its text and signature are written once; only its state may change afterwards.
create table cascade.published (
  force_id text not null,
  version_id uuid not null,
  statement_id uuid not null,
  event_id uuid not null,
  kind text not null check (kind in ('core', 'variant')),
  core_id uuid,
  area_path text not null collate "C",
  language text not null,
  number integer not null,
  -- The version in the first language; the same for all translations published with it.
  root_version_id uuid not null,
  supersedes_version_id uuid,
  title text not null,
  answer text not null,
  sections jsonb not null,
  issuer text not null,
  change_note text not null,
  valid_until timestamptz not null,
  code text not null,
  signed_text text not null,
  key_id text not null,
  signature text not null,
  published_by uuid not null,
  published_at timestamptz not null,
  state text not null check (state in ('current', 'corrected', 'withdrawn')),
  state_changed_at timestamptz not null,
  withdrawal_note text not null default '',
  primary key (force_id, version_id),
  unique (force_id, code),
  foreign key (force_id, version_id) references cascade.version (force_id, id)
);
select platform.make_tenant_table('cascade.published');
create unique index published_current on cascade.published (force_id, statement_id, language) where state = 'current';
create index published_order on cascade.published (force_id, published_at desc);
create index published_statement on cascade.published (force_id, statement_id, number);
create index published_root on cascade.published (force_id, root_version_id);
create index published_event on cascade.published (force_id, event_id);

-- Hashes of every three words in a row of a published text: a pasted text finds its original by how many it shares.
create table cascade.fingerprint (
  force_id text not null,
  shingle bigint not null,
  version_id uuid not null,
  primary key (force_id, shingle, version_id),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.fingerprint');

-- One decision to send one version to an audience; the audience is frozen into the ledger below in the same commit.
create table cascade.dispatch (
  force_id text not null,
  id uuid not null,
  root_version_id uuid not null,
  kind text not null check (kind in ('statement', 'correction', 'withdrawal')),
  audience jsonb not null,
  recipients integer not null check (recipients >= 0),
  asked_by uuid,
  asked_at timestamptz not null,
  primary key (force_id, id),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.dispatch');
create index dispatch_version on cascade.dispatch (force_id, root_version_id, asked_at);

-- The delivery ledger: one row for each recipient of each version. `queued` waits; `handing-over` may be under way
-- at this moment; `handed-over` means the next mail server took it, no more; `unknown` means the connection broke
-- after the text was sent. `is_uncertain` marks a message that was tried again with the same Message-ID and may
-- have arrived twice. `bounced` is kept for returned mail. `left-off`: unsubscribed or left before it was sent.
create table cascade.delivery (
  force_id text not null,
  id uuid not null,
  dispatch_id uuid not null,
  root_version_id uuid not null,
  version_id uuid not null,
  kind text not null check (kind in ('statement', 'correction', 'withdrawal')),
  leader_id uuid not null,
  priority smallint not null check (priority between 0 and 9),
  please_forward boolean not null,
  state text not null check (state in ('queued', 'handing-over', 'handed-over', 'refused', 'bounced', 'unknown',
    'not-delivered', 'left-off')),
  is_uncertain boolean not null default false,
  attempts smallint not null default 0,
  next_attempt_at timestamptz not null,
  claimed_by uuid,
  smtp_code smallint,
  smtp_reply text,
  changed_at timestamptz not null,
  primary key (force_id, id),
  unique (force_id, root_version_id, kind, leader_id),
  foreign key (force_id, dispatch_id) references cascade.dispatch (force_id, id),
  foreign key (force_id, version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.delivery');
create index delivery_due on cascade.delivery (force_id, priority desc, next_attempt_at)
  where state = 'queued' and claimed_by is null;
create index delivery_claimed on cascade.delivery (force_id, claimed_by) where claimed_by is not null;
create index delivery_dispatch on cascade.delivery (force_id, dispatch_id, state);
create index delivery_leader on cascade.delivery (force_id, leader_id, changed_at desc);

-- A sending run shows that it is alive; rows claimed by one that is not are given back.
create table cascade.sender (
  force_id text not null,
  id uuid not null,
  seen_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('cascade.sender');

-- The unsubscribe token of each leader, hashed. `told_at`: the community room has heard of it.
create table cascade.subscription (
  force_id text not null,
  leader_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  unsubscribed_at timestamptz,
  told_at timestamptz,
  primary key (force_id, leader_id),
  unique (force_id, token_hash)
);
select platform.make_tenant_table('cascade.subscription');

create table cascade.acknowledgement (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  acknowledged_at timestamptz not null,
  primary key (force_id, root_version_id, leader_id),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.acknowledgement');

-- What a leader says: through which channels, to about how many. It is what leaders tell us, not a measurement.
create table cascade.passing_on (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  channels text[] not null check (cardinality(channels) between 1 and 10),
  people integer not null check (people between 1 and 100000),
  passed_at timestamptz not null,
  primary key (force_id, root_version_id, leader_id),
  foreign key (force_id, root_version_id) references cascade.published (force_id, version_id)
);
select platform.make_tenant_table('cascade.passing_on');

-- The force's own contact routes (its front desk, its text number), beside the national ones the program brings.
create table cascade.contact (
  force_id text not null,
  id text not null check (id ~ '^[a-z][a-z0-9-]{1,59}$'),
  kind text not null check (kind in ('phone', 'text', 'url', 'email', 'relay')),
  value text not null,
  display text not null,
  audience text not null,
  owner text not null,
  note text not null,
  added_by uuid not null,
  added_at timestamptz not null,
  retired_on date,
  primary key (force_id, id)
);
select platform.make_tenant_table('cascade.contact');

-- Somebody looked whether a route or a hashtag is still right. Each entry ages; the newest look counts.
create table cascade.register_check (
  force_id text not null,
  id uuid not null,
  entry_kind text not null check (entry_kind in ('contact', 'hashtag')),
  entry_id text not null,
  checked_by uuid not null,
  checked_at timestamptz not null,
  primary key (force_id, id)
);
select platform.make_tenant_table('cascade.register_check');
create index register_check_newest on cascade.register_check (force_id, entry_kind, entry_id, checked_at desc);

-- The approvals of one version as the keeper asks for them before it signs. The drafter's own is never among them.
create function cascade.approvals_of(p_force_id text, p_version_id uuid)
returns table (text_sha256 bytea, staff_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.text_sha256, a.staff_id
    from cascade.approval a
    join cascade.version v on v.force_id = a.force_id and v.id = a.version_id
    where a.force_id = p_force_id and a.version_id = p_version_id
      and a.decision = 'approved' and a.staff_id <> v.drafted_by and a.text_sha256 = v.text_sha256
$$;

-- Ends e-mail to whoever holds the token, at once: what is still queued for them is left off in the same commit.
-- Answers the leader, or nothing where no such token was ever given out. Doing it twice changes nothing.
create function cascade.unsubscribe(p_force_id text, p_token_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_leader uuid;
begin
  update cascade.subscription s
    set unsubscribed_at = coalesce(s.unsubscribed_at, now()), told_at = null
    where s.force_id = p_force_id and s.token_hash = p_token_hash
    returning s.leader_id into v_leader;
  if v_leader is null then
    return null;
  end if;
  update cascade.delivery d
    set state = 'left-off', claimed_by = null, changed_at = now()
    where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued';
  return v_leader;
end
$$;

-- Whether a token was given out, so that the page before the button can tell a wrong link from a right one.
create function cascade.is_token_known(p_force_id text, p_token_hash bytea) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from cascade.subscription s where s.force_id = p_force_id and s.token_hash = p_token_hash)
$$;

grant usage on schema cascade to public_web, leader_web, staff_web, worker, statistician, keeper;
grant execute on function cascade.approvals_of(text, uuid) to keeper, staff_web;
grant execute on function cascade.unsubscribe(text, bytea) to public_web;
grant execute on function cascade.is_token_known(text, bytea) to public_web;

grant select, insert on cascade.statement, cascade.version, cascade.approval, cascade.dispatch, cascade.fingerprint
  to staff_web;
grant select, insert, update on cascade.draft, cascade.claim, cascade.contact to staff_web;
grant select, insert on cascade.register_check to staff_web;
grant select, insert on cascade.published, cascade.delivery to staff_web;
grant update (state, state_changed_at, withdrawal_note) on cascade.published to staff_web;
grant select on cascade.acknowledgement, cascade.passing_on, cascade.subscription to staff_web;

grant select on cascade.published, cascade.statement to worker;
grant select, insert on cascade.dispatch to worker;
grant select, insert, update on cascade.delivery, cascade.sender, cascade.subscription to worker;
grant delete on cascade.sender to worker;
grant select on cascade.acknowledgement, cascade.passing_on to worker;

grant select (force_id, version_id, statement_id, event_id, kind, core_id, area_path, language, number, root_version_id,
  supersedes_version_id, title, answer, sections, issuer, change_note, valid_until, code, signed_text, key_id, signature,
  published_at, state, state_changed_at, withdrawal_note) on cascade.published to public_web, leader_web;
grant select on cascade.fingerprint to public_web, leader_web;
-- The portal shows a leader what was sent to him or her; which leader is asking stands in every WHERE.
grant select (force_id, id, root_version_id, version_id, kind, leader_id, please_forward, changed_at) on cascade.delivery
  to leader_web;
grant select, insert, update on cascade.acknowledgement, cascade.passing_on to leader_web;
grant select (force_id, root_version_id, kind, state, changed_at) on cascade.delivery to statistician;
grant select on cascade.published, cascade.acknowledgement, cascade.passing_on to statistician;

-- An unsubscribe button is pressed on the public site; the community room hears of it by this one event.
insert into platform.publish_right (role_name, name_prefix) values ('public_web', 'cascade.unsubscribed');
