-- Teams form by themselves, as far as course and content say: who may make, join and leave one, with whose consent, and
-- until when. That no team is too full and nobody is in two teams of a content is a rule of the tables already
-- (0010_state.sql); what is added here are the settings, the codes, the requests, and what clients are told.

alter table submission_group add join_code text, add formed_by_students boolean not null default false, add team_locked_at timestamptz;
comment on column submission_group.join_code is 'who knows it gets into the team without being asked; known to its members';
comment on column submission_group.team_locked_at is 'a lecturer has locked the team; its deadline does so without';

-- Eight digits of chance: a v4 UUID begins with as many.
create function new_join_code() returns text language sql volatile
return upper(left(gen_random_uuid()::text, 8));

create function team_has_code() returns trigger language plpgsql as $$
begin
    new.join_code := coalesce(new.join_code, new_join_code());
    return new;
end
$$;
create trigger team_has_code before insert or update of max_group_size on submission_group for each row
    when (new.max_group_size > 1) execute function team_has_code();
update submission_group set join_code = new_join_code() where max_group_size > 1;

create function team_min_size(of_content integer, of_course integer, max_size integer) returns integer language sql immutable
return least(coalesce(of_content, of_course, 1), coalesce(max_size, 1));
comment on function team_min_size is 'a team of fewer members hands in nothing to be graded';

-- The settings that hold for a content: its own, else the course's, else these.
create view team_rules as
select c.id as course_content_id, c.course_id, c.is_submittable as submittable, c.archived_at is not null as archived,
    coalesce(c.max_group_size, 1) as max_size,
    team_min_size(c.team_min_group_size, k.team_min_group_size, c.max_group_size) as min_size,
    m.by_students and coalesce(c.team_allow_student_creation, k.team_allow_student_creation, true) as may_create,
    m.by_students and coalesce(c.team_allow_join, k.team_allow_join, true) as may_join,
    m.by_students and coalesce(c.team_allow_leave, k.team_allow_leave, true) as may_leave,
    coalesce(c.team_require_approval, k.team_require_approval, false) as needs_approval,
    coalesce(c.team_auto_assign_unmatched, k.team_auto_assign_unmatched, false) as matches,
    coalesce(c.team_lock_at_deadline, k.team_lock_at_deadline, true) as locks,
    c.team_formation_deadline as deadline
from course_content c join course k on k.id = c.course_id
    cross join lateral (select coalesce(c.team_mode, k.team_mode, 'self_organized') <> 'instructor_predefined' as by_students) m;

create function team_locked_since(by_lecturer timestamptz, locks boolean, deadline timestamptz) returns timestamptz language sql stable
return coalesce(by_lecturer, case when locks and deadline <= now() then deadline end);
comment on function team_locked_since is 'since when nobody may join or leave a team; null as long as somebody may';

-- Those who asked to be taken into a team.
create table team_request (
    submission_group_id uuid not null references submission_group on delete cascade,
    course_member_id    uuid not null references course_member on delete cascade,
    created_at          timestamptz not null default now(),
    primary key (submission_group_id, course_member_id)
);
create index team_request_course_member on team_request (course_member_id);

-- Those who are left over are put into teams once for each deadline.
create table team_matching (
    course_content_id uuid primary key references course_content on delete cascade,
    deadline          timestamptz,
    at                timestamptz not null default now()
);
create index course_content_team_deadline on course_content (team_formation_deadline) where team_formation_deadline is not null;

-- What is shown -----------------------------------------------------------------------------------------------------------

create function team_members(of_group uuid, with_address boolean) returns json language sql stable
return coalesce((select json_agg(json_build_object('course_member_id', m.id, 'user_id', u.id, 'given_name', u.given_name,
        'family_name', u.family_name, 'email', case when with_address then u.email end) order by u.family_name, u.given_name, m.id)
    from submission_group_member gm join course_member m on m.id = gm.course_member_id join "user" u on u.id = m.user_id
    where gm.submission_group_id = of_group), '[]');

-- Changes -----------------------------------------------------------------------------------------------------------------

-- Who is in a team asks no other team of the content any more; and the members of a team are told who comes and goes.
create function team_changed() returns trigger language plpgsql as $$
declare
    one record;
begin
    if current_setting('app.keep_state', true) = 'off' then
        return null;
    end if;
    if tg_op = 'INSERT' then
        delete from team_request r using changed n, submission_group g
        where r.course_member_id = n.course_member_id and g.id = r.submission_group_id and g.course_content_id = n.course_content_id;
    end if;
    if is_quiet() then
        return null;
    end if;
    for one in
        select g.id, g.course_id, g.course_content_id, array_agg(n.course_member_id order by n.course_member_id) as members,
            array_agg('user:' || m.user_id order by m.user_id) as users
        from changed n join submission_group g on g.id = n.submission_group_id join course_member m on m.id = n.course_member_id
        where g.max_group_size > 1 group by g.id
    loop
        perform announce(array(select distinct c from unnest(group_channels(one.id) || one.users) c order by c), 'team:update', jsonb_build_object(
            'submission_group_id', one.id, 'course_id', one.course_id, 'course_content_id', one.course_content_id,
            'change_type', tg_argv[0], 'course_member_ids', one.members));
    end loop;
    return null;
end
$$;
create trigger team_joined after insert on submission_group_member referencing new table as changed
    for each statement execute function team_changed('joined');
create trigger team_left after delete on submission_group_member referencing old table as changed
    for each statement execute function team_changed('left');

create function team_lock_changed() returns trigger language plpgsql as $$
begin
    perform announce(group_channels(new.id), 'team:update', jsonb_build_object(
        'submission_group_id', new.id, 'course_id', new.course_id, 'course_content_id', new.course_content_id,
        'change_type', case when new.team_locked_at is null then 'unlocked' else 'locked' end, 'course_member_ids', '[]'::jsonb));
    return null;
end
$$;
create trigger team_lock_changed after update of team_locked_at on submission_group for each row
    when (old.team_locked_at is null is distinct from (new.team_locked_at is null)) execute function team_lock_changed();

create function team_requested() returns trigger language plpgsql as $$
declare
    one team_request;
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    perform announce(group_channels(g.id) || array(select 'user:' || user_id from course_member where id = one.course_member_id), 'team:update',
        jsonb_build_object('submission_group_id', g.id, 'course_id', g.course_id, 'course_content_id', g.course_content_id,
            'change_type', case tg_op when 'INSERT' then 'requested' else 'request_closed' end,
            'course_member_ids', jsonb_build_array(one.course_member_id)))
    from submission_group g where g.id = one.submission_group_id;
    return null;
end
$$;
create trigger team_requested after insert or delete on team_request for each row execute function team_requested();

-- A content whose teams may be larger or smaller: those that were as large as it said follow, as far as their members fit.
create function team_sizes_follow() returns trigger language plpgsql as $$
begin
    update submission_group g set max_group_size = greatest(n.max_group_size, s.members)
    from added n join gone o on o.id = n.id, submission_group_state s
    where g.course_content_id = n.id and s.submission_group_id = g.id and g.max_group_size = o.max_group_size
        and o.max_group_size > 1 and n.max_group_size > 1 and n.max_group_size <> o.max_group_size;
    return null;
end
$$;
create trigger team_sizes_follow after update on course_content referencing old table as gone new table as added
    for each statement execute function team_sizes_follow();
