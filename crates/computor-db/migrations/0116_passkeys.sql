-- Passkeys: a second factor that a browser and an authenticator show, and that no page elsewhere can ask for.

create table passkey (
    id            uuid primary key default gen_random_uuid(),
    user_id       uuid not null references "user" on delete cascade,
    name          varchar(255) not null,
    credential_id bytea not null,
    public_key    bytea not null,
    sign_count    bigint not null default 0,
    last_used_at  timestamptz,
    created_at    timestamptz not null default now(),
    constraint passkey_once unique (credential_id)
);
comment on column passkey.credential_id is 'the authenticator''s name for it';
comment on column passkey.public_key is 'as COSE (RFC 9053) writes it';
comment on column passkey.sign_count is 'what the authenticator has counted to; 0 for those that do not count';
create index passkey_user on passkey (user_id, created_at);

create table passkey_challenge (
    user_id    uuid not null references "user" on delete cascade,
    purpose    text not null,
    challenge  bytea not null,
    expires_at timestamptz not null,
    constraint passkey_challenge_purpose_known check (purpose in ('make', 'show')),
    primary key (user_id, purpose)
);
comment on table passkey_challenge is 'what was asked last, for each purpose; it is answered once';

create trigger audit_added after insert on passkey for each row execute function audit_row('passkey.added', '');
create trigger audit_removed after delete on passkey for each row execute function audit_row('passkey.removed', '');
