//! One node of the graph: an object of the database, or a part of one that is restored by itself.

use crate::ident;
use crate::oid::{DumpId, ObjectId, Oid};
use crate::section::Section;
use crate::text::Name;

bitflags::bitflags! {
    /// What of an object is dumped, or is there to be dumped.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Components: u16 {
        /// The definition.
        const DEFINITION = 1 << 0;
        /// Rows, a sequence's value, a large object's bytes.
        const DATA = 1 << 1;
        /// Comments.
        const COMMENT = 1 << 2;
        /// Security labels.
        const LABEL = 1 << 3;
        /// Privileges.
        const ACL = 1 << 4;
        /// Row security policies.
        const POLICY = 1 << 5;
        /// Things that a user may add to an extension's member.
        const USERMAP = 1 << 6;
        /// Optimizer statistics.
        const STATISTICS = 1 << 7;
    }
}

/// The kinds of node in the order in which `pg_dump` 18 emits them where no dependency says otherwise
/// (FACTS section 4); several kinds may share one priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the object kind of that name")]
pub enum Kind {
    /// The database itself, before everything in it.
    Database,
    Schema,
    Language,
    Collation,
    Transform,
    Extension,
    Type,
    ShellType,
    Cast,
    Function,
    Aggregate,
    AccessMethod,
    Operator,
    OperatorClass,
    OperatorFamily,
    Conversion,
    TextSearchParser,
    TextSearchTemplate,
    TextSearchDictionary,
    TextSearchConfiguration,
    ForeignDataWrapper,
    Server,
    Table,
    TableAttach,
    /// The type of a composite type's hidden table, or of a table: never dumped, carries dependencies.
    DummyType,
    Default,
    PreDataBoundary,
    TableData,
    SequenceSet,
    LargeObject,
    LargeObjectData,
    StatisticsData,
    PostDataBoundary,
    Constraint,
    Index,
    IndexAttach,
    Statistics,
    Rule,
    Trigger,
    ForeignKey,
    Policy,
    Publication,
    PublicationTable,
    PublicationSchema,
    Subscription,
    SubscriptionTable,
    DefaultAcl,
    EventTrigger,
    MaterializedViewData,
}

impl Kind {
    /// Where the kind stands in the order: operator families stand among the operator classes, and shell types
    /// among the types.
    pub fn priority(self) -> Self {
        match self {
            Self::ShellType => Self::Type,
            Self::OperatorFamily => Self::OperatorClass,
            kind => kind,
        }
    }

    /// The section that a node of this kind belongs to unless it is postponed or separate; none for boundaries.
    pub fn section(self) -> Section {
        match self {
            Self::PreDataBoundary | Self::PostDataBoundary => Section::None,
            kind if kind < Self::PreDataBoundary => Section::PreData,
            kind if kind < Self::PostDataBoundary => Section::Data,
            _ => Section::PostData,
        }
    }
}

/// The part that a node plays in dependency loops and their repair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// None beyond its kind's.
    #[default]
    Plain,
    /// A view; `dummy` is set on it when its rule must wait.
    View,
    /// A materialized view, which may be postponed to post-data.
    MaterializedView,
    /// The ON SELECT rule of a view or materialized view.
    ViewRule {
        /// The view.
        view: DumpId,
    },
    /// A table's CHECK (or not-null) constraint.
    TableCheck {
        /// The table.
        table: DumpId,
    },
    /// A domain's CHECK or NOT NULL constraint.
    DomainConstraint {
        /// The domain.
        domain: DumpId,
    },
    /// A column's default or generation expression.
    ColumnDefault {
        /// The table.
        table: DumpId,
    },
    /// A base or range type with its shell: functions of a loop depend on the shell instead.
    TypeWithShell {
        /// The shell type.
        shell: DumpId,
    },
    /// An index of a partitioned table or of a partition.
    PartitionIndex {
        /// The parent's index, for a partition's.
        parent: Option<DumpId>,
    },
    /// Statistics data of a relation.
    StatisticsData {
        /// Whether the relation is a materialized view or one of its indexes.
        of_materialized_view: bool,
    },
}

/// A node of the graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its position in the graph, from 1.
    pub id: DumpId,
    /// The dump ID that `pg_dump` gives it, and that its entry has in the archive; none for what `pg_dump` passes over.
    pub number: Option<DumpId>,
    /// What kind of node it is.
    pub kind: Kind,
    /// Its part in dependency loops.
    pub role: Role,
    /// Where the object lives in the catalogs.
    pub object_id: ObjectId,
    /// The object's name, unquoted.
    pub name: Name,
    /// The schema that the object lives in, 0 for none.
    pub schema_oid: Oid,
    /// That schema's name.
    pub schema: Option<Name>,
    /// What distinguishes it from others of equal kind, schema and name, compared as bytes (its argument's types, the
    /// table of a trigger): two dumps of one database are equal text. Behind each part but the last stands a NUL, which
    /// no name holds.
    pub natural_key: Name,
    /// The components that were asked for.
    pub want: Components,
    /// The components that the object has.
    pub has: Components,
    /// The nodes that must come before this one. The order and the repetitions are kept.
    pub dependencies: Vec<DumpId>,
    /// The extension that the object is a member of.
    pub extension: Option<DumpId>,
    /// The extensions that the object depends on without being their member (`DEPENDS ON EXTENSION`).
    pub depends_on_extensions: Vec<Name>,
    /// A rule, CHECK or default that is an entry of its own and not part of its table's; large objects that are
    /// entries of their own and not of a group.
    pub separate: bool,
    /// A view that is first made with NULL columns, because its rule comes later.
    pub dummy: bool,
    /// A function or materialized view that moved to post-data.
    pub postponed: bool,
}

impl Node {
    /// A node with nothing but its name; the graph gives it its number.
    pub fn new(kind: Kind, object_id: ObjectId, schema_oid: Oid, schema: Option<Name>, name: impl Into<Name>) -> Self {
        Self {
            id: DumpId::default(),
            number: None,
            kind,
            role: Role::Plain,
            object_id,
            name: name.into(),
            schema_oid,
            schema,
            natural_key: Name::default(),
            want: Components::all(),
            has: Components::DEFINITION,
            dependencies: Vec::new(),
            extension: None,
            depends_on_extensions: Vec::new(),
            separate: false,
            dummy: false,
            postponed: false,
        }
    }

    /// Whether a component was asked for and is there.
    pub fn dumps(&self, component: Components) -> bool {
        (self.want & self.has).intersects(component)
    }

    /// The name with its schema in front, as SQL takes it.
    pub fn qualified_name(&self) -> String {
        ident::qualified(self.schema.as_deref(), &self.name)
    }

    /// Adds an edge: `other` comes first.
    pub fn depend_on(&mut self, other: DumpId) {
        self.dependencies.push(other);
    }
}
