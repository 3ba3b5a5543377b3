//! What signals do: whatever ends the program removes its temporary files first.

/// From now on an interrupt, a closed terminal, a termination, a quit or the end of a limit on processor time removes what is temporary and ends the program with 128 and the
/// signal's number, as shells say it. A signal that the caller has this program ignore (`nohup`, `trap '' INT`) stays ignored.
#[cfg(unix)]
pub(super) fn clean_up_on_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
    // A file that grows beyond a limit is then an error of the one who writes, like a full disk. Where no handler can be had, signals
    // do what the system does.
    let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
    let ignored = ignored();
    let ours = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU];
    let ours = ours.into_iter().filter(|signal| !is_in(ignored, *signal));
    let ours: Vec<i32> = ours.collect();
    let (ready, is_ready) = std::sync::mpsc::channel();
    let waiting = std::thread::Builder::new()
        .name("signals".to_owned())
        .stack_size(SMALL_STACK);
    // Handlers are set by the thread that answers them: where there can be no thread, there must be no handler that swallows signals.
    let waiting = waiting.spawn(move || {
        let signals = signal_hook::iterator::Signals::new(ours);
        let _ = ready.send(());
        if let Some(signal) = signals.ok().and_then(|mut all| all.forever().next()) {
            crate::temporary::remove_all();
            std::process::exit(128 + signal);
        }
    });
    if waiting.is_ok() {
        let _ = is_ready.recv();
    }
}

#[cfg(not(unix))]
pub(super) fn clean_up_on_signals() {}

/// Enough for a thread that waits.
#[cfg(unix)]
const SMALL_STACK: usize = 256 << 10;

/// The signals that are ignored already, as bits from the first; none where the system does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

#[cfg(unix)]
fn is_in(mask: u64, signal: i32) -> bool {
    let bit = u32::try_from(signal - 1).ok();
    bit.is_some_and(|bit| mask.checked_shr(bit).unwrap_or_default() & 1 == 1)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::is_in;

    #[test]
    fn a_mask_names_signals_from_one() {
        assert!(is_in(0b10, 2) && !is_in(0b10, 1) && !is_in(0b10, 3));
        assert!(!is_in(u64::MAX, 0) && !is_in(u64::MAX, 100));
    }
}
