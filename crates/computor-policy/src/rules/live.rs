//! Events as they happen.

use super::prelude::*;

guard! {
    ConnectLive: Rule::anybody();
}
