//! Whether standard output was closed when the program started.
//!
//! The standard library opens the null device in the place of a closed standard stream before `main`, so that what is written there
//! is lost without a word. Only a function that the loader calls before that can tell; naming one takes `unsafe`, which the program
//! itself forbids: hence this crate, with nothing else in it.

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod look {
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    extern "C" fn look() {
        // SAFETY: asks for the flags of a descriptor, open or not; touches no memory.
        let closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
        CLOSED.store(closed, Ordering::Relaxed);
    }

    // SAFETY: the loader calls each entry of this section once, before `main`; `look` needs nothing that is set up later.
    #[used]
    #[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
    #[cfg_attr(
        target_os = "macos",
        unsafe(link_section = "__DATA,__mod_init_func")
    )]
    static LOOK: extern "C" fn() = look;

    pub(super) fn was_closed() -> bool {
        CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod look {
    pub(super) fn was_closed() -> bool {
        false
    }
}

/// Whether standard output was closed when the program started; no, where the system does not tell.
#[must_use]
pub fn was_closed() -> bool {
    look::was_closed()
}
