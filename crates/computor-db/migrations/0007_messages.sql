-- Messages between people, and the registry of editor extensions.

-- A message has one target, or none: then it is for everybody.
create table message (
    id                  uuid primary key default gen_random_uuid(),
    author_id           uuid not null references "user" on delete cascade,
    parent_id           uuid references message on delete cascade,
    level               integer not null default 0,
    title               varchar(255),
    content             varchar(16384) not null,
    organization_id     uuid references organization on delete cascade,
    course_family_id    uuid references course_family on delete cascade,
    course_id           uuid references course on delete cascade,
    course_content_id   uuid references course_content on delete cascade,
    course_group_id     uuid references course_group on delete cascade,
    submission_group_id uuid references submission_group on delete cascade,
    course_member_id    uuid references course_member on delete cascade,
    user_id             uuid references "user" on delete cascade,
    archived_at         timestamptz,
    version             bigint not null default 0,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    created_by          uuid references "user" on delete set null,
    updated_by          uuid references "user" on delete set null,
    properties          jsonb,
    constraint message_one_target check (num_nonnulls(organization_id, course_family_id, course_id, course_content_id,
        course_group_id, submission_group_id, course_member_id, user_id) <= 1)
);
create index message_author on message (author_id, archived_at);
create index message_parent on message (parent_id, archived_at);
create index message_organization on message (organization_id, archived_at);
create index message_course_family on message (course_family_id, archived_at);
create index message_course on message (course_id, archived_at);
create index message_course_content on message (course_content_id, archived_at);
create index message_course_group on message (course_group_id, archived_at);
create index message_submission_group on message (submission_group_id, archived_at);
create index message_course_member on message (course_member_id, archived_at);
create index message_user on message (user_id, archived_at);
create trigger touch_row before insert or update on message for each row execute function touch_row();

create table message_read (
    id             uuid primary key default gen_random_uuid(),
    message_id     uuid not null references message on delete cascade,
    reader_user_id uuid not null references "user" on delete cascade,
    version        bigint not null default 0,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    created_by     uuid references "user" on delete set null,
    updated_by     uuid references "user" on delete set null,
    properties     jsonb,
    constraint message_read_once unique (message_id, reader_user_id)
);
create index message_read_reader on message_read (reader_user_id);
create trigger touch_row before insert or update on message_read for each row execute function touch_row();

create domain messageauditaction as text
    constraint message_audit_action_known check (value in ('created', 'updated', 'deleted', 'restored'));

create table message_audit_log (
    id          uuid primary key default gen_random_uuid(),
    message_id  uuid not null references message on delete cascade,
    user_id     uuid references "user" on delete set null,
    action      messageauditaction not null,
    old_title   varchar(255),
    old_content varchar(16384),
    new_title   varchar(255),
    new_content varchar(16384),
    created_at  timestamptz not null default now()
);
create index message_audit_log_message on message_audit_log (message_id, created_at);
create index message_audit_log_user on message_audit_log (user_id, created_at);

create table extension (
    id           uuid primary key default gen_random_uuid(),
    publisher    varchar(100) not null,
    name         varchar(100) not null,
    display_name varchar(200),
    description  varchar(2000),
    version      bigint not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    created_by   uuid references "user" on delete set null,
    updated_by   uuid references "user" on delete set null,
    constraint extension_name_unique unique (publisher, name)
);
create trigger touch_row before insert or update on extension for each row execute function touch_row();

create table extension_version (
    id             uuid primary key default gen_random_uuid(),
    extension_id   uuid not null references extension on delete cascade,
    version        varchar(50) not null,
    version_number integer not null,
    prerelease     varchar(100),
    engine_range   varchar(50),
    yanked         boolean not null default false,
    size           bigint not null,
    sha256         varchar(64) not null,
    content_type   varchar(100) not null default 'application/octet-stream',
    object_key     varchar(512) not null,
    published_at   timestamptz not null default now(),
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    created_by     uuid references "user" on delete set null,
    updated_by     uuid references "user" on delete set null,
    constraint extension_version_unique unique (extension_id, version),
    constraint extension_version_number_unique unique (extension_id, version_number)
);
comment on column extension_version.version is 'the published version, not a row version';
create index extension_version_newest on extension_version (extension_id, published_at, version_number);
create index extension_version_sha256 on extension_version (sha256);
create trigger touch_row before insert or update on extension_version for each row execute function touch_row('unversioned');
