//! The colours of pictures and of HTML pages, for light and for dark: Okabe-Ito, lighter on dark.
//! Every text has a contrast of at least 4.5 to the paper, every mark of at least 3.

use std::fmt::Write;

/// A name, and its colour on light and on dark paper.
struct Colour(&'static str, &'static str, &'static str);

/// Texts, and what has to be told apart.
const PALETTE: [Colour; 13] = [
    Colour("paper", "#ffffff", "#16181d"),
    Colour("ink", "#1f2328", "#e6e8eb"),
    Colour("soft", "#57606a", "#a8b0b8"),
    Colour("alarm", "#b42318", "#ff9b8a"),
    Colour("line", "#d0d7de", "#3d444d"),
    Colour("running", "#0072b2", "#56b4e9"),
    Colour("queued", "#b35c00", "#e69f00"),
    Colour("waiting", "#6e7781", "#9aa4ae"),
    Colour("focus", "#1f2328", "#e6e8eb"),
    Colour("blocking", "#b35c00", "#e69f00"),
    Colour("concurrent", "#0072b2", "#56b4e9"),
    Colour("parallel", "#00795a", "#2bbf91"),
    Colour("hybrid", "#a0447c", "#d98abb"),
];

/// The colour of this name on light and on dark paper.
pub(super) fn on_light_and_dark(name: &str) -> [&'static str; 2] {
    let colour = PALETTE.iter().find(|colour| colour.0 == name).expect("a name of the palette");
    [colour.1, colour.2]
}

/// How much of the darkest cell of a heat table is colour; the rest is paper, so that its text stays
/// readable.
pub(super) const DARKEST: f64 = 0.35;

/// Paper is light.
pub(super) const DARK: &str = "@media screen and (prefers-color-scheme:dark)";

/// For pages: the colours as custom properties, light unless the reader's system is dark.
pub(super) fn of_a_page() -> String {
    let mut css = String::from(":root{color-scheme:light dark;");
    css.extend(PALETTE.iter().map(|Colour(name, light, _)| format!("--{name}:{light};")));
    let _ = write!(css, "}}\n{DARK}{{:root{{");
    css.extend(PALETTE.iter().map(|Colour(name, _, dark)| format!("--{name}:{dark};")));
    css.push_str("}}\n");
    let _ = writeln!(css, "{MARKS}");
    css
}

/// For pictures: the same rules twice, with the colours themselves. Few programs that draw pictures
/// know custom properties; those that do not know `@media` draw them light.
pub(super) fn of_a_picture(rules: &str) -> String {
    let template = format!("{MARKS}\n{rules}");
    let with = |colour: fn(&Colour) -> &'static str| {
        let replace = |css: String, own: &Colour| css.replace(&format!("var(--{})", own.0), colour(own));
        PALETTE.iter().fold(template.clone(), replace)
    };
    format!("{}\n{DARK}{{{}}}\n", with(|own| own.1), with(|own| own.2))
}

