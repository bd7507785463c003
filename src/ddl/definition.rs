//! Definitions become archive entries here, with the comment, label and privilege entries beside them.

use super::Annotations;
use crate::archive::Entry;
use crate::graph::{Components, Node};
use crate::ident;
use crate::oid::{DumpId, ObjectId};
use crate::section::Section;
use crate::text::{Name, Names};
use crate::{Error, Result};

/// What a kind says of one entry; the rest is the node's.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The entry's name.
    pub tag: Name,
    /// The kind of object, in capitals.
    pub desc: &'static str,
    /// The section; none for entries that stand beside their object.
    pub section: Option<Section>,
    /// The schema, for objects that live in one.
    pub schema: Option<Name>,
    /// The owning role's name; none or empty where there is none (stock keeps the two apart).
    pub owner: Option<Name>,
    /// SQL that makes the object.
    pub definition: Option<String>,
    /// SQL that drops it.
    pub drop: Option<String>,
    /// The COPY statement, for table data.
    pub copy: Option<String>,
    /// The tablespace; empty for the default.
    pub tablespace: Option<Name>,
    /// The table access method.
    pub table_am: Option<Name>,
    /// `pg_class.relkind`, 0 for what is no relation.
    pub relkind: u8,
    /// Dependencies stated by the kind; where empty, the graph's are used.
    pub dependencies: Vec<DumpId>,
    /// Whether the entry has a data file.
    pub has_data: bool,
}

impl Draft {
    /// A pre-data entry that is named like its node and lives in its schema.
    pub fn pre_data(node: &Node, desc: &'static str, owner: Option<&Name>, definition: String, drop: String) -> Self {
        Self {
            tag: node.name.clone(),
            desc,
            section: Some(Section::PreData),
            schema: node.schema.clone(),
            owner: owner.cloned(),
            definition: Some(definition),
            drop: Some(drop),
            ..Self::default()
        }
    }
}

/// That the object of that name is dropped together with the extensions that it depends on; `words` is what
/// SQL calls it.
pub fn depends_on_extensions(node: &Node, words: &str, name: &str) -> String {
    let depends =
        |extension: &Name| format!("\nALTER {words} {name} DEPENDS ON EXTENSION {};", ident::quote(extension));
    node.depends_on_extensions.iter().map(depends).collect()
}

/// The object that a comment, label or privilege stands beside.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// What SQL calls it: `TABLE`, `FUNCTION`, `CONSTRAINT x ON`.
    pub words: &'a str,
    /// Its name as SQL takes it: quoted, with arguments, without schema.
    pub name: &'a str,
    /// Its schema, where it lives in one.
    pub schema: Option<&'a str>,
    /// The owning role's name.
    pub owner: &'a str,
    /// The object's address in the catalogs.
    pub object_id: ObjectId,
    /// The entry to stand beside.
    pub dump_id: DumpId,
}

/// Which entries beside objects are left out by option.
#[derive(Clone, Copy, Debug, Default)]
pub struct Omit {
    /// `--no-comments`.
    pub comments: bool,
    /// `--no-security-labels`.
    pub labels: bool,
    /// `-x`, `--no-privileges`.
    pub privileges: bool,
}

/// Collects the entries of all definitions, in order.
pub struct Definitions<'a> {
    /// Comments, labels and privileges of the database.
    pub annotations: &'a Annotations,
    /// What a user should know of the definitions.
    pub warnings: Vec<String>,
    entries: Vec<Entry>,
    names: Names,
    failure: Option<Error>,
    next_id: u32,
    omit: Omit,
}

impl<'a> Definitions<'a> {
    /// Starts; `last_id` is the largest number that the graph gave away.
    pub fn new(annotations: &'a Annotations, last_id: DumpId, omit: Omit) -> Self {
        Self {
            annotations,
            warnings: Vec::new(),
            entries: Vec::new(),
            names: Names::default(),
            failure: None,
            next_id: last_id.0 + 1,
            omit,
        }
    }

    /// The entries, in the order in which they were added; an error if a definition could not be written.
    pub fn into_entries(self) -> Result<Vec<Entry>> {
        match self.failure {
            Some(error) => Err(error),
            None => Ok(self.entries),
        }
    }

    /// Remembers the first error, and gives nothing for the text that was to be written.
    pub fn fail(&mut self, error: Error) -> String {
        self.failure.get_or_insert(error);
        String::new()
    }

    /// A name that many entries may have.
    pub fn name(&mut self, text: &str) -> Name {
        self.names.get(text)
    }

    /// Which entries beside objects are left out.
    pub fn omit(&self) -> Omit {
        self.omit
    }

    /// A number for an entry that no node stands for.
    pub fn fresh_id(&mut self) -> DumpId {
        let id = DumpId(self.next_id);
        self.next_id += 1;
        id
    }

