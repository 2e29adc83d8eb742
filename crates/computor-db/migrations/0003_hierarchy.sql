-- Organization → course family → course, and who belongs to them.

create domain organization_type as text
    constraint organization_type_known check (value in ('user', 'community', 'organization'));

create table organization (
    id                uuid primary key default gen_random_uuid(),
    number            varchar(255),
    title             varchar(255),
    description       varchar(4096),
    email             varchar(320),
    telephone         varchar(255),
    fax_number        varchar(255),
    url               varchar(2048),
    postal_code       varchar(255),
    street_address    varchar(1024),
    locality          varchar(255),
    region            varchar(255),
    country           varchar(255),
    organization_type organization_type not null,
    user_id           uuid references "user" on delete cascade,
    path              ltree not null,
    parent_path       ltree generated always as (
        case when nlevel(path) > 1 then subpath(path, 0, nlevel(path) - 1) end
    ) stored,
    archived_at       timestamptz,
    version           bigint not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    created_by        uuid references "user" on delete set null,
    updated_by        uuid references "user" on delete set null,
    properties        jsonb,
    constraint organization_path_unique unique (organization_type, path),
    constraint organization_number_unique unique (organization_type, number),
    constraint organization_user_unique unique (user_id),
    constraint organization_path_not_empty check (nlevel(path) > 0),
    constraint organization_title_unless_user check ((organization_type = 'user') = (title is null)),
    constraint organization_user_only_for_type_user check ((organization_type = 'user') = (user_id is not null))
);
create index organization_path on organization using gist (path);
create trigger touch_row before insert or update on organization for each row execute function touch_row();

create table organization_member (
    id                   uuid primary key default gen_random_uuid(),
    user_id              uuid not null references "user" on delete cascade,
    organization_id      uuid not null references organization on delete cascade,
    organization_role_id varchar(255) not null references organization_role on delete restrict,
    version              bigint not null default 0,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    created_by           uuid references "user" on delete set null,
    updated_by           uuid references "user" on delete set null,
    properties           jsonb,
    constraint organization_member_unique unique (user_id, organization_id)
);
create index organization_member_organization on organization_member (organization_id);
create index organization_member_role on organization_member (organization_role_id);
create trigger touch_row before insert or update on organization_member for each row execute function touch_row();

create table student_profile (
    id              uuid primary key default gen_random_uuid(),
    student_id      varchar(255),
    student_email   varchar(320),
    user_id         uuid not null references "user" on delete cascade,
    organization_id uuid not null references organization on delete cascade,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    created_by      uuid references "user" on delete set null,
    updated_by      uuid references "user" on delete set null,
    properties      jsonb,
    constraint student_profile_student_id_unique unique (student_id),
    constraint student_profile_one_per_organization unique (user_id, organization_id)
);
create index student_profile_organization on student_profile (organization_id);
create index student_profile_email on student_profile (lower(student_email));
create trigger touch_row before insert or update on student_profile for each row execute function touch_row();

-- An e-mail address, however it is written, belongs to one user: as login address, as student address, or both.
create function check_email_owner() returns trigger language plpgsql as $$
declare
    address text;
    owner   uuid;
begin
    if tg_table_name = 'user' then
        address := lower(new.email);
        owner := new.id;
    else
        address := lower(new.student_email);
        owner := new.user_id;
    end if;
    if address is null then
        return new;
    end if;
    -- Two transactions that claim the same address do not see each other's row: one waits for the other.
    perform pg_advisory_xact_lock(hashtextextended(address, 0));
    if exists (select from "user" where lower(email) = address and id <> owner)
        or exists (select from student_profile where lower(student_email) = address and user_id <> owner)
    then
        raise exception 'the e-mail address % belongs to another user', address
            using errcode = 'unique_violation', constraint = 'email_belongs_to_one_user', table = tg_table_name;
    end if;
    return new;
end
$$;
create trigger check_email_owner before insert or update of email on "user"
    for each row execute function check_email_owner();
create trigger check_email_owner before insert or update of student_email, user_id on student_profile
    for each row execute function check_email_owner();

create table course_family (
    id              uuid primary key default gen_random_uuid(),
    title           varchar(255),
    description     varchar(4096),
    path            ltree not null,
    organization_id uuid not null references organization on delete cascade,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    created_by      uuid references "user" on delete set null,
    updated_by      uuid references "user" on delete set null,
    properties      jsonb,
    constraint course_family_path_unique unique (organization_id, path),
    constraint course_family_path_not_empty check (nlevel(path) > 0)
);
create trigger touch_row before insert or update on course_family for each row execute function touch_row();

create table course_family_member (
    id                    uuid primary key default gen_random_uuid(),
    user_id               uuid not null references "user" on delete cascade,
    course_family_id      uuid not null references course_family on delete cascade,
    course_family_role_id varchar(255) not null references course_family_role on delete restrict,
    version               bigint not null default 0,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    created_by            uuid references "user" on delete set null,
    updated_by            uuid references "user" on delete set null,
    properties            jsonb,
    constraint course_family_member_unique unique (user_id, course_family_id)
);
create index course_family_member_course_family on course_family_member (course_family_id);
create index course_family_member_role on course_family_member (course_family_role_id);
create trigger touch_row before insert or update on course_family_member for each row execute function touch_row();

-- How teams form: defaults on the course, overrides on a content.
create domain team_mode as text
    constraint team_mode_known check (value in ('self_organized', 'instructor_predefined', 'hybrid'));

create table course (
    id                          uuid primary key default gen_random_uuid(),
    title                       varchar(255),
    description                 varchar(4096),
    path                        ltree not null,
    course_family_id            uuid not null,
    organization_id             uuid not null references organization on delete cascade,
    language_code               varchar(2) references language on update cascade on delete set null,
    team_mode                   team_mode,
    team_min_group_size         integer,
    team_allow_student_creation boolean,
    team_allow_join             boolean,
    team_allow_leave            boolean,
    team_auto_assign_unmatched  boolean,
    team_lock_at_deadline       boolean,
    team_require_approval       boolean,
    version                     bigint not null default 0,
    created_at                  timestamptz not null default now(),
    updated_at                  timestamptz not null default now(),
    created_by                  uuid references "user" on delete set null,
    updated_by                  uuid references "user" on delete set null,
    properties                  jsonb,
    constraint course_course_family_id_fkey foreign key (course_family_id) references course_family on delete cascade,
    constraint course_path_unique unique (course_family_id, path),
    constraint course_path_not_empty check (nlevel(path) > 0),
    constraint course_team_min_group_size_positive check (team_min_group_size >= 1)
);
create index course_organization on course (organization_id);
create index course_language on course (language_code);
create trigger default_language before insert on course for each row execute function default_language();
create trigger touch_row before insert or update on course for each row execute function touch_row();

-- course.organization_id is the family's, whatever the statement says.
create function course_organization() returns trigger language plpgsql as $$
begin
    select organization_id into new.organization_id from course_family where id = new.course_family_id;
    if not found then
        raise exception 'there is no course family %', new.course_family_id
            using errcode = 'foreign_key_violation', constraint = 'course_course_family_id_fkey', table = 'course';
    end if;
    return new;
end
$$;
create trigger course_organization before insert or update of course_family_id, organization_id on course
    for each row execute function course_organization();

-- Courses move with their family.
create function course_family_moved() returns trigger language plpgsql as $$
begin
    update course set organization_id = new.organization_id where course_family_id = new.id;
    return null;
end
$$;
create trigger course_family_moved after update of organization_id on course_family
    for each row when (old.organization_id is distinct from new.organization_id)
    execute function course_family_moved();
