//! Languages.

use crate::dto::prelude::*;

/// A language that people read: the language of a course, or a user's preference.
pub struct Language;
impl Entity for Language {
    const NAME: &'static str = "language";
    const PATH: &'static str = "languages";
    const KEY: &'static str = "code";
    type Key = Key<Self>;
    type Get = LanguageGet;
    type List = LanguageList;
    type Query = LanguageQuery;
}

/// A language in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LanguageGet {
    pub code: Key<Language>,
    pub name: String,
    /// Its name in itself.
    pub native_name: Option<String>,
}

/// A language in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LanguageList {
    pub code: Key<Language>,
    pub name: String,
    /// Its name in itself.
    pub native_name: Option<String>,
}

/// Filters of `GET /languages`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LanguageQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Key<Language>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_name: Option<String>,
}
