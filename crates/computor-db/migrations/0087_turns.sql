-- How long a run waits is said from how long the last ones of its content took, which is asked about once in a second.
create index result_took on result (course_content_id, finished_at desc)
    where status = 0 and started_at is not null and finished_at is not null;
