-- What the file store is to know: which files rows name, and who takes up how much room.

-- Every file that a row names, said here once: a file that is not among these is swept. `manifest` says that the file
-- lists others by their digests, which are named by it. A test compares this with the columns of the schema.
create view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version;

-- What a row has added to the store, and who answers for it. A file that was there already adds nothing. The row goes
-- with what it is for.
create table storage_charge (
    id                     bigint primary key generated always as identity,
    bytes                  bigint not null,
    user_id                uuid references "user" on delete set null,
    course_id              uuid references course on delete set null,
    submission_artifact_id uuid references submission_artifact on delete cascade,
    result_id              uuid references result on delete cascade,
    example_version_id     uuid references example_version on delete cascade,
    constraint storage_charge_not_negative check (bytes >= 0),
    constraint storage_charge_for_one
        check (num_nonnulls(submission_artifact_id, result_id, example_version_id) = 1)
);
create index storage_charge_user on storage_charge (user_id);
create index storage_charge_course on storage_charge (course_id);
create index storage_charge_submission_artifact on storage_charge (submission_artifact_id);
create index storage_charge_result on storage_charge (result_id);
create index storage_charge_example_version on storage_charge (example_version_id);

-- The sums of the above, kept with each change of it: a quota is asked for with every upload.
create table storage_use (
    owner_kind text not null,
    owner_id   uuid not null,
    bytes      bigint not null,
    primary key (owner_kind, owner_id),
    constraint storage_use_kind_known check (owner_kind in ('user', 'course'))
);

-- What is taken off an owner who is gone already is taken off nothing.
create function storage_add(kind text, owner uuid, more bigint) returns void language sql as $$
    insert into storage_use as u (owner_kind, owner_id, bytes) select kind, owner, more where owner is not null and more > 0
    on conflict (owner_kind, owner_id) do update set bytes = u.bytes + excluded.bytes;
    update storage_use set bytes = bytes + more where owner_kind = kind and owner_id = owner and more < 0
$$;

create function storage_charged() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform storage_add('user', old.user_id, -old.bytes);
        perform storage_add('course', old.course_id, -old.bytes);
    end if;
    if tg_op <> 'DELETE' then
        perform storage_add('user', new.user_id, new.bytes);
        perform storage_add('course', new.course_id, new.bytes);
    end if;
    return null;
end
$$;
create trigger storage_charged after insert or delete or update of bytes, user_id, course_id on storage_charge
    for each row execute function storage_charged();

-- Charges a row, and answers how much user and course take up then: an upload asks once.
create function storage_take(size bigint, by_whom uuid, in_course uuid, artifact uuid, run uuid, example uuid,
    out by_user bigint, out by_course bigint) language plpgsql as $$
begin
    insert into storage_charge (bytes, user_id, course_id, submission_artifact_id, result_id, example_version_id)
        values (size, by_whom, in_course, artifact, run, example);
    by_user := coalesce((select bytes from storage_use where owner_kind = 'user' and owner_id = by_whom), 0);
    by_course := coalesce((select bytes from storage_use where owner_kind = 'course' and owner_id = in_course), 0);
end
$$;

-- Whose storage is gone takes up nothing.
create function storage_owner_gone() returns trigger language plpgsql as $$
begin
    delete from storage_use where owner_kind = tg_argv[0] and owner_id = old.id;
    return null;
end
$$;
create trigger storage_owner_gone after delete on "user" for each row execute function storage_owner_gone('user');
create trigger storage_owner_gone after delete on course for each row execute function storage_owner_gone('course');

-- Makes the sums anew from what is charged; answers how many were wrong.
create function storage_recount() returns bigint language sql as $$
    -- An upload that commits meanwhile would be forgotten.
    lock table storage_use in share row exclusive mode;
    with owed as (
        select 'user' as owner_kind, user_id as owner_id, sum(bytes)::bigint as bytes from storage_charge where user_id is not null group by 2
        union all
        select 'course', course_id, sum(bytes)::bigint from storage_charge where course_id is not null group by 2),
    wrong as (
        select owner_kind, owner_id, coalesce(o.bytes, 0) as bytes from owed o full join storage_use u using (owner_kind, owner_id)
        where coalesce(o.bytes, 0) <> coalesce(u.bytes, 0)),
    mended as (
        insert into storage_use select * from wrong
        on conflict (owner_kind, owner_id) do update set bytes = excluded.bytes)
    select count(*) from wrong
$$;

-- What is there already counts from now on, by its unpacked size: the packed one was not written down.
insert into storage_charge (bytes, user_id, course_id, submission_artifact_id)
    select a.file_size, m.user_id, g.course_id, a.id from submission_artifact a join submission_group g on g.id = a.submission_group_id
        left join course_member m on m.id = a.uploaded_by_course_member_id where a.file_size >= 0;
