//! Which system calls a program may make.
//!
//! An allow-list of what interpreters and compilers need. Everything else does not exist (`ENOSYS`, on which C
//! libraries fall back to older calls), is refused (`EPERM`, so that an honest program gets a clear message), or ends
//! the program (what only an attack uses).
//!
//! Must never be allowed: calls that reach beyond the namespaces (keys, io_uring, bpf, perf), that hold memory which no
//! limit sees (memfd, System V shared memory), or that give a process power over another (ptrace).
//!
//! The filter is a binary search over the call's number. The kernel evaluates it for every number when it is installed,
//! so a chain of comparisons, as generators of filters make it, costs a millisecond per start.

use std::io;

use seccompiler::{BpfProgram, sock_filter};

/// The compiled filter.
#[derive(Debug, Clone)]
pub(crate) struct Filter(BpfProgram);

impl Filter {
    /// Compiles the filter for this machine.
    pub(crate) fn compile() -> Self {
        Self::of(&decisions())
    }

    /// The filter of helpers: they start nothing and signal nobody, and live in the host's namespaces.
    pub(crate) fn of_helpers() -> Self {
        let mut decisions = decisions();
        for (call, decision) in &mut decisions {
            let call = i64::from(*call);
            if call == libc::SYS_clone {
                *decision = Decision::RefuseIf(Condition::NoBit(0, libc::CLONE_THREAD as u32));
            } else if NOT_FOR_HELPERS.contains(&call) || NOT_FOR_HELPERS_ON_THIS_ARCH.contains(&call) {
                *decision = Decision::Refuse;
            }
        }
        Self::of(&decisions)
    }

    fn of(decisions: &[(u32, Decision)]) -> Self {
        let mut program =
            vec![load(ARCH_OFFSET), jump(BPF_JEQ, THIS_ARCH, 1, 0), answer(libc::SECCOMP_RET_KILL_PROCESS), load(NUMBER_OFFSET)];
        search(&ranges(decisions), &mut program);
        Self(program)
    }

    /// The filter as the kernel reads it: how many instructions, and their bytes.
    pub(crate) fn instructions(&self) -> (u16, Vec<u8>) {
        let bytes = |part: &sock_filter| {
            let [a, b] = part.code.to_le_bytes();
            let [c, d, e, f] = part.k.to_le_bytes();
            [a, b, part.jt, part.jf, c, d, e, f]
        };
        (self.0.len() as u16, self.0.iter().flat_map(bytes).collect())
    }

    /// Puts the filter on this process, for good. Needs `no_new_privs`.
    pub(crate) fn install(&self) -> io::Result<()> {
        seccompiler::apply_filter(&self.0).map_err(|error| match error {
            seccompiler::Error::Prctl(error) | seccompiler::Error::Seccomp(error) => error,
            other => io::Error::other(other),
        })
    }
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Missing,
    Allow,
    Refuse,
    Kill,
    /// Refused if the condition on its arguments holds.
    RefuseIf(Condition),
}

