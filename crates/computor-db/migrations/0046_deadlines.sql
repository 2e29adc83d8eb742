-- Deadlines: dates and rules of contents with defaults of their course, and what was granted to whom. What follows from them
-- for one student or team is one function (`computor-deadline`); here are only its inputs. Without dates nothing changes.

alter table course
    add timezone varchar(64),
    add late_cutoff_days integer,
    add late_penalty_per_day double precision,
    add late_days integer,
    add constraint course_late_cutoff_days_valid check (late_cutoff_days between 0 and 3650),
    add constraint course_late_penalty_valid check (late_penalty_per_day between 0 and 1),
    add constraint course_late_days_valid check (late_days between 0 and 3650);
comment on column course.timezone is 'IANA name; null: UTC';
comment on column course.late_days is 'how many days late each student may hand in, of all assignments together; null: there is no such bank';

alter table course_content
    add opens_at timestamptz,
    add due_at timestamptz,
    add late_cutoff_days integer,
    add late_penalty_per_day double precision,
    add constraint course_content_late_cutoff_days_valid check (late_cutoff_days between 0 and 3650),
    add constraint course_content_late_penalty_valid check (late_penalty_per_day between 0 and 1),
    add constraint course_content_opens_before_due check (opens_at < due_at);

-- What was granted: more time by a lecturer, or days of the own late-day bank.
create table deadline_extension (
    id                  uuid primary key default gen_random_uuid(),
    course_id           uuid not null references course on delete cascade,
    course_content_id   uuid not null,
    submission_group_id uuid references submission_group on delete cascade,
    course_member_id    uuid,
    kind                text not null default 'extension',
    due_at              timestamptz,
    days                integer,
    reason              varchar(1024),
    version             bigint not null default 0,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    created_by          uuid references "user" on delete set null,
    updated_by          uuid references "user" on delete set null,
    constraint deadline_extension_course_content_id_fkey foreign key (course_content_id) references course_content on delete cascade,
    constraint deadline_extension_member_of_same_course foreign key (course_id, course_member_id)
        references course_member (course_id, id) on delete cascade,
    constraint deadline_extension_kind_known check (kind in ('extension', 'late_days')),
    constraint deadline_extension_for_one check (num_nonnulls(submission_group_id, course_member_id) = 1),
    constraint deadline_extension_until check (num_nonnulls(due_at, days) = 1 and (kind = 'extension' or days is not null)),
    constraint deadline_extension_days_valid check (days between 1 and 3650)
);
create index deadline_extension_content on deadline_extension (course_content_id, created_at, id);
create index deadline_extension_group on deadline_extension (submission_group_id);
create index deadline_extension_member on deadline_extension (course_member_id, course_id);
create index deadline_extension_course on deadline_extension (course_id, created_at, id);
create index deadline_extension_in_order on deadline_extension (created_at, id);
create trigger touch_row before insert or update on deadline_extension for each row execute function touch_row();

-- deadline_extension.course_id is the content's, whatever the statement says; and a team is one of the content's.
create function deadline_extension_course() returns trigger language plpgsql as $$
begin
    select course_id into new.course_id from course_content where id = new.course_content_id;
    if not found then
        raise exception 'there is no course content %', new.course_content_id
            using errcode = 'foreign_key_violation', constraint = 'deadline_extension_course_content_id_fkey', table = 'deadline_extension';
    end if;
    if new.submission_group_id is not null
        and not exists (select from submission_group where id = new.submission_group_id and course_content_id = new.course_content_id)
    then
        raise exception 'the submission group does not work on this content'
            using errcode = 'check_violation', constraint = 'deadline_extension_group_of_content', table = 'deadline_extension';
    end if;
    return new;
end
$$;
create trigger deadline_extension_course before insert or update of course_content_id, course_id, submission_group_id on deadline_extension
    for each row execute function deadline_extension_course();

-- Whoever it is for is told, and sees it at once.
create function announce_extension() returns trigger language plpgsql as $$
declare
    one deadline_extension;
begin
    if tg_op = 'DELETE' then one := old; else one := new; end if;
    perform announce(case when one.submission_group_id is null
            then array(select 'user:' || user_id from course_member where id = one.course_member_id)
            else group_channels(one.submission_group_id) end,
        'deadline:update', jsonb_build_object('course_id', one.course_id, 'course_content_id', one.course_content_id,
            'submission_group_id', one.submission_group_id, 'course_member_id', one.course_member_id));
    return null;
