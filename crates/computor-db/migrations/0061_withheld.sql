-- A token of a foreign host that is sent among properties is never kept: PATCH /organizations/{id}/token keeps one, sealed.

create function withhold_token() returns trigger language plpgsql as $$
begin
    new.properties := new.properties #- '{gitlab,token}';
    return new;
end
$$;

do $$
declare
    of_table text;
begin
    foreach of_table in array array['organization', 'course_family', 'course', 'course_member'] loop
        execute format(
            'create trigger withhold_token before insert or update of properties on %I for each row
             when (new.properties #> ''{gitlab,token}'' is not null) execute function withhold_token()', of_table);
        execute format('update %I set properties = properties #- ''{gitlab,token}'' where properties #> ''{gitlab,token}'' is not null', of_table);
    end loop;
end
$$;
