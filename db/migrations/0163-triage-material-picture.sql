-- Which picture of a report's evidence a letter was compared by; the same picture is compared once.
alter table triage.material add column evidence_id uuid;
create unique index material_of_evidence on triage.material (force_id, evidence_id) where evidence_id is not null;
