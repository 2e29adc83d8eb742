-- Which test fails most is asked by those who teach: hidden tests count there as well. What students may see of a report stays what it was.
alter table result_report add outcomes jsonb;
comment on column result_report.outcomes is 'names and results of all tests, for staff, where students may see less';
alter table rerun_item add outcomes jsonb, add before_outcomes jsonb;
