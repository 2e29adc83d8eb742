-- Every list finds its first page by an index, in its default order: for everybody, and within what its filters name most
-- often. A page then costs the same however many rows there are.

-- Lists of whole tables, for administrators.
create index user_in_order on "user" (family_name, given_name, id);
create index profile_in_order on profile (created_at, id);
create index student_profile_in_order on student_profile (created_at, id);
create index account_in_order on account (created_at, id);
create index group_in_order on "group" (created_at, id);
create index organization_in_order on organization (path, id);
create index organization_member_in_order on organization_member (created_at, id);
create index course_family_in_order on course_family (path, id);
create index course_family_member_in_order on course_family_member (created_at, id);
create index course_in_order on course (path, id);
create index course_group_in_order on course_group (title, id);
create index course_content_type_in_order on course_content_type (slug, id);
create index course_content_in_order on course_content (course_id, position, path);
create index course_member_of_all_in_order on course_member (created_at, id) where archived_at is null;
create index submission_group_in_order on submission_group (created_at, id);
create index submission_group_by_name on submission_group (display_name, id);
create index submission_group_member_in_order on submission_group_member (created_at, id);
create index example_repository_in_order on example_repository (name, id);
create index example_in_order on example (identifier, id);
drop index user_role_role;
create index user_role_in_order on user_role (role_id, user_id);

-- Within what a filter names.
drop index organization_member_organization, course_family_member_course_family, student_profile_organization, course_organization;
create index organization_member_organization on organization_member (organization_id, created_at, id);
create index course_family_member_course_family on course_family_member (course_family_id, created_at, id);
create index student_profile_organization on student_profile (organization_id, created_at, id);
create index course_organization on course (organization_id, path, id);
create index course_content_type_course on course_content_type (course_id, slug, id);
-- An index that also holds the course, which the rule asks for, counts rows without looking at them.
drop index course_member_in_order, submission_group_course_content, submission_group_content_by_name, result_course_content;
create index course_member_in_order on course_member (course_id, created_at, id) where archived_at is null;
create index course_member_of_group_in_order on course_member (course_group_id, created_at, id) include (course_id) where archived_at is null;
create index submission_group_member_content on submission_group_member (course_content_id, created_at, id) include (course_id);
create index submission_group_course_content on submission_group (course_content_id, created_at, id) include (course_id);
create index submission_group_content_by_name on submission_group (course_content_id, display_name, id) include (course_id);
create index result_course_content on result (course_content_id, created_at desc, id desc) include (course_id);

-- An artifact's content in a column of its own, as its course is: what was handed in for one assignment is found together.
alter table submission_artifact add course_content_id uuid;
alter table submission_artifact disable trigger user;
update submission_artifact a set course_content_id = g.course_content_id from submission_group g where g.id = a.submission_group_id;
alter table submission_artifact enable trigger user;
alter table submission_artifact alter course_content_id set not null;
create index submission_artifact_content on submission_artifact (course_content_id, created_at desc, id desc) include (course_id);

create or replace function submission_artifact_course() returns trigger language plpgsql as $$
begin
    select course_id, course_content_id into new.course_id, new.course_content_id from submission_group where id = new.submission_group_id;
    if not found then
        raise exception 'there is no submission group %', new.submission_group_id
            using errcode = 'foreign_key_violation', constraint = 'submission_artifact_submission_group_id_fkey', table = 'submission_artifact';
    end if;
    return new;
end
$$;
drop trigger submission_artifact_course on submission_artifact;
create trigger submission_artifact_course before insert on submission_artifact for each row
    when (new.course_id is null or new.course_content_id is null) execute function submission_artifact_course();

create or replace function submission_group_changed() returns trigger language plpgsql as $$
begin
    update submission_group_member set course_content_id = new.course_content_id
    where submission_group_id = new.id and course_content_id <> new.course_content_id;
    update submission_artifact set course_content_id = new.course_content_id
    where submission_group_id = new.id and course_content_id <> new.course_content_id;
    perform refresh_groups(array[new.id]);
    if old.course_content_id <> new.course_content_id then
        perform refresh_members(array(select course_member_id from submission_group_member where submission_group_id = new.id));
    end if;
    return null;