/// A condition on the lower 32 bits of the argument with this index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    AnyBit(u32, u32),
    NoBit(u32, u32),
    OneOf(u32, &'static [u32]),
    NoneOf(u32, &'static [u32]),
}

/// The decision on every call that is not simply missing, by number.
fn decisions() -> Vec<(u32, Decision)> {
    let lists =
        [(ALLOWED, Decision::Allow), (ALLOWED_ON_THIS_ARCH, Decision::Allow), (REFUSED, Decision::Refuse), (HOSTILE, Decision::Kill)];
    let plain = lists.iter().flat_map(|(calls, decision)| calls.iter().map(|call| (*call as u32, *decision)));
    let conditional = CONDITIONAL.iter().map(|(call, condition)| (*call as u32, Decision::RefuseIf(*condition)));
    let mut all: Vec<_> = plain.chain(conditional).collect();
    all.sort_unstable_by_key(|(call, _)| *call);
    all
}

/// Joins neighbours with the same decision, and fills the gaps. Each range goes up to the beginning of the next.
fn ranges(decisions: &[(u32, Decision)]) -> Vec<(u32, Decision)> {
    let mut ranges = vec![(0, Decision::Missing)];
    let mut put = |from: u32, decision: Decision| match ranges.last_mut() {
        Some(last) if last.0 == from => last.1 = decision,
        Some(last) if last.1 == decision => {}
        _ => ranges.push((from, decision)),
    };
    for (call, decision) in decisions {
        put(*call, *decision);
        put(call + 1, Decision::Missing);
    }
    // Where a gap was closed at once, two neighbours may have become equal.
    ranges.dedup_by(|later, earlier| later.1 == earlier.1);
    ranges
}

/// Adds the code that finds the range of the number in the accumulator, and answers.
fn search(ranges: &[(u32, Decision)], program: &mut BpfProgram) {
    let (below, above) = ranges.split_at(ranges.len() / 2);
    match (below, above) {
        ([], [(_, decision)]) => decide(*decision, program),
        (_, [(middle, _), ..]) => {
            let mut lower = Vec::new();
            search(below, &mut lower);
            // Conditional jumps reach only 255 instructions, this one any distance.
            program.push(jump(BPF_JGE, *middle, 0, 1));
            program.push(instruction(BPF_JMP | BPF_JA, lower.len() as u32));
            program.append(&mut lower);
            search(above, program);
        }
        (_, []) => decide(Decision::Missing, program),
    }
}

/// Adds the code for a decision.
fn decide(decision: Decision, program: &mut BpfProgram) {
    let refuse = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    match decision {
        Decision::Missing => program.push(answer(libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32)),
        Decision::Allow => program.push(answer(libc::SECCOMP_RET_ALLOW)),
        Decision::Refuse => program.push(answer(refuse)),
        Decision::Kill => program.push(answer(libc::SECCOMP_RET_KILL_PROCESS)),
        Decision::RefuseIf(condition) => {
            let (argument, comparison, values, if_equal, otherwise) = match &condition {
                Condition::AnyBit(index, mask) => (index, BPF_JSET, std::slice::from_ref(mask), refuse, libc::SECCOMP_RET_ALLOW),
                Condition::NoBit(index, mask) => (index, BPF_JSET, std::slice::from_ref(mask), libc::SECCOMP_RET_ALLOW, refuse),
                Condition::OneOf(index, values) => (index, BPF_JEQ, *values, refuse, libc::SECCOMP_RET_ALLOW),
                Condition::NoneOf(index, values) => (index, BPF_JEQ, *values, libc::SECCOMP_RET_ALLOW, refuse),
            };
            program.push(load(ARGUMENTS_OFFSET + 8 * argument));
            for value in values {
                program.push(jump(comparison, *value, 0, 1));
                program.push(answer(if_equal));
            }
            program.push(answer(otherwise));
        }
    }
}

// Offsets in the kernel's `seccomp_data`. Only little-endian machines are supported: the lower half comes first.
const NUMBER_OFFSET: u32 = 0;
const ARCH_OFFSET: u32 = 4;
const ARGUMENTS_OFFSET: u32 = 16;

#[cfg(target_arch = "x86_64")]
const THIS_ARCH: u32 = 0xC000_003E;
#[cfg(target_arch = "aarch64")]
const THIS_ARCH: u32 = 0xC000_00B7;
#[cfg(target_arch = "riscv64")]
const THIS_ARCH: u32 = 0xC000_00F3;

const BPF_LD_W_ABS: u16 = 0x20;
const BPF_JMP: u16 = 0x05;
const BPF_JA: u16 = 0x00;
const BPF_JEQ: u16 = 0x10;
const BPF_JGE: u16 = 0x30;
const BPF_JSET: u16 = 0x40;
const BPF_RET: u16 = 0x06;

fn instruction(code: u16, k: u32) -> sock_filter {
    sock_filter { code, jt: 0, jf: 0, k }
}

fn load(offset: u32) -> sock_filter {
    instruction(BPF_LD_W_ABS, offset)
}

fn answer(action: u32) -> sock_filter {
    instruction(BPF_RET, action)
}

fn jump(comparison: u16, value: u32, if_true: u8, if_false: u8) -> sock_filter {
    sock_filter { code: BPF_JMP | comparison, jt: if_true, jf: if_false, k: value }
}

const NEW_NAMESPACES: u32 = (libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP) as u32;
const TIOCLINUX: u32 = 0x541C;

/// Allowed unless the condition holds.
const CONDITIONAL: &[(i64, Condition)] = &[
    (libc::SYS_clone, Condition::AnyBit(0, NEW_NAMESPACES)),
    // Typing into a terminal, in case one was ever inherited.
    (libc::SYS_ioctl, Condition::OneOf(1, &[libc::TIOCSTI as u32, TIOCLINUX])),
    // The limits of other processes, such as the sandbox's own.
    (libc::SYS_prlimit64, Condition::NoneOf(0, &[0])),
    (libc::SYS_socketpair, Condition::NoneOf(0, &[libc::AF_UNIX as u32])),
    // Anything but asking for the personality and switching address randomisation off.
    (libc::SYS_personality, Condition::NoneOf(0, &[0, u32::MAX, libc::ADDR_NO_RANDOMIZE as u32])),
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

/// Allowed.
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
    libc::SYS_fcntl, libc::SYS_dup, libc::SYS_dup3, libc::SYS_pipe2, libc::SYS_sendfile,
    libc::SYS_copy_file_range, libc::SYS_inotify_init1, libc::SYS_inotify_add_watch, libc::SYS_inotify_rm_watch,
    libc::SYS_getxattr, libc::SYS_lgetxattr, libc::SYS_fgetxattr, libc::SYS_listxattr, libc::SYS_llistxattr,
    libc::SYS_flistxattr,
    // waiting
    libc::SYS_pselect6, libc::SYS_ppoll, libc::SYS_epoll_create1, libc::SYS_epoll_ctl, libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2, libc::SYS_eventfd2, libc::SYS_signalfd4, libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime, libc::SYS_timerfd_gettime,
    // talking over a socket pair, which event loops use to wake themselves
    libc::SYS_sendto, libc::SYS_recvfrom, libc::SYS_sendmsg, libc::SYS_recvmsg,
    libc::SYS_sendmmsg, libc::SYS_recvmmsg, libc::SYS_shutdown, libc::SYS_getsockname, libc::SYS_getpeername,
    libc::SYS_setsockopt, libc::SYS_getsockopt,
    // memory
    libc::SYS_mmap, libc::SYS_mprotect, libc::SYS_munmap, libc::SYS_brk, libc::SYS_mremap, libc::SYS_msync,
    libc::SYS_mincore, libc::SYS_madvise, libc::SYS_mlock, libc::SYS_mlock2, libc::SYS_munlock, libc::SYS_mlockall,
    libc::SYS_munlockall, libc::SYS_membarrier, libc::SYS_mbind, libc::SYS_get_mempolicy, libc::SYS_set_mempolicy,
    libc::SYS_pkey_mprotect, libc::SYS_pkey_alloc, libc::SYS_pkey_free,
    // processes and threads
    libc::SYS_execve, libc::SYS_execveat, libc::SYS_exit, libc::SYS_exit_group, libc::SYS_wait4,
    libc::SYS_waitid, libc::SYS_getpid, libc::SYS_getppid, libc::SYS_gettid, libc::SYS_getpgid, libc::SYS_setpgid,
    libc::SYS_getsid, libc::SYS_setsid, libc::SYS_set_tid_address, libc::SYS_set_robust_list,
    libc::SYS_get_robust_list, libc::SYS_rseq, libc::SYS_futex, libc::SYS_futex_waitv, libc::SYS_prctl,
    libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal, libc::SYS_restart_syscall,
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
    libc::SYS_uname, libc::SYS_sysinfo, libc::SYS_getrusage, libc::SYS_getrandom,
    libc::SYS_getuid, libc::SYS_geteuid, libc::SYS_getgid, libc::SYS_getegid, libc::SYS_getgroups,
    libc::SYS_getresuid, libc::SYS_getresgid, libc::SYS_setuid, libc::SYS_setgid, libc::SYS_setreuid,
    libc::SYS_setregid, libc::SYS_setresuid, libc::SYS_setresgid, libc::SYS_setfsuid, libc::SYS_setfsgid,
    libc::SYS_setgroups, libc::SYS_capget, libc::SYS_capset,
];

/// What helpers do not need of all that: other programs and processes, and rights.
#[rustfmt::skip]
const NOT_FOR_HELPERS: &[i64] = &[
    libc::SYS_execve, libc::SYS_execveat, libc::SYS_setsid, libc::SYS_setpgid, libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal, libc::SYS_setpriority, libc::SYS_sched_setaffinity, libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler, libc::SYS_sched_setattr, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill, libc::SYS_socketpair, libc::SYS_prctl, libc::SYS_capset,
    libc::SYS_setuid, libc::SYS_setgid, libc::SYS_setreuid, libc::SYS_setregid, libc::SYS_setresuid,
    libc::SYS_setresgid, libc::SYS_setfsuid, libc::SYS_setfsgid, libc::SYS_setgroups, libc::SYS_mknodat,
    libc::SYS_ioctl, libc::SYS_mlockall,
];
#[cfg(target_arch = "x86_64")]
const NOT_FOR_HELPERS_ON_THIS_ARCH: &[i64] = &[libc::SYS_fork, libc::SYS_vfork, libc::SYS_mknod];
#[cfg(not(target_arch = "x86_64"))]
const NOT_FOR_HELPERS_ON_THIS_ARCH: &[i64] = &[];

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

    /// What the filter answers, by the rules of classic BPF.
    fn run(filter: &Filter, arch: u32, call: u32, arguments: [u32; 6]) -> u32 {
        let (mut position, mut accumulator) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = filter.0[position];
            position += 1;
            let holds = match code ^ BPF_JMP {
                BPF_JA => {
                    position += k as usize;
                    continue;
                }
                BPF_JEQ => accumulator == k,
                BPF_JGE => accumulator >= k,
                BPF_JSET => accumulator & k != 0,
                _ if code == BPF_RET => return k,
                _ => {
                    accumulator = match k {
                        NUMBER_OFFSET => call,
                        ARCH_OFFSET => arch,
                        offset => arguments[(offset - ARGUMENTS_OFFSET) as usize / 8],
                    };
                    continue;
                }
            };
            position += usize::from(if holds { jt } else { jf });
        }
    }

    fn answer_to(call: i64, arguments: [u32; 6]) -> u32 {
        run(&Filter::compile(), THIS_ARCH, call as u32, arguments)
    }

    const REFUSAL: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    const ABSENCE: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;

    #[test]
    fn every_number_gets_the_answer_of_its_list() {
        let filter = Filter::compile();
        let decisions = decisions();
        let mut numbers: Vec<u32> = decisions.iter().map(|(call, _)| *call).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), decisions.len(), "a call is in two lists");
        for call in (0..1000).chain([0x4000_0000, 0x4000_0001, u32::MAX]) {
            let expected = match decisions.iter().find(|(number, _)| *number == call).map(|(_, decision)| *decision) {
                None | Some(Decision::Missing) => ABSENCE,
                Some(Decision::Allow) => libc::SECCOMP_RET_ALLOW,
                Some(Decision::Refuse) => REFUSAL,
                Some(Decision::Kill) => libc::SECCOMP_RET_KILL_PROCESS,
                Some(Decision::RefuseIf(_)) => continue,
            };
            assert_eq!(run(&filter, THIS_ARCH, call, [0; 6]), expected, "call {call}");
        }
        assert_eq!(run(&filter, THIS_ARCH ^ 1, 0, [0; 6]), libc::SECCOMP_RET_KILL_PROCESS);
    }

    #[test]
    fn arguments_decide_where_they_have_to() {
        let first = |argument| [argument, 0, 0, 0, 0, 0];
        let second = |argument| [0, argument, 0, 0, 0, 0];
        let allow = libc::SECCOMP_RET_ALLOW;
        assert_eq!(answer_to(libc::SYS_clone, first(libc::CLONE_VM as u32)), allow);
        for flag in (0..32).map(|bit| 1 << bit).filter(|flag| flag & NEW_NAMESPACES != 0) {
            assert_eq!(answer_to(libc::SYS_clone, first(flag | libc::CLONE_VM as u32)), REFUSAL);
        }
        assert_eq!(answer_to(libc::SYS_ioctl, second(libc::TCGETS as u32)), allow);
        assert_eq!(answer_to(libc::SYS_ioctl, second(libc::TIOCSTI as u32)), REFUSAL);
        assert_eq!(answer_to(libc::SYS_prlimit64, first(0)), allow);
        assert_eq!(answer_to(libc::SYS_prlimit64, first(1)), REFUSAL);
        assert_eq!(answer_to(libc::SYS_socketpair, first(libc::AF_UNIX as u32)), allow);
        assert_eq!(answer_to(libc::SYS_socketpair, first(libc::AF_INET as u32)), REFUSAL);
        assert_eq!(answer_to(libc::SYS_personality, first(u32::MAX)), allow);
        assert_eq!(answer_to(libc::SYS_personality, first(4)), REFUSAL);
    }

    #[test]
    fn helpers_start_threads_and_nothing_else() {
        let filter = Filter::of_helpers();
        let answer = |call: i64, argument| run(&filter, THIS_ARCH, call as u32, [argument, 0, 0, 0, 0, 0]);
        assert_eq!(answer(libc::SYS_clone, (libc::CLONE_THREAD | libc::CLONE_VM) as u32), libc::SECCOMP_RET_ALLOW);
        assert_eq!(answer(libc::SYS_read, 0), libc::SECCOMP_RET_ALLOW);
        assert_eq!(answer(libc::SYS_clone, libc::SIGCHLD as u32), REFUSAL);
        for call in [libc::SYS_execve, libc::SYS_kill, libc::SYS_socket, libc::SYS_ptrace, libc::SYS_unshare, libc::SYS_socketpair] {
            assert_eq!(answer(call, 0), REFUSAL, "call {call}");
        }
    }

    #[test]
    fn what_must_never_be_allowed_is_not() {
        for call in [libc::SYS_clone3, libc::SYS_memfd_create, libc::SYS_shmget, libc::SYS_seccomp] {
            assert_eq!(answer_to(call, [0; 6]), ABSENCE);
        }
        for call in [libc::SYS_socket, libc::SYS_ptrace, libc::SYS_unshare, libc::SYS_io_uring_setup] {
            assert_eq!(answer_to(call, [0; 6]), REFUSAL);
        }
        for call in [libc::SYS_bpf, libc::SYS_keyctl, libc::SYS_mount, libc::SYS_setns] {
            assert_eq!(answer_to(call, [0; 6]), libc::SECCOMP_RET_KILL_PROCESS);
        }
    }
}
