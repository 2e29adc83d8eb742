//! Connecting to what happens: [`crate::live`] does the rest.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result, api::socket, auth::Tie, live};
use computor_types::{Socket, dto::*};

impl Handle for ConnectLive {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Socket>> {
        let (parts, content) = call.request.into_parts();
        let tie = Tie::of(cx.app(), &parts).await?;
        let (request, after) = (axum::extract::Request::from_parts(parts, content), call.query.after);
        Ok(Reply::http(socket::open(request, move |socket| live::serve(cx, tie, after, socket)).await?))
    }
}
