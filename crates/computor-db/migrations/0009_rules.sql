-- The rules that several statements ask, each said once.
--
-- The functions are written so that PostgreSQL puts their bodies in the place of the call: one expression, or one
-- select in a `from`. A rule that is asked of many rows at once is a view.

-- Words ---------------------------------------------------------------------------------------------------------------

create function grading_word(status integer) returns text language sql immutable
return (array['not_reviewed', 'corrected', 'correction_necessary', 'improvement_possible'])[status + 1];

create function result_word(status integer) returns text language sql immutable
return (array['finished', 'failed', 'cancelled', 'queued', 'queued', 'started', 'failed', 'deferred'])[status + 1];

create function result_statuses(word text) returns integer[] language sql immutable
return case word when 'finished' then '{0}'::integer[] when 'failed' then '{1,6}' when 'cancelled' then '{2}'
    when 'queued' then '{3,4}' when 'started' then '{5}' when 'deferred' then '{7}' else '{}' end;

-- Names ---------------------------------------------------------------------------------------------------------------

create function person_name(given_name text, family_name text, email text, username text) returns text language sql stable
return coalesce(nullif(concat_ws(' ', nullif(given_name, ''), nullif(family_name, '')), ''), email, username);

comment on function person_name is 'what a person is called where there is room for one name';

create function group_name(group_id uuid, own_name text) returns table (name text) language sql stable
begin atomic
    select coalesce(own_name, (
        select string_agg(person_name(u.given_name, u.family_name, u.email, u.username), ', ' order by u.family_name, u.given_name, m.id)
        from submission_group_member m join course_member cm on cm.id = m.course_member_id join "user" u on u.id = cm.user_id
        where m.submission_group_id = group_id), '');
end;

comment on function group_name is 'what a submission group is called: its own name, else the names of its members';

-- Members -------------------------------------------------------------------------------------------------------------

alter table course_member add archived_at timestamptz;
comment on column course_member.archived_at is 'an archived membership gives no rights and keeps all work';

-- Made once more by whatever migration adds a column to course_member: a view has the columns of its time.
create view active_member as select * from course_member where archived_at is null;
comment on view active_member is 'the memberships that give rights and count';

-- Runs and limits -----------------------------------------------------------------------------------------------------

create function run_counts(status integer) returns boolean language sql immutable return status not in (1, 2, 6);
comment on function run_counts is 'a run that ended with a verdict, or still may: it counts for the limit and stands in the way of another';

create function run_ended(status integer) returns boolean language sql immutable return status in (0, 1, 2, 6);

create function effective_limit(of_group integer, of_content integer) returns integer language sql immutable
return coalesce(of_group, of_content);
comment on function effective_limit is 'the group''s own limit if it has one, else the content''s; null is without limit';

create function result_score(result double precision, grade double precision) returns double precision language sql immutable
return coalesce(result, grade);
comment on function result_score is 'result and grade are twins: one of them may be missing';

-- A value that was copied from the content follows it from now on.
update submission_group g set max_submissions = nullif(g.max_submissions, c.max_submissions),
    max_test_runs = nullif(g.max_test_runs, c.max_test_runs)
from course_content c
where c.id = g.course_content_id and (g.max_submissions = c.max_submissions or g.max_test_runs = c.max_test_runs);

-- Grades --------------------------------------------------------------------------------------------------------------

alter table submission_grade alter grade drop not null;
comment on column submission_grade.grade is '0 to 1; null: only a status was given';

create function headline(group_id uuid) returns table (artifact_id uuid, submitted_at timestamptz, grade_id uuid,
    grade double precision, status integer, graded_by uuid, graded_at timestamptz) language sql stable
begin atomic
    select a.id, a.created_at, n.id, n.grade, n.status, n.graded_by_course_member_id, n.graded_at
    from (select o.id, o.created_at from submission_artifact o where o.submission_group_id = group_id and o.submit
          order by o.created_at desc, o.id desc limit 1) a
    left join lateral (
        select g.id, g.grade, g.status, g.graded_by_course_member_id, g.graded_at from submission_grade g
        where g.artifact_id = a.id order by g.graded_at desc, g.id desc limit 1) n on true;
end;

comment on function headline is 'the newest official artifact of a group and its newest grade; no grade there, no grade at all';

-- Releases ------------------------------------------------------------------------------------------------------------

alter table course_content_deployment add released_version_id uuid references example_version on delete set null;
create index course_content_deployment_released_version on course_content_deployment (released_version_id);
comment on column course_content_deployment.released_version_id is 'the version that students have: a newer one that is assigned changes nothing for them until it is released';
update course_content_deployment set released_version_id = example_version_id where deployment_status = 'deployed';

