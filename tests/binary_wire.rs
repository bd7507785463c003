//! That rows sent in binary form become the rows that their text would have become, on every major.
//!
//! Values are written by the server, by hand in ways that it may or may not take, and by chance. Each goes into one
//! table as text and, where the conversion is sure of it, into another as binary. Both tables must take it or refuse
//! it, and hold the same: as text, as bytes of the types' own send functions, and in size.

#[path = "binary_wire/cases.rs"]
mod cases;
mod common;
#[path = "binary_wire/wire.rs"]
mod wire;

use cases::{CASES, Case, ODD};
use common::{Database, Random, Server};
use pghaul::binary::{Column, Form};
use pghaul::oid::Oid;
use wire::Wire;

on_each_major! {
    what_the_server_writes_is_sent_in_binary_and_is_the_same,
    arrays_are_the_same,
    declared_lengths_and_precisions_are_applied_as_to_text,
    what_the_server_would_not_write_is_refused_or_left_or_the_same,
    what_chance_makes_of_values_is_refused_or_left_or_the_same,
    enums_and_domains_are_the_same,
    text_of_other_encodings_is_the_same,
}

/// The OID of a type on any server.
fn oid(wire: &mut Wire, name: &str) -> Oid {
    Oid(wire.single(&format!("SELECT '{name}'::regtype::oid")).parse().expect("a number"))
}

fn column(wire: &mut Wire, name: &str) -> Column {
    Column::Value(Form::of(oid(wire, name)).expect("a type that has a form"))
}

/// The values of a case that this server knows, as it writes them.
fn written(wire: &mut Wire, case: &Case, random: &mut Random) -> Vec<Vec<u8>> {
    let mut values: Vec<String> = case.values.iter().map(|value| (*value).to_owned()).collect();
    values.extend((0..200).map(|_| (case.by_chance)(random)));
    wire.written(case.name, &values)
}

fn what_the_server_writes_is_sent_in_binary_and_is_the_same(server: &Server) {
    let database = server.database();
    let mut random = Random::new("values");
    let mut wire = Wire::new(&database);
    for case in CASES {
        let column = column(&mut wire, case.name);
        for settings in case.settings {
            wire.execute(settings);
            let values = written(&mut wire, case, &mut random);
            assert!(values.len() > case.values.len() / 2, "{}: the server knows most of the values", case.name);
            let sure = wire.compare(case.name, column, &values);
            assert_eq!(sure, values.len(), "{} {settings}: sure of all that the server writes", case.name);
        }
        wire.execute("RESET DateStyle; RESET bytea_output; RESET TimeZone");
    }
    assert_eq!(wire.refused, 0, "all is taken in binary form");
}

fn arrays_are_the_same(server: &Server) {
    let database = server.database();
    let mut random = Random::new("arrays");
    let mut wire = Wire::new(&database);
    for case in CASES {
        let Column::Value(form) = column(&mut wire, case.name) else { unreachable!() };
        let element = oid(&mut wire, case.name);
        let name = format!("{}[]", case.name);
        let values = written(&mut wire, case, &mut random);
        let mut arrays = vec!["{}".to_owned(), "{NULL}".to_owned(), "{{NULL,NULL},{NULL,NULL}}".to_owned()];
        for chunk in values.chunks(6) {
            let texts: Vec<String> = chunk.iter().map(|value| wire::unescaped(value)).collect();
            let quoted = pghaul::array::text(&texts);
            arrays.extend([
                quoted.clone(),
                format!("{{{quoted},{quoted}}}"),
                format!("[-3:{}]={quoted}", texts.len() as i32 - 4),
            ]);
        }
        let arrays = wire.written(&name, &arrays);
        let sure = wire.compare(&name, Column::Array { form, element }, &arrays);
        assert_eq!(sure, arrays.len(), "{name}: sure of all that the server writes");
    }
}

fn declared_lengths_and_precisions_are_applied_as_to_text(server: &Server) {
    let database = server.database();
    let mut random = Random::new("precisions");
    let mut wire = Wire::new(&database);
    for case in CASES {
        let Column::Value(form) = column(&mut wire, case.name) else { unreachable!() };
        let mut values = written(&mut wire, case, &mut random);
        // Those that are too long for it are refused, each alone, which is slow: a part of them will do.
        values.truncate(40);
        let array = |value: &Vec<u8>| wire::escaped(&pghaul::array::text(&[wire::unescaped(value)]));
        let arrays: Vec<Vec<u8>> = values.iter().map(array).collect();
        for name in case.declared {
            wire.compare(name, Column::Value(form), &values);
            // A declared type may be another than the one whose values are tried: char(5), bit(8).
            let element = oid(&mut wire, name);
            wire.compare(&format!("{name}[]"), Column::Array { form, element }, &arrays);
        }
    }
}

