//! The settings, said once: the file, the environment, the command line and the documentation all follow from this list.

use super::{
    Sources,
    value::{Bytes, Count, Hidden, Key, LongKey, MailServer, Pem, Place, Providers, RedisUrl, Text, Value},
};
use crate::args::LogFormat;
use computor_backend::{
    Keep, MailOptions, Options,
    auth::{Address, Limits, Origin, Secret},
    server::Config,
};
use computor_git::PushLimits;
use computor_store::StoreConfig;
use computor_workflows::{Cluster, Lane, Tls};
use ipnet::IpNet;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

/// A setting, for the documentation.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its name in the file.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) doc: &'static str,
    /// What its values are.
    pub(super) kind: &'static str,
    /// Whether its value is a list.
    pub(super) list: bool,
    /// The default, where it depends on the machine.
    pub(super) default: Option<&'static str>,
}

/// Declares the settings: doc, name, type, default (and what to say of a default that depends on the machine).
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr $(, says $says:literal)?;)*) => {
        /// Every setting, with its value.
        #[derive(Clone, Debug)]
        pub(crate) struct Settings {
            $($(#[doc = $doc])+ pub(crate) $name: $type,)*
        }

        /// Every setting.
        pub(super) const SETTINGS: &[Setting] = &[$(Setting {
            name: stringify!($name),
            doc: concat!($($doc, "\n"),+),
            kind: <$type as Value>::KIND,
            list: <$type as Value>::LIST,
            default: { let says: &[&str] = &[$($says)?]; says.first().copied() },
        }),*];

        impl Settings {
            /// The values that the sources give, or the defaults.
            pub(super) fn read(sources: &mut Sources) -> Self {
                let server = Config::new(computor_db::pg::default_data_dir());
                Self { $($name: { let default: fn(&Config) -> $type = $default; sources.value(stringify!($name), default(&server)) },)* }
            }

            /// Each name with its value, as it is shown.
            pub(super) fn shown(&self) -> Vec<(&'static str, Option<String>)> {
                vec![$((stringify!($name), self.$name.show()),)*]
            }
        }
    };
}

settings! {
    /// Where everything lies that is not in an external service. A file `computor.toml` in it is read.
    data_dir: PathBuf = |server| server.data_dir.clone(), says "~/.local/share/computor; for root /var/lib/computor";
    /// Where HTTP is answered; port 0 lets the system choose.
    listen: SocketAddr = |server| server.listen;
    /// Where people reach the server, if a proxy stands before it. With `https`, cookies are marked `Secure` and browsers
    /// are told never to come without. A proxy may put the server below a path of a host that it shares, such as
    /// `https://example.org/computor`, and may leave the path in what it passes on or take it off.
    public_url: Option<Address> = |_| None;
    /// Pages elsewhere that may call the server with the cookies of whoever looks at them: a web client with an address of
    /// its own, such as `http://localhost:3000` during development.
    allowed_origins: Vec<Origin> = |_| Vec::new();
    /// Proxies whose header `X-Forwarded-For` is believed.
    trusted_proxies: Vec<IpNet> = |_| Vec::new();
    /// An existing PostgreSQL (14 or newer) instead of a private one. `DATABASE_URL` in the environment says the same.
    database_url: Option<Hidden> = |_| None;
    /// A Temporal cluster that runs background work, instead of the engine that is built in: host and port of its front end, such as
    /// `temporal.example.org:7233`. All servers and workers of an installation say the same ([Temporal](temporal.md)).
    /// `TEMPORAL_ADDRESS` in the environment says the same. Needs a program that was built with it.
    temporal_address: Option<Text> = |_| None;
    /// The namespace in the cluster. It has to be there.
    temporal_namespace: Text = |_| Text("default".to_owned());
    /// What the names of task queues begin with, if several installations share a namespace; `-` and the lane follow.
    temporal_queue_prefix: Text = |_| Text("computor".to_owned());
    /// Whether the connection to the cluster is encrypted. A certificate or a key that is set says so, too.
    temporal_tls: bool = |_| false;
    /// The file with the certificates (PEM) of who has signed the cluster's, if the system does not know them.
    temporal_ca: Option<Pem> = |_| None;
    /// The file with the certificate (PEM) by which the cluster knows this installation. `temporal_key` goes with it.
    temporal_cert: Option<Pem> = |_| None;
    /// The file with the key (PEM) of that certificate.
    temporal_key: Option<Pem> = |_| None;
    /// The API key by which the cluster knows this installation, if not by a certificate.
    temporal_api_key: Option<Key> = |_| None;
    /// Connections to the database that requests share; background work has a few of its own.
    connections: Count<1, 1000> = |server| Count(server.connections);
    /// A Redis that several servers share: limits of log-ins and tests then hold for all of them together. `REDIS_URL` in the
    /// environment says the same. Nothing durable is in it; while it is away, each server allows its part of the limits. There is no
    /// TLS to it, so it has to be on the servers' own network.
    redis_url: Option<RedisUrl> = |_| None;
    /// How long a server that is asked to stop goes on answering, in seconds, while `/readyz` says 503: as long as the balancer
    /// before it needs to look elsewhere. A second signal ends it at once.
    drain_time: Count<0, 3600> = |server| Count(u32::try_from(server.drain.as_secs()).unwrap_or(3600));
    /// Files lie in this bucket, which speaks S3, instead of the data directory. `s3_access_key` and `s3_secret_key` go with it.
    /// A rule of the bucket should end unfinished uploads after some days.
    s3_bucket: Option<Text> = |_| None;
    /// Where the bucket is, such as `https://s3.example.org`; Amazon's of the region without this.
    s3_endpoint: Option<Origin> = |_| None;
    /// The region of the bucket.
    s3_region: Text = |_| Text("us-east-1".to_owned());
    /// The id of the access key.
    s3_access_key: Option<Text> = |_| None;
    /// The secret of the access key.
    s3_secret_key: Option<Key> = |_| None;
    /// What stands before the names of files in the bucket, if others use it, too: `computor/files`.
    s3_prefix: Option<Text> = |_| None;
    /// Whether the bucket is named in the path of an address, as most servers but Amazon's want it, and not in its host.
    s3_path_style: bool = |_| true;
    /// Largest upload, and largest sum of the files in it.
    max_upload: Bytes = |server| Bytes(server.options.max_upload);
    /// Largest body of a request that is no upload.
    max_body: Bytes = |server| Bytes(server.options.max_body);
    /// How much a user may hand in.
    quota_per_user: Bytes = |server| Bytes(server.options.quota_per_user);
    /// How much all that belongs to a course may take up.
    quota_per_course: Bytes = |server| Bytes(server.options.quota_per_course);
    /// Largest file among the documents of a course, a course family, an organization or the installation.
    max_document: Bytes = |server| Bytes(server.options.max_document);
    /// How much is fetched at once from a repository with another host.
    max_fetch: Bytes = |server| Bytes(server.options.max_fetch);
    /// With less free disk than this the server says that it is not ready, so that a balancer asks others and somebody hears of it.
    min_free_disk: Bytes = |server| Bytes(server.options.min_free_disk);
    /// Tokens that open other hosts are sealed under this: a text of at least 32 characters, such as `openssl rand -base64 32`
    /// makes. Without it, none is kept. Servers and workers of an installation have the same.
    secret_key: Option<LongKey> = |_| None;
    /// Largest push to a repository.
    max_push: Bytes = |server| Bytes(server.options.git.bytes);
    /// Most files, directories and commits in a push.
    max_push_objects: Count<1, 1_000_000> = |server| Count(server.options.git.objects);
    /// How long a push may take, in seconds.
    max_push_time: Count<1, 1_000_000> = |server| Count(u32::try_from(server.options.git.time.as_secs()).unwrap_or(1_000_000));
    /// Most branches and tags in a repository.
    max_branches: Count<1, 1_000_000> = |server| Count(u32::try_from(server.options.git.refs).unwrap_or(1_000_000));
    /// How much a repository may take up before nothing more is taken.
    max_repository: Bytes = |server| Bytes(server.options.git.repository);
    /// The address at which `GET /extensions-public` says that the editor's extension is to be had.
    extension_url: Option<Text> = |_| None;
    /// The address at which `GET /extensions-getting-started` says that it is written how one begins with the editor's extension.
    getting_started_url: Option<Text> = |_| None;
    /// Tests that run at once in this process; 0 leaves them to `computor worker`.
    slots_sandbox: Count<0, 1024> = |server| slots(server, Lane::Sandbox), says "the number of cores";
    /// Tests that this server hands at once to workers which have nothing but its address (`computor worker --server`), beside those in this
    /// process: as many as these workers run together, so that who waits does so in turn.
    slots_elsewhere: Count<0, 1024> = |_| Count(0);
    /// Operations on repositories at once in this process.
    slots_git: Count<0, 1024> = |server| slots(server, Lane::Git);
    /// Short background work on the database at once in this process.
    slots_control: Count<0, 1024> = |server| slots(server, Lane::Control);
    /// Wrong passwords a minute that are looked at for one user from one address.
    log_ins_per_name: Count<1, 1_000_000> = |server| Count(server.options.log_ins.per_name);
    /// Wrong passwords a minute that are looked at from one address, and for one user from all addresses.
    log_ins_per_address: Count<1, 1_000_000> = |server| Count(server.options.log_ins.per_address);
    /// Providers with whose accounts people sign in; `docs/sign-in.md` shows one. In a table:
    ///
    /// | key | what it is |
    /// |---|---|
    /// | `name` | its name in addresses: the provider sends browsers to `/auth/NAME/callback` |
    /// | `type` | `oidc`: OpenID Connect, such as Keycloak; `gitlab`: a GitLab instance |
    /// | `display_name` | its name for people; without it, `name` |
    /// | `issuer` | who it is: the address below which `/.well-known/openid-configuration` is; of GitLab, the address of the instance |
    /// | `client_id` | who this installation is there |
    /// | `client_secret`, `client_secret_file` | what it shows that with, or the file with that; neither for a public client |
    /// | `scopes` | what is asked for besides `openid`; without it, `["profile", "email"]` |
    /// | `first_log_in` | what becomes of somebody whose account belongs to nobody here: `refuse` (the default), `link` (to the user with the same checked e-mail address, unless that is somebody with rights), `create`, or `link_or_create` |
    /// | `groups_claim` | the claim that names somebody's groups; without it, `groups` |
    /// | `roles` | roles of the installation by the groups that have them: they come and go with the groups at each log-in. `_admin` is given by hand alone |
    sign_in: Providers = |_| Providers::default();
    /// Where browsers may go on after a log-in with a provider, besides pages of this server and of `allowed_origins`: addresses
    /// of clients that are no pages, which have to send a `code_challenge`. One on this machine is meant with any port.
    sign_in_redirects: Vec<Place> = |_| Vec::new();
    /// Whether everybody with rights (any role of the installation, an organization or a course family, or more than a student in a
    /// course) has to have a second factor: their sessions can do nothing else until they have made one. Needs `secret_key`. Others
    /// may have one; API tokens are never asked.
    second_factor_required: bool = |_| false;
    /// So many days after its end it is forgotten where and with what somebody was logged in; 0: never.
    keep_sessions: Count<0, 36500> = |server| days(server.options.keep.sessions);
    /// So many days entries of the audit log about log-ins and failed attempts are kept; 0: for ever. All others are.
    keep_log_ins: Count<0, 36500> = |server| days(server.options.keep.log_ins);
    /// So many days after a course was archived the files of its hand-ins and the reports of their tests are removed; 0: never. Grades
    /// and scores stay. `GET /system/retention` says beforehand what would go.
    keep_submissions: Count<0, 36500> = |server| days(server.options.keep.submissions);
    /// The server that takes mail: `smtps://USER:PASSWORD@HOST:465`, or `smtp://USER:PASSWORD@HOST:587?tls=required`. Without TLS only
    /// a server on this machine is spoken to. Without this, no mail is sent: links are shown to whoever makes them.
    smtp_url: Option<MailServer> = |_| None;
    /// Who mail is from, such as `Computor <computor@example.org>`; goes with `smtp_url`.
    mail_from: Option<Text> = |_| None;
    /// Where `/metrics` is answered. Without this, the server answers it beside everything else if `metrics_token` is set,
    /// and otherwise not at all.
    metrics_listen: Option<SocketAddr> = |_| None;
    /// The bearer token that `/metrics` asks for.
    metrics_token: Option<Secret> = |_| None;
    /// How logs on standard error look.
    log_format: Option<LogFormat> = |_| None, says "text on a terminal, else json";
}

fn slots(server: &Config, lane: Lane) -> Count<0, 1024> {
    Count(server.lanes.get(&lane).and_then(|slots| u32::try_from(*slots).ok()).unwrap_or(0).min(1024))
}

/// 0 where there is no end.
fn days(days: Option<u32>) -> Count<0, 36500> {
    Count(days.unwrap_or(0).min(36500))
}

impl Settings {
    /// The bucket, if files lie in one.
    fn store(&self) -> Option<StoreConfig> {
        Some(StoreConfig::S3 {
            bucket: self.s3_bucket.as_ref()?.0.clone(),
            endpoint: self.s3_endpoint.as_ref().map(ToString::to_string),
            key_id: self.s3_access_key.as_ref()?.0.clone(),
            secret: self.s3_secret_key.as_ref()?.0.clone(),
            region: self.s3_region.0.clone(),
            prefix: self.s3_prefix.as_ref().map_or("", |prefix| prefix.0.trim_matches('/')).to_owned(),
            path_style: self.s3_path_style,
        })
    }

    /// Where mail goes.
    fn mail(&self) -> Option<MailOptions> {
        let url = self.smtp_url.as_ref()?.0.clone();
        Some(MailOptions { url, from: self.mail_from.as_ref()?.0.clone() })
    }

    /// The cluster, if one runs background work.
    fn cluster(&self) -> Option<Cluster> {
        let identity = self.temporal_cert.as_ref().zip(self.temporal_key.as_ref());
        let is_encrypted = self.temporal_tls || self.temporal_ca.is_some() || identity.is_some() || self.temporal_api_key.is_some();
        Some(Cluster {
            address: self.temporal_address.as_ref()?.0.clone(),
            namespace: self.temporal_namespace.0.clone(),
            queue_prefix: self.temporal_queue_prefix.0.clone(),
            tls: is_encrypted.then(|| Tls {
                ca: self.temporal_ca.as_ref().map(|ca| ca.content.clone()),
                identity: identity.map(|(cert, key)| (cert.content.clone(), key.content.clone())),
            }),
            api_key: self.temporal_api_key.as_ref().map(|key| key.0.clone()),
        })
    }

    /// What is missing where a part of a pair or of a cluster is set: its other part, and where the cluster is.
    pub(super) fn incomplete_cluster(&self, is_set: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
        let any = SETTINGS.iter().any(|setting| setting.name.starts_with("temporal_") && is_set(setting.name));
        if any && self.temporal_address.is_none() {
            return Some(("temporal_address", "is missing: other settings of Temporal are there"));
        }
        match (&self.temporal_cert, &self.temporal_key) {
            (Some(_), None) => Some(("temporal_key", "is missing: a certificate needs its key")),
            (None, Some(_)) => Some(("temporal_cert", "is missing: a key needs its certificate")),
            _ => None,
        }
    }

    /// What is missing where a part of a whole is set: a bucket with its keys, a mail server without a sender.
    pub(super) fn missing(&self, is_set: impl Fn(&str) -> bool) -> Vec<&'static str> {
        let s3 = [
            ("s3_bucket", self.s3_bucket.is_none()),
            ("s3_access_key", self.s3_access_key.is_none()),
            ("s3_secret_key", self.s3_secret_key.is_none()),
        ];
        let any = SETTINGS.iter().any(|setting| setting.name.starts_with("s3_") && is_set(setting.name));
        let s3 = s3.into_iter().filter_map(|(name, missing)| (any && missing).then_some(name));
        let mail = (self.smtp_url.is_some() && self.mail_from.is_none()).then_some("mail_from");
        s3.chain(mail).collect()
    }

    /// What the server is started with.
    pub(crate) fn server(&self) -> Config {
        let lanes = [(Lane::Control, self.slots_control), (Lane::Git, self.slots_git), (Lane::Sandbox, self.slots_sandbox)];
        let lanes: BTreeMap<Lane, usize> =
            lanes.into_iter().filter(|(_, slots)| slots.0 > 0).map(|(lane, slots)| (lane, slots.0 as usize)).collect();
        let defaults = Config::new(&self.data_dir);
        Config {
            listen: self.listen,
            database_url: self.database_url.as_ref().map(|url| url.0.clone()),
            store: self.store(),
            cluster: self.cluster(),
            connections: self.connections.0,
            drain: Duration::from_secs(self.drain_time.0.into()),
            lanes,
            elsewhere: self.slots_elsewhere.0 as usize,
            options: Options {
                max_upload: self.max_upload.0,
                max_body: self.max_body.0,
                quota_per_user: self.quota_per_user.0,
                quota_per_course: self.quota_per_course.0,
                git: PushLimits {
                    bytes: self.max_push.0,
                    objects: self.max_push_objects.0,
                    time: Duration::from_secs(self.max_push_time.0.into()),
                    refs: self.max_branches.0 as usize,
                    repository: self.max_repository.0,
                    ..defaults.options.git
                },
                max_document: self.max_document.0,
                max_fetch: self.max_fetch.0,
                min_free_disk: self.min_free_disk.0,
                secret_key: self.secret_key.as_ref().map(|key| Secret::from(key.0.clone())),
                extension_url: self.extension_url.as_ref().map(|url| url.0.clone()),
                getting_started_url: self.getting_started_url.as_ref().map(|url| url.0.clone()),
                public_url: self.public_url.clone(),
                allowed_origins: self.allowed_origins.clone(),
                trusted_proxies: self.trusted_proxies.clone(),
                log_ins: Limits { per_name: self.log_ins_per_name.0, per_address: self.log_ins_per_address.0 },
                sign_in: self.sign_in.0.clone(),
                sign_in_redirects: self.sign_in_redirects.iter().map(|place| place.0.clone()).collect(),
                second_factor_required: self.second_factor_required,
                keep: Keep {
                    sessions: Some(self.keep_sessions.0).filter(|days| *days > 0),
                    log_ins: Some(self.keep_log_ins.0).filter(|days| *days > 0),
                    submissions: Some(self.keep_submissions.0).filter(|days| *days > 0),
                },
                mail: self.mail(),
                redis: self.redis_url.as_ref().map(|url| Secret::from(url.0.clone())),
                metrics_listen: self.metrics_listen,
                metrics_token: self.metrics_token.clone(),
                ..defaults.options
            },
            ..defaults
        }
    }
}
