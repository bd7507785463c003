//! The kinds of object that a database can hold, one room each: what is read of it (`sql/object/x.sql`),
//! what it means (`src/object/x.rs`), and specimens of it (`testdata/object/x.sql`).
//!
//! A room declares its row ([`row!`](crate::row)), says how a row becomes a node of the graph and which edges
//! it adds ([`Object`]), and writes its DDL. Everything here is a pure function of what was read.

pub mod objects;
pub mod signature;

pub mod access_method;
pub mod aggregate;
pub mod cast;
pub mod collation;
pub mod constraint;
pub mod conversion;
pub mod database;
pub mod default;
pub mod default_acl;
pub mod domain_constraint;
pub mod event_trigger;
pub mod extension;
pub mod foreign_data_wrapper;
pub mod function;
pub mod index;
pub mod index_attach;
pub mod large_object;
pub mod materialized_view_data;
pub mod operator;
pub mod operator_class;
pub mod operator_family;
pub mod policy;
pub mod procedural_language;
pub mod publication;
pub mod publication_schema;
pub mod publication_table;
pub mod row_security;
pub mod rule;
pub mod schema;
pub mod sequence;
pub mod sequence_set;
pub mod server;
pub mod shell_type;
pub mod statistics;
pub mod statistics_data;
pub mod subscription;
pub mod table;
pub mod table_attach;
pub mod table_data;
pub mod text_search_configuration;
pub mod text_search_dictionary;
pub mod text_search_parser;
pub mod text_search_template;
pub mod transform;
pub mod trigger;
pub mod r#type;
pub mod user_mapping;
pub mod view;

pub use aggregate::Aggregate;
pub use cast::Cast;
pub use domain_constraint::DomainConstraint;
pub use function::Function;
pub use objects::{Grouped, Objects};
pub use operator::Operator;
pub use publication::Publication;
pub use shell_type::ShellType;
pub use table_data::{Insert, Keys, Split, Steps};
pub use r#type::Type;

use std::sync::Arc;

use crate::Result;
use crate::ddl::Definitions;
use crate::graph::{Components, Node};
use crate::oid::{DumpId, Oid};
use crate::options::Selection;
use crate::pg::Rows;
use crate::pg::row::CatalogRow;
use crate::text::Name;

/// What every kind of object says of itself.
pub trait Object {
    /// The owner's role OID, where the object has an owner.
    fn owner(&self) -> Option<Oid> {
        None
    }

    /// The privileges and the default privileges, as `aclitem[]` text, where the catalog row holds them.
    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (None, None)
    }

    /// Adds what follows from the object once all kinds are read: edges, further nodes, roles.
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let _ = (id, objects);
    }

    /// Which components the selection wants; what the object lacks is taken off later. Called in the order of
    /// the `kinds!` table, so an object may look at those of earlier kinds.
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        objects.want_like_schema(node)
    }

    /// Where the data come from, for a node whose entry has a data file.
    fn data(&self, node: &Node, objects: &Objects) -> Option<DataSource> {
        let _ = (node, objects);
        None
    }

    /// Writes the object's entries, and those of its comment, labels and privileges.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>);
}

/// Where the data of an entry with a data file come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataSource {
    /// Rows of a relation.
    Rows {
        /// The relation's name for people, `public.orders`.
        name: String,
        /// The statement that yields the rows: `COPY ... TO stdout;`, or a SELECT for INSERT statements.
        read: String,
        /// The INSERT statements to write, where the rows are not written as COPY data.
        insert: Option<Insert>,
        /// How many bytes the relation takes on the server's disk, out-of-line values too.
        bytes: u64,
        /// The relation.
        table: Oid,
        /// Whether a column that is stored holds bytes.
        has_bytea: bool,
        /// How its rows can be read in parts, where they can.
        split: Option<Box<Split>>,
    },
    /// Large objects of one BLOBS entry.
    LargeObjects {
        /// Their OIDs, in order.
        oids: Vec<Oid>,
    },
}

