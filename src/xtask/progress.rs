//! A line for each step, with the time it took.

use anyhow::Result;
use std::io::{IsTerminal, Write, stdout};
use std::time::{Duration, Instant};

/// Runs one step and says on a line of its own how it went and how long it took.
/// `Ok(Already)` is for what was there before.
pub fn step(name: &str, work: impl FnOnce() -> Result<Done>) -> Result<()> {
    let from = Instant::now();
    // On a terminal the name stands there while the work goes on.
    if stdout().is_terminal() {
        print!("· {name} …\r");
        stdout().flush()?;
    }
    let end = work();
    let took = spoken(from.elapsed());
    match &end {
        Ok(Done::Already) => println!("✓ {name} (was there)"),
        Ok(Done::Now) => println!("✓ {name} ({took})"),
        Err(_) => println!("✗ {name} ({took})"),
    }
    end.map(|_| ())
}

/// What a step had to do.
pub enum Done {
    /// Nothing.
    Already,
    /// Its work.
    Now,
}

/// "0.4 s", "48 s", "6 min 27 s".
pub fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(48)), "48 s");
        assert_eq!(spoken(Duration::from_secs(387)), "6 min 27 s");
    }
}
