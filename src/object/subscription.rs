//! `SUBSCRIPTION`. Only superusers can read where one connects to; for others there are none.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::{literal, quote};
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A subscription.
    pub struct Subscription in "object/subscription.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        connection: String,
        slot: Option<String>,
        synchronous_commit: String,
        publications: Vec<String>,
        binary: bool,
        /// `t` on, `p` parallel (since 16), `f` off.
        streaming: char,
        /// `d` for disabled.
        two_phase: char,
        disable_on_error: bool,
        password_required: bool,
        /// Whether changes are made by its owner and not by the tables'; before 16 they always were.
        run_as_owner: bool,
        origin: String,
        failover: bool,
    }
}

impl Listed for Subscription {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Subscription, class::PG_SUBSCRIPTION, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for Subscription {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if objects.selection.no.subscriptions { Components::empty() } else { objects.want_like_schema(node) }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let publications: Vec<String> = self.publications.iter().map(|name| quote(name)).collect();
            let definition = format!(
                "CREATE SUBSCRIPTION {name} CONNECTION {} PUBLICATION {} WITH ({});\n",
                literal(&self.connection),
                publications.join(", "),
                self.options().join(", ")
            );
            let drop = format!("DROP SUBSCRIPTION {name};\n");
            let draft = Draft::pre_data(node, "SUBSCRIPTION", Some(&owner), definition, drop);
            out.entry(node, Draft { section: Some(Section::PostData), ..draft });
        }
        out.annotate(node, &Target::of(node, "SUBSCRIPTION", &name, &owner));
    }
}

impl Subscription {
    /// A restored subscription is not connected until somebody says so.
    fn options(&self) -> Vec<String> {
        let streaming = match self.streaming {
            't' => "on",
            'p' => "parallel",
            _ => "off",
        };
        let mut options = vec![
            "connect = false".to_owned(),
            format!("slot_name = {}", self.slot.as_deref().map_or_else(|| "NONE".into(), literal)),
        ];
        let mut option = |said: bool, text: &str| options.extend(said.then(|| text.to_owned()));
        option(self.binary, "binary = true");
        option(true, &format!("streaming = {streaming}"));
        option(self.two_phase != 'd', "two_phase = on");
        option(self.disable_on_error, "disable_on_error = true");
        option(!self.password_required, "password_required = false");
        option(self.run_as_owner, "run_as_owner = true");
        option(self.failover, "failover = true");
        option(self.synchronous_commit != "off", &format!("synchronous_commit = {}", quote(&self.synchronous_commit)));
        option(!self.origin.eq_ignore_ascii_case("any"), &format!("origin = {}", self.origin));
        options
    }
}