/// A kind with a catalog query of its own: every row is an object.
pub trait Listed: Object + CatalogRow {
    /// The node for a row.
    fn node(&self, objects: &Objects) -> Node;
}

/// Rows that belong to an object without being one: a table's columns, a configuration's mappings.
pub trait Detail: CatalogRow {
    /// The OID of the object that the row belongs to.
    fn of(&self) -> Oid;
}

/// A variant of [`AnyObject`].
pub trait Variant: Sized + 'static {
    /// The object, when it is of this kind.
    fn from_any(any: &AnyObject) -> Option<&Self>;
}

/// One catalog query and where its rows go.
pub struct Query {
    /// The file below `sql/`.
    pub file: &'static str,
    /// The SQL for all majors.
    pub sql: &'static str,
    /// The output columns, in order.
    pub fields: &'static [&'static str],
    /// Which dumps ask it.
    pub asked: Asked,
    /// Takes the rows.
    pub read: fn(&Rows, &mut Objects) -> Result<()>,
}

/// Which dumps ask a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All.
    Always,
    /// Those of data.
    ForData,
    /// Those of optimizer statistics.
    ForStatistics,
}

impl Query {
    /// The query for rows of a struct, which every dump asks.
    pub const fn of<T: CatalogRow>(read: fn(&Rows, &mut Objects) -> Result<()>) -> Self {
        Self { file: T::FILE, sql: T::SQL, fields: T::FIELDS, asked: Asked::Always, read }
    }

    /// Whether a dump of this selection asks it.
    pub fn is_asked(&self, selection: &Selection) -> bool {
        match self.asked {
            Asked::Always => true,
            Asked::ForData => selection.data,
            Asked::ForStatistics => selection.statistics,
        }
    }
}

/// Declares the kinds, in the order in which they are read, linked and selected: `Variant(room::Type)`.
///
/// `listed` kinds have a query of their own, whose every row is an object; `derived` ones follow from other
/// objects; `details` are rows that belong to objects, of which `data` and `statistics` are asked for only by dumps
/// of these. The order is the one in which `pg_dump` meets the kinds: where
/// dependencies form several loops, objects that were read first decide which loop is found first.
macro_rules! kinds {
    (
        listed { $($listed:ident($listed_type:ty),)* }
        derived { $($derived:ident($derived_type:ty),)* }
        details { $($detail:ident($detail_type:ty),)* }
        data { $($data:ident($data_type:ty),)* }
        statistics { $($statistics:ident($statistics_type:ty),)* }
    ) => {
        /// Any object, shared: a copy of this is another name for it.
        #[derive(Clone, Debug)]
        #[allow(missing_docs, reason = "each variant is the room's own type")]
        pub enum AnyObject { $($listed(Arc<$listed_type>),)* $($derived(Arc<$derived_type>),)* }

        impl AnyObject {
            /// The object as what all kinds have in common.
            pub fn as_object(&self) -> &dyn Object {
                match self { $(Self::$listed(object) => &**object,)* $(Self::$derived(object) => &**object,)* }
            }
        }

        kinds! { @variant $($listed($listed_type),)* $($derived($derived_type),)* }

        /// The rows that belong to objects, by the object's OID.
        #[derive(Clone, Debug, Default)]
        #[allow(missing_docs, reason = "each is the room's own type")]
        pub struct Details {
            $(pub $detail: Grouped<$detail_type>,)*
            $(pub $data: Grouped<$data_type>,)*
            $(pub $statistics: Grouped<$statistics_type>,)*
        }

        /// Every catalog query: kinds first, in order, then details.
        pub const QUERIES: &[Query] = &[
            $(Query::of::<$listed_type>(|rows, objects| {
                for row in rows.iter() {
                    let object = <$listed_type as CatalogRow>::read(row)?;
                    let node = object.node(objects);
                    objects.add(node, object);
                }
                Ok(())
            }),)*
            $(kinds! { @detail $detail($detail_type) Always },)*
            $(kinds! { @detail $data($data_type) ForData },)*
            $(kinds! { @detail $statistics($statistics_type) ForStatistics },)*
        ];
    };
    (@detail $detail:ident($detail_type:ty) $asked:ident) => {
        Query {
            asked: Asked::$asked,
            ..Query::of::<$detail_type>(|rows, objects| {
                objects.details.$detail = Grouped::new(rows.read()?);
                Ok(())
            })
        }
    };
    (@variant $($variant:ident($type:ty),)*) => { $(
        impl From<$type> for AnyObject {
            fn from(object: $type) -> Self { Self::$variant(Arc::new(object)) }
        }

        impl Variant for $type {
            fn from_any(any: &AnyObject) -> Option<&Self> {
                match any {
                    AnyObject::$variant(object) => Some(object),
                    #[allow(unreachable_patterns, reason = "true while there is one kind only")]
                    _ => None,
                }
            }
        }
    )* };
}

