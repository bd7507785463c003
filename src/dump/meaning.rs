//! What rows depend on besides their table, and what no lock keeps as it is while they are copied.
//!
//! A table is copied by its name, and its schema can be renamed meanwhile. Where another takes the old name, as when two
//! versions of the same tables change places, the name finds another table, or one that the snapshot sees without a row.
//! An enum's label can be renamed and a composite type be given another attribute, and the server writes values as
//! they are now, which fits no definition of the snapshot. `pg_dump` does not look. Here it is asked when all rows are
//! there, in the snapshot and outside it, and a dump that such a change may have spoilt is none.

use std::collections::HashMap;
use std::time::Duration;

use super::Journey;
use super::leader::{Leader, rows_of};
use crate::monitor::Event;
use crate::oid::Oid;
use crate::pg::Session;
use crate::text::printable;
use crate::{Error, Result};

/// How often a session is asked for: the workers' may not have ended for the server yet.
const ATTEMPTS: u32 = 5;

/// How long to wait between.
const PAUSE: Duration = Duration::from_millis(200);

crate::row! {
    /// What must mean the same in the snapshot and now, if it is still there.
    pub struct MeaningWitness in "dump/meaning_witness.sql" {
        kind: String,
        key: String,
        /// The schema, or the type.
        name: String,
        meaning: String,
    }
}

/// Fails where the rows that were copied may be of other tables than the definitions, or of other types. Schemas without
/// a table that was copied may come and go.
pub async fn confirm(leader: &mut Leader, journey: &Journey<'_>) -> Result<()> {
    let mut observer = match observer(leader, journey).await {
        Ok(observer) => observer,
        Err(error) => {
            let text = format!("could not ask what was renamed while rows were copied: {}", error.message());
            journey.monitor.event(Event::Warning(&text));
            return Ok(());
        }
    };
    let mut seen: Vec<MeaningWitness> = rows_of(&mut leader.session, &[]).await?;
    let is_copied_from = |oid: &str| oid.parse().is_ok_and(|oid| leader.schemas.contains(&Oid(oid)));
    seen.retain(|it| it.kind != "schema" || is_copied_from(&it.meaning));
    let now: Vec<MeaningWitness> = rows_of(&mut observer, &[]).await?;
    observer.close().await;
    match changed(&seen, &now) {
        None => Ok(()),
        Some(MeaningWitness { kind, name, .. }) => {
            let name = printable(name);
            Err(Error::new(format!("{kind} \"{name}\" was changed while rows were copied"))
                .detail("Rows may have been read of another table, or in another form than the definitions say.")
                .hint("Run the dump again; nothing was left of this one."))
        }
    }
}

/// A session outside the snapshot.
async fn observer(leader: &Leader, journey: &Journey<'_>) -> Result<Session> {
    let mut attempt = 1;
    let mut session = loop {
        match journey.interrupt.limit(Session::connect(journey.settings)).await {
            Err(_) if attempt < ATTEMPTS && journey.interrupt.check().is_ok() => attempt += 1,
            session => break session?,
        }
        tokio::time::sleep(PAUSE).await;
    };
    session.pin(&leader.pins).await?;
    Ok(session)
}

/// Something that means another thing now. What has come since or is gone does not matter: no row needs it.
fn changed<'a>(seen: &'a [MeaningWitness], now: &[MeaningWitness]) -> Option<&'a MeaningWitness> {
    let now: HashMap<_, _> = now.iter().map(|it| ((&it.kind, &it.key), &it.meaning)).collect();
    seen.iter().find(|it| now.get(&(&it.kind, &it.key)).is_some_and(|meaning| **meaning != it.meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_another_thing_now_has_changed() {
        let witness = |key: &str, meaning: &str| MeaningWitness {
            kind: "schema".into(),
            key: key.into(),
            name: key.into(),
            meaning: meaning.into(),
        };
        let seen = [witness("a", "1"), witness("b", "2")];
        assert!(changed(&seen, &[witness("b", "2"), witness("c", "1")]).is_none(), "a is c now, and nobody is a");
        let swapped = changed(&seen, &[witness("a", "2"), witness("b", "1")]);
        assert_eq!(swapped.map(|it| it.key.as_str()), Some("a"));
    }
}
