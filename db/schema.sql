-- Made by script/schema from db/migrations; do not edit. A test compares it with a fresh migrate.

create table access.area (
  force_id text not null,
  path text collate "C" not null,
  parent_path text collate "C",
  name text not null,
  code text not null,
  vintage integer not null,
  level integer not null,
  constraint area_pkey PRIMARY KEY (force_id, path),
  constraint area_force_id_parent_path_fkey FOREIGN KEY (force_id, parent_path) REFERENCES access.area(force_id, path),
  constraint area_level_check CHECK (((level >= 0) AND (level <= 2)))
);
alter table access.area enable row level security;
alter table access.area force row level security;
create policy own_force on access.area for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.leader_session (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  token_hash bytea not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint leader_session_pkey PRIMARY KEY (force_id, id)
);
CREATE INDEX leader_session_of ON access.leader_session USING btree (force_id, leader_id) WHERE (ended_at IS NULL);
alter table access.leader_session enable row level security;
alter table access.leader_session force row level security;
create policy own_force on access.leader_session for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.login_link (
  force_id text not null,
  id uuid not null,
  person_id uuid,
  language text not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  token_hash bytea,
  used_at timestamp with time zone,
  asked_on text default 'unknown'::text not null,
  browser_hash bytea,
  code_hash bytea,
  wrong_codes smallint default 0 not null,
  audience text default 'leader'::text not null,
  constraint login_link_pkey PRIMARY KEY (force_id, id),
  constraint login_link_asked_on_check CHECK ((asked_on = ANY (ARRAY['phone'::text, 'tablet'::text, 'computer'::text, 'unknown'::text]))),
  constraint login_link_audience_check CHECK ((audience = ANY (ARRAY['leader'::text, 'partner'::text]))),
  constraint login_link_browser_hash_check CHECK ((octet_length(browser_hash) = 32)),
  constraint login_link_code_hash_check CHECK ((octet_length(code_hash) = 32))
);
alter table access.login_link enable row level security;
alter table access.login_link force row level security;
create policy own_force on access.login_link for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.partner_session (
  force_id text not null,
  id uuid not null,
  worker_id uuid not null,
  token_hash bytea not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint partner_session_pkey PRIMARY KEY (force_id, id),
  constraint partner_session_force_id_token_hash_key UNIQUE (force_id, token_hash),
  constraint partner_session_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX partner_session_of ON access.partner_session USING btree (force_id, worker_id) WHERE (ended_at IS NULL);
alter table access.partner_session enable row level security;
alter table access.partner_session force row level security;
create policy own_force on access.partner_session for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.staff_contact (
  force_id text not null,
  staff_id uuid not null,
  seal_id uuid not null,
  email_sealed bytea,
  phone_sealed bytea,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  constraint staff_contact_pkey PRIMARY KEY (force_id, staff_id),
  constraint staff_contact_check CHECK ((num_nonnulls(email_sealed, phone_sealed) > 0)),
  constraint staff_contact_force_id_staff_id_fkey FOREIGN KEY (force_id, staff_id) REFERENCES access.staff_member(force_id, id)
);
alter table access.staff_contact enable row level security;
alter table access.staff_contact force row level security;
create policy own_force on access.staff_contact for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.staff_member (
  force_id text not null,
  id uuid not null,
  issuer text not null,
  subject text not null,
  name text not null,
  rank text not null,
  disabled_at timestamp with time zone,
  last_seen_at timestamp with time zone,
  constraint staff_member_pkey PRIMARY KEY (force_id, id),
  constraint staff_member_force_id_issuer_subject_key UNIQUE (force_id, issuer, subject)
);
alter table access.staff_member enable row level security;
alter table access.staff_member force row level security;
create policy own_force on access.staff_member for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.staff_role (
  force_id text not null,
  staff_id uuid not null,
  role text not null,
  constraint staff_role_pkey PRIMARY KEY (force_id, staff_id, role),
  constraint staff_role_force_id_staff_id_fkey FOREIGN KEY (force_id, staff_id) REFERENCES access.staff_member(force_id, id),
  constraint staff_role_role_check CHECK ((role = ANY (ARRAY['DUTY_INSPECTOR'::text, 'DETECTIVE_INSPECTOR'::text, 'ENGAGEMENT_OFFICER'::text, 'COMMANDER'::text, 'WARD_OFFICER'::text, 'ANALYST'::text, 'ADMINISTRATOR'::text, 'CALL_TAKER'::text, 'INFORMATION_MANAGER'::text, 'TRANSLATOR'::text])))
);
alter table access.staff_role enable row level security;
alter table access.staff_role force row level security;
create policy own_force on access.staff_role for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.staff_scope (
  force_id text not null,
  staff_id uuid not null,
  area_path text collate "C" not null,
  constraint staff_scope_pkey PRIMARY KEY (force_id, staff_id, area_path),
  constraint staff_scope_force_id_staff_id_fkey FOREIGN KEY (force_id, staff_id) REFERENCES access.staff_member(force_id, id)
);
alter table access.staff_scope enable row level security;
alter table access.staff_scope force row level security;
create policy own_force on access.staff_scope for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table access.staff_session (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  token_hash bytea not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  authenticated_at timestamp with time zone,
  constraint staff_session_pkey PRIMARY KEY (force_id, id),
  constraint staff_session_force_id_staff_id_fkey FOREIGN KEY (force_id, staff_id) REFERENCES access.staff_member(force_id, id)
);
CREATE INDEX staff_session_of ON access.staff_session USING btree (force_id, staff_id) WHERE (ended_at IS NULL);
alter table access.staff_session enable row level security;
alter table access.staff_session force row level security;
create policy own_force on access.staff_session for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.acknowledgement (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  acknowledged_at timestamp with time zone not null,
  constraint acknowledgement_pkey PRIMARY KEY (force_id, root_version_id, leader_id),
  constraint acknowledgement_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.acknowledgement enable row level security;
alter table cascade.acknowledgement force row level security;
create policy own_force on cascade.acknowledgement for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.approval (
  force_id text not null,
  id uuid not null,
  version_id uuid not null,
  staff_id uuid not null,
  decision text not null,
  text_sha256 bytea not null,
  reason text not null,
  decided_at timestamp with time zone not null,
  constraint approval_pkey PRIMARY KEY (force_id, id),
  constraint approval_check CHECK (((decision = 'approved'::text) OR (reason <> ''::text))),
  constraint approval_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'returned'::text]))),
  constraint approval_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.version(force_id, id),
  constraint approval_force_id_version_id_staff_id_key UNIQUE (force_id, version_id, staff_id),
  constraint approval_text_sha256_check CHECK ((octet_length(text_sha256) = 32))
);
alter table cascade.approval enable row level security;
alter table cascade.approval force row level security;
create policy own_force on cascade.approval for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.approval_chain (
  force_id text not null,
  kind text not null,
  number integer not null,
  steps jsonb not null,
  recall_seconds integer,
  reason text not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint approval_chain_pkey PRIMARY KEY (force_id, kind, number),
  constraint approval_chain_kind_check CHECK ((kind = ANY (ARRAY['general'::text, 'attack-abroad'::text, 'attack-at-home'::text, 'tension'::text, 'hate-letters'::text, 'threat-level'::text, 'correction'::text, 'holding-line'::text]))),
  constraint approval_chain_number_check CHECK ((number > 0)),
  constraint approval_chain_reason_check CHECK ((reason <> ''::text)),
  constraint approval_chain_recall_seconds_check CHECK (((recall_seconds >= 0) AND (recall_seconds <= 3600)))
);
alter table cascade.approval_chain enable row level security;
alter table cascade.approval_chain force row level security;
create policy own_force on cascade.approval_chain for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.bounce (
  force_id text not null,
  id uuid not null,
  delivery_id uuid not null,
  leader_id uuid not null,
  kind text not null,
  status text not null,
  report_hash bytea not null,
  received_at timestamp with time zone not null,
  is_spent boolean default false not null,
  constraint bounce_pkey PRIMARY KEY (force_id, id),
  constraint bounce_force_id_delivery_id_report_hash_key UNIQUE (force_id, delivery_id, report_hash),
  constraint bounce_kind_check CHECK ((kind = ANY (ARRAY['dead-address'::text, 'refused'::text, 'later'::text]))),
  constraint bounce_report_hash_check CHECK ((octet_length(report_hash) = 32)),
  constraint bounce_status_check CHECK ((status ~ '^[245][.][0-9]{1,3}[.][0-9]{1,3}$'::text))
);
CREATE INDEX bounce_dead ON cascade.bounce USING btree (force_id, leader_id) WHERE ((kind = 'dead-address'::text) AND (NOT is_spent));
alter table cascade.bounce enable row level security;
alter table cascade.bounce force row level security;
create policy own_force on cascade.bounce for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.call (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  leader_id uuid not null,
  outcome text not null,
  reason text not null,
  called_by uuid not null,
  called_at timestamp with time zone not null,
  constraint call_pkey PRIMARY KEY (force_id, id),
  constraint call_force_id_statement_id_fkey FOREIGN KEY (force_id, statement_id) REFERENCES cascade.statement(force_id, id),
  constraint call_outcome_check CHECK ((outcome = ANY (ARRAY['opened'::text, 'acknowledged'::text, 'will-pass-on'::text, 'no-answer'::text, 'wrong-number'::text])))
);
CREATE INDEX call_statement ON cascade.call USING btree (force_id, statement_id, leader_id, called_at DESC);
alter table cascade.call enable row level security;
alter table cascade.call force row level security;
create policy own_force on cascade.call for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.cell (
  force_id text not null,
  id integer not null,
  area_path text collate "C" not null,
  represents text not null,
  language text not null,
  constraint cell_pkey PRIMARY KEY (force_id, id),
  constraint cell_force_id_area_path_represents_language_key UNIQUE (force_id, area_path, represents, language),
  constraint cell_id_check CHECK ((id > 0))
);
alter table cascade.cell enable row level security;
alter table cascade.cell force row level security;
create policy own_force on cascade.cell for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.claim (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  kind text not null,
  text text not null,
  source text not null,
  approver text not null,
  ctp_reference text not null,
  valid_until timestamp with time zone not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint claim_pkey PRIMARY KEY (force_id, id),
  constraint claim_check CHECK (((kind <> 'NO_SPECIFIC_INTELLIGENCE'::text) OR ((ctp_reference <> ''::text) AND (valid_until <= (entered_at + '24:00:00'::interval))))),
  constraint claim_force_id_statement_id_fkey FOREIGN KEY (force_id, statement_id) REFERENCES cascade.statement(force_id, id),
  constraint claim_kind_check CHECK ((kind = ANY (ARRAY['THREAT_LEVEL'::text, 'NO_SPECIFIC_INTELLIGENCE'::text, 'INCREASE_IN_PATROLS'::text, 'ALL_OFFICERS_BRIEFED'::text, 'NO_INCREASE_SEEN'::text, 'CASUALTY'::text, 'INVESTIGATION_STATUS'::text, 'CONTACT_ROUTE'::text, 'RESPONSE_PROMISE'::text])))
);
CREATE INDEX claim_of ON cascade.claim USING btree (force_id, statement_id) WHERE (removed_at IS NULL);
alter table cascade.claim enable row level security;
alter table cascade.claim force row level security;
create policy own_force on cascade.claim for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.contact (
  force_id text not null,
  id text not null,
  kind text not null,
  value text not null,
  display text not null,
  audience text not null,
  owner text not null,
  note text not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  retired_on date,
  constraint contact_pkey PRIMARY KEY (force_id, id),
  constraint contact_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{1,59}$'::text)),
  constraint contact_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'text'::text, 'url'::text, 'email'::text, 'relay'::text])))
);
alter table cascade.contact enable row level security;
alter table cascade.contact force row level security;
create policy own_force on cascade.contact for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.coverage (
  force_id text not null,
  root_version_id uuid not null,
  cell integer not null,
  sent integer not null,
  handed integer not null,
  lost integer not null,
  acknowledged integer not null,
  passed_on integer not null,
  people bigint not null,
  constraint coverage_pkey PRIMARY KEY (force_id, root_version_id, cell),
  constraint coverage_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.coverage enable row level security;
alter table cascade.coverage force row level security;
create policy own_force on cascade.coverage for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.coverage_count (
  force_id text not null,
  root_version_id uuid not null,
  counted_at timestamp with time zone not null,
  constraint coverage_count_pkey PRIMARY KEY (force_id, root_version_id),
  constraint coverage_count_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.coverage_count enable row level security;
alter table cascade.coverage_count force row level security;
create policy own_force on cascade.coverage_count for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.delivery (
  force_id text not null,
  id uuid not null,
  dispatch_id uuid not null,
  root_version_id uuid not null,
  version_id uuid not null,
  kind text not null,
  leader_id uuid not null,
  priority smallint not null,
  please_forward boolean not null,
  state text not null,
  is_uncertain boolean default false not null,
  attempts smallint default 0 not null,
  next_attempt_at timestamp with time zone not null,
  smtp_code smallint,
  smtp_reply text,
  changed_at timestamp with time zone not null,
  cell integer,
  channel text default 'email'::text not null,
  provider_id text,
  constraint delivery_pkey PRIMARY KEY (force_id, id),
  constraint delivery_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text]))),
  constraint delivery_force_id_root_version_id_kind_leader_id_key UNIQUE (force_id, root_version_id, kind, leader_id),
  constraint delivery_kind_check CHECK ((kind = ANY (ARRAY['statement'::text, 'correction'::text, 'withdrawal'::text, 'reminder'::text, 'withdrawal-reminder'::text]))),
  constraint delivery_priority_check CHECK (((priority >= 0) AND (priority <= 9))),
  constraint delivery_provider_id_check CHECK ((length(provider_id) <= 100)),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'handing-over'::text, 'handed-over'::text, 'delivered'::text, 'refused'::text, 'bounced'::text, 'unknown'::text, 'not-delivered'::text, 'left-off'::text])))
);
CREATE INDEX delivery_dispatch ON cascade.delivery USING brin (force_id, dispatch_id) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX delivery_leader ON cascade.delivery USING btree (force_id, leader_id);
alter table cascade.delivery enable row level security;
alter table cascade.delivery force row level security;
create policy own_force on cascade.delivery for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.dispatch (
  force_id text not null,
  id uuid not null,
  root_version_id uuid not null,
  kind text not null,
  audience jsonb not null,
  recipients integer not null,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  urgent_reason text default ''::text not null,
  holy_days text[] default '{}'::text[] not null,
  held_until timestamp with time zone,
  holy_reason text default ''::text not null,
  is_frozen boolean default true not null,
  not_before timestamp with time zone,
  recalled_at timestamp with time zone,
  recalled_by uuid,
  recalled_lines integer,
  gone_lines integer,
  constraint dispatch_pkey PRIMARY KEY (force_id, id),
  constraint dispatch_check CHECK (((recalled_at IS NULL) = ((recalled_lines IS NULL) AND (gone_lines IS NULL)))),
  constraint dispatch_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id),
  constraint dispatch_holy_reason_check CHECK ((length(holy_reason) <= 300)),
  constraint dispatch_kind_check CHECK ((kind = ANY (ARRAY['statement'::text, 'correction'::text, 'withdrawal'::text, 'reminder'::text, 'withdrawal-reminder'::text]))),
  constraint dispatch_recipients_check CHECK ((recipients >= 0)),
  constraint dispatch_urgent_reason_check CHECK ((length(urgent_reason) <= 300))
);
CREATE INDEX dispatch_version ON cascade.dispatch USING btree (force_id, root_version_id, asked_at);
alter table cascade.dispatch enable row level security;
alter table cascade.dispatch force row level security;
create policy own_force on cascade.dispatch for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.draft (
  force_id text not null,
  statement_id uuid not null,
  language text not null,
  title text not null,
  answer text not null,
  sections jsonb not null,
  issuer text not null,
  valid_hours integer not null,
  change_note text not null,
  follows_version_id uuid,
  revision integer not null,
  saved_by uuid not null,
  saved_at timestamp with time zone not null,
  constraint draft_pkey PRIMARY KEY (force_id, statement_id, language),
  constraint draft_force_id_statement_id_fkey FOREIGN KEY (force_id, statement_id) REFERENCES cascade.statement(force_id, id),
  constraint draft_revision_check CHECK ((revision > 0)),
  constraint draft_valid_hours_check CHECK (((valid_hours >= 1) AND (valid_hours <= 720)))
);
alter table cascade.draft enable row level security;
alter table cascade.draft force row level security;
create policy own_force on cascade.draft for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.fingerprint (
  force_id text not null,
  shingle bigint not null,
  version_id uuid not null,
  constraint fingerprint_pkey PRIMARY KEY (force_id, shingle, version_id),
  constraint fingerprint_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.fingerprint enable row level security;
alter table cascade.fingerprint force row level security;
create policy own_force on cascade.fingerprint for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.kit_item (
  force_id text not null,
  version_id uuid not null,
  item text not null,
  media_type text not null,
  sha256 bytea not null,
  content bytea not null,
  made_at timestamp with time zone not null,
  constraint kit_item_pkey PRIMARY KEY (force_id, version_id, item),
  constraint kit_item_check CHECK ((sha256 = sha256(content))),
  constraint kit_item_content_check CHECK (((octet_length(content) >= 1) AND (octet_length(content) <= 2000000))),
  constraint kit_item_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.published(force_id, version_id),
  constraint kit_item_item_check CHECK ((item ~ '^[a-z0-9-]{2,24}\.(txt|png|pdf|vcf|ics)$'::text)),
  constraint kit_item_media_type_check CHECK ((media_type = ANY (ARRAY['text/plain'::text, 'image/png'::text, 'application/pdf'::text, 'text/vcard'::text, 'text/calendar'::text])))
);
alter table cascade.kit_item enable row level security;
alter table cascade.kit_item force row level security;
create policy own_force on cascade.kit_item for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.kit_returned (
  force_id text not null,
  version_id uuid not null,
  staff_id uuid not null,
  returned_at timestamp with time zone not null,
  constraint kit_returned_pkey PRIMARY KEY (force_id, version_id, staff_id),
  constraint kit_returned_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.kit_returned enable row level security;
alter table cascade.kit_returned force row level security;
create policy own_force on cascade.kit_returned for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.kit_taking (
  force_id text not null,
  root_version_id uuid not null,
  version_id uuid not null,
  taker_kind text not null,
  taker_id uuid not null,
  channels text[] not null,
  taken_at timestamp with time zone not null,
  constraint kit_taking_pkey PRIMARY KEY (force_id, root_version_id, taker_kind, taker_id, version_id),
  constraint kit_taking_channels_check CHECK (((cardinality(channels) >= 1) AND (cardinality(channels) <= 10))),
  constraint kit_taking_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.published(force_id, version_id),
  constraint kit_taking_taker_kind_check CHECK ((taker_kind = ANY (ARRAY['leader'::text, 'staff'::text])))
);
CREATE INDEX kit_taking_of ON cascade.kit_taking USING btree (force_id, taker_kind, taker_id, taken_at DESC);
alter table cascade.kit_taking enable row level security;
alter table cascade.kit_taking force row level security;
create policy own_force on cascade.kit_taking for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.parcel (
  force_id text not null,
  id uuid not null,
  priority smallint not null,
  next_attempt_at timestamp with time zone not null,
  claimed_by uuid,
  line_ids uuid[] not null,
  may_share boolean default true not null,
  constraint parcel_pkey PRIMARY KEY (force_id, id),
  constraint parcel_line_ids_check CHECK (((cardinality(line_ids) >= 1) AND (cardinality(line_ids) <= 1000))),
  constraint parcel_priority_check CHECK (((priority >= 0) AND (priority <= 9)))
);
CREATE INDEX parcel_claimed ON cascade.parcel USING btree (force_id, claimed_by) WHERE (claimed_by IS NOT NULL);
CREATE INDEX parcel_due ON cascade.parcel USING btree (force_id, priority DESC, next_attempt_at) WHERE (claimed_by IS NULL);
alter table cascade.parcel enable row level security;
alter table cascade.parcel force row level security;
create policy own_force on cascade.parcel for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.passing_on (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  channels text[] not null,
  people integer not null,
  passed_at timestamp with time zone not null,
  constraint passing_on_pkey PRIMARY KEY (force_id, root_version_id, leader_id),
  constraint passing_on_channels_check CHECK (((cardinality(channels) >= 1) AND (cardinality(channels) <= 10))),
  constraint passing_on_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id),
  constraint passing_on_people_check CHECK (((people >= 1) AND (people <= 100000)))
);
alter table cascade.passing_on enable row level security;
alter table cascade.passing_on force row level security;
create policy own_force on cascade.passing_on for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.published (
  force_id text not null,
  version_id uuid not null,
  statement_id uuid not null,
  event_id uuid not null,
  kind text not null,
  core_id uuid,
  area_path text collate "C" not null,
  language text not null,
  number integer not null,
  root_version_id uuid not null,
  supersedes_version_id uuid,
  title text not null,
  answer text not null,
  sections jsonb not null,
  issuer text not null,
  change_note text not null,
  valid_until timestamp with time zone not null,
  code text not null,
  signed_text text not null,
  key_id text not null,
  signature text not null,
  published_by uuid not null,
  published_at timestamp with time zone not null,
  state text not null,
  state_changed_at timestamp with time zone not null,
  withdrawal_note text default ''::text not null,
  community text default ''::text not null,
  wraps_version_id uuid,
  recall_until timestamp with time zone,
  recalled_at timestamp with time zone,
  is_holding boolean default false not null,
  constraint published_pkey PRIMARY KEY (force_id, version_id),
  constraint published_force_id_code_key UNIQUE (force_id, code),
  constraint published_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.version(force_id, id),
  constraint published_kind_check CHECK ((kind = ANY (ARRAY['core'::text, 'variant'::text]))),
  constraint published_state_check CHECK ((state = ANY (ARRAY['current'::text, 'corrected'::text, 'withdrawn'::text])))
);
CREATE INDEX published_changed ON cascade.published USING btree (force_id, state_changed_at);
CREATE UNIQUE INDEX published_current ON cascade.published USING btree (force_id, statement_id, language) WHERE (state = 'current'::text);
CREATE INDEX published_event ON cascade.published USING btree (force_id, event_id);
CREATE INDEX published_order ON cascade.published USING btree (force_id, published_at DESC);
CREATE INDEX published_root ON cascade.published USING btree (force_id, root_version_id);
CREATE INDEX published_statement ON cascade.published USING btree (force_id, statement_id, number);
alter table cascade.published enable row level security;
alter table cascade.published force row level security;
create policy own_force on cascade.published for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.push_line (
  force_id text not null,
  id uuid not null,
  version_id uuid not null,
  kind text not null,
  subscription_id uuid not null,
  state text not null,
  attempts smallint default 0 not null,
  next_attempt_at timestamp with time zone not null,
  code smallint,
  reply text default ''::text not null,
  changed_at timestamp with time zone not null,
  constraint push_line_pkey PRIMARY KEY (force_id, id),
  constraint push_line_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.published(force_id, version_id),
  constraint push_line_force_id_version_id_kind_subscription_id_key UNIQUE (force_id, version_id, kind, subscription_id),
  constraint push_line_kind_check CHECK ((kind = ANY (ARRAY['statement'::text, 'correction'::text, 'withdrawal'::text]))),
  constraint push_line_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'handing-over'::text, 'handed-over'::text, 'refused'::text, 'gone'::text, 'unknown'::text, 'not-delivered'::text, 'left-off'::text])))
);
CREATE INDEX push_line_due ON cascade.push_line USING btree (force_id, next_attempt_at, id) WHERE (state = ANY (ARRAY['queued'::text, 'handing-over'::text]));
alter table cascade.push_line enable row level security;
alter table cascade.push_line force row level security;
create policy own_force on cascade.push_line for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.push_subscription (
  force_id text not null,
  id uuid not null,
  endpoint_hash bytea not null,
  seal_id uuid not null,
  subscription_sealed bytea not null,
  area_path text collate "C" not null,
  language text not null,
  asked_on date not null,
  constraint push_subscription_pkey PRIMARY KEY (force_id, id),
  constraint push_subscription_endpoint_hash_check CHECK ((octet_length(endpoint_hash) = 32)),
  constraint push_subscription_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint push_subscription_force_id_endpoint_hash_key UNIQUE (force_id, endpoint_hash)
);
alter table cascade.push_subscription enable row level security;
alter table cascade.push_subscription force row level security;
create policy own_force on cascade.push_subscription for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.register_check (
  force_id text not null,
  id uuid not null,
  entry_kind text not null,
  entry_id text not null,
  checked_by uuid not null,
  checked_at timestamp with time zone not null,
  constraint register_check_pkey PRIMARY KEY (force_id, id),
  constraint register_check_entry_kind_check CHECK ((entry_kind = ANY (ARRAY['contact'::text, 'hashtag'::text])))
);
CREATE INDEX register_check_newest ON cascade.register_check USING btree (force_id, entry_kind, entry_id, checked_at DESC);
alter table cascade.register_check enable row level security;
alter table cascade.register_check force row level security;
create policy own_force on cascade.register_check for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.review_override (
  force_id text not null,
  version_id uuid not null,
  rule text not null,
  words text not null,
  words_sha256 bytea not null,
  reason text not null,
  staff_id uuid not null,
  overridden_at timestamp with time zone not null,
  constraint review_override_pkey PRIMARY KEY (force_id, version_id, rule, words_sha256),
  constraint review_override_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.version(force_id, id),
  constraint review_override_reason_check CHECK ((reason <> ''::text)),
  constraint review_override_rule_check CHECK ((rule ~ '^[a-z]+\.[a-z-]+$'::text)),
  constraint review_override_words_sha256_check CHECK ((octet_length(words_sha256) = 32))
);
alter table cascade.review_override enable row level security;
alter table cascade.review_override force row level security;
create policy own_force on cascade.review_override for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.second_reading (
  force_id text not null,
  version_id uuid not null,
  reader_id uuid not null,
  text_sha256 bytea not null,
  read_at timestamp with time zone not null,
  constraint second_reading_pkey PRIMARY KEY (force_id, version_id, reader_id),
  constraint second_reading_force_id_version_id_fkey FOREIGN KEY (force_id, version_id) REFERENCES cascade.version(force_id, id),
  constraint second_reading_text_sha256_check CHECK ((octet_length(text_sha256) = 32))
);
alter table cascade.second_reading enable row level security;
alter table cascade.second_reading force row level security;
create policy own_force on cascade.second_reading for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.segment (
  force_id text not null,
  id uuid not null,
  name text not null,
  audience jsonb not null,
  saved_by uuid not null,
  saved_at timestamp with time zone not null,
  constraint segment_pkey PRIMARY KEY (force_id, id),
  constraint segment_force_id_name_key UNIQUE (force_id, name),
  constraint segment_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);
