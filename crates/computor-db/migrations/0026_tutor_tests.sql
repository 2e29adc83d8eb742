-- Tests that tutors run with code of their own. They are nobody's hand-in, count nowhere, and end with their hour.

create table tutor_test (
    id                 uuid primary key default gen_random_uuid(),
    user_id            uuid not null references "user" on delete cascade,
    course_content_id  uuid not null references course_content on delete cascade,
    example_version_id uuid not null references example_version on delete cascade,
    testing_service_id uuid not null references service on delete cascade,
    object_key         text not null,
    status             text not null default 'pending',
    report             jsonb,
    error              text,
    artifacts          jsonb not null default '[]',
    created_at         timestamptz not null default now(),
    started_at         timestamptz,
    finished_at        timestamptz,
    expires_at         timestamptz not null default now() + interval '1 hour',
    constraint tutor_test_status_known check (status in ('pending', 'running', 'completed', 'failed', 'timeout'))
);
comment on column tutor_test.artifacts is 'files that it left behind: filename, size, object_key, last_modified';
create index tutor_test_user on tutor_test (user_id);
create index tutor_test_course_content on tutor_test (course_content_id);
create index tutor_test_example_version on tutor_test (example_version_id);
create index tutor_test_testing_service on tutor_test (testing_service_id);
create index tutor_test_expires_at on tutor_test (expires_at);

create view living_tutor_test as select * from tutor_test where expires_at > now();
comment on view living_tutor_test is 'those that are still there; rows of others wait to be deleted';

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file;

-- Who grades what: for a while work is kept for the tutor who took it. A grade ends that.
create table grading_claim (
    submission_group_id uuid primary key references submission_group on delete cascade,
    course_member_id    uuid not null references course_member on delete cascade,
    until               timestamptz not null
);
create index grading_claim_course_member on grading_claim (course_member_id);

create function grading_claim_ends() returns trigger language plpgsql as $$
begin
    delete from grading_claim k using added g join submission_artifact a on a.id = g.artifact_id
    where k.submission_group_id = a.submission_group_id;
    return null;
end
$$;
create trigger grading_claim_ends after insert on submission_grade referencing new table as added
    for each statement execute function grading_claim_ends();


-- Grades that came at once, so that they can be taken back as one. Whoever imports says so with app.grade_import.
create table grade_import (
    id               uuid primary key default gen_random_uuid(),
    course_id        uuid not null references course on delete cascade,
    course_member_id uuid not null references course_member on delete cascade,
    created_at       timestamptz not null default now(),
    undone_at        timestamptz
);
create index grade_import_course on grade_import (course_id);
create index grade_import_course_member on grade_import (course_member_id);

alter table submission_grade
    add grade_import_id uuid default nullif(current_setting('app.grade_import', true), '')::uuid references grade_import on delete set null;
create index submission_grade_import on submission_grade (grade_import_id);
