-- A team in whose repository somebody pushed is in use, as one with work is: it stays when its last member leaves.

create or replace function drop_unused_groups(of_members uuid[]) returns void language sql
begin atomic
    delete from submission_group g using submission_group_member m
    where m.submission_group_id = g.id and m.course_member_id = any(of_members)
        and not exists (select from submission_group_member o where o.submission_group_id = g.id and o.id <> m.id)
        and not exists (select from submission_artifact a where a.submission_group_id = g.id)
        and not exists (select from result r where r.submission_group_id = g.id)
        and not exists (select from message x where x.submission_group_id = g.id)
        and not exists (select from repository y where y.submission_group_id = g.id and y.pushed_at is not null);
end;
