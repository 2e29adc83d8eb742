-- What has changed since somebody looked, so that whoever has an answer can be told that it still stands without making it
-- anew. A row says that a transaction changed something somewhere. It is seen exactly when what it tells of is seen: an
-- answer that was made in a snapshot still stands as long as no row that is new to that snapshot is about what it shows.
-- So nobody takes a version for current before its rows can be seen, whatever commits at the same time; and no two
-- transactions ever wait for each other here.

create table change (
    xid   xid8 not null default pg_current_xact_id(),
    scope uuid not null,
    work  boolean not null default false,
    at    timestamptz not null default clock_timestamp(),
    primary key (xid, scope, work)
);
comment on table change is 'which transaction changed something where; the oldest go first, so that all behind the first that is there are there';
comment on column change.scope is 'a course, a submission group, or a user (what that one has read); nil for what belongs to none of them';
comment on column change.work is 'of a course: the work of its groups, which is nobody else''s; what is not work is for all in it';

create function has_changed(scopes uuid[], work boolean) returns void language plpgsql as $$
begin
    insert into change (scope, work) select distinct s, has_changed.work from unnest(scopes) s where s is not null on conflict do nothing;
end
$$;

-- What belongs to a course, as its columns say.
create function change_in_course() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform has_changed(array(select distinct course_id from added), false);
    elsif tg_op = 'DELETE' then
        perform has_changed(array(select distinct course_id from gone), false);
    else
        perform has_changed(array(select course_id from added union select course_id from gone), false);
    end if;
    return null;
end
$$;

-- The work of a group.
create function change_of_work() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform has_changed(array(select distinct submission_group_id from added), false);
        perform has_changed(array(select distinct course_id from added), true);
    elsif tg_op = 'DELETE' then
        perform has_changed(array(select distinct submission_group_id from gone), false);
        perform has_changed(array(select distinct course_id from gone), true);
    else
        perform has_changed(array(select submission_group_id from added union select submission_group_id from gone), false);
        perform has_changed(array(select course_id from added union select course_id from gone), true);
    end if;
    return null;
end
$$;

-- Hand-ins and starts of tests are the most frequent: one row, one statement.
create function change_of_new_work() returns trigger language plpgsql as $$
begin
    insert into change (scope, work) values (coalesce(new.submission_group_id, new.course_id), false), (new.course_id, true) on conflict do nothing;
    return null;
end
$$;

-- Messages to a group are its work; others are for all in the course, or for anybody.
create function change_of_messages() returns trigger language plpgsql as $$
declare
    groups uuid[];
    courses uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct submission_group_id), array_agg(distinct within_course_id) into groups, courses from added;
        perform has_changed(array(select distinct coalesce(within_course_id, '00000000-0000-0000-0000-000000000000') from added
                                  where submission_group_id is null), false);
    elsif tg_op = 'DELETE' then
        select array_agg(distinct submission_group_id), array_agg(distinct within_course_id) into groups, courses from gone;
        perform has_changed(array(select distinct coalesce(within_course_id, '00000000-0000-0000-0000-000000000000') from gone
                                  where submission_group_id is null), false);
    else
        select array_agg(distinct submission_group_id), array_agg(distinct within_course_id) into groups, courses
        from (select * from added union all select * from gone) x;
        perform has_changed(array(select distinct coalesce(within_course_id, '00000000-0000-0000-0000-000000000000')
                                  from (select * from added union all select * from gone) x where submission_group_id is null), false);
    end if;
    perform has_changed(groups, false);
    perform has_changed(courses, true);
    return null;
end
$$;

-- What somebody has read.
create function change_of_reading() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform has_changed(array(select distinct reader_user_id from added), false);
    elsif tg_op = 'DELETE' then
        perform has_changed(array(select distinct reader_user_id from gone), false);
    else
        perform has_changed(array(select reader_user_id from added union select reader_user_id from gone), false);
    end if;
    return null;
end
$$;

create function change_of_course() returns trigger language plpgsql as $$
begin
    perform has_changed(array[coalesce(new.id, old.id)], false);
    return null;
end
$$;

create function change_of_deployment() returns trigger language plpgsql as $$
begin
    perform has_changed(array(select course_id from course_content where id in (new.course_content_id, old.course_content_id)), false);
    return null;
end
$$;

create function change_anywhere() returns trigger language plpgsql as $$
begin
    perform has_changed(array['00000000-0000-0000-0000-000000000000'::uuid], false);
    return null;
end
$$;

create trigger change after insert or update or delete on course for each row execute function change_of_course();
create trigger change after insert or update or delete on course_content_deployment for each row execute function change_of_deployment();
create trigger change_added after insert on submission_artifact for each row execute function change_of_new_work();
create trigger change_added after insert on result for each row execute function change_of_new_work();

-- The rest by the kind of table: what belongs where, and is told for each statement.
do $$
declare
    one record;
begin
    for one in select * from (values
        ('course_content', 'change_in_course', true), ('course_content_type', 'change_in_course', true), ('course_group', 'change_in_course', true),
        ('course_member', 'change_in_course', true), ('submission_group', 'change_in_course', true),
        ('submission_group_member', 'change_in_course', true),
        ('submission_artifact', 'change_of_work', false), ('result', 'change_of_work', false), ('submission_grade', 'change_of_work', true),
        ('message', 'change_of_messages', true), ('message_read', 'change_of_reading', true)) x (name, does, added)
    loop
        if one.added then
            execute format('create trigger change_added after insert on %I referencing new table as added for each statement execute function %I()',
                one.name, one.does);
        end if;
        execute format('create trigger change_changed after update on %I referencing old table as gone new table as added
            for each statement execute function %I()', one.name, one.does);
        execute format('create trigger change_gone after delete on %I referencing old table as gone for each statement execute function %I()',
            one.name, one.does);
    end loop;
    for one in select * from unnest(array['user', 'organization', 'course_family', 'course_content_kind', 'course_role', 'service', 'example',
        'example_version', 'repository', 'setting']) x (name)
    loop
        execute format('create trigger change after insert or update or delete on %I for each statement execute function change_anywhere()', one.name);
    end loop;
end
$$;

-- Forgets what is older than this, but for one row: from that one on everything is there.
create function forget_changes(before timestamptz) returns bigint language plpgsql as $$
declare
    gone bigint;
begin
    delete from change where xid < (select max(xid) from change where at < before);
    get diagnostics gone = row_count;
    return gone;
end
$$;

select has_changed(array['00000000-0000-0000-0000-000000000000'::uuid], false);
