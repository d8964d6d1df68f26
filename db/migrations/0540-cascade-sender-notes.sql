-- A sender notes beside the ledger, in a folder of its machine, which texts have left and what was answered. The name of
-- that folder stands with the sender, so that after its death those who can read the notes come first.
alter table cascade.sender add column notes_at uuid;

-- Half a parcel is marked in one transaction and recorded in the next: room for both on each page, or every change would
-- write all indexes anew.
alter table cascade.delivery set (fillfactor = 50);
