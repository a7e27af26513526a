//! Whole pages of the model clock, as they are printed.
//!
//! `UPDATE_EXPECT=1 cargo test` writes the files in tests/pages/ anew: read them before they are
//! committed, since the page is the product.

use expect_test::expect_file;

use crate::program::meanwhile;

macro_rules! pages {
    ($($name:ident: $line:literal;)*) => {
        $(
            #[test]
            fn $name() {
                let file = concat!("pages/", stringify!($name), ".txt");
                let page = meanwhile($line).page();
                let width = $line.split("--width ").nth(1).map_or(80, |rest| rest.split(' ').next().unwrap().parse().unwrap());
                for line in page.lines().filter(|_| !$line.contains("plain")) {
                    assert!(line.chars().count() <= width, "wider than {width} columns: {line}");
                    assert_eq!(line, line.trim_end(), "blanks at the end of a line");
                }
                expect_file![file].assert_eq(&page);
            }
        )*
    };
}

// One screen.
pages! {
    screen_burgers_80: "burgers --clock model";
    screen_case1_80: "case1 --clock model";
    screen_case2_40: "case2 --clock model --width 40";
    screen_case2_80: "case2 --clock model";
    screen_case2_120: "case2 --clock model --width 120";
    screen_case2_80_ascii: "case2 --clock model --ascii";
    screen_case2_nine_users: "case2 --clock model --users 9";
    screen_case2_hybrid: "case2 --clock model --users 9 --strategy hybrid --verify";
    screen_case2_many_users: "case2 --clock model --users 100000 --strategy blocking,hybrid";
    screen_case2_workers: "case2 --clock model --view both";
    screen_io_wait_40_ascii: "io-wait --clock model --workers 2 --width 40 --ascii";
    screen_io_wait_80: "io-wait --clock model --workers 2";
    screen_parallel_80: "parallel --clock model --workers 2";
    screen_passport_40: "passport --clock model --width 40";
    screen_passport_80: "passport --clock model";
    screen_pipeline_80: "pipeline --clock model";
    screen_pipeline_queue: "pipeline --clock model --queue 2";
    screen_cases_80: "cases --clock model";
    screen_cases_gil_40: "cases --clock model --gil --width 40";
    screen_sweep_80: "sweep case1 --over users=1..30";
    screen_sweep_40: "sweep case1 --over users=1..30 --width 40";
    screen_sweep_queue_80: "sweep examples/scenarios/checkout.toml --over load=0.3,0.6,0.8 --seeds 5";
    screen_web_vs_ml_80: "web-vs-ml --clock model";
    screen_file_chess_80: "run examples/scenarios/chess.toml --clock model";
    screen_file_mm1_80: "run examples/scenarios/mm1.toml --clock model";
    screen_file_round_robin_40: "run examples/scenarios/round-robin.toml --clock model --width 40";
}

/// A default page is one screen, and on a narrow terminal not much more.
#[test]
fn a_page_is_one_screen() {
    let mut lines: Vec<String> =
        ["burgers", "case1", "case2", "cases", "io-wait", "parallel", "passport", "pipeline", "web-vs-ml"]
            .map(str::to_owned)
            .to_vec();
    let files =
        std::fs::read_dir("examples/scenarios").expect("a folder").map(|file| file.expect("a file").path());
    lines.extend(
        files
            .filter(|file| file.extension().is_some_and(|it| it == "toml"))
            .map(|file| format!("run {}", file.display())),
    );
    assert!(15 < lines.len(), "{lines:?}");
    let sweeps = [
        "sweep case1 --over users=1..30",
        "sweep parallel --over workers=1,2,4,8 --set tasks=8 --set serial=0.2",
        "sweep passport --over line=0s..9h:1h",
        "sweep case1 --over users=1..30 --over cores=1..30",
        "sweep case2 --over users=1..3 --over every=1s,2s --strategy hybrid",
        "sweep parallel --over workers=1..40 --over tasks=1..40 --strategy parallel,hybrid --set calculation=60s",
        "sweep examples/scenarios/bank.toml --over workers.clerk.count=1..9 --over tasks.customer.count=1..9",
        "sweep examples/scenarios/checkout.toml --over load=0.5,0.7,0.9 --seeds 5",
    ];
    lines.extend(sweeps.map(str::to_owned));
    let others = [
        "case2 --users 9",
        "parallel --serial 0.2",
        "cases --gil",
        "pipeline --queue 2",
        "pipeline --queue 3 --workers 3",
    ];
    lines.extend(others.map(str::to_owned));
    // A machine has as many workers by default as it has cores.
    let of_workers = |workers| {
        ["io-wait", "parallel", "pipeline", "web-vs-ml"].map(|name| format!("{name} --workers {workers}"))
    };
    let of_cores = |cores| ["case1", "case2", "cases"].map(|name| format!("{name} --cores {cores}"));
    lines.extend([1, 3, 4, 8, 64].into_iter().flat_map(of_workers));
    lines.extend([1, 2, 3, 64].into_iter().flat_map(of_cores));
    // What was measured is on the page, too.
    let recordings = std::fs::read_dir("examples/recordings").expect("a folder");
    let recordings = recordings.map(|file| file.expect("a file").path());
    let recordings = recordings.filter(|file| file.extension().is_some_and(|it| it == "json"));
    lines.extend(recordings.map(|file| format!("replay {}", file.display())));
    for line in lines {
        let has_clock = !line.starts_with("sweep") && !line.starts_with("replay");
        let clock = if has_clock { " --clock model" } else { "" };
        // Where it is narrow, three screens of 24 rows at most.
        for (width, most) in [(80, 40), (40, 70)] {
            let page = meanwhile(&format!("{line}{clock} --width {width}")).page();
            let rows = page.lines().count();
            assert!(rows <= most, "{line}: {rows} rows of {width} columns\n{page}");
        }
    }
}

