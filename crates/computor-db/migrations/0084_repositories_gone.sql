-- Repositories whose rows are gone, with a course, a membership or a team: their directories are removed some time later, so that
-- whoever notices a mistake has a day. A row that comes back keeps its directory.

create table repository_gone (
    place        text primary key,
    gone_at      timestamptz not null default now(),
    remove_after timestamptz not null default now() + interval '1 day'
);
create index repository_gone_due on repository_gone (remove_after);
comment on table repository_gone is 'directories that are to be removed: the row goes when the directory is gone';

create function repository_place(r repository) returns text language sql immutable
return substr(git_path(r.kind, r.course_id, r.course_member_id, r.submission_group_id), 5);
comment on function repository_place is 'as the address of a repository ends, which is where it lies';

create function repositories_went() returns trigger language plpgsql as $$
begin
    insert into repository_gone (place)
    select substr(git_path(g.kind, g.course_id, g.course_member_id, g.submission_group_id), 5) as place from gone g order by place
    on conflict (place) do nothing;
    return null;
end
$$;
create trigger repositories_went after delete on repository referencing old table as gone
    for each statement execute function repositories_went();

create function repositories_came() returns trigger language plpgsql as $$
begin
    delete from repository_gone where place in (
        select substr(git_path(a.kind, a.course_id, a.course_member_id, a.submission_group_id), 5) from added a);
    return null;
end
$$;
create trigger repositories_came after insert on repository referencing new table as added
    for each statement execute function repositories_came();

-- A team of which nobody is left needs none, as a member who has left does not.
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
    and exists (select from submission_group_member s join active_member m on m.id = s.course_member_id where s.submission_group_id = g.id)
    and exists (select from repository t where t.course_id = g.course_id and t.kind = 'template' and t.forge = 'computor')
    and not exists (select from repository r where r.submission_group_id = g.id);
