-- Files that a tutor attaches to a grade: for the students of the submission group, and for the staff.

create table grade_file (
    id           uuid primary key default gen_random_uuid(),
    grade_id     uuid not null references submission_grade on delete cascade,
    course_id    uuid not null,
    name         varchar(255) not null,
    content_type varchar(255),
    file_size    bigint not null,
    object_key   varchar(2048) not null,
    created_at   timestamptz not null default now(),
    created_by   uuid default app_user() references "user" on delete set null,
    constraint grade_file_name_unique unique (grade_id, name)
);
comment on column grade_file.name is 'of one part: no path leads anywhere';
create trigger audit_added after insert on grade_file for each row execute function audit_row('grade_file.added', 'grade_id file_size');
create trigger audit_removed after delete on grade_file for each row execute function audit_row('grade_file.removed', 'grade_id file_size');

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file
    union all select object_key, false from document where object_key is not null
    union all select digest, false from bucket_object
    union all select object_key, false from grade_file;

-- They are charged as other uploads.
alter table storage_charge add grade_file_id uuid references grade_file on delete cascade,
    drop constraint storage_charge_for_one,
    add constraint storage_charge_for_one
        check (num_nonnulls(submission_artifact_id, result_id, example_version_id, grade_file_id) = 1);
create index storage_charge_grade_file on storage_charge (grade_file_id);

drop function storage_take(bigint, uuid, uuid, uuid, uuid, uuid);
create function storage_take(size bigint, by_whom uuid, in_course uuid, artifact uuid, run uuid, example uuid, feedback uuid default null,
    out by_user bigint, out by_course bigint) language plpgsql as $$
begin
    insert into storage_charge (bytes, user_id, course_id, submission_artifact_id, result_id, example_version_id, grade_file_id)
        values (size, by_whom, in_course, artifact, run, example, feedback);
    by_user := coalesce((select bytes from storage_use where owner_kind = 'user' and owner_id = by_whom), 0);
    by_course := coalesce((select bytes from storage_use where owner_kind = 'course' and owner_id = in_course), 0);
end
$$;
