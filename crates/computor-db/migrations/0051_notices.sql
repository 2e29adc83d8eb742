-- What waits for a user is found from what is kept of the work and of messages, not written down for everybody. What is written
-- down is until when somebody has seen it.

create table notice_seen (
    user_id    uuid primary key references "user" on delete cascade,
    until      timestamptz not null,
    version    bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid references "user" on delete set null,
    updated_by uuid references "user" on delete set null
);
create trigger touch_row before insert or update on notice_seen for each row execute function touch_row();

-- Who is told at once. Grades are told already (announce_grade); here is what comes to people who need not follow where it happens.

-- Whoever grades is told of a hand-in: few of the members of a course.
create index course_member_staff on course_member (course_id, user_id) where archived_at is null and course_role_id <> '_student';
create function notice_of_hand_in() returns trigger language plpgsql as $$
begin
    perform announce(array(
            select 'user:' || m.user_id from active_member m join course_role r on r.id = m.course_role_id
            where m.course_id = new.course_id and m.course_role_id <> '_student' and r.level >= (select level from course_role where id = '_tutor') order by 1),
        'notice:new', jsonb_build_object('kind', 'needs_grading', 'course_id', new.course_id,
            'submission_group_id', new.submission_group_id, 'artifact_id', new.id));
    return null;
end
$$;
create trigger notice_added after insert on submission_artifact for each row
    when (new.submit and not is_quiet()) execute function notice_of_hand_in();
create trigger notice_handed_in after update of submit on submission_artifact for each row
    when (new.submit and not old.submit and not is_quiet()) execute function notice_of_hand_in();

-- The members of a submission group are told of what is written to them, whoever wrote it not.
create function notice_of_message() returns trigger language plpgsql as $$
declare
    told text[] := array(
        select 'user:' || m.user_id from submission_group_member g join active_member m on m.id = g.course_member_id
        where g.submission_group_id = new.submission_group_id and m.user_id <> new.author_id order by 1);
begin
    if cardinality(told) > 0 then
        perform announce(told, 'notice:new', jsonb_build_object('kind', 'replied', 'course_id', new.within_course_id,
            'submission_group_id', new.submission_group_id, 'message_id', new.id));
    end if;
    return null;
end
$$;
create trigger notice_added after insert on message for each row
    when (new.submission_group_id is not null and not is_quiet()) execute function notice_of_message();

-- The students of a course are told of a release, once for all contents that a statement releases.
create function notice_of_release() returns trigger language plpgsql as $$
begin
    perform announce(array(
            select 'user:' || m.user_id from active_member m where m.course_id = r.course_id and m.course_role_id = '_student' order by 1),
        'notice:new', jsonb_build_object('kind', 'released', 'course_id', r.course_id, 'course_content_ids', r.ids))
    from (
        select c.course_id, array_agg(c.id order by c.position, c.id) as ids
        from changed n join course_content c on c.id = n.course_content_id left join known o on o.id = n.id
        where n.released_version_id is not null and n.released_version_id is distinct from o.released_version_id
        group by c.course_id) r;
    return null;
end
$$;
create trigger notice_released after update on course_content_deployment referencing old table as known new table as changed
    for each statement execute function notice_of_release();
