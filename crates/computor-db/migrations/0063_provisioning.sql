-- A class that is enrolled makes a group for each assignment and student: what follows from each of them is written once, when
-- all of it is there, and not first for the groups and then anew for their members.

-- Whether `provision` is at work, which does itself what triggers do otherwise.
create function is_provisioning() returns boolean language sql stable
return coalesce(current_setting('app.provisioning', true), '') = 'on';

create or replace function submission_groups_added() returns trigger language plpgsql as $$
begin
    if is_provisioning() then
        return null;
    end if;
    perform add_group_states(array(select id from added));
    perform refresh_members(array(select m.course_member_id from added join submission_group_member m on m.submission_group_id = added.id));
    return null;
end
$$;

drop trigger keep_state_added on submission_group_member;
create trigger keep_state_added after insert on submission_group_member referencing new table as added
    for each statement when (not is_provisioning()) execute function group_members_changed();

-- What is a copy of the content's or the group's is looked up unless it was taken from there a moment ago.
drop trigger submission_group_course on submission_group;
create trigger submission_group_course before insert or update of course_content_id, course_id on submission_group
    for each row when (not is_provisioning()) execute function submission_group_course();
drop trigger submission_group_member_course on submission_group_member;
create trigger submission_group_member_course
    before insert or update of submission_group_id, course_id, course_content_id on submission_group_member
    for each row when (not is_provisioning()) execute function submission_group_member_course();

-- The groups of a member are few, however many rows their states have: PostgreSQL does not know that while a class is being
-- enrolled, and would read all of them for each member.
create or replace view course_member_computed as
select m.id as course_member_id, m.course_id, n.*, u.family_name, u.given_name
from course_member m join "user" u on u.id = m.user_id cross join lateral (
    select count(*)::integer as assignments, count(*) filter (where s.submissions > 0)::integer as handed_in,
           count(*) filter (where s.grade_id is not null)::integer as graded, count(*) filter (where s.ungraded)::integer as ungraded,
           count(*) filter (where s.unreviewed)::integer as unreviewed, max(s.last_activity) as last_activity
    from submission_group_member gm cross join lateral (
        select * from submission_group_state where submission_group_id = gm.submission_group_id and active offset 0) s
    where gm.course_member_id = m.id) n;

create or replace function provision(contents uuid[], members uuid[]) returns bigint language plpgsql as $$
declare
    ids uuid[];
    member_ids uuid[];
    of_course uuid[];
    of_content uuid[];
    of_member uuid[];
    names text[];
begin
    select array_agg(course_id), array_agg(course_content_id), array_agg(course_member_id), array_agg(name)
    into of_course, of_content, of_member, names
    from (select * from missing_group
          where (contents is null or course_content_id = any(contents)) and (members is null or course_member_id = any(members))
          order by course_content_id, name) g;
    if of_member is null then
        return 0;
    end if;
    -- In order, as the rows: they are put at the end of most indexes then.
    ids := array(select gen_random_uuid() as id from unnest(of_member) order by id);
    member_ids := array(select gen_random_uuid() as id from unnest(of_member) order by id);
    perform set_config('app.provisioning', 'on', true);
    insert into submission_group (id, display_name, max_group_size, course_id, course_content_id)
    select n.id, left(n.name, 255), 1, n.course, n.content from unnest(ids, names, of_course, of_content) n (id, name, course, content);
    insert into submission_group_member (id, submission_group_id, course_member_id, course_id, course_content_id)
    select n.* from unnest(member_ids, ids, of_member, of_course, of_content) n;
    perform set_config('app.provisioning', 'off', true);
    perform add_group_states(ids);
    perform refresh_members(array(select distinct m from unnest(of_member) m));
    return cardinality(ids);
end
$$;
