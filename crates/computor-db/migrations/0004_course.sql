-- Inside a course: its people and its tree of contents.

create table course_group (
    id          uuid primary key default gen_random_uuid(),
    title       varchar(255),
    description varchar(4096),
    course_id   uuid not null references course on delete cascade,
    version     bigint not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    created_by  uuid references "user" on delete set null,
    updated_by  uuid references "user" on delete set null,
    properties  jsonb,
    constraint course_group_title_unique unique (course_id, title),
    constraint course_group_course_and_id unique (course_id, id)
);
create trigger touch_row before insert or update on course_group for each row execute function touch_row();

create table course_member (
    id              uuid primary key default gen_random_uuid(),
    user_id         uuid not null references "user" on delete cascade,
    course_id       uuid not null references course on delete cascade,
    course_group_id uuid,
    course_role_id  varchar(255) not null references course_role on delete restrict,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    created_by      uuid references "user" on delete set null,
    updated_by      uuid references "user" on delete set null,
    properties      jsonb,
    constraint course_member_unique unique (user_id, course_id),
    constraint course_member_course_and_id unique (course_id, id),
    constraint course_member_student_needs_group check (course_role_id <> '_student' or course_group_id is not null),
    constraint course_member_group_of_same_course foreign key (course_id, course_group_id)
        references course_group (course_id, id) on delete restrict
);
create index course_member_group on course_member (course_group_id, course_id);
create index course_member_role on course_member (course_role_id);
create trigger touch_row before insert or update on course_member for each row execute function touch_row();

-- What the staff write about a member. Students never see it.
create table course_member_comment (
    id               uuid primary key default gen_random_uuid(),
    message          varchar(4096) not null,
    transmitter_id   uuid not null references course_member on delete cascade,
    course_member_id uuid not null references course_member on delete cascade,
    version          bigint not null default 0,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    created_by       uuid references "user" on delete set null,
    updated_by       uuid references "user" on delete set null
);
create index course_member_comment_transmitter on course_member_comment (transmitter_id);
create index course_member_comment_course_member on course_member_comment (course_member_id);
create trigger touch_row before insert or update on course_member_comment for each row execute function touch_row();

create table course_content_type (
    id                     uuid primary key default gen_random_uuid(),
    title                  varchar(255),
    description            varchar(4096),
    slug                   varchar(255) not null,
    color                  varchar(255),
    course_content_kind_id varchar(255) not null references course_content_kind on delete cascade,
    course_id              uuid not null references course on delete cascade,
    version                bigint not null default 0,
    created_at             timestamptz not null default now(),
    updated_at             timestamptz not null default now(),
    created_by             uuid references "user" on delete set null,
    updated_by             uuid references "user" on delete set null,
    properties             jsonb,
    constraint course_content_type_slug_unique unique (slug, course_id, course_content_kind_id),
    constraint course_content_type_course_and_id unique (course_id, id),
    constraint course_content_type_slug_valid check (slug ~ '^[A-Za-z0-9_.-]+$')
);
create index course_content_type_kind on course_content_type (course_content_kind_id);
create trigger touch_row before insert or update on course_content_type for each row execute function touch_row();

