-- One verdict is made again from what it was made of, to see whether it agrees. Nothing changes by that.

create table replay (
    id          uuid primary key default gen_random_uuid(),
    result_id   uuid not null references result on delete cascade,
    course_id   uuid not null references course on delete cascade,
    state       text not null default 'pending',
    finding     jsonb,
    message     text,
    created_at  timestamptz not null default now(),
    created_by  uuid default app_user() references "user" on delete set null,
    finished_at timestamptz,
    constraint replay_state_known check (state in ('pending', 'agrees', 'differs', 'flaky', 'gone', 'failed')),
    constraint replay_ended check ((state = 'pending') = (finished_at is null))
);
create index replay_result on replay (result_id, created_at desc, id);
create index replay_course on replay (course_id);
-- Whoever asks meanwhile waits for the same one.
create unique index replay_once on replay (result_id) where state = 'pending';
comment on column replay.finding is 'what was compared: ingredients, and verdicts test by test';

create function replay_done() returns trigger language plpgsql as $$
begin
    perform announce(array['user:' || new.created_by], 'replay:ended', jsonb_build_object('replay_id', new.id, 'result_id', new.result_id,
        'course_id', new.course_id, 'state', new.state));
    return null;
end
$$;
create trigger replay_done after update of state on replay for each row
    when (new.state <> 'pending' and new.created_by is not null) execute function replay_done();

-- What a result was made of goes with the verdict: when a re-run counts, and when it is taken back.
alter table rerun_item add before_evidence varchar(64), add evidence varchar(64);
update rerun_item i set before_evidence = p.evidence from result_report p where p.result_id = i.result_id;
comment on column rerun_item.evidence is 'as result_report.evidence, of the verdict with the changed test';

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file
    union all select object_key, false from document where object_key is not null
    union all select digest, false from bucket_object
    union all select object_key, false from grade_file
    union all select before_evidence, false from rerun_item where before_evidence is not null
    union all select evidence, false from rerun_item where evidence is not null;
