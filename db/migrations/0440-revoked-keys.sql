-- A key that somebody else may hold is revoked: what it signed proves nothing any more, and every reader is told since when.
alter table platform.public_key add column revoked_at timestamptz;
alter table platform.public_key add column revoked_reason text not null default '';
alter table platform.public_key add constraint public_key_revoked
  check ((revoked_at is null and revoked_reason = '') or (retired_at is not null and purpose = 'statement'
    and length(revoked_reason) between 1 and 300));
grant update (revoked_at, revoked_reason) on platform.public_key to keeper;

-- What the public pages ask up to ten times a second: has anything been published, corrected or withdrawn meanwhile?
create index published_changed on cascade.published (force_id, state_changed_at);
