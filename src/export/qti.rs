//! A problem sheet for Canvas and others that read its form of QTI 1.2: a zip of XML files. A question with
//! other numbers is a section of which one item is drawn.

use std::io::{Cursor, Write};

use maud::{Markup, html};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::quiz::sheet::{Answer, Form, Near, Paragraph, Problem, Question, Sheet};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SCHEMA_OF_SCHEMAS: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// # Panics
/// Never: so little fits into a zip in memory.
pub fn qti(sheet: &Sheet) -> Vec<u8> {
    let name = format!("meanwhile_{}", sheet.seed);
    let files = [
        ("imsmanifest.xml".to_owned(), manifest(&name)),
        (format!("{name}/{name}.xml"), assessment(sheet, &name)),
        (format!("{name}/assessment_meta.xml"), meta(sheet, &name)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same sheet is the same file, whenever it is written.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (path, xml) in files {
        zip.start_file(path, options).expect("a short name");
        let text = DECLARATION.to_owned() + &xml.into_string() + "\n";
        zip.write_all(text.as_bytes()).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

fn title(sheet: &Sheet) -> String {
    format!("Problem sheet {}", sheet.seed)
}

fn manifest(name: &str) -> Markup {
    let (assessment, meta) = (format!("{name}/{name}.xml"), format!("{name}/assessment_meta.xml"));
    html! {
        manifest identifier="meanwhile" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" {
            metadata {
                schema { "IMS Content" }
                schemaversion { "1.1.3" }
            }
            organizations {}
            resources {
                resource identifier=(name) type="imsqti_xmlv1p2" {
                    file href=(assessment) {}
                    dependency identifierref="meta" {}
                }
                resource identifier="meta" href=(meta)
                    type="associatedcontent/imscc_xmlv1p1/learning-application-resource" {
                    file href=(meta) {}
                }
            }
        }
    }
}

fn meta(sheet: &Sheet, name: &str) -> Markup {
    html! {
        quiz identifier=(name) xmlns="http://canvas.instructure.com/xsd/cccv1p0" {
            title { (title(sheet)) }
            description {}
            shuffle_answers { "false" }
            scoring_policy { "keep_highest" }
            quiz_type { "assignment" }
            points_possible { (sheet.questions.len()) }
            allowed_attempts { "1" }
        }
    }
}

fn assessment(sheet: &Sheet, name: &str) -> Markup {
    html! {
        questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" xmlns:xsi=(SCHEMA_OF_SCHEMAS)
            xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd" {
            assessment ident=(name) title=(title(sheet)) {
                qtimetadata { (field("cc_maxattempts", "1")) }
                section ident="root_section" {
                    @for question in &sheet.questions { (self::question(question, name)) }
                }
            }
        }
    }
}

fn field(label: &str, entry: &str) -> Markup {
    html! { qtimetadatafield { fieldlabel { (label) } fieldentry { (entry) } } }
}

fn question(question: &Question, name: &str) -> Markup {
    let ident = format!("{name}_{}", question.id);
    if question.others.is_empty() {
        return item(&question.problem, &ident, &question.id);
    }
    html! {
        section ident=(ident) title=(question.id) {
            selection_ordering {
                selection {
                    selection_number { "1" }
                    selection_extension { points_per_item { "1" } }
                }
            }
            @for (place, problem) in std::iter::once(&question.problem).chain(&question.others).enumerate() {
                (item(problem, &format!("{ident}_{}", place + 1), &question.id))
            }
        }
    }
}

fn item(problem: &Problem, ident: &str, id: &str) -> Markup {
    let is_number = matches!(problem.form, Form::Number { .. });
    let idents: Vec<String> = (1..=problem.options.len()).map(|place| format!("{ident}_{place}")).collect();
    let kind = if is_number { "numerical_question" } else { "multiple_choice_question" };
    let shown = if is_number { String::new() } else { idents.join(",") };
    html! {
        item ident=(ident) title=(format!("{id} {}", problem.lesson)) {
            itemmetadata {
                qtimetadata {
                    (field("question_type", kind))
                    (field("points_possible", "1"))
                    (field("original_answer_ids", &shown))
                }
            }
            presentation {
                material { mattext texttype="text/html" { (stem(problem)) } }
                @if is_number { (blank()) } @else { (choices(problem, &idents)) }
            }
            resprocessing {
                outcomes { decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal" {} }
                respcondition continue="Yes" {
                    conditionvar { other {} }
                    displayfeedback feedbacktype="Response" linkrefid="general_fb" {}
                }
                @if is_number { (number(problem.right())) } @else { (conditions(problem, &idents)) }
            }
            (feedback("general_fb", &problem.because()))
            @for (option, ident) in problem.options.iter().zip(&idents).filter(|_| !is_number) {
                @if let Some(told) = option.feedback() { (feedback(&format!("{ident}_fb"), &told)) }
            }
        }
    }
}

/// HTML, and that as a text.
fn stem(problem: &Problem) -> String {
    let paragraph = |paragraph: &Paragraph| match paragraph {
        Paragraph::Text(text) => html! { p { (text) } },
        Paragraph::Code(text) => html! { pre { (text) } },
    };
    problem.paragraphs().iter().map(|it| paragraph(it).into_string()).collect()
}

fn blank() -> Markup {
    html! {
        response_str ident="response1" rcardinality="Single" {
            render_fib fibtype="Decimal" { response_label ident="answer1" {} }
        }
    }
}

fn choices(problem: &Problem, idents: &[String]) -> Markup {
    html! {
        response_lid ident="response1" rcardinality="Single" {
            render_choice {
                @for (option, ident) in problem.options.iter().zip(idents) {
                    response_label ident=(ident) {
                        material { mattext texttype="text/plain" { (option.text) } }
                    }
                }
            }
        }
    }
}

/// What each choice leads to: a wrong one to its feedback, the right one to all points.
fn conditions(problem: &Problem, idents: &[String]) -> Markup {
    html! {
        @for (_, ident) in problem.options.iter().zip(idents).filter(|(option, _)| option.belief.is_some()) {
            respcondition continue="Yes" {
                conditionvar { varequal respident="response1" { (ident) } }
                displayfeedback feedbacktype="Response" linkrefid=(format!("{ident}_fb")) {}
            }
        }
        @for (_, ident) in problem.options.iter().zip(idents).filter(|(option, _)| option.belief.is_none()) {
            respcondition continue="No" {
                conditionvar { varequal respident="response1" { (ident) } }
                setvar action="Set" varname="SCORE" { "100" }
            }
        }
    }
}

/// The number itself, or one between two bounds.
fn number(right: &Answer) -> Markup {
    let Near { number, within } = right.near.unwrap_or(Near { number: 0.0, within: 0.0 });
    html! {
        respcondition continue="No" {
            conditionvar {
                or {
                    varequal respident="response1" { (number) }
                    and {
                        vargte respident="response1" { (rounded(number - within)) }
                        varlte respident="response1" { (rounded(number + within)) }
                    }
                }
            }
            setvar action="Set" varname="SCORE" { "100" }
        }
    }
}

/// To the microsecond: sums of decimal fractions have long tails.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn feedback(ident: &str, text: &str) -> Markup {
    html! {
        itemfeedback ident=(ident) {
            flow_mat { material { mattext texttype="text/html" { (escaped(text)) } } }
        }
    }
}

/// A text as HTML.
fn escaped(text: &str) -> String {
    html! { p { (text) } }.into_string()
}
