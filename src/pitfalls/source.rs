//! The source of both functions, read from the very file that ran.

/// A file of this folder.
#[derive(Clone, Copy, Debug)]
pub struct File {
    pub path: &'static str,
    pub text: &'static str,
}

/// A line of one of the functions, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: &'static str,
    pub whose: Whose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Both,
    Before,
    After,
}

impl File {
    /// What stands between the braces of `name`, without its indentation. rustfmt ends a function with a
    /// brace at the edge.
    pub fn body(&self, name: &str) -> Vec<&'static str> {
        let heads = ["pub async fn ", "pub fn "].map(|head| format!("{head}{name}("));
        let is_head = |line: &&str| heads.iter().any(|head| line.starts_with(head.as_str()));
        let from_head = self.text.lines().skip_while(|line| !is_head(line)).skip(1);
        let own = from_head.take_while(|line| *line != "}");
        own.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect()
    }

    /// Both functions as one: what they share stands once.
    pub fn lines(&self) -> Vec<Line> {
        merged(&self.body("before"), &self.body("after"))
    }
}

/// The longest lines in common, in order, are those of both. A function has few lines.
fn merged(before: &[&'static str], after: &[&'static str]) -> Vec<Line> {
    // How many lines are in common from here on.
    let mut common = vec![vec![0; after.len() + 1]; before.len() + 1];
    for (old, line) in before.iter().enumerate().rev() {
        for (new, other) in after.iter().enumerate().rev() {
            common[old][new] = match line == other {
                true => common[old + 1][new + 1] + 1,
                false => common[old + 1][new].max(common[old][new + 1]),
            };
        }
    }
    let (mut old, mut new, mut lines) = (0, 0, Vec::new());
    loop {
        let (text, whose) = match (before.get(old), after.get(new)) {
            (None, None) => return lines,
            (Some(line), Some(other)) if line == other => (line, Whose::Both),
            (Some(line), other) if other.is_none() || common[old][new + 1] <= common[old + 1][new] => {
                (line, Whose::Before)
            }
            (_, Some(other)) => (other, Whose::After),
            (Some(line), None) => (line, Whose::Before),
        };
        old += usize::from(whose != Whose::After);
        new += usize::from(whose != Whose::Before);
        lines.push(Line { text, whose });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_stands_once() {
        let text = "pub fn before() {\n    one();\n    two();\n}\n\npub async fn after() {\n    one();\n    if x {\n        three();\n    }\n}\n";
        let lines = File { path: "file.rs", text }.lines();
        let told: Vec<_> = lines.iter().map(|line| (line.whose, line.text)).collect();
        let after = [(Whose::After, "if x {"), (Whose::After, "    three();"), (Whose::After, "}")];
        assert_eq!(told[..2], [(Whose::Both, "one();"), (Whose::Before, "two();")]);
        assert_eq!(told[2..], after);
    }
}
