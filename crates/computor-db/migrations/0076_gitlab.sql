-- Courses whose repositories lie at the GitLab server of their organization: which these are, what was made and granted there
-- from here, and what is to be looked at because something has changed.

-- For which host a token was given: it is sent to no other, whatever properties say later. It keeps courses there once it was
-- seen to own the organization's group.
alter table organization_token
    add column url     text,
    add column managed boolean not null default false;
update organization_token t set url = rtrim(o.properties #>> '{gitlab,url}', '/') from organization o where o.id = t.organization_id;

create view gitlab_host as
select o.id as organization_id, t.url, o.properties #>> '{gitlab,full_path}' as root, t.sealed
from organization_token t join organization o on o.id = t.organization_id
where t.kind = 'gitlab' and t.managed and t.url = rtrim(o.properties #>> '{gitlab,url}', '/') and o.properties #>> '{gitlab,full_path}' <> '';
comment on view gitlab_host is 'organizations whose courses are kept at a GitLab server: its address, and the group that they are below';

-- Where a course's repositories are for people. What is released is written here first in any case.
alter table repository
    add column forge text not null default 'computor',
    add constraint repository_forge_known check (forge in ('computor', 'gitlab'));

create function course_at_gitlab(of_course uuid) returns boolean language sql stable
return coalesce((select r.forge = 'gitlab' from repository r where r.course_id = of_course and r.kind = 'template'),
    exists(select from course k join gitlab_host h on h.organization_id = k.organization_id where k.id = of_course));
comment on function course_at_gitlab is 'a course stays where its template was first released; until then it is where its organization is';

create or replace function course_host(of_course uuid) returns table (url text, full_path text, ours boolean) language sql stable
begin atomic
    select case when r.id is not null then git_host() else rtrim(coalesce(c.g ->> 'url', f.g ->> 'url', o.g ->> 'url'), '/') end,
        case when r.id is not null then 'git/' || k.id
            else coalesce(c.g ->> 'full_path', (f.g ->> 'full_path') || '/' || k.path::text,
                (o.g ->> 'full_path') || '/' || y.path::text || '/' || k.path::text) end,
        r.id is not null
    from course k
    join course_family y on y.id = k.course_family_id
    join organization z on z.id = k.organization_id
    left join repository r on r.course_id = k.id and r.kind = 'template' and r.forge = 'computor'
    cross join lateral (select k.properties -> 'gitlab' as g) c
    cross join lateral (select y.properties -> 'gitlab' as g) f
    cross join lateral (select z.properties -> 'gitlab' as g) o
    where k.id = of_course;
end;

create or replace view missing_repository as
select m.course_id, m.id as course_member_id, null::uuid as submission_group_id
from active_member m join "user" u on u.id = m.user_id
where m.course_role_id = '_student' and not u.is_service
    and exists (select from repository t where t.course_id = m.course_id and t.kind = 'template' and t.forge = 'computor')
    and not exists (select from repository r where r.course_member_id = m.id)
union all
select g.course_id, null, g.id
from submission_group g
where g.max_group_size > 1
    and exists (select from submission_group_member m where m.submission_group_id = g.id)
    and exists (select from repository t where t.course_id = g.course_id and t.kind = 'template' and t.forge = 'computor')
    and not exists (select from repository r where r.submission_group_id = g.id);

-- What was made and granted ---------------------------------------------------------------------------------------------

-- No row of ours is referred to: what was granted has to be taken away also when the course is gone.
create table gitlab_place (
    organization_id uuid not null references organization on delete cascade,
    url             text not null,
    key             text not null,
    -- The course that it belongs to; none if several do.
    course_id       uuid,
    remote_id       bigint not null,
    is_group        boolean not null,
    full_path       text not null,
    web_url         text not null,
    http_url        text not null,
    ssh_url         text not null,
    primary key (organization_id, url, key)
);
comment on table gitlab_place is 'groups and projects that were made from here, by what they are for';

create table gitlab_grant (
    organization_id uuid not null references organization on delete cascade,
    url             text not null,
    key             text not null,
    course_id       uuid not null,
    account_id      bigint not null,
    granted_at      timestamptz not null default now(),
    primary key (organization_id, url, key, account_id)
);
create index gitlab_grant_course on gitlab_grant (course_id);
comment on table gitlab_grant is 'members who were added from here; written before they are added, deleted after they are removed';

-- What has changed ------------------------------------------------------------------------------------------------------

create table gitlab_due (
    id              bigint primary key generated always as identity,
    organization_id uuid not null references organization on delete cascade,
    course_id       uuid not null
);
create index gitlab_due_course on gitlab_due (course_id, id);
create index gitlab_due_organization on gitlab_due (organization_id);
comment on table gitlab_due is 'a change of a course that its GitLab has not heard of; a flow that finds none has nothing to do';

-- Starts the flow that brings a course's GitLab to what it shall be, once for each course and transaction; answers its operation.
create function gitlab_changed(of_organization uuid, of_course uuid, by_user uuid default null) returns uuid language plpgsql as $$
declare
    work uuid := md5('reconcile_gitlab ' || of_course || pg_current_xact_id()::text || now()::text)::uuid;
begin
    if not exists (select from gitlab_host h where h.organization_id = of_organization)
        or (exists (select from course k where k.id = of_course) and not course_at_gitlab(of_course)) then
        return null;
    end if;
    insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input)
    values (work, 'reconcile_gitlab', by_user, (select k.id from course k where k.id = of_course), 'course', of_course,
        jsonb_build_object('organization_id', of_organization, 'course_id', of_course))
    on conflict do nothing;
    if found then
        insert into gitlab_due (organization_id, course_id) values (of_organization, of_course);
        insert into outbox (topic, key, payload)
        select 'operation', o.id::text, jsonb_build_object('flow', 'reconcile_gitlab', 'input', o.input) from operation o where o.id = work;
    end if;
    return work;
end
$$;

create function gitlab_courses_changed(courses uuid[]) returns void language sql
begin atomic
    select gitlab_changed(k.organization_id, k.id) from course k where k.id = any (courses);
end;

create function gitlab_members_changed() returns trigger language plpgsql as $$
begin
    perform gitlab_courses_changed(array(select distinct course_id from touched));
    return null;
end
$$;
create trigger gitlab_members_added after insert on course_member referencing new table as touched
    for each statement execute function gitlab_members_changed();
create trigger gitlab_members_gone after delete on course_member referencing old table as touched
    for each statement execute function gitlab_members_changed();

create function gitlab_row_changed() returns trigger language plpgsql as $$
begin
    perform gitlab_courses_changed(array[new.course_id]);
    return null;
end
$$;
create trigger gitlab_member_changed after update on course_member for each row
    when (old.course_role_id is distinct from new.course_role_id or old.archived_at is distinct from new.archived_at
        or old.user_id is distinct from new.user_id)
    execute function gitlab_row_changed();

-- Who works in a team works in its repository.
create function gitlab_teams_changed() returns trigger language plpgsql as $$
begin
    perform gitlab_courses_changed(array(
        select distinct g.course_id from touched t join submission_group g on g.id = t.submission_group_id where g.max_group_size > 1));
    return null;
end
$$;
create trigger gitlab_team_joined after insert on submission_group_member referencing new table as touched
    for each statement execute function gitlab_teams_changed();
create trigger gitlab_team_left after delete on submission_group_member referencing old table as touched
    for each statement execute function gitlab_teams_changed();

-- Whose account it is decides who has the rights.
create function gitlab_account_changed() returns trigger language plpgsql as $$
declare
    users uuid[] := array_remove(array[case when tg_op <> 'INSERT' then old.user_id end, case when tg_op <> 'DELETE' then new.user_id end], null);
begin
    perform gitlab_courses_changed(array(select m.course_id from course_member m where m.user_id = any (users)));
    return null;
end
$$;
create trigger gitlab_account_added after insert on account for each row when (new.type = 'gitlab') execute function gitlab_account_changed();
create trigger gitlab_account_changed after update on account for each row
    when ((old.provider, old.type, old.provider_account_id, old.user_id) is distinct from
        (new.provider, new.type, new.provider_account_id, new.user_id))
    execute function gitlab_account_changed();
create trigger gitlab_account_gone after delete on account for each row when (old.type = 'gitlab') execute function gitlab_account_changed();

create function gitlab_user_changed() returns trigger language plpgsql as $$
begin
    perform gitlab_courses_changed(array(select m.course_id from course_member m where m.user_id = new.id));
    return null;
end
$$;
create trigger gitlab_user_changed after update on "user" for each row
    when (old.archived_at is distinct from new.archived_at or old.is_service is distinct from new.is_service)
    execute function gitlab_user_changed();

create function gitlab_course_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform gitlab_changed(old.organization_id, old.id);
    else
        perform gitlab_changed(new.organization_id, new.id);
    end if;
    return null;
end
$$;
create trigger gitlab_course_made after insert on course for each row execute function gitlab_course_changed();
create trigger gitlab_course_gone after delete on course for each row execute function gitlab_course_changed();

-- A release: as before, and what is for a GitLab server goes there.
create or replace function template_released(of_course uuid, commit_id text, operation_id uuid) returns void language plpgsql as $$
begin
    insert into repository (course_id, kind, head, forge)
    values (of_course, 'template', commit_id, case when course_at_gitlab(of_course) then 'gitlab' else 'computor' end)
    on conflict (course_id, kind) where kind in ('template', 'assignments') do update set head = excluded.head;
    perform gitlab_courses_changed(array[of_course]);
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
