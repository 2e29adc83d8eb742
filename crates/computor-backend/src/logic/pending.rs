//! Calls that are not built yet. Must be empty before a release.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_types::{Code, Endpoint, dto::*};

macro_rules! pending {
    ($($endpoint:ident)*) => {$(
        impl Handle for $endpoint {
            async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<<Self as Endpoint>::Answer>> {
                Err(Code::Nimpl001.into())
            }
        }
    )*};
}

pending! {
    UpdateService
    DeleteService
}
