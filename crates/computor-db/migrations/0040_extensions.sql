-- Names of extensions are one whatever the case of their letters, as editors compare them.

alter table extension drop constraint extension_name_unique;
create unique index extension_name_unique on extension (lower(publisher), lower(name));
