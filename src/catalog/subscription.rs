//! Subscriptions say how to connect, with passwords, so only superusers can read them.

use crate::Result;
use crate::object::Objects;
use crate::pg::row::CatalogRow as _;
use crate::pg::{Session, statement};

crate::row! {
    /// How many subscriptions the database has, which everybody may know.
    pub struct SubscriptionCount in "catalog/subscription_count.sql" {
        count: i64,
    }
}

/// Whether the session may read subscriptions; if not, and there are some that were asked for, a warning is left.
pub async fn are_readable(session: &mut Session, objects: &mut Objects) -> Result<bool> {
    // The server reports this anew after SET ROLE.
    if session.parameter("is_superuser") == Some("on") {
        return Ok(true);
    }
    let rows = session.query(&statement::for_server(SubscriptionCount::SQL, session.version())).await?;
    let counts: Vec<SubscriptionCount> = rows.read()?;
    let has_some = counts.iter().any(|row| row.count > 0);
    if has_some && !objects.selection.no.subscriptions {
        objects.warnings.push("subscriptions not dumped because current user is not a superuser".to_owned());
    }
    Ok(false)
}
