-- Who acts: users, how they prove who they are, what they may do platform-wide.

create table "user" (
    id                      uuid primary key default gen_random_uuid(),
    given_name              varchar(255),
    family_name             varchar(255),
    email                   varchar(320),
    username                varchar(255),
    password                varchar(512),
    password_reset_required boolean not null default false,
    is_service              boolean not null default false,
    archived_at             timestamptz,
    version                 bigint not null default 0,
    created_at              timestamptz not null default now(),
    updated_at              timestamptz not null default now(),
    created_by              uuid references "user" on delete set null,
    updated_by              uuid references "user" on delete set null,
    properties              jsonb,
    constraint user_username_unique unique (username)
);
create unique index user_email_unique on "user" (lower(email));
create trigger touch_row before insert or update on "user" for each row execute function touch_row();

create table profile (
    id            uuid primary key default gen_random_uuid(),
    avatar_color  integer,
    avatar_image  varchar(2048),
    nickname      varchar(255),
    bio           varchar(16384),
    url           varchar(2048),
    user_id       uuid not null references "user" on delete cascade,
    language_code varchar(2) references language on update cascade on delete set null,
    version       bigint not null default 0,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    created_by    uuid references "user" on delete set null,
    updated_by    uuid references "user" on delete set null,
    properties    jsonb,
    constraint profile_nickname_unique unique (nickname),
    constraint profile_user_unique unique (user_id)
);
create index profile_language on profile (language_code);
create trigger default_language before insert on profile for each row execute function default_language();
create trigger touch_row before insert or update on profile for each row execute function touch_row();

create function create_user_profile() returns trigger language plpgsql as $$
begin
    insert into profile (user_id) values (new.id) on conflict (user_id) do nothing;
    return null;
end
$$;
create trigger create_user_profile after insert on "user" for each row execute function create_user_profile();

create table account (
    id                  uuid primary key default gen_random_uuid(),
    provider            varchar(255) not null,
    type                varchar(63) not null,
    provider_account_id varchar(255) not null,
    user_id             uuid not null references "user" on delete cascade,
    version             bigint not null default 0,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    created_by          uuid references "user" on delete set null,
    updated_by          uuid references "user" on delete set null,
    properties          jsonb,
    constraint account_provider_account_unique unique (provider, type, provider_account_id),
    constraint account_one_per_user_and_provider unique (provider, type, user_id)
);
create index account_user on account (user_id);
create trigger touch_row before insert or update on account for each row execute function touch_row();

create table session (
    id                 uuid primary key default gen_random_uuid(),
    sid                uuid not null default gen_random_uuid(),
    user_id            uuid not null references "user" on delete cascade,
    session_id         varchar(1024) not null,
    created_ip         inet not null,
    last_ip            inet,
    user_agent         varchar(4096),
    device_label       varchar(512),
    last_seen_at       timestamptz,
    expires_at         timestamptz,
    refresh_token_hash bytea,
    refresh_expires_at timestamptz,
    refresh_counter    integer not null default 0,
    logout_time        timestamptz,
    ended_at           timestamptz,
    revoked_at         timestamptz,
    revocation_reason  varchar(255),
    version            bigint not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    created_by         uuid references "user" on delete set null,
    updated_by         uuid references "user" on delete set null,
    properties         jsonb,
    constraint session_sid_unique unique (sid),
    constraint session_session_id_unique unique (session_id),
    constraint session_refresh_token_unique unique (refresh_token_hash)
);
comment on column session.session_id is 'hex SHA-256 of the access token';
comment on column session.refresh_token_hash is 'SHA-256 of the refresh token';
create index session_user_id on session (user_id);
create index session_last_seen on session (last_seen_at);
create trigger touch_row before insert or update on session for each row execute function touch_row();

create table api_token (
    id                uuid primary key default gen_random_uuid(),
    name              varchar(255) not null,
    description       text,
    user_id           uuid not null references "user" on delete cascade,
    token_hash        bytea not null,
    token_prefix      varchar(12) not null,
    scopes            jsonb not null default '[]',
    expires_at        timestamptz,
    last_used_at      timestamptz,
    usage_count       bigint not null default 0,
    revoked_at        timestamptz,
    revocation_reason text,
    version           bigint not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    created_by        uuid references "user" on delete set null,
    updated_by        uuid references "user" on delete set null,
    properties        jsonb,
    constraint api_token_hash_unique unique (token_hash),
    constraint api_token_expires_after_creation check (expires_at is null or expires_at > created_at),
    constraint api_token_scopes_is_list check (jsonb_typeof(scopes) = 'array')
);
comment on column api_token.token_hash is 'SHA-256 of the token';
create index api_token_user on api_token (user_id);
create index api_token_prefix on api_token (token_prefix);
create trigger touch_row before insert or update on api_token for each row execute function touch_row();

create table role_claim (
    role_id     varchar(255) not null references role on delete cascade,
    claim_type  varchar(255) not null,
    claim_value varchar(255) not null,
    version     bigint not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid references "user" on delete set null,
    updated_by  uuid references "user" on delete set null,
    properties  jsonb,
    primary key (role_id, claim_type, claim_value)
);
create trigger touch_row before insert or update on role_claim for each row execute function touch_row();

-- Claims are resource:action. No role gets delete or archive this way.
insert into role_claim (role_id, claim_type, claim_value)
select role_id, 'permissions', resource || ':' || action
from (values
    ('_user_manager', array['user', 'account', 'profile', 'student_profile', 'user_role'], array['create', 'get', 'list', 'update']),
    ('_user_manager', array['role_claim'], array['get', 'list']),
    ('_organization_manager',
        array['organization', 'course_family', 'course', 'example', 'extension', 'organization_member', 'course_family_member'],
        array['create', 'get', 'list', 'update']),
    ('_organization_manager', array['example'], array['upload', 'download']),
    ('_workspace_user', array['workspace'], array['access', 'list', 'start', 'stop']),
    ('_workspace_maintainer', array['workspace'],
        array['access', 'list', 'start', 'stop', 'provision', 'delete', 'manage', 'session', 'templates'])
) as granted (role_id, resources, actions), unnest(resources) as resource, unnest(actions) as action
on conflict do nothing;

