//! Which system calls a program may make.
//!
//! An allow-list of what interpreters and compilers need. Everything else does not exist (`ENOSYS`, on which C
//! libraries fall back to older calls), is refused (`EPERM`, so that an honest program gets a clear message), or ends
//! the program (what only an attack uses). Three filters are stacked; the kernel takes the strictest answer, and among
//! equally strict ones that of the filter installed last.
//!
//! Must never be allowed: calls that reach beyond the namespaces (keys, io_uring, bpf, perf), that hold memory which no
//! limit sees (memfd, System V shared memory), or that give a process power over another (ptrace).

use std::collections::BTreeMap;
use std::io;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

/// The compiled filters, in the order of installation.
#[derive(Debug, Clone)]
pub(crate) struct Filters(Vec<BpfProgram>);

impl Filters {
    /// Compiles the filters for this machine.
    pub(crate) fn compile() -> io::Result<Self> {
        let build = || -> Result<_, BackendError> {
            let arch = std::env::consts::ARCH.try_into()?;
            let compile = |rules, otherwise, action| -> Result<BpfProgram, BackendError> {
                SeccompFilter::new(rules, otherwise, action, arch)?.try_into()
            };
            let eperm = SeccompAction::Errno(libc::EPERM as u32);
            let enosys = SeccompAction::Errno(libc::ENOSYS as u32);
            Ok(Self(vec![
                compile(any_arguments(&[ALLOWED, ALLOWED_ON_THIS_ARCH]), enosys, SeccompAction::Allow)?,
                compile(refused()?, SeccompAction::Allow, eperm)?,
                compile(any_arguments(&[HOSTILE]), SeccompAction::Allow, SeccompAction::KillProcess)?,
            ]))
        };
        build().map_err(io::Error::other)
    }

    /// Puts the filters on this process, for good. Needs `no_new_privs`.
    pub(crate) fn install(&self) -> io::Result<()> {
        for program in &self.0 {
            seccompiler::apply_filter(program).map_err(|error| match error {
                seccompiler::Error::Prctl(error) | seccompiler::Error::Seccomp(error) => error,
                other => io::Error::other(other),
            })?;
        }
        Ok(())
    }
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn any_arguments(lists: &[&[i64]]) -> Rules {
    lists.iter().copied().flatten().map(|&call| (call, Vec::new())).collect()
}

/// A rule that holds when the condition on one argument (32 bits) holds.
fn argument(index: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value)?])
}

/// What is refused, partly depending on arguments.
fn refused() -> Result<Rules, BackendError> {
    use SeccompCmpOp::{Eq, MaskedEq, Ne};
    let mut rules = any_arguments(&[REFUSED]);
    let new_namespaces = NEW_NAMESPACES.iter().map(|&flag| argument(0, MaskedEq(flag), flag)).collect::<Result<_, _>>();
    rules.insert(libc::SYS_clone, new_namespaces?);
    // Typing into a terminal, in case one was ever inherited.
    rules.insert(libc::SYS_ioctl, vec![argument(1, Eq, libc::TIOCSTI)?, argument(1, Eq, TIOCLINUX)?]);
    // The limits of other processes, such as the sandbox's own.
    rules.insert(libc::SYS_prlimit64, vec![argument(0, Ne, 0)?]);
    rules.insert(libc::SYS_socketpair, vec![argument(0, Ne, libc::AF_UNIX as u64)?]);
    // Anything but asking for the personality and switching address randomisation off.
    let ask = |value| SeccompCondition::new(0, SeccompCmpArgLen::Dword, Ne, value);
    let personality = vec![ask(0)?, ask(0xffff_ffff)?, ask(libc::ADDR_NO_RANDOMIZE as u64)?];
    rules.insert(libc::SYS_personality, vec![SeccompRule::new(personality)?]);
    Ok(rules)
}

const TIOCLINUX: u64 = 0x541C;

const NEW_NAMESPACES: &[u64] = &[
    libc::CLONE_NEWUSER as u64,
    libc::CLONE_NEWPID as u64,
    libc::CLONE_NEWNS as u64,
    libc::CLONE_NEWNET as u64,
    libc::CLONE_NEWIPC as u64,
    libc::CLONE_NEWUTS as u64,
    libc::CLONE_NEWCGROUP as u64,
];

/// Ends the program: no interpreter, compiler or honest exercise makes these calls.
#[rustfmt::skip]
const HOSTILE: &[i64] = &[
    libc::SYS_bpf, libc::SYS_add_key, libc::SYS_request_key, libc::SYS_keyctl, libc::SYS_kexec_load,
    libc::SYS_kexec_file_load, libc::SYS_init_module, libc::SYS_finit_module, libc::SYS_delete_module,
    libc::SYS_reboot, libc::SYS_swapon, libc::SYS_swapoff, libc::SYS_mount, libc::SYS_umount2, libc::SYS_pivot_root,
    libc::SYS_setns, libc::SYS_open_tree, libc::SYS_move_mount, libc::SYS_fsopen, libc::SYS_fsconfig,
    libc::SYS_fsmount, libc::SYS_fspick, libc::SYS_mount_setattr, libc::SYS_open_by_handle_at,
    libc::SYS_process_vm_readv, libc::SYS_process_vm_writev, libc::SYS_userfaultfd,
];