    /// Adds the node's own entry.
    pub fn entry(&mut self, node: &Node, draft: Draft) {
        self.push(node.id, node.object_id, draft);
    }

    /// Adds an entry that no node stands for, and tells its number.
    pub fn extra(&mut self, object_id: ObjectId, draft: Draft) -> DumpId {
        let id = self.fresh_id();
        self.push(id, object_id, draft);
        id
    }

    fn push(&mut self, dump_id: DumpId, object_id: ObjectId, draft: Draft) {
        self.entries.push(Entry {
            dump_id,
            has_data: draft.has_data,
            object_id,
            tag: draft.tag,
            desc: self.names.get(draft.desc),
            section: draft.section.unwrap_or(Section::None),
            definition: draft.definition.map(String::into_boxed_str),
            drop: draft.drop.map(String::into_boxed_str),
            copy: draft.copy.map(String::into_boxed_str),
            schema: draft.schema,
            tablespace: draft.tablespace,
            table_am: draft.table_am,
            relkind: draft.relkind,
            owner: draft.owner,
            dependencies: draft.dependencies,
            file: String::new(),
        });
    }

    /// Adds the object's comment and labels, as far as the node wants and has them.
    pub fn annotate(&mut self, node: &Node, target: &Target<'_>) {
        if node.dumps(Components::COMMENT) {
            self.comment(target, 0);
        }
        if node.dumps(Components::LABEL) {
            self.labels(target);
        }
    }

    /// Adds the comment on the object, or on a part of it that has a number (a column).
    pub fn comment(&mut self, target: &Target<'_>, number: i32) {
        if let Some(comment) = self.annotations.comments.get(&(target.object_id, number)) {
            self.comment_text(target, comment);
        }
    }

    /// Adds the object's comment unless it is the one that initdb gives; where that was taken away, an empty one.
    pub fn comment_unless(&mut self, target: &Target<'_>, initial: Option<&str>) {
        let comment = self.annotations.comments.get(&(target.object_id, 0)).map(String::as_str);
        match (comment, initial) {
            (Some(comment), initial) if Some(comment) != initial => self.comment_text(target, comment),
            (None, Some(_)) => self.comment_text(target, ""),
            _ => {}
        }
    }

    /// Adds a comment of this text.
    pub fn comment_text(&mut self, target: &Target<'_>, comment: &str) {
        if !self.omit.comments {
            let name = target.qualified_name();
            let definition = format!("COMMENT ON {} {name} IS {};\n", target.words, ident::literal(comment));
            self.beside(target, "COMMENT", definition);
        }
    }

    /// Adds the labels on the object itself.
    pub fn labels(&mut self, target: &Target<'_>) {
        self.labels_with_columns(target, &[]);
    }

    /// Adds one entry for the labels on a relation and on its columns, given by number and quoted name.
    pub fn labels_with_columns(&mut self, target: &Target<'_>, columns: &[(i32, String)]) {
        if self.omit.labels {
            return;
        }
        let name = target.qualified_name();
        let on_columns = columns.iter().map(|(number, column)| (*number, format!("COLUMN {name}.{column}")));
        let mut definition = String::new();
        for (number, on) in std::iter::once((0, format!("{} {name}", target.words))).chain(on_columns) {
            for label in self.annotations.labels.get(&(target.object_id, number)).into_iter().flatten() {
                let provider = ident::quote(&label.provider);
                let text = ident::literal(&label.label);
                definition.push_str(&format!("SECURITY LABEL FOR {provider} ON {on} IS {text};\n"));
            }
        }
        if !definition.is_empty() {
            self.beside(target, "SECURITY LABEL", definition);
        }
    }

    /// Adds an entry without section that depends on the target and is named after it.
    pub fn beside(&mut self, target: &Target<'_>, desc: &'static str, definition: String) -> DumpId {
        let draft = Draft {
            tag: target.tag().into(),
            desc,
            schema: target.schema.map(|schema| self.names.get(schema)),
            owner: Some(self.names.get(target.owner)),
            definition: Some(definition),
            dependencies: vec![target.dump_id],
            ..Draft::default()
        };
        self.extra(ObjectId::NONE, draft)
    }
}

impl<'a> Target<'a> {
    /// The target that a node's own entry is.
    pub fn of(node: &'a Node, words: &'a str, name: &'a str, owner: &'a str) -> Self {
        let schema = node.schema.as_deref();
        Self { words, name, schema, owner, object_id: node.object_id, dump_id: node.id }
    }

    /// What entries beside the target are named after it.
    pub fn tag(&self) -> String {
        format!("{} {}", self.words, self.name)
    }

    /// The name with its schema in front.
    pub fn qualified_name(&self) -> String {
        match self.schema {
            Some(schema) => format!("{}.{}", ident::quote(schema), self.name),
            None => self.name.to_owned(),
        }
    }
}