alter table cascade.segment enable row level security;
alter table cascade.segment force row level security;
create policy own_force on cascade.segment for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.sender (
  force_id text not null,
  id uuid not null,
  seen_at timestamp with time zone not null,
  notes_at uuid,
  constraint sender_pkey PRIMARY KEY (force_id, id)
);
alter table cascade.sender enable row level security;
alter table cascade.sender force row level security;
create policy own_force on cascade.sender for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.sender_turn (
  force_id text not null,
  sender_id uuid not null,
  number integer not null,
  line_ids uuid[] not null,
  attempts smallint[] not null,
  is_shown boolean not null,
  marked_at timestamp with time zone not null,
  constraint sender_turn_pkey PRIMARY KEY (force_id, sender_id, number),
  constraint sender_turn_check CHECK ((cardinality(attempts) = cardinality(line_ids))),
  constraint sender_turn_line_ids_check CHECK ((cardinality(line_ids) >= 1))
);
alter table cascade.sender_turn enable row level security;
alter table cascade.sender_turn force row level security;
create policy own_force on cascade.sender_turn for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.statement (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  kind text not null,
  core_id uuid,
  area_path text collate "C" not null,
  language text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  parent_id uuid,
  community text default ''::text not null,
  moment text default 'general'::text not null,
  constraint statement_pkey PRIMARY KEY (force_id, id),
  constraint statement_check CHECK (((kind = 'variant'::text) = (core_id IS NOT NULL))),
  constraint statement_check1 CHECK (((parent_id IS NULL) = (core_id IS NULL))),
  constraint statement_check2 CHECK (((community = ''::text) OR (core_id IS NOT NULL))),
  constraint statement_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint statement_force_id_core_id_fkey FOREIGN KEY (force_id, core_id) REFERENCES cascade.statement(force_id, id),
  constraint statement_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint statement_force_id_parent_id_fkey FOREIGN KEY (force_id, parent_id) REFERENCES cascade.statement(force_id, id),
  constraint statement_kind_check CHECK ((kind = ANY (ARRAY['core'::text, 'variant'::text]))),
  constraint statement_moment_check CHECK ((moment = ANY (ARRAY['general'::text, 'attack-abroad'::text, 'attack-at-home'::text, 'tension'::text, 'hate-letters'::text, 'threat-level'::text])))
);
CREATE INDEX statement_event ON cascade.statement USING btree (force_id, event_id, created_at);
CREATE INDEX statement_parent ON cascade.statement USING btree (force_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE UNIQUE INDEX statement_variant_of ON cascade.statement USING btree (force_id, core_id, area_path, community) WHERE (core_id IS NOT NULL);
alter table cascade.statement enable row level security;
alter table cascade.statement force row level security;
create policy own_force on cascade.statement for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.subscription (
  force_id text not null,
  leader_id uuid not null,
  token_hash bytea not null,
  unsubscribed_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint subscription_pkey PRIMARY KEY (force_id, leader_id),
  constraint subscription_force_id_token_hash_key UNIQUE (force_id, token_hash),
  constraint subscription_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
alter table cascade.subscription enable row level security;
alter table cascade.subscription force row level security;
create policy own_force on cascade.subscription for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.text_turn (
  force_id text not null,
  delivery_id uuid not null,
  priority smallint not null,
  next_attempt_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  constraint text_turn_pkey PRIMARY KEY (force_id, delivery_id),
  constraint text_turn_priority_check CHECK (((priority >= 0) AND (priority <= 9)))
);
CREATE INDEX text_turn_due ON cascade.text_turn USING btree (force_id, priority DESC, next_attempt_at);
alter table cascade.text_turn enable row level security;
alter table cascade.text_turn force row level security;
create policy own_force on cascade.text_turn for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.tier (
  force_id text not null,
  path text collate "C" not null,
  leader_id uuid not null,
  area_path text collate "C" not null,
  language text not null,
  channel text not null,
  people integer not null,
  registered_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  counted_people integer default 0 not null,
  constraint tier_pkey PRIMARY KEY (force_id, path) INCLUDE (people),
  constraint tier_check CHECK (((ended_at IS NOT NULL) = (people = 0))),
  constraint tier_counted_people_check CHECK ((counted_people >= 0)),
  constraint tier_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint tier_path_check CHECK ((((length(path) % 6) = 0) AND ((length(path) >= 6) AND (length(path) <= 48)))),
  constraint tier_people_check CHECK (((people >= 0) AND (people <= 100000)))
);
CREATE UNIQUE INDEX tier_head ON cascade.tier USING btree (force_id, leader_id) WHERE (length(path) = 6);
CREATE INDEX tier_uncounted ON cascade.tier USING btree (force_id, path) INCLUDE (people, counted_people) WHERE (people <> counted_people);
alter table cascade.tier enable row level security;
alter table cascade.tier force row level security;
create policy own_force on cascade.tier for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.tier_sum (
  force_id text not null,
  path text collate "C" not null,
  tiers integer not null,
  people integer not null,
  constraint tier_sum_pkey PRIMARY KEY (force_id, path) INCLUDE (tiers, people),
  constraint tier_sum_path_check CHECK ((((length(path) % 6) = 0) AND ((length(path) >= 6) AND (length(path) <= 42))))
);
alter table cascade.tier_sum enable row level security;
alter table cascade.tier_sum force row level security;
create policy own_force on cascade.tier_sum for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.translation_work (
  force_id text not null,
  statement_id uuid not null,
  language text not null,
  source_version_id uuid not null,
  staff_id uuid not null,
  saved_at timestamp with time zone not null,
  constraint translation_work_pkey PRIMARY KEY (force_id, statement_id, language, source_version_id, staff_id),
  constraint translation_work_force_id_source_version_id_fkey FOREIGN KEY (force_id, source_version_id) REFERENCES cascade.version(force_id, id),
  constraint translation_work_force_id_statement_id_fkey FOREIGN KEY (force_id, statement_id) REFERENCES cascade.statement(force_id, id)
);
alter table cascade.translation_work enable row level security;
alter table cascade.translation_work force row level security;
create policy own_force on cascade.translation_work for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.version (
  force_id text not null,
  id uuid not null,
  statement_id uuid not null,
  language text not null,
  number integer not null,
  source_version_id uuid,
  supersedes_version_id uuid,
  core_version_id uuid,
  title text not null,
  answer text not null,
  sections jsonb not null,
  template jsonb not null,
  claims jsonb not null,
  issuer text not null,
  change_note text not null,
  valid_until timestamp with time zone not null,
  code text not null,
  signed_text text not null,
  text_sha256 bytea not null,
  drafted_by uuid not null,
  frozen_at timestamp with time zone not null,
  purpose text default 'full'::text not null,
  chain jsonb,
  constraint version_pkey PRIMARY KEY (force_id, id),
  constraint version_force_id_code_key UNIQUE (force_id, code),
  constraint version_force_id_source_version_id_fkey FOREIGN KEY (force_id, source_version_id) REFERENCES cascade.version(force_id, id),
  constraint version_force_id_statement_id_fkey FOREIGN KEY (force_id, statement_id) REFERENCES cascade.statement(force_id, id),
  constraint version_force_id_supersedes_version_id_fkey FOREIGN KEY (force_id, supersedes_version_id) REFERENCES cascade.version(force_id, id),
  constraint version_number_check CHECK ((number > 0)),
  constraint version_purpose_check CHECK ((purpose = ANY (ARRAY['full'::text, 'holding'::text]))),
  constraint version_text_sha256_check CHECK ((octet_length(text_sha256) = 32))
);
CREATE INDEX version_statement ON cascade.version USING btree (force_id, statement_id, number);
CREATE INDEX version_translations ON cascade.version USING btree (force_id, source_version_id) WHERE (source_version_id IS NOT NULL);
alter table cascade.version enable row level security;
alter table cascade.version force row level security;
create policy own_force on cascade.version for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table cascade.withdrawal_seen (
  force_id text not null,
  root_version_id uuid not null,
  leader_id uuid not null,
  seen_at timestamp with time zone not null,
  constraint withdrawal_seen_pkey PRIMARY KEY (force_id, root_version_id, leader_id),
  constraint withdrawal_seen_force_id_root_version_id_fkey FOREIGN KEY (force_id, root_version_id) REFERENCES cascade.published(force_id, version_id)
);
alter table cascade.withdrawal_seen enable row level security;
alter table cascade.withdrawal_seen force row level security;
create policy own_force on cascade.withdrawal_seen for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.area_promise (
  force_id text not null,
  area_path text collate "C" not null,
  kind text not null,
  made_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  constraint area_promise_pkey PRIMARY KEY (force_id, area_path, kind),
  constraint area_promise_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint area_promise_kind_check CHECK ((kind = 'more-patrols'::text))
);
alter table community.area_promise enable row level security;
alter table community.area_promise force row level security;
create policy own_force on community.area_promise for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.concern (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  event_id uuid,
  statement_id uuid,
  area_path text collate "C" not null,
  kind text not null,
  language text not null,
  seal_id uuid not null,
  text_sealed bytea not null,
  raised_at timestamp with time zone not null,
  answer_due_at timestamp with time zone not null,
  owner_id uuid,
  owned_at timestamp with time zone,
  state text not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  answer_seal_id uuid,
  answer_sealed bytea,
  said_line text,
  did_line text,
  answer_seen_at timestamp with time zone,
  form_key uuid not null,
  constraint concern_pkey PRIMARY KEY (force_id, id),
  constraint concern_check CHECK (((state = 'answered'::text) = ((answered_at IS NOT NULL) AND (answered_by IS NOT NULL) AND (answer_sealed IS NOT NULL)))),
  constraint concern_did_line_check CHECK (((length(did_line) >= 1) AND (length(did_line) <= 300))),
  constraint concern_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint concern_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint concern_force_id_leader_id_fkey FOREIGN KEY (force_id, leader_id) REFERENCES community.leader(force_id, id),
  constraint concern_force_id_leader_id_form_key_key UNIQUE (force_id, leader_id, form_key),
  constraint concern_kind_check CHECK ((kind = ANY (ARRAY['question'::text, 'concern'::text, 'rumour'::text, 'tension'::text, 'safety'::text, 'patrol'::text]))),
  constraint concern_said_line_check CHECK (((length(said_line) >= 1) AND (length(said_line) <= 200))),
  constraint concern_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text])))
);
CREATE INDEX concern_event ON community.concern USING btree (force_id, event_id) WHERE (event_id IS NOT NULL);
CREATE INDEX concern_leader ON community.concern USING btree (force_id, leader_id, raised_at DESC);
CREATE INDEX concern_open ON community.concern USING btree (force_id, answer_due_at) WHERE (state = 'open'::text);
alter table community.concern enable row level security;
alter table community.concern force row level security;
create policy own_force on community.concern for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.import_batch (
  force_id text not null,
  id uuid not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  row_count integer not null,
  seal_id uuid,
  rows_sealed bytea,
  imported_at timestamp with time zone,
  imported_count integer,
  constraint import_batch_pkey PRIMARY KEY (force_id, id),
  constraint import_batch_row_count_check CHECK ((row_count > 0))
);
CREATE INDEX import_batch_expiry ON community.import_batch USING btree (force_id, expires_at) WHERE (rows_sealed IS NOT NULL);
alter table community.import_batch enable row level security;
alter table community.import_batch force row level security;
create policy own_force on community.import_batch for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.leader (
  force_id text not null,
  id uuid not null,
  area_path text collate "C" not null,
  organisation_id uuid,
  represents text not null,
  language text not null,
  channel text not null,
  quiet_from time without time zone,
  quiet_until time without time zone,
  consent_basis text not null,
  consent_on date not null,
  seal_id uuid,
  name_sealed bytea,
  email_sealed bytea,
  phone_sealed bytea,
  email_index bytea not null,
  recorded_at timestamp with time zone not null,
  email_stopped_at timestamp with time zone,
  left_at timestamp with time zone,
  revision integer default 1 not null,
  email_failed_at timestamp with time zone,
  interests text[],
  constraint leader_pkey PRIMARY KEY (force_id, id),
  constraint leader_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'text'::text, 'portal'::text]))),
  constraint leader_check CHECK (((quiet_from IS NULL) = (quiet_until IS NULL))),
  constraint leader_check1 CHECK (((left_at IS NOT NULL) OR ((seal_id IS NOT NULL) AND (name_sealed IS NOT NULL) AND (email_sealed IS NOT NULL)))),
  constraint leader_check2 CHECK (((left_at IS NULL) OR ((name_sealed IS NULL) AND (email_sealed IS NULL) AND (phone_sealed IS NULL)))),
  constraint leader_consent_basis_check CHECK ((consent_basis = ANY (ARRAY['public-task'::text, 'consent'::text, 'organisation-agreement'::text]))),
  constraint leader_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint leader_force_id_organisation_id_fkey FOREIGN KEY (force_id, organisation_id) REFERENCES community.organisation(force_id, id),
  constraint leader_interests_check CHECK ((interests <@ '{events,hate-crime,figures,patrols,meetings}'::text[])),
  constraint leader_represents_check CHECK ((represents = ANY (ARRAY['neighbourhood-watch'::text, 'key-individual'::text, 'advisory-group'::text, 'faith-organisation'::text, 'race-equality-organisation'::text, 'lgbt-organisation'::text, 'disability-organisation'::text, 'community-organisation'::text, 'support-organisation'::text, 'residents'::text, 'school'::text, 'university'::text, 'business'::text, 'night-time'::text, 'council'::text, 'other'::text]))),
  constraint leader_revision_check CHECK ((revision > 0))
);
CREATE INDEX leader_audience ON community.leader USING btree (force_id, area_path, language, represents, id) INCLUDE (quiet_from, quiet_until, interests) WHERE ((left_at IS NULL) AND (email_stopped_at IS NULL) AND (email_failed_at IS NULL) AND (channel = 'email'::text));
CREATE UNIQUE INDEX leader_email ON community.leader USING btree (force_id, email_index) WHERE (left_at IS NULL);
CREATE INDEX leader_email_left ON community.leader USING btree (force_id, email_index) WHERE (left_at IS NOT NULL);
CREATE INDEX leader_failed ON community.leader USING btree (force_id) WHERE (email_failed_at IS NOT NULL);
CREATE INDEX leader_text_audience ON community.leader USING btree (force_id, area_path, language, represents) INCLUDE (id) WHERE ((left_at IS NULL) AND (channel = 'text'::text));
alter table community.leader enable row level security;
alter table community.leader force row level security;
create policy own_force on community.leader for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.organisation (
  force_id text not null,
  id uuid not null,
  name text not null,
  represents text not null,
  area_path text collate "C" not null,
  recorded_at timestamp with time zone not null,
  constraint organisation_pkey PRIMARY KEY (force_id, id),
  constraint organisation_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint organisation_force_id_name_key UNIQUE (force_id, name),
  constraint organisation_name_check CHECK (((length(name) >= 1) AND (length(name) <= 160)))
);
alter table community.organisation enable row level security;
alter table community.organisation force row level security;
create policy own_force on community.organisation for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.public_answer (
  force_id text not null,
  concern_id uuid not null,
  event_id uuid,
  area_path text collate "C" not null,
  said text not null,
  did text not null,
  is_published boolean not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  constraint public_answer_pkey PRIMARY KEY (force_id, concern_id)
);
CREATE INDEX public_answer_order ON community.public_answer USING btree (force_id, decided_at DESC);
alter table community.public_answer enable row level security;
alter table community.public_answer force row level security;
create policy own_force on community.public_answer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table community.ward_officer (
  force_id text not null,
  id uuid not null,
  area_path text collate "C" not null,
  name text not null,
  rank text not null,
  phone text,
  email text,
  languages text[] default '{}'::text[] not null,
  valid_until date not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint ward_officer_pkey PRIMARY KEY (force_id, id),
  constraint ward_officer_check CHECK (((phone IS NOT NULL) OR (email IS NOT NULL))),
  constraint ward_officer_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint ward_officer_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint ward_officer_rank_check CHECK (((length(rank) >= 1) AND (length(rank) <= 60)))
);
CREATE INDEX ward_officer_area ON community.ward_officer USING btree (force_id, area_path) WHERE (ended_at IS NULL);
alter table community.ward_officer enable row level security;
alter table community.ward_officer force row level security;
create policy own_force on community.ward_officer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table figures.table_version (
  force_id text not null,
  slug text not null,
  number integer not null,
  title text not null,
  note text not null,
  correction text,
  basis text not null,
  first_month date not null,
  last_month date not null,
  content jsonb not null,
  published_at timestamp with time zone not null,
  constraint table_version_pkey PRIMARY KEY (force_id, slug, number),
  constraint table_version_check CHECK (((number = 1) = (correction IS NULL))),
  constraint table_version_correction_check CHECK (((length(correction) >= 5) AND (length(correction) <= 500))),
  constraint table_version_note_check CHECK ((length(note) <= 1000)),
  constraint table_version_number_check CHECK ((number > 0)),
  constraint table_version_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((length(slug) >= 3) AND (length(slug) <= 60)) AND (slug <> 'method'::text))),
  constraint table_version_title_check CHECK (((length(title) >= 5) AND (length(title) <= 120)))
);
CREATE INDEX table_version_newest ON figures.table_version USING btree (force_id, published_at DESC);
alter table figures.table_version enable row level security;
alter table figures.table_version force row level security;
create policy own_force on figures.table_version for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table impact.assessment (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  opened_at timestamp with time zone not null,
  version integer default 0 not null,
  next_review_due_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint assessment_pkey PRIMARY KEY (force_id, id),
  constraint assessment_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint assessment_force_id_event_id_key UNIQUE (force_id, event_id)
);
alter table impact.assessment enable row level security;
alter table impact.assessment force row level security;
create policy own_force on impact.assessment for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table impact.assessment_draft (
  force_id text not null,
  assessment_id uuid not null,
  revision integer not null,
  content jsonb not null,
  written_by uuid,
  written_at timestamp with time zone not null,
  constraint assessment_draft_pkey PRIMARY KEY (force_id, assessment_id),
  constraint assessment_draft_force_id_assessment_id_fkey FOREIGN KEY (force_id, assessment_id) REFERENCES impact.assessment(force_id, id)
);
alter table impact.assessment_draft enable row level security;
alter table impact.assessment_draft force row level security;
create policy own_force on impact.assessment_draft for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table impact.assessment_version (
  force_id text not null,
  assessment_id uuid not null,
  version integer not null,
  content jsonb not null,
  inputs jsonb not null,
  overall text not null,
  author_id uuid,
  approver_id uuid not null,
  approved_at timestamp with time zone not null,
  next_review_due_at timestamp with time zone not null,
  constraint assessment_version_pkey PRIMARY KEY (force_id, assessment_id, version),
  constraint assessment_version_check CHECK ((author_id IS DISTINCT FROM approver_id)),
  constraint assessment_version_force_id_assessment_id_fkey FOREIGN KEY (force_id, assessment_id) REFERENCES impact.assessment(force_id, id),
  constraint assessment_version_overall_check CHECK ((overall = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text])))
);
alter table impact.assessment_version enable row level security;
alter table impact.assessment_version force row level security;
create policy own_force on impact.assessment_version for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table impact.pulse (
  force_id text not null,
  id uuid not null,
  leader_id uuid not null,
  event_id uuid,
  area_path text collate "C" not null,
  feeling text not null,
  on_date date not null,
  at timestamp with time zone not null,
  seal_id uuid,
  words_sealed bytea,
  constraint pulse_pkey PRIMARY KEY (force_id, id),
  constraint pulse_feeling_check CHECK ((feeling = ANY (ARRAY['CALM'::text, 'WORRIED'::text, 'AFRAID'::text]))),
  constraint pulse_force_id_leader_id_on_date_key UNIQUE (force_id, leader_id, on_date)
);
alter table impact.pulse enable row level security;
alter table impact.pulse force row level security;
create policy own_force on impact.pulse for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table impact.tension_observation (
  force_id text not null,
  id uuid not null,
  event_id uuid,
  eep text not null,
  area_path text collate "C" not null,
  community text not null,
  theme text not null,
  direction text not null,
  source_kind text not null,
  text text not null,
  observed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  noted_by uuid not null,
  constraint tension_observation_pkey PRIMARY KEY (force_id, id),
  constraint tension_observation_direction_check CHECK ((direction = ANY (ARRAY['UP'::text, 'SAME'::text, 'DOWN'::text, 'UNKNOWN'::text]))),
  constraint tension_observation_eep_check CHECK ((eep = ANY (ARRAY['EXPERIENCED'::text, 'EVIDENCED'::text, 'POTENTIAL'::text]))),
  constraint tension_observation_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint tension_observation_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id)
);
alter table impact.tension_observation enable row level security;
alter table impact.tension_observation force row level security;
create policy own_force on impact.tension_observation for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table keeper.opening_count (
  force_id text not null,
  person_id uuid not null,
  purpose text not null,
  hour timestamp with time zone not null,
  opened integer not null,
  constraint opening_count_pkey PRIMARY KEY (force_id, person_id, purpose, hour),
  constraint opening_count_opened_check CHECK ((opened >= 0))
);
alter table keeper.opening_count enable row level security;
alter table keeper.opening_count force row level security;
create policy own_force on keeper.opening_count for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table keeper.private_key (
  force_id text not null,
  key_id text not null,
  purpose text not null,
  wrapped bytea not null,
  created_at timestamp with time zone not null,
  constraint private_key_pkey PRIMARY KEY (force_id, key_id),
  constraint private_key_force_id_key_id_fkey FOREIGN KEY (force_id, key_id) REFERENCES platform.public_key(force_id, key_id),
  constraint private_key_purpose_check CHECK ((purpose = ANY (ARRAY['intake'::text, 'statement'::text, 'checkpoint'::text])))
);
alter table keeper.private_key enable row level security;
alter table keeper.private_key force row level security;
create policy own_force on keeper.private_key for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table keeper.signed_checkpoint (
  force_id text not null,
  seq bigint not null,
  hash bytea not null,
  key_id text not null,
  signature text not null,
  at timestamp with time zone not null,
  constraint signed_checkpoint_pkey PRIMARY KEY (force_id)
);
alter table keeper.signed_checkpoint enable row level security;
alter table keeper.signed_checkpoint force row level security;
create policy own_force on keeper.signed_checkpoint for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table patrol.briefing (
  force_id text not null,
  id uuid not null,
  event_id uuid not null,
  version integer not null,
  written_by uuid not null,
  issued_at timestamp with time zone not null,
  information text not null,
  intention text not null,
  method text not null,
  administration text not null,
  risk text not null,
  communications text not null,
  human_rights text not null,
  line_to_take text not null,
  not_to_say text not null,
  constraint briefing_pkey PRIMARY KEY (force_id, id),
  constraint briefing_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint briefing_force_id_event_id_version_key UNIQUE (force_id, event_id, version)
);
alter table patrol.briefing enable row level security;
alter table patrol.briefing force row level security;
create policy own_force on patrol.briefing for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table patrol.briefing_acknowledgement (
  force_id text not null,
  briefing_id uuid not null,
  staff_id uuid not null,
  acknowledged_at timestamp with time zone not null,
  constraint briefing_acknowledgement_pkey PRIMARY KEY (force_id, briefing_id, staff_id),
  constraint briefing_acknowledgement_force_id_briefing_id_fkey FOREIGN KEY (force_id, briefing_id) REFERENCES patrol.briefing(force_id, id)
);
alter table patrol.briefing_acknowledgement enable row level security;
alter table patrol.briefing_acknowledgement force row level security;
create policy own_force on patrol.briefing_acknowledgement for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table patrol.site (
  force_id text not null,
  id uuid not null,
  name text not null,
  kind text not null,
  area_path text collate "C" not null,
  consent text not null,
  closed_at timestamp with time zone,
  constraint site_pkey PRIMARY KEY (force_id, id),
  constraint site_consent_check CHECK ((consent = ANY (ARRAY['REQUESTED_BY_SITE'::text, 'AGREED_WITH_SITE'::text, 'PUBLIC_PLACE'::text]))),
  constraint site_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint site_kind_check CHECK ((kind = ANY (ARRAY['PLACE_OF_WORSHIP'::text, 'SCHOOL'::text, 'COMMUNITY_CENTRE'::text, 'TRANSPORT_HUB'::text, 'MARKET'::text, 'VENUE'::text, 'OPEN_SPACE'::text, 'OTHER'::text])))
);
alter table patrol.site enable row level security;
alter table patrol.site force row level security;
create policy own_force on patrol.site for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table patrol.visit (
  force_id text not null,
  id uuid not null,
  site_id uuid not null,
  event_id uuid,
  purpose text not null,
  window_from_at timestamp with time zone not null,
  window_until_at timestamp with time zone not null,
  dwell_minutes integer not null,
  mode text not null,
  officer_id uuid,
  planned_by uuid not null,
  planned_at timestamp with time zone not null,
  state text not null,
  done_by uuid,
  done_at timestamp with time zone,
  stayed_minutes integer,
  not_done_reason text,
  seal_id uuid,
  engaged_with_sealed bytea,
  heard_sealed bytea,
  why_sealed bytea,
  constraint visit_pkey PRIMARY KEY (force_id, id),
  constraint visit_check CHECK ((window_until_at > window_from_at)),
  constraint visit_check1 CHECK (((state = 'not-done'::text) = (not_done_reason IS NOT NULL))),
  constraint visit_check2 CHECK (((state <> 'done'::text) OR ((done_by IS NOT NULL) AND (stayed_minutes IS NOT NULL)))),
  constraint visit_check3 CHECK (((seal_id IS NOT NULL) OR ((engaged_with_sealed IS NULL) AND (heard_sealed IS NULL) AND (why_sealed IS NULL)))),
  constraint visit_dwell_minutes_check CHECK (((dwell_minutes >= 5) AND (dwell_minutes <= 240))),
  constraint visit_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint visit_force_id_site_id_fkey FOREIGN KEY (force_id, site_id) REFERENCES patrol.site(force_id, id),
  constraint visit_mode_check CHECK ((mode = ANY (ARRAY['FOOT'::text, 'CYCLE'::text, 'VEHICLE'::text]))),
  constraint visit_not_done_reason_check CHECK ((not_done_reason = ANY (ARRAY['CALLED_AWAY'::text, 'NO_OFFICER'::text, 'SITE_CLOSED'::text, 'SITE_ASKED_NOT_TO'::text, 'COULD_NOT_GET_THERE'::text, 'OTHER'::text]))),
  constraint visit_purpose_check CHECK ((purpose = ANY (ARRAY['REASSURANCE'::text, 'PROTECTIVE'::text, 'HOTSPOT'::text, 'EVENT'::text]))),
  constraint visit_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'done'::text, 'not-done'::text, 'cancelled'::text]))),
  constraint visit_stayed_minutes_check CHECK (((stayed_minutes >= 0) AND (stayed_minutes <= 600)))
);
CREATE INDEX visit_event ON patrol.visit USING btree (force_id, event_id) WHERE (event_id IS NOT NULL);
CREATE INDEX visit_window ON patrol.visit USING btree (force_id, window_from_at);
alter table patrol.visit enable row level security;
alter table patrol.visit force row level security;
create policy own_force on patrol.visit for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.audit_checkpoint (
  force_id text not null,
  seq bigint not null,
  hash bytea not null,
  key_id text not null,
  signature text not null,
  at timestamp with time zone not null,
  constraint audit_checkpoint_pkey PRIMARY KEY (force_id, seq),
  constraint audit_checkpoint_hash_check CHECK ((octet_length(hash) = 32))
);
alter table platform.audit_checkpoint enable row level security;
alter table platform.audit_checkpoint force row level security;
create policy own_force on platform.audit_checkpoint for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.audit_entry (
  force_id text not null,
  id uuid not null,
  at timestamp with time zone not null,
  written_at timestamp with time zone default now() not null,
  actor_kind text not null,
  actor_id text,
  act text not null,
  kind text not null,
  subject text not null,
  subject_id text,
  detail jsonb default '{}'::jsonb not null,
  constraint audit_entry_pkey PRIMARY KEY (force_id, id),
  constraint audit_entry_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['public'::text, 'leader'::text, 'partner'::text, 'staff'::text, 'system'::text]))),
  constraint audit_entry_kind_check CHECK ((kind = ANY (ARRAY['collection'::text, 'alteration'::text, 'consultation'::text, 'disclosure'::text, 'combination'::text, 'erasure'::text, 'access'::text])))
);
CREATE INDEX audit_entry_actor ON platform.audit_entry USING btree (force_id, actor_id, at) WHERE (actor_id IS NOT NULL);
CREATE INDEX audit_entry_at ON platform.audit_entry USING btree (force_id, at);
CREATE INDEX audit_entry_subject ON platform.audit_entry USING btree (force_id, subject_id, at) WHERE (subject_id IS NOT NULL);
alter table platform.audit_entry enable row level security;
alter table platform.audit_entry force row level security;
create policy own_force on platform.audit_entry for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.audit_link (
  force_id text not null,
  seq bigint not null,
  entry_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint audit_link_pkey PRIMARY KEY (force_id, seq),
  constraint audit_link_force_id_entry_id_key UNIQUE (force_id, entry_id),
  constraint audit_link_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_link_prev_hash_check CHECK ((octet_length(prev_hash) = 32)),
  constraint audit_link_seq_check CHECK ((seq > 0))
);
alter table platform.audit_link enable row level security;
alter table platform.audit_link force row level security;
create policy own_force on platform.audit_link for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.audit_unsealed (
  force_id text not null,
  entry_id uuid not null,
  constraint audit_unsealed_pkey PRIMARY KEY (force_id, entry_id)
);
alter table platform.audit_unsealed enable row level security;
alter table platform.audit_unsealed force row level security;
create policy own_force on platform.audit_unsealed for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.dead_letter (
  force_id text not null,
  id uuid not null,
  job_name text not null,
  payload jsonb not null,
  error text,
  attempts integer not null,
  died_at timestamp with time zone default now() not null,
  retried_at timestamp with time zone,
  constraint dead_letter_pkey PRIMARY KEY (force_id, id)
);
CREATE INDEX dead_letter_waiting ON platform.dead_letter USING btree (force_id, died_at) WHERE (retried_at IS NULL);
alter table platform.dead_letter enable row level security;
alter table platform.dead_letter force row level security;
create policy own_force on platform.dead_letter for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.erasure_part (
  root text not null,
  "position" integer not null,
  table_name text not null,
  id_column text,
  key_columns text[] not null,
  of_table text,
  act text default 'delete'::text not null,
  constraint erasure_part_pkey PRIMARY KEY (root, "position"),
  constraint erasure_part_act_check CHECK ((act = ANY (ARRAY['delete'::text, 'clear'::text]))),
  constraint erasure_part_key_columns_check CHECK (((cardinality(key_columns) >= 1) AND (cardinality(key_columns) <= 2))),
  constraint erasure_part_root_table_name_key UNIQUE (root, table_name),
  constraint erasure_part_table_name_check CHECK ((table_name ~ '^[a-z_]+\.[a-z_]+$'::text))
);

create table platform.force (
  force_id text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  constraint force_pkey PRIMARY KEY (force_id),
  constraint force_force_id_check CHECK ((force_id ~ '^[a-z][a-z0-9-]{1,39}$'::text))
);

create table platform.job_kind (
  job_name text not null,
  max_attempts integer not null,
  constraint job_kind_pkey PRIMARY KEY (job_name),
  constraint job_kind_max_attempts_check CHECK (((max_attempts >= 1) AND (max_attempts <= 1000)))
);

create table platform.migration (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (name)
);

create table platform.outbox_event (
  force_id text not null,
  id uuid not null,
  name text not null,
  subject_id text not null,
  payload jsonb not null,
  at timestamp with time zone default now() not null,
  handed_over_at timestamp with time zone,
  constraint outbox_event_pkey PRIMARY KEY (force_id, id),
  constraint outbox_event_name_check CHECK ((name ~ '^[a-z]+\.[a-z-]+$'::text))
);
CREATE INDEX outbox_event_waiting ON platform.outbox_event USING btree (force_id, at, id) WHERE (handed_over_at IS NULL);
alter table platform.outbox_event enable row level security;
alter table platform.outbox_event force row level security;
create policy own_force on platform.outbox_event for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.public_key (
  force_id text not null,
  key_id text not null,
  purpose text not null,
  public_key bytea not null,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  destroyed_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_reason text default ''::text not null,
  constraint public_key_pkey PRIMARY KEY (force_id, key_id),
  constraint public_key_check CHECK (((destroyed_at IS NULL) OR (retired_at IS NOT NULL))),
  constraint public_key_public_key_check CHECK ((octet_length(public_key) = 32)),
  constraint public_key_purpose_check CHECK ((purpose = ANY (ARRAY['intake'::text, 'statement'::text, 'checkpoint'::text]))),
  constraint public_key_revoked CHECK ((((revoked_at IS NULL) AND (revoked_reason = ''::text)) OR ((retired_at IS NOT NULL) AND (purpose = 'statement'::text) AND ((length(revoked_reason) >= 1) AND (length(revoked_reason) <= 300)))))
);
CREATE UNIQUE INDEX public_key_current ON platform.public_key USING btree (force_id, purpose) WHERE (retired_at IS NULL);
alter table platform.public_key enable row level security;
alter table platform.public_key force row level security;
create policy own_force on platform.public_key for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.publish_right (
  role_name text not null,
  name_prefix text not null,
  constraint publish_right_pkey PRIMARY KEY (role_name, name_prefix)
);

create table platform.schedule (
  job_name text not null,
  last_started_at timestamp with time zone not null,
  constraint schedule_pkey PRIMARY KEY (job_name)
);

create table platform.seal (
  force_id text not null,
  seal_id uuid not null,
  owner_table text not null,
  record_id uuid not null,
  key_id text not null,
  wrapped_force bytea not null,
  wrapped_reader bytea,
  kept_at timestamp with time zone default now() not null,
  constraint seal_pkey PRIMARY KEY (force_id, seal_id),
  constraint seal_wrapped_force_check CHECK ((octet_length(wrapped_force) = 81)),
  constraint seal_wrapped_reader_check CHECK ((octet_length(wrapped_reader) = 81))
);
CREATE INDEX seal_of_key ON platform.seal USING btree (force_id, key_id);
CREATE INDEX seal_of_record ON platform.seal USING btree (force_id, owner_table, record_id);
alter table platform.seal enable row level security;
alter table platform.seal force row level security;
create policy own_force on platform.seal for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table platform.subscription (
  event_name text not null,
  job_name text not null,
  constraint subscription_pkey PRIMARY KEY (event_name, job_name),
  constraint subscription_job_name_fkey FOREIGN KEY (job_name) REFERENCES platform.job_kind(job_name) ON DELETE CASCADE
);

