-- Self-enrolment: a course has one code at a time. Whoever knows it becomes a student, or asks to; nothing here can name another role.

create table enrolment_code (
    id              uuid primary key default gen_random_uuid(),
    course_id       uuid not null references course on delete cascade,
    course_group_id uuid not null,
    code            text not null,
    expires_at      timestamptz not null,
    max_uses        integer not null,
    use_count       integer not null default 0,
    needs_approval  boolean not null default false,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    created_by      uuid references "user" on delete set null,
    updated_by      uuid references "user" on delete set null,
    constraint enrolment_code_one_per_course unique (course_id),
    constraint enrolment_code_unique unique (code),
    constraint enrolment_code_max_uses_positive check (max_uses >= 1),
    constraint enrolment_code_group_of_same_course foreign key (course_id, course_group_id)
        references course_group (course_id, id) on delete cascade
);
comment on column enrolment_code.code is 'kept as it is, because whoever made it must be able to show it again';
create index enrolment_code_group on enrolment_code (course_group_id, course_id);
create trigger touch_row before insert or update on enrolment_code for each row execute function touch_row();
create trigger audit_created after insert on enrolment_code for each row
    execute function audit_row('enrolment_code.created', 'max_uses expires_at needs_approval');
create trigger audit_deleted after delete on enrolment_code for each row execute function audit_row('enrolment_code.deleted', 'use_count');

-- Twelve digits of chance: a v4 UUID begins with as many.
create function new_enrolment_code() returns text language sql volatile
return upper(left(replace(gen_random_uuid()::text, '-', ''), 12));

-- Those who asked. Whose code it was does not matter any more.
create table enrolment_request (
    course_id       uuid not null references course on delete cascade,
    user_id         uuid not null references "user" on delete cascade,
    course_group_id uuid not null,
    created_at      timestamptz not null default now(),
    primary key (course_id, user_id),
    constraint enrolment_request_group_of_same_course foreign key (course_id, course_group_id)
        references course_group (course_id, id) on delete cascade
);
create index enrolment_request_user on enrolment_request (user_id);
create index enrolment_request_group on enrolment_request (course_group_id, course_id);