/// Recorded with two cores: who looks at the chart takes home what eight cashiers do, and not what two cores do.
#[test]
fn a_run_with_too_few_cores_stands_below_the_prediction() {
    let page = meanwhile("replay examples/recordings/burgers.run.json --width 80").page();
    let [parallel, hybrid] = ["parallel: ", "hybrid: "].map(|name| {
        let chart = page.split(&format!("\n{name}")).nth(1).expect("a chart");
        chart.lines().take(5).map(str::to_owned).collect::<Vec<_>>()
    });
    let begins = |chart: &[String], row: usize, name: &str| chart[row].trim_start().starts_with(name);
    assert!(begins(&parallel, 1, "predicted 0 h"), "{page}");
    assert!(begins(&parallel, 2, "Guest 9") && parallel[2].ends_with("12 min"), "{page}");
    assert!(begins(&parallel, 3, "measured") && parallel[3].ends_with("36 min"), "{page}");
    assert!(begins(&hybrid, 2, "measured") && hybrid[2].ends_with("32 min"), "{page}");
}

// Whole pages.
pages! {
    burgers_40_ascii: "burgers --clock model --full --width 40 --ascii";
    burgers_80: "burgers --clock model --full";
    burgers_plain: "burgers --clock model --format plain";
    case1_80: "case1 --clock model --full";
    case2_40: "case2 --clock model --full --width 40";
    case2_80: "case2 --clock model --full";
    case2_120: "case2 --clock model --full --width 120";
    case2_80_ascii: "case2 --clock model --full --ascii";
    case2_plain: "case2 --clock model --format plain";
    case2_nine_users: "case2 --clock model --full --users 9";
    case2_many_users: "case2 --clock model --full --users 10000 --strategy blocking,hybrid";
    case2_tasks: "case2 --clock model --full --view tasks";
    case2_workers: "case2 --clock model --full --view workers";
    cases_80: "cases --clock model --full --gil";
    cases_40_ascii: "cases --clock model --full --width 40 --ascii";
    cases_plain: "cases --clock model --format plain --users 3";
    case1_verify: "case1 --clock model --full --verify --strategy hybrid";
    io_wait_40_ascii: "io-wait --clock model --full --workers 2 --width 40 --ascii";
    io_wait_80: "io-wait --clock model --full --workers 2";
    io_wait_120: "io-wait --clock model --full --workers 2 --width 120";
    io_wait_plain: "io-wait --clock model --workers 2 --format plain";
    parallel_40: "parallel --clock model --full --workers 2 --width 40";
    parallel_80: "parallel --clock model --full --workers 2";
    parallel_serial: "parallel --clock model --full --workers 2 --serial 0.2";
    pipeline_40: "pipeline --clock model --full --queue 4 --width 40";
    pipeline_80: "pipeline --clock model --full";
    pipeline_80_queue: "pipeline --clock model --full --queue 2";
    pipeline_120: "pipeline --clock model --full --queue 4 --width 120";
    pipeline_plain: "pipeline --clock model --queue 2 --format plain";
    pipeline_many_requests: "pipeline --clock model --full --requests 2000 --queue 4 --strategy hybrid";
    web_vs_ml_40_ascii: "web-vs-ml --clock model --full --width 40 --ascii";
    web_vs_ml_80: "web-vs-ml --clock model --full";
    web_vs_ml_120: "web-vs-ml --clock model --full --width 120 --verify";
    web_vs_ml_plain: "web-vs-ml --clock model --format plain";
    web_vs_ml_six_workers: "web-vs-ml --clock model --full --workers 6";
    passport_40: "passport --clock model --full --width 40";
    passport_80: "passport --clock model --full";
    passport_120: "passport --clock model --full --width 120";
    file_chess_80: "run examples/scenarios/chess.toml --clock model --full --verify";
    file_mm1_40_ascii: "run examples/scenarios/mm1.toml --clock model --full --width 40 --ascii";
    file_burgers_120: "run examples/scenarios/burgers-concurrent.toml --clock model --full --width 120";
    file_round_robin_plain: "run examples/scenarios/round-robin.toml --clock model --format plain";
    passport_plain: "passport --clock model --format plain";
    sweep_40_ascii: "sweep case1 --over users=1..30 --full --width 40 --ascii";
    sweep_80: "sweep case1 --over users=1..30 --full";
    sweep_120: "sweep case1 --over users=1..30 --full --width 120";
    sweep_plain: "sweep case1 --over users=6..9 --format plain";
    sweep_workers: "sweep parallel --over workers=1,2,4,8 --set tasks=8 --set serial=0.2 --full";
    sweep_queue_40_ascii: "sweep examples/scenarios/checkout.toml --over load=0.3,0.6,0.8 --seeds 5 --full --width 40 --ascii";
    sweep_queue_120: "sweep examples/scenarios/checkout.toml --over load=0.3..0.7:0.1 --seeds 5 --full --width 120";
    sweep_queue_plain: "sweep examples/scenarios/checkout.toml --over arrival-rate=0.01,0.02 --seeds 5 --format plain";
    sweep_heat_80: "sweep io-wait --over workers=1..5 --over io-share=0..1:0.25 --full";
    sweep_heat_40_ascii: "sweep io-wait --over workers=1..5 --over io-share=0..1:0.25 --full --width 40 --ascii";
}

