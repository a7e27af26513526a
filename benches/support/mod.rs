//! What the benchmarks share.

/// The value in the middle; of two, the smaller.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}
