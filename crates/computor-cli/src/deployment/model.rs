//! The fields of a deployment file. Each record says once what it has: for reading, for resolving, and for the schema.

use super::file::{Free, Hidden, Plain, Resolve, Resolver, Text};
use schemars::JsonSchema;
use serde::Deserialize;

macro_rules! records {
    ($($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $field:ident: $type:ty,)* })*) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $($(#[$of])* pub(super) $field: $type,)* }

        impl Resolve for $name {
            fn resolve(&mut self, with: &mut Resolver<'_>) {
                $(self.$field.resolve(with);)*
            }
        }
    )* };
}

/// A list that may be left out, or be empty.
pub(super) type List<T> = Option<Vec<T>>;

/// What is in the list.
pub(super) fn each<T>(list: &List<T>) -> &[T] {
    list.as_deref().unwrap_or_default()
}

records! {
    /// What a server shall have. Values may be `${NAME}` of the environment, or `${NAME:-otherwise}`.
    Deployment {
        /// Programs that act here, with their accounts.
        services: List<Service>,
        /// The same in an older form; better `services`.
        execution_backends: List<Backend>,
        /// Organizations with all that is below them.
        organizations: List<Organization>,
        /// People.
        users: List<User>,
        /// Editor extensions to publish.
        extensions_upload: List<ExtensionUpload>,
        /// A directory of exercises for the library.
        examples_upload: Option<ExamplesUpload>,
        /// Read by nothing here.
        settings: Option<Free>,
    }

    /// A program with an account.
    Service {
        /// Its name, as exercises say it: `itpcp.exec.py`.
        slug: Text,
        /// What it does: `testing.python`.
        service_type_path: Option<Text>,
        /// The programming language that it tests.
        language: Option<Text>,
        /// Its account; made from the slug if nothing is said.
        user: Option<UserFields>,
        /// The token that it logs in with.
        api_token: Option<Token>,
        /// Its configuration.
        config: Option<Free>,
        /// What it is for.
        description: Option<Text>,
        /// Courses that it is a member of.
        course_members: List<Membership>,
    }

    /// A token that is installed for a service.
    Token {
        /// The token: begins with `ctp_`, 36 characters.
        token: Option<Hidden>,
        /// Its name [default: Service API Token].
        name: Option<Text>,
        /// What it may do at most.
        scopes: List<Text>,
        /// For how long it is good [default: for ever].
        expires_days: Option<Plain<i64>>,
        /// Whether another token takes the place of the one that is there [default: false].
        force_recreate: Option<Plain<bool>>,
    }

    /// An execution back end in the older form.
    Backend {
        /// Its name.
        slug: Text,
        /// The type of the service.
        r#type: Option<Text>,
        /// Its configuration.
        properties: Option<Free>,
    }

    /// An organization.
    Organization {
        /// What it is called.
        name: Option<Text>,
        /// Its path.
        path: Text,
        /// What it is.
        description: Option<Text>,
        /// Free settings.
        settings: Option<Free>,
        /// Where it lies on GitLab.
        gitlab: Option<GitLab>,
        /// Where it lies on GitHub.
        github: Option<GitHub>,
        /// Its course families.
        course_families: List<CourseFamily>,
    }

    /// A place on GitLab.
    GitLab {
        /// The server.
        url: Option<Text>,
        /// A token that opens it.
        token: Option<Hidden>,
        /// The id of the group that it is below.
        parent: Option<Plain<i64>>,
        /// Path of the group.
        full_path: Option<Text>,
        /// A directory.
        directory: Option<Text>,
        /// A registry.
        registry: Option<Text>,
        /// The id of the group.
        group_id: Option<Plain<i64>>,
        /// The id of what is above.
        parent_id: Option<Plain<i64>>,
        /// The id of the namespace.
        namespace_id: Option<Plain<i64>>,
        /// The path of the namespace.
        namespace_path: Option<Text>,
        /// Where people look at it.
        web_url: Option<Text>,
        /// Who sees it.
        visibility: Option<Text>,
        /// When it was looked at.
        last_synced_at: Option<Text>,
        /// Free settings.
        settings: Option<Free>,
    }

    /// A place on GitHub.
    GitHub {
        /// The server.
        url: Option<Text>,
        /// A token that opens it; this server keeps none of GitHub.
        token: Option<Hidden>,
        /// The organization there.
        organization: Option<Text>,
    }

    /// A course family.
    CourseFamily {
        /// What it is called.
        name: Option<Text>,
        /// Its path in the organization.
        path: Text,
        /// What it is.
        description: Option<Text>,
        /// Free settings.
        settings: Option<Free>,
        /// Its courses.
        courses: List<Course>,
    }

    /// A course.
    Course {
        /// What it is called.
        name: Option<Text>,
        /// Its path in the family.
        path: Text,
        /// What it is.
        description: Option<Text>,
        /// Names of repositories.
        projects: Option<Projects>,
        /// Services that test its exercises.
        services: List<ServiceRef>,
        /// The same in an older form.
        execution_backends: List<BackendRef>,
        /// Types of its contents.
        content_types: List<ContentType>,
        /// What it consists of.
        contents: List<Content>,
        /// Settings of the course (`language_code`, `timezone`, `team_mode`, …) and free ones.
        settings: Option<Free>,
    }

    /// Names of a course's repositories. This server names them itself.
    Projects {
        /// Tests.
        tests: Option<Text>,
        /// What students get.
        student_template: Option<Text>,
        /// Solutions.
        reference: Option<Text>,
        /// Examples.
        examples: Option<Text>,
        /// Documents.
        documents: Option<Text>,
    }

    /// A service by its name.
    ServiceRef {
        /// The name.
        slug: Text,
    }

    /// A back end by its name.
    BackendRef {
        /// The name.
        slug: Text,
        /// Free properties.
        properties: Option<Free>,
    }

    /// A type of content.
    ContentType {
        /// Its name.
        slug: Text,
        /// What people see.
        title: Option<Text>,
        /// What it is.
        description: Option<Text>,
        /// A colour [default: green].
        color: Option<Text>,
        /// Free properties.
        properties: Option<Free>,
        /// `assignment`, `unit`, …
        kind: Text,
    }

    /// A content of a course: a unit with more below it, or an assignment.
    Content {
        /// What people see.
        title: Option<Text>,
        /// Its path below the content that it stands in [default: made from exercise or title].
        path: Option<Text>,
        /// What it is.
        description: Option<Text>,
        /// The slug of its type.
        content_type: Text,
        /// Where it stands among its neighbours [default: in the order of the file].
        position: Option<Plain<f64>>,
        /// How many people hand in together.
        max_group_size: Option<Plain<i64>>,
        /// How often it may be tested.
        max_test_runs: Option<Plain<i64>>,
        /// How often it may be handed in.
        max_submissions: Option<Plain<i64>>,
        /// The exercise.
        example_identifier: Option<Text>,
        /// Its version. Left out: the newest, if nothing is assigned yet. `latest`: always the newest. Else exactly this one.
        example_version_tag: Option<Text>,
        /// The slug of the service that tests it.
        execution_backend: Option<Text>,
        /// Free properties.
        properties: Option<Free>,
        /// What is below it.
        contents: List<Content>,
    }

    /// Somebody, with accounts and courses.
    User {
        /// Who.
        user: UserFields,
        /// Accounts elsewhere.
        accounts: List<Account>,
        /// Courses.
        course_members: List<Membership>,
    }

    /// Somebody.
    UserFields {
        /// Given name.
        given_name: Option<Text>,
        /// Family name.
        family_name: Option<Text>,
        /// E-mail address.
        email: Option<Text>,
        /// The number that the organization knows the student by.
        number: Option<Text>,
        /// The name to log in with.
        username: Option<Text>,
        /// `user`; `token` for the account of a service.
        user_type: Option<Text>,
        /// Free properties.
        properties: Option<Free>,
        /// The first password; that of an account that exists is never changed.
        password: Option<Hidden>,
        /// Roles: `_user_manager`, …
        roles: List<Text>,
        /// The name on GitLab.
        gitlab_username: Option<Text>,
        /// The address on GitLab.
        gitlab_email: Option<Text>,
    }

    /// An account elsewhere.
    Account {
        /// Where [default: gitlab].
        provider: Option<Text>,
        /// What kind [default: oauth].
        r#type: Option<Text>,
        /// Its name there.
        provider_account_id: Text,
        /// Free properties.
        properties: Option<Free>,
        /// Never sent: this server keeps no tokens of others' accounts.
        access_token: Option<Hidden>,
        /// Never sent.
        refresh_token: Option<Hidden>,
        /// The name on GitLab.
        gitlab_username: Option<Text>,
        /// The address on GitLab.
        gitlab_email: Option<Text>,
        /// The number on GitLab.
        gitlab_user_id: Option<Plain<i64>>,
        /// Whether it is an administrator there.
        is_admin: Option<Plain<bool>>,
        /// Whether it may make groups there.
        can_create_group: Option<Plain<bool>>,
    }

    /// A membership: the course by its id, or by the three paths.
    Membership {
        /// The id of the course.
        id: Option<Text>,
        /// The path of the organization.
        organization: Option<Text>,
        /// The path of the course family.
        course_family: Option<Text>,
        /// The path of the course.
        course: Option<Text>,
        /// `_student` [default], `_tutor`, `_lecturer`, `_maintainer`, `_owner`; the `_` may be left out.
        role: Option<Text>,
        /// The group in the course; made if it is missing.
        group: Option<Text>,
    }

    /// An extension to publish.
    ExtensionUpload {
        /// The VSIX file, beside the deployment file.
        path: Text,
        /// Who publishes it.
        publisher: Text,
        /// What it is called.
        name: Text,
        /// What people see.
        display_name: Option<Text>,
        /// What it is.
        description: Option<Text>,
        /// Which versions of the editor it is for.
        engine_range: Option<Text>,
    }

    /// Exercises to upload.
    ExamplesUpload {
        /// The name of the repository of the library; made if it is missing.
        repository: Text,
        /// A directory with a directory for each exercise, beside the deployment file.
        path: Text,
    }
}