end
$$;

-- A note's course in a column of its own: it is the member's, whatever the statement says.
alter table course_member_comment add course_id uuid;
alter table course_member_comment disable trigger user;
update course_member_comment n set course_id = m.course_id from course_member m where m.id = n.course_member_id;
alter table course_member_comment enable trigger user;
alter table course_member_comment alter course_id set not null,
    add constraint course_member_comment_course_id_fkey foreign key (course_id) references course on delete cascade;
create index course_member_comment_course on course_member_comment (course_id, created_at desc, id desc);
create index course_member_comment_in_order on course_member_comment (created_at desc, id desc);
create function course_member_comment_course() returns trigger language plpgsql as $$
begin
    select course_id into new.course_id from course_member where id = new.course_member_id;
    return new;
end
$$;
create trigger course_member_comment_course before insert or update of course_member_id, course_id on course_member_comment
    for each row execute function course_member_comment_course();

-- Members of a course by name: what their users are called is kept beside what came of their work.
alter table course_member_state add family_name varchar(255), add given_name varchar(255);
comment on column course_member_state.family_name is 'as the user''s, so that the members of a course are found by name';

create or replace view course_member_computed as
select m.id as course_member_id, m.course_id, n.*, u.family_name, u.given_name
from course_member m join "user" u on u.id = m.user_id cross join lateral (
    select count(*)::integer as assignments, count(*) filter (where s.submissions > 0)::integer as handed_in,
           count(*) filter (where s.grade_id is not null)::integer as graded, count(*) filter (where s.ungraded)::integer as ungraded,
           count(*) filter (where s.unreviewed)::integer as unreviewed, max(s.last_activity) as last_activity
    from submission_group_member gm join submission_group_state s on s.submission_group_id = gm.submission_group_id
    where gm.course_member_id = m.id and s.active) n;

update course_member_state s set family_name = u.family_name, given_name = u.given_name
from course_member m join "user" u on u.id = m.user_id where m.id = s.course_member_id;
create index course_member_state_by_name on course_member_state (course_id, family_name, given_name, course_member_id);

create or replace function add_member_states(ids uuid[]) returns bigint language plpgsql as $$
declare
    added bigint;
begin
    -- Whoever gives a user another name waits, and finds the new member then.
    perform from "user" where id in (select user_id from course_member where id = any(ids)) order by id for share;
    insert into course_member_state
        (course_member_id, course_id, assignments, handed_in, graded, ungraded, unreviewed, last_activity, family_name, given_name)
    select c.* from unnest(ids) i (id) join course_member_computed c on c.course_member_id = i.id;
    get diagnostics added = row_count;
    return added;
end
$$;

create or replace function refresh_members(ids uuid[]) returns bigint language plpgsql as $$
declare
    changed bigint;
begin
    if coalesce(cardinality(ids), 0) = 0 or current_setting('app.keep_state', true) = 'off' then
        return 0;
    end if;
    perform from course_member_state where course_member_id = any(ids) order by course_member_id for no key update;
    update course_member_state s
    set (assignments, handed_in, graded, ungraded, unreviewed, last_activity, family_name, given_name)
        = row (c.assignments, c.handed_in, c.graded, c.ungraded, c.unreviewed, c.last_activity, c.family_name, c.given_name)
    from unnest(ids) i (id) join course_member_computed c on c.course_member_id = i.id
    where s.course_member_id = i.id
        and (s.assignments, s.handed_in, s.graded, s.ungraded, s.unreviewed, s.last_activity, s.family_name, s.given_name)
            is distinct from (c.assignments, c.handed_in, c.graded, c.ungraded, c.unreviewed, c.last_activity, c.family_name, c.given_name);
    get diagnostics changed = row_count;
    return changed;
end
$$;

create function user_renamed() returns trigger language plpgsql as $$
begin
    perform refresh_members(array(select id from course_member where user_id = new.id));
    return null;
end
$$;
create trigger keep_state_renamed after update of family_name, given_name on "user" for each row
    when ((old.family_name, old.given_name) is distinct from (new.family_name, new.given_name)) execute function user_renamed();
