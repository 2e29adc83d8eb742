-- Repositories that this installation hosts: which there are, and what of the template has reached them.

create table repository (
    id                  uuid primary key default gen_random_uuid(),
    course_id           uuid not null references course on delete cascade,
    kind                text not null,
    course_member_id    uuid,
    submission_group_id uuid references submission_group on delete cascade,
    -- Of a template: what is released. Of the assignments: what was written last. Of a fork: what it began with.
    head                text,
    -- The newest commit of the template that was offered to a fork, and what came of it.
    offered_commit      text,
    offered_at          timestamptz,
    state               text,
    report              jsonb,
    pushed_at           timestamptz,
    created_at          timestamptz not null default now(),
    constraint repository_kind_known check (kind in ('template', 'assignments', 'student', 'team')),
    constraint repository_state_known check (state in ('up_to_date', 'fast_forward', 'merged', 'offered', 'failed')),
    constraint repository_belongs_to_somebody check (
        (kind = 'student') = (course_member_id is not null) and (kind = 'team') = (submission_group_id is not null)),
    constraint repository_of_member unique (course_member_id),
    constraint repository_of_group unique (submission_group_id),
    constraint repository_member_of_same_course foreign key (course_id, course_member_id)
        references course_member (course_id, id) on delete cascade
);
create unique index repository_of_course on repository (course_id, kind) where kind in ('template', 'assignments');
create index repository_course on repository (course_id, course_member_id);
comment on table repository is 'a row says that the repository is there, as a whole; its files lie by the ids of course, member and group';

-- Addresses ---------------------------------------------------------------------------------------------------------------

create function git_host() returns text language sql stable
return (select rtrim(value #>> '{}', '/') from setting where key = 'public_url');
comment on function git_host is 'where people reach this installation, as the server said when it started';

create function git_path(kind text, course_id uuid, member_id uuid, group_id uuid) returns text language sql immutable
return 'git/' || course_id || case kind
    when 'template' then '/student-template'
    when 'assignments' then '/assignments'
    when 'student' then '/students/' || member_id
    when 'team' then '/teams/' || group_id
end;

create function hosted_repository(host text, path text) returns json language sql stable
return json_build_object('provider', 'gitlab', 'url', host, 'full_path', path, 'clone_url', host || '/' || path || '.git',
    'web_url', host || '/' || path);
comment on function hosted_repository is 'as clients want it, who take the host for a GitLab';

-- Where a course has its repositories: with us if there is a template, else where the properties of the course, its family
-- or its organization say.
create function course_host(of_course uuid) returns table (url text, full_path text, ours boolean) language sql stable
begin atomic
    select case when r.id is not null then git_host() else rtrim(coalesce(c.g ->> 'url', f.g ->> 'url', o.g ->> 'url'), '/') end,
        case when r.id is not null then 'git/' || k.id
            else coalesce(c.g ->> 'full_path', (f.g ->> 'full_path') || '/' || k.path::text,
                (o.g ->> 'full_path') || '/' || y.path::text || '/' || k.path::text) end,
        r.id is not null
    from course k
    join course_family y on y.id = k.course_family_id
    join organization z on z.id = k.organization_id
    left join repository r on r.course_id = k.id and r.kind = 'template'
    cross join lateral (select k.properties -> 'gitlab' as g) c
    cross join lateral (select y.properties -> 'gitlab' as g) f
    cross join lateral (select z.properties -> 'gitlab' as g) o
    where k.id = of_course;
end;

-- A foreign repository by what properties say of it.
create function foreign_repository(gitlab jsonb, host text) returns json language sql stable
return case when gitlab ->> 'full_path' is not null then json_build_object(
    'provider', 'gitlab',
    'url', coalesce(rtrim(gitlab ->> 'url', '/'), host, ''),
    'full_path', gitlab ->> 'full_path',
    'clone_url', coalesce(gitlab ->> 'clone_url', gitlab ->> 'http_url_to_repo', (gitlab ->> 'web_url') || '.git',
        coalesce(rtrim(gitlab ->> 'url', '/'), host) || '/' || (gitlab ->> 'full_path') || '.git'),
    'web_url', coalesce(gitlab ->> 'web_url', coalesce(rtrim(gitlab ->> 'url', '/'), host) || '/' || (gitlab ->> 'full_path'))) end;

-- Who needs one -----------------------------------------------------------------------------------------------------------

create view missing_repository as
select m.course_id, m.id as course_member_id, null::uuid as submission_group_id
from active_member m join "user" u on u.id = m.user_id
where m.course_role_id = '_student' and not u.is_service
    and exists (select from repository t where t.course_id = m.course_id and t.kind = 'template')
    and not exists (select from repository r where r.course_member_id = m.id)
union all
select g.course_id, null, g.id
from submission_group g
where g.max_group_size > 1
    and exists (select from submission_group_member m where m.submission_group_id = g.id)
    and exists (select from repository t where t.course_id = g.course_id and t.kind = 'template')
    and not exists (select from repository r where r.submission_group_id = g.id);
comment on view missing_repository is 'each active student has a repository, and each team, as soon as the course has a template';

-- Starts the flow that makes what is missing, once for each course and transaction.
create function repositories_due(courses uuid[]) returns void language sql
begin atomic
    with started as (
        insert into operation (id, kind, course_id, entity_type, entity_id, input)
        select md5('make_repositories ' || c.id || pg_current_xact_id()::text || now()::text)::uuid, 'make_repositories', c.id, 'course', c.id,
            jsonb_build_object('course_id', c.id)
        from unnest(courses) c (id)
        where exists (select from missing_repository m where m.course_id = c.id)
        on conflict do nothing
        returning id, input)
    insert into outbox (topic, key, payload)
    select 'operation', id::text, jsonb_build_object('flow', 'make_repositories', 'input', input) from started;
end;

create function members_need_repositories() returns trigger language plpgsql as $$
begin
    perform repositories_due(array(select distinct course_id from added));
    return null;
end
$$;
create trigger need_repositories_added after insert on course_member referencing new table as added
    for each statement execute function members_need_repositories();
create trigger need_repositories_changed after update on course_member referencing new table as added
    for each statement execute function members_need_repositories();
create trigger need_repositories_added after insert on submission_group_member referencing new table as added
    for each statement execute function members_need_repositories();

-- A release: the template is at this commit, those who have none get a repository, and those who have one are offered what is new.
create function template_released(of_course uuid, commit_id text, operation_id uuid) returns void language plpgsql as $$
begin
    insert into repository (course_id, kind, head) values (of_course, 'template', commit_id)
    on conflict (course_id, kind) where kind in ('template', 'assignments') do update set head = excluded.head;
    perform repositories_due(array[of_course]);
    if exists (select from repository where course_id = of_course and kind in ('student', 'team')) then
        with started as (
            insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input)
            select md5('offer_correction ' || of_course || commit_id)::uuid, 'offer_correction',
                (select o.user_id from operation o where o.id = operation_id), of_course, 'course', of_course,
                jsonb_build_object('course_id', of_course, 'commit', commit_id)
            on conflict do nothing
            returning id, input)
        insert into outbox (topic, key, payload)
        select 'operation', id::text, jsonb_build_object('flow', 'offer_correction', 'input', input) from started;
    end if;
end
$$;
