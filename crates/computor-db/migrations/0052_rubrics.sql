-- Rubrics: what a grade of an assignment is made of. Criteria with points, remarks that are made again and again, and marks.

create table rubric_criterion (
    id                uuid primary key default gen_random_uuid(),
    course_content_id uuid not null references course_content on delete cascade,
    title             varchar(255) not null,
    description       varchar(4096),
    points            double precision not null,
    remarks           jsonb not null default '[]',
    place             integer not null,
    version           bigint not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    created_by        uuid references "user" on delete set null,
    updated_by        uuid references "user" on delete set null,
    constraint rubric_criterion_points_positive check (points > 0 and points <= 10000)
);
comment on column rubric_criterion.remarks is 'what graders say again and again: text, and the points that go with it';
create index rubric_criterion_content on rubric_criterion (course_content_id, place, id);
create trigger touch_row before insert or update on rubric_criterion for each row execute function touch_row();

create table rubric_mark (
    grade_id     uuid not null references submission_grade on delete cascade,
    criterion_id uuid not null references rubric_criterion on delete cascade,
    points       double precision not null,
    remark       varchar(4096),
    version      bigint not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    created_by   uuid references "user" on delete set null,
    updated_by   uuid references "user" on delete set null,
    primary key (grade_id, criterion_id),
    constraint rubric_mark_points_not_negative check (points >= 0)
);
create index rubric_mark_criterion on rubric_mark (criterion_id);
create trigger touch_row before insert or update on rubric_mark for each row execute function touch_row();
