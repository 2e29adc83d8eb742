-- What students do in some of the assignments, in the order in which it happens.

-- The groups that were made for whoever works alone have other ids than these, which can be told from the number.
delete from submission_group g using submission_group_member m, work w
where m.submission_group_id = g.id and m.course_member_id = w.member_id and g.course_content_id = w.content_id;

insert into submission_group (id, course_content_id, max_group_size, display_name, created_at)
select group_id, content_id, 1, given_name || ' ' || family_name, begins from work;

insert into submission_group_member (id, submission_group_id, course_member_id, created_at)
select md5(group_id::text || member_id)::uuid, group_id, member_id, begins from work;

insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, uploaded_at, content_type, file_size, bucket_name,
    object_key, version_identifier, submit, created_at, created_by, properties)
select artifact_id, group_id, member_id, uploaded_at, 'application/zip', 1000 + h, 'store', encode(sha256(artifact_id::text::bytea), 'hex'),
    'v' || k, submit, uploaded_at, user_id,
    jsonb_build_object('files_count', 1, 'files_included', jsonb_build_array(jsonb_build_object('path', 'main.py', 'size', 1000 + h)))
from upload order by uploaded_at;

-- Most uploads are tested; some runs fail and are done again.
with run as (
    select u.*, ok, md5(term || ':run:' || i || ':' || c || ':' || k || ':' || ok)::uuid as result_id, uploaded_at + ok * interval '5 minutes' as run_at
    from upload u, generate_series(0, 1) ok, lateral (select (h * 7 + k * 13 + i) % 20 as luck) x
    where case ok when 1 then luck <> 0 else luck between 1 and 2 + more end),
made as (
    insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id,
        testing_service_id, test_system_id, status, grade, result, version_identifier, reference_version_identifier, started_at, finished_at,
        created_at, created_by)
    select result_id, member_id, artifact_id, group_id, content_id, md5(term || ':assignment')::uuid, md5(term || ':service')::uuid,
        'student-testing-' || result_id, 1 - ok, case ok when 1 then (h + k) % 11 / 10.0 end, case ok when 1 then (h + k) % 11 / 10.0 end,
        'v' || k, '1.0.0', run_at, run_at + interval '4 seconds', run_at, user_id
    from run order by run_at)
insert into result_report (result_id, report, created_at)
select result_id, jsonb_build_object('tests', jsonb_build_array(jsonb_build_object('name', 'main', 'passed', (h + k) % 11 = 10, 'time', 0.01))),
    run_at
from run where ok = 1;

-- Three of ten newest hand-ins wait for their grade; one of ten was corrected twice.
insert into submission_grade (id, artifact_id, graded_by_course_member_id, grade, status, comment, graded_at, created_at, created_by)
select md5(artifact_id::text || ':' || j)::uuid, artifact_id, md5(term || ':member:t:' || i % tutors)::uuid, (h + j) % 11 / 10.0,
    case when j < often then 2 when h % 13 = 0 then 0 when h % 3 = 0 then 3 when h % 7 = 0 then 2 else 1 end, 'Well done, but see line ' || h || '.',
    graded_at, graded_at, md5(term || ':user:t:' || i % tutors)::uuid
from upload u, lateral (select case when h % 10 = 0 then 3 else 1 end + more as often) x, generate_series(1, often) j,
    lateral (select uploaded_at + (24 + j) * interval '1 hour' as graded_at) y
where submit and case when k = newest then h % 10 < 7 else h % 4 = 0 end order by graded_at;

-- One group of twenty asks, and is answered; in a busy term, one of two.
insert into message (id, author_id, submission_group_id, title, content, created_at)
select md5(group_id::text || ':' || who)::uuid, author, group_id, title, content, w.at + asked * interval '1 hour'
from work w, lateral (values ('s', user_id, 'A question', 'I do not understand the last part. What is meant?', 2),
    ('t', md5(term || ':user:t:' || i % tutors)::uuid, 'An answer', 'Look at the example in the notes, then try again.', 3)) x (who, author, title, content, asked)
where h % (20 - 9 * more) = 0;

-- Tutors have read every second question, students every third answer.
insert into message_read (message_id, reader_user_id, created_at)
select md5(group_id::text || ':' || who)::uuid, reader, w.at + interval '4 hours'
from work w, lateral (values ('s', md5(term || ':user:t:' || i % tutors)::uuid, 2), ('t', user_id, 3)) x (who, reader, each)
where h % (20 - 9 * more) = 0 and i % each = 0;
