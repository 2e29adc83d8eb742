-- What students hand in, how it was tested, how it was graded.

create table submission_group (
    id                uuid primary key default gen_random_uuid(),
    display_name      varchar(255),
    max_group_size    integer not null,
    max_test_runs     integer,
    max_submissions   integer,
    course_id         uuid not null references course on delete cascade,
    course_content_id uuid not null,
    version           bigint not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    created_by        uuid references "user" on delete set null,
    updated_by        uuid references "user" on delete set null,
    properties        jsonb,
    constraint submission_group_course_content_id_fkey
        foreign key (course_content_id) references course_content on delete cascade
);
create index submission_group_course_content on submission_group (course_content_id);
create index submission_group_course on submission_group (course_id);
create trigger touch_row before insert or update on submission_group for each row execute function touch_row();

-- submission_group.course_id is the content's, whatever the statement says.
create function submission_group_course() returns trigger language plpgsql as $$
begin
    select course_id into new.course_id from course_content where id = new.course_content_id;
    if not found then
        raise exception 'there is no course content %', new.course_content_id
            using errcode = 'foreign_key_violation', constraint = 'submission_group_course_content_id_fkey', table = 'submission_group';
    end if;
    return new;
end
$$;
create trigger submission_group_course before insert or update of course_content_id, course_id on submission_group
    for each row execute function submission_group_course();

create table submission_group_member (
    id                  uuid primary key default gen_random_uuid(),
    course_id           uuid not null references course on delete cascade,
    submission_group_id uuid not null,
    course_member_id    uuid not null,
    version             bigint not null default 0,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    created_by          uuid references "user" on delete set null,
    updated_by          uuid references "user" on delete set null,
    properties          jsonb,
    constraint submission_group_member_unique unique (submission_group_id, course_member_id),
    constraint submission_group_member_submission_group_id_fkey
        foreign key (submission_group_id) references submission_group on delete cascade,
    constraint submission_group_member_of_same_course foreign key (course_id, course_member_id)
        references course_member (course_id, id) on delete restrict
);
create index submission_group_member_course_member on submission_group_member (course_member_id, course_id);
create index submission_group_member_course on submission_group_member (course_id);
create trigger touch_row before insert or update on submission_group_member for each row execute function touch_row();

-- submission_group_member.course_id is the group's, whatever the statement says.
create function submission_group_member_course() returns trigger language plpgsql as $$
begin
    select course_id into new.course_id from submission_group where id = new.submission_group_id;
    if not found then
        raise exception 'there is no submission group %', new.submission_group_id
            using errcode = 'foreign_key_violation', constraint = 'submission_group_member_submission_group_id_fkey',
                table = 'submission_group_member';
    end if;
    return new;
end
$$;
create trigger submission_group_member_course
    before insert or update of submission_group_id, course_id on submission_group_member
    for each row execute function submission_group_member_course();

create table submission_artifact (
    id                           uuid primary key default gen_random_uuid(),
    submission_group_id          uuid not null references submission_group on delete cascade,
    uploaded_by_course_member_id uuid references course_member on delete set null,
    uploaded_at                  timestamptz not null default now(),
    content_type                 varchar(120),
    file_size                    bigint not null,
    bucket_name                  varchar(255) not null,
    object_key                   varchar(2048) not null,
    version_identifier           varchar(255),
    submit                       boolean not null default false,
    version                      bigint not null default 0,
    created_at                   timestamptz not null default now(),
    updated_at                   timestamptz not null default now(),
    created_by                   uuid references "user" on delete set null,
    updated_by                   uuid references "user" on delete set null,
    properties                   jsonb
);
comment on column submission_artifact.submit is 'true: handed in to be graded; false: practice';
create index submission_artifact_group on submission_artifact (submission_group_id, version_identifier);
create index submission_artifact_official on submission_artifact (submission_group_id, created_at desc) where submit;
create index submission_artifact_uploader on submission_artifact (uploaded_by_course_member_id);
create index submission_artifact_uploaded_at on submission_artifact (uploaded_at);
create index submission_artifact_version_identifier on submission_artifact (version_identifier);
create trigger touch_row before insert or update on submission_artifact for each row execute function touch_row();