create table reporting.consent_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  what text not null,
  before text[] not null,
  after text[] not null,
  changed_at timestamp with time zone not null,
  constraint consent_change_pkey PRIMARY KEY (force_id, id),
  constraint consent_change_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint consent_change_what_check CHECK ((what = ANY (ARRAY['SHARING'::text, 'IDENTITY'::text, 'CONTACT'::text, 'NOTICES'::text])))
);
CREATE INDEX consent_change_of ON reporting.consent_change USING btree (force_id, report_id, changed_at);
alter table reporting.consent_change enable row level security;
alter table reporting.consent_change force row level security;
create policy own_force on reporting.consent_change for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.draft (
  force_id text not null,
  lookup bytea not null,
  body_sealed bytea not null,
  expires_at timestamp with time zone not null,
  constraint draft_pkey PRIMARY KEY (force_id, lookup),
  constraint draft_body_sealed_check CHECK ((octet_length(body_sealed) <= 65536))
);
CREATE INDEX draft_expiry ON reporting.draft USING btree (force_id, expires_at) WHERE (expires_at IS NOT NULL);
alter table reporting.draft enable row level security;
alter table reporting.draft force row level security;
create policy own_force on reporting.draft for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.equality_answer (
  force_id text not null,
  id uuid not null,
  answered_in date not null,
  seal_id uuid not null,
  answers_sealed bytea not null,
  constraint equality_answer_pkey PRIMARY KEY (force_id, id),
  constraint equality_answer_answered_in_check CHECK ((EXTRACT(day FROM answered_in) = (1)::numeric))
);
alter table reporting.equality_answer enable row level security;
alter table reporting.equality_answer force row level security;
create policy own_force on reporting.equality_answer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.evidence (
  force_id text not null,
  id uuid not null,
  report_id uuid,
  draft_lookup bytea,
  source text not null,
  staff_id uuid,
  received_at timestamp with time zone not null,
  media_type text not null,
  family text not null,
  bytes bigint not null,
  sha256 bytea not null,
  sealed_bytes bigint not null,
  sealed_sha256 bytea not null,
  is_original boolean not null,
  scan_state text not null,
  scan_note text,
  scanned_at timestamp with time zone,
  scan_tries integer default 0 not null,
  missing_since timestamp with time zone,
  seal_id uuid not null,
  name_sealed bytea not null,
  constraint evidence_pkey PRIMARY KEY (force_id, id),
  constraint evidence_bytes_check CHECK ((bytes > 0)),
  constraint evidence_check CHECK (((report_id IS NULL) <> (draft_lookup IS NULL))),
  constraint evidence_check1 CHECK (((source = 'staff'::text) = (staff_id IS NOT NULL))),
  constraint evidence_family_check CHECK ((family = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'document'::text]))),
  constraint evidence_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint evidence_media_type_check CHECK ((media_type ~ '^[a-z]+/[a-z0-9.+-]+$'::text)),
  constraint evidence_scan_note_check CHECK ((length(scan_note) <= 200)),
  constraint evidence_scan_state_check CHECK ((scan_state = ANY (ARRAY['not-scanned'::text, 'waiting'::text, 'clean'::text, 'infected'::text, 'unavailable'::text]))),
  constraint evidence_sealed_bytes_check CHECK ((sealed_bytes > 0)),
  constraint evidence_sealed_sha256_check CHECK ((octet_length(sealed_sha256) = 32)),
  constraint evidence_sha256_check CHECK ((octet_length(sha256) = 32)),
  constraint evidence_source_check CHECK ((source = ANY (ARRAY['reporter'::text, 'staff'::text])))
);
CREATE INDEX evidence_of_draft ON reporting.evidence USING btree (force_id, draft_lookup) WHERE (draft_lookup IS NOT NULL);
CREATE INDEX evidence_of_report ON reporting.evidence USING btree (force_id, report_id, received_at) WHERE (report_id IS NOT NULL);
CREATE INDEX evidence_to_scan ON reporting.evidence USING btree (force_id, scanned_at) WHERE (scan_state = ANY (ARRAY['waiting'::text, 'unavailable'::text]));
alter table reporting.evidence enable row level security;
alter table reporting.evidence force row level security;
create policy own_force on reporting.evidence for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.evidence_custody (
  force_id text not null,
  id uuid not null,
  evidence_id uuid not null,
  at timestamp with time zone not null,
  act text not null,
  actor_kind text not null,
  actor_id text,
  reason text,
  constraint evidence_custody_pkey PRIMARY KEY (force_id, id),
  constraint evidence_custody_act_check CHECK ((act = ANY (ARRAY['received'::text, 'scanned'::text, 'viewed'::text, 'downloaded'::text, 'exported'::text, 'opened-quarantined'::text, 'missing'::text]))),
  constraint evidence_custody_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['public'::text, 'staff'::text, 'system'::text]))),
  constraint evidence_custody_force_id_evidence_id_fkey FOREIGN KEY (force_id, evidence_id) REFERENCES reporting.evidence(force_id, id) ON DELETE CASCADE,
  constraint evidence_custody_reason_check CHECK ((reason ~ '^[a-z][a-z0-9-]{0,59}$'::text))
);
CREATE INDEX evidence_custody_of ON reporting.evidence_custody USING btree (force_id, evidence_id, at);
alter table reporting.evidence_custody enable row level security;
alter table reporting.evidence_custody force row level security;
create policy own_force on reporting.evidence_custody for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.form_claim (
  force_id text not null,
  token_hash bytea not null,
  report_id uuid not null,
  claimed_at timestamp with time zone not null,
  constraint form_claim_pkey PRIMARY KEY (force_id, token_hash)
);
alter table reporting.form_claim enable row level security;
alter table reporting.form_claim force row level security;
create policy own_force on reporting.form_claim for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.identity (
  force_id text not null,
  report_id uuid not null,
  seal_id uuid not null,
  name_sealed bytea not null,
  contact_sealed bytea not null,
  safety_sealed bytea not null,
  changed_at timestamp with time zone not null,
  constraint identity_pkey PRIMARY KEY (force_id, report_id)
);
alter table reporting.identity enable row level security;
alter table reporting.identity force row level security;
create policy own_force on reporting.identity for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.message (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  direction text not null,
  staff_id uuid,
  sent_at timestamp with time zone not null,
  seal_id uuid not null,
  text_sealed bytea not null,
  constraint message_pkey PRIMARY KEY (force_id, id),
  constraint message_check CHECK (((direction = 'from-reporter'::text) = (staff_id IS NULL))),
  constraint message_direction_check CHECK ((direction = ANY (ARRAY['from-reporter'::text, 'to-reporter'::text]))),
  constraint message_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id)
);
CREATE INDEX message_of ON reporting.message USING btree (force_id, report_id, sent_at);
alter table reporting.message enable row level security;
alter table reporting.message force row level security;
create policy own_force on reporting.message for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.notice (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  state text default 'waiting'::text not null,
  by_what text not null,
  made_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  changed_at timestamp with time zone not null,
  text_id uuid,
  code integer,
  constraint notice_pkey PRIMARY KEY (force_id, id),
  constraint notice_by_what_check CHECK ((by_what = ANY (ARRAY['TEXT'::text, 'EMAIL'::text]))),
  constraint notice_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint notice_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'handing-over'::text, 'handed-over'::text, 'refused'::text, 'gave-up'::text, 'dropped'::text])))
);
CREATE INDEX notice_due ON reporting.notice USING btree (force_id, due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'handing-over'::text]));
CREATE INDEX notice_of ON reporting.notice USING btree (force_id, report_id, made_at);
CREATE UNIQUE INDEX notice_one_waits ON reporting.notice USING btree (force_id, report_id) WHERE (state = ANY (ARRAY['waiting'::text, 'handing-over'::text]));
alter table reporting.notice enable row level security;
alter table reporting.notice force row level security;
create policy own_force on reporting.notice for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.notice_wish (
  force_id text not null,
  report_id uuid not null,
  by_what text not null,
  wording text,
  language text not null,
  line_id uuid,
  seal_id uuid,
  address_sealed bytea,
  words_sealed bytea,
  days smallint[] not null,
  from_hour smallint not null,
  until_hour smallint not null,
  changed_at timestamp with time zone not null,
  constraint notice_wish_pkey PRIMARY KEY (force_id, report_id),
  constraint notice_wish_by_what_check CHECK ((by_what = ANY (ARRAY['NONE'::text, 'TEXT'::text, 'EMAIL'::text]))),
  constraint notice_wish_check CHECK ((((until_hour >= 1) AND (until_hour <= 24)) AND (until_hour > from_hour))),
  constraint notice_wish_check1 CHECK (((by_what = 'NONE'::text) OR ((wording IS NOT NULL) AND (seal_id IS NOT NULL) AND (cardinality(days) > 0)))),
  constraint notice_wish_check2 CHECK (((by_what = 'TEXT'::text) = (line_id IS NOT NULL))),
  constraint notice_wish_check3 CHECK (((by_what = 'EMAIL'::text) = (address_sealed IS NOT NULL))),
  constraint notice_wish_check4 CHECK (((by_what <> 'NONE'::text) = (words_sealed IS NOT NULL))),
  constraint notice_wish_days_check CHECK ((days <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint, (7)::smallint])),
  constraint notice_wish_force_id_line_id_fkey FOREIGN KEY (force_id, line_id) REFERENCES reporting.text_line(force_id, id),
  constraint notice_wish_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint notice_wish_from_hour_check CHECK (((from_hour >= 0) AND (from_hour <= 23))),
  constraint notice_wish_wording_check CHECK ((wording = ANY (ARRAY['MESSAGE'::text, 'PAPERS'::text, 'REMINDER'::text, 'OWN'::text])))
);
alter table reporting.notice_wish enable row level security;
alter table reporting.notice_wish force row level security;
create policy own_force on reporting.notice_wish for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner (
  force_id text not null,
  id uuid not null,
  name text not null,
  route text not null,
  registered_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  webhook_url text,
  webhook_seal_id uuid,
  webhook_secret_sealed bytea,
  webhook_stopped_at timestamp with time zone,
  constraint partner_pkey PRIMARY KEY (force_id, id),
  constraint partner_check CHECK (((webhook_url IS NULL) = (webhook_secret_sealed IS NULL))),
  constraint partner_force_id_name_key UNIQUE (force_id, name),
  constraint partner_name_check CHECK (((length(name) >= 2) AND (length(name) <= 100))),
  constraint partner_route_check CHECK ((route = ANY (ARRAY['TPRC'::text, 'TELL_MAMA'::text, 'BMT'::text, 'CST'::text, 'GALOP'::text, 'STOP_HATE_UK'::text, 'COUNCILLOR_MP'::text, 'SCHOOL_UNI'::text, 'EMPLOYER'::text]))),
  constraint partner_webhook_url_check CHECK ((length(webhook_url) <= 500))
);
alter table reporting.partner enable row level security;
alter table reporting.partner force row level security;
create policy own_force on reporting.partner for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_consent (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  partner_id uuid not null,
  before text not null,
  identity text not null,
  changed_at timestamp with time zone not null,
  constraint partner_consent_pkey PRIMARY KEY (force_id, id),
  constraint partner_consent_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.partner_report(force_id, report_id),
  constraint partner_consent_identity_check CHECK ((identity = ANY (ARRAY['shared'::text, 'known-to-partner'::text, 'unknown'::text])))
);
CREATE INDEX partner_consent_of ON reporting.partner_consent USING btree (force_id, report_id, changed_at);
alter table reporting.partner_consent enable row level security;
alter table reporting.partner_consent force row level security;
create policy own_force on reporting.partner_consent for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_key (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  key_hash bytea not null,
  scopes text[] not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint partner_key_pkey PRIMARY KEY (force_id, id),
  constraint partner_key_force_id_key_hash_key UNIQUE (force_id, key_hash),
  constraint partner_key_force_id_partner_id_fkey FOREIGN KEY (force_id, partner_id) REFERENCES reporting.partner(force_id, id),
  constraint partner_key_key_hash_check CHECK ((octet_length(key_hash) = 32)),
  constraint partner_key_scopes_check CHECK ((scopes <@ ARRAY['reports:write'::text, 'reports:read'::text, 'messages:write'::text, 'consent:write'::text, 'files:write'::text]))
);
CREATE INDEX partner_key_of ON reporting.partner_key USING btree (force_id, partner_id);
alter table reporting.partner_key enable row level security;
alter table reporting.partner_key force row level security;
create policy own_force on reporting.partner_key for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_notice (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  report_id uuid not null,
  kind text not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  status integer,
  constraint partner_notice_pkey PRIMARY KEY (force_id, id),
  constraint partner_notice_force_id_partner_id_fkey FOREIGN KEY (force_id, partner_id) REFERENCES reporting.partner(force_id, id),
  constraint partner_notice_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint partner_notice_kind_check CHECK ((kind = ANY (ARRAY['report.status-changed'::text, 'report.message-written'::text, 'report.handed-over'::text]))),
  constraint partner_notice_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'given-up'::text, 'dropped'::text])))
);
CREATE INDEX partner_notice_of ON reporting.partner_notice USING btree (force_id, report_id, made_at);
alter table reporting.partner_notice enable row level security;
alter table reporting.partner_notice force row level security;
create policy own_force on reporting.partner_notice for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_report (
  force_id text not null,
  report_id uuid not null,
  brought_by uuid not null,
  partner_id uuid,
  identity text not null,
  identity_at timestamp with time zone not null,
  own_reference text,
  entered_by uuid,
  constraint partner_report_pkey PRIMARY KEY (force_id, report_id),
  constraint partner_report_force_id_brought_by_fkey FOREIGN KEY (force_id, brought_by) REFERENCES reporting.partner(force_id, id),
  constraint partner_report_force_id_partner_id_fkey FOREIGN KEY (force_id, partner_id) REFERENCES reporting.partner(force_id, id),
  constraint partner_report_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint partner_report_identity_check CHECK ((identity = ANY (ARRAY['shared'::text, 'known-to-partner'::text, 'unknown'::text]))),
  constraint partner_report_own_reference_check CHECK ((own_reference ~ '^[A-Za-z0-9][A-Za-z0-9/._-]{0,39}$'::text))
);
CREATE INDEX partner_report_of ON reporting.partner_report USING btree (force_id, partner_id);
alter table reporting.partner_report enable row level security;
alter table reporting.partner_report force row level security;
create policy own_force on reporting.partner_report for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_request (
  force_id text not null,
  partner_id uuid not null,
  request_hash bytea not null,
  body_hash bytea not null,
  answer text,
  made_at timestamp with time zone not null,
  constraint partner_request_pkey PRIMARY KEY (force_id, partner_id, request_hash),
  constraint partner_request_body_hash_check CHECK ((octet_length(body_hash) = 32)),
  constraint partner_request_force_id_partner_id_fkey FOREIGN KEY (force_id, partner_id) REFERENCES reporting.partner(force_id, id),
  constraint partner_request_request_hash_check CHECK ((octet_length(request_hash) = 32))
);
CREATE INDEX partner_request_age ON reporting.partner_request USING btree (force_id, made_at);
alter table reporting.partner_request enable row level security;
alter table reporting.partner_request force row level security;
create policy own_force on reporting.partner_request for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.partner_worker (
  force_id text not null,
  id uuid not null,
  partner_id uuid not null,
  name text not null,
  is_manager boolean not null,
  email_index bytea,
  seal_id uuid,
  email_sealed bytea,
  invited_at timestamp with time zone not null,
  invited_by uuid,
  removed_at timestamp with time zone,
  constraint partner_worker_pkey PRIMARY KEY (force_id, id),
  constraint partner_worker_check CHECK (((removed_at IS NULL) = (email_sealed IS NOT NULL))),
  constraint partner_worker_email_index_check CHECK ((octet_length(email_index) = 32)),
  constraint partner_worker_force_id_partner_id_fkey FOREIGN KEY (force_id, partner_id) REFERENCES reporting.partner(force_id, id),
  constraint partner_worker_name_check CHECK (((length(name) >= 2) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX partner_worker_address ON reporting.partner_worker USING btree (force_id, email_index) WHERE (removed_at IS NULL);
CREATE INDEX partner_worker_of ON reporting.partner_worker USING btree (force_id, partner_id);
alter table reporting.partner_worker enable row level security;
alter table reporting.partner_worker force row level security;
create policy own_force on reporting.partner_worker for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.promise (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  due_on date not null,
  due_at timestamp with time zone not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ending text,
  constraint promise_pkey PRIMARY KEY (force_id, id),
  constraint promise_check CHECK (((ended_at IS NULL) = (ending IS NULL))),
  constraint promise_ending_check CHECK ((ending = ANY (ARRAY['KEPT'::text, 'REPLACED'::text, 'WITHDRAWN'::text]))),
  constraint promise_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id)
);
CREATE INDEX promise_due ON reporting.promise USING btree (force_id, due_at) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX promise_one_open ON reporting.promise USING btree (force_id, report_id) WHERE (ended_at IS NULL);
alter table reporting.promise enable row level security;
alter table reporting.promise force row level security;
create policy own_force on reporting.promise for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.report (
  force_id text not null,
  id uuid not null,
  kind text not null,
  reference text not null,
  receipt_hash bytea not null,
  reader_key bytea not null,
  status text default 'received'::text not null,
  status_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  reported_at timestamp with time zone not null,
  route text not null,
  language text not null,
  area_path text collate "C",
  place_kind text,
  incident_on date,
  incident_precision text not null,
  danger boolean not null,
  is_repeat boolean not null,
  reporter_role text not null,
  person_knows text,
  happened_kinds text[] not null,
  strands text[] not null,
  strand_extras text[] not null,
  perceived_religions text[] not null,
  perceived_tags text[] not null,
  perceived_by text not null,
  risk_words text[] not null,
  wants text[] not null,
  anonymity text not null,
  contact_by text not null,
  may_leave_message boolean not null,
  needs text[] not null,
  share_with text[] not null,
  may_tell_leader boolean not null,
  concern_about text,
  concern_soon text,
  worry text,
  heard_from text,
  seal_id uuid not null,
  narrative_sealed bytea not null,
  place_sealed bytea not null,
  details_sealed bytea not null,
  constraint report_pkey PRIMARY KEY (force_id, id),
  constraint report_anonymity_check CHECK ((anonymity = ANY (ARRAY['NAMED'::text, 'QUIET'::text, 'ANONYMOUS'::text, 'NAMED_TO_INTERMEDIARY_ONLY'::text]))),
  constraint report_contact_by_check CHECK ((contact_by = ANY (ARRAY['CALL'::text, 'TEXT'::text, 'EMAIL'::text, 'LETTER'::text, 'TRUSTED'::text, 'CODE'::text, 'PARTNER'::text]))),
  constraint report_force_id_receipt_hash_key UNIQUE (force_id, receipt_hash),
  constraint report_force_id_reference_key UNIQUE (force_id, reference),
  constraint report_incident_precision_check CHECK ((incident_precision = ANY (ARRAY['DAY'::text, 'SEVERAL'::text, 'UNKNOWN'::text]))),
  constraint report_kind_check CHECK ((kind = ANY (ARRAY['report'::text, 'concern'::text]))),
  constraint report_perceived_by_check CHECK ((perceived_by = ANY (ARRAY['VICTIM'::text, 'WITNESS'::text, 'OTHER_PERSON'::text, 'OFFICER'::text, 'SUPPORT_ORG'::text]))),
  constraint report_person_knows_check CHECK ((person_knows = ANY (ARRAY['YES'::text, 'NO'::text, 'CANNOT_DECIDE'::text]))),
  constraint report_reader_key_check CHECK ((octet_length(reader_key) = 32)),
  constraint report_reporter_role_check CHECK ((reporter_role = ANY (ARRAY['ME'::text, 'WITNESS'::text, 'SOMEONE'::text, 'COMMUNITY'::text, 'WORRIED'::text, 'NOT_ASKED'::text]))),
  constraint report_route_check CHECK ((route = ANY (ARRAY['999'::text, '999_BSL'::text, '999_EMERGENCY_SMS'::text, '18000_RELAY'::text, '101'::text, '18001_101_RELAY'::text, 'FORCE_SMS'::text, 'ONLINE'::text, 'ONLINE_SOH_POLICE_UK'::text, 'TRUE_VISION'::text, 'FRONT_COUNTER'::text, 'OFFICER_ON_PATROL'::text, 'WARD_OFFICER_SURGERY'::text, 'TPRC'::text, 'TELL_MAMA'::text, 'BMT'::text, 'CST'::text, 'GALOP'::text, 'STOP_HATE_UK'::text, 'CRIMESTOPPERS_ANON'::text, 'BTP_61016'::text, 'COUNCILLOR_MP'::text, 'SCHOOL_UNI'::text, 'EMPLOYER'::text, 'POLICE_DISCOVERED'::text, 'OTHER_FORCE'::text]))),
  constraint report_status_check CHECK ((status = ANY (ARRAY['received'::text, 'read'::text, 'supervised'::text, 'closed'::text]))),
  constraint report_strands_check CHECK ((strands <@ ARRAY['RACE'::text, 'RELIGION'::text, 'SEXUAL_ORIENTATION'::text, 'DISABILITY'::text, 'TRANSGENDER'::text]))
);
CREATE INDEX report_by_area ON reporting.report USING btree (force_id, area_path, reported_at);
CREATE INDEX report_by_day ON reporting.report USING btree (force_id, reported_at);
alter table reporting.report enable row level security;
alter table reporting.report force row level security;
create policy own_force on reporting.report for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.self_identity (
  force_id text not null,
  report_id uuid not null,
  seal_id uuid not null,
  words_sealed bytea not null,
  constraint self_identity_pkey PRIMARY KEY (force_id, report_id)
);
alter table reporting.self_identity enable row level security;
alter table reporting.self_identity force row level security;
create policy own_force on reporting.self_identity for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.standing (
  force_id text not null,
  report_id uuid not null,
  staff_id uuid,
  shown_name text,
  crime_reference text,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  constraint standing_pkey PRIMARY KEY (force_id, report_id),
  constraint standing_check CHECK (((staff_id IS NULL) = (shown_name IS NULL))),
  constraint standing_crime_reference_check CHECK (((length(crime_reference) >= 3) AND (length(crime_reference) <= 40))),
  constraint standing_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint standing_shown_name_check CHECK (((length(shown_name) >= 1) AND (length(shown_name) <= 120)))
);
alter table reporting.standing enable row level security;
alter table reporting.standing force row level security;
create policy own_force on reporting.standing for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.status_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  status text not null,
  changed_at timestamp with time zone not null,
  constraint status_change_pkey PRIMARY KEY (force_id, id),
  constraint status_change_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id),
  constraint status_change_status_check CHECK ((status = ANY (ARRAY['received'::text, 'read'::text, 'supervised'::text, 'closed'::text])))
);
CREATE INDEX status_change_of ON reporting.status_change USING btree (force_id, report_id, changed_at);
alter table reporting.status_change enable row level security;
alter table reporting.status_change force row level security;
create policy own_force on reporting.status_change for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.taking (
  force_id text not null,
  report_id uuid not null,
  staff_id uuid not null,
  taken_at timestamp with time zone not null,
  code_given boolean not null,
  constraint taking_pkey PRIMARY KEY (force_id, report_id),
  constraint taking_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id)
);
alter table reporting.taking enable row level security;
alter table reporting.taking force row level security;
create policy own_force on reporting.taking for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.text_in (
  force_id text not null,
  provider text not null,
  provider_id text not null,
  received_at timestamp with time zone not null,
  constraint text_in_pkey PRIMARY KEY (force_id, provider, provider_id),
  constraint text_in_provider_id_check CHECK (((length(provider_id) >= 1) AND (length(provider_id) <= 100)))
);
CREATE INDEX text_in_age ON reporting.text_in USING btree (force_id, received_at);
alter table reporting.text_in enable row level security;
alter table reporting.text_in force row level security;
create policy own_force on reporting.text_in for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.text_line (
  force_id text not null,
  id uuid not null,
  number_hash bytea not null,
  seal_id uuid,
  number_sealed bytea,
  language text,
  said_police boolean default false not null,
  stopped_at timestamp with time zone,
  first_text_at timestamp with time zone not null,
  last_text_at timestamp with time zone not null,
  constraint text_line_pkey PRIMARY KEY (force_id, id),
  constraint text_line_force_id_number_hash_key UNIQUE (force_id, number_hash),
  constraint text_line_number_hash_check CHECK ((octet_length(number_hash) = 32))
);
alter table reporting.text_line enable row level security;
alter table reporting.text_line force row level security;
create policy own_force on reporting.text_line for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.text_out (
  force_id text not null,
  id uuid not null,
  line_id uuid not null,
  report_id uuid,
  message_id uuid,
  kind text not null,
  seal_id uuid,
  body_sealed bytea,
  state text default 'queued'::text not null,
  is_uncertain boolean default false not null,
  attempts integer default 0 not null,
  queued_at timestamp with time zone not null,
  next_attempt_at timestamp with time zone,
  give_up_at timestamp with time zone not null,
  handing_over_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  provider text,
  provider_id text,
  code integer,
  reply text default ''::text not null,
  is_forgotten boolean default false not null,
  constraint text_out_pkey PRIMARY KEY (force_id, id),
  constraint text_out_force_id_line_id_fkey FOREIGN KEY (force_id, line_id) REFERENCES reporting.text_line(force_id, id),
  constraint text_out_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'continued'::text, 'danger'::text, 'ask-words'::text, 'use-web'::text, 'code'::text, 'no-report'::text, 'stopped'::text, 'started'::text, 'about'::text, 'staff'::text, 'notice'::text]))),
  constraint text_out_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'handing-over'::text, 'handed-over'::text, 'sent'::text, 'delivered'::text, 'not-delivered'::text, 'refused'::text, 'held'::text, 'gave-up'::text])))
);
CREATE INDEX text_out_due ON reporting.text_out USING btree (force_id, next_attempt_at) WHERE (state = ANY (ARRAY['queued'::text, 'handing-over'::text]));
CREATE INDEX text_out_line ON reporting.text_out USING btree (force_id, line_id, queued_at);
CREATE INDEX text_out_report ON reporting.text_out USING btree (force_id, report_id, queued_at) WHERE (report_id IS NOT NULL);
alter table reporting.text_out enable row level security;
alter table reporting.text_out force row level security;
create policy own_force on reporting.text_out for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.text_route (
  force_id text not null,
  number text not null,
  keyword text not null,
  second_language text,
  checked_on date not null,
  constraint text_route_pkey PRIMARY KEY (force_id),
  constraint text_route_number_check CHECK ((number ~ '^\+?[0-9]{3,15}$'::text))
);
alter table reporting.text_route enable row level security;
alter table reporting.text_route force row level security;
create policy own_force on reporting.text_route for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.text_thread (
  force_id text not null,
  report_id uuid not null,
  line_id uuid not null,
  opened_at timestamp with time zone not null,
  last_text_at timestamp with time zone not null,
  seal_id uuid not null,
  code_sealed bytea not null,
  constraint text_thread_pkey PRIMARY KEY (force_id, report_id),
  constraint text_thread_force_id_line_id_fkey FOREIGN KEY (force_id, line_id) REFERENCES reporting.text_line(force_id, id),
  constraint text_thread_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id)
);
CREATE INDEX text_thread_line ON reporting.text_thread USING btree (force_id, line_id, opened_at);
alter table reporting.text_thread enable row level security;
alter table reporting.text_thread force row level security;
create policy own_force on reporting.text_thread for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table reporting.translation (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  message_id uuid,
  from_language text not null,
  to_language text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  asked_of text not null,
  due_at timestamp with time zone not null,
  entered_by uuid,
  entered_at timestamp with time zone,
  has_machine_draft boolean default false not null,
  read_by uuid,
  read_at timestamp with time zone,
  seal_id uuid,
  text_sealed bytea,
  constraint translation_pkey PRIMARY KEY (force_id, id),
  constraint translation_asked_of_check CHECK ((asked_of = ANY (ARRAY['TRANSLATOR'::text, 'PARTNER'::text, 'INTERPRETER_SERVICE'::text]))),
  constraint translation_check CHECK ((to_language <> from_language)),
  constraint translation_check1 CHECK ((due_at > asked_at)),
  constraint translation_check2 CHECK ((read_by <> entered_by)),
  constraint translation_check3 CHECK ((num_nulls(entered_by, entered_at, seal_id, text_sealed) = ANY (ARRAY[0, 4]))),
  constraint translation_check4 CHECK ((num_nulls(read_by, read_at) = ANY (ARRAY[0, 2]))),
  constraint translation_check5 CHECK (((read_at IS NULL) OR (entered_at IS NOT NULL))),
  constraint translation_force_id_message_id_fkey FOREIGN KEY (force_id, message_id) REFERENCES reporting.message(force_id, id),
  constraint translation_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES reporting.report(force_id, id)
);
CREATE INDEX translation_due ON reporting.translation USING btree (force_id, due_at) WHERE (entered_at IS NULL);
CREATE UNIQUE INDEX translation_one_asked ON reporting.translation USING btree (force_id, report_id, COALESCE(message_id, report_id), to_language);
alter table reporting.translation enable row level security;
alter table reporting.translation force row level security;
create policy own_force on reporting.translation for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.hold (
  force_id text not null,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  reason text not null,
  seal_id uuid not null,
  words_sealed bytea not null,
  owner_id uuid not null,
  placed_by uuid not null,
  placed_at timestamp with time zone not null,
  review_on date not null,
  lift_asked_by uuid,
  lift_asked_at timestamp with time zone,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  constraint hold_pkey PRIMARY KEY (force_id, id),
  constraint hold_check CHECK ((lifted_by <> lift_asked_by)),
  constraint hold_check1 CHECK (((lift_asked_by IS NULL) = (lift_asked_at IS NULL))),
  constraint hold_check2 CHECK ((num_nulls(lifted_by, lifted_at) = ANY (ARRAY[0, 2]))),
  constraint hold_check3 CHECK (((lifted_by IS NULL) OR (lift_asked_by IS NOT NULL))),
  constraint hold_reason_check CHECK ((reason = ANY (ARRAY['PUBLIC_INQUIRY'::text, 'IOPC'::text, 'CPIA'::text, 'COURT_ORDER'::text, 'COMPLAINT'::text, 'DATA_REQUEST'::text]))),
  constraint hold_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['REPORT'::text, 'CASE'::text, 'SERIES'::text, 'EVIDENCE'::text])))
);
CREATE INDEX hold_live ON retention.hold USING btree (force_id, subject_kind, subject_id) WHERE (lifted_at IS NULL);
alter table retention.hold enable row level security;
alter table retention.hold force row level security;
create policy own_force on retention.hold for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.plan (
  force_id text not null,
  id uuid not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  state text not null,
  needs_second boolean not null,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  second_by uuid,
  second_at timestamp with time zone,
  ended_at timestamp with time zone,
  left_out integer default 0 not null,
  constraint plan_pkey PRIMARY KEY (force_id, id),
  constraint plan_check CHECK ((second_by <> confirmed_by)),
  constraint plan_check1 CHECK ((num_nulls(confirmed_by, confirmed_at) = ANY (ARRAY[0, 2]))),
  constraint plan_check2 CHECK ((num_nulls(second_by, second_at) = ANY (ARRAY[0, 2]))),
  constraint plan_check3 CHECK (((state <> ALL (ARRAY['CONFIRMED'::text, 'DONE'::text])) OR ((confirmed_by IS NOT NULL) AND ((second_by IS NOT NULL) OR (NOT needs_second))))),
  constraint plan_left_out_check CHECK ((left_out >= 0)),
  constraint plan_state_check CHECK ((state = ANY (ARRAY['PLANNED'::text, 'CONFIRMED'::text, 'DONE'::text, 'DROPPED'::text])))
);
CREATE INDEX plan_made ON retention.plan USING btree (force_id, made_at);
alter table retention.plan enable row level security;
alter table retention.plan force row level security;
create policy own_force on retention.plan for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.plan_line (
  force_id text not null,
  plan_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  record_kind text not null,
  since_on date not null,
  due_on date not null,
  verdict text not null,
  hold_id uuid,
  state text default 'LISTED'::text not null,
  left_why text,
  done_at timestamp with time zone,
  constraint plan_line_pkey PRIMARY KEY (force_id, plan_id, subject_kind, subject_id),
  constraint plan_line_check CHECK (((state = 'LEFT'::text) = (left_why IS NOT NULL))),
  constraint plan_line_check1 CHECK (((state = 'LISTED'::text) = (done_at IS NULL))),
  constraint plan_line_check2 CHECK (((state = 'LISTED'::text) OR (verdict = 'ERASE'::text))),
  constraint plan_line_force_id_hold_id_fkey FOREIGN KEY (force_id, hold_id) REFERENCES retention.hold(force_id, id),
  constraint plan_line_force_id_plan_id_fkey FOREIGN KEY (force_id, plan_id) REFERENCES retention.plan(force_id, id),
  constraint plan_line_left_why_check CHECK ((left_why = ANY (ARRAY['HELD'::text, 'NOT_DUE'::text, 'GONE'::text]))),
  constraint plan_line_state_check CHECK ((state = ANY (ARRAY['LISTED'::text, 'ERASED'::text, 'LEFT'::text]))),
  constraint plan_line_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['report'::text, 'observation'::text, 'equality'::text, 'visit'::text]))),
  constraint plan_line_verdict_check CHECK ((verdict = ANY (ARRAY['ERASE'::text, 'REVIEW'::text, 'HELD'::text, 'WAITS'::text])))
);
CREATE INDEX plan_line_open ON retention.plan_line USING btree (force_id, plan_id) WHERE ((state = 'LISTED'::text) AND (verdict = 'ERASE'::text));
alter table retention.plan_line enable row level security;
alter table retention.plan_line force row level security;
create policy own_force on retention.plan_line for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.ruling (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  verdict text not null,
  mopi_group integer,
  keep_until date,
  is_asked boolean not null,
  reason text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  constraint ruling_pkey PRIMARY KEY (force_id, id),
  constraint ruling_check CHECK (((verdict = 'GROUP'::text) = (mopi_group IS NOT NULL))),
  constraint ruling_check1 CHECK (((verdict = 'KEEP'::text) = (keep_until IS NOT NULL))),
  constraint ruling_mopi_group_check CHECK (((mopi_group >= 1) AND (mopi_group <= 4))),
  constraint ruling_reason_check CHECK ((reason ~ '^[A-Z_]{2,40}$'::text)),
  constraint ruling_verdict_check CHECK ((verdict = ANY (ARRAY['GROUP'::text, 'KEEP'::text, 'ERASE'::text])))
);
CREATE INDEX ruling_of ON retention.ruling USING btree (force_id, report_id, made_at);
alter table retention.ruling enable row level security;
alter table retention.ruling force row level security;
create policy own_force on retention.ruling for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.schedule (
  force_id text not null,
  id uuid not null,
  record_kind text not null,
  period text not null,
  act text not null,
  source text not null,
  is_verified boolean not null,
  reason text not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  constraint schedule_pkey PRIMARY KEY (force_id, id),
  constraint schedule_act_check CHECK ((act = ANY (ARRAY['ERASE'::text, 'REVIEW'::text, 'KEEP'::text]))),
  constraint schedule_period_check CHECK ((period ~ '^P[0-9]{1,4}[DMY]$'::text)),
  constraint schedule_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500))),
  constraint schedule_record_kind_check CHECK ((record_kind ~ '^[A-Z0-9_]{2,40}$'::text)),
  constraint schedule_source_check CHECK (((length(source) >= 3) AND (length(source) <= 300)))
);
CREATE INDEX schedule_of ON retention.schedule USING btree (force_id, record_kind, set_at);
alter table retention.schedule enable row level security;
alter table retention.schedule force row level security;
create policy own_force on retention.schedule for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table retention.tombstone (
  force_id text not null,
  subject_kind text not null,
  subject_id uuid not null,
  record_kind text not null,
  plan_id uuid,
  erased_at timestamp with time zone not null,
  rows_gone integer not null,
  file_ids uuid[] not null,
  files_gone_at timestamp with time zone,
  constraint tombstone_pkey PRIMARY KEY (force_id, subject_kind, subject_id),
  constraint tombstone_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['report'::text, 'observation'::text, 'equality'::text, 'visit'::text])))
);
CREATE INDEX tombstone_files ON retention.tombstone USING btree (force_id, erased_at) WHERE (files_gone_at IS NULL);
alter table retention.tombstone enable row level security;
alter table retention.tombstone force row level security;
create policy own_force on retention.tombstone for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table situation.critical_event (
  force_id text not null,
  id uuid not null,
  title text not null,
  what text not null,
  place text not null,
  kind text not null,
  happened_at timestamp with time zone not null,
  area_paths text[] not null,
  groups_touched text[] not null,
  groups_mistaken text[] not null,
  hashtags text[] not null,
  status text not null,
  registered_by uuid not null,
  registered_at timestamp with time zone not null,
  amended_by uuid,
  amended_at timestamp with time zone,
  closed_by uuid,
  closed_at timestamp with time zone,
  revision integer default 1 not null,
  constraint critical_event_pkey PRIMARY KEY (force_id, id),
  constraint critical_event_area_paths_check CHECK ((cardinality(area_paths) > 0)),
  constraint critical_event_check CHECK (((status = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint critical_event_kind_check CHECK ((kind = ANY (ARRAY['attack-abroad'::text, 'attack-at-home'::text, 'hate-material'::text, 'conflict-abroad'::text, 'vote-or-decision'::text, 'court-or-inquiry'::text, 'protest'::text, 'threat-level-change'::text, 'anniversary'::text, 'local-incident'::text, 'false-claim'::text, 'other'::text]))),
  constraint critical_event_place_check CHECK (((length(place) >= 1) AND (length(place) <= 200))),
  constraint critical_event_revision_check CHECK ((revision > 0)),
  constraint critical_event_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint critical_event_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120))),
  constraint critical_event_what_check CHECK (((length(what) >= 1) AND (length(what) <= 2000)))
);
CREATE INDEX critical_event_recent ON situation.critical_event USING btree (force_id, happened_at DESC);
alter table situation.critical_event enable row level security;
alter table situation.critical_event force row level security;
create policy own_force on situation.critical_event for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table situation.threat_level (
  force_id text not null,
  id uuid not null,
  level text not null,
  set_on date not null,
  source text not null,
  checked_at timestamp with time zone not null,
  checked_by uuid,
  changed boolean not null,
  constraint threat_level_pkey PRIMARY KEY (force_id, id),
  constraint threat_level_level_check CHECK ((level = ANY (ARRAY['LOW'::text, 'MODERATE'::text, 'SUBSTANTIAL'::text, 'SEVERE'::text, 'CRITICAL'::text]))),
  constraint threat_level_source_check CHECK (((length(source) >= 1) AND (length(source) <= 300)))
);
CREATE INDEX threat_level_latest ON situation.threat_level USING btree (force_id, checked_at DESC);
alter table situation.threat_level enable row level security;
alter table situation.threat_level force row level security;
create policy own_force on situation.threat_level for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.alarm (
  force_id text not null,
  id uuid not null,
  area_path text collate "C" not null,
  strand text not null,
  first_week date not null,
  last_week date not null,
  weeks jsonb not null,
  false_alarms_a_year double precision,
  judged_years double precision not null,
  series_judged integer not null,
  raised_at timestamp with time zone not null,
  owner_id uuid,
  owned_at timestamp with time zone,
  disposition text,
  reason text,
  disposed_by uuid,
  disposed_at timestamp with time zone,
  unit text default 'week'::text not null,
  offence text default 'ALL'::text not null,
  constraint alarm_pkey PRIMARY KEY (force_id, id),
  constraint alarm_check CHECK ((last_week >= first_week)),
  constraint alarm_check1 CHECK ((((disposition IS NULL) = (reason IS NULL)) AND ((disposition IS NULL) = (disposed_by IS NULL)) AND ((disposition IS NULL) = (disposed_at IS NULL)))),
  constraint alarm_disposition_check CHECK ((disposition = ANY (ARRAY['SIGNAL'::text, 'ARTEFACT'::text, 'EXPLAINED'::text]))),
  constraint alarm_false_alarms_a_year_check CHECK ((false_alarms_a_year >= (0)::double precision)),
  constraint alarm_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint alarm_force_id_area_path_strand_offence_unit_first_week_key UNIQUE (force_id, area_path, strand, offence, unit, first_week),
  constraint alarm_judged_years_check CHECK ((judged_years >= (0)::double precision)),
  constraint alarm_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint alarm_series_judged_check CHECK ((series_judged > 0)),
  constraint alarm_unit_check CHECK ((unit = ANY (ARRAY['week'::text, 'month'::text])))
);
CREATE INDEX alarm_open ON surveillance.alarm USING btree (force_id, raised_at) WHERE (disposition IS NULL);
alter table surveillance.alarm enable row level security;
alter table surveillance.alarm force row level security;
create policy own_force on surveillance.alarm for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.boundary (
  force_id text not null,
  set_id uuid not null,
  code text not null,
  name text not null,
  polygons jsonb not null,
  centre_longitude double precision not null,
  centre_latitude double precision not null,
  constraint boundary_pkey PRIMARY KEY (force_id, set_id, code),
  constraint boundary_centre_latitude_check CHECK (((centre_latitude >= ('-90'::integer)::double precision) AND (centre_latitude <= (90)::double precision))),
  constraint boundary_centre_longitude_check CHECK (((centre_longitude >= ('-180'::integer)::double precision) AND (centre_longitude <= (180)::double precision))),
  constraint boundary_code_check CHECK (((length(code) >= 1) AND (length(code) <= 20))),
  constraint boundary_force_id_set_id_fkey FOREIGN KEY (force_id, set_id) REFERENCES surveillance.boundary_set(force_id, id),
  constraint boundary_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
alter table surveillance.boundary enable row level security;
alter table surveillance.boundary force row level security;
create policy own_force on surveillance.boundary for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.boundary_set (
  force_id text not null,
  id uuid not null,
  kind text not null,
  vintage integer not null,
  credit text not null,
  file_sha256 bytea not null,
  shapes integer not null,
  points_read integer not null,
  points_kept integer not null,
  imported_by uuid,
  imported_at timestamp with time zone not null,
  constraint boundary_set_pkey PRIMARY KEY (force_id, id),
  constraint boundary_set_credit_check CHECK (((length(credit) >= 3) AND (length(credit) <= 300))),
  constraint boundary_set_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint boundary_set_kind_check CHECK ((kind = ANY (ARRAY['police-force'::text, 'local-authority'::text, 'ward'::text, 'output-area'::text, 'beat'::text]))),
  constraint boundary_set_shapes_check CHECK ((shapes > 0)),
  constraint boundary_set_vintage_check CHECK (((vintage >= 1974) AND (vintage <= 2200)))
);
CREATE UNIQUE INDEX boundary_set_file ON surveillance.boundary_set USING btree (force_id, kind, vintage, file_sha256);
alter table surveillance.boundary_set enable row level security;
alter table surveillance.boundary_set force row level security;
create policy own_force on surveillance.boundary_set for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.counted_report (
  force_id text not null,
  report_id uuid not null,
  strand text not null,
  area_path text collate "C" not null,
  happened_on date not null,
  reported_on date not null,
  targets text[] default '{}'::text[] not null,
  offences text[] default '{}'::text[] not null,
  constraint counted_report_pkey PRIMARY KEY (force_id, report_id, strand)
);
CREATE INDEX counted_report_area ON surveillance.counted_report USING btree (force_id, area_path, happened_on);
CREATE INDEX counted_report_day ON surveillance.counted_report USING btree (force_id, happened_on);
CREATE INDEX counted_report_reported ON surveillance.counted_report USING btree (force_id, reported_on);
alter table surveillance.counted_report enable row level security;
alter table surveillance.counted_report force row level security;
create policy own_force on surveillance.counted_report for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.day_sum (
  force_id text not null,
  area_path text collate "C" not null,
  happened_on date not null,
  strand text not null,
  source text not null,
  count integer not null,
  constraint day_sum_pkey PRIMARY KEY (force_id, area_path, happened_on, strand, source)
);
alter table surveillance.day_sum enable row level security;
alter table surveillance.day_sum force row level security;
create policy own_force on surveillance.day_sum for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.figure (
  force_id text not null,
  source text not null,
  period text not null,
  from_day date not null,
  area_path text collate "C" not null,
  strand text not null,
  target text not null,
  offence text not null,
  count integer not null,
  vintage integer not null,
  constraint figure_pkey PRIMARY KEY (force_id, source, period, from_day, area_path, strand, target, offence),
  constraint figure_count_check CHECK ((count >= 0)),
  constraint figure_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text])))
);
CREATE INDEX figure_area ON surveillance.figure USING btree (force_id, area_path, from_day) WHERE (period = 'day'::text);
CREATE INDEX figure_day ON surveillance.figure USING btree (force_id, period, from_day);
alter table surveillance.figure enable row level security;
alter table surveillance.figure force row level security;
create policy own_force on surveillance.figure for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.import_mapping (
  force_id text not null,
  source text not null,
  mapping jsonb not null,
  saved_at timestamp with time zone not null,
  constraint import_mapping_pkey PRIMARY KEY (force_id, source),
  constraint import_mapping_source_check CHECK ((source ~ '^[A-Z][A-Z0-9_]{1,39}$'::text))
);
alter table surveillance.import_mapping enable row level security;
alter table surveillance.import_mapping force row level security;
create policy own_force on surveillance.import_mapping for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.imported_count (
  force_id text not null,
  source text not null,
  happened_on date not null,
  area_path text collate "C" not null,
  strand text not null,
  count integer not null,
  imported_at timestamp with time zone not null,
  constraint imported_count_pkey PRIMARY KEY (force_id, source, happened_on, area_path, strand),
  constraint imported_count_count_check CHECK ((count >= 0))
);
CREATE INDEX imported_count_day ON surveillance.imported_count USING btree (force_id, happened_on);
alter table surveillance.imported_count enable row level security;
alter table surveillance.imported_count force row level security;
create policy own_force on surveillance.imported_count for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.ladder (
  force_id text not null,
  event_id uuid not null,
  area_path text collate "C" not null,
  strand text not null,
  judged_at timestamp with time zone not null,
  input_hash bytea not null,
  facts jsonb not null,
  constraint ladder_pkey PRIMARY KEY (force_id, event_id, area_path, strand),
  constraint ladder_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id)
);
alter table surveillance.ladder enable row level security;
alter table surveillance.ladder force row level security;
create policy own_force on surveillance.ladder for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.place_file (
  force_id text not null,
  id uuid not null,
  kind text not null,
  ask jsonb not null,
  state text not null,
  bytes bigint default 0 not null,
  file_sha256 bytea,
  lines integer default 0 not null,
  found jsonb,
  problem_count integer default 0 not null,
  problems jsonb default '[]'::jsonb not null,
  sent_by uuid not null,
  sent_at timestamp with time zone not null,
  checked_at timestamp with time zone,
  imported_by uuid,
  imported_at timestamp with time zone,
  constraint place_file_pkey PRIMARY KEY (force_id, id),
  constraint place_file_bytes_check CHECK ((bytes >= 0)),
  constraint place_file_check CHECK (((state <> ALL (ARRAY['checked'::text, 'importing'::text, 'imported'::text])) OR (found IS NOT NULL))),
  constraint place_file_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint place_file_kind_check CHECK ((kind = ANY (ARRAY['boundaries'::text, 'postcodes'::text]))),
  constraint place_file_lines_check CHECK ((lines >= 0)),
  constraint place_file_problem_count_check CHECK ((problem_count >= 0)),
  constraint place_file_state_check CHECK ((state = ANY (ARRAY['arriving'::text, 'checking'::text, 'checked'::text, 'refused'::text, 'importing'::text, 'imported'::text, 'dropped'::text])))
);
CREATE INDEX place_file_newest ON surveillance.place_file USING btree (force_id, sent_at DESC);
alter table surveillance.place_file enable row level security;
alter table surveillance.place_file force row level security;
create policy own_force on surveillance.place_file for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.place_file_part (
  force_id text not null,
  file_id uuid not null,
  number integer not null,
  bytes bytea not null,
  constraint place_file_part_pkey PRIMARY KEY (force_id, file_id, number),
  constraint place_file_part_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 4194304))),
  constraint place_file_part_force_id_file_id_fkey FOREIGN KEY (force_id, file_id) REFERENCES surveillance.place_file(force_id, id),
  constraint place_file_part_number_check CHECK ((number > 0))
);
alter table surveillance.place_file_part enable row level security;
alter table surveillance.place_file_part force row level security;
create policy own_force on surveillance.place_file_part for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.postcode (
  force_id text not null,
  set_id uuid not null,
  postcode text collate "C" not null,
  ward_code text not null,
  authority_code text not null,
  output_area_code text not null,
  constraint postcode_pkey PRIMARY KEY (force_id, set_id, postcode),
  constraint postcode_force_id_set_id_fkey FOREIGN KEY (force_id, set_id) REFERENCES surveillance.postcode_set(force_id, id),
  constraint postcode_postcode_check CHECK ((postcode ~ '^[A-Z0-9]{5,7}$'::text))
);
CREATE INDEX postcode_output_area ON surveillance.postcode USING btree (force_id, set_id, output_area_code, ward_code);
alter table surveillance.postcode enable row level security;
alter table surveillance.postcode force row level security;
create policy own_force on surveillance.postcode for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.postcode_set (
  force_id text not null,
  id uuid not null,
  name text not null,
  file_sha256 bytea not null,
  lines integer not null,
  postcodes integer not null,
  is_current boolean not null,
  imported_at timestamp with time zone not null,
  constraint postcode_set_pkey PRIMARY KEY (force_id, id),
  constraint postcode_set_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint postcode_set_name_check CHECK (((length(name) >= 3) AND (length(name) <= 80)))
);
CREATE UNIQUE INDEX postcode_set_current ON surveillance.postcode_set USING btree (force_id) WHERE is_current;
alter table surveillance.postcode_set enable row level security;
alter table surveillance.postcode_set force row level security;
create policy own_force on surveillance.postcode_set for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.report_place (
  force_id text not null,
  report_id uuid not null,
  area_path text collate "C" not null,
  said_by uuid not null,
  said_at timestamp with time zone not null,
  constraint report_place_pkey PRIMARY KEY (force_id, report_id),
  constraint report_place_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path)
);
alter table surveillance.report_place enable row level security;
alter table surveillance.report_place force row level security;
create policy own_force on surveillance.report_place for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.series_break (
  force_id text not null,
  id uuid not null,
  broke_on date not null,
  area_path text collate "C" not null,
  strand text not null,
  kind text not null,
  effect text not null,
  reason text not null,
  registered_by uuid not null,
  registered_at timestamp with time zone not null,
  withdrawn_by uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_why text,
  constraint series_break_pkey PRIMARY KEY (force_id, id),
  constraint series_break_check CHECK ((((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_why IS NULL)))),
  constraint series_break_effect_check CHECK ((effect = ANY (ARRAY['STEP'::text, 'CUT'::text]))),
  constraint series_break_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint series_break_kind_check CHECK ((kind = ANY (ARRAY['NEW_SYSTEM'::text, 'COUNTING_RULE'::text, 'CAMPAIGN'::text, 'DATA_FAULT'::text, 'OTHER'::text]))),
  constraint series_break_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 1000))),
  constraint series_break_withdrawn_why_check CHECK (((length(withdrawn_why) >= 1) AND (length(withdrawn_why) <= 1000)))
);
CREATE INDEX series_break_day ON surveillance.series_break USING btree (force_id, broke_on) WHERE (withdrawn_at IS NULL);
alter table surveillance.series_break enable row level security;
alter table surveillance.series_break force row level security;
create policy own_force on surveillance.series_break for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.table_draft (
  force_id text not null,
  id uuid not null,
  slug text not null,
  title text not null,
  note text not null,
  correction text,
  spec jsonb not null,
  content jsonb,
  state text not null,
  number integer,
  prepared_by uuid not null,
  prepared_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  made_from bytea,
  constraint table_draft_pkey PRIMARY KEY (force_id, id),
  constraint table_draft_check CHECK (((state = 'published'::text) = (number IS NOT NULL))),
  constraint table_draft_check1 CHECK (((state <> 'published'::text) OR (decided_by <> prepared_by))),
  constraint table_draft_made CHECK (((state <> ALL (ARRAY['waiting'::text, 'published'::text])) OR (content IS NOT NULL))),
  constraint table_draft_made_from_check CHECK ((octet_length(made_from) = 32)),
  constraint table_draft_state_check CHECK ((state = ANY (ARRAY['making'::text, 'waiting'::text, 'published'::text, 'set-aside'::text])))
);
CREATE INDEX table_draft_newest ON surveillance.table_draft USING btree (force_id, prepared_at DESC);
CREATE UNIQUE INDEX table_draft_published ON surveillance.table_draft USING btree (force_id, slug, number) WHERE (number IS NOT NULL);
alter table surveillance.table_draft enable row level security;
alter table surveillance.table_draft force row level security;
create policy own_force on surveillance.table_draft for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.vintage (
  force_id text not null,
  id uuid not null,
  source text not null,
  number integer,
  state text not null,
  file_sha256 bytea,
  file_columns text[] not null,
  mapping jsonb not null,
  period text not null,
  first_day date,
  last_day date,
  lines integer not null,
  total bigint not null,
  unknown_area bigint not null,
  problem_count integer not null,
  problems jsonb not null,
  new_figures integer not null,
  changed_figures integer not null,
  gone_figures integer not null,
  checked_by uuid,
  checked_at timestamp with time zone not null,
  imported_by uuid,
  imported_at timestamp with time zone,
  figures_done integer default 0 not null,
  figures_due integer,
  largest_changes jsonb,
  is_said boolean default false not null,
  seal_id uuid,
  key_sealed bytea,
  look_seal_id uuid,
  look_sealed bytea,
  constraint vintage_pkey PRIMARY KEY (force_id, id),
  constraint vintage_arrived CHECK (((file_sha256 IS NOT NULL) OR (state = ANY (ARRAY['arriving'::text, 'dropped'::text])))),
  constraint vintage_check CHECK (((state = 'imported'::text) = (number IS NOT NULL))),
  constraint vintage_check1 CHECK (((state = 'imported'::text) = (imported_at IS NOT NULL))),
  constraint vintage_figures_done_check CHECK ((figures_done >= 0)),
  constraint vintage_figures_due_check CHECK ((figures_due >= 0)),
  constraint vintage_file_sha256_check CHECK ((octet_length(file_sha256) = 32)),
  constraint vintage_kept CHECK (((seal_id IS NULL) = (key_sealed IS NULL))),
  constraint vintage_lines_check CHECK ((lines >= 0)),
  constraint vintage_looked CHECK (((look_seal_id IS NULL) = (look_sealed IS NULL))),
  constraint vintage_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint vintage_problem_count_check CHECK ((problem_count >= 0)),
  constraint vintage_source_check CHECK ((source ~ '^[A-Z][A-Z0-9_]{1,39}$'::text)),
  constraint vintage_state_check CHECK ((state = ANY (ARRAY['arriving'::text, 'checking'::text, 'asking'::text, 'refused'::text, 'checked'::text, 'importing'::text, 'imported'::text, 'same'::text, 'dropped'::text]))),
  constraint vintage_total_check CHECK ((total >= 0)),
  constraint vintage_unknown_area_check CHECK ((unknown_area >= 0))
);
CREATE INDEX vintage_checked ON surveillance.vintage USING btree (force_id, source, checked_at DESC);
CREATE UNIQUE INDEX vintage_number ON surveillance.vintage USING btree (force_id, source, number) WHERE (number IS NOT NULL);
alter table surveillance.vintage enable row level security;
alter table surveillance.vintage force row level security;
create policy own_force on surveillance.vintage for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.vintage_figure (
  force_id text not null,
  vintage_id uuid not null,
  period text not null,
  from_day date not null,
  area_path text collate "C" not null,
  strand text not null,
  target text not null,
  offence text not null,
  count integer not null,
  constraint vintage_figure_pkey PRIMARY KEY (force_id, vintage_id, from_day, area_path, strand, target, offence),
  constraint vintage_figure_count_check CHECK ((count >= 0)),
  constraint vintage_figure_force_id_vintage_id_fkey FOREIGN KEY (force_id, vintage_id) REFERENCES surveillance.vintage(force_id, id),
  constraint vintage_figure_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text])))
);
CREATE INDEX vintage_figure_of ON surveillance.vintage_figure USING btree (force_id, from_day, area_path, strand, target, offence);
alter table surveillance.vintage_figure enable row level security;
alter table surveillance.vintage_figure force row level security;
create policy own_force on surveillance.vintage_figure for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.vintage_part (
  force_id text not null,
  vintage_id uuid not null,
  number integer not null,
  bytes bytea not null,
  constraint vintage_part_pkey PRIMARY KEY (force_id, vintage_id, number),
  constraint vintage_part_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 4194304))),
  constraint vintage_part_force_id_vintage_id_fkey FOREIGN KEY (force_id, vintage_id) REFERENCES surveillance.vintage(force_id, id),
  constraint vintage_part_number_check CHECK ((number > 0))
);
alter table surveillance.vintage_part enable row level security;
alter table surveillance.vintage_part force row level security;
create policy own_force on surveillance.vintage_part for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table surveillance.watched_series (
  force_id text not null,
  area_path text collate "C" not null,
  strand text not null,
  unit text not null,
  judged_at timestamp with time zone not null,
  arithmetic integer not null,
  first_week date not null,
  counts integer[] not null,
  weeks jsonb not null,
  offence text default 'ALL'::text not null,
  constraint watched_series_pkey PRIMARY KEY (force_id, area_path, strand, offence, unit),
  constraint watched_series_force_id_area_path_fkey FOREIGN KEY (force_id, area_path) REFERENCES access.area(force_id, path),
  constraint watched_series_unit_check CHECK ((unit = ANY (ARRAY['week'::text, 'month'::text])))
);
alter table surveillance.watched_series enable row level security;
alter table surveillance.watched_series force row level security;
create policy own_force on surveillance.watched_series for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.alert (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  staff_id uuid not null,
  stage text not null,
  by_what text not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  made_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  in_doubt_since timestamp with time zone,
  code integer,
  is_many boolean default false not null,
  constraint alert_pkey PRIMARY KEY (force_id, id),
  constraint alert_by_what_check CHECK ((by_what = ANY (ARRAY['EMAIL'::text, 'TEXT'::text]))),
  constraint alert_force_id_clock_id_fkey FOREIGN KEY (force_id, clock_id) REFERENCES triage.clock(force_id, id),
  constraint alert_force_id_clock_id_staff_id_stage_by_what_key UNIQUE (force_id, clock_id, staff_id, stage, by_what),
  constraint alert_stage_check CHECK ((stage = ANY (ARRAY['WARNING'::text, 'OVERDUE'::text]))),
  constraint alert_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'handing-over'::text, 'handed-over'::text, 'in-doubt'::text, 'refused'::text, 'gave-up'::text, 'not-needed'::text, 'no-way'::text, 'bundled'::text])))
);
CREATE INDEX alert_due ON triage.alert USING btree (force_id, next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'handing-over'::text]));
CREATE INDEX alert_lately ON triage.alert USING btree (force_id, staff_id, made_at);
alter table triage.alert enable row level security;
alter table triage.alert force row level security;
create policy own_force on triage.alert for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.break_glass (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  staff_id uuid not null,
  opened_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  reason text not null,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  verdict text,
  constraint break_glass_pkey PRIMARY KEY (force_id, id),
  constraint break_glass_check CHECK (((ends_at > opened_at) AND (ends_at <= (opened_at + '04:00:00'::interval)))),
  constraint break_glass_check1 CHECK ((reviewed_by <> staff_id)),
  constraint break_glass_check2 CHECK ((num_nulls(reviewed_by, reviewed_at, verdict) = ANY (ARRAY[0, 3]))),
  constraint break_glass_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint break_glass_reason_check CHECK ((reason = ANY (ARRAY['DANGER_TO_LIFE'::text, 'PERSON_MISSING'::text, 'EVIDENCE_BEING_LOST'::text, 'NOBODY_NAMED_REACHED'::text]))),
  constraint break_glass_verdict_check CHECK ((verdict = ANY (ARRAY['RIGHT'::text, 'NOT_RIGHT'::text])))
);
CREATE INDEX break_glass_of ON triage.break_glass USING btree (force_id, report_id, staff_id);
CREATE INDEX break_glass_waiting ON triage.break_glass USING btree (force_id, opened_at) WHERE (reviewed_at IS NULL);
alter table triage.break_glass enable row level security;
alter table triage.break_glass force row level security;
create policy own_force on triage.break_glass for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.case_decision (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  route text,
  outcome text,
  review_id uuid,
  seal_id uuid not null,
  reasons_sealed bytea not null,
  constraint case_decision_pkey PRIMARY KEY (force_id, id),
  constraint case_decision_check CHECK (((kind = 'CLOSED'::text) = ((route IS NOT NULL) AND (review_id IS NOT NULL)))),
  constraint case_decision_check1 CHECK (((outcome IS NOT NULL) = ((kind = 'CLOSED'::text) AND (route = 'CRIME'::text)))),
  constraint case_decision_force_id_case_id_fkey FOREIGN KEY (force_id, case_id) REFERENCES triage.case_file(force_id, id),
  constraint case_decision_force_id_review_id_fkey FOREIGN KEY (force_id, review_id) REFERENCES triage.review(force_id, id),
  constraint case_decision_kind_check CHECK ((kind = ANY (ARRAY['CLOSED'::text, 'REOPENED'::text]))),
  constraint case_decision_outcome_check CHECK ((outcome ~ '^([1-9]|1[0-9]|2[0-2]|[123]A)$'::text)),
  constraint case_decision_route_check CHECK ((route = ANY (ARRAY['CRIME'::text, 'ASB_PERSONAL'::text, 'INTELLIGENCE_REPORT'::text, 'TENSION_OBSERVATION'::text, 'SAFEGUARDING_REFERRAL'::text, 'NO_RECORD_SIGNPOST'::text])))
);
CREATE INDEX case_decision_of ON triage.case_decision USING btree (force_id, case_id, decided_at);
alter table triage.case_decision enable row level security;
alter table triage.case_decision force row level security;
create policy own_force on triage.case_decision for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.case_file (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  state text not null,
  supervisor_id uuid,
  opened_by uuid not null,
  opened_at timestamp with time zone not null,
  crime_reference text,
  outcome text,
  closed_at timestamp with time zone,
  constraint case_file_pkey PRIMARY KEY (force_id, id),
  constraint case_file_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint case_file_force_id_report_id_key UNIQUE (force_id, report_id),
  constraint case_file_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'supervised'::text, 'closed'::text])))
);
CREATE INDEX case_of_crime ON triage.case_file USING btree (force_id, crime_reference) WHERE (crime_reference IS NOT NULL);
alter table triage.case_file enable row level security;
alter table triage.case_file force row level security;
create policy own_force on triage.case_file for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.clock (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  kind text not null,
  subject text default ''::text not null,
  about text,
  started_at timestamp with time zone not null,
  unit text not null,
  length integer,
  set_due_at timestamp with time zone,
  warn_share smallint not null,
  ask_shares smallint[] not null,
  repeat_minutes integer,
  calendar text not null,
  on_call_role text not null,
  warn_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  next_at timestamp with time zone,
  warned_at timestamp with time zone,
  breached_at timestamp with time zone,
  level integer default 0 not null,
  last_asked_at timestamp with time zone,
  owner_id uuid,
  accepted_at timestamp with time zone,
  suspended_until timestamp with time zone,
  stopped_at timestamp with time zone,
  stopped_by uuid,
  stop_reason text,
  constraint clock_pkey PRIMARY KEY (force_id, id),
  constraint clock_about_check CHECK ((about ~ '^[A-Za-z_-]{2,40}$'::text)),
  constraint clock_check CHECK (((unit = 'SET'::text) = (set_due_at IS NOT NULL))),
  constraint clock_check1 CHECK (((unit = 'SET'::text) = (length IS NULL))),
  constraint clock_check2 CHECK (((stopped_at IS NULL) = (stop_reason IS NULL))),
  constraint clock_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint clock_force_id_report_id_kind_subject_key UNIQUE (force_id, report_id, kind, subject),
  constraint clock_kind_check CHECK ((kind = ANY (ARRAY['ATTENTION'::text, 'CONTACT'::text, 'RECORDING'::text, 'VICTIM_UPDATE_ENHANCED'::text, 'VICTIM_UPDATE_STANDARD'::text, 'REVIEW'::text, 'CCTV'::text, 'GRAFFITI'::text, 'HANDOVER'::text, 'NEWS'::text, 'DANGER'::text, 'FINDING'::text]))),
  constraint clock_stop_reason_check CHECK ((stop_reason = ANY (ARRAY['DONE'::text, 'NOT_NEEDED'::text, 'NOT_POSSIBLE'::text]))),
  constraint clock_subject_check CHECK ((length(subject) <= 60)),
  constraint clock_unit_check CHECK ((unit = ANY (ARRAY['MINUTES'::text, 'HOURS'::text, 'WORKING_DAYS'::text, 'SET'::text])))
);
CREATE INDEX clock_accepted ON triage.clock USING btree (force_id, owner_id) WHERE ((stopped_at IS NULL) AND (accepted_at IS NOT NULL));
CREATE INDEX clock_asked ON triage.clock USING btree (force_id, last_asked_at DESC) WHERE ((stopped_at IS NULL) AND (level > 0));
CREATE INDEX clock_due ON triage.clock USING btree (force_id, due_at DESC, id);
CREATE INDEX clock_next ON triage.clock USING btree (force_id, next_at) WHERE ((stopped_at IS NULL) AND (next_at IS NOT NULL));
CREATE INDEX clock_open_due ON triage.clock USING btree (force_id, due_at, id) WHERE (stopped_at IS NULL);
CREATE INDEX clock_own ON triage.clock USING btree (force_id, owner_id, due_at) WHERE ((stopped_at IS NULL) AND (kind = ANY (ARRAY['HANDOVER'::text, 'NEWS'::text, 'DANGER'::text, 'FINDING'::text])));
CREATE INDEX clock_running ON triage.clock USING btree (force_id, report_id, due_at) WHERE (stopped_at IS NULL);
alter table triage.clock enable row level security;
alter table triage.clock force row level security;
create policy own_force on triage.clock for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.clock_rule (
  force_id text not null,
  kind text not null,
  valid_from timestamp with time zone not null,
  unit text not null,
  length integer,
  warn_share smallint not null,
  ask_shares smallint[] not null,
  repeat_minutes integer,
  calendar text not null,
  on_call_role text not null,
  set_by uuid not null,
  constraint clock_rule_pkey PRIMARY KEY (force_id, kind, valid_from),
  constraint clock_rule_ask_shares_check CHECK (((cardinality(ask_shares) >= 1) AND (cardinality(ask_shares) <= 6))),
  constraint clock_rule_calendar_check CHECK ((calendar = ANY (ARRAY['england-and-wales'::text, 'scotland'::text, 'northern-ireland'::text]))),
  constraint clock_rule_check CHECK (((unit = 'SET'::text) = (length IS NULL))),
  constraint clock_rule_kind_check CHECK ((kind = ANY (ARRAY['ATTENTION'::text, 'CONTACT'::text, 'RECORDING'::text, 'VICTIM_UPDATE_ENHANCED'::text, 'VICTIM_UPDATE_STANDARD'::text, 'REVIEW'::text, 'CCTV'::text, 'GRAFFITI'::text, 'HANDOVER'::text, 'NEWS'::text, 'DANGER'::text, 'FINDING'::text]))),
  constraint clock_rule_length_check CHECK (((length >= 1) AND (length <= 10000))),
  constraint clock_rule_on_call_role_check CHECK ((on_call_role = ANY (ARRAY['COMMANDER'::text, 'DUTY_INSPECTOR'::text, 'DETECTIVE_INSPECTOR'::text]))),
  constraint clock_rule_repeat_minutes_check CHECK (((repeat_minutes >= 1) AND (repeat_minutes <= 10080))),
  constraint clock_rule_unit_check CHECK ((unit = ANY (ARRAY['MINUTES'::text, 'HOURS'::text, 'WORKING_DAYS'::text, 'SET'::text]))),
  constraint clock_rule_warn_share_check CHECK (((warn_share >= 1) AND (warn_share <= 99)))
);
alter table triage.clock_rule enable row level security;
alter table triage.clock_rule force row level security;
create policy own_force on triage.clock_rule for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.clock_step (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  level integer not null,
  staff_id uuid,
  on_call_role text,
  at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  constraint clock_step_pkey PRIMARY KEY (force_id, id),
  constraint clock_step_check CHECK (((staff_id IS NULL) OR (on_call_role IS NULL))),
  constraint clock_step_check1 CHECK (((accepted_at IS NULL) OR (staff_id IS NOT NULL))),
  constraint clock_step_force_id_clock_id_fkey FOREIGN KEY (force_id, clock_id) REFERENCES triage.clock(force_id, id),
  constraint clock_step_force_id_clock_id_level_key UNIQUE (force_id, clock_id, level)
);
alter table triage.clock_step enable row level security;
alter table triage.clock_step force row level security;
create policy own_force on triage.clock_step for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.clock_suspension (
  force_id text not null,
  id uuid not null,
  clock_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  reason text not null,
  suspended_by uuid not null,
  resumed_by uuid,
  resumed_at timestamp with time zone,
  constraint clock_suspension_pkey PRIMARY KEY (force_id, id),
  constraint clock_suspension_check CHECK ((until_at >= from_at)),
  constraint clock_suspension_check1 CHECK ((num_nulls(resumed_by, resumed_at) = ANY (ARRAY[0, 2]))),
  constraint clock_suspension_force_id_clock_id_fkey FOREIGN KEY (force_id, clock_id) REFERENCES triage.clock(force_id, id),
  constraint clock_suspension_reason_check CHECK ((reason = ANY (ARRAY['PERSON_ASKED'::text, 'PERSON_NOT_REACHED'::text, 'OTHER_FORCE'::text, 'SAFEGUARDING'::text, 'SCENE_CLOSED'::text, 'COURT_OR_CPS'::text])))
);
CREATE INDEX clock_suspension_of ON triage.clock_suspension USING btree (force_id, clock_id, from_at);
alter table triage.clock_suspension enable row level security;
alter table triage.clock_suspension force row level security;
create policy own_force on triage.clock_suspension for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.crime_reference (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  reference text not null,
  before text,
  is_imported boolean not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  constraint crime_reference_pkey PRIMARY KEY (force_id, id),
  constraint crime_reference_force_id_case_id_fkey FOREIGN KEY (force_id, case_id) REFERENCES triage.case_file(force_id, id),
  constraint crime_reference_reference_check CHECK ((reference ~ '^[A-Z0-9][A-Z0-9/.-]{3,29}$'::text))
);
CREATE INDEX crime_reference_of ON triage.crime_reference USING btree (force_id, case_id, set_at);
alter table triage.crime_reference enable row level security;
alter table triage.crime_reference force row level security;
create policy own_force on triage.crime_reference for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.decision (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  route text not null,
  risk text not null,
  risk_factors text[] not null,
  actions text[] not null,
  critical_incident text not null,
  event_id uuid,
  event_link text not null,
  event_link_basis text,
  seal_id uuid not null,
  reasons_sealed bytea not null,
  constraint decision_pkey PRIMARY KEY (force_id, id),
  constraint decision_check CHECK (((event_link_basis IS DISTINCT FROM 'TIMING_ONLY'::text) OR (event_link = ANY (ARRAY['POSSIBLE'::text, 'NOT_LINKED'::text])))),
  constraint decision_critical_incident_check CHECK ((critical_incident = ANY (ARRAY['CONSIDERED_NOT_PROPOSED'::text, 'PROPOSED'::text]))),
  constraint decision_event_link_basis_check CHECK ((event_link_basis = ANY (ARRAY['WORDS_USED'::text, 'SYMBOL_MATERIAL'::text, 'OFFENDER_STATEMENT'::text, 'TARGET_MATCH'::text, 'LOCATION'::text, 'TIMING_ONLY'::text]))),
  constraint decision_event_link_check CHECK ((event_link = ANY (ARRAY['CONFIRMED'::text, 'ASSESSED'::text, 'POSSIBLE'::text, 'NOT_LINKED'::text, 'NOT_YET_ASSESSED'::text]))),
  constraint decision_force_id_event_id_fkey FOREIGN KEY (force_id, event_id) REFERENCES situation.critical_event(force_id, id),
  constraint decision_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint decision_risk_check CHECK ((risk = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text]))),
  constraint decision_route_check CHECK ((route = ANY (ARRAY['CRIME'::text, 'ASB_PERSONAL'::text, 'INTELLIGENCE_REPORT'::text, 'TENSION_OBSERVATION'::text, 'SAFEGUARDING_REFERRAL'::text, 'NO_RECORD_SIGNPOST'::text])))
);
CREATE INDEX decision_event ON triage.decision USING btree (force_id, event_id) WHERE (event_id IS NOT NULL);
CREATE INDEX decision_of ON triage.decision USING btree (force_id, report_id, decided_at);
alter table triage.decision enable row level security;
alter table triage.decision force row level security;
create policy own_force on triage.decision for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.dip_check (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  seed text not null,
  checked_by uuid not null,
  checked_at timestamp with time zone not null,
  verdict text not null,
  seal_id uuid not null,
  words_sealed bytea not null,
  constraint dip_check_pkey PRIMARY KEY (force_id, id),
  constraint dip_check_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint dip_check_seed_check CHECK (((length(seed) >= 1) AND (length(seed) <= 40))),
  constraint dip_check_verdict_check CHECK ((verdict = ANY (ARRAY['SATISFIED'::text, 'CONCERN'::text, 'TAKE_UP_AGAIN'::text])))
);
CREATE INDEX dip_check_of ON triage.dip_check USING btree (force_id, report_id, checked_at);
alter table triage.dip_check enable row level security;
alter table triage.dip_check force row level security;
create policy own_force on triage.dip_check for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.duplicate_answer (
  force_id text not null,
  id uuid not null,
  left_id uuid not null,
  right_id uuid not null,
  outcome text not null,
  copy_id uuid,
  answered_by uuid not null,
  answered_at timestamp with time zone not null,
  seal_id uuid,
  reason_sealed bytea,
  constraint duplicate_answer_pkey PRIMARY KEY (force_id, id),
  constraint duplicate_answer_check CHECK ((left_id < right_id)),
  constraint duplicate_answer_check1 CHECK (((outcome = ANY (ARRAY['SAME'::text, 'SEPARATED'::text])) = (copy_id IS NOT NULL))),
  constraint duplicate_answer_check2 CHECK ((num_nulls(seal_id, reason_sealed) = ANY (ARRAY[0, 2]))),
  constraint duplicate_answer_check3 CHECK (((outcome = ANY (ARRAY['SAID_SAME'::text, 'SAID_OTHER'::text])) = (reason_sealed IS NULL))),
  constraint duplicate_answer_outcome_check CHECK ((outcome = ANY (ARRAY['SAID_SAME'::text, 'SAID_OTHER'::text, 'SAME'::text, 'NOT_SAME'::text, 'SEPARATED'::text])))
);
CREATE INDEX duplicate_answer_left ON triage.duplicate_answer USING btree (force_id, left_id, right_id, answered_at);
CREATE INDEX duplicate_answer_right ON triage.duplicate_answer USING btree (force_id, right_id, answered_at);
alter table triage.duplicate_answer enable row level security;
alter table triage.duplicate_answer force row level security;
create policy own_force on triage.duplicate_answer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.duplicate_proposal (
  force_id text not null,
  left_id uuid not null,
  right_id uuid not null,
  score real not null,
  area_relation text not null,
  days_apart integer,
  words_percent integer,
  place_words integer not null,
  same_kinds text[] not null,
  same_strands text[] not null,
  proposed_at timestamp with time zone not null,
  constraint duplicate_proposal_pkey PRIMARY KEY (force_id, left_id, right_id),
  constraint duplicate_proposal_area_relation_check CHECK ((area_relation = ANY (ARRAY['SAME'::text, 'NEAR'::text, 'UNKNOWN'::text]))),
  constraint duplicate_proposal_check CHECK ((left_id < right_id)),
  constraint duplicate_proposal_days_apart_check CHECK ((days_apart >= 0)),
  constraint duplicate_proposal_place_words_check CHECK ((place_words >= 0)),
  constraint duplicate_proposal_words_percent_check CHECK (((words_percent >= 0) AND (words_percent <= 100)))
);
CREATE INDEX proposal_right ON triage.duplicate_proposal USING btree (force_id, right_id);
alter table triage.duplicate_proposal enable row level security;
alter table triage.duplicate_proposal force row level security;
create policy own_force on triage.duplicate_proposal for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.exchange_answer (
  force_id text not null,
  id uuid not null,
  match_id uuid not null,
  outcome text not null,
  answered_by uuid not null,
  answered_at timestamp with time zone not null,
  seal_id uuid not null,
  reason_sealed bytea not null,
  constraint exchange_answer_pkey PRIMARY KEY (force_id, id),
  constraint exchange_answer_force_id_match_id_fkey FOREIGN KEY (force_id, match_id) REFERENCES triage.exchange_match(force_id, id),
  constraint exchange_answer_outcome_check CHECK ((outcome = ANY (ARRAY['SAME'::text, 'NOT_SAME'::text])))
);
CREATE INDEX exchange_answer_of ON triage.exchange_answer USING btree (force_id, match_id, answered_at);
alter table triage.exchange_answer enable row level security;
alter table triage.exchange_answer force row level security;
create policy own_force on triage.exchange_answer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.exchange_match (
  force_id text not null,
  id uuid not null,
  agreement text not null,
  report_id uuid not null,
  other_reference text not null,
  how text not null,
  found_at timestamp with time zone not null,
  constraint exchange_match_pkey PRIMARY KEY (force_id, id),
  constraint exchange_match_agreement_check CHECK ((agreement ~ '^[a-z0-9-]{3,60}$'::text)),
  constraint exchange_match_force_id_agreement_report_id_other_reference_key UNIQUE (force_id, agreement, report_id, other_reference),
  constraint exchange_match_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint exchange_match_how_check CHECK ((how = ANY (ARRAY['DAY'::text, 'NEAR'::text]))),
  constraint exchange_match_other_reference_check CHECK (((char_length(other_reference) >= 1) AND (char_length(other_reference) <= 60)))
);
CREATE INDEX exchange_match_of ON triage.exchange_match USING btree (force_id, report_id);
alter table triage.exchange_match enable row level security;
alter table triage.exchange_match force row level security;
create policy own_force on triage.exchange_match for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.handover (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  offered_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  is_accepted boolean,
  constraint handover_pkey PRIMARY KEY (force_id, id),
  constraint handover_check CHECK ((to_id <> from_id)),
  constraint handover_force_id_case_id_fkey FOREIGN KEY (force_id, case_id) REFERENCES triage.case_file(force_id, id)
);
alter table triage.handover enable row level security;
alter table triage.handover force row level security;
create policy own_force on triage.handover for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.investigator (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  staff_id uuid not null,
  named_by uuid not null,
  named_at timestamp with time zone not null,
  constraint investigator_pkey PRIMARY KEY (force_id, id),
  constraint investigator_check CHECK ((named_by <> staff_id)),
  constraint investigator_force_id_case_id_fkey FOREIGN KEY (force_id, case_id) REFERENCES triage.case_file(force_id, id)
);
CREATE INDEX investigator_of ON triage.investigator USING btree (force_id, case_id, named_at);
alter table triage.investigator enable row level security;
alter table triage.investigator force row level security;
create policy own_force on triage.investigator for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.kind_change (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  from_kind text not null,
  to_kind text not null,
  reason text not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint kind_change_pkey PRIMARY KEY (force_id, id),
  constraint kind_change_check CHECK (((to_kind = ANY (ARRAY['report'::text, 'concern'::text])) AND (to_kind <> from_kind))),
  constraint kind_change_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint kind_change_from_kind_check CHECK ((from_kind = ANY (ARRAY['report'::text, 'concern'::text]))),
  constraint kind_change_reason_check CHECK ((reason = ANY (ARRAY['TELLS_OF_INCIDENT'::text, 'TELLS_OF_NONE'::text, 'PERSON_ASKED'::text, 'TAKEN_WRONGLY'::text])))
);
CREATE INDEX kind_change_of ON triage.kind_change USING btree (force_id, report_id, changed_at);
alter table triage.kind_change enable row level security;
alter table triage.kind_change force row level security;
create policy own_force on triage.kind_change for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.material (
  force_id text not null,
  id uuid not null,
  report_id uuid,
  offer_id uuid,
  from_force text,
  kind text not null,
  area_path text collate "C",
  area_words text,
  found_on date,
  packaging text not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  mark_count integer not null,
  picture_hash bytea,
  seal_id uuid not null,
  text_sealed bytea not null,
  handling_sealed bytea not null,
  evidence_id uuid,
  constraint material_pkey PRIMARY KEY (force_id, id),
  constraint material_area_words_check CHECK ((length(area_words) <= 120)),
  constraint material_check CHECK ((num_nonnulls(report_id, offer_id) = 1)),
  constraint material_check1 CHECK (((offer_id IS NULL) = (from_force IS NULL))),
  constraint material_force_id_offer_id_fkey FOREIGN KEY (force_id, offer_id) REFERENCES triage.series_received(force_id, id),
  constraint material_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint material_kind_check CHECK ((kind = ANY (ARRAY['LETTER'::text, 'LEAFLET'::text, 'POSTER'::text, 'PARCEL'::text, 'MESSAGE'::text]))),
  constraint material_mark_count_check CHECK ((mark_count >= 0)),
  constraint material_packaging_check CHECK ((packaging = ANY (ARRAY['KEPT'::text, 'NOT_KEPT'::text, 'NOT_KNOWN'::text]))),
  constraint material_picture_hash_check CHECK ((octet_length(picture_hash) = 16))
);
CREATE UNIQUE INDEX material_of_evidence ON triage.material USING btree (force_id, evidence_id) WHERE (evidence_id IS NOT NULL);
CREATE INDEX material_of_report ON triage.material USING btree (force_id, report_id) WHERE (report_id IS NOT NULL);
CREATE INDEX material_pictured ON triage.material USING btree (force_id, recorded_at) WHERE (picture_hash IS NOT NULL);
alter table triage.material enable row level security;
alter table triage.material force row level security;
create policy own_force on triage.material for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.material_mark (
  force_id text not null,
  hash bigint not null,
  material_id uuid not null,
  constraint material_mark_pkey PRIMARY KEY (force_id, hash, material_id),
  constraint material_mark_force_id_material_id_fkey FOREIGN KEY (force_id, material_id) REFERENCES triage.material(force_id, id),
  constraint material_mark_hash_check CHECK ((hash >= 0))
);
CREATE INDEX mark_of_material ON triage.material_mark USING btree (force_id, material_id);
alter table triage.material_mark enable row level security;
alter table triage.material_mark force row level security;
create policy own_force on triage.material_mark for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.named_access (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  staff_id uuid not null,
  is_given boolean not null,
  why text not null,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint named_access_pkey PRIMARY KEY (force_id, id),
  constraint named_access_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint named_access_why_check CHECK ((why = ANY (ARRAY['OFFICER_INVOLVED'::text, 'OUTING_RISK'::text, 'CHILD'::text])))
);
CREATE INDEX named_access_of ON triage.named_access USING btree (force_id, report_id, staff_id, changed_at);
alter table triage.named_access enable row level security;
alter table triage.named_access force row level security;
create policy own_force on triage.named_access for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.oversight (
  force_id text not null,
  report_id uuid not null,
  kind text not null,
  area_path text collate "C",
  danger boolean not null,
  language text not null,
  state text not null,
  reported_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  attention_due_at timestamp with time zone not null,
  escalation_level integer default 0 not null,
  asked_staff_id uuid,
  acknowledged_by uuid,
  acknowledged_at timestamp with time zone,
  version integer default 1 not null,
  changed_at timestamp with time zone not null,
  strands text[] default '{}'::text[] not null,
  place_kind text,
  incident_on date,
  held_until timestamp with time zone,
  duplicate_of uuid,
  queue_place smallint generated always as (
CASE
    WHEN (duplicate_of IS NOT NULL) THEN 5
    WHEN (state = 'supervised'::text) THEN 4
    WHEN (state <> ALL (ARRAY['unread'::text, 'acknowledged'::text, 'decided'::text])) THEN 5
    WHEN (state = 'unread'::text) THEN
    CASE
        WHEN danger THEN 0
        ELSE 1
    END
    WHEN danger THEN 2
    ELSE 3
END) stored not null,
  queue_due_at timestamp with time zone generated always as (
CASE
    WHEN (escalation_level > 0) THEN opened_at
    ELSE attention_due_at
END) stored not null,
  is_restricted boolean default false not null,
  constraint oversight_pkey PRIMARY KEY (force_id, report_id),
  constraint oversight_check CHECK ((duplicate_of IS DISTINCT FROM report_id)),
  constraint oversight_force_id_duplicate_of_fkey FOREIGN KEY (force_id, duplicate_of) REFERENCES triage.oversight(force_id, report_id),
  constraint oversight_kind_check CHECK ((kind = ANY (ARRAY['report'::text, 'concern'::text]))),
  constraint oversight_state_check CHECK ((state = ANY (ARRAY['unread'::text, 'acknowledged'::text, 'decided'::text, 'handed-over'::text, 'supervised'::text, 'closed'::text])))
);
CREATE INDEX oversight_change ON triage.oversight USING btree (force_id, changed_at);
CREATE INDEX oversight_copies ON triage.oversight USING btree (force_id, duplicate_of) WHERE (duplicate_of IS NOT NULL);
CREATE INDEX oversight_opened ON triage.oversight USING btree (force_id, opened_at);
CREATE INDEX oversight_order ON triage.oversight USING btree (force_id, queue_place, queue_due_at, report_id);
CREATE INDEX oversight_order_area ON triage.oversight USING btree (force_id, area_path, queue_place, queue_due_at, report_id);
CREATE INDEX oversight_queue ON triage.oversight USING btree (force_id, state, attention_due_at);
CREATE INDEX oversight_restricted ON triage.oversight USING btree (force_id, area_path) WHERE is_restricted;
CREATE INDEX oversight_taken ON triage.oversight USING btree (force_id, acknowledged_at) WHERE (acknowledged_at IS NOT NULL);
alter table triage.oversight enable row level security;
alter table triage.oversight force row level security;
create policy own_force on triage.oversight for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.prepared_decision (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  name text not null,
  answers jsonb not null,
  seal_id uuid not null,
  reasons_sealed bytea not null,
  made_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint prepared_decision_pkey PRIMARY KEY (force_id, id),
  constraint prepared_decision_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 40)))
);
CREATE INDEX prepared_decision_of ON triage.prepared_decision USING btree (force_id, staff_id, made_at) WHERE (removed_at IS NULL);
alter table triage.prepared_decision enable row level security;
alter table triage.prepared_decision force row level security;
create policy own_force on triage.prepared_decision for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.queue_batch (
  force_id text not null,
  id uuid not null,
  action text not null,
  reason text,
  held_until timestamp with time zone,
  lead_report_id uuid,
  undoes uuid,
  left_out integer not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  constraint queue_batch_pkey PRIMARY KEY (force_id, id),
  constraint queue_batch_action_check CHECK ((action = ANY (ARRAY['TAKE'::text, 'HOLD'::text, 'DUPLICATE'::text, 'RETURN'::text, 'ESCALATE'::text, 'DECIDE'::text, 'UNDO'::text]))),
  constraint queue_batch_check CHECK (((action = 'UNDO'::text) = (undoes IS NOT NULL))),
  constraint queue_batch_force_id_lead_report_id_fkey FOREIGN KEY (force_id, lead_report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint queue_batch_force_id_undoes_fkey FOREIGN KEY (force_id, undoes) REFERENCES triage.queue_batch(force_id, id),
  constraint queue_batch_left_out_check CHECK ((left_out >= 0))
);
CREATE INDEX queue_batch_by ON triage.queue_batch USING btree (force_id, made_by, made_at);
CREATE UNIQUE INDEX queue_batch_undone ON triage.queue_batch USING btree (force_id, undoes) WHERE (undoes IS NOT NULL);
alter table triage.queue_batch enable row level security;
alter table triage.queue_batch force row level security;
create policy own_force on triage.queue_batch for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.queue_step (
  force_id text not null,
  batch_id uuid not null,
  report_id uuid not null,
  state_before text not null,
  acknowledged_by_before uuid,
  acknowledged_at_before timestamp with time zone,
  held_until_before timestamp with time zone,
  duplicate_of_before uuid,
  version_after integer not null,
  constraint queue_step_pkey PRIMARY KEY (force_id, batch_id, report_id),
  constraint queue_step_force_id_batch_id_fkey FOREIGN KEY (force_id, batch_id) REFERENCES triage.queue_batch(force_id, id),
  constraint queue_step_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id)
);
CREATE INDEX queue_step_of ON triage.queue_step USING btree (force_id, report_id);
alter table triage.queue_step enable row level security;
alter table triage.queue_step force row level security;
create policy own_force on triage.queue_step for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.received_material (
  force_id text not null,
  id uuid not null,
  offer_id uuid not null,
  kind text not null,
  area_words text not null,
  found_on date,
  seal_id uuid not null,
  text_sealed bytea not null,
  constraint received_material_pkey PRIMARY KEY (force_id, id),
  constraint received_material_area_words_check CHECK ((length(area_words) <= 120)),
  constraint received_material_force_id_offer_id_fkey FOREIGN KEY (force_id, offer_id) REFERENCES triage.series_received(force_id, id),
  constraint received_material_kind_check CHECK ((kind = ANY (ARRAY['LETTER'::text, 'LEAFLET'::text, 'POSTER'::text, 'PARCEL'::text, 'MESSAGE'::text])))
);
CREATE INDEX received_material_offer ON triage.received_material USING btree (force_id, offer_id);
alter table triage.received_material enable row level security;
alter table triage.received_material force row level security;
create policy own_force on triage.received_material for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.record_export (
  force_id text not null,
  id uuid not null,
  case_id uuid,
  since_on date,
  format text not null,
  has_mark boolean not null,
  with_identity boolean not null,
  reason text,
  record_count integer not null,
  left_out integer not null,
  sha256 bytea not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  constraint record_export_pkey PRIMARY KEY (force_id, id),
  constraint record_export_check CHECK (((NOT with_identity) OR (reason IS NOT NULL))),
  constraint record_export_format_check CHECK ((format = ANY (ARRAY['JSON'::text, 'CSV'::text]))),
  constraint record_export_reason_check CHECK ((reason ~ '^[a-z][a-z0-9-]{0,59}$'::text)),
  constraint record_export_sha256_check CHECK ((octet_length(sha256) = 32))
);
CREATE INDEX record_export_made ON triage.record_export USING btree (force_id, made_by, made_at);
alter table triage.record_export enable row level security;
alter table triage.record_export force row level security;
create policy own_force on triage.record_export for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.record_export_item (
  force_id text not null,
  export_id uuid not null,
  report_id uuid not null,
  has_identity boolean not null,
  constraint record_export_item_pkey PRIMARY KEY (force_id, export_id, report_id),
  constraint record_export_item_force_id_export_id_fkey FOREIGN KEY (force_id, export_id) REFERENCES triage.record_export(force_id, id),
  constraint record_export_item_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id)
);
CREATE INDEX record_export_of ON triage.record_export_item USING btree (force_id, report_id);
alter table triage.record_export_item enable row level security;
alter table triage.record_export_item force row level security;
create policy own_force on triage.record_export_item for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.report_likeness (
  force_id text not null,
  report_id uuid not null,
  area_path text collate "C" not null,
  on_day date not null,
  is_day_known boolean not null,
  place_kind text,
  strands text[] not null,
  happened text[] not null,
  words_sketch bytea not null,
  place_sketch bytea not null,
  made_at timestamp with time zone not null,
  constraint report_likeness_pkey PRIMARY KEY (force_id, report_id),
  constraint report_likeness_place_sketch_check CHECK ((octet_length(place_sketch) <= 24)),
  constraint report_likeness_words_sketch_check CHECK ((octet_length(words_sketch) = ANY (ARRAY[0, 256])))
);
CREATE INDEX likeness_block ON triage.report_likeness USING btree (force_id, area_path, on_day, report_id);
alter table triage.report_likeness enable row level security;
alter table triage.report_likeness force row level security;
create policy own_force on triage.report_likeness for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.response_assessment (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  assessed_by uuid not null,
  assessed_at timestamp with time zone not null,
  risk_factors text[] not null,
  pointed_risk text not null,
  risk text not null,
  seal_id uuid not null,
  threat_sealed bytea not null,
  harm_sealed bytea not null,
  risk_sealed bytea not null,
  investigation_sealed bytea not null,
  vulnerability_sealed bytea not null,
  engagement_sealed bytea not null,
  override_sealed bytea,
  constraint response_assessment_pkey PRIMARY KEY (force_id, id),
  constraint response_assessment_check CHECK (((override_sealed IS NULL) = (risk = pointed_risk))),
  constraint response_assessment_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint response_assessment_pointed_risk_check CHECK ((pointed_risk = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text]))),
  constraint response_assessment_risk_check CHECK ((risk = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text])))
);
CREATE INDEX response_assessment_of ON triage.response_assessment USING btree (force_id, report_id, assessed_at);
alter table triage.response_assessment enable row level security;
alter table triage.response_assessment force row level security;
create policy own_force on triage.response_assessment for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.response_note (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  part text not null,
  item text not null,
  state text not null,
  noted_by uuid not null,
  noted_at timestamp with time zone not null,
  seal_id uuid,
  reason_sealed bytea,
  constraint response_note_pkey PRIMARY KEY (force_id, id),
  constraint response_note_check CHECK (
CASE part
    WHEN 'CHECK'::text THEN (state = ANY (ARRAY['DONE'::text, 'NOT_YET'::text, 'NOT_NEEDED'::text]))
    WHEN 'TEST'::text THEN ((item = ANY (ARRAY['RECORDING'::text, 'CHARGING'::text, 'SENTENCING'::text])) AND (state = ANY (ARRAY['MET'::text, 'NOT_MET'::text, 'OPEN'::text])))
    WHEN 'REPEAT'::text THEN ((item = ANY (ARRAY['REPEAT_VICTIM'::text, 'REPEAT_LOCATION'::text])) AND (state = ANY (ARRAY['MET'::text, 'NOT_MET'::text, 'OPEN'::text])))
    ELSE (state = ANY (ARRAY['ORDERED'::text, 'OFFERED'::text, 'DONE'::text, 'DECLINED'::text, 'NOT_NEEDED'::text]))
END),
  constraint response_note_check1 CHECK (((seal_id IS NULL) = (reason_sealed IS NULL))),
  constraint response_note_check2 CHECK (((part <> ALL (ARRAY['TEST'::text, 'REPEAT'::text])) OR (reason_sealed IS NOT NULL))),
  constraint response_note_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint response_note_item_check CHECK ((item ~ '^[A-Z0-9_]{2,40}$'::text)),
  constraint response_note_part_check CHECK ((part = ANY (ARRAY['CHECK'::text, 'TEST'::text, 'REPEAT'::text, 'SAFEGUARDING'::text])))
);
CREATE INDEX response_note_of ON triage.response_note USING btree (force_id, report_id, part, item, noted_at);
alter table triage.response_note enable row level security;
alter table triage.response_note force row level security;
create policy own_force on triage.response_note for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.restriction_lift (
  force_id text not null,
  id uuid not null,
  report_id uuid not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  reason text not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  is_lifted boolean,
  constraint restriction_lift_pkey PRIMARY KEY (force_id, id),
  constraint restriction_lift_check CHECK ((answered_by <> asked_by)),
  constraint restriction_lift_check1 CHECK ((num_nulls(answered_by, answered_at, is_lifted) = ANY (ARRAY[0, 3]))),
  constraint restriction_lift_force_id_report_id_fkey FOREIGN KEY (force_id, report_id) REFERENCES triage.oversight(force_id, report_id),
  constraint restriction_lift_reason_check CHECK ((reason = ANY (ARRAY['RISK_IS_OVER'::text, 'RESTRICTED_BY_MISTAKE'::text, 'PERSON_AGREES'::text])))
);
CREATE INDEX restriction_lift_of ON triage.restriction_lift USING btree (force_id, report_id, asked_at);
CREATE UNIQUE INDEX restriction_lift_waiting ON triage.restriction_lift USING btree (force_id, report_id) WHERE (answered_at IS NULL);
alter table triage.restriction_lift enable row level security;
alter table triage.restriction_lift force row level security;
create policy own_force on triage.restriction_lift for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.review (
  force_id text not null,
  id uuid not null,
  case_id uuid not null,
  reviewed_by uuid not null,
  reviewed_at timestamp with time zone not null,
  next_due_at timestamp with time zone,
  seal_id uuid not null,
  text_sealed bytea not null,
  finding text,
  information_sealed bytea,
  assessment_sealed bytea,
  powers_sealed bytea,
  options_sealed bytea,
  constraint review_pkey PRIMARY KEY (force_id, id),
  constraint review_check CHECK ((num_nulls(finding, information_sealed, assessment_sealed, powers_sealed, options_sealed) = ANY (ARRAY[0, 5]))),
  constraint review_finding_check CHECK ((finding = ANY (ARRAY['CONTINUE'::text, 'CHANGE_PLAN'::text, 'MORE_HELP'::text, 'READY_TO_CLOSE'::text]))),
  constraint review_force_id_case_id_fkey FOREIGN KEY (force_id, case_id) REFERENCES triage.case_file(force_id, id)
);
CREATE INDEX review_of ON triage.review USING btree (force_id, case_id, reviewed_at);
alter table triage.review enable row level security;
alter table triage.review force row level security;
create policy own_force on triage.review for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.roster_absence (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  reason text not null,
  noted_by uuid not null,
  noted_at timestamp with time zone not null,
  constraint roster_absence_pkey PRIMARY KEY (force_id, id),
  constraint roster_absence_check CHECK ((until_at > from_at)),
  constraint roster_absence_reason_check CHECK ((reason = ANY (ARRAY['LEAVE'::text, 'SICK'::text, 'COURT'::text, 'INCIDENT'::text, 'OTHER_DUTY'::text])))
);
CREATE INDEX roster_absence_of ON triage.roster_absence USING btree (force_id, staff_id, until_at);
alter table triage.roster_absence enable row level security;
alter table triage.roster_absence force row level security;
create policy own_force on triage.roster_absence for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.roster_entry (
  force_id text not null,
  staff_id uuid not null,
  "position" integer not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  constraint roster_entry_pkey PRIMARY KEY (force_id, staff_id, from_at),
  constraint roster_entry_check CHECK ((until_at > from_at)),
  constraint roster_entry_position_check CHECK (("position" >= 1))
);
alter table triage.roster_entry enable row level security;
alter table triage.roster_entry force row level security;
create policy own_force on triage.roster_entry for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.roster_handover (
  force_id text not null,
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  offered_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  is_accepted boolean,
  constraint roster_handover_pkey PRIMARY KEY (force_id, id),
  constraint roster_handover_check CHECK ((to_id <> from_id)),
  constraint roster_handover_check1 CHECK (((answered_at IS NULL) = (is_accepted IS NULL)))
);
CREATE UNIQUE INDEX roster_handover_open ON triage.roster_handover USING btree (force_id, from_id) WHERE (answered_at IS NULL);
alter table triage.roster_handover enable row level security;
alter table triage.roster_handover force row level security;
create policy own_force on triage.roster_handover for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.saved_filter (
  force_id text not null,
  id uuid not null,
  staff_id uuid not null,
  name text not null,
  query text not null,
  made_at timestamp with time zone not null,
  constraint saved_filter_pkey PRIMARY KEY (force_id, id),
  constraint saved_filter_force_id_staff_id_name_key UNIQUE (force_id, staff_id, name),
  constraint saved_filter_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 40))),
  constraint saved_filter_query_check CHECK ((char_length(query) <= 500))
);
alter table triage.saved_filter enable row level security;
alter table triage.saved_filter force row level security;
create policy own_force on triage.saved_filter for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.series (
  force_id text not null,
  id uuid not null,
  reference text not null,
  opened_by uuid not null,
  opened_at timestamp with time zone not null,
  lead_force text not null,
  supervisor_id uuid,
  constraint series_pkey PRIMARY KEY (force_id, id),
  constraint series_force_id_reference_key UNIQUE (force_id, reference),
  constraint series_reference_check CHECK ((reference ~ '^S-[0-9A-Z]{5}$'::text))
);
alter table triage.series enable row level security;
alter table triage.series force row level security;
create policy own_force on triage.series for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.series_decision (
  force_id text not null,
  id uuid not null,
  proposal_id uuid not null,
  number integer not null,
  outcome text not null,
  series_id uuid,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  seal_id uuid not null,
  reason_sealed bytea not null,
  constraint series_decision_pkey PRIMARY KEY (force_id, id),
  constraint series_decision_check CHECK (((outcome = 'SAME'::text) = (series_id IS NOT NULL))),
  constraint series_decision_force_id_proposal_id_fkey FOREIGN KEY (force_id, proposal_id) REFERENCES triage.series_proposal(force_id, id),
  constraint series_decision_force_id_proposal_id_number_key UNIQUE (force_id, proposal_id, number),
  constraint series_decision_force_id_series_id_fkey FOREIGN KEY (force_id, series_id) REFERENCES triage.series(force_id, id),
  constraint series_decision_number_check CHECK ((number >= 1)),
  constraint series_decision_outcome_check CHECK ((outcome = ANY (ARRAY['SAME'::text, 'NOT_SAME'::text, 'UNSURE'::text])))
);
CREATE INDEX series_decision_series ON triage.series_decision USING btree (force_id, series_id) WHERE (series_id IS NOT NULL);
alter table triage.series_decision enable row level security;
alter table triage.series_decision force row level security;
create policy own_force on triage.series_decision for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.series_offer (
  force_id text not null,
  id uuid not null,
  series_id uuid not null,
  to_force text not null,
  lead_force text not null,
  material_ids uuid[] not null,
  offered_by uuid not null,
  offered_at timestamp with time zone not null,
  state text not null,
  answered_at timestamp with time zone,
  constraint series_offer_pkey PRIMARY KEY (force_id, id),
  constraint series_offer_check CHECK ((to_force <> force_id)),
  constraint series_offer_check1 CHECK (((lead_force = force_id) OR (lead_force = to_force))),
  constraint series_offer_force_id_series_id_fkey FOREIGN KEY (force_id, series_id) REFERENCES triage.series(force_id, id),
  constraint series_offer_material_ids_check CHECK (((cardinality(material_ids) >= 1) AND (cardinality(material_ids) <= 100))),
  constraint series_offer_state_check CHECK ((state = ANY (ARRAY['OFFERED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
);
CREATE INDEX offer_of_series ON triage.series_offer USING btree (force_id, series_id);
alter table triage.series_offer enable row level security;
alter table triage.series_offer force row level security;
create policy own_force on triage.series_offer for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.series_proposal (
  force_id text not null,
  id uuid not null,
  newer_id uuid not null,
  older_id uuid not null,
  basis text not null,
  newer_share real,
  older_share real,
  picture_distance integer,
  proposed_at timestamp with time zone not null,
  constraint series_proposal_pkey PRIMARY KEY (force_id, id),
  constraint series_proposal_basis_check CHECK ((basis = ANY (ARRAY['WORDS'::text, 'MARKS'::text, 'PICTURE'::text, 'PERSON'::text]))),
  constraint series_proposal_check CHECK ((older_id <> newer_id)),
  constraint series_proposal_force_id_newer_id_fkey FOREIGN KEY (force_id, newer_id) REFERENCES triage.material(force_id, id),
  constraint series_proposal_force_id_newer_id_older_id_key UNIQUE (force_id, newer_id, older_id),
  constraint series_proposal_force_id_older_id_fkey FOREIGN KEY (force_id, older_id) REFERENCES triage.material(force_id, id),
  constraint series_proposal_newer_share_check CHECK (((newer_share >= (0)::double precision) AND (newer_share <= (1)::double precision))),
  constraint series_proposal_older_share_check CHECK (((older_share >= (0)::double precision) AND (older_share <= (1)::double precision))),
  constraint series_proposal_picture_distance_check CHECK (((picture_distance >= 0) AND (picture_distance <= 64)))
);
CREATE INDEX proposal_older ON triage.series_proposal USING btree (force_id, older_id);
alter table triage.series_proposal enable row level security;
alter table triage.series_proposal force row level security;
create policy own_force on triage.series_proposal for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create table triage.series_received (
  force_id text not null,
  id uuid not null,
  from_force text not null,
  from_reference text not null,
  lead_force text not null,
  received_at timestamp with time zone not null,
  state text not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  series_id uuid,
  seal_id uuid not null,
  cover_sealed bytea not null,
  constraint series_received_pkey PRIMARY KEY (force_id, id),
  constraint series_received_force_id_series_id_fkey FOREIGN KEY (force_id, series_id) REFERENCES triage.series(force_id, id),
  constraint series_received_state_check CHECK ((state = ANY (ARRAY['OFFERED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'WITHDRAWN'::text])))
);
alter table triage.series_received enable row level security;
alter table triage.series_received force row level security;
create policy own_force on triage.series_received for all to public using ((force_id = current_setting('app.force_id'::text, true))) with check ((force_id = current_setting('app.force_id'::text, true)));

create view community.published_answer with (security_barrier=true) as
 SELECT force_id,
    concern_id,
    area_path,
    said,
    did,
    decided_at AS published_at
   FROM community.public_answer
  WHERE (is_published AND (force_id = current_setting('app.force_id'::text, true)));

CREATE OR REPLACE FUNCTION access.ask_login_link(p_force_id text, p_audience text, p_id uuid, p_person_id uuid, p_language text, p_asked_on text, p_minutes integer, p_browser_hash bytea, p_code_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into access.login_link (force_id, id, audience, person_id, language, asked_at, asked_on, expires_at,
    browser_hash, code_hash)
  values (p_force_id, p_id, p_audience, p_person_id, p_language, now(), p_asked_on,
    now() + make_interval(mins => least(p_minutes, 15)), p_browser_hash, p_code_hash)
$function$
;

CREATE OR REPLACE FUNCTION access.end_partner_session(p_force_id text, p_session_id uuid, p_token_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update access.partner_session s set ended_at = now()
  where s.force_id = p_force_id and s.id = p_session_id and s.token_hash = p_token_hash and s.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION access.end_sessions_of_worker(p_force_id text, p_worker_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update access.partner_session s set ended_at = now()
  where s.force_id = p_force_id and s.worker_id = p_worker_id and s.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION access.look_at_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text)
 RETURNS TABLE(asked_at timestamp with time zone, asked_on text, is_same_browser boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select l.asked_at, l.asked_on, coalesce(l.browser_hash = sha256(convert_to(p_browser, 'UTF8')), false)
  from access.login_link l
  where l.force_id = p_force_id and l.id = p_link_id and l.audience = p_audience and l.person_id is not null
    and l.used_at is null and l.expires_at > now() and l.token_hash = sha256(convert_to(p_secret, 'UTF8'))
$function$
;

CREATE OR REPLACE FUNCTION access.staff_contact_ways(p_force_id text, p_staff_ids uuid[])
 RETURNS TABLE(staff_id uuid, has_email boolean, has_phone boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select c.staff_id, c.email_sealed is not null, c.phone_sealed is not null
  from access.staff_contact c where c.force_id = p_force_id and c.staff_id = any (p_staff_ids)
$function$
;

CREATE OR REPLACE FUNCTION access.use_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text, p_code text, p_session_id uuid, p_session_hash bytea, p_hours integer)
 RETURNS TABLE(outcome text, person_id uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_link access.login_link;
begin
  select * into v_link from access.login_link l
    where l.force_id = p_force_id and l.id = p_link_id and l.audience = p_audience for update;
  if v_link.id is null or v_link.person_id is null or v_link.used_at is not null or v_link.expires_at <= now()
    or v_link.token_hash is distinct from sha256(convert_to(p_secret, 'UTF8'))
  then
    return query select 'gone', null::uuid, null::timestamptz;
    return;
  end if;
  if v_link.browser_hash is distinct from sha256(convert_to(p_browser, 'UTF8'))
    and v_link.code_hash is distinct from sha256(convert_to(p_link_id::text || ' ' || p_code, 'UTF8'))
  then
    update access.login_link l set wrong_codes = l.wrong_codes + 1,
      used_at = case when l.wrong_codes >= 4 then now() end
    where l.force_id = p_force_id and l.id = p_link_id;
    return query select case when v_link.wrong_codes >= 4 then 'gone' else 'wrong-code' end, null::uuid,
      null::timestamptz;
    return;
  end if;
  update access.login_link l set used_at = now() where l.force_id = p_force_id and l.id = p_link_id;
  if p_audience = 'leader' then
    return query
      insert into access.leader_session as s (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
      values (p_force_id, p_session_id, v_link.person_id, p_session_hash, now(), now(),
        now() + make_interval(hours => least(p_hours, 168)))
      returning 'opened', s.leader_id, s.expires_at;
  else
    return query
      insert into access.partner_session as s (force_id, id, worker_id, token_hash, started_at, seen_at, expires_at)
      values (p_force_id, p_session_id, v_link.person_id, p_session_hash, now(), now(),
        now() + make_interval(hours => least(p_hours, 12)))
      returning 'opened', s.worker_id, s.expires_at;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION access.use_partner_session(p_force_id text, p_session_id uuid, p_secret text, p_idle_minutes integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_session access.partner_session;
begin
  select * into v_session from access.partner_session s
    where s.force_id = p_force_id and s.id = p_session_id and s.ended_at is null and s.expires_at > now()
      and s.seen_at > now() - make_interval(mins => least(p_idle_minutes, 60))
      and s.token_hash = sha256(convert_to(p_secret, 'UTF8'));
  if not found then return null; end if;
  if v_session.seen_at < now() - interval '1 minute' then
    update access.partner_session s set seen_at = now() where s.force_id = p_force_id and s.id = p_session_id;
  end if;
  return v_session.worker_id;
end $function$
;

CREATE OR REPLACE FUNCTION access.worker_of_partner_session(p_force_id text, p_token_hash bytea)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select s.worker_id from access.partner_session s
  where s.force_id = p_force_id and s.token_hash = p_token_hash and s.ended_at is null and s.expires_at > now()
$function$
;

CREATE OR REPLACE FUNCTION cascade.approvals_of(p_force_id text, p_version_id uuid)
 RETURNS TABLE(text_sha256 bytea, staff_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select a.text_sha256, a.staff_id
    from cascade.approval a
    join cascade.version v on v.force_id = a.force_id and v.id = a.version_id
    where a.force_id = p_force_id and a.version_id = p_version_id
      and a.decision = 'approved' and a.staff_id <> v.drafted_by and a.text_sha256 = v.text_sha256
$function$
;

CREATE OR REPLACE FUNCTION cascade.audience_lines(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb)
 RETURNS TABLE(leader_id uuid, place integer, had boolean, is_overloaded boolean, not_before timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with rules as materialized (
    select (p_rules->>'now')::timestamptz as now, (p_rules->>'notBefore')::timestamptz as not_before, (p_rules->>'clock')::time as clock,
      (p_rules->>'isUrgent')::boolean as is_urgent, (p_rules->>'mayHave')::boolean as may_have,
      (p_rules->>'mayBeMany')::boolean as may_be_many, (p_rules->>'since')::timestamptz as since,
      (p_rules->>'budget')::integer as budget,
      (select array_agg(k.kind) from jsonb_array_elements_text(coalesce(p_rules->'interests', '[]')) as k (kind))
        as interests),
  choice as materialized (
    select u.area_path, u.language, u.represents, u.root_id, u.valid_until, u.place::integer as place
    from unnest(p_area_paths, p_languages, p_represents, p_root_ids, p_valid_until) with ordinality
      as u (area_path, language, represents, root_id, valid_until, place))
  select l.id, c.place,
    r.may_have and exists (select 1 from cascade.delivery d
      where d.force_id = p_force_id and d.root_version_id = c.root_id and d.leader_id = l.id
        and d.kind in ('statement', 'correction')),
    r.may_be_many and (select count(*) from cascade.delivery d
      join cascade.dispatch p on p.force_id = p_force_id and p.id = d.dispatch_id
      where d.force_id = p_force_id and d.leader_id = l.id and d.state <> 'left-off' and p.kind = 'statement'
        and p.asked_at > r.since and p.id <> p_dispatch_id) >= r.budget,
    greatest(r.not_before, case
      when r.is_urgent or l.quiet_from is null or l.quiet_from = l.quiet_until then r.now
      when l.quiet_from < l.quiet_until and not (r.clock >= l.quiet_from and r.clock < l.quiet_until) then r.now
      when l.quiet_from > l.quiet_until and not (r.clock >= l.quiet_from or r.clock < l.quiet_until) then r.now
      when r.now + q.wait >= c.valid_until then r.now
      else r.now + q.wait
    end)
  from rules r cross join choice c
  join community.leader l on l.force_id = p_force_id and l.area_path = c.area_path and l.language = c.language
    and l.represents = c.represents and l.left_at is null and l.email_stopped_at is null and l.email_failed_at is null
    and l.channel = 'email'
    and l.id > p_after and l.id <= p_upto
    and (r.interests is null or l.interests is null or l.interests && r.interests)
  cross join lateral (select make_interval(mins =>
    (extract(epoch from l.quiet_until)::integer / 60 - extract(epoch from r.clock)::integer / 60 + 1440) % 1440)
    as wait) q
$function$
;

CREATE OR REPLACE FUNCTION cascade.clear_reminders(p_force_id text, p_root_version_id uuid, p_kind text, p_leader_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_cleared integer;
begin
  if p_kind not in ('reminder', 'withdrawal-reminder') then
    raise exception 'only a reminder is cleared';
  end if;
  with gone as (
    delete from cascade.delivery d
      where d.force_id = p_force_id and d.root_version_id = p_root_version_id and d.kind = p_kind
        and d.leader_id = any (p_leader_ids) and d.state = 'left-off' and not d.is_uncertain
        and not exists (select from cascade.bounce b where b.force_id = p_force_id and b.delivery_id = d.id)
      returning d.id
  ), turns as (
    delete from cascade.text_turn t using gone where t.force_id = p_force_id and t.delivery_id = gone.id
  )
  select count(*)::integer into v_cleared from gone;
  return v_cleared;
end
$function$
;

CREATE OR REPLACE FUNCTION cascade.count_audience(p_force_id text, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb)
 RETURNS TABLE(place integer, leaders integer, had integer, overloaded integer, quiet integer)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select a.place, count(*)::integer, count(*) filter (where a.had)::integer,
    count(*) filter (where a.is_overloaded and not a.had)::integer,
    count(*) filter (where not a.had and not a.is_overloaded and a.not_before > (p_rules->>'now')::timestamptz)::integer
  from cascade.audience_lines(p_force_id, '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', p_area_paths, p_languages,
    p_represents, p_root_ids, p_valid_until, p_rules) a
  group by a.place
$function$
;

CREATE OR REPLACE FUNCTION cascade.follow(p_force_id text, p_id uuid, p_endpoint_hash bytea, p_seal_id uuid, p_sealed bytea, p_area_path text, p_language text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform cascade.unfollow(p_force_id, p_endpoint_hash);
  insert into cascade.push_subscription (force_id, id, endpoint_hash, seal_id, subscription_sealed, area_path, language,
      asked_on)
    values (p_force_id, p_id, p_endpoint_hash, p_seal_id, p_sealed, p_area_path, p_language,
      (now() at time zone 'Europe/London')::date);
end
$function$
;

CREATE OR REPLACE FUNCTION cascade.freeze_audience(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb, p_version_ids uuid[], p_cells integer[])
 RETURNS integer
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with block as materialized (select substring(uuid_send(gen_random_uuid()) from 1 for 3) as head),
  line as (
    insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
      please_forward, state, next_attempt_at, changed_at, cell)
    select p_force_id, encode(overlay(uuid_send(gen_random_uuid())
        placing (b.head || substring(int4send((row_number() over ())::integer) from 2)) from 1 for 6), 'hex')::uuid,
      p_dispatch_id, 'statement', a.leader_id, p_root_ids[a.place],
      p_version_ids[a.place], 0, true, 'queued', a.not_before, (select (p_rules->>'now')::timestamptz), p_cells[a.place]
    from cascade.audience_lines(p_force_id, p_dispatch_id, p_after, p_upto, p_area_paths, p_languages, p_represents,
      p_root_ids, p_valid_until, p_rules) a cross join block b
    where not a.had and ((select (p_rules->>'isUrgent')::boolean) or not a.is_overloaded)
    on conflict (force_id, root_version_id, kind, leader_id) do nothing
    returning id, next_attempt_at),
  parcel as (
    insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids, may_share)
    select p_force_id, gen_random_uuid(), 0, n.next_attempt_at, array_agg(n.id), false
    from (select l.id, l.next_attempt_at, (row_number() over (partition by l.next_attempt_at order by l.id) - 1) / 500 as part
      from line l) n
    group by n.next_attempt_at, n.part)
  select count(*)::integer from line
$function$
;

CREATE OR REPLACE FUNCTION cascade.is_token_known(p_force_id text, p_token_hash bytea)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select exists (select 1 from cascade.subscription s where s.force_id = p_force_id and s.token_hash = p_token_hash)
$function$
;

CREATE OR REPLACE FUNCTION cascade.join_tier(p_force_id text, p_parent_path text, p_label text, p_area_path text, p_language text, p_channel text, p_people integer)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_leader_id uuid;
  v_path text;
begin
  select t.leader_id into v_leader_id from cascade.tier t
    join community.leader l on l.force_id = p_force_id and l.id = t.leader_id and l.left_at is null
    where t.force_id = p_force_id and t.path = p_parent_path and t.ended_at is null;
  if not found or length(p_parent_path) >= 48 or length(p_label) <> 6 or p_people < 1
    or length(p_language) > 10 or length(p_channel) > 20 then
    return null;
  end if;
  if (select count(*) from cascade.tier b where b.force_id = p_force_id and b.path > p_parent_path
      and b.path < p_parent_path || '~' and length(b.path) = length(p_parent_path) + 6) >= 200 then
    return null;
  end if;
  insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
    values (p_force_id, p_parent_path || p_label, v_leader_id, p_area_path, p_language, p_channel, p_people, now())
    on conflict do nothing returning path into v_path;
  return v_path;
end $function$
;

CREATE OR REPLACE FUNCTION cascade.look_at_tier(p_force_id text, p_path text)
 RETURNS TABLE(area_path text, tiers integer, people integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select t.area_path, b.tiers, b.people
  from cascade.tier t
  join community.leader l on l.force_id = p_force_id and l.id = t.leader_id and l.left_at is null
  cross join lateral cascade.reach_below(p_force_id, t.path) b
  where t.force_id = p_force_id and t.path = p_path and t.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION cascade.note_text_receipt(p_force_id text, p_delivery_id uuid, p_provider_id text, p_state text, p_code integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_state text := case p_state when 'delivered' then 'delivered' when 'not-delivered' then 'bounced'
    else 'handed-over' end;
begin
  update cascade.delivery set state = v_state, is_uncertain = false, changed_at = now(),
    provider_id = coalesce(provider_id, left(p_provider_id, 100)),
    smtp_reply = case when p_code is null then smtp_reply else 'provider code ' || p_code end
  where force_id = p_force_id and id = p_delivery_id and channel = 'text'
    and cascade.text_rank(state) < cascade.text_rank(v_state);
  return found;
end
$function$
;

CREATE OR REPLACE FUNCTION cascade.parcel_lines(p_force_id text, p_line_ids uuid[])
 RETURNS TABLE(id uuid, leader_id uuid, version_id uuid, kind text, please_forward boolean, attempts smallint, is_uncertain boolean, next_attempt_at timestamp with time zone, has_stopped boolean, has_token boolean)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
#variable_conflict use_column
begin
  return query select d.id, d.leader_id, d.version_id, d.kind, d.please_forward, d.attempts, d.is_uncertain,
      d.next_attempt_at, s.unsubscribed_at is not null and s.told_at is null, s.leader_id is not null
    from unnest(p_line_ids) w (id)
    cross join lateral (select * from cascade.delivery k where k.force_id = p_force_id and k.id = w.id offset 0) d
    left join lateral (select * from cascade.subscription k where k.force_id = p_force_id and k.leader_id = d.leader_id
      offset 0) s on true
    where d.state = 'queued';
end $function$
;

CREATE OR REPLACE FUNCTION cascade.reach_below(p_force_id text, p_path text)
 RETURNS TABLE(tiers integer, people integer)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET random_page_cost TO '0'
AS $function$
#variable_conflict use_column
begin
  return query
    select (s.tiers + f.tiers)::integer, (s.people + f.people)::integer
    from (select coalesce(sum(k.tiers), 0) as tiers, coalesce(sum(k.people), 0) as people
        from cascade.tier_sum k
        where k.force_id = p_force_id and k.path >= p_path and k.path < p_path || '~') s
      cross join (select coalesce(sum((t.people > 0)::integer - (t.counted_people > 0)::integer), 0) as tiers,
          coalesce(sum(t.people - t.counted_people), 0) as people
        from cascade.tier t
        where t.force_id = p_force_id and t.path > p_path and t.path < p_path || '~'
          and t.people <> t.counted_people) f;
end $function$
;

CREATE OR REPLACE FUNCTION cascade.recall_lines(p_force_id text, p_root_ids uuid[], p_staff_id uuid)
 RETURNS TABLE(dispatch_id uuid, recalled integer, gone integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_dispatch record;
  v_recalled integer;
  v_gone integer;
begin
  -- Others may be having the turns shown; the window in which a text can be taken back runs out meanwhile, so this waits for as
  -- long as the statement may take, less the time for its own work.
  perform set_config('lock_timeout', '7s', true);
  perform cascade.show_turns(p_force_id);
  for v_dispatch in
    select d.id, d.root_version_id, d.asked_by from cascade.dispatch d
      where d.force_id = p_force_id and d.root_version_id = any (p_root_ids) and d.kind in ('statement', 'correction')
        and d.recalled_at is null and d.asked_at > now() - interval '1 hour'
        and (coalesce(d.not_before, d.asked_at) > now()
          or exists (select 1 from cascade.delivery l
            where l.force_id = p_force_id and l.dispatch_id = d.id and l.state = 'queued'))
      order by d.id for update
  loop
    with waiting as (
      select l.id, l.is_uncertain from cascade.delivery l
        where l.force_id = p_force_id and l.dispatch_id = v_dispatch.id and l.state = 'queued'
        order by l.id for update
    ), taken as (
      update cascade.delivery l
        set state = case when w.is_uncertain then 'unknown' else 'left-off' end, changed_at = now()
        from waiting w where l.force_id = p_force_id and l.id = w.id
        returning w.is_uncertain
    )
    select count(*) filter (where not t.is_uncertain)::integer into v_recalled from taken t;
    select count(*)::integer into v_gone from cascade.delivery l
      where l.force_id = p_force_id and l.dispatch_id = v_dispatch.id and l.state not in ('queued', 'left-off');
    update cascade.dispatch d
      set recalled_at = now(), recalled_by = p_staff_id, recalled_lines = v_recalled, gone_lines = v_gone
      where d.force_id = p_force_id and d.id = v_dispatch.id;
    if v_dispatch.asked_by is null then
      with again as (
        update cascade.delivery o
          set state = 'queued', next_attempt_at = greatest(now(), e.not_before), changed_at = now()
          from cascade.delivery n, cascade.published p, cascade.dispatch e
          where n.force_id = p_force_id and n.dispatch_id = v_dispatch.id and n.kind = 'statement'
            and n.state = 'left-off'
            and p.force_id = p_force_id and p.version_id = n.root_version_id
            and o.force_id = p_force_id and o.root_version_id = p.supersedes_version_id and o.leader_id = n.leader_id
            and o.kind in ('statement', 'correction') and o.state = 'left-off'
            and e.force_id = p_force_id and e.id = o.dispatch_id and e.recalled_at is null
          returning o.id, o.channel, o.priority, o.next_attempt_at
      ), parcels as (
        insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids, may_share)
          select p_force_id, gen_random_uuid(), m.priority, m.next_attempt_at, array_agg(m.id), true
          from (select a.id, a.priority, a.next_attempt_at,
              (row_number() over (partition by a.priority, a.next_attempt_at order by a.id) - 1) / 500 as part
            from again a where a.channel = 'email') m
          group by m.priority, m.next_attempt_at, m.part
      )
      -- A line that goes by text waits in a queue of its own, from which it was taken when it was dropped.
      insert into cascade.text_turn (force_id, delivery_id, priority, next_attempt_at)
        select p_force_id, a.id, a.priority, a.next_attempt_at from again a where a.channel = 'text'
        on conflict do nothing;
    end if;
    dispatch_id := v_dispatch.id;
    recalled := v_recalled;
    gone := v_gone;
    return next;
  end loop;
end
$function$
;

CREATE OR REPLACE FUNCTION cascade.show_turns(p_force_id text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  v_ids uuid[];
  v_attempts smallint[];
begin
  perform pg_advisory_xact_lock(hashtextextended('cascade-turns|' || p_force_id, 0));
  select array_agg(l.id order by l.id), array_agg(l.attempts order by l.id) into v_ids, v_attempts
    from cascade.sender_turn s cross join lateral unnest(s.line_ids, s.attempts) as l (id, attempts)
    where s.force_id = p_force_id and not s.is_shown;
  if v_ids is null then
    return;
  end if;
  -- One that was answered meanwhile has its end, or one attempt more.
  update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
    from (select * from unnest(v_ids, v_attempts) as l (id, attempts) limit cardinality(v_ids)) u
    where d.force_id = p_force_id and d.id = u.id and d.state = 'queued' and d.attempts = u.attempts;
  update cascade.sender_turn s set is_shown = true where s.force_id = p_force_id and not s.is_shown;
end $function$
;

CREATE OR REPLACE FUNCTION cascade.signing_rule_of(p_force_id text, p_version_id uuid)
 RETURNS TABLE(is_holding boolean, needed integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select v.purpose = 'holding' and v.supersedes_version_id is null,
      coalesce((select sum((s.step ->> 'approvals')::integer)::integer
        from jsonb_array_elements(v.chain -> 'steps') as s (step)), 2)
    from cascade.version v where v.force_id = p_force_id and v.id = p_version_id
$function$
;

CREATE OR REPLACE FUNCTION cascade.sum_tiers(p_force_id text, p_limit integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET random_page_cost TO '0'
AS $function$
declare
  v_moved integer;
begin
  with changed as materialized (
      select t.path, t.people, t.counted_people from cascade.tier t
      where t.force_id = p_force_id and t.people <> t.counted_people
      order by t.path limit p_limit for update skip locked),
    marked as (
      update cascade.tier t set counted_people = c.people
      from changed c where t.force_id = p_force_id and t.path = c.path),
    kept as (
      insert into cascade.tier_sum as s (force_id, path, tiers, people)
      select p_force_id, left(c.path, -6), sum((c.people > 0)::integer - (c.counted_people > 0)::integer),
        sum(c.people - c.counted_people)
      from changed c where length(c.path) > 6 group by 2 order by 2
      on conflict (force_id, path) do update set tiers = s.tiers + excluded.tiers, people = s.people + excluded.people)
  select count(*)::integer into v_moved from changed;
  return v_moved;
end $function$
;

CREATE OR REPLACE FUNCTION cascade.text_rank(p_state text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select case p_state when 'queued' then 0 when 'handing-over' then 1 when 'unknown' then 1 when 'handed-over' then 2
    else 3 end
$function$
;

CREATE OR REPLACE FUNCTION cascade.turn_lines(p_force_id text, p_sender_id uuid, p_ended uuid[], p_states text[], p_uncertain boolean[], p_next timestamp with time zone[], p_tried smallint[], p_codes smallint[], p_replies text[], p_over integer[], p_marked uuid[], p_attempts smallint[], p_places smallint[], p_parcels uuid[], p_number integer, p_may_share boolean, p_is_again boolean)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  v_mine uuid[];
  v_begun uuid[];
begin
  if p_may_share then
    perform cascade.show_turns(p_force_id);
  end if;
  if cardinality(p_ended) > 0 then
    -- A sender that was taken for dead may come late with its answer: the doubt it was left with stays, and where it ended a
    -- line that is being handed over once more, what the later attempt came to counts.
    update cascade.delivery d set state = u.state, is_uncertain = d.is_uncertain or u.is_uncertain, attempts = u.attempts,
        smtp_code = u.code, smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), changed_at = now()
      from (select * from unnest(p_ended, p_states, p_uncertain, p_next, p_tried, p_codes, p_replies)
        as l (id, state, is_uncertain, next_attempt_at, attempts, code, reply) limit cardinality(p_ended)) u
      where d.force_id = p_force_id and d.id = u.id
        and (d.state in ('queued', 'handing-over') and d.attempts <= u.attempts
          or d.state in ('refused', 'unknown', 'not-delivered') and d.is_uncertain and d.attempts < u.attempts);
  end if;
  if cardinality(p_over) > 0 then
    delete from cascade.sender_turn s
      where s.force_id = p_force_id and s.sender_id = p_sender_id and s.number = any (p_over);
  end if;
  if cardinality(p_marked) = 0 then
    return;
  end if;
  if p_is_again then
    -- The first try may be ending still: it has its parcels locked.
    perform from cascade.parcel p
      where p.force_id = p_force_id and p.claimed_by = p_sender_id and p.id = any (p_parcels) for update of p;
    select s.line_ids into v_begun from cascade.sender_turn s
      where s.force_id = p_force_id and s.sender_id = p_sender_id and s.number = p_number;
  end if;
  if v_begun is null then
    select array_agg(h.id) into v_mine from (select p.id from cascade.parcel p
      where p.force_id = p_force_id and p.claimed_by = p_sender_id and p.id = any (p_parcels)
      for share of p) h;
    if not p_may_share
        and pg_try_advisory_xact_lock_shared(hashtextextended('cascade-turns|' || p_force_id, 0)) then
      insert into cascade.sender_turn (force_id, sender_id, number, line_ids, attempts, is_shown, marked_at)
        select p_force_id, p_sender_id, p_number, array_agg(d.id), array_agg(d.attempts), false, now()
        from (select l.id, l.attempts from unnest(p_marked, p_attempts, p_places) as l (id, attempts, place)
          where p_parcels[l.place] = any (v_mine) limit cardinality(p_marked)) u
        cross join lateral (select k.id, k.attempts from cascade.delivery k
          where k.force_id = p_force_id and k.id = u.id and k.state = 'queued' and k.attempts = u.attempts offset 0) d
        having count(*) > 0
        returning line_ids into v_begun;
    else
      with begun as (
        update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = now()
        from (select l.id, l.attempts from unnest(p_marked, p_attempts, p_places) as l (id, attempts, place)
          where p_parcels[l.place] = any (v_mine) order by l.id limit cardinality(p_marked)) u
        where d.force_id = p_force_id and d.id = u.id and d.state = 'queued' and d.attempts = u.attempts
        returning u.id, u.attempts)
      insert into cascade.sender_turn (force_id, sender_id, number, line_ids, attempts, is_shown, marked_at)
        select p_force_id, p_sender_id, p_number, array_agg(b.id), array_agg(b.attempts), true, now()
        from begun b
        having count(*) > 0
        returning line_ids into v_begun;
    end if;
  end if;
  if cardinality(v_begun) = cardinality(p_marked) then
    return;
  end if;
  return query select m.id from unnest(p_marked) m (id) where v_begun is null or m.id <> all (v_begun);
end $function$
;

CREATE OR REPLACE FUNCTION cascade.unfollow(p_force_id text, p_endpoint_hash bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id uuid;
begin
  delete from cascade.push_subscription s where s.force_id = p_force_id and s.endpoint_hash = p_endpoint_hash
    returning s.id into v_id;
  if v_id is not null then
    perform platform.erase_seals(p_force_id, 'cascade.push_subscription', v_id);
  end if;
end
$function$
;

CREATE OR REPLACE FUNCTION cascade.unsubscribe(p_force_id text, p_token_hash bytea)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
  if exists (select 1 from cascade.delivery d
      where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued') then
    begin
      -- Well within the time that a statement of this role may take.
      perform set_config('lock_timeout', '700ms', true);
      perform cascade.show_turns(p_force_id);
      update cascade.delivery d
        set state = case when d.is_uncertain then 'unknown' else 'left-off' end, changed_at = now()
        where d.force_id = p_force_id and d.leader_id = v_leader and d.state = 'queued';
    exception when lock_not_available then
      null;
    end;
  end if;
  return v_leader;
end
$function$
;

CREATE OR REPLACE FUNCTION community.erase_leader(p_force_id text, p_leader_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update community.leader set left_at = now(), seal_id = null, name_sealed = null, email_sealed = null,
    phone_sealed = null, organisation_id = null, quiet_from = null, quiet_until = null, interests = null,
    revision = revision + 1
  where force_id = p_force_id and id = p_leader_id and left_at is null;
  if not found then
    return false;
  end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'community.leader' and s.record_id = p_leader_id;
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION community.known_emails(p_force_id text, p_indexes bytea[])
 RETURNS TABLE(place integer, left_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform platform.demand_actor_right(p_actor_kind);
  insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
    values (p_force_id, p_id, p_at, p_actor_kind, p_actor_id, p_act, p_kind, p_subject, p_subject_id,
      coalesce(p_detail, '{}'));
  insert into platform.audit_unsealed (force_id, entry_id) values (p_force_id, p_id);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.append_audit_of_all(p_force_id text, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_ids text[], p_details jsonb[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform platform.demand_actor_right(p_actor_kind);
  with line as (
    insert into platform.audit_entry (force_id, id, at, actor_kind, actor_id, act, kind, subject, subject_id, detail)
      select p_force_id, gen_random_uuid(), now(), p_actor_kind, p_actor_id, p_act, p_kind, p_subject, s.id, s.detail
      from unnest(p_subject_ids, p_details) s (id, detail)
      returning id)
  insert into platform.audit_unsealed (force_id, entry_id) select p_force_id, line.id from line;
end $function$
;

CREATE OR REPLACE FUNCTION platform.demand_actor_right(p_actor_kind text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if (session_user = 'public_web' and p_actor_kind not in ('public', 'partner'))
    or (session_user = 'leader_web' and p_actor_kind not in ('public', 'leader'))
  then
    raise exception '% may not write a line of %', session_user, p_actor_kind using errcode = 'insufficient_privilege';
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION platform.demand_publish_right(p_name text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if session_user = current_user
    or exists (select from platform.publish_right r where r.role_name = session_user and starts_with(p_name, r.name_prefix))
    or exists (select from pg_roles where rolname = session_user and rolsuper)
  then
    return;
  end if;
  raise exception '% may not publish %', session_user, p_name using errcode = 'insufficient_privilege';
end
$function$
;

CREATE OR REPLACE FUNCTION platform.enqueue(p_force_id text, p_job text, p_payload jsonb, p_key text, p_run_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_max_attempts integer;
begin
  perform platform.demand_publish_right(p_job);
  if p_force_id is distinct from current_setting('app.force_id', true) then
    raise exception 'a job belongs to the force of its transaction' using errcode = 'insufficient_privilege';
  end if;
  select max_attempts into v_max_attempts from platform.job_kind where job_name = p_job;
  perform graphile_worker.add_job(p_job, json_build_object('force', p_force_id, 'payload', p_payload),
    run_at => p_run_at, max_attempts => v_max_attempts,
    job_key => p_force_id || ':' || p_job || ':' || p_key);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.erase_records(p_force_id text, p_root text, p_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  part record;
  v_table text;
  v_where text;
  v_keys uuid[];
  v_ids uuid[];
  v_owners jsonb := '{}';
  v_rows integer;
  v_gone jsonb := '{}';
begin
  if p_force_id is distinct from current_setting('app.force_id', true) then
    raise exception 'records are erased in the force of their transaction' using errcode = 'insufficient_privilege';
  end if;
  for part in select * from platform.erasure_part e where e.root = p_root order by e.position loop
    if part.id_column is null then
      continue;
    end if;
    v_table := format('%I.%I', split_part(part.table_name, '.', 1), split_part(part.table_name, '.', 2));
    select string_agg(format('%I = any ($2)', k), ' or ') into v_where from unnest(part.key_columns) k;
    v_keys := p_ids;
    if part.of_table is not null then
      select coalesce(array_agg(o::uuid), '{}') into v_keys from jsonb_array_elements_text(v_owners -> part.of_table) o;
    end if;
    execute format('select coalesce(array_agg(%I), ''{}'') from %s where force_id = $1 and (%s)', part.id_column, v_table, v_where)
      into v_ids using p_force_id, v_keys;
    v_owners := v_owners || jsonb_build_object(part.table_name, to_jsonb(v_ids));
    delete from platform.seal s
    where s.force_id = p_force_id and s.owner_table = part.table_name and s.record_id = any (v_ids);
  end loop;
  for part in select * from platform.erasure_part e where e.root = p_root order by e.position desc loop
    v_table := format('%I.%I', split_part(part.table_name, '.', 1), split_part(part.table_name, '.', 2));
    select string_agg(format('%I = any ($2)', k), ' or ') into v_where from unnest(part.key_columns) k;
    v_keys := p_ids;
    if part.of_table is not null then
      select coalesce(array_agg(o::uuid), '{}') into v_keys from jsonb_array_elements_text(v_owners -> part.of_table) o;
    end if;
    if part.act = 'clear' then
      execute format('update %s set %I = null where force_id = $1 and (%s)', v_table, part.key_columns[1], v_where)
        using p_force_id, v_keys;
    else
      execute format('delete from %s where force_id = $1 and (%s)', v_table, v_where) using p_force_id, v_keys;
    end if;
    get diagnostics v_rows = row_count;
    if v_rows > 0 then
      v_gone := v_gone || jsonb_build_object(part.table_name, v_rows);
    end if;
  end loop;
  return v_gone;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.erase_seals(p_force_id text, p_owner_table text, p_record_id uuid)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with gone as (
    delete from platform.seal s
      where s.force_id = p_force_id and s.owner_table = p_owner_table and s.record_id = p_record_id
      returning 1)
  select count(*)::integer from gone
$function$
;

CREATE OR REPLACE FUNCTION platform.hand_over(p_limit integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_force_id text;
  v_specs graphile_worker.job_spec[];
  v_events integer;
  v_all integer := 0;
begin
  for v_force_id in select f.force_id from platform.force f order by f.force_id loop
    perform set_config('app.force_id', v_force_id, true);
    with waiting as materialized (
      select e.id from platform.outbox_event e
        where e.force_id = v_force_id and e.handed_over_at is null
        order by e.at, e.id limit p_limit for update skip locked),
    handed as (
      update platform.outbox_event e set handed_over_at = now() from waiting w
        where e.force_id = v_force_id and e.id = w.id
        returning e.id, e.name, e.payload, e.at)
    select array_agg((s.job_name,
          json_build_object('force', v_force_id, 'event', h.name, 'eventId', h.id, 'payload', h.payload),
          null, h.at, k.max_attempts, null, null, null)::graphile_worker.job_spec order by h.at, h.id, s.job_name)
          filter (where s.job_name is not null),
        count(distinct h.id)
      into v_specs, v_events
      from handed h
      left join platform.subscription s on s.event_name = h.name
      left join platform.job_kind k on k.job_name = s.job_name;
    if v_specs is not null then
      perform graphile_worker.add_jobs(v_specs);
    end if;
    v_all := v_all + v_events;
  end loop;
  perform set_config('app.force_id', '', true);
  return v_all;
end
$function$
;

CREATE OR REPLACE FUNCTION platform.has_job(p_force_id text, p_job text, p_name text, p_value text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select p_force_id is not distinct from current_setting('app.force_id', true) and exists (
    select from graphile_worker._private_jobs j
    join graphile_worker._private_tasks k on k.id = j.task_id
    where k.identifier = p_job and (j.attempts < j.max_attempts or j.locked_at is not null)
      and j.payload ->> 'force' = p_force_id and j.payload -> 'payload' ->> p_name = p_value)
$function$
;

CREATE OR REPLACE FUNCTION platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid, p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform platform.keep_seals(p_force_id, array[p_seal_id], array[p_owner_table], array[p_record_id],
    array[p_key_id], array[p_wrapped_force], array[p_wrapped_reader]);
end $function$
;

CREATE OR REPLACE FUNCTION platform.keep_seals(p_force_id text, p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_key_id text;
  v_kept integer;
begin
  for v_key_id in select distinct k.id from unnest(p_key_ids) k (id) order by k.id loop
    perform pg_advisory_xact_lock_shared(hashtextextended('intake-key|' || p_force_id || '|' || v_key_id, 0));
    if not exists (select from platform.public_key k
        where k.force_id = p_force_id and k.key_id = v_key_id and k.purpose = 'intake' and k.destroyed_at is null) then
      raise exception 'the intake key % of % cannot be sealed to', v_key_id, p_force_id using errcode = 'ST001';
    end if;
  end loop;
  insert into platform.seal (force_id, seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
    select p_force_id, s.seal_id, s.owner_table, s.record_id, s.key_id, s.wrapped_force, s.wrapped_reader
    from unnest(p_seal_ids, p_owner_tables, p_record_ids, p_key_ids, p_wrapped_force, p_wrapped_reader)
      s (seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader);
end $function$
;

CREATE OR REPLACE FUNCTION platform.make_tenant_table(p_table text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_table regclass := p_table::regclass;
begin
  execute format('alter table %s enable row level security', v_table);
  execute format('alter table %s force row level security', v_table);
  execute format(
    'create policy own_force on %s using (force_id = current_setting(''app.force_id'', true)) '
    'with check (force_id = current_setting(''app.force_id'', true))', v_table);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform platform.demand_publish_right(p_name);
  insert into platform.outbox_event (force_id, id, name, subject_id, payload)
    values (p_force_id, p_id, p_name, p_subject_id, p_payload);
end
$function$
;

CREATE OR REPLACE FUNCTION platform.publish_all(p_force_id text, p_name text, p_subject_ids text[], p_payloads jsonb[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform platform.demand_publish_right(p_name);
  insert into platform.outbox_event (force_id, id, name, subject_id, payload)
    select p_force_id, gen_random_uuid(), p_name, e.subject_id, e.payload
    from unnest(p_subject_ids, p_payloads) e (subject_id, payload);
end $function$
;

CREATE OR REPLACE FUNCTION platform.reader_seal(p_force_id text, p_seal_id uuid)
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select s.wrapped_reader from platform.seal s where s.force_id = p_force_id and s.seal_id = p_seal_id
$function$
;

CREATE OR REPLACE FUNCTION reporting.add_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform 1 from reporting.draft d
    where d.force_id = p_force_id and d.lookup = p_draft_lookup and d.expires_at > now() for update;
  if not found then
    return 'gone';
  end if;
  return reporting.store_evidence(p_force_id, p_id, null, p_draft_lookup, null, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $function$
;

CREATE OR REPLACE FUNCTION reporting.add_information(p_force_id text, p_receipt_hash bytea, p_id uuid, p_seal_id uuid, p_text bytea)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  of_report uuid;
begin
  insert into reporting.message (force_id, id, report_id, direction, sent_at, seal_id, text_sealed)
  select r.force_id, p_id, r.id, 'from-reporter', now(), p_seal_id, p_text
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
    and (select count(*) from reporting.message m where m.force_id = r.force_id and m.report_id = r.id
      and m.direction = 'from-reporter') < 200
  on conflict (force_id, id) do nothing
  returning report_id into of_report;
  return of_report;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.add_receipt_evidence(p_force_id text, p_receipt_hash bytea, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea, OUT outcome text, OUT of_report uuid)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  select r.id into of_report from reporting.report r
    where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash for update;
  if not found then
    outcome := 'gone';
    return;
  end if;
  outcome := reporting.store_evidence(p_force_id, p_id, of_report, null, null, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $function$
;

CREATE OR REPLACE FUNCTION reporting.add_staff_evidence(p_force_id text, p_report_id uuid, p_staff_id uuid, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform 1 from reporting.report r where r.force_id = p_force_id and r.id = p_report_id for update;
  if not found or p_staff_id is null then
    return 'gone';
  end if;
  return reporting.store_evidence(p_force_id, p_id, p_report_id, null, p_staff_id, p_facts, p_sha256, p_sealed_sha256,
    p_seal_id, p_name);
end $function$
;

CREATE OR REPLACE FUNCTION reporting.afterwards_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(language text, contact_by text, may_leave_message boolean, shown_name text, crime_reference text, promised_on text, is_promise_late boolean, notice_by text, notice_wording text, days smallint[], from_hour smallint, until_hour smallint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.language, r.contact_by, r.may_leave_message, s.shown_name, s.crime_reference,
    to_char(p.due_on, 'YYYY-MM-DD'), coalesce(p.due_at < now(), false), w.by_what, w.wording, w.days, w.from_hour,
    w.until_hour
  from reporting.report r
    left join reporting.standing s on s.force_id = r.force_id and s.report_id = r.id
    left join reporting.promise p on p.force_id = r.force_id and p.report_id = r.id and p.ended_at is null
    left join reporting.notice_wish w on w.force_id = r.force_id and w.report_id = r.id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$function$
;

CREATE OR REPLACE FUNCTION reporting.arrive_text(p_force_id text, p_provider text, p_provider_id text, p_number_hash bytea, p_line_id uuid, p_window_hours integer)
 RETURNS TABLE(line_id uuid, has_number boolean, language text, said_police boolean, is_stopped boolean, replies_today integer, receipt_hash bytea, reader_key bytea, report_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  line reporting.text_line;
begin
  insert into reporting.text_in (force_id, provider, provider_id, received_at)
  values (p_force_id, p_provider, p_provider_id, now()) on conflict do nothing;
  if not found then return; end if;
  insert into reporting.text_line as l (force_id, id, number_hash, first_text_at, last_text_at)
  values (p_force_id, p_line_id, p_number_hash, now(), now())
  on conflict (force_id, number_hash) do update set last_text_at = excluded.last_text_at
  returning * into line;
  return query
    select line.id, line.number_sealed is not null, line.language, line.said_police, line.stopped_at is not null,
      (select count(*)::integer from reporting.text_out o where o.force_id = p_force_id and o.line_id = line.id
        and o.kind <> 'staff' and o.queued_at > now() - interval '24 hours'),
      thread.receipt_hash, thread.reader_key, thread.id
    from (select 1) one
    left join lateral (
      select r.id, r.receipt_hash, r.reader_key
      from reporting.text_thread t join reporting.report r on r.force_id = t.force_id and r.id = t.report_id
      where t.force_id = p_force_id and t.line_id = line.id and r.withdrawn_at is null
        and t.last_text_at > now() - make_interval(hours => p_window_hours)
      order by t.opened_at desc limit 1) thread on true;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.attach_evidence(p_force_id text, p_draft_lookup bytea, p_receipt_hash bytea)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with moved as (
    update reporting.evidence e set report_id = r.id, draft_lookup = null
    from reporting.report r
    where e.force_id = p_force_id and e.draft_lookup = p_draft_lookup
      and r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
    returning 1)
  select count(*)::integer from moved
$function$
;

CREATE OR REPLACE FUNCTION reporting.change_consent(p_force_id text, p_receipt_hash bytea, p_share_with text[], p_may_tell_leader boolean)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id uuid;
  v_before text[];
begin
  select r.id, case when r.may_tell_leader then r.share_with || array['leader'] else r.share_with end into v_id, v_before
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null for update;
  if not found then return null; end if;
  update reporting.report set share_with = p_share_with, may_tell_leader = p_may_tell_leader
  where force_id = p_force_id and id = v_id;
  perform reporting.note_consent(p_force_id, v_id, 'SHARING', v_before,
    case when p_may_tell_leader then p_share_with || array['leader'] else p_share_with end);
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.change_identity(p_force_id text, p_receipt_hash bytea, p_anonymity text, p_contact_by text, p_may_leave_message boolean, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id uuid;
  v_anonymity text;
  v_contact_by text;
begin
  select r.id, r.anonymity, r.contact_by into v_id, v_anonymity, v_contact_by from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null
    and not exists (select 1 from reporting.partner_report pr where pr.force_id = r.force_id and pr.report_id = r.id)
  for update;
  if not found then return null; end if;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.identity'
    and s.record_id = v_id and s.seal_id is distinct from p_seal_id;
  delete from reporting.identity i where i.force_id = p_force_id and i.report_id = v_id;
  if p_seal_id is not null then
    insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
    values (p_force_id, v_id, p_seal_id, p_name, p_contact, p_safety, now());
  end if;
  update reporting.report set anonymity = p_anonymity, contact_by = p_contact_by,
    may_leave_message = p_may_leave_message
  where force_id = p_force_id and id = v_id;
  perform reporting.note_consent(p_force_id, v_id, 'IDENTITY', array[v_anonymity], array[p_anonymity]);
  perform reporting.note_consent(p_force_id, v_id, 'CONTACT', array[v_contact_by], array[p_contact_by]);
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.change_partner_identity(p_force_id text, p_key_hash bytea, p_report_id uuid, p_id uuid, p_identity text, p_anonymity text, p_contact_by text, p_may_leave_message boolean)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_before text;
  v_partner_id uuid;
begin
  select pr.identity, pr.partner_id into v_before, v_partner_id
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
  where pr.report_id = p_report_id
  for update of pr;
  if not found then return null; end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'reporting.identity' and s.record_id = p_report_id;
  delete from reporting.identity i where i.force_id = p_force_id and i.report_id = p_report_id;
  update reporting.partner_report set identity = p_identity, identity_at = now()
  where force_id = p_force_id and report_id = p_report_id;
  update reporting.report set anonymity = p_anonymity, contact_by = p_contact_by,
    may_leave_message = p_may_leave_message
  where force_id = p_force_id and id = p_report_id;
  insert into reporting.partner_consent (force_id, id, report_id, partner_id, before, identity, changed_at)
  values (p_force_id, p_id, p_report_id, v_partner_id, v_before, p_identity, now());
  return v_before;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.claim_partner_request(p_force_id text, p_key_hash bytea, p_request_hash bytea, p_body_hash bytea)
 RETURNS TABLE(is_same boolean, answer text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_partner_id uuid;
begin
  select k.partner_id into v_partner_id from reporting.partner_of_key(p_force_id, p_key_hash) k;
  if not found then
    raise exception 'no partner has this key' using errcode = 'insufficient_privilege';
  end if;
  insert into reporting.partner_request (force_id, partner_id, request_hash, body_hash, made_at)
  values (p_force_id, v_partner_id, p_request_hash, p_body_hash, now())
  on conflict (force_id, partner_id, request_hash) do nothing;
  return query
    select r.body_hash = p_body_hash, r.answer from reporting.partner_request r
    where r.force_id = p_force_id and r.partner_id = v_partner_id and r.request_hash = p_request_hash;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.drop_abandoned_evidence(p_force_id text)
 RETURNS SETOF uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with gone as (
    delete from reporting.evidence e
    where e.force_id = p_force_id and e.report_id is null and not exists (
      select 1 from reporting.draft d
      where d.force_id = e.force_id and d.lookup = e.draft_lookup and d.expires_at > now())
    returning e.id),
  keys as (
    delete from platform.seal s using gone
    where s.force_id = p_force_id and s.owner_table = 'reporting.evidence' and s.record_id = gone.id)
  select id from gone
$function$
;

CREATE OR REPLACE FUNCTION reporting.drop_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from reporting.evidence e
    where e.force_id = p_force_id and e.id = p_id and e.draft_lookup = p_draft_lookup and e.report_id is null;
  if not found then
    return false;
  end if;
  delete from platform.seal s
    where s.force_id = p_force_id and s.owner_table = 'reporting.evidence' and s.record_id = p_id;
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.end_partner_worker(p_force_id text, p_worker_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update reporting.partner_worker w set removed_at = now(), email_index = null, seal_id = null, email_sealed = null
  where w.force_id = p_force_id and w.id = p_worker_id and w.removed_at is null;
  if not found then return false; end if;
  delete from platform.seal s
  where s.force_id = p_force_id and s.owner_table = 'reporting.partner_worker' and s.record_id = p_worker_id;
  perform access.end_sessions_of_worker(p_force_id, p_worker_id);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.evidence_of_draft(p_force_id text, p_draft_lookup bytea)
 RETURNS TABLE(id uuid, received_at timestamp with time zone, media_type text, family text, bytes bigint, is_original boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select e.id, e.received_at, e.media_type, e.family, e.bytes, e.is_original from reporting.evidence e
  where e.force_id = p_force_id and e.draft_lookup = p_draft_lookup order by e.received_at, e.id
$function$
;

CREATE OR REPLACE FUNCTION reporting.evidence_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(id uuid, received_at timestamp with time zone, media_type text, family text, bytes bigint, is_original boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select e.id, e.received_at, e.media_type, e.family, e.bytes, e.is_original
  from reporting.evidence e join reporting.report r on r.force_id = e.force_id and r.id = e.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and e.source = 'reporter'
  order by e.received_at, e.id
$function$
;

CREATE OR REPLACE FUNCTION reporting.follow_text_thread(p_force_id text, p_receipt_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update reporting.text_thread t set last_text_at = now()
  from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and t.force_id = r.force_id and t.report_id = r.id
$function$
;

CREATE OR REPLACE FUNCTION reporting.forget_lines(p_force_id text, p_line_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_lines uuid[];
begin
  select coalesce(array_agg(l.id), '{}') into v_lines from reporting.text_line l
  where l.force_id = p_force_id and l.id = any (p_line_ids)
    and not exists (select from reporting.text_thread t where t.force_id = p_force_id and t.line_id = l.id);
  delete from platform.seal s where s.force_id = p_force_id and (
    (s.owner_table = 'reporting.text_line' and s.record_id = any (v_lines))
    or (s.owner_table = 'reporting.text_out' and s.record_id in (
      select o.id from reporting.text_out o where o.force_id = p_force_id and o.line_id = any (v_lines))));
  delete from reporting.text_out o where o.force_id = p_force_id and o.line_id = any (v_lines);
  update reporting.text_line l set seal_id = null, number_sealed = null, language = null
  where l.force_id = p_force_id and l.id = any (v_lines) and l.stopped_at is not null;
  delete from reporting.text_line l
  where l.force_id = p_force_id and l.id = any (v_lines) and l.stopped_at is null;
  return cardinality(v_lines);
end
$function$
;

CREATE OR REPLACE FUNCTION reporting.invite_partner_worker(p_force_id text, p_hash bytea, p_id uuid, p_name text, p_is_manager boolean, p_email_index bytea, p_seal_id uuid, p_email bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_me record;
begin
  select * into v_me from reporting.partner_worker_of_session(p_force_id, p_hash);
  if not found or not v_me.is_manager then return 'not-allowed'; end if;
  if (select count(*) >= 200 from reporting.partner_worker w
      where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.removed_at is null) then
    return 'full';
  end if;
  insert into reporting.partner_worker (force_id, id, partner_id, name, is_manager, email_index, seal_id, email_sealed,
    invited_at, invited_by)
  values (p_force_id, p_id, v_me.partner_id, p_name, p_is_manager, p_email_index, p_seal_id, p_email, now(),
    v_me.worker_id)
  on conflict (force_id, email_index) where removed_at is null do nothing;
  return case when found then 'invited' else 'taken' end;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.keep_equality_answer(p_force_id text, p_id uuid, p_seal_id uuid, p_answers bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into reporting.equality_answer (force_id, id, answered_in, seal_id, answers_sealed)
  values (p_force_id, p_id, date_trunc('month', now() at time zone 'Europe/London')::date,
    p_seal_id, p_answers)
$function$
;

CREATE OR REPLACE FUNCTION reporting.keep_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
  select r.force_id, r.id, p_seal_id, p_name, p_contact, p_safety, now()
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
  on conflict (force_id, report_id) do update set seal_id = excluded.seal_id, name_sealed = excluded.name_sealed,
    contact_sealed = excluded.contact_sealed, safety_sealed = excluded.safety_sealed, changed_at = excluded.changed_at;
  return found;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.keep_notice_wish(p_force_id text, p_receipt_hash bytea, p_by_what text, p_wording text, p_language text, p_line_id uuid, p_seal_id uuid, p_address bytea, p_words bytea, p_days smallint[], p_from_hour smallint, p_until_hour smallint)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_report_id uuid;
  v_before text[];
begin
  select r.id into v_report_id from reporting.report r
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and r.withdrawn_at is null for update;
  if not found then return null; end if;
  select array[w.by_what] into v_before from reporting.notice_wish w
  where w.force_id = p_force_id and w.report_id = v_report_id;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.notice_wish'
    and s.record_id = v_report_id and s.seal_id is distinct from p_seal_id;
  insert into reporting.notice_wish (force_id, report_id, by_what, wording, language, line_id, seal_id, address_sealed,
    words_sealed, days, from_hour, until_hour, changed_at)
  values (p_force_id, v_report_id, p_by_what, p_wording, p_language, p_line_id, p_seal_id, p_address, p_words, p_days,
    p_from_hour, p_until_hour, now())
  on conflict (force_id, report_id) do update set by_what = excluded.by_what, wording = excluded.wording,
    language = excluded.language, line_id = excluded.line_id, seal_id = excluded.seal_id,
    address_sealed = excluded.address_sealed, words_sealed = excluded.words_sealed, days = excluded.days,
    from_hour = excluded.from_hour, until_hour = excluded.until_hour, changed_at = excluded.changed_at;
  -- From now on the answers themselves go to no phone: texts of officers that still wait stay here.
  update reporting.text_out set state = 'held', next_attempt_at = null, changed_at = now()
  where force_id = p_force_id and report_id = v_report_id and state = 'queued' and kind = 'staff';
  update reporting.notice set state = 'dropped', changed_at = now()
  where force_id = p_force_id and report_id = v_report_id and state = 'waiting' and by_what <> p_by_what;
  perform reporting.note_consent(p_force_id, v_report_id, 'NOTICES', coalesce(v_before, array['NONE']), array[p_by_what]);
  return v_report_id;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.keep_partner_answer(p_force_id text, p_key_hash bytea, p_request_hash bytea, p_answer text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update reporting.partner_request r set answer = p_answer
  from reporting.partner_of_key(p_force_id, p_key_hash) k
  where r.force_id = p_force_id and r.partner_id = k.partner_id and r.request_hash = p_request_hash
    and r.answer is null
$function$
;

CREATE OR REPLACE FUNCTION reporting.keep_partner_report(p_force_id text, p_key_hash bytea, p_receipt_hash bytea, p_identity text, p_own_reference text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into reporting.partner_report (force_id, report_id, brought_by, partner_id, identity, identity_at,
    own_reference, entered_by)
  select r.force_id, r.id, k.partner_id, k.partner_id, p_identity, now(), p_own_reference, w.id
  from reporting.report r, reporting.partner_of_key(p_force_id, p_key_hash) k
    left join reporting.partner_worker w on w.force_id = p_force_id and w.id = k.key_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash;
  -- A key that died meanwhile takes the report with it: none is stored that nobody could be asked about.
  if not found then
    raise exception 'no partner has this key' using errcode = 'insufficient_privilege';
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.keep_text_number(p_force_id text, p_line_id uuid, p_seal_id uuid, p_number bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update reporting.text_line set seal_id = p_seal_id, number_sealed = p_number
  where force_id = p_force_id and id = p_line_id and number_sealed is null
$function$
;

CREATE OR REPLACE FUNCTION reporting.line_of_number(p_force_id text, p_number_hash bytea, p_line_id uuid)
 RETURNS TABLE(line_id uuid, has_number boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into reporting.text_line (force_id, id, number_hash, first_text_at, last_text_at)
  values (p_force_id, p_line_id, p_number_hash, now(), now())
  on conflict (force_id, number_hash) do nothing;
  return query select l.id, l.number_sealed is not null from reporting.text_line l
    where l.force_id = p_force_id and l.number_hash = p_number_hash;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.load_draft(p_force_id text, p_lookup bytea)
 RETURNS TABLE(body_sealed bytea, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select d.body_sealed, d.expires_at from reporting.draft d
  where d.force_id = p_force_id and d.lookup = p_lookup and d.expires_at > now()
$function$
;

CREATE OR REPLACE FUNCTION reporting.note_consent(p_force_id text, p_report_id uuid, p_what text, p_before text[], p_after text[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into reporting.consent_change (force_id, id, report_id, what, before, after, changed_at)
  select p_force_id, gen_random_uuid(), p_report_id, p_what, p_before, p_after, now()
  where p_before is distinct from p_after
$function$
;

CREATE OR REPLACE FUNCTION reporting.note_text_line(p_force_id text, p_line_id uuid, p_language text, p_said_police boolean, p_is_stopped boolean)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  update reporting.text_line set language = coalesce(p_language, language),
    said_police = said_police or coalesce(p_said_police, false),
    stopped_at = case when p_is_stopped is null then stopped_at when p_is_stopped then coalesce(stopped_at, now()) end
  where force_id = p_force_id and id = p_line_id
$function$
;

CREATE OR REPLACE FUNCTION reporting.note_text_receipt(p_force_id text, p_id uuid, p_provider text, p_provider_id text, p_state text, p_code integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update reporting.text_out set state = p_state, code = coalesce(p_code, code), provider = p_provider,
    provider_id = coalesce(provider_id, p_provider_id), next_attempt_at = null, is_uncertain = false,
    changed_at = now()
  where force_id = p_force_id and id = p_id and attempts > 0
    and (provider_id is null or provider_id = p_provider_id)
    and p_state in ('handed-over', 'sent', 'delivered', 'not-delivered')
    and reporting.text_rank(p_state) > reporting.text_rank(state);
  return found;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.open_text_thread(p_force_id text, p_receipt_hash bytea, p_line_id uuid, p_seal_id uuid, p_code bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into reporting.text_thread (force_id, report_id, line_id, opened_at, last_text_at, seal_id, code_sealed)
  select r.force_id, r.id, p_line_id, now(), now(), p_seal_id, p_code
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_of_key(p_force_id text, p_key_hash bytea)
 RETURNS TABLE(partner_id uuid, key_id uuid, name text, route text, scopes text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select p.id, k.id, p.name, p.route, k.scopes
  from reporting.partner_key k join reporting.partner p on p.force_id = k.force_id and p.id = k.partner_id
  where k.force_id = p_force_id and k.key_hash = p_key_hash and k.ended_at is null and k.expires_at > now()
    and p.ended_at is null
  union all
  select p.id, w.id, p.name, p.route,
    array['reports:write', 'reports:read', 'messages:write', 'consent:write', 'files:write']
  from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.id = access.worker_of_partner_session(p_force_id, p_key_hash)
    and w.removed_at is null and p.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_report_counts(p_force_id text, p_key_hash bytea)
 RETURNS TABLE(waiting integer, open integer, closed integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select
    (count(*) filter (where waits.is_so and r.withdrawn_at is null))::integer,
    (count(*) filter (where r.status <> 'closed' and r.withdrawn_at is null))::integer,
    (count(*) filter (where r.status = 'closed' or r.withdrawn_at is not null))::integer
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    cross join lateral (
      select coalesce((select m.direction = 'to-reporter' from reporting.message m
        where m.force_id = r.force_id and m.report_id = r.id order by m.sent_at desc, m.id desc limit 1), false) as is_so
    ) waits
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_report_of(p_force_id text, p_key_hash bytea, p_report_id uuid)
 RETURNS TABLE(id uuid, reference text, own_reference text, status text, status_at timestamp with time zone, reported_at timestamp with time zone, withdrawn_at timestamp with time zone, identity text, identity_at timestamp with time zone, entered_by text, is_handed_over boolean, danger boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.id, r.reference, pr.own_reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, pr.identity,
    pr.identity_at, w.name, pr.brought_by <> k.partner_id, r.danger
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    left join reporting.partner_worker w on w.force_id = pr.force_id and w.id = pr.entered_by
      and w.partner_id = k.partner_id
  where pr.report_id = p_report_id
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_reports_of(p_force_id text, p_key_hash bytea, p_which text, p_page integer)
 RETURNS TABLE(id uuid, reference text, own_reference text, status text, status_at timestamp with time zone, reported_at timestamp with time zone, withdrawn_at timestamp with time zone, identity text, entered_by text, waiting_since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.id, r.reference, pr.own_reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, pr.identity, w.name,
    waits.since
  from reporting.partner_of_key(p_force_id, p_key_hash) k
    join reporting.partner_report pr on pr.force_id = p_force_id and pr.partner_id = k.partner_id
    join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
    left join reporting.partner_worker w on w.force_id = pr.force_id and w.id = pr.entered_by
      and w.partner_id = k.partner_id
    cross join lateral (
      select min(m.sent_at) as since from reporting.message m
      where m.force_id = r.force_id and m.report_id = r.id and m.direction = 'to-reporter'
        and m.sent_at > coalesce((select max(o.sent_at) from reporting.message o
          where o.force_id = r.force_id and o.report_id = r.id and o.direction = 'from-reporter'), '-infinity')
    ) waits
  where case p_which
    when 'waiting' then waits.since is not null and r.withdrawn_at is null
    when 'closed' then r.status = 'closed' or r.withdrawn_at is not null
    else r.status <> 'closed' and r.withdrawn_at is null end
  order by waits.since nulls last, r.reported_at desc, r.id
  limit 51 offset greatest(least(p_page, 1000), 0) * 50
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_worker_by_email(p_force_id text, p_email_index bytea)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select w.id from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.email_index = p_email_index and w.removed_at is null and p.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_worker_of_session(p_force_id text, p_hash bytea)
 RETURNS TABLE(worker_id uuid, name text, is_manager boolean, partner_id uuid, partner_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select w.id, w.name, w.is_manager, p.id, p.name
  from reporting.partner_worker w join reporting.partner p on p.force_id = w.force_id and p.id = w.partner_id
  where w.force_id = p_force_id and w.id = access.worker_of_partner_session(p_force_id, p_hash)
    and w.removed_at is null and p.ended_at is null
$function$
;

CREATE OR REPLACE FUNCTION reporting.partner_workers_of(p_force_id text, p_hash bytea)
 RETURNS TABLE(id uuid, name text, is_manager boolean, invited_at timestamp with time zone, is_self boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select w.id, w.name, w.is_manager, w.invited_at, w.id = me.worker_id
  from reporting.partner_worker_of_session(p_force_id, p_hash) me
    join reporting.partner_worker w on w.force_id = p_force_id and w.partner_id = me.partner_id
  where w.removed_at is null order by w.name, w.id
$function$
;

CREATE OR REPLACE FUNCTION reporting.queue_text(p_force_id text, p_id uuid, p_line_id uuid, p_report_id uuid, p_kind text, p_seal_id uuid, p_body bytea, p_give_up_minutes integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if p_kind = 'staff' then
    raise exception 'an officer''s text is queued by staff' using errcode = 'insufficient_privilege';
  end if;
  insert into reporting.text_out (force_id, id, line_id, report_id, kind, seal_id, body_sealed, queued_at,
    next_attempt_at, give_up_at, changed_at)
  values (p_force_id, p_id, p_line_id, p_report_id, p_kind, p_seal_id, p_body, now(), now(),
    now() + make_interval(mins => p_give_up_minutes), now());
end $function$
;

CREATE OR REPLACE FUNCTION reporting.raise_danger(p_force_id text, p_receipt_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update reporting.report set danger = true
  where force_id = p_force_id and receipt_hash = p_receipt_hash and not danger;
  return found;
end $function$
;

CREATE OR REPLACE FUNCTION reporting.read_drafts(p_force_id text, p_lookups bytea[])
 RETURNS TABLE(nth bigint, body_sealed bytea, expires_at timestamp with time zone, read_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform set_config('app.force_id', p_force_id, true);
  return query select w.nth, d.body_sealed, d.expires_at, now()
    from unnest(p_lookups) with ordinality w (lookup, nth)
    cross join lateral (
      select * from reporting.draft k where k.force_id = p_force_id and k.lookup = w.lookup offset 0) d
    where d.expires_at > now();
end $function$
;

CREATE OR REPLACE FUNCTION reporting.remove_partner_worker(p_force_id text, p_hash bytea, p_worker_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_me record;
  v_is_manager boolean;
begin
  select * into v_me from reporting.partner_worker_of_session(p_force_id, p_hash);
  if not found or not v_me.is_manager then return 'not-allowed'; end if;
  -- Two managers who remove each other at once wait here, so that one of them stays.
  perform 1 from reporting.partner_worker w
    where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.is_manager and w.removed_at is null
    order by w.id for update;
  select w.is_manager into v_is_manager from reporting.partner_worker w
    where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.id = p_worker_id and w.removed_at is null;
  if not found then return 'not-found'; end if;
  if v_is_manager and (select count(*) < 2 from reporting.partner_worker w
      where w.force_id = p_force_id and w.partner_id = v_me.partner_id and w.is_manager and w.removed_at is null) then
    return 'last-manager';
  end if;
  perform reporting.end_partner_worker(p_force_id, p_worker_id);
  return 'removed';
end $function$
;

CREATE OR REPLACE FUNCTION reporting.report_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(id uuid, kind text, reference text, status text, status_at timestamp with time zone, reported_at timestamp with time zone, withdrawn_at timestamp with time zone, reader_key bytea, anonymity text, strands text[], share_with text[], may_tell_leader boolean, danger boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.id, r.kind, r.reference, r.status, r.status_at, r.reported_at, r.withdrawn_at, r.reader_key, r.anonymity,
    r.strands, r.share_with, r.may_tell_leader, r.danger
  from reporting.report r where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
$function$
;

CREATE OR REPLACE FUNCTION reporting.save_draft(p_force_id text, p_lookup bytea, p_body bytea, p_hours integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into reporting.draft (force_id, lookup, body_sealed, expires_at)
  values (p_force_id, p_lookup, p_body, now() + make_interval(hours => least(p_hours, 72)))
  on conflict (force_id, lookup) do update set body_sealed = excluded.body_sealed, expires_at = excluded.expires_at
$function$
;

CREATE OR REPLACE FUNCTION reporting.send_reports(p_force_id text, p_actor_kind text, p_actor_id text, p_ids uuid[], p_references text[], p_facts jsonb, p_token_hashes bytea[], p_draft_lookups bytea[], p_receipt_hashes bytea[], p_reader_keys bytea[], p_story_seals uuid[], p_narratives bytea[], p_places bytea[], p_details bytea[], p_identity_seals uuid[], p_names bytea[], p_contacts bytea[], p_safeties bytea[], p_words_seals uuid[], p_words bytea[], p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[])
 RETURNS TABLE(nth bigint, report_id uuid, reference text, is_new boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
declare
  v_new uuid[];
  v_areas text[];
  v_subjects text[];
  v_payloads jsonb[];
  v_audited jsonb[];
  v_stored uuid[];
  v_lookups bytea[];
  v_form record;
begin
  perform set_config('app.force_id', p_force_id, true);

  -- In one order, so that two lists with the same forms never wait for one another. A report without a form has nothing
  -- to claim.
  with claim as (
    insert into reporting.form_claim (force_id, token_hash, report_id, claimed_at)
      select p_force_id, t.hash, t.id, now()
      from unnest(p_token_hashes, p_ids) with ordinality t (hash, id, nth)
      where t.hash is not null order by t.hash, t.nth
      on conflict (force_id, token_hash) do nothing
      returning form_claim.report_id)
  select array_agg(n.id) into v_new from (
    select claim.report_id from claim
    union all select t.id from unnest(p_token_hashes, p_ids) t (hash, id) where t.hash is null) n (id);

  with stored as (
    insert into reporting.report (force_id, id, kind, reference, receipt_hash, reader_key, status_at, reported_at, route,
      language, area_path, place_kind, incident_on, incident_precision, danger, is_repeat, reporter_role, person_knows,
      happened_kinds, strands, strand_extras, perceived_religions, perceived_tags, perceived_by, risk_words, wants,
      anonymity, contact_by, may_leave_message, needs, share_with, may_tell_leader, concern_about, concern_soon, worry,
      heard_from, seal_id, narrative_sealed, place_sealed, details_sealed)
    select p_force_id, f.id, f.kind, f.reference, f.receipt_hash, f.reader_key, date_trunc('minute', now()),
      date_trunc('minute', now()), f.route, f.language, f.area_path, f.place_kind, f.incident_on, f.incident_precision,
      f.danger, f.is_repeat, f.reporter_role, f.person_knows, f.happened_kinds, f.strands, f.strand_extras,
      f.perceived_religions, f.perceived_tags, f.perceived_by, f.risk_words, f.wants, f.anonymity, f.contact_by,
      f.may_leave_message, f.needs, f.share_with, f.may_tell_leader, f.concern_about, f.concern_soon, f.worry,
      f.heard_from, f.seal_id, f.narrative, f.place, f.details
    from rows from (
        jsonb_to_recordset(p_facts) as (kind text, route text, language text,
          area_path text, place_kind text, incident_on date, incident_precision text, danger boolean, is_repeat boolean,
          reporter_role text, person_knows text, happened_kinds text[], strands text[], strand_extras text[],
          perceived_religions text[], perceived_tags text[], perceived_by text, risk_words text[], wants text[],
          anonymity text, contact_by text, may_leave_message boolean, needs text[], share_with text[],
          may_tell_leader boolean, concern_about text, concern_soon text, worry text, heard_from text),
        unnest(p_ids, p_references, p_receipt_hashes, p_reader_keys, p_story_seals, p_narratives, p_places, p_details))
      f (kind, route, language, area_path, place_kind, incident_on, incident_precision, danger,
        is_repeat, reporter_role, person_knows, happened_kinds, strands, strand_extras, perceived_religions,
        perceived_tags, perceived_by, risk_words, wants, anonymity, contact_by, may_leave_message, needs, share_with,
        may_tell_leader, concern_about, concern_soon, worry, heard_from,
        id, reference, receipt_hash, reader_key, seal_id, narrative, place, details)
    where f.id = any (v_new)
    on conflict on constraint report_force_id_reference_key do nothing
    returning report.id, report.kind, report.route, report.area_path)
  select array_agg(s.id), array_agg(s.id::text), array_agg(distinct s.area_path) filter (where s.area_path is not null),
      array_agg(jsonb_build_object('reportId', s.id, 'kind', s.kind)),
      array_agg(jsonb_build_object('kind', s.kind, 'route', s.route))
    into v_stored, v_subjects, v_areas, v_payloads, v_audited
    from stored s;

  if v_stored is not null then
    if exists (select from unnest(v_areas) r (path) where not exists (
        select from access.area a where a.force_id = p_force_id and a.path = r.path)) then
      raise exception 'there is no such area' using errcode = 'foreign_key_violation';
    end if;
    perform platform.keep_seals(p_force_id, array_agg(s.seal_id), array_agg(s.owner_table), array_agg(s.record_id),
        array_agg(s.key_id), array_agg(s.wrapped_force), array_agg(s.wrapped_reader))
      from unnest(p_seal_ids, p_owner_tables, p_record_ids, p_key_ids, p_wrapped_force, p_wrapped_reader)
        s (seal_id, owner_table, record_id, key_id, wrapped_force, wrapped_reader)
      where s.record_id = any (v_stored);
    if 'reporting.identity' = any (p_owner_tables) then
      insert into reporting.identity (force_id, report_id, seal_id, name_sealed, contact_sealed, safety_sealed, changed_at)
        select p_force_id, i.id, i.seal_id, i.name, i.contact, i.safety, now()
        from unnest(p_ids, p_identity_seals, p_names, p_contacts, p_safeties) i (id, seal_id, name, contact, safety)
        where i.seal_id is not null and i.id = any (v_stored);
    end if;
    if 'reporting.self_identity' = any (p_owner_tables) then
      insert into reporting.self_identity (force_id, report_id, seal_id, words_sealed)
        select p_force_id, w.id, w.seal_id, w.words
        from unnest(p_ids, p_words_seals, p_words) w (id, seal_id, words)
        where w.seal_id is not null and w.id = any (v_stored);
    end if;
    perform platform.publish_all(p_force_id, 'reporting.report-submitted', v_subjects, v_payloads);
    perform platform.append_audit_of_all(p_force_id, p_actor_kind, p_actor_id, 'reporting.submit-report', 'collection',
      'report', v_subjects, v_audited);

    select array_agg(d.lookup) into v_lookups from unnest(p_ids, p_draft_lookups) d (id, lookup)
      where d.lookup is not null and d.id = any (v_stored);
    if v_lookups is not null then
      for v_form in
        select f.lookup, f.receipt_hash from unnest(p_draft_lookups, p_receipt_hashes) f (lookup, receipt_hash)
          where f.lookup = any (v_lookups) and exists (
            select from reporting.evidence e where e.force_id = p_force_id and e.draft_lookup = f.lookup)
      loop
        perform reporting.attach_evidence(p_force_id, v_form.lookup, v_form.receipt_hash);
      end loop;
      delete from reporting.draft d where d.force_id = p_force_id and d.lookup = any (v_lookups);
    end if;
    return query
      select r.nth, r.id, r.reference, true
        from unnest(p_ids, p_references) with ordinality r (id, reference, nth)
        where r.id = any (v_stored);
  end if;

  if cardinality(v_stored) = cardinality(p_ids) then
    return;
  end if;
  delete from reporting.form_claim c where c.force_id = p_force_id and c.token_hash = any (p_token_hashes)
    and c.report_id = any (v_new) and not c.report_id = any (coalesce(v_stored, '{}'));
  return query
    select t.nth, c.report_id, s.reference, false
      from unnest(p_token_hashes, p_ids) with ordinality t (hash, id, nth)
      join reporting.form_claim c on c.force_id = p_force_id and c.token_hash = t.hash
      join reporting.report s on s.force_id = c.force_id and s.id = c.report_id
      where not t.id = any (coalesce(v_stored, '{}'));
end $function$
;

CREATE OR REPLACE FUNCTION reporting.store_evidence(p_force_id text, p_id uuid, p_report_id uuid, p_draft_lookup bytea, p_staff_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_files bigint;
  v_bytes numeric;
begin
  if p_staff_id is null and exists (select from reporting.evidence e
      where e.force_id = p_force_id and e.sha256 = p_sha256 and e.source = 'reporter'
        and case when p_report_id is null then e.draft_lookup = p_draft_lookup else e.report_id = p_report_id end) then
    return 'again';
  end if;
  select count(*), coalesce(sum(e.bytes), 0) into v_files, v_bytes from reporting.evidence e
    where e.force_id = p_force_id
      and case when p_report_id is null then e.draft_lookup = p_draft_lookup else e.report_id = p_report_id end;
  if v_files >= (p_facts ->> 'mostFiles')::bigint
    or v_bytes + (p_facts ->> 'bytes')::numeric > (p_facts ->> 'mostBytes')::numeric then
    return 'full';
  end if;
  insert into reporting.evidence (force_id, id, report_id, draft_lookup, source, staff_id, received_at, media_type, family,
    bytes, sha256, sealed_bytes, sealed_sha256, is_original, scan_state, scan_note, scanned_at, seal_id, name_sealed)
  values (p_force_id, p_id, p_report_id, p_draft_lookup, case when p_staff_id is null then 'reporter' else 'staff' end,
    p_staff_id, date_trunc('minute', now()), p_facts ->> 'mediaType', p_facts ->> 'family', (p_facts ->> 'bytes')::bigint,
    p_sha256, (p_facts ->> 'sealedBytes')::bigint, p_sealed_sha256, (p_facts ->> 'isOriginal')::boolean,
    p_facts ->> 'scanState', p_facts ->> 'scanNote',
    case when p_facts ->> 'scanState' in ('clean', 'infected') then now() end, p_seal_id, p_name);
  insert into reporting.evidence_custody (force_id, id, evidence_id, at, act, actor_kind, actor_id)
  values (p_force_id, gen_random_uuid(), p_id, date_trunc('minute', now()), 'received',
    case when p_staff_id is null then 'public' else 'staff' end, p_staff_id::text);
  return 'kept';
end $function$
;

CREATE OR REPLACE FUNCTION reporting.story_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(at timestamp with time zone, what text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with own as (select r.force_id, r.id, r.reported_at, r.withdrawn_at from reporting.report r
    where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash)
  select e.at, e.what from (
    select o.reported_at as at, 'SENT' as what from own o
    union all select c.changed_at, case when c.status = 'supervised' and exists (select 1 from reporting.status_change b
        where b.force_id = c.force_id and b.report_id = c.report_id and b.status = 'closed' and b.changed_at < c.changed_at)
        then 'REOPENED' else upper(c.status) end
      from own o join reporting.status_change c on c.force_id = o.force_id and c.report_id = o.id
    union all select m.sent_at, case m.direction when 'to-reporter' then 'WE_WROTE' else 'YOU_WROTE' end
      from own o join reporting.message m on m.force_id = o.force_id and m.report_id = o.id
    union all select v.received_at, 'FILE' from own o
      join reporting.evidence v on v.force_id = o.force_id and v.report_id = o.id
      where v.received_at > o.reported_at + interval '1 minute' and v.source = 'reporter'
    union all select c.changed_at, c.what from own o
      join reporting.consent_change c on c.force_id = o.force_id and c.report_id = o.id
    union all select t.entered_at, 'TRANSLATED' from own o
      join reporting.translation t on t.force_id = o.force_id and t.report_id = o.id
      where t.entered_at is not null and t.message_id is not null
    union all select o.withdrawn_at, 'WITHDRAWN' from own o where o.withdrawn_at is not null) e
  order by e.at
$function$
;

CREATE OR REPLACE FUNCTION reporting.text_rank(p_state text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select case p_state when 'queued' then 0 when 'handing-over' then 1 when 'handed-over' then 2 when 'sent' then 3
    else 4 end
$function$
;

CREATE OR REPLACE FUNCTION reporting.text_route_of(p_force_id text)
 RETURNS TABLE(number text, keyword text, second_language text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select r.number, r.keyword, r.second_language from reporting.text_route r where r.force_id = p_force_id
$function$
;

CREATE OR REPLACE FUNCTION reporting.thread_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(id uuid, direction text, sent_at timestamp with time zone, seal_id uuid, text_sealed bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select m.id, m.direction, m.sent_at, m.seal_id, m.text_sealed
  from reporting.message m join reporting.report r on r.force_id = m.force_id and r.id = m.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash
  order by m.sent_at, m.id
$function$
;

CREATE OR REPLACE FUNCTION reporting.translations_of_receipt(p_force_id text, p_receipt_hash bytea)
 RETURNS TABLE(id uuid, message_id uuid, to_language text, due_at timestamp with time zone, entered_at timestamp with time zone, has_machine_draft boolean, is_read boolean, seal_id uuid, text_sealed bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select t.id, t.message_id, t.to_language, t.due_at, t.entered_at, t.has_machine_draft, t.read_at is not null, t.seal_id,
    t.text_sealed
  from reporting.translation t join reporting.report r on r.force_id = t.force_id and r.id = t.report_id
  where r.force_id = p_force_id and r.receipt_hash = p_receipt_hash and t.message_id is not null
  order by t.asked_at
$function$
;

CREATE OR REPLACE FUNCTION reporting.withdraw_report(p_force_id text, p_receipt_hash bytea)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_id uuid;
begin
  update reporting.report set withdrawn_at = now(), share_with = '{}', may_tell_leader = false
  where force_id = p_force_id and receipt_hash = p_receipt_hash and withdrawn_at is null
  returning id into v_id;
  if v_id is null then return null; end if;
  delete from platform.seal s where s.force_id = p_force_id and s.owner_table = 'reporting.notice_wish'
    and s.record_id = v_id;
  delete from reporting.notice_wish w where w.force_id = p_force_id and w.report_id = v_id;
  update reporting.notice set state = 'dropped', changed_at = now()
  where force_id = p_force_id and report_id = v_id and state = 'waiting';
  update reporting.promise set ended_at = now(), ending = 'WITHDRAWN'
  where force_id = p_force_id and report_id = v_id and ended_at is null;
  update reporting.text_out set state = 'held', next_attempt_at = null, changed_at = now()
  where force_id = p_force_id and report_id = v_id and state = 'queued' and kind in ('staff', 'notice');
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION retention.erase_planned(p_force_id text, p_plan_id uuid, p_kind text, p_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if not exists (select from retention.plan p join retention.plan_line l on l.force_id = p_force_id and l.plan_id = p.id
      where p.force_id = p_force_id and p.id = p_plan_id and p.state = 'CONFIRMED' and l.subject_kind = p_kind
        and l.subject_id = p_ids[1] and l.verdict = 'ERASE' and l.state = 'LISTED')
    or exists (select from retention.hold h where h.force_id = p_force_id and h.lifted_at is null and h.subject_id = any (p_ids))
    or exists (select from unnest(p_ids[2:]) given (id) where not exists (select from triage.oversight o
      where o.force_id = p_force_id and o.report_id = given.id and o.duplicate_of = any (p_ids)))
  then
    raise exception 'nobody has confirmed that this is erased, or it is held' using errcode = 'insufficient_privilege';
  end if;
  return platform.erase_records(p_force_id, p_kind, p_ids);
end
$function$
;

CREATE OR REPLACE FUNCTION triage.box_key(p_to_force text, OUT key_id text, OUT public_key bytea)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  v_own text := current_setting('app.force_id', true);
begin
  perform set_config('app.force_id', p_to_force, true);
  select k.key_id, k.public_key into key_id, public_key from platform.public_key k
    where k.force_id = p_to_force and k.purpose = 'intake' and k.retired_at is null;
  perform set_config('app.force_id', v_own, true);
end $function$
;

CREATE OR REPLACE FUNCTION triage.put_in_box(p_offer_id uuid, p_from_reference text, p_key_id text, p_cover jsonb, p_materials jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION triage.take_from_box(p_offer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION triage.tell_offerer(p_offer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$
;

grant execute on function access.ask_login_link(p_force_id text, p_audience text, p_id uuid, p_person_id uuid, p_language text, p_asked_on text, p_minutes integer, p_browser_hash bytea, p_code_hash bytea) to leader_web;
grant execute on function access.ask_login_link(p_force_id text, p_audience text, p_id uuid, p_person_id uuid, p_language text, p_asked_on text, p_minutes integer, p_browser_hash bytea, p_code_hash bytea) to public_web;
grant execute on function access.end_partner_session(p_force_id text, p_session_id uuid, p_token_hash bytea) to public_web;
grant execute on function access.look_at_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text) to leader_web;
grant execute on function access.look_at_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text) to public_web;
grant execute on function access.staff_contact_ways(p_force_id text, p_staff_ids uuid[]) to staff_web;
grant execute on function access.staff_contact_ways(p_force_id text, p_staff_ids uuid[]) to worker;
grant execute on function access.use_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text, p_code text, p_session_id uuid, p_session_hash bytea, p_hours integer) to leader_web;
grant execute on function access.use_login_link(p_force_id text, p_audience text, p_link_id uuid, p_secret text, p_browser text, p_code text, p_session_id uuid, p_session_hash bytea, p_hours integer) to public_web;
grant execute on function access.use_partner_session(p_force_id text, p_session_id uuid, p_secret text, p_idle_minutes integer) to public_web;
grant execute on function cascade.approvals_of(p_force_id text, p_version_id uuid) to keeper;
grant execute on function cascade.approvals_of(p_force_id text, p_version_id uuid) to staff_web;
grant execute on function cascade.audience_lines(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb) to staff_web;
grant execute on function cascade.audience_lines(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb) to worker;
grant execute on function cascade.clear_reminders(p_force_id text, p_root_version_id uuid, p_kind text, p_leader_ids uuid[]) to staff_web;
grant execute on function cascade.count_audience(p_force_id text, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb) to staff_web;
grant execute on function cascade.follow(p_force_id text, p_id uuid, p_endpoint_hash bytea, p_seal_id uuid, p_sealed bytea, p_area_path text, p_language text) to public_web;
grant execute on function cascade.freeze_audience(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb, p_version_ids uuid[], p_cells integer[]) to staff_web;
grant execute on function cascade.freeze_audience(p_force_id text, p_dispatch_id uuid, p_after uuid, p_upto uuid, p_area_paths text[], p_languages text[], p_represents text[], p_root_ids uuid[], p_valid_until timestamp with time zone[], p_rules jsonb, p_version_ids uuid[], p_cells integer[]) to worker;
grant execute on function cascade.is_token_known(p_force_id text, p_token_hash bytea) to public_web;
grant execute on function cascade.join_tier(p_force_id text, p_parent_path text, p_label text, p_area_path text, p_language text, p_channel text, p_people integer) to public_web;
grant execute on function cascade.look_at_tier(p_force_id text, p_path text) to public_web;
grant execute on function cascade.note_text_receipt(p_force_id text, p_delivery_id uuid, p_provider_id text, p_state text, p_code integer) to public_web;
grant execute on function cascade.parcel_lines(p_force_id text, p_line_ids uuid[]) to worker;
grant execute on function cascade.reach_below(p_force_id text, p_path text) to leader_web;
grant execute on function cascade.reach_below(p_force_id text, p_path text) to staff_web;
grant execute on function cascade.recall_lines(p_force_id text, p_root_ids uuid[], p_staff_id uuid) to staff_web;
grant execute on function cascade.show_turns(p_force_id text) to worker;
grant execute on function cascade.signing_rule_of(p_force_id text, p_version_id uuid) to keeper;
grant execute on function cascade.sum_tiers(p_force_id text, p_limit integer) to worker;
grant execute on function cascade.turn_lines(p_force_id text, p_sender_id uuid, p_ended uuid[], p_states text[], p_uncertain boolean[], p_next timestamp with time zone[], p_tried smallint[], p_codes smallint[], p_replies text[], p_over integer[], p_marked uuid[], p_attempts smallint[], p_places smallint[], p_parcels uuid[], p_number integer, p_may_share boolean, p_is_again boolean) to worker;
grant execute on function cascade.unfollow(p_force_id text, p_endpoint_hash bytea) to public_web;
grant execute on function cascade.unsubscribe(p_force_id text, p_token_hash bytea) to public_web;
grant execute on function community.erase_leader(p_force_id text, p_leader_id uuid) to leader_web;
grant execute on function community.erase_leader(p_force_id text, p_leader_id uuid) to staff_web;
grant execute on function community.erase_leader(p_force_id text, p_leader_id uuid) to worker;
grant execute on function community.known_emails(p_force_id text, p_indexes bytea[]) to staff_web;
grant execute on function platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) to keeper;
grant execute on function platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) to leader_web;
grant execute on function platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) to public_web;
grant execute on function platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) to staff_web;
grant execute on function platform.append_audit(p_force_id text, p_id uuid, p_at timestamp with time zone, p_actor_kind text, p_actor_id text, p_act text, p_kind text, p_subject text, p_subject_id text, p_detail jsonb) to worker;
grant execute on function platform.enqueue(p_force_id text, p_job text, p_payload jsonb, p_key text, p_run_at timestamp with time zone) to staff_web;
grant execute on function platform.enqueue(p_force_id text, p_job text, p_payload jsonb, p_key text, p_run_at timestamp with time zone) to worker;
grant execute on function platform.erase_seals(p_force_id text, p_owner_table text, p_record_id uuid) to staff_web;
grant execute on function platform.erase_seals(p_force_id text, p_owner_table text, p_record_id uuid) to worker;
grant execute on function platform.hand_over(p_limit integer) to worker;
grant execute on function platform.has_job(p_force_id text, p_job text, p_name text, p_value text) to staff_web;
grant execute on function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid, p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) to leader_web;
grant execute on function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid, p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) to public_web;
grant execute on function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid, p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) to staff_web;
grant execute on function platform.keep_seal(p_force_id text, p_seal_id uuid, p_owner_table text, p_record_id uuid, p_key_id text, p_wrapped_force bytea, p_wrapped_reader bytea) to worker;
grant execute on function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) to leader_web;
grant execute on function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) to public_web;
grant execute on function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) to staff_web;
grant execute on function platform.publish(p_force_id text, p_id uuid, p_name text, p_subject_id text, p_payload jsonb) to worker;
grant execute on function platform.reader_seal(p_force_id text, p_seal_id uuid) to public_web;
grant execute on function reporting.add_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) to public_web;
grant execute on function reporting.add_information(p_force_id text, p_receipt_hash bytea, p_id uuid, p_seal_id uuid, p_text bytea) to public_web;
grant execute on function reporting.add_information(p_force_id text, p_receipt_hash bytea, p_id uuid, p_seal_id uuid, p_text bytea) to staff_web;
grant execute on function reporting.add_information(p_force_id text, p_receipt_hash bytea, p_id uuid, p_seal_id uuid, p_text bytea) to worker;
grant execute on function reporting.add_receipt_evidence(p_force_id text, p_receipt_hash bytea, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea, OUT outcome text, OUT of_report uuid) to public_web;
grant execute on function reporting.add_staff_evidence(p_force_id text, p_report_id uuid, p_staff_id uuid, p_id uuid, p_facts jsonb, p_sha256 bytea, p_sealed_sha256 bytea, p_seal_id uuid, p_name bytea) to staff_web;
grant execute on function reporting.afterwards_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.arrive_text(p_force_id text, p_provider text, p_provider_id text, p_number_hash bytea, p_line_id uuid, p_window_hours integer) to public_web;
grant execute on function reporting.arrive_text(p_force_id text, p_provider text, p_provider_id text, p_number_hash bytea, p_line_id uuid, p_window_hours integer) to worker;
grant execute on function reporting.change_consent(p_force_id text, p_receipt_hash bytea, p_share_with text[], p_may_tell_leader boolean) to public_web;
grant execute on function reporting.change_identity(p_force_id text, p_receipt_hash bytea, p_anonymity text, p_contact_by text, p_may_leave_message boolean, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea) to public_web;
grant execute on function reporting.change_partner_identity(p_force_id text, p_key_hash bytea, p_report_id uuid, p_id uuid, p_identity text, p_anonymity text, p_contact_by text, p_may_leave_message boolean) to public_web;
grant execute on function reporting.claim_partner_request(p_force_id text, p_key_hash bytea, p_request_hash bytea, p_body_hash bytea) to public_web;
grant execute on function reporting.drop_abandoned_evidence(p_force_id text) to worker;
grant execute on function reporting.drop_draft_evidence(p_force_id text, p_draft_lookup bytea, p_id uuid) to public_web;
grant execute on function reporting.end_partner_worker(p_force_id text, p_worker_id uuid) to staff_web;
grant execute on function reporting.evidence_of_draft(p_force_id text, p_draft_lookup bytea) to public_web;
grant execute on function reporting.evidence_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.follow_text_thread(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.follow_text_thread(p_force_id text, p_receipt_hash bytea) to worker;
grant execute on function reporting.forget_lines(p_force_id text, p_line_ids uuid[]) to worker;
grant execute on function reporting.invite_partner_worker(p_force_id text, p_hash bytea, p_id uuid, p_name text, p_is_manager boolean, p_email_index bytea, p_seal_id uuid, p_email bytea) to public_web;
grant execute on function reporting.keep_equality_answer(p_force_id text, p_id uuid, p_seal_id uuid, p_answers bytea) to public_web;
grant execute on function reporting.keep_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea) to public_web;
grant execute on function reporting.keep_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea) to staff_web;
grant execute on function reporting.keep_identity(p_force_id text, p_receipt_hash bytea, p_seal_id uuid, p_name bytea, p_contact bytea, p_safety bytea) to worker;
grant execute on function reporting.keep_notice_wish(p_force_id text, p_receipt_hash bytea, p_by_what text, p_wording text, p_language text, p_line_id uuid, p_seal_id uuid, p_address bytea, p_words bytea, p_days smallint[], p_from_hour smallint, p_until_hour smallint) to public_web;
grant execute on function reporting.keep_partner_answer(p_force_id text, p_key_hash bytea, p_request_hash bytea, p_answer text) to public_web;
grant execute on function reporting.keep_partner_report(p_force_id text, p_key_hash bytea, p_receipt_hash bytea, p_identity text, p_own_reference text) to public_web;
grant execute on function reporting.keep_text_number(p_force_id text, p_line_id uuid, p_seal_id uuid, p_number bytea) to public_web;
grant execute on function reporting.keep_text_number(p_force_id text, p_line_id uuid, p_seal_id uuid, p_number bytea) to worker;
grant execute on function reporting.line_of_number(p_force_id text, p_number_hash bytea, p_line_id uuid) to public_web;
grant execute on function reporting.load_draft(p_force_id text, p_lookup bytea) to public_web;
grant execute on function reporting.note_text_line(p_force_id text, p_line_id uuid, p_language text, p_said_police boolean, p_is_stopped boolean) to public_web;
grant execute on function reporting.note_text_line(p_force_id text, p_line_id uuid, p_language text, p_said_police boolean, p_is_stopped boolean) to worker;
grant execute on function reporting.note_text_receipt(p_force_id text, p_id uuid, p_provider text, p_provider_id text, p_state text, p_code integer) to public_web;
grant execute on function reporting.note_text_receipt(p_force_id text, p_id uuid, p_provider text, p_provider_id text, p_state text, p_code integer) to worker;
grant execute on function reporting.open_text_thread(p_force_id text, p_receipt_hash bytea, p_line_id uuid, p_seal_id uuid, p_code bytea) to public_web;
grant execute on function reporting.open_text_thread(p_force_id text, p_receipt_hash bytea, p_line_id uuid, p_seal_id uuid, p_code bytea) to worker;
grant execute on function reporting.partner_of_key(p_force_id text, p_key_hash bytea) to public_web;
grant execute on function reporting.partner_report_counts(p_force_id text, p_key_hash bytea) to public_web;
grant execute on function reporting.partner_report_of(p_force_id text, p_key_hash bytea, p_report_id uuid) to public_web;
grant execute on function reporting.partner_reports_of(p_force_id text, p_key_hash bytea, p_which text, p_page integer) to public_web;
grant execute on function reporting.partner_worker_by_email(p_force_id text, p_email_index bytea) to public_web;
grant execute on function reporting.partner_worker_of_session(p_force_id text, p_hash bytea) to public_web;
grant execute on function reporting.partner_workers_of(p_force_id text, p_hash bytea) to public_web;
grant execute on function reporting.queue_text(p_force_id text, p_id uuid, p_line_id uuid, p_report_id uuid, p_kind text, p_seal_id uuid, p_body bytea, p_give_up_minutes integer) to public_web;
grant execute on function reporting.queue_text(p_force_id text, p_id uuid, p_line_id uuid, p_report_id uuid, p_kind text, p_seal_id uuid, p_body bytea, p_give_up_minutes integer) to worker;
grant execute on function reporting.raise_danger(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.raise_danger(p_force_id text, p_receipt_hash bytea) to worker;
grant execute on function reporting.read_drafts(p_force_id text, p_lookups bytea[]) to public_web;
grant execute on function reporting.remove_partner_worker(p_force_id text, p_hash bytea, p_worker_id uuid) to public_web;
grant execute on function reporting.report_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.save_draft(p_force_id text, p_lookup bytea, p_body bytea, p_hours integer) to public_web;
grant execute on function reporting.send_reports(p_force_id text, p_actor_kind text, p_actor_id text, p_ids uuid[], p_references text[], p_facts jsonb, p_token_hashes bytea[], p_draft_lookups bytea[], p_receipt_hashes bytea[], p_reader_keys bytea[], p_story_seals uuid[], p_narratives bytea[], p_places bytea[], p_details bytea[], p_identity_seals uuid[], p_names bytea[], p_contacts bytea[], p_safeties bytea[], p_words_seals uuid[], p_words bytea[], p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[]) to public_web;
grant execute on function reporting.send_reports(p_force_id text, p_actor_kind text, p_actor_id text, p_ids uuid[], p_references text[], p_facts jsonb, p_token_hashes bytea[], p_draft_lookups bytea[], p_receipt_hashes bytea[], p_reader_keys bytea[], p_story_seals uuid[], p_narratives bytea[], p_places bytea[], p_details bytea[], p_identity_seals uuid[], p_names bytea[], p_contacts bytea[], p_safeties bytea[], p_words_seals uuid[], p_words bytea[], p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[]) to staff_web;
grant execute on function reporting.send_reports(p_force_id text, p_actor_kind text, p_actor_id text, p_ids uuid[], p_references text[], p_facts jsonb, p_token_hashes bytea[], p_draft_lookups bytea[], p_receipt_hashes bytea[], p_reader_keys bytea[], p_story_seals uuid[], p_narratives bytea[], p_places bytea[], p_details bytea[], p_identity_seals uuid[], p_names bytea[], p_contacts bytea[], p_safeties bytea[], p_words_seals uuid[], p_words bytea[], p_seal_ids uuid[], p_owner_tables text[], p_record_ids uuid[], p_key_ids text[], p_wrapped_force bytea[], p_wrapped_reader bytea[]) to worker;
grant execute on function reporting.story_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.text_route_of(p_force_id text) to public_web;
grant execute on function reporting.text_route_of(p_force_id text) to worker;
grant execute on function reporting.thread_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.translations_of_receipt(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function reporting.withdraw_report(p_force_id text, p_receipt_hash bytea) to public_web;
grant execute on function retention.erase_planned(p_force_id text, p_plan_id uuid, p_kind text, p_ids uuid[]) to worker;
grant execute on function triage.box_key(p_to_force text, OUT key_id text, OUT public_key bytea) to staff_web;
grant execute on function triage.put_in_box(p_offer_id uuid, p_from_reference text, p_key_id text, p_cover jsonb, p_materials jsonb) to staff_web;
grant execute on function triage.take_from_box(p_offer_id uuid) to staff_web;
grant execute on function triage.tell_offerer(p_offer_id uuid) to staff_web;
grant usage on schema access to keeper;
grant usage on schema access to leader_web;
grant usage on schema access to public_web;
grant usage on schema access to staff_web;
grant usage on schema access to statistician;
grant usage on schema access to worker;
grant usage on schema cascade to keeper;
grant usage on schema cascade to leader_web;
grant usage on schema cascade to public_web;
grant usage on schema cascade to staff_web;
grant usage on schema cascade to statistician;
grant usage on schema cascade to worker;
grant usage on schema community to keeper;
grant usage on schema community to leader_web;
grant usage on schema community to public_web;
grant usage on schema community to staff_web;
grant usage on schema community to statistician;
grant usage on schema community to worker;
grant usage on schema figures to public_web;
grant usage on schema figures to staff_web;
grant usage on schema figures to statistician;
grant usage on schema figures to worker;
grant usage on schema impact to leader_web;
grant usage on schema impact to staff_web;
grant usage on schema impact to worker;
grant usage on schema keeper to keeper;
grant usage on schema patrol to keeper;
grant usage on schema patrol to staff_web;
grant usage on schema patrol to worker;
grant usage on schema platform to keeper;
grant usage on schema platform to leader_web;
grant usage on schema platform to public_web;
grant usage on schema platform to staff_web;
grant usage on schema platform to statistician;
grant usage on schema platform to worker;
grant usage on schema reporting to keeper;
grant usage on schema reporting to public_web;
grant usage on schema reporting to staff_web;
grant usage on schema reporting to worker;
grant usage on schema retention to staff_web;
grant usage on schema retention to worker;
grant usage on schema situation to staff_web;
grant usage on schema situation to statistician;
grant usage on schema situation to worker;
grant usage on schema surveillance to staff_web;
grant usage on schema surveillance to statistician;
grant usage on schema surveillance to worker;
grant usage on schema triage to keeper;
grant usage on schema triage to staff_web;
grant usage on schema triage to statistician;
grant usage on schema triage to worker;
grant select on table access.area to keeper;
grant select on table access.area to leader_web;
grant select on table access.area to public_web;
grant select on table access.area to staff_web;
grant select on table access.area to statistician;
grant select on table access.area to worker;
grant select on table access.leader_session to keeper;
grant select, update (ended_at), update (seen_at) on table access.leader_session to leader_web;
grant select, update on table access.leader_session to worker;
grant select, update on table access.login_link to worker;
grant delete, insert, select (force_id), select (staff_id) on table access.staff_contact to staff_web;
grant select on table access.staff_contact to worker;
grant insert, select, update on table access.staff_member to staff_web;
grant select on table access.staff_member to keeper;
grant select on table access.staff_member to worker;
grant delete, insert, select on table access.staff_role to staff_web;
grant select on table access.staff_role to keeper;
grant select on table access.staff_role to worker;
grant delete, insert, select on table access.staff_scope to staff_web;
grant select on table access.staff_scope to keeper;
grant select on table access.staff_scope to worker;
grant insert, select, update (ended_at), update (seen_at) on table access.staff_session to staff_web;
grant select on table access.staff_session to keeper;
grant insert, select on table cascade.acknowledgement to leader_web;
grant select on table cascade.acknowledgement to staff_web;
grant select on table cascade.acknowledgement to statistician;
grant select on table cascade.acknowledgement to worker;
grant insert, select on table cascade.approval to staff_web;
grant insert, select on table cascade.approval_chain to staff_web;
grant insert, select, update (is_spent) on table cascade.bounce to worker;
grant select (delivery_id), select (force_id), select (id), select (kind), select (leader_id), select (received_at), select (status) on table cascade.bounce to staff_web;
grant insert, select on table cascade.call to staff_web;
grant insert, select on table cascade.cell to staff_web;
grant insert, select on table cascade.cell to worker;
grant insert, select, update on table cascade.claim to staff_web;
grant insert, select, update on table cascade.contact to staff_web;
grant delete, insert, select, update on table cascade.coverage to worker;
grant select on table cascade.coverage to staff_web;
grant delete, insert, select, update on table cascade.coverage_count to worker;
grant select on table cascade.coverage_count to staff_web;
grant insert, select on table cascade.delivery to staff_web;
grant insert, select, update on table cascade.delivery to worker;
grant select (changed_at), select (force_id), select (kind), select (root_version_id), select (state) on table cascade.delivery to statistician;
grant insert, select on table cascade.dispatch to staff_web;
grant insert, select, update (is_frozen), update (recipients) on table cascade.dispatch to worker;
grant insert, select, update on table cascade.draft to staff_web;
grant insert, select on table cascade.fingerprint to staff_web;
grant select on table cascade.fingerprint to public_web;
grant insert, select on table cascade.kit_item to worker;
grant select on table cascade.kit_item to leader_web;
grant select on table cascade.kit_item to public_web;
grant select on table cascade.kit_item to staff_web;
grant insert, select on table cascade.kit_returned to staff_web;
grant insert, select, update (channels), update (taken_at) on table cascade.kit_taking to leader_web;
grant insert, select, update (channels), update (taken_at) on table cascade.kit_taking to staff_web;
grant select on table cascade.kit_taking to worker;
grant delete, insert, select, update on table cascade.parcel to worker;
grant insert, select on table cascade.parcel to staff_web;
grant insert, select, update (channels), update (passed_at), update (people) on table cascade.passing_on to leader_web;
grant select on table cascade.passing_on to staff_web;
grant select on table cascade.passing_on to statistician;
grant select on table cascade.passing_on to worker;
grant insert, select, update (recalled_at), update (state), update (state_changed_at), update (withdrawal_note) on table cascade.published to staff_web;
grant select (answer), select (area_path), select (change_note), select (code), select (community), select (core_id), select (event_id), select (force_id), select (issuer), select (key_id), select (kind), select (language), select (number), select (published_at), select (root_version_id), select (sections), select (signature), select (signed_text), select (state), select (state_changed_at), select (statement_id), select (supersedes_version_id), select (title), select (valid_until), select (version_id), select (withdrawal_note), select (wraps_version_id) on table cascade.published to leader_web;
grant select (answer), select (area_path), select (change_note), select (code), select (community), select (core_id), select (event_id), select (force_id), select (issuer), select (key_id), select (kind), select (language), select (number), select (published_at), select (root_version_id), select (sections), select (signature), select (signed_text), select (state), select (state_changed_at), select (statement_id), select (supersedes_version_id), select (title), select (valid_until), select (version_id), select (withdrawal_note), select (wraps_version_id) on table cascade.published to public_web;
grant select on table cascade.published to statistician;
grant select on table cascade.published to worker;
grant insert, select, update on table cascade.push_line to worker;
grant select on table cascade.push_line to staff_web;
grant delete, select on table cascade.push_subscription to worker;
grant select (area_path), select (force_id), select (id), select (language) on table cascade.push_subscription to staff_web;
grant insert, select on table cascade.register_check to staff_web;
grant insert, select on table cascade.review_override to staff_web;
grant insert, select on table cascade.second_reading to staff_web;
grant insert, select, update (audience), update (saved_at), update (saved_by) on table cascade.segment to staff_web;
grant delete, insert, select, update on table cascade.sender to worker;
grant delete, insert, select, update (is_shown) on table cascade.sender_turn to worker;
grant insert, select on table cascade.statement to staff_web;
grant select on table cascade.statement to worker;
grant insert, select, update on table cascade.subscription to worker;
grant select on table cascade.subscription to staff_web;
grant delete, insert, select, update on table cascade.text_turn to worker;
grant insert, select on table cascade.text_turn to staff_web;
grant insert, select, update (ended_at), update (people) on table cascade.tier to leader_web;
grant insert, select, update (ended_at), update (people) on table cascade.tier to staff_web;
grant select, update (counted_people) on table cascade.tier to worker;
grant insert, select, update on table cascade.tier_sum to worker;
grant select on table cascade.tier_sum to leader_web;
grant select on table cascade.tier_sum to staff_web;
grant insert, select, update on table cascade.translation_work to staff_web;
grant insert, select on table cascade.version to staff_web;
grant insert, select on table cascade.withdrawal_seen to leader_web;
grant select on table cascade.withdrawal_seen to staff_web;
grant insert, select, update on table community.area_promise to staff_web;
grant insert, select, update on table community.area_promise to worker;
grant select on table community.area_promise to public_web;
grant insert (answer_due_at), insert (area_path), insert (event_id), insert (force_id), insert (form_key), insert (id), insert (kind), insert (language), insert (leader_id), insert (raised_at), insert (seal_id), insert (state), insert (statement_id), insert (text_sealed), select (answer_due_at), select (answer_seal_id), select (answer_sealed), select (answer_seen_at), select (answered_at), select (answered_by), select (area_path), select (did_line), select (event_id), select (force_id), select (form_key), select (id), select (kind), select (language), select (leader_id), select (owner_id), select (raised_at), select (said_line), select (seal_id), select (state), select (statement_id), select (text_sealed), update (answer_seen_at) on table community.concern to leader_web;
grant insert, select, update on table community.concern to staff_web;
grant select (answered_at), select (area_path), select (event_id), select (force_id), select (id), select (kind), select (raised_at), select (state) on table community.concern to statistician;
grant select (area_path), select (force_id), select (id), select (leader_id) on table community.concern to keeper;
grant select, update on table community.concern to worker;
grant insert, select, update on table community.import_batch to staff_web;
grant select (force_id), select (id), select (made_by) on table community.import_batch to keeper;
grant select, update on table community.import_batch to worker;
grant insert, select, update on table community.leader to staff_web;
grant select (area_path), select (channel), select (consent_basis), select (consent_on), select (email_failed_at), select (email_index), select (email_sealed), select (email_stopped_at), select (force_id), select (id), select (interests), select (language), select (left_at), select (name_sealed), select (organisation_id), select (phone_sealed), select (quiet_from), select (quiet_until), select (recorded_at), select (represents), select (revision), select (seal_id), update (channel), update (email_failed_at), update (email_stopped_at), update (interests), update (language), update (quiet_from), update (quiet_until), update (revision) on table community.leader to leader_web;
grant select (area_path), select (force_id), select (id), select (left_at) on table community.leader to keeper;
grant select, update on table community.leader to worker;
grant insert, select, update on table community.organisation to staff_web;
grant select (force_id), select (id), select (name) on table community.organisation to leader_web;
grant select on table community.organisation to worker;
grant insert, select on table community.public_answer to staff_web;
grant select on table community.published_answer to public_web;
grant select on table community.published_answer to staff_web;
grant insert, select, update on table community.ward_officer to staff_web;
grant select (area_path), select (email), select (ended_at), select (force_id), select (id), select (languages), select (name), select (phone), select (rank), select (valid_until) on table community.ward_officer to public_web;
grant select on table community.ward_officer to worker;
grant insert, select on table figures.table_version to staff_web;
grant select on table figures.table_version to public_web;
grant select on table figures.table_version to statistician;
grant select on table figures.table_version to worker;
grant insert, select, update on table impact.assessment to staff_web;
grant insert, select, update on table impact.assessment to worker;
grant insert, select, update on table impact.assessment_draft to staff_web;
grant insert, select, update on table impact.assessment_draft to worker;
grant insert, select on table impact.assessment_version to staff_web;
grant select on table impact.assessment_version to worker;
grant insert (area_path), insert (at), insert (event_id), insert (feeling), insert (force_id), insert (id), insert (leader_id), insert (on_date), insert (seal_id), insert (words_sealed), select (force_id), select (leader_id), select (on_date), update (at), update (event_id), update (feeling), update (id), update (seal_id), update (words_sealed) on table impact.pulse to leader_web;
grant select on table impact.pulse to staff_web;
grant select on table impact.pulse to worker;
grant insert, select on table impact.tension_observation to staff_web;
grant select on table impact.tension_observation to worker;
grant delete, insert, select, update on table keeper.opening_count to keeper;
grant delete, insert, select on table keeper.private_key to keeper;
grant insert, select, update on table keeper.signed_checkpoint to keeper;
grant insert, select on table patrol.briefing to staff_web;
grant select on table patrol.briefing to worker;
grant insert, select on table patrol.briefing_acknowledgement to staff_web;
grant select on table patrol.briefing_acknowledgement to worker;
grant insert, select, update on table patrol.site to staff_web;
grant select (area_path), select (force_id), select (id) on table patrol.site to keeper;
grant select on table patrol.site to worker;
grant insert, select, update on table patrol.visit to staff_web;
grant select (force_id), select (id), select (site_id) on table patrol.visit to keeper;
grant select on table patrol.visit to worker;
grant insert, select on table platform.audit_checkpoint to worker;
grant select on table platform.audit_checkpoint to keeper;
grant select on table platform.audit_checkpoint to staff_web;
grant select on table platform.audit_entry to keeper;
grant select on table platform.audit_entry to staff_web;
grant select on table platform.audit_entry to worker;
grant insert, select on table platform.audit_link to worker;
grant select on table platform.audit_link to keeper;
grant select on table platform.audit_link to staff_web;
grant delete, select on table platform.audit_unsealed to worker;
grant select on table platform.audit_unsealed to staff_web;
grant insert, select, update on table platform.dead_letter to worker;
grant select, update on table platform.dead_letter to staff_web;
grant select on table platform.force to keeper;
grant select on table platform.force to leader_web;
grant select on table platform.force to public_web;
grant select on table platform.force to staff_web;
grant select on table platform.force to statistician;
grant select on table platform.force to worker;
grant select on table platform.job_kind to worker;
grant select on table platform.outbox_event to staff_web;
grant select on table platform.outbox_event to worker;
grant insert, select, update (destroyed_at), update (retired_at), update (revoked_at), update (revoked_reason) on table platform.public_key to keeper;
grant select on table platform.public_key to leader_web;
grant select on table platform.public_key to public_web;
grant select on table platform.public_key to staff_web;
grant select on table platform.public_key to worker;
grant insert, select, update on table platform.schedule to worker;
grant select, update (key_id), update (wrapped_force) on table platform.seal to keeper;
grant select on table platform.subscription to worker;
grant select on table reporting.consent_change to staff_web;
grant select on table reporting.consent_change to worker;
grant delete, select on table reporting.draft to worker;
grant select (answered_in), select (force_id), select (id) on table reporting.equality_answer to staff_web;
grant select (answered_in), select (force_id), select (id) on table reporting.equality_answer to worker;
grant select (force_id), select (id), select (report_id), select (scan_state), select (seal_id) on table reporting.evidence to keeper;
grant select on table reporting.evidence to staff_web;
grant select, update (missing_since), update (scan_note), update (scan_state), update (scan_tries), update (scanned_at) on table reporting.evidence to worker;
grant insert, select on table reporting.evidence_custody to staff_web;
grant insert, select on table reporting.evidence_custody to worker;
grant delete, select on table reporting.form_claim to worker;
grant select on table reporting.identity to staff_web;
grant insert, select on table reporting.message to staff_web;
grant insert, select on table reporting.message to worker;
grant select (force_id), select (id), select (report_id) on table reporting.message to keeper;
grant insert, select on table reporting.notice to staff_web;
grant insert, select, update (attempts), update (changed_at), update (code), update (due_at), update (state), update (text_id) on table reporting.notice to worker;
grant select (by_what), select (changed_at), select (days), select (force_id), select (from_hour), select (language), select (report_id), select (until_hour), select (wording) on table reporting.notice_wish to staff_web;
grant select on table reporting.notice_wish to worker;
grant insert (force_id), insert (id), insert (name), insert (registered_at), insert (route), select (ended_at), select (force_id), select (id), select (name), select (registered_at), select (route), select (webhook_stopped_at), select (webhook_url), update (ended_at), update (webhook_seal_id), update (webhook_secret_sealed), update (webhook_url) on table reporting.partner to staff_web;
grant select, update (webhook_stopped_at) on table reporting.partner to worker;
grant select on table reporting.partner_consent to staff_web;
grant select on table reporting.partner_consent to worker;
grant insert, select (ended_at), select (expires_at), select (force_id), select (id), select (made_at), select (partner_id), select (scopes), update (ended_at), update (expires_at), update (scopes) on table reporting.partner_key to staff_web;
grant insert, select on table reporting.partner_notice to staff_web;
grant insert, select, update (attempts), update (changed_at), update (state), update (status) on table reporting.partner_notice to worker;
grant select on table reporting.partner_report to worker;
grant select, update (partner_id) on table reporting.partner_report to staff_web;
grant delete, select on table reporting.partner_request to worker;
grant insert, select (email_index), select (force_id), select (id), select (invited_at), select (invited_by), select (is_manager), select (name), select (partner_id), select (removed_at) on table reporting.partner_worker to staff_web;
grant select on table reporting.partner_worker to worker;
grant insert, select, update (ended_at), update (ending) on table reporting.promise to staff_web;
grant select on table reporting.promise to worker;
grant select (area_path), select (force_id), select (id) on table reporting.report to keeper;
grant select, update (status), update (status_at) on table reporting.report to staff_web;
grant select, update (status), update (status_at) on table reporting.report to worker;
grant select on table reporting.self_identity to staff_web;
grant insert, select, update (changed_at), update (changed_by), update (crime_reference), update (shown_name), update (staff_id) on table reporting.standing to staff_web;
grant insert, select, update (changed_at), update (changed_by), update (crime_reference), update (shown_name), update (staff_id) on table reporting.standing to worker;
grant insert, select on table reporting.status_change to staff_web;
grant insert, select on table reporting.status_change to worker;
grant insert, select on table reporting.taking to staff_web;
grant select on table reporting.taking to worker;
grant delete, select on table reporting.text_in to worker;
grant select on table reporting.text_line to staff_web;
grant select on table reporting.text_line to worker;
grant insert, select on table reporting.text_out to staff_web;
grant select, update on table reporting.text_out to worker;
grant select on table reporting.text_route to staff_web;
grant select on table reporting.text_route to worker;
grant select on table reporting.text_thread to staff_web;
grant select on table reporting.text_thread to worker;
grant insert, select, update (entered_at), update (entered_by), update (has_machine_draft), update (read_at), update (read_by), update (seal_id), update (text_sealed) on table reporting.translation to staff_web;
grant select (entered_at), select (force_id), select (id), select (message_id), select (report_id) on table reporting.translation to keeper;
grant select on table reporting.translation to worker;
grant insert, select, update (lift_asked_at), update (lift_asked_by), update (lifted_at), update (lifted_by) on table retention.hold to staff_web;
grant select on table retention.hold to worker;
grant insert, select, update (confirmed_at), update (confirmed_by), update (ended_at), update (second_at), update (second_by), update (state) on table retention.plan to staff_web;
grant select, update (ended_at), update (state) on table retention.plan to worker;
grant insert, select on table retention.plan_line to staff_web;
grant select, update (done_at), update (left_why), update (state) on table retention.plan_line to worker;
grant insert, select on table retention.ruling to staff_web;
grant select on table retention.ruling to worker;
grant insert, select on table retention.schedule to staff_web;
grant select on table retention.schedule to worker;
grant insert, select, update (erased_at), update (file_ids), update (files_gone_at), update (plan_id), update (rows_gone) on table retention.tombstone to worker;
grant select on table retention.tombstone to staff_web;
grant insert, select, update on table situation.critical_event to staff_web;
grant insert, select, update on table situation.critical_event to worker;
grant select on table situation.critical_event to statistician;
grant insert, select on table situation.threat_level to staff_web;
grant insert, select on table situation.threat_level to worker;
grant select on table situation.threat_level to statistician;
grant insert, select, update (last_week), update (weeks) on table surveillance.alarm to worker;
grant select on table surveillance.alarm to statistician;
grant select, update (disposed_at), update (disposed_by), update (disposition), update (owned_at), update (owner_id), update (reason) on table surveillance.alarm to staff_web;
grant insert, select on table surveillance.boundary to staff_web;
grant insert, select on table surveillance.boundary to worker;
grant select on table surveillance.boundary to statistician;
grant insert, select on table surveillance.boundary_set to staff_web;
grant insert, select on table surveillance.boundary_set to worker;
grant select on table surveillance.boundary_set to statistician;
grant delete, insert, select, update on table surveillance.counted_report to worker;
grant select on table surveillance.counted_report to staff_web;
grant select on table surveillance.counted_report to statistician;
grant delete, insert, select, update on table surveillance.day_sum to worker;
grant insert, select, update on table surveillance.day_sum to staff_web;
grant select on table surveillance.day_sum to statistician;
grant insert, select, update on table surveillance.figure to staff_web;
grant insert, select, update on table surveillance.figure to worker;
grant select on table surveillance.figure to statistician;
grant insert, select, update on table surveillance.import_mapping to staff_web;
grant insert, select, update on table surveillance.import_mapping to worker;
grant select on table surveillance.import_mapping to statistician;
grant insert, select, update on table surveillance.imported_count to staff_web;
grant insert, select, update on table surveillance.imported_count to worker;
grant select on table surveillance.imported_count to statistician;
grant delete, insert, select, update on table surveillance.ladder to worker;
grant select on table surveillance.ladder to staff_web;
grant select on table surveillance.ladder to statistician;
grant insert, select, update (bytes), update (file_sha256), update (imported_by), update (state) on table surveillance.place_file to staff_web;
grant select, update (checked_at), update (found), update (imported_at), update (lines), update (problem_count), update (problems), update (state) on table surveillance.place_file to worker;
grant delete, select on table surveillance.place_file_part to worker;
grant insert on table surveillance.place_file_part to staff_web;
grant delete, insert, select on table surveillance.postcode to worker;
grant select on table surveillance.postcode to staff_web;
grant select on table surveillance.postcode to statistician;
grant insert, select, update (file_sha256), update (is_current), update (lines), update (postcodes) on table surveillance.postcode_set to worker;
grant select on table surveillance.postcode_set to staff_web;
grant select on table surveillance.postcode_set to statistician;
grant insert, select, update on table surveillance.report_place to staff_web;
grant select on table surveillance.report_place to worker;
grant insert, select, update (withdrawn_at), update (withdrawn_by), update (withdrawn_why) on table surveillance.series_break to staff_web;
grant select on table surveillance.series_break to statistician;
grant select on table surveillance.series_break to worker;
grant insert, select, update (decided_at), update (decided_by), update (number), update (state) on table surveillance.table_draft to staff_web;
grant select on table surveillance.table_draft to statistician;
grant select, update (content), update (made_from), update (state) on table surveillance.table_draft to worker;
grant insert, select, update (changed_figures), update (figures_done), update (figures_due), update (file_sha256), update (gone_figures), update (imported_at), update (imported_by), update (is_said), update (largest_changes), update (mapping), update (new_figures), update (number), update (period), update (state) on table surveillance.vintage to staff_web;
grant select on table surveillance.vintage to statistician;
grant select, update (changed_figures), update (checked_at), update (figures_done), update (figures_due), update (file_columns), update (first_day), update (gone_figures), update (imported_at), update (imported_by), update (key_sealed), update (largest_changes), update (last_day), update (lines), update (look_seal_id), update (look_sealed), update (mapping), update (new_figures), update (number), update (period), update (problem_count), update (problems), update (seal_id), update (state), update (total), update (unknown_area) on table surveillance.vintage to worker;
grant delete, insert, select on table surveillance.vintage_figure to staff_web;
grant delete, insert, select on table surveillance.vintage_figure to worker;
grant select on table surveillance.vintage_figure to statistician;
grant delete, select on table surveillance.vintage_part to worker;
grant insert on table surveillance.vintage_part to staff_web;
grant insert, select, update on table surveillance.watched_series to worker;
grant select on table surveillance.watched_series to staff_web;
grant select on table surveillance.watched_series to statistician;
grant insert, select, update on table triage.alert to worker;
grant select on table triage.alert to staff_web;
grant insert, select, update (reviewed_at), update (reviewed_by), update (verdict) on table triage.break_glass to staff_web;
grant select (ends_at), select (force_id), select (report_id), select (staff_id) on table triage.break_glass to keeper;
grant select on table triage.break_glass to worker;
grant insert, select on table triage.case_decision to staff_web;
grant select (case_id), select (force_id), select (id) on table triage.case_decision to keeper;
grant select on table triage.case_decision to worker;
grant insert, select, update on table triage.case_file to staff_web;
grant insert, select, update on table triage.case_file to worker;
grant select (force_id), select (id), select (report_id) on table triage.case_file to keeper;
grant insert, select, update on table triage.clock to staff_web;
grant insert, select, update on table triage.clock to worker;
grant insert, select on table triage.clock_rule to staff_web;
grant select on table triage.clock_rule to worker;
grant insert, select on table triage.clock_step to worker;
grant insert, select, update (accepted_at) on table triage.clock_step to staff_web;
grant insert, select, update (resumed_at), update (resumed_by), update (until_at) on table triage.clock_suspension to staff_web;
grant select on table triage.clock_suspension to worker;
grant insert, select on table triage.crime_reference to staff_web;
grant select on table triage.crime_reference to worker;
grant insert, select on table triage.decision to staff_web;
grant select (force_id), select (id), select (report_id) on table triage.decision to keeper;
grant select on table triage.decision to statistician;
grant select on table triage.decision to worker;
grant insert, select on table triage.dip_check to staff_web;
grant select (force_id), select (id), select (report_id) on table triage.dip_check to keeper;
grant select on table triage.dip_check to worker;
grant insert, select on table triage.duplicate_answer to staff_web;
grant select (force_id), select (id), select (left_id), select (right_id) on table triage.duplicate_answer to keeper;
grant insert, select on table triage.duplicate_proposal to staff_web;
grant insert, select on table triage.duplicate_proposal to worker;
grant insert, select on table triage.exchange_answer to staff_web;
grant select (force_id), select (id), select (match_id) on table triage.exchange_answer to keeper;
grant select (force_id), select (id), select (report_id) on table triage.exchange_match to keeper;
grant select on table triage.exchange_match to staff_web;
grant insert, select, update on table triage.handover to staff_web;
grant insert, select, update on table triage.handover to worker;
grant insert, select on table triage.investigator to staff_web;
grant select on table triage.investigator to worker;
grant insert, select on table triage.kind_change to staff_web;
grant select on table triage.kind_change to worker;
grant insert, select on table triage.material to staff_web;
grant select (area_path), select (force_id), select (id), select (report_id) on table triage.material to keeper;
grant select (force_id), select (id), select (report_id) on table triage.material to worker;
grant insert, select on table triage.material_mark to staff_web;
grant insert, select on table triage.named_access to staff_web;
grant select (changed_at), select (force_id), select (id), select (is_given), select (report_id), select (staff_id) on table triage.named_access to keeper;
grant select on table triage.named_access to worker;
grant insert, select, update on table triage.oversight to staff_web;
grant insert, select, update on table triage.oversight to worker;
grant select (force_id), select (is_restricted), select (report_id) on table triage.oversight to keeper;
grant insert, select, update (removed_at) on table triage.prepared_decision to staff_web;
grant insert, select on table triage.queue_batch to staff_web;
grant select on table triage.queue_batch to worker;
grant insert, select on table triage.queue_step to staff_web;
grant select on table triage.queue_step to worker;
grant select on table triage.received_material to staff_web;
grant insert, select on table triage.record_export to staff_web;
grant select on table triage.record_export to worker;
grant insert, select on table triage.record_export_item to staff_web;
grant select on table triage.record_export_item to worker;
grant insert, select, update on table triage.report_likeness to staff_web;
grant insert, select, update on table triage.report_likeness to worker;
grant insert, select on table triage.response_assessment to staff_web;
grant select (force_id), select (id), select (report_id) on table triage.response_assessment to keeper;
grant select on table triage.response_assessment to worker;
grant insert, select on table triage.response_note to staff_web;
grant select (force_id), select (id), select (report_id) on table triage.response_note to keeper;
grant select on table triage.response_note to worker;
grant insert, select, update (answered_at), update (answered_by), update (is_lifted) on table triage.restriction_lift to staff_web;
grant select on table triage.restriction_lift to worker;
grant insert, select on table triage.review to staff_web;
grant select (case_id), select (force_id), select (id) on table triage.review to keeper;
grant select on table triage.review to worker;
grant delete, insert, select, update (until_at) on table triage.roster_absence to staff_web;
grant select on table triage.roster_absence to worker;
grant delete, insert, select, update on table triage.roster_entry to staff_web;
grant select on table triage.roster_entry to worker;
grant insert, select, update (answered_at), update (is_accepted) on table triage.roster_handover to staff_web;
grant select on table triage.roster_handover to worker;
grant delete, insert, select on table triage.saved_filter to staff_web;
grant insert, select, update (lead_force), update (supervisor_id) on table triage.series to staff_web;
grant insert, select on table triage.series_decision to staff_web;
grant select (force_id), select (id), select (proposal_id) on table triage.series_decision to keeper;
grant select (force_id), select (number), select (outcome), select (proposal_id), select (series_id) on table triage.series_decision to worker;
grant insert, select on table triage.series_offer to staff_web;
grant insert, select on table triage.series_proposal to staff_web;
grant select (force_id), select (id), select (newer_id), select (older_id) on table triage.series_proposal to keeper;
grant select (force_id), select (id), select (newer_id), select (older_id) on table triage.series_proposal to worker;
grant select, update (answered_at), update (answered_by), update (series_id), update (state) on table triage.series_received to staff_web;
