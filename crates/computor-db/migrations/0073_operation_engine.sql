-- Which engine runs an operation. Engines have journals of their own, so one does not go on with what another has begun.

alter table operation add column engine text;
comment on column operation.engine is 'which engine was asked to run it; nothing as long as none was';

-- Until now there was one.
update operation set engine = 'embedded' where state in ('queued', 'running')
    and not exists (select from outbox where topic = 'operation' and key = operation.id::text);
