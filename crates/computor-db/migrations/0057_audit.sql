-- What was done to whose rights, credentials and grades: written by triggers in the transaction that does it, never changed, and
-- chained by hashes, so that whoever changes it afterwards is found out.
--
--  * audit_entry holds the entries. Each is written at once, and nobody waits for anybody.
--  * audit_open names those that are not chained yet; audit_seal chains them in order, a few seconds later, one server at a time:
--    the hash of each covers its content and the hash before it.
--  * There are no foreign keys to what entries speak of, and no words that people have written: an entry outlives its subject.

create table audit_entry (
    id          uuid primary key default gen_random_uuid(),
    number      bigint not null unique generated always as identity,
    kind        varchar(63) not null,
    user_id     uuid,
    course_id   uuid,
    entity_type varchar(63),
    entity_id   text,
    data        jsonb not null default '{}',
    created_at  timestamptz not null default now(),
    created_by  uuid default app_user()
);
comment on column audit_entry.number is 'in the order of writing; entries of transactions that ran at once may appear in another one';
comment on column audit_entry.user_id is 'about whom; who did it is created_by';
create index audit_entry_course on audit_entry (course_id, number);
create index audit_entry_user on audit_entry (user_id, number);
create index audit_entry_by on audit_entry (created_by, number);
create index audit_entry_kind on audit_entry (kind, number);
create index audit_entry_created on audit_entry (created_at);

create table audit_open (
    entry_id uuid primary key references audit_entry
);

create table audit_seal (
    position  bigint primary key,
    entry_id  uuid not null unique references audit_entry,
    hash      bytea not null,
    sealed_at timestamptz not null default now()
);
comment on column audit_seal.hash is 'SHA-256 of the hash before it (of nothing for the first) and of audit_content';

create function audit_opened() returns trigger language plpgsql as $$
begin
    insert into audit_open (entry_id) select id from added;
    return null;
end
$$;
create trigger audit_opened after insert on audit_entry referencing new table as added for each statement execute function audit_opened();

create function refuse_to_change() returns trigger language plpgsql as $$
begin
    raise exception 'what stands in % stays as it is', tg_table_name using errcode = 'object_not_in_prerequisite_state';
end
$$;
create trigger append_only before update or delete or truncate on audit_entry for each statement execute function refuse_to_change();
create trigger append_only before update or delete or truncate on audit_seal for each statement execute function refuse_to_change();

-- The chain ---------------------------------------------------------------------------------------------------------------

create function audit_content(at bigint, e audit_entry) returns bytea language sql stable
return convert_to(jsonb_build_array(at, e.id, e.number, extract(epoch from e.created_at), e.created_by, e.kind, e.user_id, e.course_id,
    e.entity_type, e.entity_id, e.data)::text, 'UTF8');
comment on function audit_content is 'what a hash covers: one JSON array, as PostgreSQL writes jsonb';

-- Chains what is open, at most so many entries, and answers how many they were.
create function audit_chain(most integer default 10000) returns bigint language plpgsql as $$
declare
    one    audit_entry;
    at     bigint;
    before bytea;
    sealed bigint := 0;
begin
    if not exists (select from audit_open) then
        return 0;
    end if;
    perform pg_advisory_xact_lock(hashtext('computor audit'));
    select position, hash into at, before from audit_seal order by position desc limit 1;
    at := coalesce(at, 0);
    before := coalesce(before, '');
    for one in select e.* from audit_open o join audit_entry e on e.id = o.entry_id order by e.number limit most loop
        at := at + 1;
        before := sha256(before || audit_content(at, one));
        insert into audit_seal (position, entry_id, hash) values (at, one.id, before);
        sealed := sealed + 1;
    end loop;
    delete from audit_open o using audit_seal s where s.entry_id = o.entry_id and s.position > at - sealed;
    return sealed;
end
$$;

create view audit_fault as
with chain as (
    select s.position, s.hash, s.entry_id, coalesce(lag(s.position) over w, 0) as position_before, coalesce(lag(s.hash) over w, '') as hash_before
    from audit_seal s window w as (order by s.position))
select c.position, c.entry_id, case
        when e.id is null then 'the entry is gone'
        when c.position <> c.position_before + 1 then 'what stood before it is gone'
        else 'the entry, or the hash before it, is not what was sealed' end as what
from chain c left join audit_entry e on e.id = c.entry_id
where e.id is null or c.position <> c.position_before + 1 or c.hash is distinct from sha256(c.hash_before || audit_content(c.position, e))
union all
select null, e.id, 'the entry is neither sealed nor waits for it'
from audit_entry e
where not exists (select from audit_seal s where s.entry_id = e.id) and not exists (select from audit_open o where o.entry_id = e.id);
comment on view audit_fault is 'what is not as it was written; empty unless somebody has changed the log behind the back of its triggers';