end
$$;
create trigger announce_changed after insert or update or delete on deadline_extension for each row execute function announce_extension();

-- What the function is asked with, for a group or, where there is none, a member.
create function deadline_dates(c course_content, group_id uuid, member_id uuid) returns jsonb language sql stable
return case when c.opens_at is not null or c.due_at is not null then (
    select jsonb_build_object('now', now(), 'timezone', k.timezone, 'opens_at', c.opens_at, 'due_at', c.due_at,
        'late_cutoff_days', coalesce(c.late_cutoff_days, k.late_cutoff_days),
        'late_penalty_per_day', coalesce(c.late_penalty_per_day, k.late_penalty_per_day),
        'grants', coalesce((
            select jsonb_agg(jsonb_build_object('kind', e.kind, 'due_at', e.due_at, 'days', e.days, 'reason', e.reason,
                'by', person_name(u.given_name, u.family_name, null, null)) order by e.created_at, e.id)
            from deadline_extension e left join "user" u on u.id = e.created_by
            where e.course_content_id = c.id and (e.submission_group_id = group_id or e.course_member_id = member_id
                or e.course_member_id in (select m.course_member_id from submission_group_member m where m.submission_group_id = group_id))), '[]'))
    from course k where k.id = c.course_id) end;
comment on function deadline_dates is 'null: neither beginning nor end';

-- What is left of a member's late-day bank: what the teams in which it is have used is used by each of them.
create function late_days_left(member_id uuid) returns bigint language sql stable
return (select k.late_days - coalesce((
        select sum(e.days) from deadline_extension e
        where e.kind = 'late_days' and (e.course_member_id = m.id or e.submission_group_id in (
            select gm.submission_group_id from submission_group_member gm where gm.course_member_id = m.id))), 0)
    from course_member m join course k on k.id = m.course_id where m.id = member_id);

-- Teams are locked when it is due, if nothing else is said.
create or replace view team_rules as
select c.id as course_content_id, c.course_id, c.is_submittable as submittable, c.archived_at is not null as archived,
    coalesce(c.max_group_size, 1) as max_size,
    team_min_size(c.team_min_group_size, k.team_min_group_size, c.max_group_size) as min_size,
    m.by_students and coalesce(c.team_allow_student_creation, k.team_allow_student_creation, true) as may_create,
    m.by_students and coalesce(c.team_allow_join, k.team_allow_join, true) as may_join,
    m.by_students and coalesce(c.team_allow_leave, k.team_allow_leave, true) as may_leave,
    coalesce(c.team_require_approval, k.team_require_approval, false) as needs_approval,
    coalesce(c.team_auto_assign_unmatched, k.team_auto_assign_unmatched, false) as matches,
    coalesce(c.team_lock_at_deadline, k.team_lock_at_deadline, true) as locks,
    coalesce(c.team_formation_deadline, c.due_at) as deadline
from course_content c join course k on k.id = c.course_id
    cross join lateral (select coalesce(c.team_mode, k.team_mode, 'self_organized') <> 'instructor_predefined' as by_students) m;
create index course_content_due on course_content (due_at) where due_at is not null;

-- Reports -----------------------------------------------------------------------------------------------------------------

alter table result_report add report_after jsonb;
comment on column result_report.report_after is 'what students may see once nobody can hand in any more, where that is more';

-- When tests that are kept from students until the deadline are shown: when the last of them has handed in. Never too early: days
-- are taken to be as long as they can be.
create function reports_are_open(content_id uuid) returns boolean language sql stable
return (select c.due_at is not null and now() > greatest(c.due_at, e.until, c.due_at + make_interval(days => coalesce(e.days, 0)))
        + make_interval(days => coalesce(e.late_days, 0) + coalesce(c.late_cutoff_days, k.late_cutoff_days, 0), hours => 2)
    from course_content c join course k on k.id = c.course_id
        cross join lateral (
            select max(x.due_at) as until, max(x.days) filter (where x.kind = 'extension') as days,
                (sum(x.days) filter (where x.kind = 'late_days'))::integer as late_days
            from deadline_extension x where x.course_content_id = c.id) e
    where c.id = content_id);
