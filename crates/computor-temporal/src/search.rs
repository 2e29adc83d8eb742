//! By what runs are found in the cluster: search attributes of ours. They are for people who look there; nothing here depends on them, and a
//! cluster that has none does without.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use temporalio_client::{errors::WorkflowStartError, tonic};
use temporalio_common::{
    protos::temporal::api::{enums::v1::IndexedValueType, operatorservice::v1::AddSearchAttributesRequest},
    search_attributes::{SearchAttributeKey, SearchAttributes},
};
use tonic::Code;
use uuid::Uuid;

use crate::connect::Connected;

/// Starts are not refused more often for want of the attributes.
const AGAIN: Duration = Duration::from_secs(60);
/// The kind of work, as the platform names it.
pub(crate) const KIND: &str = "ComputorKind";
/// The id of the course that it belongs to.
pub(crate) const COURSE: &str = "ComputorCourse";

/// What a run is found by.
pub(crate) fn of(kind: &str, course: Option<Uuid>) -> SearchAttributes {
    let kind = SearchAttributeKey::keyword(KIND).value_set(kind.to_owned());
    let course = course.map(|course| SearchAttributeKey::keyword(COURSE).value_set(course.to_string()));
    SearchAttributes::new(std::iter::once(kind).chain(course))
}

/// Says to the cluster that there are such attributes, if it lets us. Cloud services do not: there they are made by hand, or are not there.
pub(crate) async fn make_known(connected: &Connected) {
    let keyword = i32::from(IndexedValueType::Keyword);
    let request = AddSearchAttributesRequest {
        namespace: connected.cluster().namespace.clone(),
        search_attributes: [KIND, COURSE].map(|name| (name.to_owned(), keyword)).into(),
    };
    let mut service = connected.client().connection().operator_service();
    match service.add_search_attributes(tonic::Request::new(request)).await {
        Ok(_) => {}
        Err(status) if status.code() == Code::AlreadyExists => {}
        Err(status) => {
            tracing::info!(code = ?status.code(), "{KIND} and {COURSE} are not made in this cluster; runs are found by type and id alone")
        }
    }
}

/// Whether the cluster knows the attributes, as far as starts have shown: those that it was told of it knows a while later.
#[derive(Debug, Default)]
pub(crate) struct Searchable(Mutex<Option<Instant>>);

impl Searchable {
    /// Whether a start may say by what its run is found.
    pub(crate) fn may_be(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none_or(|refused| refused.elapsed() > AGAIN)
    }

    /// Notes that one that did was refused.
    pub(crate) fn is_not(&self) {
        tracing::debug!("the cluster does not know {KIND} and {COURSE}");
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// Whether a start was refused because the cluster does not know the attributes, or not yet.
pub(crate) fn is_why(error: &WorkflowStartError) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(status) = error.downcast_ref::<tonic::Status>() {
            return status.code() == Code::InvalidArgument && status.message().to_ascii_lowercase().contains("search attribute");
        }
        cause = error.source();
    }
    false
}
