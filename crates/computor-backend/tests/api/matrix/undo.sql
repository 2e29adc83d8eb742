-- What a request has changed, so that it can be undone: the next one finds the world as it was.
create schema undo;

create table undo.change (
    n       bigint primary key generated always as identity,
    "table" regclass not null,
    before  text,
    after   text
);

create function undo.note() returns trigger language plpgsql as $$
begin
    insert into undo.change ("table", before, after) values (
        tg_relid,
        case when tg_op <> 'INSERT' then old::text end,
        case when tg_op <> 'DELETE' then new::text end);
    return null;
end $$;

-- Before all other triggers (their names are in small letters), so that what they change in turn is noted later.
do $$
declare
    name regclass;
begin
    for name in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
        execute format('create trigger "AA_note" after insert or update or delete on %s for each row execute function undo.note()', name);
    end loop;
end $$;

-- That a token was used is no change.
drop trigger "AA_note" on api_token;
create trigger "AA_note" after insert or delete or update of name, description, scopes, expires_at, revoked_at, properties on api_token
    for each row execute function undo.note();

-- Nor that a session was.
drop trigger "AA_note" on session;
create trigger "AA_note" after insert or delete or update of session_id, refresh_token_hash, refresh_expires_at, revoked_at, ended_at, logout_time,
    properties on session for each row execute function undo.note();

-- Undoes everything after `since`, the newest change first, and says what it was. Neither triggers nor foreign keys are
-- asked: all rows come back as they were.
create function undo.back(since bigint) returns text[] language plpgsql as $$
declare
    one     record;
    keys    text;
    columns text;
    undone  text[] := '{}';
begin
    if not exists (select from undo.change where n > since) then
        return undone;
    end if;
    set local session_replication_role = replica;
    for one in select * from undo.change where n > since order by n desc loop
        undone := undone || (case when one.before is null then 'insert into ' when one.after is null then 'delete from ' else 'update ' end
                             || one."table"::text);
        select string_agg(format('t.%1$I = r.%1$I', a.attname), ' and ') into strict keys
          from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
         where i.indrelid = one."table" and i.indisprimary;
        select string_agg(quote_ident(attname), ', ') into strict columns
          from pg_attribute where attrelid = one."table" and attnum > 0 and not attisdropped and attgenerated = '';
        if one.after is not null then
            execute format('delete from %1$s t using (select ($1::%1$s).*) r where %2$s', one."table", keys) using one.after;
        end if;
        if one.before is not null then
            execute format('insert into %1$s (%2$s) overriding system value select %2$s from (select ($1::%1$s).*) r', one."table", columns)
              using one.before;
        end if;
    end loop;
    delete from undo.change where n > since;
    return undone;
end $$;
