//! Free properties, and where things lie on GitLab.

use crate::dto::prelude::*;

/// Properties are answered as they were written: no key has to be there.
fn as_written(schema: &mut schemars::Schema) {
    schema.remove("required");
}

/// Declares the properties of something twice: as they are written, and as they are read.
macro_rules! properties {
    ($($input:ident, $output:ident: $of:literal;)*) => { $(
        #[doc = concat!("Free properties of ", $of, ", as they are written. Unknown keys are kept.")]
        #[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
        #[garde(allow_unvalidated)]
        pub struct $input {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[garde(dive)]
            pub gitlab: Option<GitLabConfig>,
            /// Everything else.
            #[serde(flatten)]
            pub extra: Map<String, Value>,
        }

        #[doc = concat!("Free properties of ", $of, ", as they are read.")]
        #[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
        #[schemars(transform = as_written)]
        pub struct $output {
            pub gitlab: Option<GitLabConfigGet>,
            /// Everything else.
            #[serde(flatten)]
            pub extra: Map<String, Value>,
        }
    )* };
}

properties! {
    OrganizationProperties, OrganizationPropertiesGet: "an organization";
    CourseFamilyProperties, CourseFamilyPropertiesGet: "a course family";
    CourseProperties, CoursePropertiesGet: "a course";
    CourseContentProperties, CourseContentPropertiesGet: "a course content";
    SubmissionGroupProperties, SubmissionGroupPropertiesGet: "a submission group";
    SubmissionGroupMemberProperties, SubmissionGroupMemberPropertiesGet: "a member of a submission group";
}

/// Declares a place on GitLab: what all of them have, and what is special.
macro_rules! gitlab {
    ($(#[$attribute:meta])* $type:ident { $($(#[$special:meta])* pub $field:ident: $field_type:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
        #[garde(allow_unvalidated)]
        #[schemars(transform = as_written)]
        pub struct $type {
            pub settings: Option<Map<String, Value>>,
            /// The GitLab server.
            #[garde(inner(custom(validate::web_address)))]
            pub url: Option<String>,
            /// Path of the group or project on the server.
            pub full_path: Option<String>,
            pub directory: Option<String>,
            pub registry: Option<String>,
            pub parent: Option<i64>,
            pub group_id: Option<i64>,
            pub parent_id: Option<i64>,
            pub namespace_id: Option<i64>,
            pub namespace_path: Option<String>,
            /// Where people look at it.
            #[garde(inner(custom(validate::web_address)))]
            pub web_url: Option<String>,
            pub visibility: Option<String>,
            pub last_synced_at: Option<String>,
            $($(#[$special])* pub $field: $field_type,)*
            /// Everything else.
            #[serde(flatten)]
            pub extra: Map<String, Value>,
        }
    };
}

gitlab! {
    /// Where something lies on GitLab, as it is written. Unknown keys are kept.
    GitLabConfig {
        /// The token that the platform uses there. It can be written, never read.
        pub token: Option<String>,
    }
}
gitlab! {
    /// Where something lies on GitLab, as it is read.
    GitLabConfigGet {
        /// Always null.
        #[serde(default)]
        pub token: Withheld,
    }
}
gitlab! {
    /// Where a course member's repository lies on GitLab.
    CourseMemberGitLabConfig {
        /// Path of the project with the member's submissions.
        pub full_path_submission: Option<String>,
        /// Always null.
        #[serde(default)]
        pub token: Withheld,
    }
}

/// Free properties of a course member. Unknown keys are kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[schemars(transform = as_written)]
pub struct CourseMemberProperties {
    #[garde(dive)]
    pub gitlab: Option<CourseMemberGitLabConfig>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_document_demands_no_key() {
        let document = crate::openapi::document();
        for name in
            ["CoursePropertiesGet", "OrganizationPropertiesGet", "GitLabConfigGet", "CourseMemberGitLabConfig", "CourseMemberProperties"]
        {
            let schema = &document["components"]["schemas"][name];
            assert!(schema["properties"].is_object() && schema["required"].is_null(), "{name}: {schema}");
        }
    }

    #[test]
    fn unknown_keys_survive_and_the_token_does_not() {
        let stored = json!({"gitlab": {"url": "https://git.example.org", "token": "secret", "assignments_url": "x"}, "colour": [1]});
        let written: CourseProperties = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(written.gitlab.unwrap().token.as_deref(), Some("secret"));
        for read in [
            serde_json::to_value(serde_json::from_value::<CoursePropertiesGet>(stored.clone()).unwrap()).unwrap(),
            serde_json::to_value(serde_json::from_value::<CourseMemberProperties>(stored).unwrap()).unwrap(),
        ] {
            assert_eq!((&read["gitlab"]["assignments_url"], &read["colour"]), (&json!("x"), &json!([1])));
            assert!(read["gitlab"].get("token").unwrap().is_null() && !read.to_string().contains("secret"));
        }
    }
}
