use meanwhile::{
    analysis::*,
    engine::{self, calibration::Speed},
    model,
    plan::*,
    render::*,
    report::*,
    scenario::*,
};
use std::sync::Arc;
fn main() {
    let which: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let width: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let real = std::env::args().nth(3).is_some();
    let s = Scenario::all()[which].clone();
    let plans: Vec<_> = Strategy::ALL.iter().map(|&x| Arc::new(s.plan(x).unwrap())).collect();
    let predicted: Vec<_> =
        plans.iter().zip(Strategy::ALL).map(|(p, x)| Run::new(p, x, &model::predict(p))).collect();
    let mut measured = vec![];
    if real {
        let speed = Speed::measure();
        println!("{speed:?}");
        for (p, x) in plans.iter().zip(Strategy::ALL) {
            let m = engine::measure(p, x, s.default_pace(), speed, Arc::new(engine::Nobody)).unwrap();
            let mut run = Run::new(p, x, &m.timeline);
            let r = meanwhile::analysis::replay::replay(p, &m.timeline);
            run.measured = Some(Measurement {
                replay_makespan: r.makespan(),
                samples: vec![run.makespan()],
                answer: m.answer,
                consistent: m.digests.is_some(),
                oversubscribed: false,
            });
            measured.push(run);
        }
    }
    let show = if real { Show::Both } else { Show::Model };
    let report = Report::new(s.clone(), Machine { cores: 2 }, s.default_pace(), 1, show, predicted, measured);
    print!(
        "{}",
        page::page(
            &report,
            &Look { width, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both },
            false
        )
    );
}
