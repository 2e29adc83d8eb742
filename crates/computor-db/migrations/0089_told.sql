-- What is assigned to a content is the staff's business until it is released: students learn then that it is, and nowhere what the
-- example is called.
create function staff_channels(of_course uuid) returns text[] language plpgsql stable as $$
begin
    return array(
        select 'user:' || m.user_id from active_member m join course_role r on r.id = m.course_role_id
        where m.course_id = of_course and m.course_role_id <> '_student' and r.level >= (select level from course_role where id = '_tutor') order by 1);
end
$$;
comment on function staff_channels is 'the channels of the tutors of a course and of whoever is above them';

create or replace function announce_deployment() returns trigger language plpgsql as $$
declare
    one course_content_deployment;
    in_course uuid;
    what text := 'deployment:status_changed';
    data jsonb;
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    select course_id into in_course from course_content where id = one.course_content_id;
    if not found then
        return null;
    end if;
    if tg_op = 'DELETE' or (one.deployment_status = 'unassigned' and (tg_op = 'INSERT' or old.deployment_status <> 'unassigned')) then
        what := 'deployment:unassigned';
    elsif tg_op = 'INSERT' or old.example_version_id is distinct from one.example_version_id then
        what := 'deployment:assigned';
    elsif old.deployment_status = one.deployment_status then
        return null;
    end if;
    data := jsonb_build_object(
        'course_id', in_course, 'course_content_id', one.course_content_id, 'deployment_id', one.id,
        'previous_status', case when tg_op <> 'INSERT' then old.deployment_status end,
        'new_status', case when tg_op <> 'DELETE' then one.deployment_status end, 'deployment_status', one.deployment_status,
        'deployed_at', one.deployed_at, 'timestamp', clock_timestamp());
    if what = 'deployment:status_changed' and one.deployment_status = 'deployed' then
        perform announce('course:' || in_course || staff_channels(in_course), what, data);
    else
        perform announce(staff_channels(in_course), what,
            data || jsonb_build_object('example_identifier', one.example_identifier, 'version_tag', one.version_tag));
    end if;
    return null;
end
$$;

-- Who has not handed in is told once that it is due soon, and again when the date is another one.
create table due_soon_told (
    submission_group_id uuid not null references submission_group on delete cascade,
    due_at              timestamptz not null,
    primary key (submission_group_id, due_at)
);
