//! Makes organizations, course families and courses: all of them, or none.
//!
//! What is there already is used as it is. Whoever asked for it owns what is made, and needs the rights at the time when it
//! is made.

use super::trouble::trouble;
use crate::App;
use computor_db::{
    Tx, crud,
    queries::{auth, hierarchy as queries},
};
use computor_policy::Principal;
use computor_types::{
    Code, Id,
    dto::{
        Course, CourseCreate, CourseFamily, CourseFamilyCreate, HierarchyNode, Organization, OrganizationCreate, OrganizationType, User,
    },
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// An organization.
    Organization,
    /// A course family.
    CourseFamily,
    /// A course.
    Course,
}

/// What a node is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Under {
    /// Nothing: it is an organization.
    Nothing,
    /// A row that is there.
    Row(Uuid),
    /// An earlier node of the list.
    Node(usize),
}

/// Something that shall be there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewNode {
    /// What it is.
    pub level: Level,
    /// Where.
    pub under: Under,
    /// Its path and what it is called.
    pub node: HierarchyNode,
    /// The git host that was named for this organization, and the group there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_host: Option<(String, Option<i64>)>,
}

impl NewNode {
    /// A node for which no git host was named.
    pub const fn new(level: Level, under: Under, node: HierarchyNode) -> Self {
        Self { level, under, node, git_host: None }
    }
}

/// What shall be there, from above to below.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HierarchyInput {
    /// Who asked for it.
    pub user_id: Id<User>,
    /// What shall be there.
    pub nodes: Vec<NewNode>,
    /// The git host that was named for organizations without one of their own, and the group there.
    pub git_host: Option<(String, Option<i64>)>,
}

/// What is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeNode {
    /// What it is.
    pub level: Level,
    /// Its row.
    pub id: Uuid,
    /// Its path.
    pub path: String,
    /// Whether it was made; else it was there.
    pub created: bool,
}

/// What came of it. The ids are those of the last of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hierarchy {
    /// The organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Uuid>,
    /// The course family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Uuid>,
    /// The course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Uuid>,
    /// All of them.
    pub nodes: Vec<MadeNode>,
}

/// Makes a hierarchy.
#[derive(Clone, Copy, Debug)]
pub struct MakeHierarchy;

impl Flow for MakeHierarchy {
    const NAME: &'static str = "create_hierarchy";
    const LANE: Lane = Lane::Control;
    type App = App;
    type In = HierarchyInput;
    type Out = Hierarchy;
    type Activities = (MakeNodes,);

    async fn run<C: FlowCx<App>>(cx: C, input: HierarchyInput) -> Result<Hierarchy, FlowError> {
        cx.call::<MakeNodes>(input).await
    }
}

/// Makes what is missing, in one transaction.
#[derive(Clone, Copy, Debug)]
pub struct MakeNodes;

impl Activity for MakeNodes {
    const NAME: &'static str = "make_nodes";
    type App = App;
    type In = HierarchyInput;
    type Out = Hierarchy;

    async fn run(cx: ActCx<App>, input: HierarchyInput) -> Result<Hierarchy, ActError> {
        let db = &cx.app().db;
        let who = auth::by_user(db.pool(), input.user_id.uuid()).await.map_err(trouble)?;
        let who =
            who.ok_or_else(|| ActError::permanent(Code::Authz001.as_str(), "whoever asked for this may not log in any more"))?.principal;
        let mut tx = db.begin_as(&who).await.map_err(trouble)?;
        let mut out = Hierarchy::default();
        for new in &input.nodes {
            let parent = match new.under {
                Under::Nothing => None,
                Under::Row(id) => Some(id),
                Under::Node(at) => out.nodes.get(at).map(|made| made.id),
            };
            let made = node(&mut tx, &who, new, parent, &input).await.map_err(refused)?;
            match made.level {
                Level::Organization => out.organization_id = Some(made.id),
                Level::CourseFamily => out.course_family_id = Some(made.id),
                Level::Course => out.course_id = Some(made.id),
            }
            out.nodes.push(made);
        }
        tx.commit().await.map_err(trouble)?;
        Ok(out)
    }
}

/// What the database refuses is said; trouble is tried again, and so is what somebody else has just made.
fn refused(error: computor_db::Error) -> ActError {
    use computor_db::Error as Db;
    match error {
        Db::Rejected { code, message } if code.status() != 409 => ActError::permanent(code.as_str(), message),
        Db::Forbidden(code) => ActError::permanent(code.as_str(), code.message()),
        Db::NotFound(name) => ActError::permanent(Code::Nf001.as_str(), format!("there is no such {name}")),
        other => trouble(other),
    }
}

/// The node with this path, or a new one.
async fn node(tx: &mut Tx, who: &Principal, new: &NewNode, parent: Option<Uuid>, input: &HierarchyInput) -> computor_db::Result<MadeNode> {
    let HierarchyNode { path, title, name, description, language_code, .. } = new.node.clone();
    let title = title.or(name).or_else(|| Some(path.clone()));
    let missing = |name| computor_db::Error::NotFound(name);
    let (id, created) = match new.level {
        Level::Organization => match queries::organization(tx, &path).await? {
            Some(id) => (id, false),
            None => {
                let kind = new.node.organization_type.unwrap_or(OrganizationType::Organization);
                let host = new
                    .git_host
                    .as_ref()
                    .or(input.git_host.as_ref())
                    .map(|(url, parent)| json!({"gitlab": {"url": url, "parent": parent}}));
                let body = json!({"path": path, "title": title, "description": description, "organization_type": kind, "properties": host});
                (crud::insert::<Organization>(tx, who, &body_of::<OrganizationCreate>(body)?).await?.uuid(), true)
            }
        },
        Level::CourseFamily => {
            let parent = parent.ok_or_else(|| missing("organization"))?;
            match queries::course_family(tx, parent, &path).await? {
                Some(id) => (id, false),
                None => {
                    let body = json!({"path": path, "title": title, "description": description, "organization_id": parent});
                    (crud::insert::<CourseFamily>(tx, who, &body_of::<CourseFamilyCreate>(body)?).await?.uuid(), true)
                }
            }
        }
        Level::Course => {
            let parent = parent.ok_or_else(|| missing("course_family"))?;
            match queries::course(tx, parent, &path).await? {
                Some(id) => (id, false),
                None => {
                    let body = json!({"path": path, "title": title, "description": description, "course_family_id": parent,
                                      "language_code": language_code});
                    (crud::insert::<Course>(tx, who, &body_of::<CourseCreate>(body)?).await?.uuid(), true)
                }
            }
        }
    };
    Ok(MadeNode { level: new.level, id, path, created })
}

/// The body of a create, as a client would have sent it.
fn body_of<T: serde::de::DeserializeOwned>(body: Value) -> computor_db::Result<T> {
    serde_json::from_value(body).map_err(|error| computor_db::Error::Rejected { code: Code::Val001, message: error.to_string() })
}
