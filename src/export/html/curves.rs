//! The curves of a plot on an HTML page. Places are shares of the room that the page has, so no text is
//! stretched.

use maud::{Markup, html};

use crate::document::{Curve, Plot};
use crate::export::chart::percent;

/// The curves of a plot, in the whole of the picture around them; names of axes stand outside.
pub(super) fn curves(plot: &Plot) -> Markup {
    // A page stretches them to the room that it has: this only says how finely points are told apart.
    const WIDTH: f64 = 600.0;
    const HEIGHT: f64 = 300.0;
    let scale = Scale::of(plot);
    let point = |&point: &(f64, f64)| {
        let (x, y) = scale.place(point);
        format!("{:.1},{:.1}", x * WIDTH, y * HEIGHT)
    };
    let points = |curve: &Curve| curve.points.iter().map(point).collect::<Vec<_>>().join(" ");
    html! {
        @for part in [0.0, 0.5, 1.0] {
            line.grid x1="0" x2="100%" y1=(percent(part)) y2=(percent(part)) {}
            line.grid y1="0" y2="100%" x1=(percent(part)) x2=(percent(part)) {}
        }
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" width="100%" height="100%" {
            @for curve in &plot.curves {
                polyline.curve.(curve.strategy.name()) points=(points(curve)) {}
            }
        }
        @for &point in &plot.crossings {
            @let (x, y) = scale.place(point);
            svg x=(percent(x)) y=(percent(y)) overflow="visible" {
                path.cross d="M-5 -5L5 5M-5 5L5 -5" {}
            }
        }
        @for (place, curve) in plot.curves.iter().enumerate() { (labels(curve, place, &scale)) }
    }
}

/// The curve's letter where it ends, and a ring around its knee.
fn labels(curve: &Curve, place: usize, scale: &Scale) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a plot has a few curves")]
    let aside = 1.0 - 0.04 * place as f64;
    let knee = curve.knee.and_then(|knee| curve.points.get(knee));
    html! {
        @if let Some(&knee) = knee {
            @let (x, y) = scale.place(knee);
            circle.knee.(curve.strategy.name()) cx=(percent(x)) cy=(percent(y)) r="5" {}
        }
        @if let Some(&(x, y)) = scale.nearest(curve, aside) {
            @let (x, y) = scale.place((x, y));
            text.letter.(curve.strategy.name()) x=(percent(x)) y=(percent(y)) dy="-6" text-anchor="end" {
                (curve.strategy.letter())
            }
        }
    }
}

struct Scale {
    left: f64,
    width: f64,
    top: f64,
}

impl Scale {
    fn of(plot: &Plot) -> Self {
        let all = || plot.curves.iter().flat_map(|curve| &curve.points);
        let left = all().map(|point| point.0).fold(f64::INFINITY, f64::min);
        let right = all().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
        // A single point has no range, and so has no point at all.
        let width = if left < right { right - left } else { 1.0 };
        Self { left: if left.is_finite() { left } else { 0.0 }, width, top: plot.top.max(f64::MIN_POSITIVE) }
    }

    /// Shares of the width and the height, from the upper left corner.
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.left) / self.width, (1.0 - y / self.top).clamp(0.0, 1.0))
    }

    /// The point of a curve that is nearest to a share of the width.
    fn nearest<'a>(&self, curve: &'a Curve, share: f64) -> Option<&'a (f64, f64)> {
        let distance = |point: &(f64, f64)| (self.place(*point).0 - share).abs();
        curve.points.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)))
    }
}