create table course_content (
    id                          uuid primary key default gen_random_uuid(),
    title                       varchar(255),
    description                 varchar(4096),
    path                        ltree not null,
    position                    double precision not null,
    course_id                   uuid not null references course on delete cascade,
    course_content_type_id      uuid not null,
    course_content_kind_id      varchar(255) not null references course_content_kind on update cascade on delete restrict,
    is_submittable              boolean not null default false,
    max_group_size              integer,
    max_test_runs               integer,
    max_submissions             integer,
    testing_service_id          uuid references service on delete restrict,
    team_mode                   team_mode,
    team_min_group_size         integer,
    team_formation_deadline     timestamptz,
    team_allow_student_creation boolean,
    team_allow_join             boolean,
    team_allow_leave            boolean,
    team_auto_assign_unmatched  boolean,
    team_lock_at_deadline       boolean,
    team_require_approval       boolean,
    archived_at                 timestamptz,
    version                     bigint not null default 0,
    created_at                  timestamptz not null default now(),
    updated_at                  timestamptz not null default now(),
    created_by                  uuid references "user" on delete set null,
    updated_by                  uuid references "user" on delete set null,
    properties                  jsonb,
    constraint course_content_path_unique unique (course_id, path),
    constraint course_content_path_valid check (path::text ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$'),
    constraint course_content_type_of_same_course foreign key (course_id, course_content_type_id)
        references course_content_type (course_id, id) on delete restrict,
    constraint course_content_team_min_group_size_positive check (team_min_group_size >= 1),
    constraint course_content_team_min_at_most_max check (team_min_group_size <= max_group_size)
);
create index course_content_type_and_course on course_content (course_content_type_id, course_id);
create index course_content_content_kind on course_content (course_content_kind_id);
create index course_content_testing_service on course_content (testing_service_id);
create trigger touch_row before insert or update on course_content for each row execute function touch_row();

-- course_content_kind_id and is_submittable are the type's, whatever the statement says.
create function course_content_kind_of_type() returns trigger language plpgsql as $$
begin
    select kind.id, kind.submittable into new.course_content_kind_id, new.is_submittable
    from course_content_type type join course_content_kind kind on kind.id = type.course_content_kind_id
    where type.id = new.course_content_type_id;
    if not found then
        raise exception 'there is no course content type %', new.course_content_type_id
            using errcode = 'foreign_key_violation', constraint = 'course_content_type_of_same_course', table = 'course_content';
    end if;
    return new;
end
$$;
create trigger course_content_kind_of_type
    before insert or update of course_content_type_id, course_content_kind_id, is_submittable on course_content
    for each row execute function course_content_kind_of_type();

-- Contents follow when their type becomes another kind.
create function course_content_type_changed() returns trigger language plpgsql as $$
begin
    update course_content set course_content_type_id = new.id where course_content_type_id = new.id;
    return null;
end
$$;
create trigger course_content_type_changed after update of course_content_kind_id on course_content_type
    for each row when (old.course_content_kind_id is distinct from new.course_content_kind_id)
    execute function course_content_type_changed();

-- The tree: below the first level a content has a parent in its course; the parent's kind takes children, and its own
-- kind takes a parent. Checked when the statement is done, so that one statement may move or delete a whole subtree.
create function check_course_content_tree() returns trigger language plpgsql as $$
declare
    parent_takes_children boolean;
begin
    if tg_op <> 'DELETE' and nlevel(new.path) > 1 then
        select kind.has_descendants into parent_takes_children
        from course_content parent join course_content_kind kind on kind.id = parent.course_content_kind_id
        where parent.course_id = new.course_id and parent.path = subpath(new.path, 0, -1);
        if not found then
            raise exception 'there is no content % to hold %', subpath(new.path, 0, -1), new.path
                using errcode = 'check_violation', constraint = 'course_content_parent_exists', table = 'course_content';
        elsif not parent_takes_children then
            raise exception 'the content % takes no children', subpath(new.path, 0, -1)
                using errcode = 'check_violation', constraint = 'course_content_parent_takes_children', table = 'course_content';
        elsif not (select has_ascendants from course_content_kind where id = new.course_content_kind_id) then
            raise exception 'the content % stands at the first level only', new.path
                using errcode = 'check_violation', constraint = 'course_content_takes_parent', table = 'course_content';
        end if;
    end if;
    -- What lay below the content as it was still has a parent that takes children.
    if tg_op <> 'INSERT'
        and not exists (
            select from course_content self join course_content_kind kind on kind.id = self.course_content_kind_id
            where self.course_id = old.course_id and self.path = old.path and kind.has_descendants)
        and exists (
            select from course_content child
            where child.course_id = old.course_id and child.path <@ old.path and nlevel(child.path) > nlevel(old.path))
    then
        raise exception 'the content % has children', old.path
            using errcode = 'check_violation', constraint = 'course_content_has_children', table = 'course_content';
    end if;
    return null;
end
$$;
create trigger check_course_content_tree after insert or delete or update of path, course_id, course_content_type_id
    on course_content for each row execute function check_course_content_tree();