/// States are told apart by pattern and density, too: solid, hatched, dotted. A thin edge keeps what
/// is shorter than a pixel visible.
const MARKS: &str = ".running{fill:var(--running);stroke:var(--running)}
.queued{fill:url(#queued);stroke:var(--queued)}
.waiting{fill:url(#waiting);stroke:var(--waiting);stroke-dasharray:1 2}
.turns{fill:url(#turns);stroke:var(--running)}
.running,.queued,.waiting,.turns{stroke-width:1.5}
.ink-running{fill:var(--running)}.ink-queued{fill:var(--queued)}.ink-waiting{fill:var(--waiting)}
.paper{fill:var(--paper)}
.grid{stroke:var(--line);stroke-width:1}
.curve{fill:none;stroke-width:2.5;vector-effect:non-scaling-stroke}
.knee{fill:var(--paper);stroke-width:2.5}
.curve.concurrent{stroke-dasharray:9 4}.curve.parallel{stroke-dasharray:2 4}.curve.hybrid{stroke-dasharray:9 4 2 4}
.blocking{stroke:var(--blocking)}.concurrent{stroke:var(--concurrent)}
.parallel{stroke:var(--parallel)}.hybrid{stroke:var(--hybrid)}
.letter{font-weight:700;stroke:none}
.letter.blocking{fill:var(--blocking)}.letter.concurrent{fill:var(--concurrent)}
.letter.parallel{fill:var(--parallel)}.letter.hybrid{fill:var(--hybrid)}
.cross{stroke:var(--ink);stroke-width:2}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render;

    /// Red, green and blue, 0 to 1.
    type Rgb = [f64; 3];

    fn rgb(hex: &str) -> Rgb {
        [1, 3, 5].map(|place| {
            f64::from(u8::from_str_radix(&hex[place..place + 2], 16).expect("two digits")) / 255.0
        })
    }

    /// As the Web Content Accessibility Guidelines define it.
    fn luminance(colour: Rgb) -> f64 {
        let linear = colour
            .map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn named(name: &str) -> [Rgb; 2] {
        let colour = PALETTE.iter().find(|colour| colour.0 == name).expect("a colour of the palette");
        [rgb(colour.1), rgb(colour.2)]
    }

    #[test]
    fn the_formula_is_the_one_of_the_guidelines() {
        assert!((contrast(rgb("#000000"), rgb("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((contrast(rgb("#767676"), rgb("#ffffff")) - 4.54).abs() < 0.01);
    }

    /// Of a terminal's 256 colours: a cube of six shades each, and greys.
    fn of_terminal(colour: u8) -> Rgb {
        let shades = [0.0, 95.0, 135.0, 175.0, 215.0, 255.0];
        let shade = |place: u8| shades[usize::from(place % 6)] / 255.0;
        match colour {
            232.. => [(8.0 + 10.0 * f64::from(colour - 232)) / 255.0; 3],
            _ => [shade((colour - 16) / 36), shade((colour - 16) / 6), shade(colour - 16)],
        }
    }

    #[test]
    fn marks_stand_out_in_terminals() {
        for colour in [render::BLUE, render::ORANGE, render::GREY, render::GREEN, render::PURPLE] {
            for paper in ["#ffffff", "#fdf6e3", "#000000"] {
                let contrast = contrast(of_terminal(colour), rgb(paper));
                assert!(3.0 <= contrast, "{colour} on {paper}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn texts_and_marks_stand_out_on_light_and_on_dark() {
        let texts = ["ink", "soft", "alarm", "blocking", "concurrent", "parallel", "hybrid"];
        let marks = ["running", "queued", "waiting", "focus"];
        let papers = named("paper");
        assert!((luminance(papers[0]) - 1.0).abs() < 1e-9, "light paper is white");
        for (names, least) in [(&texts[..], 4.5), (&marks[..], 3.0)] {
            for name in names {
                for (colour, paper) in named(name).into_iter().zip(papers) {
                    let contrast = contrast(colour, paper);
                    assert!(least <= contrast, "{name}: {contrast:.2} where {least} is needed");
                }
            }
        }
    }

    #[test]
    fn a_picture_needs_no_custom_properties() {
        let css = of_a_picture("text{fill:var(--ink)}");
        assert!(!css.contains("var(") && css.contains("text{fill:#1f2328}"), "{css}");
        assert!(css.ends_with("text{fill:#e6e8eb}}\n"), "{css}");
    }

    #[test]
    fn the_darkest_cell_of_a_heat_table_is_readable() {
        for ((ink, paper), running) in named("ink").into_iter().zip(named("paper")).zip(named("running")) {
            let mut cell = paper;
            for (part, colour) in cell.iter_mut().zip(running) {
                *part += (colour - *part) * DARKEST;
            }
            assert!(4.5 <= contrast(ink, cell), "{:.2}", contrast(ink, cell));
        }
    }
}
