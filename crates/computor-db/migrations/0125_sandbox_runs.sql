-- Runs of tests that are done on machines which have no way to this database. Each lives as long as somebody waits for what comes of it.

create table sandbox_run (
    id            uuid primary key default gen_random_uuid(),
    language      varchar(64),
    work          bytea not null,
    files         text[] not null,
    created_at    timestamptz not null default clock_timestamp(),
    wanted_until  timestamptz not null,
    claim         uuid,
    claims        integer not null default 0,
    claimed_by    uuid,
    claimed_until timestamptz,
    outcome       bytea,
    constraint sandbox_run_claimed_whole check ((claim is null) = (claimed_by is null) and (claim is null) = (claimed_until is null))
);
comment on column sandbox_run.language is 'what a worker needs to have; nothing if that is not known';
comment on column sandbox_run.files is 'the digests of all files that the worker may fetch for it';
comment on column sandbox_run.wanted_until is 'until when somebody is known to wait for it';
comment on column sandbox_run.claim is 'what the worker that does it shows; another one after it was lost';
create index sandbox_run_waiting on sandbox_run (created_at) where outcome is null;

create table sandbox_worker (
    id         uuid primary key,
    user_id    uuid not null,
    name       varchar(255) not null,
    languages  text[] not null,
    slots      integer not null,
    seen_at    timestamptz not null default clock_timestamp()
);
comment on table sandbox_worker is 'workers elsewhere that have asked for runs lately; a row for each of their lives';

insert into role (id, title, description, builtin) values
    ('_sandbox_worker', 'Sandbox worker', 'Runs tests on another machine: is given submissions and exercises for that.', true)
on conflict do nothing;
insert into role_claim (role_id, claim_type, claim_value) values ('_sandbox_worker', 'permissions', 'sandbox_run:work')
on conflict do nothing;
