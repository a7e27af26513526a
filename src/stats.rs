//! Values in the middle of many, and others by rank. Each is one of the values: nothing is averaged.

/// Of so many values in order: the place of the smallest that so many of a hundred do not exceed. Of the
/// two in the middle it is the first.
pub fn quantile_place(count: usize, percent: usize) -> usize {
    (count * percent).div_ceil(100).saturating_sub(1)
}

/// The smallest value that so many of a hundred do not exceed; `None` if there is none. The values come
/// into another order.
pub fn quantile<T: Copy + Ord>(values: &mut [T], percent: usize) -> Option<T> {
    let place = quantile_place(values.len(), percent);
    (place < values.len()).then(|| *values.select_nth_unstable(place).1)
}

/// The one in the middle by its key; of two, the lower; of equal ones, as they come. `None` if there is
/// none.
pub fn median_by_key<T, K: Ord>(mut values: Vec<T>, key: impl FnMut(&T) -> K) -> Option<T> {
    values.sort_by_key(key);
    let place = quantile_place(values.len(), 50);
    values.into_iter().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values() {
        assert_eq!(quantile(&mut [5, 1, 4, 2, 3], 50), Some(3));
        assert_eq!(quantile(&mut [4, 1, 2, 3], 50), Some(2), "of two, the lower");
        assert_eq!(quantile(&mut [4, 1, 2, 3], 100), Some(4));
        assert_eq!(quantile(&mut [4, 1, 2, 3], 0), Some(1));
        assert_eq!(quantile::<u64>(&mut [], 50), None);
    }

    #[test]
    fn the_median_is_one_of_them() {
        assert_eq!(median_by_key(vec!["ccc", "a", "bb", "dddd"], |word| word.len()), Some("bb"));
        assert_eq!(median_by_key(Vec::<u64>::new(), |value| *value), None);
    }
}
