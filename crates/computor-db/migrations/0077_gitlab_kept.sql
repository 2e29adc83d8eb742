-- What is changed at a GitLab server is not lost: neither when a run fails, nor when a course, a token or a group is no longer there.

-- For which group a token was proven: an organization that names another one has its courses kept there only with a token for that.
-- And since when the server has been away, so that not each of many runs has to find out.
alter table organization_token
    add column root       text,
    add column away_since timestamptz,
    add column away_until timestamptz;
update organization_token t set root = trim(both '/' from o.properties #>> '{gitlab,full_path}')
from organization o where o.id = t.organization_id and t.managed;

create or replace view gitlab_host as
select o.id as organization_id, t.url, t.root, t.sealed, ceil(extract(epoch from t.away_until - now()))::bigint as away_seconds
from organization_token t join organization o on o.id = t.organization_id
where t.kind = 'gitlab' and t.managed and t.url = rtrim(o.properties #>> '{gitlab,url}', '/')
    and t.root = trim(both '/' from o.properties #>> '{gitlab,full_path}') and t.root <> '';

-- A flow, once for what it is started for; the change that it is to bring there stays until it has.
create function gitlab_start(work uuid, of_organization uuid, of_course uuid, by_user uuid) returns boolean language plpgsql as $$
begin
    insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input)
    values (work, 'reconcile_gitlab', by_user, (select k.id from course k where k.id = of_course), 'course', of_course,
        jsonb_build_object('organization_id', of_organization, 'course_id', of_course))
    on conflict do nothing;
    if not found then
        return false;
    end if;
    insert into gitlab_due (organization_id, course_id) values (of_organization, of_course);
    insert into outbox (topic, key, payload)
    select 'operation', o.id::text, jsonb_build_object('flow', 'reconcile_gitlab_2', 'input', o.input) from operation o where o.id = work;
    return true;
end
$$;

create or replace function gitlab_changed(of_organization uuid, of_course uuid, by_user uuid default null) returns uuid language plpgsql as $$
declare
    work uuid := md5('reconcile_gitlab ' || of_course || pg_current_xact_id()::text || now()::text)::uuid;
begin
    if not exists (select from gitlab_host h where h.organization_id = of_organization)
        or (exists (select from course k where k.id = of_course) and not course_at_gitlab(of_course)) then
        return null;
    end if;
    perform gitlab_start(work, of_organization, of_course, by_user);
    return work;
end
$$;

-- Of a course that is gone, what was granted may still be there.
create view gitlab_course as
select organization_id, id as course_id from course
union select organization_id, course_id from gitlab_grant
union select organization_id, course_id from gitlab_due;
comment on view gitlab_course is 'courses that are at a GitLab server, may be, or were';

-- Changes that came to nothing while the server was away for long, and what was changed there by hand.
create function gitlab_daily(day text) returns bigint language sql
begin atomic
    select count(*) filter (where gitlab_start(md5('reconcile_gitlab ' || k.course_id || ' ' || day)::uuid, k.organization_id, k.course_id, null))
    from (select organization_id, course_id from gitlab_grant union select organization_id, course_id from gitlab_due) k
    join gitlab_host h on h.organization_id = k.organization_id;
end;

-- While an organization says that it is elsewhere, nothing is noted. When it is back, everything may have changed.
create function gitlab_organization_changed() returns trigger language plpgsql as $$
begin
    perform gitlab_changed(k.organization_id, k.course_id) from gitlab_course k where k.organization_id = new.id;
    return null;
end
$$;
create trigger gitlab_organization_changed after update on organization for each row
    when (old.properties -> 'gitlab' is distinct from new.properties -> 'gitlab')
    execute function gitlab_organization_changed();

-- Nobody would know any more whose rights there are to be taken away.
create function gitlab_organization_goes() returns trigger language plpgsql as $$
begin
    if exists (select from gitlab_grant g join gitlab_host h on h.organization_id = g.organization_id and h.url = g.url
            where g.organization_id = old.id) then
        raise exception 'people have rights at GitLab that were granted for this organization'
            using errcode = 'check_violation', constraint = 'gitlab_grant_revoked_before_organization';
    end if;
    return old;
end
$$;
create trigger gitlab_organization_goes before delete on organization for each row execute function gitlab_organization_goes();

create index gitlab_place_course on gitlab_place (course_id);

-- An account is that of one person, however the address of its server is written.
delete from account a using account b
where a.type = 'gitlab' and b.type = 'gitlab' and rtrim(a.provider, '/') = rtrim(b.provider, '/')
    and (a.provider_account_id = b.provider_account_id or a.user_id = b.user_id) and (a.updated_at, a.id) < (b.updated_at, b.id);
update account set provider = rtrim(provider, '/') where type = 'gitlab' and provider <> rtrim(provider, '/');
alter table account add constraint account_gitlab_address check (type <> 'gitlab' or provider = rtrim(provider, '/'));

create function account_gitlab_address() returns trigger language plpgsql as $$
begin
    new.provider := rtrim(new.provider, '/');
    return new;
end
$$;
create trigger account_gitlab_address before insert or update of provider, type on account for each row
    when (new.type = 'gitlab' and new.provider <> rtrim(new.provider, '/'))
    execute function account_gitlab_address();