create table user_role (
    user_id    uuid not null references "user" on delete cascade,
    role_id    varchar(255) not null references role on update cascade on delete restrict,
    transient  boolean default false,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null,
    primary key (user_id, role_id)
);
create index user_role_role on user_role (role_id);
create trigger touch_row before insert or update on user_role for each row execute function touch_row();

-- Groups of users. Their claims are kept and shown, but grant nothing.
create domain computor_group_type as text
    constraint group_type_known check (value in ('fixed', 'dynamic'));

create table "group" (
    id          uuid primary key default gen_random_uuid(),
    title       varchar(255),
    description varchar(4096),
    slug        varchar(255) not null,
    type        computor_group_type not null default 'fixed',
    version     bigint not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid references "user" on delete set null,
    updated_by  uuid references "user" on delete set null,
    properties  jsonb,
    constraint group_slug_valid check (computor_valid_slug(slug))
);
create trigger touch_row before insert or update on "group" for each row execute function touch_row();

create table group_claim (
    group_id    uuid not null references "group" on delete cascade,
    claim_type  varchar(255) not null,
    claim_value varchar(255) not null,
    version     bigint not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid references "user" on delete set null,
    updated_by  uuid references "user" on delete set null,
    properties  jsonb,
    primary key (group_id, claim_type, claim_value)
);
create trigger touch_row before insert or update on group_claim for each row execute function touch_row();

create table user_group (
    user_id    uuid not null references "user" on delete cascade,
    group_id   uuid not null references "group" on update cascade on delete restrict,
    transient  boolean default false,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null,
    primary key (user_id, group_id)
);
create index user_group_group on user_group (group_id);
create trigger touch_row before insert or update on user_group for each row execute function touch_row();

create table invite_link (
    id         uuid primary key default gen_random_uuid(),
    token      varchar(64) not null,
    email      varchar(320),
    max_uses   integer not null default 1,
    use_count  integer not null default 0,
    expires_at timestamptz not null,
    roles      jsonb not null default '[]',
    note       text,
    revoked_at timestamptz,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null,
    constraint invite_link_token_unique unique (token),
    constraint invite_link_max_uses_range check (max_uses between 1 and 100),
    constraint invite_link_not_overused check (use_count between 0 and max_uses),
    constraint invite_link_roles_is_list check (jsonb_typeof(roles) = 'array')
);
create index invite_link_created_by on invite_link (created_by);
create trigger touch_row before insert or update on invite_link for each row execute function touch_row();

-- Service accounts: users that are programs.
create table service_type (
    id                 uuid primary key default gen_random_uuid(),
    path               ltree not null,
    name               varchar(255) not null,
    description        text,
    category           varchar(63) not null,
    plugin_module      varchar(255),
    schema             jsonb,
    icon               varchar(255),
    color              varchar(7),
    enabled            boolean not null default true,
    requires_workspace boolean not null default false,
    version            bigint not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    created_by         uuid references "user" on delete set null,
    updated_by         uuid references "user" on delete set null,
    properties         jsonb,
    constraint service_type_path_unique unique (path),
    constraint service_type_path_not_empty check (nlevel(path) > 0)
);
create trigger touch_row before insert or update on service_type for each row execute function touch_row();

insert into service_type (path, name, description, category, requires_workspace) values
    ('testing', 'Testing', 'Tests submissions in any language.', 'testing', false),
    ('testing.c', 'Testing: C', 'Tests submissions in C and C++.', 'testing', false),
    ('testing.document', 'Testing: documents', 'Checks documents and texts.', 'testing', false),
    ('testing.fortran', 'Testing: Fortran', 'Tests submissions in Fortran.', 'testing', false),
    ('testing.julia', 'Testing: Julia', 'Tests submissions in Julia.', 'testing', false),
    ('testing.matlab', 'Testing: MATLAB', 'Tests submissions in MATLAB.', 'testing', false),
    ('testing.octave', 'Testing: Octave', 'Tests submissions in Octave.', 'testing', false),
    ('testing.python', 'Testing: Python', 'Tests submissions in Python.', 'testing', false),
    ('testing.r', 'Testing: R', 'Tests submissions in R.', 'testing', false),
    ('testing.temporal', 'Testing: Temporal', 'Tests submissions through a Temporal task queue.', 'testing', false),
    ('worker', 'Worker', 'Does background work for the platform.', 'worker', false),
    ('agent', 'Agent', 'Takes part in a course like a member, with a repository of its own.', 'agent', true)
on conflict do nothing;

create table service (
    id              uuid primary key default gen_random_uuid(),
    slug            varchar(255) not null,
    name            varchar(255) not null,
    description     text,
    user_id         uuid not null references "user" on delete restrict,
    service_type_id uuid references service_type on delete restrict,
    config          jsonb default '{}',
    enabled         boolean not null default true,
    last_seen_at    timestamptz,
    archived_at     timestamptz,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    created_by      uuid references "user" on delete set null,
    updated_by      uuid references "user" on delete set null,
    properties      jsonb,
    constraint service_slug_unique unique (slug),
    constraint service_user_unique unique (user_id),
    constraint service_slug_valid check (slug ~ '^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]$')
);
create index service_service_type on service (service_type_id);
create trigger touch_row before insert or update on service for each row execute function touch_row();
