//! A GitLab to try things with: in memory, with an organization's group and two people. It ends with Ctrl-C.

use computor_gitlab_stand_in::StandIn;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let server = StandIn::start_at(&address).await?;
    {
        let mut state = server.state();
        let owner = state.add_user("uni-bot");
        state.add_token("glpat-uni-bot", owner, &["api"]);
        state.add_group(None, "uni", "", owner);
        for name in ["ada", "bob"] {
            let user = state.add_user(name);
            state.add_token(&format!("glpat-{name}"), user, &["api"]);
        }
    }
    println!("{}\ngroup: uni\ntoken of its owner: glpat-uni-bot\ntokens of people: glpat-ada glpat-bob", server.url);
    tokio::signal::ctrl_c().await
}
