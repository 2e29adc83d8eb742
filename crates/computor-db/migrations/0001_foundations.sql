-- What every other table stands on: extensions, the functions that all tables share, and the look-up tables
-- with text keys.
--
-- Conventions of the whole schema
--  * A table that changes has version, created_at, updated_at, created_by, updated_by and the trigger touch_row.
--  * A table that is only appended to has created_at, and created_by with the default app_user().
--  * The acting user is the transaction-local setting app.user_id: select set_config('app.user_id', $1, true).
--  * Every foreign key has an index. The exception is created_by/updated_by: two more indexes on each table would cost
--    every write, and only the deletion of a user would ever read them.
--  * A constraint that a user can violate has a name of its own: errors are told apart by it.

create extension if not exists ltree;
create extension if not exists pgcrypto;
create extension if not exists "uuid-ossp";

create function app_user() returns uuid language sql stable
return nullif(current_setting('app.user_id', true), '')::uuid;

comment on function app_user() is 'the acting user of this transaction, null when the platform itself acts';

-- Keeps the audit columns. Argument 'unversioned': the table's version column means something else.
create function touch_row() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.created_by := coalesce(new.created_by, app_user());
        new.updated_by := coalesce(new.updated_by, app_user());
        return new;
    end if;
    new.updated_at := now();
    if tg_nargs = 0 then
        new.version := old.version + 1;
    end if;
    -- Deeper down the change is a consequence (a cascade, a derived column), not an edit of the acting user, who may
    -- be the very row that is being deleted.
    if pg_trigger_depth() = 1 then
        new.updated_by := coalesce(app_user(), new.updated_by);
    end if;
    return new;
end
$$;

-- Lowercase letters and digits, joined by single '_' or '-'.
create function computor_valid_slug(slug text) returns boolean language sql immutable
return slug ~ '^[a-z0-9]+([_-][a-z0-9]+)*$';

-- Builtin roles are '_' and a slug, others a slug: a new role can never be taken for a builtin one.
create function computor_valid_role_id(id text, builtin boolean) returns boolean language sql immutable
return case when builtin then id ~ '^_' and computor_valid_slug(substring(id from 2)) else computor_valid_slug(id) end;

create table language (
    code        varchar(2) primary key,
    name        varchar(255) not null,
    native_name varchar(255),
    constraint language_code_two_letters check (code ~ '^[a-z]{2}$')
);

insert into language (code, name, native_name) values
    ('ar', 'Arabic', 'العربية'),
    ('cs', 'Czech', 'Čeština'),
    ('da', 'Danish', 'Dansk'),
    ('de', 'German', 'Deutsch'),
    ('el', 'Greek', 'Ελληνικά'),
    ('en', 'English', 'English'),
    ('es', 'Spanish', 'Español'),
    ('fi', 'Finnish', 'Suomi'),
    ('fr', 'French', 'Français'),
    ('hr', 'Croatian', 'Hrvatski'),
    ('hu', 'Hungarian', 'Magyar'),
    ('it', 'Italian', 'Italiano'),
    ('ja', 'Japanese', '日本語'),
    ('ko', 'Korean', '한국어'),
    ('nl', 'Dutch', 'Nederlands'),
    ('no', 'Norwegian', 'Norsk'),
    ('pl', 'Polish', 'Polski'),
    ('pt', 'Portuguese', 'Português'),
    ('ru', 'Russian', 'Русский'),
    ('sl', 'Slovenian', 'Slovenščina'),
    ('sv', 'Swedish', 'Svenska'),
    ('tr', 'Turkish', 'Türkçe'),
    ('uk', 'Ukrainian', 'Українська'),
    ('zh', 'Chinese', '中文')
on conflict do nothing;

-- Courses and profiles speak English until somebody says otherwise.
create function default_language() returns trigger language plpgsql as $$
begin
    new.language_code := coalesce(new.language_code, 'en');
    return new;
end
$$;

create table role (
    id          varchar(255) primary key,
    title       varchar(255),
    description varchar(4096),
    builtin     boolean not null default false,
    constraint role_id_valid check (computor_valid_role_id(id, builtin))
);

insert into role (id, title, description, builtin) values
    ('_admin', 'Administrator', 'May do everything.', true),
    ('_user_manager', 'User manager', 'Manages users, their accounts, profiles and roles.', true),
    ('_organization_manager', 'Organization manager', 'Manages organizations, course families, courses and examples.', true),
    ('_workspace_user', 'Workspace user', 'May use workspaces.', true),
    ('_workspace_maintainer', 'Workspace maintainer', 'May provision and manage workspaces.', true)
on conflict do nothing;

-- The ladders of the scoped roles. A higher level contains the lower ones; level 0 satisfies nothing.
create table organization_role (
    id          varchar(255) primary key,
    title       varchar(255),
    description varchar(4096),
    builtin     boolean not null default false,
    level       integer not null default 0,
    constraint organization_role_id_valid check (computor_valid_role_id(id, builtin)),
    constraint organization_role_level_builtin check (builtin = (level > 0))
);

create table course_family_role (
    id          varchar(255) primary key,
    title       varchar(255),
    description varchar(4096),
    builtin     boolean not null default false,
    level       integer not null default 0,
    constraint course_family_role_id_valid check (computor_valid_role_id(id, builtin)),
    constraint course_family_role_level_builtin check (builtin = (level > 0))
);

create table course_role (
    id          varchar(255) primary key,
    title       varchar(255),
    description varchar(4096),
    builtin     boolean not null default false,
    level       integer not null default 0,
    constraint course_role_id_valid check (computor_valid_role_id(id, builtin)),
    constraint course_role_level_builtin check (builtin = (level > 0))
);

insert into organization_role (id, title, description, builtin, level) values
    ('_owner', 'Owner', 'Everything in the organization, including its owners.', true, 3),
    ('_manager', 'Manager', 'Changes the organization and its members, except owners.', true, 2),
    ('_developer', 'Developer', 'Works in the organization.', true, 1)
on conflict do nothing;

insert into course_family_role (id, title, description, builtin, level) values
    ('_owner', 'Owner', 'Everything in the course family, including its owners.', true, 3),
    ('_manager', 'Manager', 'Changes the course family and its members, except owners.', true, 2),
    ('_developer', 'Developer', 'Works in the course family.', true, 1)
on conflict do nothing;

insert into course_role (id, title, description, builtin, level) values
    ('_owner', 'Owner', 'Everything in the course, including its owners.', true, 5),
    ('_maintainer', 'Maintainer', 'Maintains the course and its staff.', true, 4),
    ('_lecturer', 'Lecturer', 'Writes the contents and releases them.', true, 3),
    ('_tutor', 'Tutor', 'Grades submissions and helps students.', true, 2),
    ('_student', 'Student', 'Takes part in the course.', true, 1)
on conflict do nothing;

create table course_content_kind (
    id              varchar(255) primary key,
    title           varchar(255),
    description     varchar(4096),
    has_ascendants  boolean not null,
    has_descendants boolean not null,
    submittable     boolean not null
);

insert into course_content_kind (id, title, description, has_ascendants, has_descendants, submittable) values
    ('assignment', 'Assignment', 'Work that students submit.', true, false, true),
    ('unit', 'Unit', 'A folder of units and assignments.', true, true, false)
on conflict do nothing;
