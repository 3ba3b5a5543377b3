//! Signs of life: whether the time is up, and where everything stands when nothing moves any more.
//!
//! The deadline is soft: whoever reads objects asks before each one, and what comes too late is left out and counted. The
//! stall limit is hard: libgit2 can be made to loop for ever inside one object, and no question asked between objects ends
//! that. So everything that is finished beats once here, and a thread of its own listens.
//!
//! The beats are counted per process, since a stalled process is what they tell of. No number of a report depends on them.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Enough for a thread that waits.
const SMALL_STACK: usize = 512 << 10;
/// How long the whole run may take where nothing else is asked.
pub const DEADLINE: Duration = Duration::from_mins(10);
/// Address space that is left when a run under a limit is ended: an allocation that fails would end it without a word.
/// The allocator takes 32 MiB at once.
const SPARE: u64 = 48 << 20;
/// How often a limit on the address space is looked at: a thread that does nothing else fills [`SPARE`] in as long.
const GLANCE: Duration = Duration::from_millis(5);
/// Silent ticks that make a stall. Ticks, not a clock: a process that was stopped and continued has not stalled.
const TICKS: u32 = 100;

static BEATS: AtomicU64 = AtomicU64::new(0);
static STEP: Mutex<&'static str> = Mutex::new("opening the repository");
static THREADS: Mutex<Vec<Weak<Slot>>> = Mutex::new(Vec::new());

/// What a thread is busy with: a word, and the name of an object.
type Slot = Mutex<Option<(&'static str, [u8; 20])>>;

thread_local! {
    static SLOT: RefCell<Option<Arc<Slot>>> = const { RefCell::new(None) };
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An object, a file or a commit has been finished.
pub fn heartbeat() {
    BEATS.fetch_add(1, Ordering::Relaxed);
}

/// A step of the work begins.
pub fn begin(step: &'static str) {
    *locked(&STEP) = step;
    heartbeat();
}

/// This thread is busy with an object until what is returned is dropped, which is a beat.
pub fn busy(what: &'static str, name: [u8; 20]) -> Busy {
    SLOT.with_borrow_mut(|slot| {
        let slot = slot.get_or_insert_with(|| {
            let slot = Arc::new(Slot::default());
            let mut threads = locked(&THREADS);
            threads.retain(|thread| thread.strong_count() > 0);
            threads.push(Arc::downgrade(&slot));
            slot
        });
        *locked(slot) = Some((what, name));
    });
    Busy(())
}

/// See [`busy`].
pub struct Busy(());

impl Drop for Busy {
    fn drop(&mut self) {
        SLOT.with_borrow(|slot| {
            if let Some(slot) = slot {
                *locked(slot) = None;
            }
        });
        heartbeat();
    }
}

/// The moment after which nothing more is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// From now on, this long.
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now().checked_add(limit))
    }

    /// Whether it is too late to begin something.
    pub fn passed(self) -> bool {
        self.0.is_some_and(|at| Instant::now() >= at)
    }
}

/// When to give up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Nothing was finished for this long.
    pub stall: Duration,
    /// More than this many bytes of memory are in use.
    pub memory: Option<u64>,
}

/// Why to give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// Nothing was finished for this long.
    Stalled(Duration),
    /// More than this many bytes of memory are in use.
    Memory(u64),
    /// This limit on the address space is nearly reached.
    NearLimit(u64),
}

/// The bytes of memory this process has in use; none where the system does not tell.
pub fn memory_in_use() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// How much address space this process has taken and how much it may take; none where there is no limit, or the system does not tell.
#[cfg(unix)]
pub fn address_space() -> Option<(u64, u64)> {
    let limit = address_limit()?;
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split(' ').next()?.parse().ok()?;
    let size = u64::try_from(rustix::param::page_size()).ok()?;
    Some((pages.checked_mul(size)?, limit))
}

#[cfg(not(unix))]
pub fn address_space() -> Option<(u64, u64)> {
    None
}

/// How much address space this process may take; none where there is no limit.
#[cfg(unix)]
pub fn address_limit() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current
}

#[cfg(not(unix))]
pub fn address_limit() -> Option<u64> {
    None
}

