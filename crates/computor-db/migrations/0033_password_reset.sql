-- Links with which somebody who has lost the password chooses a new one.

create table password_reset (
    token_hash bytea primary key,
    user_id    uuid not null references "user" on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    version    bigint not null default 0,
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null
);
comment on column password_reset.token_hash is 'SHA-256 of the token in the link; the row goes when it is used';
create index password_reset_user_id on password_reset (user_id);
create trigger touch_row before insert or update on password_reset for each row execute function touch_row();
