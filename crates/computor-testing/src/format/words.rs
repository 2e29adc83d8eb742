//! The words that a suite chooses from.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $word] #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Every word with its meaning.
            pub const WORDS: &'static [(&'static str, $name)] = &[$(($word, $name::$variant)),+];
            /// The word in the file.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// Collection types.
    TestType {
        Variable = "variable", Graphics = "graphics", Structural = "structural", Linting = "linting", Exist = "exist",
        Error = "error", Warning = "warning", Help = "help", Stdout = "stdout", Stderr = "stderr", Stdio = "stdio",
        ExitCode = "exitcode", Compile = "compile", Runtime = "runtime", WordCount = "wordcount",
        ParagraphCount = "paragraphcount", Section = "section", LinkCount = "linkcount", Keyword = "keyword",
        UniqueWords = "uniquewords", LineCount = "linecount", CharCount = "charcount", SentenceCount = "sentencecount",
        HeadingCount = "headingcount", ImageCount = "imagecount", CodeBlockCount = "codeblockcount",
        ListItemCount = "listitemcount", Pattern = "pattern", Function = "function", Check = "check",
    }
}

words! {
    /// How a value or an output is compared.
    Qualification {
        VerifyEqual = "verifyEqual", Matches = "matches", Contains = "contains", StartsWith = "startsWith",
        EndsWith = "endsWith", Count = "count", Regexp = "regexp", MatchesLine = "matchesLine",
        ContainsLine = "containsLine", LineCount = "lineCount", RegexpMultiline = "regexpMultiline",
        NumericOutput = "numericOutput", ExitCode = "exitCode",
    }
}

words! {
    /// Who may see a test in a report. Later ones are stricter.
    Visibility { Always = "always", AfterDeadline = "afterDeadline", Never = "never" }
}