/// Refused with `EPERM`.
#[rustfmt::skip]
const REFUSED: &[i64] = &[
    libc::SYS_socket, libc::SYS_connect, libc::SYS_bind, libc::SYS_listen, libc::SYS_accept, libc::SYS_accept4,
    libc::SYS_ptrace, libc::SYS_unshare, libc::SYS_perf_event_open, libc::SYS_chroot, libc::SYS_syslog,
    libc::SYS_sethostname, libc::SYS_setdomainname, libc::SYS_acct, libc::SYS_clock_settime, libc::SYS_settimeofday,
    libc::SYS_adjtimex, libc::SYS_clock_adjtime, libc::SYS_io_uring_setup, libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
];

/// Allowed. Those with conditions on their arguments are here as well and narrowed in [`refused`].
#[rustfmt::skip]
const ALLOWED: &[i64] = &[
    // files
    libc::SYS_read, libc::SYS_write, libc::SYS_readv, libc::SYS_writev, libc::SYS_pread64, libc::SYS_pwrite64,
    libc::SYS_preadv, libc::SYS_pwritev, libc::SYS_preadv2, libc::SYS_pwritev2, libc::SYS_openat, libc::SYS_openat2,
    libc::SYS_close, libc::SYS_close_range, libc::SYS_lseek, libc::SYS_fstat, libc::SYS_newfstatat, libc::SYS_statx,
    libc::SYS_statfs, libc::SYS_fstatfs, libc::SYS_faccessat, libc::SYS_faccessat2, libc::SYS_getdents64,
    libc::SYS_getcwd, libc::SYS_chdir, libc::SYS_fchdir, libc::SYS_mkdirat, libc::SYS_mknodat, libc::SYS_unlinkat,
    libc::SYS_renameat2, libc::SYS_linkat, libc::SYS_symlinkat, libc::SYS_readlinkat, libc::SYS_fchmod,
    libc::SYS_fchmodat, libc::SYS_fchmodat2, libc::SYS_fchown, libc::SYS_fchownat, libc::SYS_umask,
    libc::SYS_utimensat, libc::SYS_truncate, libc::SYS_ftruncate, libc::SYS_fallocate, libc::SYS_fadvise64,
    libc::SYS_readahead, libc::SYS_fsync, libc::SYS_fdatasync, libc::SYS_sync_file_range, libc::SYS_flock,
    libc::SYS_fcntl, libc::SYS_ioctl, libc::SYS_dup, libc::SYS_dup3, libc::SYS_pipe2, libc::SYS_sendfile,
    libc::SYS_copy_file_range, libc::SYS_inotify_init1, libc::SYS_inotify_add_watch, libc::SYS_inotify_rm_watch,
    libc::SYS_getxattr, libc::SYS_lgetxattr, libc::SYS_fgetxattr, libc::SYS_listxattr, libc::SYS_llistxattr,
    libc::SYS_flistxattr,
    // waiting
    libc::SYS_pselect6, libc::SYS_ppoll, libc::SYS_epoll_create1, libc::SYS_epoll_ctl, libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2, libc::SYS_eventfd2, libc::SYS_signalfd4, libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime, libc::SYS_timerfd_gettime,
    // talking over a socket pair, which event loops use to wake themselves
    libc::SYS_socketpair, libc::SYS_sendto, libc::SYS_recvfrom, libc::SYS_sendmsg, libc::SYS_recvmsg,
    libc::SYS_sendmmsg, libc::SYS_recvmmsg, libc::SYS_shutdown, libc::SYS_getsockname, libc::SYS_getpeername,
    libc::SYS_setsockopt, libc::SYS_getsockopt,
    // memory
    libc::SYS_mmap, libc::SYS_mprotect, libc::SYS_munmap, libc::SYS_brk, libc::SYS_mremap, libc::SYS_msync,
    libc::SYS_mincore, libc::SYS_madvise, libc::SYS_mlock, libc::SYS_mlock2, libc::SYS_munlock, libc::SYS_mlockall,
    libc::SYS_munlockall, libc::SYS_membarrier, libc::SYS_mbind, libc::SYS_get_mempolicy, libc::SYS_set_mempolicy,
    libc::SYS_pkey_mprotect, libc::SYS_pkey_alloc, libc::SYS_pkey_free,
    // processes and threads
    libc::SYS_clone, libc::SYS_execve, libc::SYS_execveat, libc::SYS_exit, libc::SYS_exit_group, libc::SYS_wait4,
    libc::SYS_waitid, libc::SYS_getpid, libc::SYS_getppid, libc::SYS_gettid, libc::SYS_getpgid, libc::SYS_setpgid,
    libc::SYS_getsid, libc::SYS_setsid, libc::SYS_set_tid_address, libc::SYS_set_robust_list,
    libc::SYS_get_robust_list, libc::SYS_rseq, libc::SYS_futex, libc::SYS_futex_waitv, libc::SYS_prctl,
    libc::SYS_personality, libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal, libc::SYS_restart_syscall,
    // scheduling
    libc::SYS_sched_yield, libc::SYS_sched_getaffinity, libc::SYS_sched_setaffinity, libc::SYS_sched_getparam,
    libc::SYS_sched_setparam, libc::SYS_sched_getscheduler, libc::SYS_sched_setscheduler, libc::SYS_sched_getattr,
    libc::SYS_sched_setattr, libc::SYS_sched_get_priority_min, libc::SYS_sched_get_priority_max,
    libc::SYS_sched_rr_get_interval, libc::SYS_getpriority, libc::SYS_setpriority, libc::SYS_getcpu,
    // signals
    libc::SYS_rt_sigaction, libc::SYS_rt_sigprocmask, libc::SYS_rt_sigreturn, libc::SYS_rt_sigpending,
    libc::SYS_rt_sigtimedwait, libc::SYS_rt_sigsuspend, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_sigaltstack, libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill,
    // time
    libc::SYS_nanosleep, libc::SYS_clock_nanosleep, libc::SYS_clock_gettime, libc::SYS_clock_getres,
    libc::SYS_gettimeofday, libc::SYS_times, libc::SYS_getitimer, libc::SYS_setitimer, libc::SYS_timer_create,
    libc::SYS_timer_settime, libc::SYS_timer_gettime, libc::SYS_timer_getoverrun, libc::SYS_timer_delete,
    // who and where am I
    libc::SYS_uname, libc::SYS_sysinfo, libc::SYS_getrusage, libc::SYS_prlimit64, libc::SYS_getrandom,
    libc::SYS_getuid, libc::SYS_geteuid, libc::SYS_getgid, libc::SYS_getegid, libc::SYS_getgroups,
    libc::SYS_getresuid, libc::SYS_getresgid, libc::SYS_setuid, libc::SYS_setgid, libc::SYS_setreuid,
    libc::SYS_setregid, libc::SYS_setresuid, libc::SYS_setresgid, libc::SYS_setfsuid, libc::SYS_setfsgid,
    libc::SYS_setgroups, libc::SYS_capget, libc::SYS_capset,
];

