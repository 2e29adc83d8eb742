-- Examples (exercises in a repository of their own), their versions, and which version a course content shows.

create table example_repository (
    id                 uuid primary key default gen_random_uuid(),
    name               varchar(255) not null,
    description        text,
    source_type        varchar(20) not null,
    source_url         text not null,
    access_credentials text,
    default_version    varchar(100),
    organization_id    uuid references organization on delete restrict,
    version            bigint not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    created_by         uuid references "user" on delete set null,
    updated_by         uuid references "user" on delete set null,
    constraint example_repository_source_url_unique unique (source_url),
    constraint example_repository_source_type_known check (source_type in ('git', 'minio', 'github', 's3', 'gitlab'))
);
create index example_repository_organization on example_repository (organization_id);
create trigger touch_row before insert or update on example_repository for each row execute function touch_row();

create table example (
    id                    uuid primary key default gen_random_uuid(),
    example_repository_id uuid not null references example_repository on delete cascade,
    directory             varchar(255) not null,
    identifier            ltree not null,
    title                 varchar(255) not null,
    description           text,
    category              varchar(100),
    tags                  varchar[] not null default '{}',
    version               bigint not null default 0,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    created_by            uuid references "user" on delete set null,
    updated_by            uuid references "user" on delete set null,
    constraint example_directory_unique unique (example_repository_id, directory),
    constraint example_identifier_unique unique (example_repository_id, identifier),
    constraint example_identifier_not_empty check (nlevel(identifier) > 0),
    constraint example_directory_valid check (directory ~ '^[a-zA-Z0-9._-]+$')
);
create index example_identifier on example using gist (identifier);
create trigger touch_row before insert or update on example for each row execute function touch_row();

create table example_version (
    id                       uuid primary key default gen_random_uuid(),
    example_id               uuid not null references example on delete cascade,
    version_tag              varchar(64) not null,
    version_number           integer not null,
    storage_path             text not null,
    testing_service_id       uuid references service on delete restrict,
    title                    varchar(255),
    description              text,
    language                 varchar(16),
    license                  varchar(255),
    execution_backend        jsonb,
    student_submission_files text[] not null default '{}',
    additional_files         text[] not null default '{}',
    student_templates        text[] not null default '{}',
    test_files               text[] not null default '{}',
    created_at               timestamptz not null default now(),
    created_by               uuid default app_user() references "user" on delete set null,
    constraint example_version_number_unique unique (example_id, version_number),
    constraint example_version_tag_unique unique (example_id, version_tag)
);
create index example_version_testing_service on example_version (testing_service_id);

create table example_dependency (
    id                 uuid primary key default gen_random_uuid(),
    example_id         uuid not null references example on delete cascade,
    depends_id         uuid not null references example on delete cascade,
    version_constraint varchar(100),
    created_at         timestamptz not null default now(),
    constraint example_dependency_unique unique (example_id, depends_id)
);
create index example_dependency_depends on example_dependency (depends_id);

create table course_content_deployment (
    id                  uuid primary key default gen_random_uuid(),
    course_content_id   uuid not null references course_content on delete cascade,
    example_version_id  uuid references example_version on delete set null,
    example_identifier  ltree,
    version_tag         varchar(64),
    version_identifier  varchar(64),
    deployment_status   varchar(32) not null default 'pending',
    deployment_message  text,
    assigned_at         timestamptz not null default now(),
    deployed_at         timestamptz,
    last_attempt_at     timestamptz,
    deployment_path     text,
    deployment_metadata jsonb default '{}',
    workflow_id         varchar(255),
    version             bigint not null default 0,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    created_by          uuid references "user" on delete set null,
    updated_by          uuid references "user" on delete set null,
    constraint course_content_deployment_one_per_content unique (course_content_id),
    constraint course_content_deployment_status_known
        check (deployment_status in ('pending', 'deploying', 'deployed', 'failed', 'unassigned'))
);
comment on column course_content_deployment.version_identifier is 'commit of the student template';
create index course_content_deployment_example_version on course_content_deployment (example_version_id);
create index course_content_deployment_identifier on course_content_deployment (example_identifier);
create index course_content_deployment_status on course_content_deployment (deployment_status);
create trigger touch_row before insert or update on course_content_deployment for each row execute function touch_row();

create table deployment_history (
    id                          uuid primary key default gen_random_uuid(),
    deployment_id               uuid not null references course_content_deployment on delete cascade,
    action                      varchar(32) not null,
    example_version_id          uuid references example_version on delete set null,
    previous_example_version_id uuid references example_version on delete set null,
    example_identifier          ltree,
    version_tag                 varchar(64),
    workflow_id                 varchar(255),
    created_at                  timestamptz not null default now(),
    created_by                  uuid default app_user() references "user" on delete set null,
    constraint deployment_history_action_known
        check (action in ('assigned', 'reassigned', 'updated', 'deploying', 'deployed', 'failed', 'unassigned'))
);
create index deployment_history_deployment on deployment_history (deployment_id, created_at);
create index deployment_history_example_version on deployment_history (example_version_id);
create index deployment_history_previous_version on deployment_history (previous_example_version_id);
create index deployment_history_workflow on deployment_history (workflow_id);
