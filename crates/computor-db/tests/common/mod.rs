//! What several tests ask the same way.

use computor_db::{Db, Error, Standing};
use computor_policy::{Asked, At, Principal, Rule};
use computor_types::Code;
use serde_json::{Map, Value};

/// Asks the rule, of a request that says these texts at these places; the code of a refusal.
pub(crate) async fn admit(db: &Db, who: &Principal, rule: &Rule, said: &[(At, &str)]) -> Result<Standing, Code> {
    let (mut path, mut query, mut body) = (Map::new(), Map::new(), Map::new());
    for (at, text) in said {
        let (map, name) = match at {
            At::Path(name) => (&mut path, name),
            At::Query(name) | At::QueryIf(name, _) => (&mut query, name),
            At::Body(name) | At::BodyIf(name, _) => (&mut body, name),
        };
        map.insert((*name).to_owned(), Value::from(*text));
    }
    match db.admit(who, rule, &Asked { path: &path, query: &query, body: Some(&body) }).await {
        Ok(standing) => Ok(standing),
        Err(Error::Forbidden(code)) => Err(code),
        Err(error) => panic!("neither admitted nor refused: {error:?}"),
    }
}
