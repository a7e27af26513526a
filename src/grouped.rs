//! What goes together, told once.

/// Each key with all that comes with it, in the order in which the keys come first. They only need to be
/// equal: where there are many, a map is faster.
pub fn grouped<K: PartialEq, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in pairs {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_in_which_they_came() {
        let pairs = [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)];
        assert_eq!(grouped(pairs), [("b", vec![1, 3]), ("a", vec![2, 5]), ("c", vec![4])]);
        assert_eq!(grouped::<u64, u64>([]), []);
    }
}
