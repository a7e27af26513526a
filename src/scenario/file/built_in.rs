//! The scenarios of the program that a file can say.

/// A file that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub name: &'static str,
    pub text: &'static str,
}

/// In the order of `list`.
pub const ALL: [BuiltIn; 5] = [
    BuiltIn { name: "case1", text: include_str!("../files/case1.toml") },
    BuiltIn { name: "case2", text: include_str!("../files/case2.toml") },
    BuiltIn { name: "io-wait", text: include_str!("../files/io-wait.toml") },
    BuiltIn { name: "parallel", text: include_str!("../files/parallel.toml") },
    BuiltIn { name: "passport", text: include_str!("../files/passport.toml") },
];

/// What a new file says.
pub const NEW: &str = include_str!("../files/new.toml");

/// A file to begin with.
#[must_use]
pub fn find(name: &str) -> Option<BuiltIn> {
    ALL.into_iter().find(|built_in| built_in.name == name)
}
