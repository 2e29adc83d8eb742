-- What is kept of unread messages says which kind of row they are addressed to: what somebody has not read is then found from
-- one's own keys in what is kept alone, and not by going through the rows that could have been written to.

alter table message_count add scope text;
comment on column message_count.scope is 'the kind of row that the audience is';
update message_count c set scope = m.scope from (select distinct audience_id, scope from message) m where m.audience_id = c.audience_id;
delete from message_count where scope is null;
alter table message_count alter scope set not null;

drop index message_count_course;
create index message_count_course on message_count (course_id, user_id, scope) include (audience_id, n) where course_id is not null;

create or replace view message_count_computed as
select audience_id, user_id, course_id, n::integer, scope from (
    select audience_id, '00000000-0000-0000-0000-000000000000'::uuid as user_id, within_course_id as course_id, count(*) as n, scope
    from message where archived_at is null group by audience_id, within_course_id, scope
    union all
    select audience_id, user_id, course_id, sum(k), scope from (
        select audience_id, author_id as user_id, within_course_id as course_id, 1 as k, scope from message where archived_at is null
        union all
        select m.audience_id, r.reader_user_id, m.within_course_id, 1, m.scope from message_read r join message m on m.id = r.message_id
        where m.archived_at is null and r.reader_user_id <> m.author_id) known
    group by audience_id, user_id, course_id, scope) x;

drop function add_to_message_counts(uuid[], uuid[], uuid[], integer[]);
create function add_to_message_counts(audiences uuid[], scopes text[], users uuid[], courses uuid[], by integer[]) returns void
language plpgsql as $$
begin
    insert into message_count as c (audience_id, scope, user_id, course_id, n)
    select a, (array_agg(s))[1], u, (array_agg(k))[1], sum(d) from unnest(audiences, scopes, users, courses, by) x (a, s, u, k, d)
    group by a, u having sum(d) <> 0 order by a, u
    on conflict (audience_id, user_id) do update set n = c.n + excluded.n;
    if -1 = any(by) then
        delete from message_count where n = 0 and (audience_id, user_id) in (select a, u from unnest(audiences, users) x (a, u));
    end if;
end
$$;

create or replace function messages_added() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(audience_id), array_agg(scope), array_agg(u), array_agg(within_course_id), array_agg(1))
    from added, unnest(array['00000000-0000-0000-0000-000000000000', author_id]) u where archived_at is null having count(*) > 0;
    insert into message_total as t (course_id, scope, n)
    select within_course_id, scope, count(*) from added where within_course_id is not null group by 1, 2 order by 1, 2
    on conflict (course_id, scope) do update set n = t.n + excluded.n;
    return null;
end
$$;

create or replace function messages_gone() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(audience_id), array_agg(scope), array_agg(u), array_agg(within_course_id), array_agg(-1))
    from gone, unnest(array['00000000-0000-0000-0000-000000000000', author_id]) u where archived_at is null having count(*) > 0;
    update message_total t set n = t.n - g.n
    from (select within_course_id, scope, count(*) as n from gone group by 1, 2) g where t.course_id = g.within_course_id and t.scope = g.scope;
    delete from message_total t using gone g where t.n = 0 and t.course_id = g.within_course_id;
    return null;
end
$$;

create or replace function messages_archived() returns trigger language plpgsql as $$
begin
    perform add_to_message_counts(array_agg(n.audience_id), array_agg(n.scope), array_agg(u), array_agg(n.within_course_id),
                                  array_agg(case when n.archived_at is null then 1 else -1 end))
    from added n join gone o on o.id = n.id, unnest(array['00000000-0000-0000-0000-000000000000', n.author_id]) u
    where (n.archived_at is null) <> (o.archived_at is null) having count(*) > 0;
    update message_read r set counts = n.archived_at is null
    from added n join gone o on o.id = n.id
    where (n.archived_at is null) <> (o.archived_at is null) and r.message_id = n.id and r.reader_user_id <> n.author_id;
    return null;
end
$$;

create or replace function message_reads_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform add_to_message_counts(array_agg(r.audience_id), array_agg(m.scope), array_agg(r.reader_user_id), array_agg(m.within_course_id),
                                      array_agg(1))
        from added r join message m on m.id = r.message_id where r.counts having count(*) > 0;
    elsif tg_op = 'DELETE' then
        -- What a mark is taken from is there, with its scope.
        perform add_to_message_counts(array_agg(audience_id), array_agg(''::text), array_agg(reader_user_id), array_agg(null::uuid), array_agg(-1))
        from gone where counts having count(*) > 0;
    else
        perform add_to_message_counts(array_agg(n.audience_id), array_agg(m.scope), array_agg(n.reader_user_id), array_agg(m.within_course_id),
                                      array_agg(case when n.counts then 1 else -1 end))
        from added n join gone o on o.id = n.id join message m on m.id = n.message_id where n.counts <> o.counts having count(*) > 0;
    end if;
    return null;
end
$$;
