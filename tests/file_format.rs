//! The format of scenario files, as it is written down: the schema, the tables of keys, and the
//! examples of docs/scenario-files.md. `UPDATE_EXPECT=1 cargo test` writes the first two anew.

use std::fmt::Write;
use std::fs;

use boon::{Compiler, Schemas};
use expect_test::expect_file;
use meanwhile::render::{Colour, Glyphs, TextStyle, View, diagnostics};
use meanwhile::scenario::catalogue;
use meanwhile::scenario::file::keys::{FILE, MACHINE, STEP, STRATEGY, Section, TASKS, ValueType, WORKERS};
use meanwhile::scenario::file::{self, NEW, writing};
use serde_json::{Map, Value, json};

use crate::files::examples;
use crate::program::scenario;

const DOCUMENT: &str = "docs/scenario-files.md";
const SECTIONS: [(&str, &Section); 6] = [
    ("file", &FILE),
    ("machine", &MACHINE),
    ("workers", &WORKERS),
    ("tasks", &TASKS),
    ("step", &STEP),
    ("strategy", &STRATEGY),
];

fn schema() -> Value {
    let mut definitions: Map<String, Value> =
        SECTIONS[1..].iter().map(|(name, section)| ((*name).to_owned(), of_section(section))).collect();
    let is_step = json!([{ "required": ["compute"] }, { "required": ["wait"] }]);
    definitions["step"]["oneOf"] = is_step;
    definitions.insert(
        "length".to_owned(),
        json!({
            "description": "A length of time with its units, such as 60s, 1m30s, 2h or 10ms; at most 100 years.",
            "type": "string",
            "pattern": "^(0|([0-9]+ *[A-Za-z]+ *)+)$"
        }),
    );
    definitions.insert(
        "lengths".to_owned(),
        json!({
            "description": "A length of time, or a distribution of lengths.",
            "oneOf": [
                { "$ref": "#/$defs/length" },
                {
                    "type": "object", "additionalProperties": false, "required": ["uniform"],
                    "properties": { "uniform": {
                        "description": "Any length between these two.",
                        "type": "array", "minItems": 2, "maxItems": 2, "items": { "$ref": "#/$defs/length" }
                    } }
                },
                {
                    "type": "object", "additionalProperties": false, "required": ["exponential"],
                    "properties": { "exponential": {
                        "description": "The mean of an exponential distribution.", "$ref": "#/$defs/length"
                    } }
                }
            ]
        }),
    );
    let mut schema = of_section(&FILE);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "A scenario file of meanwhile".into();
    schema["$defs"] = definitions.into();
    schema
}

fn of_section(section: &Section) -> Value {
    let properties = section.keys.iter().map(|key| {
        let mut schema = of_value(key.value_type);
        schema["description"] = match key.default {
            "" => key.meaning.into(),
            default => format!("{} Default: {default}.", key.meaning).into(),
        };
        (key.name.to_owned(), schema)
    });
    json!({ "type": "object", "additionalProperties": false, "properties": properties.collect::<Map<_, _>>() })
}

