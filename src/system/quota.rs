//! The quota of CPU time that a group of processes has, as a container does. Linux tells; elsewhere
//! there is none.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// A group of processes that may use so much and no more.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    folder: PathBuf,
    /// Cores, on average: 0.5 is half of the time of one.
    pub cores: f64,
}

impl Quota {
    /// How long its processes were kept from running, on all cores, since it was made.
    pub fn throttled(&self) -> Duration {
        throttled(&text(&self.folder, "cpu.stat")).unwrap_or_default()
    }
}

/// The quotas that bind a process: that of its group, and those of the groups around that one.
#[cfg(target_os = "linux")]
pub fn of(process: u32) -> Vec<Quota> {
    let process = i32::try_from(process).ok().and_then(|id| procfs::process::Process::new(id).ok());
    let groups = process.and_then(|process| process.cgroups().ok()).into_iter().flatten();
    let folders = groups.flat_map(|group| {
        let by_controller = group.controllers.iter().any(|controller| controller == "cpu");
        let root = if by_controller { "/sys/fs/cgroup/cpu" } else { "/sys/fs/cgroup" };
        around(Path::new(root), &group.pathname)
    });
    folders.filter_map(|folder| Some(Quota { cores: cores(&folder)?, folder })).collect()
}

#[cfg(not(target_os = "linux"))]
pub fn of(_process: u32) -> Vec<Quota> {
    Vec::new()
}

/// The folder of a group, and those above it. In a container the group's own may be the root.
#[cfg(target_os = "linux")]
fn around(root: &Path, group: &str) -> Vec<PathBuf> {
    let folder = root.join(group.trim_start_matches('/'));
    folder.ancestors().take_while(|folder| folder.starts_with(root)).map(Path::to_owned).collect()
}

/// Of version 2, or of version 1; `None` if it may use as much as there is.
fn cores(folder: &Path) -> Option<f64> {
    let limit = match text(folder, "cpu.max") {
        limit if limit.is_empty() => {
            text(folder, "cpu.cfs_quota_us") + " " + &text(folder, "cpu.cfs_period_us")
        }
        limit => limit,
    };
    share(&limit)
}

/// So many microseconds of a period of so many.
fn share(limit: &str) -> Option<f64> {
    let mut figures = limit.split_whitespace().map(str::parse::<f64>);
    let (quota, period) = (figures.next()?.ok()?, figures.next()?.ok()?);
    (0.0 < quota && 0.0 < period).then_some(quota / period)
}

/// Of version 2, or of version 1.
fn throttled(statistics: &str) -> Option<Duration> {
    let figure = |name: &str| {
        let mut lines = statistics.lines().filter_map(|line| line.split_once(' '));
        lines.find(|(key, _)| *key == name)?.1.trim().parse().ok()
    };
    let version_2 = figure("throttled_usec").map(Duration::from_micros);
    version_2.or_else(|| figure("throttled_time").map(Duration::from_nanos))
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_a_number_of_cores() {
        assert_eq!(share("50000 100000\n"), Some(0.5));
        assert_eq!(share("200000\n 100000\n"), Some(2.0));
        for unlimited in ["max 100000\n", "-1\n 100000\n", "", " ", "50000"] {
            assert_eq!(share(unlimited), None, "{unlimited:?}");
        }
    }

    #[test]
    fn both_versions_tell_how_long_it_was_throttled() {
        let version_2 = "usage_usec 5\nnr_throttled 2\nthrottled_usec 1500\nnr_bursts 0\n";
        assert_eq!(throttled(version_2), Some(Duration::from_micros(1500)));
        let version_1 = "nr_periods 7\nnr_throttled 2\nthrottled_time 1500\n";
        assert_eq!(throttled(version_1), Some(Duration::from_nanos(1500)));
        assert_eq!(throttled(""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_groups_around_a_group_bind_it_too() {
        let folders = around(Path::new("/sys/fs/cgroup"), "/user.slice/a.scope");
        let expected = ["/sys/fs/cgroup/user.slice/a.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"];
        assert_eq!(folders, expected.map(PathBuf::from));
        assert_eq!(around(Path::new("/sys/fs/cgroup/cpu"), "/"), [PathBuf::from("/sys/fs/cgroup/cpu")]);
    }
}
