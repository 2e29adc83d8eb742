//! Letters with what waits for somebody, to those who have asked for them.

use super::trouble::trouble;
use crate::{App, Letter, MailError};
use chrono::{DateTime, Utc};
use computor_db::queries::notice::{self as queries, Due};
use computor_types::{
    Code,
    dto::{Notice, NoticeKind, NoticeQuery},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use std::{fmt::Write as _, time::Duration};
use uuid::Uuid;

/// So many letters are written between two looks at who is left.
const BATCH: i64 = 100;
/// So many things are named in a letter; the rest is counted.
const NAMED: u32 = 20;
/// Seconds before letters that were not taken are tried again: mail servers are restarted, and some let strangers wait.
const PAUSES: [u64; 6] = [60, 300, 900, 1800, 3600, 7200];
/// A server that refuses so many at first and takes none refuses us, not those whom we write to.
const SUSPICIOUS: usize = 10;

/// When.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct DigestInput {
    /// The time for which letters are due.
    pub at: DateTime<Utc>,
}

/// How many letters went out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// Letters that the mail server has taken.
    pub sent: u64,
    /// Addresses that it refused.
    pub refused: u64,
    /// Letters that it has not taken yet, as far as they were tried.
    pub left: u64,
}

/// Writes to everybody whose day or week is over and for whom something waits.
#[derive(Clone, Copy, Debug)]
pub struct SendDigests;

impl Flow for SendDigests {
    const NAME: &'static str = "send_digests";
    const LANE: Lane = Lane::Control;
    type App = App;
    type In = DigestInput;
    type Out = Digests;
    type Activities = (WriteLetters,);

    async fn run<C: FlowCx<App>>(cx: C, input: DigestInput) -> Result<Digests, FlowError> {
        let mut all = cx.call::<WriteLetters>(input).await?;
        for pause in PAUSES {
            if all.left == 0 {
                break;
            }
            // Here and not in the activity, which would keep others' work waiting.
            cx.sleep(Duration::from_secs(pause)).await?;
            let more = cx.call::<WriteLetters>(input).await?;
            all = Digests { sent: all.sent + more.sent, refused: all.refused + more.refused, left: more.left };
        }
        Ok(all)
    }
}

/// Writes the letters, one after another. Who has one is noted before the next, so that after a crash nobody but the last gets
/// another; that has the id of the first.
#[derive(Clone, Copy, Debug)]
pub struct WriteLetters;

impl Activity for WriteLetters {
    const NAME: &'static str = "write_letters";
    type App = App;
    type In = DigestInput;
    type Out = Digests;

    fn policy() -> Policy {
        Policy { attempts: 3, attempt_limit: Duration::from_secs(3600), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: DigestInput) -> Result<Digests, ActError> {
        let app = cx.app();
        let (mut done, mut refused, mut after) = (Digests::default(), Vec::new(), Uuid::nil());
        'all: loop {
            let due = queries::digests_due(app.db.pool(), input.at, after, BATCH).await.map_err(trouble)?;
            let Some(last) = due.last() else { break };
            after = last.user_id;
            for who in due {
                match write(app, &who, input.at).await? {
                    Written::Sent => done.sent += 1,
                    Written::Nothing => {}
                    Written::Refused => {
                        refused.push(who.user_id);
                        if done.sent == 0 && refused.len() >= SUSPICIOUS {
                            return Err(ActError::permanent(
                                Code::Ext006.as_str(),
                                "the mail server refuses everybody: look at mail_from and smtp_url",
                            ));
                        }
                        continue;
                    }
                    Written::Later => {
                        done.left += 1;
                        continue;
                    }
                    Written::Away => {
                        done.left += 1;
                        break 'all;
                    }
                }
                queries::digest_sent(app.db.pool(), who.user_id, input.at).await.map_err(trouble)?;
            }
            let _ = cx.progress(Progress { percent: None, message: format!("{} letters were sent", done.sent) }).await;
        }
        // It is known now that it was about them.
        for user in &refused {
            queries::digest_sent(app.db.pool(), *user, input.at).await.map_err(trouble)?;
        }
        done.refused = refused.len() as u64;
        Ok(done)
    }
}

