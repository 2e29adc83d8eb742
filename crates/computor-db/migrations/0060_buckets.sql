-- Buckets: files that administrators keep under names of their own choice. The bytes lie in the store, as all others do.

create table bucket (
    name       text collate "C" primary key,
    region     text,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null,
    constraint bucket_name_valid check (name ~ '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' and name !~ '\.\.')
);
create trigger touch_row before insert or update on bucket for each row execute function touch_row();
-- The one that is meant where none is named.
insert into bucket (name) values ('computor-storage');

create table bucket_object (
    id           bigint generated always as identity primary key,
    bucket_name  text collate "C" not null references bucket,
    object_key   text collate "C" not null,
    digest       text not null,
    size         bigint not null,
    content_type text not null,
    metadata     jsonb not null default '{}',
    version      bigint not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    created_by   uuid references "user" on delete set null,
    updated_by   uuid references "user" on delete set null,
    constraint bucket_object_once unique (bucket_name, object_key)
);
comment on column bucket_object.digest is 'names the bytes in the store';
create trigger touch_row before insert or update on bucket_object for each row execute function touch_row();

-- Links that work without a log-in. What is kept of one is the digest of its secret.
create table bucket_link (
    secret      bytea primary key,
    method      text not null check (method in ('GET', 'PUT')),
    bucket_name text collate "C" not null references bucket on delete cascade,
    object_key  text collate "C" not null,
    expires_at  timestamptz not null,
    version     bigint not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid references "user" on delete set null,
    updated_by  uuid references "user" on delete set null
);
create index bucket_link_bucket on bucket_link (bucket_name);
create index bucket_link_expires on bucket_link (expires_at);
create trigger touch_row before insert or update on bucket_link for each row execute function touch_row();

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file
    union all select object_key, false from document where object_key is not null
    union all select digest, false from bucket_object;
