-- There is always somebody who can help the others: the last active administrator (role _admin, not archived) is neither
-- archived, nor stripped of the role, nor deleted, whoever asks and however.

-- Who takes an administrator away waits for others who do: two who remove each other at once must not both succeed. It
-- comes before the statement locks any row, so that the order of locks is always the same.
create function one_administrator_at_a_time() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('computor administrators'));
    return null;
end
$$;

-- Argument: the column with the user. Each statement in here sees what others have committed before the lock was had.
create function keep_an_administrator() returns trigger language plpgsql as $$
declare
    leaving constant uuid := to_jsonb(old) ->> tg_argv[0];
begin
    -- A role that goes with its user was looked at when the user went; that of an archived user opens nothing.
    if tg_table_name = 'user_role' and not exists (select from "user" where id = leaving and archived_at is null) then
        return coalesce(new, old);
    end if;
    if tg_table_name = 'user' and not exists (select from user_role where user_id = leaving and role_id = '_admin') then
        return coalesce(new, old);
    end if;
    if not exists (
        select from user_role r join "user" u on u.id = r.user_id
        where r.role_id = '_admin' and r.user_id <> leaving and u.archived_at is null
    ) then
        raise exception 'this is the last administrator' using errcode = 'check_violation', constraint = 'last_administrator';
    end if;
    return coalesce(new, old);
end
$$;

create trigger one_administrator_at_a_time before update of archived_at or delete on "user"
    for each statement execute function one_administrator_at_a_time();
create trigger keep_an_administrator_archived before update of archived_at on "user"
    for each row when (old.archived_at is null and new.archived_at is not null) execute function keep_an_administrator('id');
create trigger keep_an_administrator_deleted before delete on "user"
    for each row when (old.archived_at is null) execute function keep_an_administrator('id');

create trigger one_administrator_at_a_time before update of user_id, role_id or delete on user_role
    for each statement execute function one_administrator_at_a_time();
create trigger keep_an_administrator_moved before update of user_id, role_id on user_role
    for each row when (old.role_id = '_admin' and (new.role_id <> '_admin' or new.user_id <> old.user_id))
    execute function keep_an_administrator('user_id');
create trigger keep_an_administrator_stripped before delete on user_role
    for each row when (old.role_id = '_admin') execute function keep_an_administrator('user_id');