/// What came of a letter.
enum Written {
    Sent,
    /// There was nothing to say.
    Nothing,
    /// This address gets no letter.
    Refused,
    /// It gets one another time; others may get theirs.
    Later,
    /// Nobody gets one now.
    Away,
}

/// Writes to one, if there is anything to say.
async fn write(app: &App, who: &Due, at: DateTime<Utc>) -> Result<Written, ActError> {
    let query = NoticeQuery { limit: Some(NAMED), ..NoticeQuery::default() };
    let rows = queries::list(&app.db, who.user_id.into(), &query).await.map_err(trouble)?;
    let notices: Vec<Notice> = serde_json::from_str(&rows.json).map_err(|error| ActError::transient(error.to_string()))?;
    // What waited at the last letter is named again only together with something new.
    if !notices.iter().any(|notice| who.sent_at.is_none_or(|sent| notice.at > sent)) {
        return Ok(Written::Nothing);
    }
    let address = app.options.public_url.as_ref().map(ToString::to_string);
    let letter = Letter {
        to: who.email.clone(),
        subject: subject(&notices, rows.total),
        text: text(&notices, rows.total, address.as_deref()),
        id: Some(format!("digest-{}-{}", who.user_id.simple(), at.timestamp())),
    };
    let Err(error) = app.mail.send(letter).await else { return Ok(Written::Sent) };
    tracing::warn!(%error, user_id = %who.user_id, "a letter about what waits was not taken");
    Ok(match error {
        MailError::Refused(_) => Written::Refused,
        MailError::Later(_) => Written::Later,
        MailError::Off | MailError::Settings(_) | MailError::Away(_) => Written::Away,
    })
}

fn subject(notices: &[Notice], total: u64) -> String {
    match notices {
        [only] if total <= 1 => line(only),
        _ => format!("{total} things wait for you"),
    }
}

fn text(notices: &[Notice], total: u64, address: Option<&str>) -> String {
    let mut text = String::new();
    for notice in notices {
        // Writing to a string does not fail.
        let _ = writeln!(text, "* {}", line(notice));
    }
    let more = total.saturating_sub(notices.len() as u64);
    if more > 0 {
        let _ = writeln!(text, "\nand {more} more.");
    }
    let place = address.map_or_else(String::new, |address| format!(" at {address}"));
    let _ = writeln!(
        text,
        "\nYou asked for these letters{place}. To end them: computor rest call set_notice_mail --body '{{\"every\": \"never\"}}'"
    );
    text
}

/// What waits, in one line.
fn line(notice: &Notice) -> String {
    let course = notice.course_title.as_deref().unwrap_or("a course");
    let title = notice.title.as_deref().or(notice.path.as_deref()).unwrap_or("an assignment");
    match notice.kind {
        NoticeKind::Graded => match notice.grade {
            Some(grade) => format!("{course}: {title} was graded: {:.0} %", grade * 100.0),
            None => format!("{course}: {title} was graded"),
        },
        NoticeKind::Replied if notice.count == 1 => format!("{course}: a message about {title} is not read"),
        NoticeKind::Replied => format!("{course}: {} messages about {title} are not read", notice.count),
        NoticeKind::Released => format!("{course}: {title} was released"),
        NoticeKind::DueSoon => match notice.due_at {
            Some(due) => format!("{course}: {title} is due on {}", due.format("%a %-d %b, %H:%M UTC")),
            None => format!("{course}: {title} is due soon"),
        },
        NoticeKind::NeedsGrading if notice.count == 1 => format!("{course}: one submission has no grade"),
        NoticeKind::NeedsGrading => format!("{course}: {} submissions have no grade", notice.count),
    }
}