fn what_the_server_would_not_write_is_refused_or_left_or_the_same(server: &Server) {
    let database = server.database();
    let mut wire = Wire::new(&database);
    for (name, values) in ODD {
        let column = column(&mut wire, name);
        let values: Vec<Vec<u8>> = values.iter().map(|value| wire::escaped(value)).collect();
        wire.compare(name, column, &values);
    }
}

fn what_chance_makes_of_values_is_refused_or_left_or_the_same(server: &Server) {
    let database = server.database();
    let mut random = Random::new("misspelled values");
    let mut wire = Wire::new(&database);
    for case in CASES {
        let column = column(&mut wire, case.name);
        let values = written(&mut wire, case, &mut random);
        let misspelled: Vec<Vec<u8>> = (0..200).map(|_| wire::misspell(&values, &mut random)).collect();
        wire.compare(case.name, column, &misspelled);
    }
}

fn enums_and_domains_are_the_same(server: &Server) {
    let database = server.database();
    let mut wire = Wire::new(&database);
    wire.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'Übermut', 'it''s \"so\"'); \
         CREATE DOMAIN small AS integer NOT NULL CHECK (VALUE < 10); CREATE DOMAIN code AS varchar(3); \
         CREATE DOMAIN price AS numeric(6,2) CHECK (VALUE > 0); CREATE DOMAIN moods AS mood[]; CREATE DOMAIN deep AS code",
    );
    let texts = |texts: &[&str]| texts.iter().map(|text| wire::escaped(text)).collect::<Vec<_>>();
    let value = Column::Value;
    let of = |wire: &mut Wire, form, name| Column::Array { form, element: oid(wire, name) };
    let moods = of(&mut wire, Form::Name, "mood");
    let smalls = of(&mut wire, Form::Int4, "small");
    let codes = of(&mut wire, Form::Text, "code");
    for (name, column, values) in [
        ("mood", value(Form::Name), texts(&["sad", "Übermut", "it's \"so\"", "glad", "", "sad "])),
        ("mood[]", moods, texts(&["{sad,Übermut,NULL}", "{\"it's \\\"so\\\"\"}", "{glad}", "{}"])),
        ("moods", moods, texts(&["{sad,Übermut}", "{glad}"])),
        ("small", value(Form::Int4), texts(&["9", "10", "-5"])),
        ("small[]", smalls, texts(&["{9}", "{9,10}", "{NULL}", "{}"])),
        ("code", value(Form::Text), texts(&["abc", "abcd", "abc   ", ""])),
        ("deep", value(Form::Text), texts(&["abc", "abcd", "abc   ", ""])),
        ("code[]", codes, texts(&["{abc,\"d  \"}", "{abcd}", "{\"abc  \"}"])),
        ("price", value(Form::Numeric), texts(&["1.005", "9999.99", "9999.999", "0.001", "-1", "NaN"])),
    ] {
        let sure = wire.compare(name, column, &values);
        assert_eq!(sure, values.len(), "{name}: sure");
    }
    wire.compare("small", value(Form::Int4), &[b"\\N".to_vec()]);
    wire.compare("code", value(Form::Text), &[b"\\N".to_vec()]);
}

fn text_of_other_encodings_is_the_same(server: &Server) {
    let values: Vec<Vec<u8>> = [
        &b"Z\xc3\xbcrich"[..],
        b"Z\xfcrich",
        b"\xa4",
        b"\xe2\x82\xac",
        b"\xff\xfe",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\x01\x7f",
    ]
    .map(<[u8]>::to_vec)
    .into();
    for encoding in ["UTF8", "LATIN1", "SQL_ASCII", "EUC_JP"] {
        let database = Database::create(server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"));
        let mut wire = Wire::new(&database);
        for client in ["UTF8", "LATIN1", "SQL_ASCII", "WIN1252", "EUC_JP"] {
            if !wire.speaks(client) {
                continue;
            }
            for (name, form) in
                [("text", Form::Text), ("varchar(6)", Form::Text), ("char(7)", Form::Text), ("name", Form::Name)]
            {
                wire.compare(name, Column::Value(form), &values);
            }
            let quoted: Vec<Vec<u8>> = values.iter().map(|value| [b"\"", &value[..], b"\""].concat()).collect();
            wire.compare("json", Column::Value(Form::Text), &quoted);
            wire.compare("jsonb", Column::Value(Form::Jsonb), &quoted);
        }
    }
}