/// The boundary between two sections: a node without an object.
#[derive(Clone, Copy, Debug)]
pub struct Boundary;

impl Object for Boundary {
    fn define(&self, _: &Node, _: &Objects, _: &mut Definitions<'_>) {}
}

kinds! {
    listed {
        Extension(extension::Extension),
        Schema(schema::Schema),
        Table(table::Table),
        Function(Function),
        Type(Type),
        DomainConstraint(DomainConstraint),
        ProceduralLanguage(procedural_language::ProceduralLanguage),
        Aggregate(Aggregate),
        Operator(Operator),
        AccessMethod(access_method::AccessMethod),
        OperatorFamily(operator_family::OperatorFamily),
        OperatorClass(operator_class::OperatorClass),
        TextSearchParser(text_search_parser::TextSearchParser),
        TextSearchTemplate(text_search_template::TextSearchTemplate),
        TextSearchDictionary(text_search_dictionary::TextSearchDictionary),
        TextSearchConfiguration(text_search_configuration::TextSearchConfiguration),
        ForeignDataWrapper(foreign_data_wrapper::ForeignDataWrapper),
        Server(server::Server),
        DefaultAcl(default_acl::DefaultAcl),
        Collation(collation::Collation),
        Conversion(conversion::Conversion),
        Cast(Cast),
        Transform(transform::Transform),
        EventTrigger(event_trigger::EventTrigger),
        Default(default::Default),
        Index(index::Index),
        Constraint(constraint::Constraint),
        Statistics(statistics::Statistics),
        Rule(rule::Rule),
        Trigger(trigger::Trigger),
        Policy(policy::Policy),
        Publication(Publication),
        PublicationTable(publication_table::PublicationTable),
        PublicationSchema(publication_schema::PublicationSchema),
        Subscription(subscription::Subscription),
        LargeObject(large_object::LargeObject),
    }
    derived {
        Boundary(Boundary),
        ShellType(ShellType),
        LargeObjectData(large_object::LargeObjectData),
        TableAttach(table_attach::TableAttach),
        TableData(table_data::TableData),
        SequenceSet(sequence_set::SequenceSet),
        MaterializedViewData(materialized_view_data::MaterializedViewData),
        IndexAttach(index_attach::IndexAttach),
        RowSecurity(row_security::RowSecurity),
        StatisticsData(statistics_data::StatisticsData),
    }
    details {
        databases(database::Database),
        base_types(r#type::base::Base),
        composite_attributes(r#type::composite::Attribute),
        domains(r#type::domain::Domain),
        enum_labels(r#type::r#enum::Label),
        family_functions(operator_family::function::Function),
        family_operators(operator_family::operator::Operator),
        ranges(r#type::range::Range),
        text_search_mappings(text_search_configuration::mapping::Mapping),
        user_mappings(user_mapping::UserMapping),
        columns(table::Column),
        sequences(sequence::Sequence),
        views(view::View),
    }
    data {
        refreshes(materialized_view_data::Refresh),
        sizes(table::Size),
    }
    statistics {
        relation_statistics(statistics_data::RelationStatistics),
        column_statistics(statistics_data::column::ColumnStatistics),
    }
}
