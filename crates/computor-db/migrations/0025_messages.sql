-- Messages: where they stand, in which conversation, with which tags; and how many of them nobody has to count.

-- Where a message stands ---------------------------------------------------------------------------------------------

alter table message
    add scope text not null generated always as (
        case when user_id is not null then 'user' when course_member_id is not null then 'course_member'
             when submission_group_id is not null then 'submission_group' when course_content_id is not null then 'course_content'
             when course_group_id is not null then 'course_group' when course_id is not null then 'course'
             when course_family_id is not null then 'course_family' when organization_id is not null then 'organization'
             else 'global' end) stored,
    add audience_id uuid not null generated always as (
        coalesce(user_id, course_member_id, submission_group_id, course_content_id, course_group_id, course_id, course_family_id,
                 organization_id, '00000000-0000-0000-0000-000000000000')) stored,
    add within_content_id uuid,
    add thread_id uuid;
comment on column message.scope is 'whom it is addressed to';
comment on column message.audience_id is 'the one row that it is addressed to; nil for everybody';
comment on column message.within_course_id is 'the course in which it stands, whatever of the course it is addressed to';
comment on column message.within_content_id is 'the content, likewise';
comment on column message.thread_id is 'the message with which its conversation began';

create or replace function message_within_course() returns trigger language plpgsql as $$
begin
    new.within_course_id := null;
    new.within_content_id := new.course_content_id;
    if new.submission_group_id is not null then
        select course_id, course_content_id into new.within_course_id, new.within_content_id
        from submission_group where id = new.submission_group_id;
    elsif new.course_content_id is not null then
        select course_id into new.within_course_id from course_content where id = new.course_content_id;
    elsif new.course_group_id is not null then
        select course_id into new.within_course_id from course_group where id = new.course_group_id;
    elsif new.course_member_id is not null then
        select course_id into new.within_course_id from course_member where id = new.course_member_id;
    else
        new.within_course_id := new.course_id;
    end if;
    if tg_op = 'INSERT' then
        new.thread_id := coalesce((select thread_id from message where id = new.parent_id), new.id);
    end if;
    return new;
end
$$;
drop trigger message_within_course on message;
create trigger message_within_course before insert or update of submission_group_id, course_member_id, course_content_id, course_group_id, course_id
    on message for each row execute function message_within_course();

update message x set course_id = course_id;
with recursive thread as (
    select id, id as root from message where parent_id is null
    union all select m.id, t.root from thread t join message m on m.parent_id = t.id)
update message m set thread_id = t.root from thread t where t.id = m.id;
alter table message alter thread_id set not null;

-- Tags: words of the title that begin with '#', in lower case, without it.
create function message_tags(title text) returns text[] language sql immutable
return (select coalesce(array_agg(distinct lower(found[1])), '{}') from regexp_matches(title, '(?:^|\s)#([[:alnum:]_][[:alnum:]_-]*)', 'g') found);

create index message_tags on message using gin (message_tags(title)) where title like '%#%';

-- Lists: newest first, of one audience, one course, one content, one author.
drop index message_author, message_organization, message_course_family, message_course, message_course_content, message_course_group,
    message_submission_group, message_course_member, message_user;
create index message_author on message (author_id, created_at desc, id desc);
create index message_organization on message (organization_id, created_at desc, id desc);
create index message_course_family on message (course_family_id, created_at desc, id desc);
create index message_course on message (course_id, created_at desc, id desc);
create index message_course_content on message (course_content_id, created_at desc, id desc);
create index message_course_group on message (course_group_id, created_at desc, id desc);
create index message_submission_group on message (submission_group_id, created_at desc, id desc);
create index message_course_member on message (course_member_id, created_at desc, id desc);
create index message_user on message (user_id, created_at desc, id desc);
create index message_of_course on message (within_course_id, created_at desc, id desc);
create index message_of_course_by_scope on message (within_course_id, scope, created_at desc, id desc);
create index message_of_content on message (within_content_id, created_at desc, id desc);
create index message_global on message (created_at desc, id desc) where scope = 'global';
create index message_thread on message (thread_id, created_at, id);

-- How many -----------------------------------------------------------------------------------------------------------
--
-- What somebody has not read of an audience is the number of its messages less those that are known to that person:
-- written or read. Both numbers are kept when messages and marks are written, so that no view counts messages. Nobody's
-- memberships matter to it: who joins a course has not read what was written before.

alter table message_read add audience_id uuid, add counts boolean not null default true;
comment on column message_read.audience_id is 'that of the message';
comment on column message_read.counts is 'the message is there, and by somebody else: without the mark it would be unread';

create table message_count (
    audience_id uuid not null,
    user_id     uuid not null,
    course_id   uuid,
    n           integer not null,
    primary key (audience_id, user_id)
);
comment on table message_count is 'message_count_computed, kept';
comment on column message_count.user_id is 'nil: how many messages there are; else how many of them this user wrote or has read';
comment on column message_count.course_id is 'the course in which the audience is';
create index message_count_course on message_count (course_id, user_id) include (audience_id, n) where course_id is not null;

create table message_total (
    course_id uuid not null,
    scope     text not null,
    n         integer not null,
    primary key (course_id, scope)
);
comment on table message_total is 'how many messages stand in a course, those that were taken back among them: message_total_computed, kept';