-- What is written ---------------------------------------------------------------------------------------------------------

-- An entry about a row: of this kind, with these columns of it, and as they were if it is changed.
create function audit_about(kind text, of_table text, columns text, new jsonb, old jsonb) returns void language plpgsql as $$
declare
    one  jsonb := coalesce(new, old);
    data jsonb;
begin
    select coalesce(jsonb_object_agg(key, value), '{}') into data from jsonb_each(one) where key = any (string_to_array(columns, ' '));
    if new is not null and old is not null and columns <> '' then
        data := data || jsonb_build_object('was', (
            select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(old) where key = any (string_to_array(columns, ' '))));
    end if;
    insert into audit_entry (kind, user_id, course_id, entity_type, entity_id, data) values (
        kind,
        coalesce(one ->> 'user_id', case of_table when 'user' then one ->> 'id' end)::uuid,
        coalesce(one ->> 'course_id', case of_table when 'course' then one ->> 'id' end)::uuid,
        of_table, one ->> 'id', data);
end
$$;

-- Arguments: the kind, and the columns that are written down.
create function audit_row() returns trigger language plpgsql as $$
begin
    perform audit_about(tg_argv[0], tg_table_name, tg_argv[1], case when tg_op <> 'DELETE' then to_jsonb(new) end,
        case when tg_op <> 'INSERT' then to_jsonb(old) end);
    return null;
end
$$;

-- The same for all rows of a statement, which may be thousands.
create function audit_rows() returns trigger language plpgsql as $$
begin
    if not is_quiet() then
        insert into audit_entry (kind, user_id, course_id, entity_type, entity_id, data)
        select tg_argv[0],
            coalesce(t.r ->> 'user_id', case tg_table_name when 'user' then t.r ->> 'id' end)::uuid,
            coalesce(t.r ->> 'course_id', case tg_table_name when 'course' then t.r ->> 'id' end)::uuid,
            tg_table_name, t.r ->> 'id',
            (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(t.r) where key = any (string_to_array(tg_argv[1], ' ')))
        from (select to_jsonb(x) as r from touched x) t;
    end if;
    return null;
end
$$;

-- Accounts and credentials
create trigger audit_created after insert on "user" referencing new table as touched
    for each statement execute function audit_rows('user.created', 'is_service');
create trigger audit_deleted after delete on "user" referencing old table as touched
    for each statement execute function audit_rows('user.deleted', 'is_service');
create trigger audit_archived after update on "user" for each row when (old.archived_at is null and new.archived_at is not null)
    execute function audit_row('user.archived', '');
create trigger audit_restored after update on "user" for each row when (old.archived_at is not null and new.archived_at is null)
    execute function audit_row('user.restored', '');
create trigger audit_email after update on "user" for each row when (old.email is distinct from new.email)
    execute function audit_row('user.email_changed', '');
create trigger audit_username after update on "user" for each row when (old.username is distinct from new.username)
    execute function audit_row('user.username_changed', '');
-- That the hash of the same password is made anew is nobody's doing: see `upgrade_hash`.
create trigger audit_password after update on "user" for each row
    when (old.password is distinct from new.password and coalesce(current_setting('app.rehash', true), '') <> 'on')
    execute function audit_row('password.changed', '');
create trigger audit_password_reset after update on "user" for each row
    when (new.password_reset_required and not old.password_reset_required) execute function audit_row('password.reset_required', '');

create trigger audit_opened after insert on session for each row when (not is_quiet()) execute function audit_row('session.opened', '');
create trigger audit_ended after update on session for each row
    when (old.ended_at is null and old.revoked_at is null and (new.ended_at is not null or new.revoked_at is not null))
    execute function audit_row('session.ended', '');

create trigger audit_created after insert on api_token for each row when (not is_quiet())
    execute function audit_row('token.created', 'scopes expires_at');
create trigger audit_changed after update on api_token for each row
    when ((old.scopes, old.expires_at, old.user_id) is distinct from (new.scopes, new.expires_at, new.user_id))
    execute function audit_row('token.changed', 'scopes expires_at');
create trigger audit_revoked after update on api_token for each row when (old.revoked_at is null and new.revoked_at is not null)
    execute function audit_row('token.revoked', '');
create trigger audit_deleted after delete on api_token for each row execute function audit_row('token.deleted', '');

create trigger audit_linked after insert on account for each row when (not is_quiet()) execute function audit_row('account.linked', 'provider type');
create trigger audit_unlinked after delete on account for each row execute function audit_row('account.unlinked', 'provider type');

