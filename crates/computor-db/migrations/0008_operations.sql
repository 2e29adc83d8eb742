-- The platform's own work: what runs in the background, what was announced, what is set.

-- A piece of background work as people see it; the workflow engine's own state lies elsewhere.
create table operation (
    id                  uuid primary key default gen_random_uuid(),
    kind                text not null,
    user_id             uuid references "user" on delete set null,
    course_id           uuid references course on delete set null,
    entity_type         text,
    entity_id           uuid,
    state               text not null default 'queued',
    progress            double precision not null default 0,
    message             text,
    error_code          text,
    error_message       text,
    input               jsonb not null default '{}',
    result              jsonb,
    attempts            integer not null default 0,
    cancel_requested_at timestamptz,
    created_at          timestamptz not null default now(),
    started_at          timestamptz,
    finished_at         timestamptz,
    constraint operation_state_known check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
    constraint operation_progress_between_0_and_1 check (progress between 0 and 1)
);
comment on column operation.input is 'ids and references to secrets, never secrets';
create index operation_user on operation (user_id, created_at desc);
create index operation_course on operation (course_id, created_at desc);
create index operation_entity on operation (entity_type, entity_id, created_at desc);
create index operation_created_at on operation (created_at desc);
create index operation_open on operation (state, created_at) where state in ('queued', 'running');

create table operation_event (
    id           bigint primary key generated always as identity,
    operation_id uuid not null references operation on delete cascade,
    at           timestamptz not null default now(),
    what         text not null,
    detail       jsonb
);
create index operation_event_operation on operation_event (operation_id, id);

-- What follows from a change, written in the transaction of the change: nothing is announced that was not committed.
create table outbox (
    id      bigint primary key generated always as identity,
    at      timestamptz not null default now(),
    topic   text not null,
    key     text,
    payload jsonb not null default '{}'
);
create index outbox_topic on outbox (topic, id);

create function notify_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('outbox', new.topic);
    return null;
end
$$;
create trigger notify_outbox after insert on outbox for each row execute function notify_outbox();

create table setting (
    key   text primary key,
    value jsonb not null
);

-- Servers remember who a credential belongs to and what that user may do. The channel 'principal' carries the id of the
-- user to forget, or '*' for all. Argument: the column that holds the user.
create function notify_principal() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('principal', to_jsonb(old) ->> tg_argv[0]);
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('principal', to_jsonb(new) ->> tg_argv[0]);
    end if;
    return null;
end
$$;

create function notify_all_principals() returns trigger language plpgsql as $$
begin
    perform pg_notify('principal', '*');
    return null;
end
$$;

-- Only the columns that decide: a use of a token or session (last_used_at, last_seen_at) changes no rights.
create trigger notify_principal after delete or update of archived_at, is_service, email, username, password, given_name, family_name
    on "user" for each row execute function notify_principal('id');
create trigger notify_principal after insert or update or delete
    on user_role for each row execute function notify_principal('user_id');
create trigger notify_principal after delete or update of session_id, expires_at, ended_at, revoked_at
    on session for each row execute function notify_principal('user_id');
create trigger notify_principal after delete or update of token_hash, scopes, expires_at, revoked_at
    on api_token for each row execute function notify_principal('user_id');
create trigger notify_principal after insert or delete or update of organization_role_id
    on organization_member for each row execute function notify_principal('user_id');
create trigger notify_principal after insert or delete or update of course_family_role_id
    on course_family_member for each row execute function notify_principal('user_id');
create trigger notify_principal after insert or delete or update of course_role_id
    on course_member for each row execute function notify_principal('user_id');
create trigger notify_principals after insert or update or delete
    on role_claim for each statement execute function notify_all_principals();