fn of_value(value_type: ValueType) -> Value {
    let text = |most: usize| json!({ "type": "string", "minLength": 1, "maxLength": most });
    let definition = |section: &Section| {
        let (name, _) =
            SECTIONS.iter().find(|(_, known)| known.title == section.title).expect("a known section");
        json!({ "$ref": format!("#/$defs/{name}") })
    };
    match value_type {
        ValueType::Text(most) => text(most),
        ValueType::Texts(items, most) => json!({ "type": "array", "maxItems": items, "items": text(most) }),
        ValueType::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        ValueType::Pace => json!({ "type": "number", "minimum": 0.001, "maximum": 1e9 }),
        ValueType::Truth => json!({ "type": "boolean" }),
        ValueType::Word(words) => json!({ "enum": words }),
        ValueType::Words(words) => json!({ "type": "array", "minItems": 1, "items": { "enum": words } }),
        ValueType::Length | ValueType::SomeLength => json!({ "$ref": "#/$defs/length" }),
        ValueType::Lengths => json!({ "$ref": "#/$defs/lengths" }),
        ValueType::TimeOfDay => {
            json!({ "type": "string", "pattern": "^[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]+)?)?$" })
        }
        ValueType::Lines => {
            json!({ "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } })
        }
        ValueType::List(section) => json!({ "type": "array", "minItems": 1, "items": definition(section) }),
        ValueType::Table(section) => definition(section),
        ValueType::Named(section) => json!({ "type": "object", "additionalProperties": definition(section) }),
    }
}

#[test]
fn the_schema_for_editors_comes_from_the_table_of_keys() {
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    expect_file!["../docs/scenario.schema.json"].assert_eq(&text);
}

fn is_valid(text: &str) -> bool {
    let file: Value = toml::from_str(text).expect("TOML");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("scenario.json", schema()).expect("a schema");
    let schema = compiler.compile("scenario.json", &mut schemas).expect("a valid schema");
    schemas.validate(&file, schema).is_ok()
}

#[test]
fn the_schema_knows_good_files_and_wrong_ones() {
    for (name, text) in examples() {
        assert!(is_valid(&text), "{name}");
    }
    for entry in catalogue::scenarios() {
        assert!(is_valid(&writing::text(&scenario(entry.name)).expect("a file")), "{entry}");
    }
    assert!(is_valid(NEW));
    let good = "[workers.x]\n[tasks.a]\nsteps = [{ compute = \"1s\" }]\n";
    assert!(is_valid(good));
    for (part, wrong) in [
        ("[workers.x]", "[wokers.x]"),
        ("[workers.x]", "[workers.x]\ncount = 0"),
        ("[workers.x]", "[workers.x]\ndiscipline = \"lifo\""),
        ("[workers.x]", "pace = \"1\"\n[workers.x]"),
        ("[workers.x]", "starts = \"7\"\n[workers.x]"),
        ("steps", "stepts"),
        ("compute = \"1s\"", "compute = 1"),
        ("compute = \"1s\"", "compute = \"1\""),
        ("compute = \"1s\"", "compute = { uniform = [\"1s\"] }"),
        ("compute = \"1s\"", "compute = \"1s\", wait = \"1s\""),
        ("compute = \"1s\"", "name = \"x\""),
        ("[tasks.a]", "[tasks.a]\nstrategies = [\"serial\"]"),
        ("[tasks.a]", "[hybrid]\nquestion = \"?\"\n[tasks.a]"),
    ] {
        assert!(!is_valid(&good.replace(part, wrong)), "{wrong}");
    }
}

/// The table of a section, as the document has it.
fn table_of(section: &Section) -> String {
    let mut table = "| key | takes | default | meaning |\n|---|---|---|---|\n".to_owned();
    for key in section.keys {
        let default = if key.default.is_empty() { "-" } else { key.default };
        let _ =
            writeln!(table, "| `{}` | {} | {default} | {} |", key.name, key.value_type.says(), key.meaning);
    }
    table
}

/// The blocks of the document that begin with this fence, and what stands between each and the
/// next fence of any kind.
fn blocks<'a>(document: &'a str, fence: &str) -> Vec<(&'a str, &'a str)> {
    let fence = format!("\n```{fence}\n");
    let parts = document.split(fence.as_str()).skip(1);
    parts.map(|part| part.split_once("\n```\n").expect("a block ends")).collect()
}

#[test]
fn every_example_of_the_document_is_a_scenario() {
    let document = fs::read_to_string(DOCUMENT).expect("a text");
    let blocks = blocks(&document, "toml");
    assert!(3 < blocks.len());
    for (text, _) in blocks {
        if let Err(found) = file::read("it.toml", text, &[]) {
            panic!("{found}\n{text}");
        }
        assert!(is_valid(text), "{text}");
    }
}

/// Its tables of keys, and what it says of its wrong examples: a block of ```` ```toml wrong ```` is
/// followed by one of ```` ```text ````, which is what `check` says.
#[test]
fn what_the_document_repeats_is_what_the_program_says() {
    let document = fs::read_to_string(DOCUMENT).expect("a text");
    let mut fresh = document.clone();
    for (name, section) in SECTIONS {
        let begin = format!("<!-- keys: {name} -->\n");
        let (before, rest) = fresh.split_once(&begin).unwrap_or_else(|| panic!("{DOCUMENT} has no {begin}"));
        let (_, after) = rest.split_once("<!-- end -->").expect("an end");
        fresh = [before, &begin, &table_of(section), "<!-- end -->", after].concat();
    }
    let wrong = blocks(&document, "toml wrong");
    assert!(!wrong.is_empty());
    let style = TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
    for (text, rest) in wrong {
        let (told, _) = blocks(rest, "text").into_iter().next().expect("a block of what is told");
        let found = file::read("it.toml", text, &[]).expect_err("something is wrong");
        let block = |told: &str| format!("```text\n{told}\n```");
        fresh = fresh.replacen(&block(told), &block(&diagnostics::render(&found, &style)), 1);
    }
    expect_file!["../docs/scenario-files.md"].assert_eq(&fresh);
}
