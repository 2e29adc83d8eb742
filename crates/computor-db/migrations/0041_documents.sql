-- Documents: files for whoever belongs to an organization, a course family or a course, or to the installation. Rows name
-- what is in the store, so there is no path on any disk that could lead elsewhere.

create table document (
    id               uuid primary key default gen_random_uuid(),
    scope            text not null,
    organization_id  uuid references organization on delete cascade,
    course_family_id uuid references course_family on delete cascade,
    course_id        uuid references course on delete cascade,
    root             uuid not null generated always as
        (coalesce(organization_id, course_family_id, course_id, '00000000-0000-0000-0000-000000000000')) stored,
    path             text collate "C" not null,
    -- The path in small letters: names that differ in nothing else are one, as on the disks of most readers.
    folded           text collate "C" not null,
    parent           text collate "C" not null,
    -- A directory has none of these three.
    object_key       text,
    size             bigint,
    content_type     varchar(255),
    -- It came from the family's repository, and goes when it goes there.
    synced           boolean not null default false,
    version          bigint not null default 0,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    created_by       uuid references "user" on delete set null,
    updated_by       uuid references "user" on delete set null,
    constraint document_scope_known check (scope in ('system', 'organization', 'course_family', 'course')),
    constraint document_belongs_to_its_scope check ((scope = 'organization') = (organization_id is not null)
        and (scope = 'course_family') = (course_family_id is not null) and (scope = 'course') = (course_id is not null)),
    constraint document_is_file_or_directory check ((object_key is null) = (size is null)),
    constraint document_path_unique unique (root, folded)
);
create index document_parent on document (root, parent, path);
create index document_organization on document (organization_id);
create index document_course_family on document (course_family_id);
create index document_course on document (course_id);
create trigger touch_row before insert or update on document for each row execute function touch_row();

create or replace view stored_name as
    select object_key as digest, false as manifest from submission_artifact
    union all select object_key, false from result_artifact
    union all select object_key, false from extension_version
    union all select evidence, false from result_report where evidence is not null
    union all select substring(storage_path from '[^/]*$'), true from example_version
    union all select object_key, false from tutor_test
    union all select file ->> 'object_key', false from tutor_test, jsonb_array_elements(artifacts) file
    union all select object_key, false from document where object_key is not null;

-- Where the documents of a course family lie with a foreign host, if properties say so: the address of the repository.
create function documents_repository(of_family uuid) returns text language sql stable
begin atomic
    select rtrim(coalesce(f.g ->> 'url', o.g ->> 'url'), '/') || '/'
        || coalesce(f.g ->> 'full_path', (o.g ->> 'full_path') || '/' || y.path::text) || '/documents.git'
    from course_family y
    join organization z on z.id = y.organization_id
    cross join lateral (select y.properties -> 'gitlab' as g) f
    cross join lateral (select z.properties -> 'gitlab' as g) o
    where y.id = of_family;
end;
