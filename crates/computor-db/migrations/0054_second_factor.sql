-- A second factor: codes of an app that change every half minute, and codes on paper for when the app is lost.

create table second_factor (
    user_id      uuid primary key references "user" on delete cascade,
    sealed       text not null,
    confirmed_at timestamptz,
    last_step    bigint not null default 0
);
comment on column second_factor.sealed is 'what the app shares with us, sealed under a key that is not in the database';
comment on column second_factor.confirmed_at is 'when a first code has shown that the app has it; until then nothing is asked';
comment on column second_factor.last_step is 'the half minute of the newest code that was used: none works twice, and none before it';

create table recovery_code (
    user_id   uuid not null references "user" on delete cascade,
    code_hash bytea not null,
    primary key (user_id, code_hash)
);
comment on table recovery_code is 'SHA-256 of each code that was not used yet';

alter table session
    add column lacks text,
    add constraint session_lacks_known check (lacks in ('code', 'factor'));
comment on column session.lacks is
    'what has to come before anything else: a code of the second factor, or a second factor; null for a session that lacks nothing';

-- A session that lacks nothing any more has other rights than before.
create trigger notify_principal_lacks after update of lacks on session for each row
    when (old.lacks is distinct from new.lacks) execute function notify_principal('user_id');
-- Nor does a password alone do any more.
create trigger notify_principal after delete or update of confirmed_at on second_factor for each row
    execute function notify_principal('user_id');
