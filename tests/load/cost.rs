//! What processes have used of the processor.

use std::time::Duration;

/// Seconds of processor time, of this process and of another.
pub struct Cost {
    /// This process.
    pub here: f64,
    /// The other; 0 without one.
    pub there: f64,
}

impl Cost {
    /// Until now.
    pub fn now(other: Option<u32>) -> Self {
        Self {
            here: cpu_seconds("self"),
            there: other.map_or(0.0, |pid| cpu_seconds(&pid.to_string())),
        }
    }

    /// From then to now.
    pub fn since(&self, other: Option<u32>) -> Self {
        let now = Self::now(other);
        Self {
            here: now.here - self.here,
            there: now.there - self.there,
        }
    }
}

/// Linux counts a process's time in hundredths of a second.
const TICKS: f64 = 100.0;

/// What a process has used, its threads together: fields 14 and 15 of its
/// `stat`, counted behind its name, which may hold blanks.
fn cpu_seconds(pid: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a Linux with /proc");
    let (_, behind) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = behind.split_whitespace().skip(11).take(2);
    let ticks = ticks.map(|ticks| ticks.parse::<f64>().expect("a number"));
    ticks.sum::<f64>() / TICKS
}

/// Whole milliseconds.
pub fn ms(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1_000.0, 0)
}

/// With so many digits behind the point.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}