/// The older calls that exist beside their successors.
#[cfg(target_arch = "x86_64")]
#[rustfmt::skip]
const ALLOWED_ON_THIS_ARCH: &[i64] = &[
    libc::SYS_open, libc::SYS_creat, libc::SYS_stat, libc::SYS_lstat, libc::SYS_access, libc::SYS_readlink,
    libc::SYS_mkdir, libc::SYS_rmdir, libc::SYS_unlink, libc::SYS_rename, libc::SYS_renameat, libc::SYS_link,
    libc::SYS_symlink, libc::SYS_mknod, libc::SYS_chmod, libc::SYS_chown, libc::SYS_lchown, libc::SYS_utime,
    libc::SYS_utimes, libc::SYS_futimesat, libc::SYS_getdents, libc::SYS_pipe, libc::SYS_dup2, libc::SYS_poll,
    libc::SYS_select, libc::SYS_epoll_create, libc::SYS_epoll_wait, libc::SYS_eventfd, libc::SYS_signalfd,
    libc::SYS_inotify_init, libc::SYS_fork, libc::SYS_vfork, libc::SYS_getpgrp, libc::SYS_pause, libc::SYS_alarm,
    libc::SYS_time, libc::SYS_arch_prctl, libc::SYS_getrlimit, libc::SYS_setrlimit,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_ON_THIS_ARCH: &[i64] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_do_not_contradict_each_other() {
        for call in HOSTILE.iter().chain(REFUSED) {
            assert!(!ALLOWED.contains(call) && !ALLOWED_ON_THIS_ARCH.contains(call), "call {call} is in two lists");
        }
        assert!(!HOSTILE.iter().any(|call| REFUSED.contains(call)));
        for hidden in [libc::SYS_clone3, libc::SYS_memfd_create, libc::SYS_shmget, libc::SYS_seccomp] {
            assert!(!ALLOWED.contains(&hidden), "call {hidden} must not exist inside");
        }
    }

    #[test]
    fn the_filters_compile() {
        assert_eq!(Filters::compile().unwrap().0.len(), 3);
    }
}
