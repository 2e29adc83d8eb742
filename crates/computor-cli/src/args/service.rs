//! `computor service`: the accounts of programs, their tokens, and what kinds of them there are.

use super::{Remote, Shown};
use crate::complete;
use clap::{Args, Subcommand};

/// What a token is called that nobody has named.
const TOKEN_NAME: &str = "Service API Token";

/// `computor service`.
#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// List services.
    #[command(after_help = "Examples:
  computor service list --json
  computor service list --disabled")]
    List(ServiceListOptions),
    /// Make a service with its account.
    #[command(after_help = "Examples:
  computor service create uni.exec.py --type testing.python --name 'Python'
  computor service create uni.exec.py --type testing.python --create-token --days 365 > token

The id of the service is printed on standard output; with --create-token it is its token, once.")]
    Create(ServiceCreateOptions),
    /// Make a token for a service. It is printed on standard output, once.
    #[command(
        visible_alias = "create-token",
        after_help = "Example:
  computor service token uni.exec.py --days 365 > token"
    )]
    Token(ServiceToken),
    /// Revoke tokens of a service.
    #[command(after_help = "Examples:
  computor service revoke-tokens uni.exec.py --token-prefix ctp_0123abcd
  computor service revoke-tokens uni.exec.py --all --reason 'the machine was given away' --yes

Asks first. What works with such a token is refused from then on; `computor service token` makes another one.")]
    RevokeTokens(ServiceRevokeTokens),
    /// Let a service work again.
    #[command(after_help = "Example:
  computor service enable uni.exec.py")]
    Enable(ServiceSwitch),
    /// Let a service not work any more. Refused while assignments name it.
    #[command(after_help = "Example:
  computor service disable uni.exec.py")]
    Disable(ServiceSwitch),
    /// Show a service in full.
    #[command(after_help = "Example:
  computor service get uni.exec.py --json")]
    Get(ServiceGetOptions),
    /// Change a service.
    #[command(after_help = "Example:
  computor service update uni.exec.py --name 'Python 3.13' --description 'Tests Python'")]
    Update(ServiceUpdateOptions),
    /// List the kinds of services that there are.
    #[command(after_help = "Example:
  computor service list-types --columns path,category")]
    ListTypes(ServiceTypeListOptions),
    /// Make a kind of services.
    #[command(after_help = "Example:
  computor service create-type testing.cobol --name COBOL --category testing --color '#0055aa'

Everything below `testing` runs tests. The id is printed on standard output.")]
    CreateType(ServiceTypeCreateOptions),
    /// Show a kind of services in full.
    #[command(after_help = "Example:
  computor service get-type testing.python --json")]
    GetType(ServiceTypeName),
    /// Change a kind of services. Its path stays.
    #[command(after_help = "Examples:
  computor service update-type testing.cobol --description 'Tests COBOL'
  computor service update-type testing.cobol --disabled        no new service is of it")]
    UpdateType(ServiceTypeUpdateOptions),
    /// Delete a kind of services. Refused while there is a service of it. Asks first.
    #[command(after_help = "Example:
  computor service delete-type testing.cobol --yes")]
    DeleteType(ServiceTypeDelete),
}

/// `computor service list`.
#[derive(Debug, Args)]
pub struct ServiceListOptions {
    /// Only the one with this slug.
    #[arg(long, add = complete::services())]
    pub slug: Option<String>,
    /// Which of them.
    #[command(flatten)]
    pub state: State,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// Whether something works.
#[derive(Clone, Copy, Debug, Args)]
#[group(multiple = false)]
pub struct State {
    /// It works, or may work.
    #[arg(long)]
    pub enabled: bool,
    /// It does not work, or may not.
    #[arg(long)]
    pub disabled: bool,
}

impl State {
    /// What was said of it, if anything was.
    pub fn said(self) -> Option<bool> {
        (self.enabled || self.disabled).then_some(self.enabled)
    }
}

/// `computor service create`.
#[derive(Debug, Args)]
pub struct ServiceCreateOptions {
    /// Its name in exercises.
    pub slug: String,
    /// What it does, as in testing.python.
    #[arg(long = "type", value_name = "PATH", add = complete::service_types())]
    pub kind: String,
    /// What people call it [default: the slug].
    #[arg(long)]
    pub name: Option<String>,
    /// What it is for.
    #[arg(long)]
    pub description: Option<String>,
    /// The name of its account [default: made of the slug].
    #[arg(long)]
    pub username: Option<String>,
    /// The address of its account.
    #[arg(long)]
    pub email: Option<String>,
    /// Whether it works at once.
    #[command(flatten)]
    pub state: State,
    /// Make a token for it, too.
    #[arg(long)]
    pub create_token: bool,
    /// What that token is called.
    #[arg(long, default_value = TOKEN_NAME, requires = "create_token")]
    pub token_name: String,
    /// For how many days that token is good; 0: for ever.
    #[arg(long, visible_alias = "token-expires-days", default_value_t = 365, requires = "create_token", value_parser = clap::value_parser!(u16).range(0..=3660))]
    pub days: u16,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service token`.
#[derive(Debug, Args)]
pub struct ServiceToken {
    /// Which service.
    #[command(flatten)]
    pub service: ServiceSlug,
    /// What the token is called.
    #[arg(long, default_value = TOKEN_NAME)]
    pub name: String,
    /// For how many days it is good [default: for ever]; 0: for ever.
    #[arg(long, visible_alias = "expires-days", value_parser = clap::value_parser!(u16).range(0..=3660))]
    pub days: Option<u16>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service revoke-tokens`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("which").args(["token_prefix", "all"]).required(true)))]