-- A test run. Status: 0 finished, 1 failed, 2 cancelled, 3 scheduled, 4 pending, 5 running, 6 crashed, 7 paused.
create table result (
    id                           uuid primary key default gen_random_uuid(),
    course_member_id             uuid not null references course_member on delete restrict,
    submission_artifact_id       uuid references submission_artifact on delete cascade,
    submission_group_id          uuid references submission_group on delete set null,
    course_content_id            uuid not null references course_content on delete cascade,
    course_content_type_id       uuid not null references course_content_type on delete restrict,
    testing_service_id           uuid references service on delete restrict,
    test_system_id               varchar(255),
    status                       integer not null,
    grade                        double precision,
    result                       double precision,
    version_identifier           varchar(2048) not null,
    reference_version_identifier varchar(64),
    started_at                   timestamptz,
    finished_at                  timestamptz,
    version                      bigint not null default 0,
    created_at                   timestamptz not null default now(),
    updated_at                   timestamptz not null default now(),
    created_by                   uuid references "user" on delete set null,
    updated_by                   uuid references "user" on delete set null,
    properties                   jsonb,
    constraint result_status_known check (status between 0 and 7)
);
comment on column result.course_member_id is 'who ran the test';
comment on column result.result is 'older twin of grade';
create index result_course_member on result (course_member_id);
create index result_submission_artifact on result (submission_artifact_id, created_at desc);
create index result_submission_group on result (submission_group_id, created_at desc);
create index result_course_content on result (course_content_id);
create index result_course_content_type on result (course_content_type_id);
create index result_testing_service on result (testing_service_id);
create index result_created_at on result (created_at);
-- One run is enough, unless it came to nothing: failed, cancelled and crashed runs do not stand in the way of another.
create unique index result_once_per_artifact_and_member on result (submission_artifact_id, course_member_id)
    where status not in (1, 2, 6);
create unique index result_once_per_group_version on result (submission_group_id, version_identifier, course_content_id)
    where status not in (1, 2, 6);
-- Tutors test the work of many groups, so members count only where the group is gone.
create unique index result_once_per_member_version on result (course_member_id, version_identifier, course_content_id)
    where status not in (1, 2, 6) and submission_group_id is null;
create trigger touch_row before insert or update on result for each row execute function touch_row();
create function result_takes_the_type_of_its_content() returns trigger language plpgsql as $$
begin
    select course_content_type_id into new.course_content_type_id from course_content where id = new.course_content_id;
    return new;
end $$;
create trigger result_takes_the_type_of_its_content before insert on result for each row
    when (new.course_content_type_id is null) execute function result_takes_the_type_of_its_content();

create table result_artifact (
    id           uuid primary key default gen_random_uuid(),
    result_id    uuid not null references result on delete cascade,
    content_type varchar(120),
    file_size    bigint not null,
    bucket_name  varchar(255) not null,
    object_key   varchar(2048) not null,
    version      bigint not null default 0,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    created_by   uuid references "user" on delete set null,
    updated_by   uuid references "user" on delete set null,
    properties   jsonb
);
create index result_artifact_result on result_artifact (result_id);
create trigger touch_row before insert or update on result_artifact for each row execute function touch_row();

-- Status: 0 not reviewed, 1 corrected, 2 correction necessary, 3 improvement possible. The newest grade counts.
create table submission_grade (
    id                         uuid primary key default gen_random_uuid(),
    artifact_id                uuid not null references submission_artifact on delete cascade,
    graded_by_course_member_id uuid not null references course_member on delete restrict,
    grade                      double precision not null,
    status                     integer not null default 0,
    comment                    varchar(4096),
    graded_at                  timestamptz not null default now(),
    version                    bigint not null default 0,
    created_at                 timestamptz not null default now(),
    updated_at                 timestamptz not null default now(),
    created_by                 uuid references "user" on delete set null,
    updated_by                 uuid references "user" on delete set null,
    constraint submission_grade_between_0_and_1 check (grade between 0 and 1),
    constraint submission_grade_status_known check (status between 0 and 3)
);
create index submission_grade_artifact on submission_grade (artifact_id, graded_at desc);
create index submission_grade_grader on submission_grade (graded_by_course_member_id);
create index submission_grade_graded_at on submission_grade (graded_at);
create trigger touch_row before insert or update on submission_grade for each row execute function touch_row();

create table submission_review (
    id                        uuid primary key default gen_random_uuid(),
    artifact_id               uuid not null references submission_artifact on delete cascade,
    reviewer_course_member_id uuid not null references course_member on delete restrict,
    body                      varchar(4096) not null,
    review_type               varchar(50),
    version                   bigint not null default 0,
    created_at                timestamptz not null default now(),
    updated_at                timestamptz not null default now(),
    created_by                uuid references "user" on delete set null,
    updated_by                uuid references "user" on delete set null
);
create index submission_review_artifact on submission_review (artifact_id, created_at);
create index submission_review_reviewer on submission_review (reviewer_course_member_id);
create trigger touch_row before insert or update on submission_review for each row execute function touch_row();

-- The runner's report on a test run, as clients see it: small, and written together with the result.
create table result_report (
    result_id  uuid primary key references result on delete cascade,
    report     jsonb not null,
    evidence   varchar(64),
    created_at timestamptz not null default now()
);
comment on column result_report.report is 'what students may see';
comment on column result_report.evidence is 'digest of the stored object with the whole report and what the programs did, to judge again';
