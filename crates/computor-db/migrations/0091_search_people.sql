-- Somebody is found by any part of a name or an address, among ten thousand as among ten.

create extension if not exists pg_trgm;

-- What somebody may be looked for by: the names in both orders, the address and the name to log in with. Letters that were typed as
-- two characters are one, as they are in what is looked for.
create function person_words(given_name text, family_name text, email text, username text) returns text
    language sql immutable parallel safe as $$
    select lower(normalize(coalesce(given_name || ' ', '') || coalesce(family_name, '') || coalesce(' ' || given_name, '')
        || e'\n' || coalesce(email, '') || e'\n' || coalesce(username, '')))
$$;

-- A pattern for `like` that finds this text and stands for nothing else.
create function part_of_words(part text) returns text language sql immutable strict parallel safe as $$
    select '%' || replace(replace(replace(lower(normalize(part)), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

create index user_words on "user" using gin (person_words(given_name, family_name, email, username) gin_trgm_ops);