create function deployment_is_released() returns trigger language plpgsql as $$
begin
    if new.deployment_status = 'deployed' then
        new.released_version_id := new.example_version_id;
    elsif new.deployment_status = 'unassigned'
        or tg_op = 'UPDATE' and new.example_identifier is distinct from old.example_identifier
    then
        new.released_version_id := null;
    end if;
    return new;
end
$$;
create trigger deployment_is_released before insert or update on course_content_deployment
    for each row execute function deployment_is_released();

create function tested_version(status text, assigned uuid, released uuid, staff boolean) returns uuid language sql immutable
return case when status in ('pending', 'deployed') or released is not null then case when staff then assigned else coalesce(released, assigned) end end;
comment on function tested_version is 'the example version that work is tested with: staff try what is assigned, students have what is released';

-- Where results, artifacts and grades belong, in columns of their own: what somebody may see is then one indexed column.

alter table submission_artifact add course_id uuid;
update submission_artifact a set course_id = g.course_id from submission_group g where g.id = a.submission_group_id;
alter table submission_artifact alter course_id set not null;

create function submission_artifact_course() returns trigger language plpgsql as $$
begin
    select course_id into new.course_id from submission_group where id = new.submission_group_id;
    if not found then
        raise exception 'there is no submission group %', new.submission_group_id
            using errcode = 'foreign_key_violation', constraint = 'submission_artifact_submission_group_id_fkey', table = 'submission_artifact';
    end if;
    return new;
end
$$;
create trigger submission_artifact_course before insert on submission_artifact for each row
    when (new.course_id is null) execute function submission_artifact_course();

alter table result add course_id uuid, add example_version_id uuid;
update result r set course_id = c.course_id from course_content c where c.id = r.course_content_id;
update result set example_version_id = (properties ->> 'example_version_id')::uuid
    where properties ->> 'example_version_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
alter table result alter course_id set not null;
comment on column result.example_version_id is 'what the work was tested with, where that is known';

drop trigger result_takes_the_type_of_its_content on result;
drop function result_takes_the_type_of_its_content();
create function result_of_content() returns trigger language plpgsql as $$
begin
    select course_id, coalesce(new.course_content_type_id, course_content_type_id) into new.course_id, new.course_content_type_id
    from course_content where id = new.course_content_id;
    if not found then
        raise exception 'there is no course content %', new.course_content_id
            using errcode = 'foreign_key_violation', constraint = 'result_course_content_id_fkey', table = 'result';
    end if;
    return new;
end
$$;
create trigger result_of_content before insert on result for each row
    when (new.course_id is null or new.course_content_type_id is null) execute function result_of_content();

-- A run belongs to the version that it was tested with: a corrected version may be tried on the same work.
drop index result_once_per_artifact_and_member, result_once_per_group_version, result_once_per_member_version;
create unique index result_once_per_artifact_and_member on result
    (submission_artifact_id, course_member_id, coalesce(example_version_id, '00000000-0000-0000-0000-000000000000'))
    where status not in (1, 2, 6);
create unique index result_once_per_group_version on result
    (submission_group_id, version_identifier, course_content_id, coalesce(example_version_id, '00000000-0000-0000-0000-000000000000'))
    where status not in (1, 2, 6);
create unique index result_once_per_member_version on result
    (course_member_id, version_identifier, course_content_id, coalesce(example_version_id, '00000000-0000-0000-0000-000000000000'))
    where status not in (1, 2, 6) and submission_group_id is null;

alter table submission_grade add course_id uuid, add submission_group_id uuid;
update submission_grade n set course_id = a.course_id, submission_group_id = a.submission_group_id
from submission_artifact a where a.id = n.artifact_id;
alter table submission_grade alter course_id set not null, alter submission_group_id set not null;

create function submission_grade_of_artifact() returns trigger language plpgsql as $$
begin
    select course_id, submission_group_id into new.course_id, new.submission_group_id from submission_artifact where id = new.artifact_id;
    if not found then
        raise exception 'there is no artifact %', new.artifact_id
            using errcode = 'foreign_key_violation', constraint = 'submission_grade_artifact_id_fkey', table = 'submission_grade';
    end if;
    return new;
end
$$;
create trigger submission_grade_of_artifact before insert or update of artifact_id, course_id, submission_group_id on submission_grade
    for each row execute function submission_grade_of_artifact();

-- Messages to a group or a member: the course in which they stand, so that a course's messages are found together.
alter table message add within_course_id uuid;
update message x set within_course_id = g.course_id from submission_group g where g.id = x.submission_group_id;
update message x set within_course_id = m.course_id from course_member m where m.id = x.course_member_id;
create function message_within_course() returns trigger language plpgsql as $$
begin
    new.within_course_id := coalesce((select course_id from submission_group where id = new.submission_group_id),
                                     (select course_id from course_member where id = new.course_member_id));
    return new;
end
$$;
create trigger message_within_course before insert or update of submission_group_id, course_member_id on message
    for each row execute function message_within_course();
