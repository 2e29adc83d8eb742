-- Assign → release → deployed: who is tested with what, what students read, and one release of a course at a time.

-- Students have what is released, and nothing before that; who teaches tries out what is assigned.
create or replace function tested_version(status text, assigned uuid, released uuid, staff boolean) returns uuid language sql immutable
return case when status = 'unassigned' then null when staff then assigned else released end;
comment on function tested_version is 'the example version that work is tested with: staff try what is assigned, students have what is released';

alter table course_content_deployment add task text;
comment on column course_content_deployment.task is 'what students read of the released version: its description in the course''s language';

alter table deployment_history add version_identifier varchar(64);
comment on column deployment_history.version_identifier is 'commit of the student template';

-- Two releases of a course at once would each write the template without what the other one adds.
create unique index operation_one_release_per_course on operation (course_id)
    where kind = 'release_course' and state in ('queued', 'running');