create trigger audit_created after insert on invite_link for each row execute function audit_row('invite.created', 'roles max_uses expires_at');
create trigger audit_used after update on invite_link for each row when (new.use_count > old.use_count)
    execute function audit_row('invite.used', 'use_count');
create trigger audit_revoked after update on invite_link for each row when (old.revoked_at is null and new.revoked_at is not null)
    execute function audit_row('invite.revoked', '');
create trigger audit_deleted after delete on invite_link for each row execute function audit_row('invite.deleted', '');

create trigger audit_created after insert on service for each row when (not is_quiet()) execute function audit_row('service.created', 'enabled');
create trigger audit_changed after update on service for each row
    when ((old.enabled, old.archived_at, old.user_id) is distinct from (new.enabled, new.archived_at, new.user_id))
    execute function audit_row('service.changed', 'enabled archived_at user_id');
create trigger audit_deleted after delete on service for each row execute function audit_row('service.deleted', 'enabled');

-- Rights
create trigger audit_granted after insert on user_role referencing new table as touched
    for each statement execute function audit_rows('role.granted', 'role_id');
create trigger audit_changed after update on user_role for each row when (old.role_id <> new.role_id)
    execute function audit_row('role.changed', 'role_id');
create trigger audit_taken after delete on user_role referencing old table as touched
    for each statement execute function audit_rows('role.taken', 'role_id');
create trigger audit_granted after insert on role_claim for each row execute function audit_row('role_claim.granted', 'role_id claim_value');
create trigger audit_taken after delete on role_claim for each row execute function audit_row('role_claim.taken', 'role_id claim_value');

create trigger audit_added after insert on organization_member referencing new table as touched
    for each statement execute function audit_rows('organization_member.added', 'organization_id organization_role_id');
create trigger audit_changed after update on organization_member for each row when (old.organization_role_id <> new.organization_role_id)
    execute function audit_row('organization_member.role_changed', 'organization_id organization_role_id');
create trigger audit_removed after delete on organization_member referencing old table as touched
    for each statement execute function audit_rows('organization_member.removed', 'organization_id organization_role_id');

create trigger audit_added after insert on course_family_member referencing new table as touched
    for each statement execute function audit_rows('course_family_member.added', 'course_family_id course_family_role_id');
create trigger audit_changed after update on course_family_member for each row when (old.course_family_role_id <> new.course_family_role_id)
    execute function audit_row('course_family_member.role_changed', 'course_family_id course_family_role_id');
create trigger audit_removed after delete on course_family_member referencing old table as touched
    for each statement execute function audit_rows('course_family_member.removed', 'course_family_id course_family_role_id');

create trigger audit_added after insert on course_member referencing new table as touched
    for each statement execute function audit_rows('course_member.added', 'course_role_id');
create trigger audit_changed after update on course_member for each row when (old.course_role_id <> new.course_role_id)
    execute function audit_row('course_member.role_changed', 'course_role_id');
create trigger audit_archived after update on course_member for each row when (old.archived_at is null and new.archived_at is not null)
    execute function audit_row('course_member.archived', '');
create trigger audit_restored after update on course_member for each row when (old.archived_at is not null and new.archived_at is null)
    execute function audit_row('course_member.restored', '');
create trigger audit_removed after delete on course_member referencing old table as touched
    for each statement execute function audit_rows('course_member.removed', 'course_role_id');

-- Grades
create trigger audit_given after insert on submission_grade referencing new table as touched
    for each statement execute function audit_rows('grade.given', 'grade status submission_group_id');
create trigger audit_changed after update on submission_grade for each row
    when ((old.grade, old.status, old.artifact_id) is distinct from (new.grade, new.status, new.artifact_id))
    execute function audit_row('grade.changed', 'grade status submission_group_id');
create trigger audit_removed after delete on submission_grade referencing old table as touched
    for each statement execute function audit_rows('grade.removed', 'grade status submission_group_id');

-- What is archived and deleted
do $$
declare
    one text;
begin
    foreach one in array array['organization', 'course_content'] loop
        execute format('create trigger audit_archived after update on %I for each row when (old.archived_at is null and new.archived_at is not null)
            execute function audit_row(%L, %L)', one, one || '.archived', '');
        execute format('create trigger audit_restored after update on %I for each row when (old.archived_at is not null and new.archived_at is null)
            execute function audit_row(%L, %L)', one, one || '.restored', '');
    end loop;
    foreach one in array array['organization', 'course_family', 'course', 'course_content', 'submission_artifact'] loop
        execute format('create trigger audit_deleted after delete on %I referencing old table as touched
            for each statement execute function audit_rows(%L, %L)', one, one || '.deleted', '');
    end loop;
end
$$;
