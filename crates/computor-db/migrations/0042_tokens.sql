-- Tokens that open an organization's repositories with a foreign host, sealed under a key that is not in the database.

create table organization_token (
    organization_id uuid primary key references organization on delete cascade,
    kind            text not null,
    sealed          text not null,
    stored_at       timestamptz not null default now(),
    constraint organization_token_kind_known check (kind in ('gitlab'))
);
