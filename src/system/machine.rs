//! Which machine this is, in words that a recording takes along to another.

use serde::de::Error as _;
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Deserializer, Serialize};

/// It stands in JSON and in recordings as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Logical processors that this program may use.
    #[serde(deserialize_with = "some")]
    pub cores: usize,
    pub os: Os,
    pub arch: Arch,
}

/// By the names that Rust has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Os {
    Linux,
    Macos,
    Windows,
    Freebsd,
    Netbsd,
    Openbsd,
    Android,
    #[serde(other)]
    Other,
}

/// By the names that Rust has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arch {
    X86,
    X86_64,
    Arm,
    Aarch64,
    Riscv64,
    Powerpc64,
    S390x,
    Loongarch64,
    #[serde(other)]
    Other,
}

impl Machine {
    /// The one that this program runs on.
    pub fn here() -> Self {
        Self {
            cores: super::cores(),
            os: named(std::env::consts::OS).unwrap_or(Os::Other),
            arch: named(std::env::consts::ARCH).unwrap_or(Arch::Other),
        }
    }
}

/// Some, and not more than can be added up: whoever wrote the file could have written anything.
fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    const MOST: usize = 1 << 20;
    let cores = usize::deserialize(deserializer)?;
    match (1..=MOST).contains(&cores) {
        true => Ok(cores),
        false => Err(D::Error::custom("no machine has so many cores")),
    }
}

/// So each name stands in one place: where it is read and written.
fn named<N: Deserialize<'static>>(name: &'static str) -> Result<N, Error> {
    N::deserialize(StrDeserializer::new(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_those_of_rust_and_an_unknown_one_is_another() {
        let here = serde_json::to_value(Machine::here()).expect("names and numbers");
        let known = [std::env::consts::OS, std::env::consts::ARCH];
        assert_eq!([&here["os"], &here["arch"]], known.map(|name| json!(name)).each_ref());
        let elsewhere: Machine =
            serde_json::from_value(json!({ "cores": 3, "os": "plan9", "arch": "x86_64" }))
                .expect("a machine");
        assert_eq!(elsewhere, Machine { cores: 3, os: Os::Other, arch: Arch::X86_64 });
    }

    #[test]
    fn no_machine_has_no_core_or_more_than_can_be_added_up() {
        let with = |cores: usize| json!({ "cores": cores, "os": "linux", "arch": "arm" });
        let is_one = |cores| serde_json::from_value::<Machine>(with(cores)).is_ok();
        assert_eq!([0, 1, 4_096, usize::MAX].map(is_one), [false, true, true, false]);
    }
}
