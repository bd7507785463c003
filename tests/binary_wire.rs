//! That rows sent in binary form become the rows that their text would have become, and that rows that come in binary
//! form become the text that would have come, on every major.
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
    what_comes_in_binary_form_becomes_the_servers_text,
    what_comes_of_enums_domains_and_encodings_becomes_the_servers_text,
    floats_become_the_servers_text,
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

fn what_comes_in_binary_form_becomes_the_servers_text(server: &Server) {
    let database = server.database();
    let mut random = Random::new("values that come");
    let mut wire = Wire::new(&database);
    for case in CASES {
        let Column::Value(form) = column(&mut wire, case.name) else { unreachable!() };
        let element = oid(&mut wire, case.name);
        let values = written(&mut wire, case, &mut random);
        // Large floats may lie in the middle of what can be written.
        let least = |count: usize| if matches!(form, Form::Float4 | Form::Float8) { count / 2 } else { count };
        let sure = wire.compare_out(Column::Value(form));
        assert!(sure >= least(values.len()), "{}: sure of {sure} of {}", case.name, values.len());
        let texts: Vec<String> = values.iter().map(|value| wire::unescaped(value)).collect();
        let mut arrays: Vec<String> = ["{}", "{NULL}", "{{NULL,NULL},{NULL,NULL}}"].map(str::to_owned).into();
        for chunk in texts.chunks(4) {
            let quoted = pghaul::array::text(chunk);
            arrays.extend([
                format!("[-3:{}]={quoted}", chunk.len() as i32 - 4),
                format!("{{{quoted},{quoted}}}"),
                quoted,
            ]);
        }
        let arrays = wire.written(&format!("{}[]", case.name), &arrays);
        let sure = wire.compare_out(Column::Array { form, element });
        assert!(sure >= least(arrays.len()), "{}[]: sure of {sure} of {}", case.name, arrays.len());
    }
}

fn what_comes_of_enums_domains_and_encodings_becomes_the_servers_text(server: &Server) {
    let database = Database::create(server, "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    let mut wire = Wire::new(&database);
    wire.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'Übermut', E'it''s\t\"so\"'); CREATE DOMAIN code AS varchar(3); \
         CREATE DOMAIN price AS numeric(6,2); CREATE DOMAIN moods AS mood[]",
    );
    for client in ["UTF8", "LATIN1"] {
        assert!(wire.speaks(client));
        let (mood, code) = (oid(&mut wire, "mood"), oid(&mut wire, "code"));
        for (name, column, values) in [
            ("mood", Column::of(mood, true, Oid(0)), &["sad", "\\334bermut", "it's\t\"so\""][..]),
            ("moods", Column::of(mood, true, mood), &["{sad,NULL}", "{\"it's\t\\\"so\\\"\"}"]),
            ("code[]", Column::of(Oid(1043), false, code), &["{a,\"b  \",\"\"}"]),
            ("price", Column::of(Oid(1700), false, Oid(0)), &["1.005", "NaN"]),
            ("text", Column::of(Oid(25), false, Oid(0)), &["Z\u{fc}rich", "\u{1}"]),
            ("json", Column::of(Oid(114), false, Oid(0)), &["\"\u{fc}\\n\""]),
            ("jsonb", Column::of(Oid(3802), false, Oid(0)), &["\"\u{fc}\\n\""]),
            ("name", Column::of(Oid(19), false, Oid(0)), &["\u{fc}"]),
        ] {
            assert!(wire.speaks("UTF8"));
            let values: Vec<String> = values.iter().map(|value| value.replace("\\334", "\u{dc}")).collect();
            let count = wire.written(name, &values).len();
            assert!(wire.speaks(client));
            assert_eq!(wire.compare_out(column.expect("a column")), count, "{name} in {client}");
            assert_eq!(count, values.len(), "{name}");
        }
    }
}

/// Numbers by chance, their bits or their digits, and those beside powers of 2 and of 10.
fn floats_become_the_servers_text(server: &Server) {
    let database = server.database();
    let mut random = Random::new("floats");
    let mut wire = Wire::new(&database);
    let count: u64 = std::env::var("PGHAUL_FLOATS").map_or(20_000, |count| count.parse().expect("a number"));
    let mut numbers: Vec<f64> = (-1074..1024).map(|power| 2f64.powi(power)).collect();
    numbers.extend((-323..309).map(|power| format!("1e{power}").parse::<f64>().expect("a number")));
    numbers.extend((0..count).flat_map(|_| {
        let bits = random.below(1 << 32) << 32 | random.below(1 << 32);
        let digits = (bits >> random.below(64)) as f64 / 10f64.powi(random.below(30) as i32);
        // Integers and halves beyond what all integers can be, where the middle between two is met.
        let whole = (bits >> random.below(12)) as f64 * 2f64.powi(random.below(70) as i32 - 20);
        [f64::from_bits(bits), digits, whole]
    }));
    let beside =
        |number: &f64| [f64::from_bits(number.to_bits() + 1), f64::from_bits(number.to_bits().saturating_sub(1))];
    numbers.extend(numbers.iter().flat_map(beside).collect::<Vec<_>>());
    let doubles: Vec<Vec<u8>> = numbers.iter().map(|number| number.to_be_bytes().to_vec()).collect();
    let sure = wire.compare_numbers("float8", Column::Value(Form::Float8), &doubles);
    assert!(sure * 100 > doubles.len() * 95, "sure of {sure} float8 of {}", doubles.len());
    let bits = |number: &f64| [*number as f32, f32::from_bits(number.to_bits() as u32)];
    let singles: Vec<Vec<u8>> = numbers.iter().flat_map(bits).map(|number| number.to_be_bytes().to_vec()).collect();
    let sure = wire.compare_numbers("float4", Column::Value(Form::Float4), &singles);
    assert!(sure * 100 > singles.len() * 95, "sure of {sure} float4 of {}", singles.len());
}