/// No page is wider than it was asked to be.
#[test]
fn no_line_is_wider_than_the_page() {
    let lines = [
        "case1 --calculation 0s --clock model",
        "case1 --calculation 0s --clock model --view both",
        "case2 --every 7days --clock model",
        "pipeline --compute 0s --send 7days --view workers --clock model",
        "passport --clock model --view both",
        "io-wait --wait 1ms --compute 0s --clock model",
        "io-wait --wait 9years --clock model",
        "burgers --clock model",
        "cases --clock model",
        "web-vs-ml --clock model",
        "sweep case1 --over users=1..30",
        "sweep case1 --over users=1..30 --over cores=1..9",
        "sweep case1 --over calculation=1s..9000s:700s",
        "sweep case2 --over every=0s,1ms,7days",
        "sweep parallel --over workers=1,2,4,8 --set serial=0.2",
        "sweep pipeline --over workers=1..9",
        "sweep io-wait --over wait=1ms,1s,9days",
        "sweep io-wait --over tasks=1,100,1000",
        "sweep passport --over line=0s..9h:1h",
        "sweep burgers --over guests=1..9 --over cashiers=1..9",
    ];
    for (line, width) in lines.into_iter().flat_map(|line| [40, 80, 119].map(|width| (line, width))) {
        let page = meanwhile(&format!("{line} --width {width}")).screen();
        for row in page.lines().filter(|row| !row.trim_start().starts_with("meanwhile ")) {
            assert!(row.chars().count() <= width, "{line} --width {width}: {row:?}");
        }
    }
}

/// The rows of a table of a page, cell by cell.
fn rows_of(page: &str, title: &str) -> Vec<Vec<String>> {
    let lines = page
        .lines()
        .skip_while(|line| *line != title)
        .skip(1)
        .take_while(|line| line.starts_with([' ', '─']));
    let is_row = |line: &&str| !line.starts_with("  ") && !line.starts_with('─');
    let cells = |line: &str| {
        line.trim().split("  ").map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect()
    };
    lines.filter(is_row).map(cells).collect()
}

