-- How many messages there are to each member and to its submission groups is kept: a tutor's list of members shows what the tutor has
-- not read of them, which is that number less what the tutor knows. To count it for each list, the messages of all groups of the
-- course were joined with all who are in these.

create table member_message_count (
    course_member_id uuid primary key references course_member on delete cascade,
    n integer not null
);
comment on table member_message_count is 'member_message_count_computed, kept; a member without a row has none';

create view member_message_count_computed as
select course_member_id, sum(n)::integer as n from (
    select m.course_member_id, c.n from message_count c join submission_group_member m on m.submission_group_id = c.audience_id
    where c.user_id = '00000000-0000-0000-0000-000000000000' and c.scope = 'submission_group'
    union all
    select c.audience_id, c.n from message_count c
    where c.user_id = '00000000-0000-0000-0000-000000000000' and c.scope = 'course_member') x
group by course_member_id;

insert into member_message_count select * from member_message_count_computed;

-- Whoever joins a group and whoever writes to it would not see each other: of the two, one waits until the other has committed.
create function lock_member_messages(courses uuid[], alone boolean) returns void language plpgsql as $$
declare
    course uuid;
begin
    for course in select distinct c from unnest(courses) c where c is not null order by c loop
        if alone then
            perform pg_advisory_xact_lock(hashtextextended(course::text, 130));
        else
            perform pg_advisory_xact_lock_shared(hashtextextended(course::text, 130));
        end if;
    end loop;
end
$$;

-- Members who go away have no count to be kept.
create function add_to_member_messages(members uuid[], by integer[]) returns void language plpgsql as $$
begin
    insert into member_message_count as c (course_member_id, n)
    select x.member, sum(x.d) from unnest(members, by) x (member, d) join course_member m on m.id = x.member
    group by x.member having sum(x.d) <> 0 order by x.member
    on conflict (course_member_id) do update set n = c.n + excluded.n;
end
$$;

create or replace function add_to_message_counts(audiences uuid[], scopes text[], users uuid[], courses uuid[], by integer[]) returns void
language plpgsql as $$
begin
    insert into message_count as c (audience_id, scope, user_id, course_id, n)
    select a, (array_agg(s))[1], u, (array_agg(k))[1], sum(d) from unnest(audiences, scopes, users, courses, by) x (a, s, u, k, d)
    group by a, u having sum(d) <> 0 order by a, u
    on conflict (audience_id, user_id) do update set n = c.n + excluded.n;
    if -1 = any(by) then
        delete from message_count where n = 0 and (audience_id, user_id) in (select a, u from unnest(audiences, users) x (a, u));
    end if;
    if '00000000-0000-0000-0000-000000000000' = any(users) and scopes && array['submission_group', 'course_member'] then
        perform lock_member_messages(courses, false);
        perform add_to_member_messages(array_agg(x.member), array_agg(x.d)) from (
            select m.course_member_id as member, x.d from unnest(audiences, scopes, users, by) x (a, s, u, d)
                join submission_group_member m on m.submission_group_id = x.a
            where x.s = 'submission_group' and x.u = '00000000-0000-0000-0000-000000000000'
            union all
            select x.a, x.d from unnest(audiences, scopes, users, by) x (a, s, u, d)
            where x.s = 'course_member' and x.u = '00000000-0000-0000-0000-000000000000') x
        having count(*) > 0;
    end if;
end
$$;

-- A group is made with its members before anybody writes to it, so those that are made for a whole course are passed over.
create function member_messages_of_groups() returns trigger language plpgsql as $$
declare
    courses uuid[];
begin
    if tg_op = 'DELETE' then
        courses := array(select distinct course_id from gone);
    elsif tg_op = 'INSERT' then
        courses := array(select distinct course_id from added);
    else
        courses := array(select course_id from gone union select course_id from added);
    end if;
    perform lock_member_messages(courses, true);
    if tg_op <> 'INSERT' then
        perform add_to_member_messages(array_agg(m.course_member_id), array_agg(-c.n)) from gone m
            join message_count c on c.audience_id = m.submission_group_id and c.user_id = '00000000-0000-0000-0000-000000000000'
        having count(*) > 0;
    end if;
    if tg_op <> 'DELETE' then
        perform add_to_member_messages(array_agg(m.course_member_id), array_agg(c.n)) from added m
            join message_count c on c.audience_id = m.submission_group_id and c.user_id = '00000000-0000-0000-0000-000000000000'
        having count(*) > 0;
    end if;
    return null;
end
$$;
create trigger keep_messages_added after insert on submission_group_member referencing new table as added
    for each statement when (not is_provisioning()) execute function member_messages_of_groups();
create trigger keep_messages_changed after update on submission_group_member referencing old table as gone new table as added
    for each statement execute function member_messages_of_groups();
create trigger keep_messages_gone after delete on submission_group_member referencing old table as gone
    for each statement execute function member_messages_of_groups();

create or replace function repair_message_counts() returns bigint language plpgsql as $$
declare
    wrong bigint;
    wrong_members bigint;
begin
    lock table message, message_read, submission_group_member, message_count, message_total, member_message_count in exclusive mode;
    update message_read r set audience_id = m.audience_id, counts = m.archived_at is null and m.author_id <> r.reader_user_id
    from message m where m.id = r.message_id
      and (r.audience_id, r.counts) is distinct from (m.audience_id, m.archived_at is null and m.author_id <> r.reader_user_id);
    select count(*) into wrong from (
        (select * from message_count except select * from message_count_computed) union all
        (select * from message_count_computed except select * from message_count)) x;
    select wrong + count(*) into wrong from (
        (select * from message_total except select * from message_total_computed) union all
        (select * from message_total_computed except select * from message_total)) x;
    if wrong > 0 then
        truncate message_count, message_total;
        insert into message_count select * from message_count_computed;
        insert into message_total select * from message_total_computed;
    end if;
    -- Of what is kept of messages, which is right by now.
    select count(*) into wrong_members from (
        (select * from member_message_count where n <> 0 except select * from member_message_count_computed) union all
        (select * from member_message_count_computed except select * from member_message_count)) x;
    if wrong_members > 0 then
        truncate member_message_count;
        insert into member_message_count select * from member_message_count_computed;
    end if;
    return wrong + wrong_members;
end
$$;
