//! Identifiers: the server's `oid`, an object's address in the catalogs, and an archive's dump ID.

use std::fmt;

/// A PostgreSQL object identifier; 0 means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(pub u32);

impl Oid {
    /// The OID that names nothing.
    pub const INVALID: Self = Self(0);
    /// Objects that `initdb` made have smaller OIDs (FirstNormalObjectId).
    pub const FIRST_NORMAL: Self = Self(16384);

    /// Whether it names something.
    pub fn is_valid(self) -> bool {
        self.0 != 0
    }

    /// Whether the object was made by `initdb`.
    pub fn is_built_in(self) -> bool {
        self < Self::FIRST_NORMAL
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where an object lives: the catalog table's OID and its row's OID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// The OID of the catalog, `pg_class` for a table.
    pub class: Oid,
    /// The object's OID in that catalog.
    pub oid: Oid,
}

impl ObjectId {
    /// The address of nothing: an object that pghaul invents (a boundary, a table's data).
    pub const NONE: Self = Self { class: Oid::INVALID, oid: Oid::INVALID };

    /// The address of a row of a catalog.
    pub const fn new(class: Oid, oid: Oid) -> Self {
        Self { class, oid }
    }
}

/// The number of an entry within one archive, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DumpId(pub u32);

impl DumpId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for DumpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The OIDs of types whose values SQL can hold without quotes (`src/include/catalog/pg_type.dat`).
#[allow(missing_docs, reason = "each is the type of that name")]
pub mod types {
    use super::Oid;

    pub const BOOL: Oid = Oid(16);
    pub const INT8: Oid = Oid(20);
    pub const INT2: Oid = Oid(21);
    pub const INT4: Oid = Oid(23);
    pub const OID: Oid = Oid(26);
    pub const FLOAT4: Oid = Oid(700);
    pub const FLOAT8: Oid = Oid(701);
    pub const BIT: Oid = Oid(1560);
    pub const VARBIT: Oid = Oid(1562);
    pub const NUMERIC: Oid = Oid(1700);
}

/// The OIDs of the catalogs (`src/include/catalog/pg_*.h`, fixed since they exist).
pub mod class {
    use super::Oid;

    macro_rules! catalogs {
        ($($name:ident = $oid:literal;)*) => { $(
            #[doc = concat!("The catalog `", stringify!($name), "`, in capitals.")]
            pub const $name: Oid = Oid($oid);
        )* };
    }

    catalogs! {
        PG_TYPE = 1247;
        PG_ATTRIBUTE = 1249;
        PG_PROC = 1255;
        PG_CLASS = 1259;
        PG_DATABASE = 1262;
        PG_FOREIGN_SERVER = 1417;
        PG_USER_MAPPING = 1418;
        PG_FOREIGN_DATA_WRAPPER = 2328;
        PG_AM = 2601;
        PG_AMOP = 2602;
        PG_AMPROC = 2603;
        PG_ATTRDEF = 2604;
        PG_CAST = 2605;
        PG_CONSTRAINT = 2606;
        PG_CONVERSION = 2607;
        PG_LANGUAGE = 2612;
        PG_LARGEOBJECT = 2613;
        PG_NAMESPACE = 2615;
        PG_OPCLASS = 2616;
        PG_OPERATOR = 2617;
        PG_REWRITE = 2618;
        PG_TRIGGER = 2620;
        PG_OPFAMILY = 2753;
        PG_LARGEOBJECT_METADATA = 2995;
        PG_EXTENSION = 3079;
        PG_POLICY = 3256;
        PG_STATISTIC_EXT = 3381;
        PG_COLLATION = 3456;
        PG_EVENT_TRIGGER = 3466;
        PG_TRANSFORM = 3576;
        PG_TS_DICT = 3600;
        PG_TS_PARSER = 3601;
        PG_TS_CONFIG = 3602;
        PG_TS_TEMPLATE = 3764;
        PG_DEFAULT_ACL = 826;
        PG_SUBSCRIPTION = 6100;
        PG_SUBSCRIPTION_REL = 6102;
        PG_PUBLICATION = 6104;
        PG_PUBLICATION_REL = 6106;
        PG_PUBLICATION_NAMESPACE = 6237;
    }
}