/// Who is read to hears all that others see: the words, the cores, the events and the comparison.
#[test]
fn sentences_say_the_same_as_the_page() {
    let lines = [
        "case1",
        "case2",
        "burgers",
        "passport",
        "pipeline --queue 2",
        "io-wait",
        "parallel",
        "cases",
        "web-vs-ml",
    ];
    for line in lines {
        let page = meanwhile(&format!("{line} --clock model --full --width 200")).page();
        let plain = meanwhile(&format!("{line} --clock model --format plain")).page();
        let mut told = 0;
        for title in ["What happens when", "How long it takes", "All servers"] {
            // The first has the names of the columns, and no sentence of its own.
            for row in rows_of(&page, title).iter().skip(1) {
                let (name, cells) = row.split_first().expect("a name");
                let says_it = |sentence: &str| {
                    sentence.starts_with(&format!("{name}: "))
                        && cells.iter().all(|cell| cell == "-" || sentence.contains(cell))
                };
                assert!(plain.lines().any(says_it), "{line}: {row:?} is not in\n{plain}");
                told += 1;
            }
        }
        assert!(1 < told, "{line}: a page without tables\n{page}");
        if page.contains("Makespan: ") {
            assert!(plain.contains("from the first arrival to the last end"), "{plain}");
        }
        assert!(plain.contains("Checked: "), "{plain}");
    }
}

#[test]
fn strategies_that_differ_do_not_read_alike() {
    let plain = meanwhile("case2 --clock model --format plain").page();
    let told = |strategy: &str| {
        let start = plain.find(&format!("\n\n{strategy}: ")).expect("the strategy");
        let own = &plain[start + 2..];
        let own = &own[..own.find("\n\n").expect("the next one")];
        // Its name and its makespan, which others may share, are not what it does.
        own.lines().skip(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_ne!(told("parallel"), told("hybrid"));
    assert!(
        plain.contains("\nCore 1 had User 1 and User 2 between 7:00:00 and 7:00:02: used 3 %.\n"),
        "{plain}"
    );
}

/// Where the first cell of each bar of a chart stands, in columns.
fn bars_begin(page: &str, mark: char) -> Vec<usize> {
    let bar = |line: &str| Some(console::measure_text_width(&line[..line.find(mark)?]));
    page.lines()
        .skip_while(|line| !line.starts_with("parallel: "))
        .take_while(|line| !line.is_empty())
        .filter_map(bar)
        .collect()
}

#[test]
fn wide_letters_and_marks_that_take_no_room_stand_in_their_columns() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/wide-names.toml");
    let names = [
        "面条",
        "김치찌개",
        "\u{1f469}\u{200d}\u{1f373} cook",
        "cre\u{300}me",
        "می\u{200c}خورد",
        "ශ්\u{200d}රී",
        "ein sehr langes 名前名前",
    ];
    let task = |(place, name): (usize, &&str)| {
        format!("[tasks.t{place}]\nname = \"{name}\"\nsteps = [{{ compute = \"2s\" }}]\n")
    };
    let tasks: String = names.iter().enumerate().map(task).collect();
    std::fs::write(file, format!("[workers.core]\ncount = 7\n{tasks}")).expect("a file");
    let page =
        meanwhile(&format!("run {file} --clock model --strategy parallel --view tasks --width 60")).page();
    let begin = bars_begin(&page, '█');
    assert_eq!(begin.len(), names.len(), "{page}");
    assert!(begin.iter().all(|column| *column == begin[0]), "{begin:?}\n{page}");
    for line in page.lines() {
        assert!(console::measure_text_width(line) <= 60, "{line}");
    }
}

/// Two figures in per cent on one page have one basis, or the page says what each is of.
#[test]
fn a_page_says_what_its_percentages_are_of() {
    let named = [
        // Each of them has figures of use.
        (" %", "Use: computing, as a share of the makespan"),
        (" % of the time", "Taken: in use, or held by a wait. 100 % is here"),
        ("efficiency", "Efficiency: speed-up divided by workers"),
    ];
    let scenarios = ["io-wait", "parallel", "case1", "case2", "burgers", "passport"];
    for line in scenarios.into_iter().chain(["pipeline", "pipeline --queue 4", "pipeline --requests 300"]) {
        for looks in ["--full --width 400", "--format plain"] {
            let page = meanwhile(&format!("{line} --clock model {looks}")).page();
            for (figure, meaning) in named {
                assert_eq!(page.contains(figure), page.contains(meaning), "{line} {looks}: {figure}\n{page}");
            }
        }
    }
}
