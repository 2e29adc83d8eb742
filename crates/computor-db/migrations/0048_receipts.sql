-- Receipts of hand-ins: when something was handed in, which is not when it was uploaded, and the keys that receipts are
-- signed with. Private keys lie in the data directories of the servers, never here.

alter table submission_artifact add handed_in_at timestamptz;
update submission_artifact set handed_in_at = created_at where submit;
comment on column submission_artifact.handed_in_at is 'since when it counts as handed in; null: practice';

create function artifact_handed_in() returns trigger language plpgsql as $$
begin
    new.handed_in_at := case when new.submit then coalesce(new.handed_in_at, now()) end;
    return new;
end
$$;
create trigger handed_in before insert or update of submit on submission_artifact for each row execute function artifact_handed_in();

create table receipt_key (
    id         varchar(64) primary key,
    public_key bytea not null,
    created_at timestamptz not null default now(),
    constraint receipt_key_length check (length(public_key) = 32)
);
comment on table receipt_key is 'Ed25519 public keys: a receipt of years ago is verified with that of its time';
