//! What ANALYZE learnt of one column.

use crate::ident::literal;
use crate::object::Detail;
use crate::oid::Oid;
use crate::text::Name;

crate::row! {
    /// A row of `pg_stats`; numbers stay as the server wrote them.
    pub struct ColumnStatistics in "object/statistics_data/column.sql" {
        of: Oid,
        name: Name,
        inherited: Option<String>,
        null_frac: Option<String>,
        avg_width: Option<String>,
        n_distinct: Option<String>,
        most_common_vals: Option<String>,
        most_common_freqs: Option<String>,
        histogram_bounds: Option<String>,
        correlation: Option<String>,
        most_common_elems: Option<String>,
        most_common_elem_freqs: Option<String>,
        elem_count_histogram: Option<String>,
        range_length_histogram: Option<String>,
        range_empty_frac: Option<String>,
        range_bounds_histogram: Option<String>,
    }
}

impl Detail for ColumnStatistics {
    fn of(&self) -> Oid {
        self.of
    }
}

impl ColumnStatistics {
    /// The arguments of `pg_restore_attribute_stats` that are known, each as name, value and type.
    pub fn arguments(&self) -> impl Iterator<Item = String> {
        [
            ("inherited", &self.inherited, "boolean"),
            ("null_frac", &self.null_frac, "real"),
            ("avg_width", &self.avg_width, "integer"),
            ("n_distinct", &self.n_distinct, "real"),
            ("most_common_vals", &self.most_common_vals, "text"),
            ("most_common_freqs", &self.most_common_freqs, "real[]"),
            ("histogram_bounds", &self.histogram_bounds, "text"),
            ("correlation", &self.correlation, "real"),
            ("most_common_elems", &self.most_common_elems, "text"),
            ("most_common_elem_freqs", &self.most_common_elem_freqs, "real[]"),
            ("elem_count_histogram", &self.elem_count_histogram, "real[]"),
            ("range_length_histogram", &self.range_length_histogram, "text"),
            ("range_empty_frac", &self.range_empty_frac, "real"),
            ("range_bounds_histogram", &self.range_bounds_histogram, "text"),
        ]
        .into_iter()
        .filter_map(|(name, value, kind)| Some(format!("'{name}', {}::{kind}", literal(value.as_ref()?))))
    }
}