/// How much memory the container may use in which this process runs, if there is one that says so (version 2 of Linux's control groups).
pub fn container_memory() -> Option<u64> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let own = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let mut folder = std::path::PathBuf::from("/sys/fs/cgroup");
    folder.push(own.trim_start_matches('/'));
    // A limit of any group around it holds, too.
    let groups = folder
        .ancestors()
        .take_while(|f| f.starts_with("/sys/fs/cgroup"));
    let limits = groups.filter_map(|group| {
        let text = std::fs::read_to_string(group.join("memory.max")).ok()?;
        text.trim().parse::<u64>().ok()
    });
    limits.min()
}

/// Listens until it is dropped.
pub struct Watch {
    over: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Calls `give_up` once, on a thread of its own, with the reason and the place where everything stands. Where no thread can be
    /// had, nobody listens.
    pub fn start(limits: Limits, give_up: impl FnOnce(Alarm, String) + Send + 'static) -> Self {
        begin("opening the repository");
        let over = Arc::new((Mutex::new(false), Condvar::new()));
        let shared = Arc::clone(&over);
        let builder = Builder::new().name("watch".to_owned());
        let thread = builder.stack_size(SMALL_STACK).spawn(move || {
            if let Some(alarm) = listen(limits, &shared) {
                give_up(alarm, place());
            }
        });
        Self {
            over,
            thread: thread.ok(),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *locked(&self.over.0) = true;
        self.over.1.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported there.
            let _ = thread.join();
        }
    }
}

/// Waits for the end (none) or for a reason to give up.
fn listen(limits: Limits, (over, bell): &(Mutex<bool>, Condvar)) -> Option<Alarm> {
    let mut last = BEATS.load(Ordering::Relaxed);
    let mut ticks: u32 = 0;
    // Asked once: most runs have no limit.
    let space = address_limit().map(drop);
    let mut tick = limits.stall / TICKS;
    if space.is_some() {
        tick = tick.min(GLANCE);
    }
    let most_ticks = limits.stall.as_nanos() / tick.as_nanos().max(1);
    let mut ended = locked(over);
    while !*ended {
        let (guard, wait) = bell
            .wait_timeout(ended, tick)
            .unwrap_or_else(PoisonError::into_inner);
        ended = guard;
        let now = BEATS.load(Ordering::Relaxed);
        if now != last {
            (last, ticks) = (now, 0);
        } else if wait.timed_out() {
            ticks += 1;
            if u128::from(ticks) >= most_ticks && !*ended {
                return Some(Alarm::Stalled(limits.stall));
            }
        }
        let space = if *ended { None } else { space };
        if let Some((used, limit)) = space.and_then(|()| address_space())
            && used + SPARE > limit
        {
            return Some(Alarm::NearLimit(limit));
        }
        let most = limits.memory.filter(|_| !*ended);
        if let Some(most) = most.filter(|most| memory_in_use().is_some_and(|used| used > *most)) {
            return Some(Alarm::Memory(most));
        }
    }
    None
}

/// The step, and the first of the objects that threads are busy with.
fn place() -> String {
    let threads: Vec<Arc<Slot>> = locked(&THREADS).iter().filter_map(Weak::upgrade).collect();
    let busy = threads.iter().filter_map(|slot| *locked(slot)).min();
    let mut text = (*locked(&STEP)).to_owned();
    if let Some((what, name)) = busy {
        let _ = write!(text, ", at {what} ");
        for byte in name {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_passes() {
        assert!(Deadline::after(Duration::ZERO).passed());
        assert!(!Deadline::after(Duration::from_hours(1)).passed());
        assert!(!Deadline::default().passed());
    }

    #[test]
    fn a_watch_that_is_dropped_says_nothing() {
        let (tell, told) = std::sync::mpsc::channel();
        let limits = Limits {
            stall: Duration::from_mins(1),
            memory: None,
        };
        let watch = Watch::start(limits, move |alarm, _| {
            let _ = tell.send(alarm);
        });
        drop(watch);
        assert!(told.recv().is_err());
    }

    #[test]
    fn the_place_names_the_object() {
        let _busy = busy("object", [0xab; 20]);
        assert!(place().contains(", at object abab"), "{}", place());
    }
}
