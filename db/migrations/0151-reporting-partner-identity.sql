-- A partner's person may agree later that the police know their name: the interface keeps it with the report.
grant execute on function reporting.keep_identity(text, bytea, uuid, bytea, bytea, bytea) to public_web;
