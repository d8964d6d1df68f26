-- Reports that may tell of the same incident: what each is compared by, what the comparison put before a person, and
-- what people answered.

-- What one report is compared by. No row waits for the report's oversight: the one who took the report asks at once.
create table triage.report_likeness (
  force_id text not null,
  report_id uuid not null,
  -- Empty where nobody knows the area: then it is a block of its own.
  area_path text collate "C" not null,
  -- The day it happened, or the day it was told where that is not known.
  on_day date not null,
  is_day_known boolean not null,
  place_kind text,
  strands text[] not null,
  happened text[] not null,
  -- Keyed sketches that only the keeper can make (docs/duplicates.md); empty where there were no words or no seal any more.
  words_sketch bytea not null check (octet_length(words_sketch) in (0, 256)),
  place_sketch bytea not null check (octet_length(place_sketch) <= 24),
  made_at timestamptz not null,
  primary key (force_id, report_id)
);
select platform.make_tenant_table('triage.report_likeness');
create index likeness_block on triage.report_likeness (force_id, area_path, on_day, report_id);

-- What the comparison found: two reports, and why a person may want to look. It decides nothing. The two stand in one
-- order, so that a pair is proposed once.
create table triage.duplicate_proposal (
  force_id text not null,
  left_id uuid not null,
  right_id uuid not null,
  score real not null,
  area_relation text not null check (area_relation in ('SAME', 'NEAR', 'UNKNOWN')),
  days_apart integer check (days_apart >= 0),
  words_percent integer check (words_percent between 0 and 100),
  place_words integer not null check (place_words >= 0),
  same_kinds text[] not null,
  same_strands text[] not null,
  proposed_at timestamptz not null,
  primary key (force_id, left_id, right_id),
  check (left_id < right_id)
);
select platform.make_tenant_table('triage.duplicate_proposal');
create index proposal_right on triage.duplicate_proposal (force_id, right_id);

-- Append-only: what a person said of two reports. The latest of a pair counts; what a call taker says moves nothing and
-- is read by the officer who decides.
create table triage.duplicate_answer (
  force_id text not null,
  id uuid not null,
  left_id uuid not null,
  right_id uuid not null,
  outcome text not null check (outcome in ('SAID_SAME', 'SAID_OTHER', 'SAME', 'NOT_SAME', 'SEPARATED')),
  -- Which of the two stood, or stands no longer, beside the other.
  copy_id uuid,
  answered_by uuid not null,
  answered_at timestamptz not null,
  seal_id uuid,
  reason_sealed bytea,
  primary key (force_id, id),
  check (left_id < right_id),
  check ((outcome in ('SAME', 'SEPARATED')) = (copy_id is not null)),
  check (num_nulls(seal_id, reason_sealed) in (0, 2)),
  check ((outcome in ('SAID_SAME', 'SAID_OTHER')) = (reason_sealed is null))
);
select platform.make_tenant_table('triage.duplicate_answer');
create index duplicate_answer_left on triage.duplicate_answer (force_id, left_id, right_id, answered_at);
create index duplicate_answer_right on triage.duplicate_answer (force_id, right_id, answered_at);

grant select, insert, update on triage.report_likeness to staff_web, worker;
grant select, insert on triage.duplicate_proposal to staff_web, worker;
grant select, insert on triage.duplicate_answer to staff_web;
