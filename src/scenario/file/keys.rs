//! The keys of a scenario file, as one table: what each takes, and what it means. The reader, the
//! JSON schema and the tables in docs/scenario-files.md all come from here.

use super::limits;
use crate::io::Kind;
use crate::plan::Strategy;

/// A key, and what may stand behind it.
#[derive(Clone, Copy, Debug)]
pub struct KeySpec {
    pub name: &'static str,
    pub value_type: ValueType,
    /// What holds where the key is not given; empty if nothing does.
    pub default: &'static str,
    pub meaning: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum ValueType {
    /// One line, up to this many characters.
    Text(usize),
    /// A list of such lines: so many, so long.
    Texts(usize, usize),
    /// A number from the first to the second, without a fraction.
    Whole(u64, u64),
    /// The pace: a number, also with a fraction.
    Pace,
    Truth,
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    /// "60s".
    Length,
    /// "60s", but not "0s".
    SomeLength,
    /// A length, or a distribution of lengths.
    Lengths,
    /// "7:00:00".
    TimeOfDay,
    /// Keys that the file chooses, each with one line.
    Lines,
    /// A list of tables with these keys.
    List(&'static Section),
    /// A table with these keys.
    Table(&'static Section),
    /// Tables with these keys, each under a name that the file chooses.
    Named(&'static Section),
}

/// A table of the file, and its keys in the order in which they are told.
#[derive(Debug)]
pub struct Section {
    /// As the file writes it: "[tasks.NAME]".
    pub title: &'static str,
    pub keys: &'static [KeySpec],
}

impl Section {
    pub fn key(&self, name: &str) -> Option<&'static KeySpec> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl ValueType {
    /// "a length such as "60s"": the end of a sentence that says what is allowed.
    pub fn says(self) -> String {
        match self {
            Self::Text(most) => format!("a text in quotes, up to {most} characters"),
            Self::Texts(items, _) => {
                format!("a list of up to {items} texts in quotes, such as [\"...\", \"...\"]")
            }
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Pace => "a number from 0.001 to 1000000000".to_owned(),
            Self::Truth => "true or false".to_owned(),
            Self::Word(words) => one_of(words),
            Self::Words(words) => format!("a list of {}", one_of(words)),
            Self::Length => {
                "a length in quotes, such as \"60s\", \"1 min\", \"1h30min\" or \"10ms\", at most 100 years"
                    .to_owned()
            }
            Self::SomeLength => {
                "a length in quotes that is longer than 0s, such as \"1s\" or \"10ms\"".to_owned()
            }
            Self::Lengths => "a length in quotes such as \"60s\", or { uniform = [\"1s\", \"3s\"] }, or \
                              { exponential = \"2s\" }; at most 100 years"
                .to_owned(),
            Self::TimeOfDay => "a time of day in quotes, such as \"7:00\" or \"7:00:00\"".to_owned(),
            Self::Lines => "a table of texts".to_owned(),
            Self::List(section) => format!("a list of tables such as {}", section.title),
            Self::Table(section) => format!("a table: {}", section.title),
            Self::Named(section) => format!("tables, each with a name: {}", section.title),
        }
    }
}

fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

const CLOCKS: &[&str] = &["seconds", "milliseconds", "hours"];
const DISCIPLINES: &[&str] = &["fifo", "round-robin", "shortest-first", "priority"];
pub const STRATEGIES: &[&str] = &[
    Strategy::BLOCKING.name(),
    Strategy::CONCURRENT.name(),
    Strategy::PARALLEL.name(),
    Strategy::HYBRID.name(),
];
/// The kinds whose wait is as long as the file says.
pub const KINDS: &[&str] = &[
    Kind::ClientSends.name(),
    Kind::ClientReceives.name(),
    Kind::FileRead.name(),
    Kind::FileWrite.name(),
    Kind::RemoteApi.name(),
];

const ANSWER: KeySpec = KeySpec {
    name: "answer",
    value_type: ValueType::Text(limits::NAME),
    default: "the last compute step of the first task, if it is the same in all strategies",
    meaning: "The compute step whose result must be the same in all strategies.",
};
pub const WORKER_TABLES: KeySpec = KeySpec {
    name: "workers",
    value_type: ValueType::Named(&WORKERS),
    default: "",
    meaning: "The workers: at least one table. The first has the workers of steps that name no others.",
};
pub const TASK_TABLES: KeySpec = KeySpec {
    name: "tasks",
    value_type: ValueType::Named(&TASKS),
    default: "",
    meaning: "The tasks: at least one table.",
};

pub static FILE: Section = Section {
    title: "the file",
    keys: &[
        KeySpec {
            name: "name",
            value_type: ValueType::Text(limits::NAME),
            default: "the name of the file",
            meaning: "The scenario's name.",
        },
        KeySpec {
            name: "question",
            value_type: ValueType::Text(limits::TEXT),
            default: "a question that fits every scenario",
            meaning: "The question that the page answers: its first line.",
        },
        KeySpec {
            name: "text",
            value_type: ValueType::Texts(limits::TEXTS, limits::TEXT),
            default: "sentences that tell the numbers",
            meaning: "What is given, in a few sentences. `{tasks.NAME.count}` in a text is that value.",
        },
        KeySpec {
            name: "lesson",
            value_type: ValueType::Text(limits::LESSON),
            default: "",
            meaning: "The rule of the page: left out where one of `claims` does not hold in the model.",
        },
        KeySpec {
            name: "starts",
            value_type: ValueType::TimeOfDay,
            default: "",
            meaning: "The page tells the time of day, and the story begins at this one.",
        },
        KeySpec {
            name: "clock",
            value_type: ValueType::Word(CLOCKS),
            default: "\"seconds\"",
            meaning: "The unit of the page, where it does not tell the time of day.",
        },
        KeySpec {
            name: "pace",
            value_type: ValueType::Pace,
            default: "so that measuring takes a few seconds",
            meaning: "Story seconds in a real second, when it is measured.",
        },
        KeySpec {
            name: "seed",
            value_type: ValueType::Whole(0, i64::MAX as u64),
            default: "1",
            meaning: "Another number gives other random lengths; the same number always gives the same ones.",
        },
        ANSWER,
        KeySpec {
            name: "claims",
            value_type: ValueType::Texts(limits::CLAIMS, limits::TEXT),
            default: "",
            meaning: "What must hold, in sentences of a fixed form.",
        },
        KeySpec {
            name: "machine",
            value_type: ValueType::Table(&MACHINE),
            default: "",
            meaning: "What the workers run on, in the model.",
        },
        WORKER_TABLES,
        TASK_TABLES,
        KeySpec {
            name: "events",
            value_type: ValueType::Lines,
            default: "starts and ends, and arrives if not all come at once",
            meaning: "The rows of the table of what happens when: a moment, and the words for it.",
        },
        KeySpec {
            name: "published",
            value_type: ValueType::Lines,
            default: "",
            meaning: "What a source states: a quantity, and its value.",
        },
        KeySpec {
            name: "try",
            value_type: ValueType::Lines,
            default: "",
            meaning: "What the page proposes to change next, up to four: `\"KEY=VALUE\"` as `--set` takes it, and what it shows.",
        },
        KeySpec {
            name: "blocking",
            value_type: ValueType::Table(&STRATEGY),
            default: "",
            meaning: "What is different in this strategy.",
        },
        KeySpec {
            name: "concurrent",
            value_type: ValueType::Table(&STRATEGY),
            default: "",
            meaning: "What is different in this strategy.",
        },
        KeySpec {
            name: "parallel",
            value_type: ValueType::Table(&STRATEGY),
            default: "",
            meaning: "What is different in this strategy.",
        },
        KeySpec {
            name: "hybrid",
            value_type: ValueType::Table(&STRATEGY),
            default: "",
            meaning: "What is different in this strategy.",
        },
    ],
};

pub static MACHINE: Section = Section {
    title: "[machine]",
    keys: &[KeySpec {
        name: "processors",
        value_type: ValueType::Whole(1, limits::WORKERS as u64),
        default: "one for each worker",
        meaning: "Running tasks share so many processors evenly. A measured run has those of this machine.",
    }],
};

pub static STRATEGY: Section = Section {
    title: "[STRATEGY]",
    keys: &[
        KeySpec {
            name: "headline",
            value_type: ValueType::Text(limits::TEXT),
            default: "the workers, and what a wait does to them",
            meaning: "What the strategy means here, in a few words.",
        },
        ANSWER,
        WORKER_TABLES,
        TASK_TABLES,
    ],
};

pub static WORKERS: Section = Section {
    title: "[workers.NAME]",
    keys: &[
        KeySpec {
            name: "name",
            value_type: ValueType::Text(limits::NAME),
            default: "the name of the table, with a capital",
            meaning: "What a worker is called.",
        },
        KeySpec {
            name: "count",
            value_type: ValueType::Whole(1, limits::WORKERS as u64),
            default: "one worker, without a number",
            meaning: "How many workers there are, where there are many. They are numbered: Core 1, Core 2.",
        },
        KeySpec {
            name: "first",
            value_type: ValueType::Whole(0, 1_000_000),
            default: "1",
            meaning: "The number of the first of them.",
        },
        KeySpec {
            name: "names",
            value_type: ValueType::Texts(limits::WORKERS, limits::NAME),
            default: "",
            meaning: "The workers by name, in place of `name` and `count`.",
        },
        KeySpec {
            name: "discipline",
            value_type: ValueType::Word(DISCIPLINES),
            default: "\"fifo\"",
            meaning: "Which of the ready tasks a free worker takes.",
        },
        KeySpec {
            name: "quantum",
            value_type: ValueType::SomeLength,
            default: "",
            meaning: "With \"round-robin\": how long a task runs before it goes to the back of the queue.",
        },
        KeySpec {
            name: "preemptive",
            value_type: ValueType::Truth,
            default: "false",
            meaning: "With \"shortest-first\" and \"priority\": whether a task that becomes ready may take the \
                      worker of one that runs.",
        },
        KeySpec {
            name: "switch_cost",
            value_type: ValueType::Length,
            default: "\"0s\"",
            meaning: "What a worker needs before it begins another task than the one that it had last.",
        },
        KeySpec {
            name: "places",
            value_type: ValueType::Whole(1, u32::MAX as u64),
            default: "any number",
            meaning: "A bounded queue: how many tasks may be on the way to it or stand in it, where waits free.",
        },
    ],
};

pub static TASKS: Section = Section {
    title: "[tasks.NAME]",
    keys: &[
        KeySpec {
            name: "name",
            value_type: ValueType::Text(limits::NAME),
            default: "the name of the table, with a capital",
            meaning: "What a task is called.",
        },
        KeySpec {
            name: "count",
            value_type: ValueType::Whole(1, limits::TASKS),
            default: "one task, without a number",
            meaning: "How many tasks there are. They are numbered: User 1, User 2.",
        },
        KeySpec {
            name: "arrives",
            value_type: ValueType::Length,
            default: "\"0s\"",
            meaning: "When the first of them comes.",
        },
        KeySpec {
            name: "every",
            value_type: ValueType::Lengths,
            default: "\"0s\": all come at once",
            meaning: "From one to the next. An exponential distribution gives Poisson arrivals.",
        },
        KeySpec {
            name: "steps",
            value_type: ValueType::List(&STEP),
            default: "",
            meaning: "What a task does, in this order.",
        },
        KeySpec {
            name: "repeat",
            value_type: ValueType::Whole(1, limits::STEPS),
            default: "1",
            meaning: "How often it does all its steps.",
        },
        KeySpec {
            name: "only",
            value_type: ValueType::Text(limits::NAME),
            default: "",
            meaning: "A worker: of those who share a queue with it, no other takes the task.",
        },
        KeySpec {
            name: "after",
            value_type: ValueType::Texts(limits::TEXTS, limits::NAME),
            default: "",
            meaning: "It comes when these have finished: all tasks of a table, or one by its name, such as \
                      \"Draft 2\". Those that are not there in a strategy are not waited for.",
        },
        KeySpec {
            name: "interruptible",
            value_type: ValueType::Truth,
            default: "true",
            meaning: "false: its waits hold their worker in every strategy, and nobody takes the worker from it.",
        },
        KeySpec {
            name: "independent",
            value_type: ValueType::Truth,
            default: "true",
            meaning: "false: the worker that took it first does the rest of it, too.",
        },
        KeySpec {
            name: "priority",
            value_type: ValueType::Whole(0, u32::MAX as u64),
            default: "0",
            meaning: "With discipline \"priority\": the lowest number goes first.",
        },
        KeySpec {
            name: "strategies",
            value_type: ValueType::Words(STRATEGIES),
            default: "all four",
            meaning: "The task exists only in these.",
        },
    ],
};

pub static STEP: Section = Section {
    title: "{ compute = \"60s\" }",
    keys: &[
        KeySpec {
            name: "compute",
            value_type: ValueType::Lengths,
            default: "",
            meaning: "The step needs a worker for so long. A step has either this or `wait`.",
        },
        KeySpec {
            name: "wait",
            value_type: ValueType::Lengths,
            default: "",
            meaning: "The step needs something outside for so long.",
        },
        KeySpec {
            name: "name",
            value_type: ValueType::Text(limits::NAME),
            default: "\"compute\" or \"wait\"",
            meaning: "What the step is called.",
        },
        KeySpec {
            name: "on",
            value_type: ValueType::Text(limits::NAME),
            default: "the first table; of a wait, that of the step before it in the list, also when the list is repeated",
            meaning: "The table of the workers that do it, where there are many. Of a wait: who is held by it.",
        },
        KeySpec {
            name: "gives_way",
            value_type: ValueType::SomeLength,
            default: "never",
            meaning: "On an event loop: it computes for so long, and then lets others go first.",
        },
        KeySpec {
            name: "io",
            value_type: ValueType::Word(KINDS),
            default: "a timer",
            meaning: "What a measured run really waits for: a kind of I/O.",
        },
    ],
};
