-- What was asked for under a key of the client's, so that asking again does nothing again. Kept for a day.

create table idempotency (
    user_id    uuid not null references "user" on delete cascade,
    key        varchar(255) not null,
    digest     bytea not null,
    -- Something lasting was done; set in the same transaction as that.
    committed  boolean not null default false,
    -- The answer, once there is one.
    status     integer,
    body       text,
    total      bigint,
    created_at timestamptz not null default now(),
    primary key (user_id, key)
);
create index idempotency_created_at on idempotency (created_at);
comment on column idempotency.digest is 'of the operation, the body and the limits of the token';
