-- The course, its people and its contents. Statements end with a semicolon at the end of a line; the common table
-- expressions of `names.sql` stand before each.

insert into "user" (id, username, email, given_name, family_name)
select user_id, slug, slug || '@example.org', given_name, family_name from person;

insert into "user" (id, username, given_name, family_name, is_service)
select md5(term || ':runner')::uuid, term || '-runner', 'Runner', term, true from arg;

insert into service (id, slug, name, user_id, service_type_id)
select md5(term || ':service')::uuid, term || '-runner', 'Runner of ' || term, md5(term || ':runner')::uuid,
    (select id from service_type where path = 'testing.python') from arg;

insert into organization (id, organization_type, title, path)
select md5(term || ':organization')::uuid, 'organization', 'Sample ' || term, term::ltree from arg;

insert into course_family (id, organization_id, title, path)
select md5(term || ':family')::uuid, md5(term || ':organization')::uuid, 'Sample', 'sample' from arg;

insert into course (id, course_family_id, title, path, properties)
select course_id, md5(term || ':family')::uuid, 'Sample', 'course',
    jsonb_build_object('gitlab', jsonb_build_object('url', 'https://git.example.org', 'full_path', term || '/course')) from arg;

insert into course_group (id, course_id, title)
select md5(term || ':team:' || i)::uuid, course_id, 'Group ' || i from arg, generate_series(0, tutors - 1) i;

insert into course_member (id, course_id, user_id, course_role_id, course_group_id)
select member_id, course_id, user_id, role, case role when '_student' then md5(term || ':team:' || i % tutors)::uuid end from person;

insert into course_content_type (id, course_id, slug, title, color, course_content_kind_id)
select md5(term || ':' || kind)::uuid, course_id, kind, initcap(kind), color, kind
from arg, (values ('unit', 'blue'), ('assignment', null)) x (kind, color);

-- First the units: an assignment needs its parent.
insert into course_content (id, course_id, course_content_type_id, path, position, title)
select md5(term || ':unit:' || i)::uuid, course_id, md5(term || ':unit')::uuid, ('u' || i)::ltree, i * 100, 'Unit ' || i
from arg, generate_series(0, (assignments - 1) / 10) i;

insert into course_content (id, course_id, course_content_type_id, path, position, title, description, max_group_size, testing_service_id, created_at)
select md5(term || ':content:' || c)::uuid, course_id, md5(term || ':assignment')::uuid, ('u' || c / 10 || '.a' || c)::ltree, c / 10 * 100 + c % 10 + 1,
    'Assignment ' || c, 'What is to be done in assignment ' || c || '.', 1, md5(term || ':service')::uuid, begins
from arg, generate_series(0, assignments - 1) c;

insert into example_repository (id, name, source_type, source_url, organization_id)
select md5(term || ':repository')::uuid, 'Examples of ' || term, 'minio', 'sample://' || term, md5(term || ':organization')::uuid from arg;

insert into example (id, example_repository_id, directory, identifier, title)
select md5(term || ':example:' || c)::uuid, md5(term || ':repository')::uuid, 'a' || c, (term || '.a' || c)::ltree, 'Example ' || c
from arg, generate_series(0, assignments - 1) c;

insert into example_version (id, example_id, version_tag, version_number, storage_path, testing_service_id, title)
select md5(term || ':version:' || c)::uuid, md5(term || ':example:' || c)::uuid, '1.0.0', 1, 'sample/' || term || '/a' || c,
    md5(term || ':service')::uuid, 'Example ' || c
from arg, generate_series(0, assignments - 1) c;

insert into course_content_deployment (course_content_id, example_version_id, example_identifier, version_tag, deployment_status,
    assigned_at, deployed_at, deployment_path)
select md5(term || ':content:' || c)::uuid, md5(term || ':version:' || c)::uuid, (term || '.a' || c)::ltree, '1.0.0', 'deployed', begins, begins,
    'u' || c / 10 || '/a' || c
from arg, generate_series(0, assignments - 1) c;

-- To the course, and to each assignment.
insert into message (id, author_id, course_id, title, content, created_at)
select md5(term || ':notice:' || i)::uuid, md5(term || ':user:l:0')::uuid, course_id, 'Notice ' || i, 'The lecture on week ' || i || ' is moved.',
    begins + i * interval '1 week'
from arg, generate_series(0, 9) i;

insert into message (id, author_id, course_content_id, title, content, created_at)
select md5(term || ':hint:' || c)::uuid, md5(term || ':user:l:0')::uuid, md5(term || ':content:' || c)::uuid, 'A hint', 'Mind the last part of assignment ' || c || '.',
    begins + c * interval '10 hours'
from arg, generate_series(0, assignments - 1) c;