create view message_count_computed as
select audience_id, user_id, course_id, n::integer from (
    select audience_id, '00000000-0000-0000-0000-000000000000'::uuid as user_id, within_course_id as course_id, count(*) as n
    from message where archived_at is null group by 1, 2, 3
    union all
    select audience_id, user_id, course_id, sum(k) from (
        select audience_id, author_id as user_id, within_course_id as course_id, 1 as k from message where archived_at is null
        union all
        select m.audience_id, r.reader_user_id, m.within_course_id, 1 from message_read r join message m on m.id = r.message_id
        where m.archived_at is null and r.reader_user_id <> m.author_id) known
    group by 1, 2, 3) x;

create view message_total_computed as
select within_course_id as course_id, scope, count(*)::integer as n from message where within_course_id is not null group by 1, 2;

create function unread_messages(audience uuid, reader uuid) returns integer language sql stable
return coalesce((select n from message_count where audience_id = audience and user_id = '00000000-0000-0000-0000-000000000000'), 0)
     - coalesce((select n from message_count where audience_id = audience and user_id = reader), 0);
comment on function unread_messages is 'how many messages of an audience somebody has not read';

-- Adds to what is kept. In one order, so that two transactions never wait for each other.
create function add_to_message_counts(audiences uuid[], users uuid[], courses uuid[], by integer[]) returns void language plpgsql as $$
begin
    insert into message_count as c (audience_id, user_id, course_id, n)
    select a, u, (array_agg(k))[1], sum(d) from unnest(audiences, users, courses, by) x (a, u, k, d)
    group by a, u having sum(d) <> 0 order by a, u
    on conflict (audience_id, user_id) do update set n = c.n + excluded.n;
    if -1 = any(by) then
        delete from message_count where n = 0 and (audience_id, user_id) in (select a, u from unnest(audiences, users) x (a, u));
    end if;
end
$$;

create function messages_added() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(audience_id), array_agg(u), array_agg(within_course_id), array_agg(1))
    from added, unnest(array['00000000-0000-0000-0000-000000000000', author_id]) u where archived_at is null having count(*) > 0;
    insert into message_total as t (course_id, scope, n)
    select within_course_id, scope, count(*) from added where within_course_id is not null group by 1, 2 order by 1, 2
    on conflict (course_id, scope) do update set n = t.n + excluded.n;
    return null;
end
$$;
create trigger keep_counts_added after insert on message referencing new table as added for each statement execute function messages_added();

create function messages_gone() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(audience_id), array_agg(u), array_agg(within_course_id), array_agg(-1))
    from gone, unnest(array['00000000-0000-0000-0000-000000000000', author_id]) u where archived_at is null having count(*) > 0;
    update message_total t set n = t.n - g.n
    from (select within_course_id, scope, count(*) as n from gone group by 1, 2) g where t.course_id = g.within_course_id and t.scope = g.scope;
    delete from message_total t using gone g where t.n = 0 and t.course_id = g.within_course_id;
    return null;
end
$$;
create trigger keep_counts_gone after delete on message referencing old table as gone for each statement execute function messages_gone();

-- Taken back, or restored. The marks of others count no more, or again.
create function messages_archived() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(n.audience_id), array_agg(u), array_agg(n.within_course_id),
                                  array_agg(case when n.archived_at is null then 1 else -1 end))
    from added n join gone o on o.id = n.id, unnest(array['00000000-0000-0000-0000-000000000000', n.author_id]) u
    where (n.archived_at is null) <> (o.archived_at is null) having count(*) > 0;
    update message_read r set counts = n.archived_at is null
    from added n join gone o on o.id = n.id
    where (n.archived_at is null) <> (o.archived_at is null) and r.message_id = n.id and r.reader_user_id <> n.author_id;
    return null;
end
$$;
create trigger keep_counts_changed after update on message referencing old table as gone new table as added
    for each statement execute function messages_archived();

create function message_read_of() returns trigger language plpgsql as $$
begin
    select audience_id, archived_at is null and author_id <> new.reader_user_id into new.audience_id, new.counts
    from message where id = new.message_id;
    new.counts := coalesce(new.counts, false);
    return new;
end
$$;
create trigger message_read_of before insert on message_read for each row execute function message_read_of();

create function message_reads_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform add_to_message_counts(array_agg(r.audience_id), array_agg(r.reader_user_id), array_agg(m.within_course_id), array_agg(1))
        from added r join message m on m.id = r.message_id where r.counts having count(*) > 0;
    elsif tg_op = 'DELETE' then
        perform add_to_message_counts(array_agg(audience_id), array_agg(reader_user_id), array_agg(null::uuid), array_agg(-1))
        from gone where counts having count(*) > 0;
    else
        perform add_to_message_counts(array_agg(n.audience_id), array_agg(n.reader_user_id), array_agg(m.within_course_id),
                                      array_agg(case when n.counts then 1 else -1 end))
        from added n join gone o on o.id = n.id join message m on m.id = n.message_id where n.counts <> o.counts having count(*) > 0;
    end if;
    return null;
end
$$;
create trigger keep_counts_added after insert on message_read referencing new table as added
    for each statement execute function message_reads_changed();
create trigger keep_counts_gone after delete on message_read referencing old table as gone
    for each statement execute function message_reads_changed();
create trigger keep_counts_changed after update on message_read referencing old table as gone new table as added
    for each statement execute function message_reads_changed();

-- Makes everything anew, and says how many rows were not as they should be.
create function repair_message_counts() returns bigint language plpgsql as $$
declare
    wrong bigint;
begin
    lock table message, message_read, message_count, message_total in exclusive mode;
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
    return wrong;
end
$$;
comment on function repair_message_counts is 'for `computor doctor --repair`';

select repair_message_counts();
