-- A test that was changed is run over all hand-ins of an assignment: at first as a preview that nobody but who teaches sees, then
-- applied, and taken back if need be.

create table rerun (
    id                 uuid primary key default gen_random_uuid(),
    course_id          uuid not null references course on delete cascade,
    course_content_id  uuid not null references course_content on delete cascade,
    example_version_id uuid not null references example_version on delete cascade,
    state              text not null default 'running',
    created_at         timestamptz not null default now(),
    created_by         uuid references "user" on delete set null,
    applied_at         timestamptz,
    undone_at          timestamptz,
    constraint rerun_state_known check (state in ('running', 'ready', 'applied', 'undone', 'cancelled'))
);
create index rerun_content on rerun (course_content_id, created_at desc, id);
create index rerun_course on rerun (course_id);
create index rerun_example_version on rerun (example_version_id);
-- One at a time for an assignment.
create unique index rerun_once on rerun (course_content_id) where state in ('running', 'ready');

create table rerun_item (
    id                     uuid primary key default gen_random_uuid(),
    rerun_id               uuid not null references rerun on delete cascade,
    submission_group_id    uuid not null references submission_group on delete cascade,
    submission_artifact_id uuid not null references submission_artifact on delete cascade,
    -- The run that counts today, and what it says.
    result_id              uuid not null references result on delete cascade,
    before_score           double precision not null,
    before_version_id      uuid,
    before_report          jsonb,
    before_report_after    jsonb,
    state                  text not null default 'pending',
    after_score            double precision,
    report                 jsonb,
    report_after           jsonb,
    flaky                  boolean not null default false,
    message                text,
    applied                boolean not null default false,
    constraint rerun_item_once unique (rerun_id, result_id),
    constraint rerun_item_state_known check (state in ('pending', 'done', 'failed')),
    constraint rerun_item_done check (state <> 'done' or after_score is not null)
);
create index rerun_item_group on rerun_item (submission_group_id);
create index rerun_item_artifact on rerun_item (submission_artifact_id);
create index rerun_item_result on rerun_item (result_id);
comment on column rerun_item.flaky is 'two runs of the same work said different things: not the test that was changed makes the difference';

create function rerun_change(state text, flaky boolean, before_score double precision, after_score double precision) returns text
    language sql immutable
return case when state = 'pending' then 'pending' when state = 'failed' then 'failed' when flaky then 'flaky'
    when abs(after_score - before_score) < 1e-9 then 'same' when after_score > before_score then 'gain' else 'lose' end;

-- A rerun is ready when none of its items waits.
create function rerun_item_done() returns trigger language plpgsql as $$
begin
    perform 1 from rerun where id = new.rerun_id for no key update;
    update rerun r set state = 'ready'
    where r.id = new.rerun_id and r.state = 'running'
        and not exists (select from rerun_item i where i.rerun_id = r.id and i.state = 'pending');
    if found then
        perform announce(array['user:' || r.created_by], 'rerun:ready', jsonb_build_object('rerun_id', r.id, 'course_id', r.course_id,
            'course_content_id', r.course_content_id)) from rerun r where r.id = new.rerun_id and r.created_by is not null;
    end if;
    return null;
end
$$;
create trigger rerun_item_done after update of state on rerun_item for each row when (new.state <> 'pending') execute function rerun_item_done();
