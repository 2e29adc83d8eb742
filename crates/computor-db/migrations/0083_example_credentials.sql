-- What opens a repository of examples with another host is kept sealed under the key of the configuration, as tokens of organizations
-- are. It opens for the id of its row here, which is another one each time it is given.

create table example_credentials (
    id                    uuid primary key,
    example_repository_id uuid not null unique references example_repository on delete cascade,
    sealed                text not null,
    created_at            timestamptz not null default now()
);
comment on table example_credentials is 'what opens repositories of examples, sealed';
comment on column example_repository.access_credentials is 'readable, from before they were sealed: the next start with a key seals them';
