//! Closed sets of words: what the API writes and the database keeps, said once.

/// A word or number that is none of its set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not one of {known}")]
pub struct Unknown {
    /// What was given.
    pub given: String,
    /// What there is.
    pub known: String,
}

impl Unknown {
    pub(crate) fn among(given: impl ToString, known: impl IntoIterator<Item = impl ToString>) -> Self {
        let known: Vec<String> = known.into_iter().map(|known| known.to_string()).collect();
        Self { given: given.to_string(), known: known.join(", ") }
    }
}

/// An enum of words. The word of a variant is what JSON, text and database say for it.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $(#[$about])*
        pub enum $name {
            $($(#[$meaning])* #[serde(rename = $word)] $variant,)+
        }
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
        impl TryFrom<&str> for $name {
            type Error = $crate::words::Unknown;
            fn try_from(word: &str) -> Result<Self, Self::Error> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::Unknown::among(word, Self::ALL)),
                }
            }
        }
        impl TryFrom<String> for $name {
            type Error = $crate::words::Unknown;
            fn try_from(word: String) -> Result<Self, Self::Error> {
                Self::try_from(word.as_str())
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::dto::{DeploymentAction, DeploymentStatus, GradingStatus, OperationState, ResultStatus, SourceType, TaskStatus};
    use serde_json::json;

    #[test]
    fn a_word_is_the_same_in_rust_in_json_and_read_back() {
        macro_rules! check {
            ($($set:ident)+) => {$(
                for one in $set::ALL {
                    assert_eq!((json!(one), $set::try_from(one.word())), (json!(one.word()), Ok(*one)));
                }
                let error = $set::try_from("nothing").unwrap_err().to_string();
                assert!(error.starts_with("`nothing` is not one of ") && error.contains($set::ALL[0].word()), "{error}");
            )+};
        }
        check!(DeploymentAction DeploymentStatus OperationState SourceType TaskStatus);
    }

    #[test]
    fn a_number_is_read_back() {
        for one in GradingStatus::ALL {
            assert_eq!((json!(one), GradingStatus::try_from(u8::from(*one))), (json!(u8::from(*one)), Ok(*one)));
        }
        assert_eq!(GradingStatus::try_from(4).unwrap_err().to_string(), "`4` is not one of 0, 1, 2, 3");
        for one in ResultStatus::ALL {
            assert_eq!(ResultStatus::try_from(one.number()), Ok(*one));
        }
        assert!(ResultStatus::try_from(8).is_err() && ResultStatus::try_from(-1).is_err());
    }

    #[test]
    fn a_result_that_is_told_keeps_its_word() {
        for told in TaskStatus::ALL {
            assert_eq!(ResultStatus::from(*told).told(), *told);
        }
    }
}