pub struct ServiceRevokeTokens {
    /// Which service.
    #[command(flatten)]
    pub service: ServiceSlug,
    /// Those that begin with this.
    #[arg(long, value_name = "BEGINNING", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub token_prefix: Option<String>,
    /// All.
    #[arg(long)]
    pub all: bool,
    /// Why.
    #[arg(long)]
    pub reason: Option<String>,
    /// Do it without asking.
    #[arg(short, long)]
    pub yes: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service list-types`.
#[derive(Debug, Args)]
pub struct ServiceTypeListOptions {
    /// Only those of this category.
    #[arg(long)]
    pub category: Option<String>,
    /// Which of them.
    #[command(flatten)]
    pub state: State,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// What is said of a kind of services.
#[derive(Debug, Args)]
pub struct ServiceTypeWords {
    /// What it is for.
    #[arg(long)]
    pub description: Option<String>,
    /// The module that implements it, for programs that ask.
    #[arg(long)]
    pub plugin_module: Option<String>,
    /// The name of an icon.
    #[arg(long)]
    pub icon: Option<String>,
    /// Its colour, such as #0055aa.
    #[arg(long)]
    pub color: Option<String>,
    /// Whether services of it can be made.
    #[command(flatten)]
    pub state: State,
}

/// `computor service create-type`.
#[derive(Debug, Args)]
pub struct ServiceTypeCreateOptions {
    /// Its path, such as testing.cobol.
    pub path: String,
    /// What people call it.
    #[arg(long)]
    pub name: String,
    /// What it belongs to, such as testing.
    #[arg(long)]
    pub category: String,
    /// What is said of it.
    #[command(flatten)]
    pub words: ServiceTypeWords,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// A kind of services.
#[derive(Debug, Args)]
pub struct ServiceTypePath {
    /// Its path, to the letter.
    #[arg(add = complete::service_types())]
    pub path: String,
}

/// `computor service get-type`.
#[derive(Debug, Args)]
pub struct ServiceTypeName {
    /// Which kind.
    #[command(flatten)]
    pub kind: ServiceTypePath,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service update-type`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what")
    .args(["name", "category", "description", "plugin_module", "icon", "color", "enabled", "disabled"]).required(true).multiple(true)))]
pub struct ServiceTypeUpdateOptions {
    /// Which kind.
    #[command(flatten)]
    pub kind: ServiceTypePath,
    /// What people call it.
    #[arg(long)]
    pub name: Option<String>,
    /// What it belongs to.
    #[arg(long)]
    pub category: Option<String>,
    /// What is said of it.
    #[command(flatten)]
    pub words: ServiceTypeWords,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service delete-type`.
#[derive(Debug, Args)]
pub struct ServiceTypeDelete {
    /// Which kind.
    #[command(flatten)]
    pub kind: ServiceTypePath,
    /// Do it without asking.
    #[arg(short, long)]
    pub yes: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// A service.
#[derive(Debug, Args)]
pub struct ServiceSlug {
    /// The service.
    #[arg(add = complete::services())]
    pub slug: String,
}

/// `computor service enable`, `computor service disable`.
#[derive(Debug, Args)]
pub struct ServiceSwitch {
    /// Which service.
    #[command(flatten)]
    pub service: ServiceSlug,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service get`.
#[derive(Debug, Args)]
pub struct ServiceGetOptions {
    /// Which service.
    #[command(flatten)]
    pub service: ServiceSlug,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor service update`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").args(["name", "description", "enabled", "disabled"]).required(true).multiple(true)))]
pub struct ServiceUpdateOptions {
    /// Which service.
    #[command(flatten)]
    pub service: ServiceSlug,
    /// What people call it.
    #[arg(long)]
    pub name: Option<String>,
    /// What it is for.
    #[arg(long)]
    pub description: Option<String>,
    /// Whether it works. To stop it is refused while assignments name it.
    #[command(flatten)]
    pub state: State,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
