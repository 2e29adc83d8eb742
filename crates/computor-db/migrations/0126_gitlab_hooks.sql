-- What GitLab servers tell of: pushes.

create table gitlab_hook (
    organization_id uuid primary key references organization on delete cascade,
    digest          bytea not null,
    created_at      timestamptz not null default now()
);
comment on column gitlab_hook.digest is 'SHA-256 of what GitLab shows with all that it tells';

create table gitlab_delivery (
    organization_id uuid not null references organization on delete cascade,
    digest          bytea not null,
    at              timestamptz not null default now(),
    primary key (organization_id, digest)
);
comment on table gitlab_delivery is 'what was told already, by the SHA-256 of it: told again, it is nothing new';
create index gitlab_delivery_at on gitlab_delivery (at);

alter table gitlab_place
    add column pushed_commit text,
    add column pushed_at     timestamptz;
comment on column gitlab_place.pushed_commit is 'what somebody has pushed to main last, of forks';
