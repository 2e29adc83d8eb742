-- A claim of a key is one attempt's, at one server. When that server is gone nobody waits for it: nothing was done and the next
-- attempt begins at once, or it was done and its answer is lost. Whoever is only thought gone commits nothing under the key any more.

alter table idempotency
    add holder uuid not null default gen_random_uuid(),
    add server integer;
comment on column idempotency.holder is 'the attempt';
comment on column idempotency.server is 'the number under which the attempt''s server says that it is there';

-- Servers say so by a lock of a connection, which ends with them.
create function server_is_there(server integer) returns boolean language sql stable as $$
    select exists (select from pg_locks where locktype = 'advisory' and classid = 7313 and objid = server::oid and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database()))
$$;

-- Longer than two minutes nobody works: requests are given up before.
create function is_over(attempt idempotency) returns boolean language sql stable as $$
    select attempt.created_at < now() - interval '2 minutes' or attempt.server is not null and not server_is_there(attempt.server)
$$;
