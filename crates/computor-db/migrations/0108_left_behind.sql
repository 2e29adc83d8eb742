-- The files that a run leaves behind go with its verdict: when a re-run counts, and when it is taken back.
alter table rerun_item add files jsonb;
comment on column rerun_item.files is
    'files of the run that does not count: of the one with the changed test, and while that is applied of the one before: filename, size, object_key, content_type; null of what ran without noting them';

alter table tutor_test add figures boolean;
comment on column tutor_test.figures is 'whether pictures of figures are wanted; as the exercise says if null';
create or replace view living_tutor_test as select * from tutor_test where expires_at > now();

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
    union all select evidence, false from rerun_item where evidence is not null
    union all select file ->> 'object_key', false from rerun_item, jsonb_array_elements(files) file where files is not null;
